"""What every loan must keep to: people, rating, caps, line, rate. Asked under a lock."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import NamedTuple

from grassroots.core.formulas import format_fen
from rewards.ledger.selectors import balance
from rewards.ruralcredit.errors.lending import (
    AboveCap,
    AboveRatingLimit,
    GuarantorRing,
    GuarantorsMissing,
    GuarantorTooClose,
    LineOver,
    LineTooSmall,
    NoRating,
    NotInGoodStanding,
    NotQualified,
    PenaltyTooHigh,
    RateTooHigh,
    ReserveTooSmall,
)
from rewards.ruralcredit.formulas.lending import closes_a_ring, fen
from rewards.ruralcredit.models import (
    Coop,
    CoopMember,
    CreditLine,
    Dossier,
    Loan,
    LprTerm,
    Rating,
    RuleCode,
)
from rewards.ruralcredit.selectors.loans.exposure import exposure_of, stands_for
from rewards.ruralcredit.selectors.loans.offer import rebated
from rewards.ruralcredit.selectors.loans.position import agreement_of
from rewards.ruralcredit.selectors.rates import lpr
from rewards.ruralcredit.selectors.rules import rule_value
from rewards.ruralcredit.services.loans.schedules import planned_days
from villages.selectors.households import household_of

PERCENT = 100


class Rate(NamedTuple):
    """A yearly rate after the rebate of the band, and the rebate, both in percent."""

    annual_pct: Decimal
    rebate_pct: Decimal


def require_qualified(coop: Coop, *, on: date) -> None:
    """Raise NotQualified when the certificate does not hold on the day."""
    if not coop.is_qualified(on=on):
        raise NotQualified(on=on.isoformat())


def require_standing(member: CoopMember, *, on: date) -> None:
    """Raise NotInGoodStanding for who has left the co-op or died, or whose household closed."""
    resident, household = member.resident, member.household
    gone = resident.died_on is not None and resident.died_on <= on
    closed = household.closed_on is not None and household.closed_on <= on
    if not member.belongs(on=on) or gone or closed:
        raise NotInGoodStanding(name=resident.name, on=on.isoformat())


def rating_for(member: CoopMember, *, on: date) -> Rating:
    """Return the household's rating that holds on the day; raises NoRating."""
    dossiers = Dossier.objects.filter(coop=member.coop, household=member.household)
    held = Rating.objects.filter(dossier__in=dossiers).holding(on=on).first()
    if held is None or not held.band or held.limit_fen is None:
        raise NoRating(on=on.isoformat())
    return held


def require_guarantors(loan: Loan, *, on: date) -> None:
    """Raise what is wrong with who stands for the loan.

    GuarantorsMissing, NotInGoodStanding, GuarantorTooClose (the borrower's own
    household, also where they moved in since) and GuarantorRing (the borrower stands for them, however far round).
    """
    there = list(
        loan.guarantors.select_related("member__resident", "member__household")
    )
    needed = loan.product.guarantors_needed
    if len(there) < needed:
        raise GuarantorsMissing(needed=needed, there=len(there))
    own = loan.borrower.household_id
    circle = stands_for(loan.coop)
    for one in there:
        require_standing(one.member, on=on)
        today = household_of(one.member.resident, on)
        if own in {one.member.household_id, today and today.pk}:
            raise GuarantorTooClose(name=one.member.resident.name)
        if closes_a_ring(own, [one.member.household_id], circle):
            raise GuarantorRing(name=one.member.resident.name)


def require_within_caps(loan: Loan, *, on: date) -> None:
    """Raise what a loan would exceed, with everything that is owed and approved.

    AboveRatingLimit, AboveCap (borrower, all, ten largest as a share of what the co-op
    may lend in all, term), NoCalendar, LineTooSmall, LineOver (counting a last day that
    a holiday moves), ReserveTooSmall; RuleMissing where nobody decided.
    """
    coop, household = loan.coop, loan.borrower.household_id
    before = exposure_of(coop, without=loan)
    after = before.with_more(household, loan.principal_fen)
    used = before.by_household[household]
    rating = rating_for(loan.borrower, on=on)
    if used + loan.principal_fen > (rating.limit_fen or 0):
        raise AboveRatingLimit(
            limit=format_fen(rating.limit_fen or 0), used=format_fen(used)
        )
    total = fen(rule_value(coop, RuleCode.TOTAL_CAP, on))
    share = rule_value(coop, RuleCode.TEN_LARGEST_CAP, on)
    own_cap = fen(rule_value(coop, RuleCode.BORROWER_CAP, on))
    largest = int(total * share / PERCENT)
    _require_below(RuleCode.BORROWER_CAP, own_cap, after.by_household[household])
    _require_below(RuleCode.TOTAL_CAP, total, after.total)
    _require_below(RuleCode.TEN_LARGEST_CAP, largest, after.ten_largest)
    require_term(coop, agreement_of(loan).months(loan.periods), on=on)
    last = planned_days(loan, paid_out_on=on)[-1]
    if loan.line is not None:
        _require_line(loan, loan.line, last, on=on)
        require_reserve(loan.line, after.total, on=on)


