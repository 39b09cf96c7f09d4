"""What a product says of its loans, kept as JSON and printed on the contract."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from rewards.ruralcredit.formulas.loans import AllocationMode as Direction
from rewards.ruralcredit.formulas.loans import (
    Basis,
    Component,
    Every,
    Future,
    InstalmentFormula,
    Method,
    Mode,
    PenaltyRule,
    Rounding,
    Rules,
    Shift,
    Terms,
    Unit,
)

CENT = Decimal("0.01")
MONTHLY = Every(1, Unit.MONTH)


@dataclass(frozen=True)
class Agreement:
    """How a loan is reckoned, without the amount, the rate and the days.

    ``penalty_multiplier`` None charges nothing for being late. More than
    ``principal_first_after`` days late, money goes to principal first. ``shift`` says
    where a due date goes that is no working day; interest stays as it was.
    """

    method: Method
    basis: Basis = Basis.PERIOD
    formula: InstalmentFormula = InstalmentFormula.ANNUITY_PERIOD_RATE
    every: Every = MONTHLY
    unit: Decimal = CENT
    mode: Mode = Mode.HALF_UP
    instalment_unit: Decimal | None = None
    grace_principal_periods: int = 0
    shift: Shift = Shift.NONE
    order: tuple[Component, ...] = tuple(Component)
    direction: Direction = Direction.HORIZONTAL
    future: Future = Future.NEXT
    principal_first_after: int = 90
    penalty_multiplier: Decimal | None = None
    penalty_basis: Basis = Basis.ACTUAL_360
    penalty_grace_days: int = 0
    penalty_compound: bool = False

    def terms(
        self,
        *,
        principal: Decimal,
        annual_rate_pct: Decimal,
        periods: int,
        disbursed_on: date,
    ) -> Terms:
        """Return the terms of one loan. Money in yuan, the rate in percent a year."""
        instalment = self.instalment_unit
        return Terms(
            method=self.method,
            principal=principal,
            annual_rate_pct=annual_rate_pct,
            disbursed_on=disbursed_on,
            periods=periods,
            every=self.every,
            basis=self.basis,
            rounding=Rounding(self.unit, self.mode),
            instalment_rounding=Rounding(instalment, self.mode) if instalment else None,
            formula=self.formula,
            grace_principal_periods=self.grace_principal_periods,
        )

    def rules(self, *, days_past_due: int = 0) -> Rules:
        """Return how money is spread when the loan is so many days late.

        What the agreed order does not name comes last, so that it can be paid at all.
        """
        rest = [one for one in Component if one not in self.order]
        order = (*self.order, *rest)
        if days_past_due > self.principal_first_after:
            rest = [one for one in order if one is not Component.PRINCIPAL]
            order = (Component.PRINCIPAL, *rest)
        return Rules(order=order, mode=self.direction, future=self.future)

    def penalty(self, annual_rate_pct: Decimal) -> PenaltyRule | None:
        """Return the penalty for being late at a contract rate, None for none."""
        if self.penalty_multiplier is None:
            return None
        return PenaltyRule(
            annual_rate_pct=annual_rate_pct,
            multiplier=self.penalty_multiplier,
            basis=self.penalty_basis,
            grace_days=self.penalty_grace_days,
            compound_on_interest=self.penalty_compound,
            rounding=Rounding(self.unit, self.mode),
        )

    def months(self, periods: int) -> int:
        """Return how many months so many periods last, begun ones counted whole."""
        if self.every.unit is Unit.MONTH:
            return self.every.count * periods
        days = self.every.count * periods * (7 if self.every.unit is Unit.WEEK else 1)
        return -(-days * 12 // 365)

    def as_data(self) -> dict[str, Any]:
        """Return the agreement for JSON."""
        data = {name: _plain(value) for name, value in vars(self).items()}
        return data | {
            "every": {"count": self.every.count, "unit": str(self.every.unit)},
            "order": [str(one) for one in self.order],
        }


def agreement_from_data(data: Mapping[str, Any]) -> Agreement:
    """Return the agreement whose ``as_data`` this is.

    Raises ValueError or KeyError for what no agreement can say.
    """
    given = dict(data)
    kinds: dict[str, Any] = {
        "method": Method,
        "basis": Basis,
        "formula": InstalmentFormula,
        "mode": Mode,
        "shift": Shift,
        "direction": Direction,
        "future": Future,
        "penalty_basis": Basis,
        "unit": Decimal,
        "instalment_unit": Decimal,
        "penalty_multiplier": Decimal,
    }
    for name, kind in kinds.items():
        if given.get(name) is not None:
            given[name] = kind(given[name])
    if "every" in given:
        every = given["every"]
        given["every"] = Every(every["count"], Unit(every["unit"]))
    if "order" in given:
        given["order"] = tuple(Component(one) for one in given["order"])
    return Agreement(**given)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (bool, int)):
        return value
    return str(value)
