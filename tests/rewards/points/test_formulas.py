"""Until when points can be used, and how a page adds up."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.points import formulas
from villages.models import Clearing


@pytest.mark.parametrize(
    ("effective_on", "months", "last"),
    [
        (date(2026, 5, 28), 12, date(2027, 5, 27)),
        (date(2026, 8, 31), 6, date(2027, 2, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 27)),
        (date(2026, 1, 1), 1, date(2026, 1, 31)),
    ],
)
def test_a_lot_runs_out_the_day_before_it_is_so_many_months_old(
    effective_on, months, last
):
    assert (
        formulas.last_day(
            Clearing.LOT, effective_on=effective_on, validity_months=months
        )
        == last
    )


def test_a_year_ends_for_all_points_together():
    for day in (date(2026, 1, 1), date(2026, 12, 31)):
        assert formulas.last_day(
            Clearing.YEAR, effective_on=day, validity_months=6
        ) == date(2026, 12, 31)


def test_carried_points_never_run_out():
    assert (
        formulas.last_day(
            Clearing.CARRY, effective_on=date(2026, 1, 1), validity_months=6
        )
        is None
    )


def test_the_policies_are_those_that_a_village_can_choose():
    assert {formulas.LOT, formulas.YEAR, formulas.CARRY} == set(Clearing.values)


@pytest.mark.parametrize(
    ("number", "page"), [(0, 1), (1, 1), (12, 1), (13, 2), (24, 2), (25, 3)]
)
def test_twelve_lines_make_a_page(number, page):
    assert formulas.page_of(number) == page


@given(st.integers(1, 10_000))
def test_every_line_is_on_the_page_that_has_room_for_it(number):
    first, last = formulas.lines_on(formulas.page_of(number))

    assert first <= number <= last
    assert last - first == 11


@dataclass
class Line:
    kind: str
    change: int
    balance_after: int


def lines(start, *moves):
    for kind, change in moves:
        start += change
        yield Line(kind, change, start)


def test_a_page_adds_up_from_what_was_brought_forward():
    page = list(lines(89, ("award", 15), ("redemption", -18)))

    proof = formulas.prove(page)

    assert (proof.brought_forward, proof.received, proof.spent) == (89, 15, 18)
    assert (proof.balance, proof.is_right) == (86, True)


def test_refunds_corrections_and_what_ran_out_stand_apart():
    proof = formulas.prove(
        list(
            lines(
                50,
                ("reversal", 8),
                ("reversal", -3),
                ("expiry", -5),
            )
        )
    )

    assert (proof.returned, proof.corrected, proof.expired) == (8, 3, 5)
    assert (proof.received, proof.spent) == (0, 0)
    assert (proof.balance, proof.is_right) == (50, True)


def test_an_empty_page_proves_nothing():
    proof = formulas.prove([])

    assert (proof.brought_forward, proof.balance, proof.is_right) == (0, 0, True)


def test_a_line_that_does_not_follow_is_found():
    page = list(lines(10, ("award", 5), ("award", 5)))
    page[0].balance_after = 99

    assert not formulas.prove(page).is_right


comings = st.tuples(st.sampled_from(["award", "reversal"]), st.integers(1, 50))
goings = st.tuples(
    st.sampled_from(["redemption", "expiry", "reversal"]), st.integers(-50, -1)
)


@given(st.integers(0, 1000), st.lists(comings | goings, min_size=1))
def test_a_sound_page_always_proves_itself(start, moves):
    page = list(lines(start, *moves))

    proof = formulas.prove(page)

    assert proof.is_right
    assert proof.brought_forward == start
    assert proof.balance == page[-1].balance_after