def _require_below(
    code: RuleCode, cap: int, would: int, *, show: Callable[[int], str] = format_fen
) -> None:
    if would > cap:
        raise AboveCap(rule=code.label, cap=show(cap), would=show(would))


def _require_line(loan: Loan, line: CreditLine, last: date, *, on: date) -> None:
    """Raise LineOver or LineTooSmall: what is approved on the line is gone already."""
    require_ends_in_line(line, last)
    if line.closed_at or not line.starts_on <= on:
        raise LineOver(ends=line.ends_on.isoformat(), last=last.isoformat())
    left = left_of(line, without=loan)
    if loan.principal_fen > left:
        raise LineTooSmall(left=format_fen(max(0, left)))


def left_of(line: CreditLine, *, without: Loan) -> int:
    """Return what of a line is neither lent nor approved, one loan left out. In fen."""
    waiting = line.loans.committed().exclude(pk=without.pk)
    committed = sum(waiting.values_list("principal_fen", flat=True))
    return balance(line.free_account) - committed


def require_reserve(line: CreditLine, lent: int, *, on: date, less: int = 0) -> None:
    """Raise ReserveTooSmall when the reserve covers too little of all that is lent.

    ``less`` is what is to be taken out of it.
    """
    there = balance(line.reserve_account) - less
    share = rule_value(line.coop, RuleCode.RESERVE, on)
    multiple = rule_value(line.coop, RuleCode.GUARANTEE_MULTIPLE, on)
    guaranteed = int(lent * line.guarantee_pct / PERCENT)
    by_share = int(lent * share / PERCENT)
    by_multiple = ceil(Fraction(guaranteed) / Fraction(multiple or 1))
    needed = max(by_share, by_multiple)
    if there < needed:
        raise ReserveTooSmall(needed=format_fen(needed), there=format_fen(there))


def rate_for(loan: Loan, rating: Rating, *, on: date) -> Rate:
    """Return the rate of a loan that is signed on the day, with the band's rebate.

    Raises RateTooHigh above the co-op's own ceiling or its multiple of the LPR,
    PenaltyTooHigh, RuleMissing, LprMissing.
    """
    annual, rebate = rebated(loan.product, rating.band)
    require_rate(loan.coop, annual, agreement_of(loan).penalty_multiplier, on=on)
    return Rate(annual, rebate)


def require_rate(
    coop: Coop, annual: Decimal, penalty: Decimal | None, *, on: date
) -> None:
    """Raise RateTooHigh, PenaltyTooHigh, RuleMissing or LprMissing for a rate in percent.

    ``penalty`` is how many times the rate whoever is late pays, None for no penalty.
    """
    multiple = rule_value(coop, RuleCode.LPR_MULTIPLE, on)
    own = rule_value(coop, RuleCode.RATE_CAP, on)
    cap = min(own, multiple * lpr(LprTerm.ONE_YEAR, on))
    if annual > cap:
        raise RateTooHigh(rate=f"{annual:f}", cap=f"{cap:f}", on=on.isoformat())
    if penalty is not None:
        most = rule_value(coop, RuleCode.PENALTY_MULTIPLE, on)
        if penalty > most:
            raise PenaltyTooHigh(multiplier=f"{penalty:f}", cap=f"{most:f}")


def require_term(coop: Coop, months: int, *, on: date) -> None:
    """Raise AboveCap for more months than the assembly allows."""
    most = int(rule_value(coop, RuleCode.TERM_CAP, on))
    _require_below(RuleCode.TERM_CAP, most, months, show=str)


def require_ends_in_line(line: CreditLine, last: date) -> None:
    """Raise LineOver when the last due date comes after the line has ended."""
    if last > line.ends_on:
        raise LineOver(ends=line.ends_on.isoformat(), last=last.isoformat())
