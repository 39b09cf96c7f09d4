"""What a product says is kept as JSON and read back; unknown words are refused."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from rewards.ruralcredit.formulas.lending import (
    Agreement,
    Line,
    Parts,
    agreement_from_data,
    arrears,
    closes_a_ring,
    days_late,
    owed_on,
    terms_data,
    terms_from_data,
)
from rewards.ruralcredit.formulas.loans import (
    Basis,
    Component,
    Every,
    Method,
    Mode,
    PenaltyRule,
    PlannedPart,
    Rounding,
    Shift,
    Terms,
    Unit,
)

DAY = date(2026, 7, 3)


@pytest.mark.parametrize(
    "agreement",
    [
        Agreement(method=Method.BULLET),
        Agreement(
            method=Method.EQUAL_PRINCIPAL,
            basis=Basis.ACTUAL_365,
            every=Every(2, Unit.WEEK),
            instalment_unit=Decimal(1),
            shift=Shift.NEXT,
            order=(Component.PRINCIPAL, Component.INTEREST),
            penalty_multiplier=Decimal("1.5"),
            penalty_compound=True,
        ),
    ],
)
def test_an_agreement_comes_back_as_it_was(agreement):
    assert agreement_from_data(agreement.as_data()) == agreement


@pytest.mark.parametrize(
    ("every", "periods", "months"),
    [
        (Every(1, Unit.MONTH), 12, 12),
        (Every(3, Unit.MONTH), 4, 12),
        (Every(1, Unit.WEEK), 5, 2),
        (Every(10, Unit.DAY), 3, 1),
    ],
)
def test_begun_months_count_whole(every, periods, months):
    assert Agreement(method=Method.BULLET, every=every).months(periods) == months


def test_terms_come_back_as_they_were():
    terms = Terms(
        method=Method.CUSTOM_PRINCIPAL,
        principal=Decimal("1000.00"),
        annual_rate_pct=Decimal("4.8"),
        disbursed_on=DAY,
        every=Every(1, Unit.MONTH),
        rounding=Rounding(Decimal("0.1"), Mode.UP),
        due_dates=(DAY, DAY + timedelta(30)),
        parts=(PlannedPart(DAY, Decimal(400)), PlannedPart(DAY + timedelta(1), None)),
        instalment=Decimal("88.80"),
    )
    assert terms_from_data(terms_data(terms)) == terms


def test_penalty_on_interest_too_when_that_was_agreed():
    line = Line(1, DAY, principal=100_000, interest=50_000)
    rule = PenaltyRule(annual_rate_pct=Decimal(36), compound_on_interest=True)
    on = DAY + timedelta(10)
    (owed,) = owed_on([line], [], on=on, penalty=rule)
    # 1,500 yuan × 36 % × 10 / 360
    assert owed.penalty == 1_500
    early = Parts(1, DAY, interest=50_000)
    (owed,) = owed_on([line], [early], on=on, penalty=rule)
    assert owed.penalty == 1_000


def test_arrears_are_told_by_the_oldest_day():
    lines = [Line(1, DAY, 100, 0), Line(2, DAY + timedelta(30), 100, 0)]
    owed = owed_on(lines, [], on=DAY + timedelta(31), penalty=None)
    found = arrears(owed, on=DAY + timedelta(31))
    assert found.past_due_days == days_late(owed, on=DAY + timedelta(31)) == 31
    assert found.overdue == Decimal("2.00")


def test_a_ring_is_found_however_far_round():
    assert closes_a_ring(1, [2], {2: [3], 3: [1, 2]})
    assert not closes_a_ring(1, [2, 2], {2: [3], 3: [2]})
