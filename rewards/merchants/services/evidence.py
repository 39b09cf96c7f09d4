"""Enter what else counts: official penalties and their repair, honours, accidents."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.evidence import (
    AccidentInFuture,
    AwardOver,
    DatesOutOfOrder,
    DocumentKnown,
    LaterAccident,
    NoAccident,
    NotServedYet,
    RepairedAlready,
    TermOver,
    TermTooLong,
)
from rewards.merchants.errors.register import ShopClosed
from rewards.merchants.models import (
    Award,
    GradeCause,
    Merchant,
    Operator,
    Penalty,
    Severity,
)
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked, regrade
from villages.formulas.months import add_months


@transaction.atomic
def register_penalty(
    *,
    merchant: Merchant,
    authority: str,
    document: str,
    facts: str,
    severity: str,
    decided_on: date,
    served_on: date,
    by: User,
    at: datetime,
    shown_until: date | None = None,
) -> Penalty:
    """Enter an official penalty that was served on the shop; the grade follows at once.

    Being served is the notice before the grade is lowered. ``shown_until`` is the last
    day it is shown, at most ``Penalty.MOST_MONTHS`` after the decision, and just that
    when it is not given. Raises
    ShopClosed, TooClose, NotServedYet, DatesOutOfOrder, TermTooLong, TermOver and
    DocumentKnown.
    """
    merchant, operator = _opened(merchant, by)
    today = timezone.localdate(at)
    if served_on > today:
        raise NotServedYet
    if not operator.starts_on <= decided_on <= served_on:
        raise DatesOutOfOrder
    last = last_day_shown(severity, decided_on)
    _require_term(severity, shown_until or last, last=last, after=decided_on, on=today)
    if operator.penalties.filter(document=document).exists():
        raise DocumentKnown
    penalty = Penalty.objects.create(
        merchant=merchant,
        operator=operator,
        authority=authority,
        document=document,
        facts=facts,
        severity=severity,
        decided_on=decided_on,
        served_on=served_on,
        shown_until=shown_until or last,
        registered_at=at,
        registered_by=by,
    )
    _note("merchants.penalty_registered", penalty, by=by, at=at, document=document)
    regrade(merchant=merchant, cause=GradeCause.PENALTY, by=by, at=at, penalty=penalty)
    return penalty


@transaction.atomic
def repair_penalty(
    *, penalty: Penalty, document: str, by: User, at: datetime
) -> Penalty:
    """Enter the decision that repairs a penalty: from here on it is shown nowhere.

    The grade is computed anew in the same transaction, with cause REPAIR. Raises
    RepairedAlready and TooClose.
    """
    merchant = locked(penalty.merchant)
    require_not_close(by, merchant)
    penalty = Penalty.objects.select_for_update(of=("self",)).get(pk=penalty.pk)
    if penalty.repaired_at:
        raise RepairedAlready
    penalty.repaired_at, penalty.repaired_by = at, by
    penalty.repair_document = document
    penalty.save(update_fields=["repaired_at", "repaired_by", "repair_document"])
    _note("merchants.penalty_repaired", penalty, by=by, at=at, document=document)
    regrade(merchant=merchant, cause=GradeCause.REPAIR, by=by, at=at)
    return penalty


@transaction.atomic
def record_award(
    *,
    merchant: Merchant,
    title: str,
    given_by: str,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    document: str = "",
) -> Award:
    """Enter an honour by a public body; it counts from its first day to its last.

    Entered twice, it is one and the same. Raises ShopClosed, TooClose,
    DatesOutOfOrder and AwardOver.
    """
    merchant, operator = _opened(merchant, by)
    same = operator.awards.filter(
        title=title, given_by=given_by, starts_on=starts_on, ends_on=ends_on
    )
    if there := same.filter(removed_at__isnull=True).first():
        return there
    if ends_on < starts_on:
        raise DatesOutOfOrder
    if ends_on < timezone.localdate(at):
        raise AwardOver
    award = Award.objects.create(
        merchant=merchant,
        operator=operator,
        title=title,
        given_by=given_by,
        document=document,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=at,
        recorded_by=by,
    )
    _note("merchants.award_recorded", award, by=by, at=at, title=title)
    regrade(merchant=merchant, cause=GradeCause.AWARD, by=by, at=at)
    return award


@transaction.atomic
def remove_award(*, award: Award, by: User, at: datetime) -> Award:
    """Take off an honour that was withdrawn or entered by mistake.

    Raises AwardOver when that was done before, and TooClose.
    """
    merchant = locked(award.merchant)
    require_not_close(by, merchant)
    award = Award.objects.select_for_update(of=("self",)).get(pk=award.pk)
    if award.removed_at:
        raise AwardOver
    award.removed_at, award.removed_by = at, by
    award.save(update_fields=["removed_at", "removed_by"])
    _note("merchants.award_removed", award, by=by, at=at, title=award.title)
    regrade(merchant=merchant, cause=GradeCause.AWARD, by=by, at=at)
    return award


@transaction.atomic
def record_accident(
    *, merchant: Merchant, accident_on: date, words: str, by: User, at: datetime
) -> Merchant:
    """Enter a safety accident: nobody is graded for some months, whatever was found.

    ``words`` say how it was made public, and name no person. Raises ShopClosed,
    TooClose, AccidentInFuture, and LaterAccident when a later one is entered: that
    one counts.
    """
    merchant, operator = _opened(merchant, by)
    if not operator.starts_on <= accident_on <= timezone.localdate(at):
        raise AccidentInFuture
    if merchant.accident_on and accident_on < merchant.accident_on:
        raise LaterAccident(day=merchant.accident_on.isoformat())
    merchant.accident_on, merchant.accident_words = accident_on, words
    merchant.version += 1
    merchant.save(update_fields=["accident_on", "accident_words", "version"])
    audit.record(
        "merchants.accident_recorded",
        target=merchant,
        by=by,
        at=at,
        data={"on": accident_on.isoformat()},
    )
    return merchant


@transaction.atomic
def withdraw_accident(
    *, merchant: Merchant, reason: str, by: User, at: datetime
) -> Merchant:
    """Take back an accident that was entered by mistake: the grade is shown again.

    Raises NoAccident and TooClose.
    """
    merchant = locked(merchant)
    require_not_close(by, merchant)
    if merchant.accident_on is None:
        raise NoAccident
    day = merchant.accident_on
    merchant.accident_on, merchant.accident_words = None, ""
    merchant.version += 1
    merchant.save(update_fields=["accident_on", "accident_words", "version"])
    audit.record(
        "merchants.accident_withdrawn",
        target=merchant,
        by=by,
        at=at,
        data={"on": day.isoformat(), "reason": reason},
    )
    return merchant


def last_day_shown(severity: str, decided_on: date) -> date:
    """Return the last day on which a penalty of that severity may be shown."""
    return add_months(decided_on, Penalty.MOST_MONTHS[Severity(severity)])


def _opened(merchant: Merchant, by: User) -> tuple[Merchant, Operator]:
    """Return the shop, locked, and who runs it; refuse a closed one and the family's."""
    merchant = locked(merchant)
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    if operator is None:
        raise ShopClosed
    require_not_close(by, merchant)
    return merchant, operator


def _require_term(
    severity: str, shown_until: date, *, last: date, after: date, on: date
) -> None:
    if shown_until > last:
        raise TermTooLong(
            severity=Severity(severity).label,
            months=Penalty.MOST_MONTHS[Severity(severity)],
            last=last.isoformat(),
        )
    if shown_until < after:
        raise DatesOutOfOrder
    if shown_until < on:
        raise TermOver


def _note(
    action: str, row: Penalty | Award, *, by: User, at: datetime, **data: str
) -> None:
    audit.record(
        action,
        target=row,
        by=by,
        at=at,
        village_id=row.merchant.village_id,
        data={"merchant": row.merchant_id, **data},
    )
