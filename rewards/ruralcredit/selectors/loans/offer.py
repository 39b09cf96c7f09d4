"""What a loan would come to before anybody has signed: rate, rebate, schedule, APR."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rewards.ruralcredit.formulas.lending import fen, yuan
from rewards.ruralcredit.formulas.loans import Schedule, Terms, apr_of, schedule
from rewards.ruralcredit.formulas.loans.refusals import NoRateOfReturn
from rewards.ruralcredit.models import CoopMember, Loan, LoanProduct, Rating
from rewards.ruralcredit.selectors.loans.position import agreement_of

PERCENT = 100
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Row:
    """One instalment of an offer, in fen."""

    n: int
    due_on: date
    principal: int
    interest: int
    balance: int

    @property
    def total(self) -> int:
        """What is due on the day."""
        return self.principal + self.interest


@dataclass(frozen=True)
class Offer:
    """Rates in percent a year; ``band`` and ``rebate_pct`` are those that were signed.

    Before that they are those of the day, which signing will fix.
    ``apr_pct`` is None where the days have no such rate.
    """

    band: str
    rate_pct: Decimal
    rebate_pct: Decimal
    apr_pct: Decimal | None
    rows: tuple[Row, ...]

    @property
    def principal(self) -> int:
        """What is lent, in fen."""
        return sum(one.principal for one in self.rows)

    @property
    def interest(self) -> int:
        """All interest, in fen."""
        return sum(one.interest for one in self.rows)

    @property
    def total(self) -> int:
        """Everything that will be paid, in fen."""
        return self.principal + self.interest


def rebated(product: LoanProduct, band: str) -> tuple[Decimal, Decimal]:
    """Return the yearly rate of a band and its rebate, both in percent.

    The rebate is relative: 30 off 6 % is 4.2 %.
    """
    rebate = Decimal(str(product.rebates.get(band, 0)))
    rate = product.annual_rate_pct * (PERCENT - rebate) / PERCENT
    return rate.quantize(PLACES), rebate


def band_of(member: CoopMember, *, on: date) -> str:
    """Return the band that the member's household has on the day, none for none."""
    held = Rating.objects.filter(
        dossier__coop=member.coop, dossier__household=member.household
    ).holding(on=on)
    return held.values_list("band", flat=True).first() or ""


def offer_of(loan: Loan, *, on: date) -> Offer:
    """Return what a loan comes to with a pay-out on the day; it need not be saved.

    Raises what the formulas of schedules refuse.
    """
    if loan.annual_rate_pct is None:
        band = band_of(loan.borrower, on=on)
        rate, rebate = rebated(loan.product, band)
    else:
        band = loan.rating.band if loan.rating else ""
        rate, rebate = loan.annual_rate_pct, loan.rebate_pct or Decimal(0)
    terms = agreement_of(loan).terms(
        principal=yuan(loan.principal_fen),
        annual_rate_pct=rate,
        periods=loan.periods,
        disbursed_on=on,
    )
    plan = schedule(terms)
    rows = tuple(
        Row(one.n, one.due_on, fen(one.principal), fen(one.interest), fen(one.balance))
        for one in plan.rows
    )
    return Offer(band, rate, rebate, _apr(terms, plan), rows)


def agreed_of(loan: Loan, *, on: date) -> Offer:
    """Return the offer as it stands on the contract: days are those of the pay-out.

    Before the pay-out they are those of a pay-out on the day.
    """
    offer = offer_of(loan, on=loan.paid_out_on or on)
    first = loan.schedules.order_by("number").first()
    if first is None:
        return offer
    rows = tuple(
        Row(one.n, one.due_on, one.principal_fen, one.interest_fen, one.balance_fen)
        for one in first.instalments.order_by("n")
    )
    return replace(offer, rows=rows)


def _apr(terms: Terms, plan: Schedule) -> Decimal | None:
    try:
        return apr_of(terms, plan).annual_rate_pct
    except NoRateOfReturn:
        return None
