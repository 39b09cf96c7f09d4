"""Limits, numbers and PINs, without a database."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.redemption import formulas
from rewards.redemption.formulas import Span, span_of


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (formulas.DAY, date(2026, 6, 3), date(2026, 6, 3)),
        (formulas.WEEK, date(2026, 6, 1), date(2026, 6, 7)),
        (formulas.MONTH, date(2026, 6, 1), date(2026, 6, 30)),
        (formulas.QUARTER, date(2026, 4, 1), date(2026, 6, 30)),
        (formulas.YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_limit_counts_over_the_calendar_period_of_the_day(period, first, last):
    assert span_of(date(2026, 6, 3), period) == Span(first, last)


def test_a_period_at_the_end_of_the_year_ends_with_it():
    assert span_of(date(2026, 12, 31), formulas.QUARTER).next == date(2027, 1, 1)
    assert span_of(date(2026, 12, 31), formulas.MONTH).next == date(2027, 1, 1)


@given(
    st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    st.sampled_from(["day", "week", "month", "quarter", "year"]),
)
def test_periods_hold_their_day_and_follow_each_other_without_a_gap(day, period):
    span = span_of(day, period)
    assert span.first <= day <= span.last
    assert span_of(span.next, period).first == span.next == span.last + timedelta(1)


@pytest.mark.parametrize(
    ("balance", "limit", "used", "may_use"),
    [(86, 200, 0, 86), (300, 200, 0, 200), (86, 20, 15, 5), (86, 20, 25, 0)],
)
def test_what_may_be_used_is_what_is_there_within_what_the_limit_leaves(
    balance, limit, used, may_use
):
    assert formulas.usable(balance=balance, limit=limit, used=used) == may_use


def test_a_receipt_is_numbered_by_village_day_and_order():
    number = formulas.receipt_number(prefix="东岛", day=date(2026, 6, 6), key=17)
    assert number == "东岛-20260606-0017"


@pytest.mark.parametrize("pin", ["3907", "48213", "390715"])
def test_a_pin_of_4_to_6_digits_nobody_would_try_is_fine(pin):
    assert formulas.is_pin(pin)
    assert not formulas.is_trivial(pin, known=["19700520", "13812345678"])


@pytest.mark.parametrize("text", ["390", "3907153", "39a7", "", "３９０７", "²³⁴⁵"])
def test_anything_but_4_to_6_plain_digits_is_no_pin(text):
    assert not formulas.is_pin(text)


@pytest.mark.parametrize(
    "pin",
    ["0000", "111111", "1234", "4321", "67890", "1212", "121212", "1970", "0520"],
)
def test_a_pin_that_anybody_would_try_first_is_trivial(pin):
    assert formulas.is_trivial(pin, known=["19700520"])


def test_the_end_of_the_phone_number_is_a_trivial_pin():
    assert formulas.is_trivial("5678", known=["13812345678"])
    assert not formulas.is_trivial("8475", known=["13812345678"])
