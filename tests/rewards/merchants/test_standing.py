"""Which of the seven states a shop is in, day by day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.merchants.formulas.standing import Clocks, Known, Standing, State, standing

CLOCKS = Clocks()
STARTED = date(2025, 11, 30)
INSPECTED = date(2026, 4, 18)
DAY = date(2026, 6, 3)


def known(**more):
    given = {"started_on": STARTED, "inspected_on": INSPECTED, "letter": "b"}
    return Known(**given | more)


def stand(on=DAY, **more):
    return standing(known(**more), on=on, clocks=CLOCKS)


def test_a_shop_that_was_inspected_shows_its_grade_for_twelve_months():
    until = date(2027, 4, 18)
    assert stand() == Standing(State.GRADED, "b", until)
    assert stand(until - timedelta(days=1)).letter == "b"
    assert stand(until) == Standing(State.STALE, None, until)


def test_a_new_operator_waits_three_months_to_the_end_of_a_short_month():
    # Three months after 30 November is the last day of February.
    first = date(2026, 2, 28)
    early = known(inspected_on=date(2026, 1, 5))
    before = standing(early, on=date(2026, 2, 27), clocks=CLOCKS)
    assert before == Standing(State.AWAITING, None, first)
    assert standing(early, on=first, clocks=CLOCKS).state == State.GRADED


def test_a_shop_nobody_inspected_waits_without_a_date():
    assert stand(inspected_on=None, letter=None) == Standing(State.AWAITING)


def test_after_an_accident_nobody_is_graded_for_six_months():
    accident = date(2026, 5, 31)
    again = date(2026, 11, 30)
    assert stand(accident_on=accident) == Standing(State.SUSPENDED, None, again)
    last = again - timedelta(days=1)
    assert stand(last, accident_on=accident).state == State.SUSPENDED


def test_what_was_found_before_an_accident_is_not_shown_after_it():
    accident, again = date(2026, 5, 31), date(2026, 11, 30)
    assert stand(again, accident_on=accident) == Standing(State.AWAITING)
    later = date(2026, 11, 1)
    after = stand(again, accident_on=accident, inspected_on=later)
    assert (after.state, after.letter) == (State.GRADED, "b")


def test_an_accident_that_lies_ahead_changes_nothing_yet():
    assert stand(accident_on=DAY + timedelta(days=1)).state == State.GRADED


def test_a_visit_on_29_february_carries_a_grade_to_the_last_of_february():
    leap = known(started_on=date(2027, 1, 1), inspected_on=date(2028, 2, 29))
    last = date(2029, 2, 28)
    shown = standing(leap, on=last - timedelta(days=1), clocks=CLOCKS)
    assert shown.state == State.GRADED
    assert standing(leap, on=last, clocks=CLOCKS).state == State.STALE


def test_an_appeal_shows_the_grade_before_and_says_that_it_is_looked_at():
    running = stand(appealed=True, letter="a")
    assert (running.state, running.letter) == (State.UNDER_REVIEW, "a")


def test_an_appeal_against_a_first_grade_shows_none():
    assert stand(appealed=True, letter=None, inspected_on=None) == Standing(
        State.UNDER_REVIEW
    )


def test_an_appeal_does_not_bring_a_grade_back_that_is_too_old():
    old = stand(date(2027, 6, 1), appealed=True)
    assert old == Standing(State.UNDER_REVIEW, None, None)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({"closed_on": DAY}, State.CLOSED),
        ({"closed_on": DAY, "is_exempt": True}, State.CLOSED),
        ({"is_exempt": True}, State.EXEMPT),
        ({"is_exempt": True, "accident_on": DAY}, State.EXEMPT),
        ({"accident_on": DAY, "appealed": True}, State.SUSPENDED),
        ({"started_on": DAY, "appealed": True}, State.AWAITING),
        ({"closed_on": DAY + timedelta(days=1)}, State.GRADED),
    ],
)
def test_the_first_state_that_applies_is_shown(more, state):
    assert stand(**more).state == state


days = st.dates(date(2024, 1, 1), date(2029, 12, 31))


@given(
    st.builds(
        Known,
        started_on=days,
        closed_on=st.none() | days,
        is_exempt=st.booleans(),
        accident_on=st.none() | days,
        inspected_on=st.none() | days,
        letter=st.none() | st.sampled_from("abcd"),
        appealed=st.booleans(),
    ),
    days,
)
def test_a_letter_is_shown_only_where_it_says_something_of_today(one, on):
    shown = standing(one, on=on, clocks=CLOCKS)
    if shown.letter is not None:
        assert shown.state in {State.GRADED, State.UNDER_REVIEW}
        assert shown.letter == one.letter
        assert shown.until is not None
        assert on < shown.until
        assert one.inspected_on is not None
        assert not (one.accident_on and one.inspected_on < one.accident_on <= on)
