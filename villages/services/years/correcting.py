"""A decided objection to what counted in a year corrects its result; nothing else does."""

from datetime import date, datetime

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.models import Objection, YearClose, YearResult
from villages.selectors.credit_files import DeductLine, ScoreLine, score_as_of
from villages.selectors.year_scores import Sums, sums_under
from villages.selectors.years import concerned
from villages.services.consents import start_of
from villages.services.years.forgetting import TIDIED
from villages.services.years.freezing import columns_of


def follow(*, objection: Objection, by: User, at: datetime) -> list[YearResult]:
    """Correct the results in which the line of an answered objection counted.

    Of every year in which it did. The new row replaces the old one, which is kept.
    Called within the transaction of the answer; asking twice changes nothing.
    """
    closes = YearClose.objects.filter(village=objection.village_id).order_by("pk")
    made = []
    # Under the lock of the year: while it is being published, this waits.
    for close in closes.select_for_update(no_key=True):
        made += _correct_in(close, objection, by=by, at=at)
    return made


def catch_up(*, close: YearClose, by: User, at: datetime) -> list[YearResult]:
    """Do the same in one year for all that was answered since it was over.

    Finds what was being decided in the moment in which the year was frozen. The
    caller holds the lock of the year.
    """
    answered = Objection.objects.filter(
        village=close.village_id, closed_at__gte=start_of(close.as_of)
    )
    return [
        one
        for objection in answered.order_by("closed_at", "pk")
        for one in _correct_in(close, objection, by=by, at=at)
    ]


def _correct_in(
    close: YearClose, objection: Objection, *, by: User, at: datetime
) -> list[YearResult]:
    standing = close.results.current().filter(concerned(close, objection))
    rows = standing.select_related("household__village", "resident__village")
    found = (_correct(one, close, objection, by=by, at=at) for one in rows)
    return [one for one in found if one]


def _correct(
    old: YearResult, close: YearClose, objection: Objection, *, by: User, at: datetime
) -> YearResult | None:
    """Put a new row in the place of one that is wrong; None when it is right."""
    sums = _sums_now(old, close, on=timezone.localdate(at))
    if sums is None or all(
        getattr(old, name) == value for name, value in columns_of(sums).items()
    ):
        return None
    made = YearResult.objects.create(
        close=close,
        household=old.household,
        resident=old.resident,
        made_at=at,
        replaces=old,
        objection=objection,
        **columns_of(sums),
    )
    # What only its person may know leaves a line that no page shows.
    is_told = (old.adds, old.listed_star) != (made.adds, made.listed_star)
    action = "villages.year_corrected" if is_told else TIDIED
    audit.record(action, target=close, by=by, at=at)
    return made


def _sums_now(old: YearResult, close: YearClose, *, on: date) -> Sums | None:
    """Return what the subject came to as it is known now, without deducts that are over."""
    subject = old.household or old.resident
    assert subject is not None  # noqa: S101 - the table keeps that it is one of them
    sheet = score_as_of(subject, close.as_of)
    if sheet is None:
        return None
    adds = sum(one.points for one in sheet.adds)
    deducts = sum(one.points for one in sheet.deducts if _counts(one, on))
    return sums_under(close.rule_book, adds, deducts)


def _counts(line: ScoreLine | DeductLine, on: date) -> bool:
    row = line.deduct if isinstance(line, DeductLine) else line.record
    return row.expires_on is not None and row.expires_on > on
