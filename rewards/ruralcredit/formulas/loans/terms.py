"""What was agreed about a loan, and the rows it comes to."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rewards.ruralcredit.formulas.loans.day_count import Basis
from rewards.ruralcredit.formulas.loans.due_dates import Every
from rewards.ruralcredit.formulas.loans.rounding import TO_THE_CENT, ZERO, Rounding


class Method(StrEnum):
    """How a loan is repaid."""

    EQUAL_INSTALMENT = "equal_instalment"  # 等额本息
    EQUAL_PRINCIPAL = "equal_principal"  # 等额本金
    INTEREST_FIRST = "interest_first"  # 先息后本
    BULLET = "bullet"  # 利随本清
    FLAT = "flat"  # 等本等息
    FIXED_PRINCIPAL_PCT = "fixed_principal_pct"
    CUSTOM_PRINCIPAL = "custom_principal"
    FIXED_PAYMENT = "fixed_payment"


class InstalmentFormula(StrEnum):
    """Where the level payment of equal instalments comes from."""

    ANNUITY_PERIOD_RATE = "annuity_period_rate"
    ANNUITY_RATE_30_365 = "annuity_rate_30_365"
    ANNUITY_ACTUAL_FACTORS = "annuity_actual_factors"
    FIXED_INSTALMENT = "fixed_instalment"


@dataclass(frozen=True)
class PlannedPart:
    """A part of the principal and the day it is due; None is whatever remains."""

    due_on: date
    principal: Decimal | None


@dataclass(frozen=True)
class Terms:
    """All that a schedule follows from. Money is in yuan, rates are yearly percent.

    Due dates count from ``first_due_on``, which is the first of them, else from
    ``schedule_from``, else from ``disbursed_on``; ``due_dates`` lists them outright.
    ``pro_rata_first`` scales the interest of a broken first period by its days.
    ``principal_pct`` belongs to fixed_principal_pct, ``parts`` to custom_principal,
    ``payment`` to fixed_payment and ``instalment`` to the formula fixed_instalment.
    """

    method: Method
    principal: Decimal
    annual_rate_pct: Decimal
    disbursed_on: date
    periods: int | None = None
    every: Every | None = None
    basis: Basis = Basis.PERIOD
    rounding: Rounding = TO_THE_CENT
    instalment_rounding: Rounding | None = None
    formula: InstalmentFormula = InstalmentFormula.ANNUITY_PERIOD_RATE
    first_due_on: date | None = None
    schedule_from: date | None = None
    due_dates: tuple[date, ...] = ()
    grace_principal_periods: int = 0
    grace_interest_periods: int = 0
    pro_rata_first: bool = False
    segment_rounding: bool = False
    principal_pct: Decimal | None = None
    payment: Decimal | None = None
    instalment: Decimal | None = None
    parts: tuple[PlannedPart, ...] = ()

    @property
    def level_rounding(self) -> Rounding:
        """The rounding of a level instalment or an equal part of principal."""
        return self.instalment_rounding or self.rounding


@dataclass(frozen=True)
class Row:
    """An instalment. ``balance`` is the principal outstanding after it."""

    n: int
    due_on: date
    days: int
    principal: Decimal
    interest: Decimal
    balance: Decimal

    @property
    def total(self) -> Decimal:
        """What is due on the day: principal and interest."""
        return self.principal + self.interest


@dataclass(frozen=True)
class Totals:
    """Sums over rows."""

    principal: Decimal
    interest: Decimal

    @property
    def total(self) -> Decimal:
        """Principal and interest."""
        return self.principal + self.interest


@dataclass(frozen=True)
class Schedule:
    """The rows of a loan and the level instalment, where the method has one."""

    rows: tuple[Row, ...]
    instalment: Decimal | None = None

    @property
    def totals(self) -> Totals:
        """The sums over all rows."""
        return totals(self.rows)


def totals(rows: tuple[Row, ...]) -> Totals:
    """Return the sums over ``rows``."""
    return Totals(
        principal=sum((row.principal for row in rows), ZERO),
        interest=sum((row.interest for row in rows), ZERO),
    )
