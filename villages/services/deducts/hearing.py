"""Serve the written notice, and keep what the person says of it."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grassroots.accounts.models import User
from villages.deduct_errors import (
    CalendarUnknown,
    HearingOver,
    HelperSaysWhy,
    MendNotLookedAt,
    NoTimeLeft,
    NotYourStep,
    SpokenTwice,
    StatementEmpty,
    StillTimeToMend,
    WriterServesNoNotice,
)
from villages.formulas.terms import HEARING
from villages.formulas.workdays import NoticeDates, is_known, notice_dates
from villages.models import (
    Deduct,
    DeductStage,
    DeductStatement,
    ObjectionChannel,
)
from villages.selectors.calendars import calendar_of
from villages.selectors.notices import clause
from villages.services.deducts.steps import (
    is_subject,
    locked,
    manages,
    note,
    require_officer,
    require_stage,
    require_taking_part,
    wrote,
)

TIMES = 2
# The New Year's break may reach back so far, and is published with the new year's.
A_WEEK = timedelta(days=7)


@transaction.atomic
def serve_notice(*, deduct: Deduct, by: User, at: datetime, words: str = "") -> Deduct:
    """Serve the written notice: facts, clause, points proposed, and until when to speak.

    Only after the last day to mend it, unmended, and by a manager who did not write
    the reminder. One may speak until the third workday after the day of service. Where
    that runs into a year whose breaks are unknown nothing is served: a day on paper
    cannot move, and to wait harms nobody.
    """
    deduct = locked(deduct)
    on = timezone.localdate(at)
    theirs = manages(by, deduct, on=on)
    require_officer(by, deduct, on=on, is_theirs=theirs)
    require_stage(deduct, DeductStage.REMINDED)
    if deduct.reminded_by_id == by.pk:
        raise WriterServesNoNotice
    if deduct.mend_waits:
        raise MendNotLookedAt
    if on <= deduct.mend_by:
        raise StillTimeToMend(day=deduct.mend_by.isoformat())
    require_taking_part(deduct, on=on)
    dates = hearing_dates(deduct, at=at)
    deduct.stage = DeductStage.NOTICED
    deduct.noticed_at, deduct.noticed_by = at, by
    deduct.heard_until = dates.ends_on
    deduct.notice_text = notice_text(deduct, dates, words=words)
    deduct.save()
    note(
        "villages.deduct_notice_served",
        deduct,
        by=by,
        at=at,
        heard_until=dates.ends_on.isoformat(),
    )
    return deduct


def hearing_dates(deduct: Deduct, *, at: datetime) -> NoticeDates:
    """Return until when one may speak if the notice is served now, or refuse.

    Raises CalendarUnknown, or NoTimeLeft where the term would be over before a vote.
    """
    on = timezone.localdate(at)
    calendar = calendar_of(deduct.village)
    dates = notice_dates(on, HEARING, calendar)
    years = range(on.year, (dates.ends_on + A_WEEK).year + 1)
    unknown = next((year for year in years if not is_known(year, calendar)), None)
    if unknown is not None:
        raise CalendarUnknown(year=unknown)
    if deduct.expires_on and deduct.expires_on <= dates.effective_on:
        rule = deduct.rule
        raise NoTimeLeft(rule=rule.title, months=rule.validity_months)
    return dates


def notice_text(deduct: Deduct, dates: NoticeDates, *, words: str = "") -> str:
    """Return the words of the notice, as they are kept and printed.

    In the language of the county: it is a letter, whoever serves it.
    """
    with translation.override(settings.LANGUAGE_CODE):
        facts = {
            "name": deduct.resident.name,
            "day": date_format(deduct.acted_on, "DATE_FORMAT"),
            "facts": deduct.facts,
            "mend_by": date_format(deduct.mend_by, "DATE_FORMAT"),
            "clause": clause(deduct.rule),
            "rule": deduct.rule.title,
            "points": deduct.points_proposed,
            "until": date_format(dates.ends_on, "DATE_FORMAT"),
        }
        text = _(
            "%(name)s：%(day)s，%(facts)s。村里提醒过您，请在%(mend_by)s前改好，到期没有看到改好。"
            "按村规%(clause)s“%(rule)s”，拟扣信用分%(points)d分。不扣积分，不罚钱，不少任何待遇。"
            "您到%(until)s为止都可以说说您的看法，口头、写下来或请人代说都行，都会给评议员看。"
        )
    return f"{text % facts}{words.strip()}"


@transaction.atomic
def state(
    *,
    deduct: Deduct,
    text: str,
    by: User,
    at: datetime,
    channel: str = ObjectionChannel.SCREEN,
    helped_because: str = "",
) -> DeductStatement:
    """Keep what the person says of the notice, as it was said; one may add once.

    The person on the own screen; on paper or through a helper it is typed in by the
    manager or the recorder. The same words again return the statement that is there.
    """
    deduct = locked(deduct)
    on = timezone.localdate(at)
    if channel == ObjectionChannel.SCREEN:
        if not is_subject(by, deduct):
            raise NotYourStep
    else:
        theirs = manages(by, deduct, on=on) or wrote(by, deduct, on=on)
        require_officer(by, deduct, on=on, is_theirs=theirs)
    text, helped_because = text.strip(), helped_because.strip()
    said = list(deduct.statements.all())
    again = next((one for one in said if text and one.text == text), None)
    if again:
        return again
    require_stage(deduct, DeductStage.NOTICED)
    if deduct.heard_until is None or on > deduct.heard_until:
        raise HearingOver(day=str(deduct.heard_until))
    if not text:
        raise StatementEmpty
    if channel == ObjectionChannel.HELPER and not helped_because:
        raise HelperSaysWhy
    if len(said) >= TIMES:
        raise SpokenTwice
    statement = DeductStatement.objects.create(
        deduct=deduct,
        number=len(said) + 1,
        text=text,
        channel=ObjectionChannel(channel),
        helped_because=helped_because,
        stated_by=by,
        stated_at=at,
    )
    note(
        "villages.deduct_spoken_of",
        deduct,
        by=by,
        at=at,
        number=statement.number,
        channel=statement.channel,
    )
    return statement
