"""Loans that the tests of the loan arithmetic are about."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from rewards.ruralcredit.formulas.loans import (
    Basis,
    Every,
    InstalmentFormula,
    Method,
    Mode,
    PlannedPart,
    Rounding,
    Row,
    Terms,
    Unit,
)

D = Decimal


def terms(**changes: Any) -> Terms:
    """Twelve thousand at 6 % in twelve equal monthly instalments, unless changed."""
    plain = Terms(
        method=Method.EQUAL_INSTALMENT,
        principal=D("12000.00"),
        annual_rate_pct=D("6"),
        disbursed_on=date(2024, 1, 15),
        periods=12,
        every=Every(),
    )
    return replace(plain, **changes)


def figures(rows: tuple[Row, ...]) -> list[str]:
    """Rows as "balance principal interest"."""
    return [f"{row.balance} {row.principal} {row.interest}" for row in rows]


PERIODIC = [
    Method.EQUAL_INSTALMENT,
    Method.EQUAL_PRINCIPAL,
    Method.INTEREST_FIRST,
    Method.FLAT,
    Method.FIXED_PRINCIPAL_PCT,
    Method.CUSTOM_PRINCIPAL,
]
ROUNDINGS = st.builds(
    Rounding,
    st.sampled_from([D("0.01"), D("0.1"), D(1), D(100)]),
    st.sampled_from(Mode),
)


@st.composite
def lawful_terms(draw: st.DrawFn, methods: list[Method] | None = None) -> Terms:
    """Any loan that can be lent."""
    method = draw(st.sampled_from(methods or PERIODIC))
    periods = draw(st.integers(1, 40))
    disbursed_on = draw(st.dates(date(2020, 1, 1), date(2032, 12, 31)))
    cents = draw(st.integers(1, 2_000_000_000))
    every = draw(st.builds(Every, st.integers(1, 13), st.sampled_from(Unit)))
    grace = draw(st.integers(0, periods - 1))
    loan = terms(
        method=method,
        principal=D(cents) / 100,
        annual_rate_pct=D(draw(st.integers(0, 3600))) / 100,
        disbursed_on=disbursed_on,
        periods=periods,
        every=every,
        basis=draw(st.sampled_from(Basis)),
        rounding=replace(draw(ROUNDINGS), unit=D("0.01")),
        instalment_rounding=draw(st.none() | ROUNDINGS),
        formula=draw(
            st.sampled_from(
                [
                    InstalmentFormula.ANNUITY_PERIOD_RATE,
                    InstalmentFormula.ANNUITY_RATE_30_365,
                    InstalmentFormula.ANNUITY_ACTUAL_FACTORS,
                ]
            )
        ),
        first_due_on=draw(
            st.none() | st.integers(1, 90).map(lambda n: after(disbursed_on, n))
        ),
        grace_principal_periods=grace,
        grace_interest_periods=draw(st.integers(0, periods - 1)),
        pro_rata_first=draw(st.booleans()),
        segment_rounding=draw(st.booleans()),
        principal_pct=D(100) / periods,
    )
    if method is Method.CUSTOM_PRINCIPAL:
        return replace(loan, parts=_parts(draw, loan, periods))
    return loan


def _parts(draw: st.DrawFn, loan: Terms, periods: int) -> tuple[PlannedPart, ...]:
    left, parts = loan.principal, []
    for n in range(1, periods + 1):
        cents = draw(st.integers(0, int(left * 100)))
        part = left if n == periods else D(cents) / 100
        parts.append(PlannedPart(Every(1).step(loan.disbursed_on, n), part))
        left -= part
    return tuple(parts)


def after(day: date, days: int) -> date:
    """The day so many days later."""
    return date.fromordinal(day.toordinal() + days)
