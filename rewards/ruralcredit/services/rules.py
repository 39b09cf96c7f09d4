"""What the assembly of a co-op decided, and the rates that are published."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.rules import (
    MayNotDecideRules,
    MayNotEnterRates,
    RateOutOfOrder,
    RateOutOfRange,
    RatePublishedAlready,
    RuleBackwards,
    RuleOutOfRange,
    RuleStandsAlready,
    SourceMissing,
)
from rewards.ruralcredit.models import Coop, CoopRule, LendingRate, RuleCode
from rewards.ruralcredit.permissions import decides_rules_of, enters_rates
from rewards.ruralcredit.services.coops import locked

PERCENT = frozenset(
    {
        RuleCode.TEN_LARGEST_CAP,
        RuleCode.LENDER_SHARE_CAP,
        RuleCode.RATE_CAP,
        RuleCode.RESERVE,
    }
)
LARGEST = Decimal(10) ** 10 - 1
DAY = timedelta(days=1)


@transaction.atomic
def decide(
    *,
    coop: Coop,
    code: str,
    value: Decimal,
    starts_on: date,
    ends_on: date | None,
    source: str,
    by: User,
    at: datetime,
) -> CoopRule:
    """Enter a parameter with its days and where it was decided.

    In the unit of its name: yuan, months, percent, times. By an officer of the co-op
    or the county's supervisor. The latest that has begun holds; nothing earlier is
    changed. Raises MayNotDecideRules, SourceMissing, RuleOutOfRange, RuleBackwards
    and RuleStandsAlready.
    """
    coop = locked(coop)
    if not decides_rules_of(by, coop, on=timezone.localdate(at)):
        raise MayNotDecideRules
    if not source.strip():
        raise SourceMissing
    if not 0 <= value <= (100 if code in PERCENT else LARGEST):
        raise RuleOutOfRange
    if ends_on and ends_on < starts_on:
        raise RuleBackwards
    if coop.rules.filter(code=code, starts_on=starts_on).exists():
        raise RuleStandsAlready(code=RuleCode(code).label, on=starts_on.isoformat())
    rule = CoopRule.objects.create(
        coop=coop,
        code=code,
        value=value,
        starts_on=starts_on,
        ends_on=ends_on,
        source=source.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    audit.record(
        "ruralcredit.rule_decided",
        target=rule,
        by=by,
        at=at,
        data={
            "coop": coop.pk,
            "code": code,
            "value": str(value),
            "starts_on": starts_on.isoformat(),
        },
    )
    return rule


@transaction.atomic
def enter_rate(
    *,
    term: str,
    rate_pct: Decimal,
    starts_on: date,
    known_until: date,
    source: str,
    by: User,
    at: datetime,
) -> LendingRate:
    """Enter a published rate, in percent a year, and until when somebody looked it up.

    The same rate of the same day again moves ``known_until`` on. The former rate is
    known until the day before. Raises MayNotEnterRates, SourceMissing,
    RateOutOfRange, RateOutOfOrder and RatePublishedAlready.
    """
    today = timezone.localdate(at)
    if not enters_rates(by, on=today):
        raise MayNotEnterRates
    if not source.strip():
        raise SourceMissing
    if not 0 < rate_pct < 100:
        raise RateOutOfRange
    rows = list(LendingRate.objects.select_for_update().filter(term=term))
    later = [one.starts_on for one in rows if one.starts_on > starts_on]
    last = min([today, *(day - DAY for day in later)])
    if not starts_on <= known_until <= last:
        raise RateOutOfOrder
    row = _row(rows, term, starts_on, rate_pct)
    row.known_until, row.source = known_until, source.strip()
    row.save()
    LendingRate.objects.filter(
        term=term, starts_on__lt=starts_on, known_until__gte=starts_on
    ).update(known_until=starts_on - DAY)
    audit.record(
        "ruralcredit.rate_entered",
        target=row,
        by=by,
        at=at,
        data={
            "term": term,
            "rate_pct": str(rate_pct),
            "starts_on": starts_on.isoformat(),
            "known_until": known_until.isoformat(),
        },
    )
    return row


def _row(
    rows: list[LendingRate], term: str, starts_on: date, rate_pct: Decimal
) -> LendingRate:
    """Return the row of that day, a new one when there is none."""
    same = next((one for one in rows if one.starts_on == starts_on), None)
    if same is None:
        return LendingRate(term=term, starts_on=starts_on, rate_pct=rate_pct)
    if same.rate_pct != rate_pct:
        raise RatePublishedAlready(on=starts_on.isoformat(), rate=same.rate_pct)
    return same
