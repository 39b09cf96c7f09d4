"""Portfolio at risk: the whole outstanding principal of loans that are late."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.rounding import TO_THE_CENT, ZERO

# PAR1 counts a loan from its first day past due, PAR30 from the day after the 30th.
LEAST_DAYS = {1: 1, 30: 31, 60: 61, 90: 91}


@dataclass(frozen=True)
class OutstandingLoan:
    """A loan of the portfolio; written-off ones are none."""

    principal: Decimal
    days_past_due: int


@dataclass(frozen=True)
class AtRisk:
    """Principal of late loans, its percentage of the portfolio, and their number."""

    amount: Decimal
    ratio_pct: Decimal
    loans: int


@dataclass(frozen=True)
class Portfolio:
    """All outstanding principal, and the part at risk by the days of PAR."""

    principal: Decimal
    at_risk: dict[int, AtRisk]


def portfolio(loans: Sequence[OutstandingLoan]) -> Portfolio:
    """Return PAR1, 30, 60 and 90. Ratios are in percent, to two decimals."""
    total = sum((loan.principal for loan in loans), ZERO)
    return Portfolio(
        principal=total,
        at_risk={
            par: _at_risk(loans, total, least) for par, least in LEAST_DAYS.items()
        },
    )


def _at_risk(loans: Sequence[OutstandingLoan], total: Decimal, least: int) -> AtRisk:
    late = [loan for loan in loans if loan.days_past_due >= least]
    amount = sum((loan.principal for loan in late), ZERO)
    ratio = Fraction(amount) * 100 / Fraction(total) if total else Fraction(0)
    return AtRisk(amount, TO_THE_CENT.round(ratio), len(late))
