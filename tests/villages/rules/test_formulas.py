from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villages.formulas import caps, quorum, scoring
from villages.formulas.workdays import (
    NATIONAL,
    WorkCalendar,
    add_workdays,
    is_known,
    is_workday,
    next_workday,
    notice_dates,
)

points = st.integers(min_value=1, max_value=30)


# --- workdays -----------------------------------------------------------------------


def test_an_approval_on_30_september_2026_stands_past_the_national_day_break():
    dates = notice_dates(date(2026, 9, 30), 5)
    assert dates.ends_on == date(2026, 10, 13)
    assert dates.effective_on == date(2026, 10, 14)
    assert not dates.is_provisional


def test_a_swapped_saturday_is_a_workday():
    assert is_workday(date(2026, 10, 10))
    assert date(2026, 10, 10).weekday() == 5


def test_counting_starts_the_day_after():
    assert add_workdays(date(2026, 6, 1), 1) == date(2026, 6, 2)
    assert add_workdays(date(2026, 6, 1), 0) == date(2026, 6, 1)
    assert next_workday(date(2026, 6, 5)) == date(2026, 6, 8)
    with pytest.raises(ValueError, match="forward"):
        add_workdays(date(2026, 6, 1), -1)


@given(start=st.dates(date(2024, 1, 1), date(2030, 12, 31)), days=st.integers(1, 30))
def test_between_start_and_end_lie_exactly_that_many_workdays(start, days):
    end = add_workdays(start, days)
    between = (start + timedelta(n) for n in range(1, (end - start).days + 1))
    assert sum(map(is_workday, between)) == days
    assert is_workday(end)


def test_an_end_in_an_unknown_year_is_provisional():
    assert not is_known(2031)
    assert notice_dates(date(2030, 12, 30), 5).is_provisional
    assert notice_dates(date(2031, 6, 2), 5).is_provisional


def test_an_unknown_year_still_keeps_the_statutory_holidays():
    assert not is_workday(date(2031, 1, 1))
    assert not is_workday(date(2031, 10, 1))
    assert is_workday(date(2031, 6, 3))


def test_a_year_that_the_county_entered_wins():
    friday = date(2031, 6, 6)
    table = WorkCalendar(
        years=frozenset({2031}),
        days={friday: False, date(2031, 6, 7): True, date(2030, 12, 31): False},
    )
    assert is_known(2031, table)
    assert not is_known(2031, NATIONAL)
    assert next_workday(date(2031, 6, 5), table) == date(2031, 6, 7)
    assert is_workday(date(2031, 6, 9), table)
    assert not is_workday(date(2031, 6, 8), table)
    assert not is_workday(date(2030, 12, 31), table)
    assert not notice_dates(date(2031, 6, 2), 5, table).is_provisional


# --- caps, tiers, ladders -------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "period", "first", "last"),
    [
        (date(2024, 2, 10), "month", date(2024, 2, 1), date(2024, 2, 29)),
        (date(2026, 11, 5), "quarter", date(2026, 10, 1), date(2026, 12, 31)),
        (date(2026, 1, 1), "quarter", date(2026, 1, 1), date(2026, 3, 31)),
        (date(2026, 5, 5), "year", date(2026, 1, 1), date(2026, 12, 31)),
        (date(2026, 5, 5), "none", date.min, date.max),
    ],
)
def test_a_cap_counts_in_the_period_of_the_act(day, period, first, last):
    assert caps.period_of(day, period) == (first, last)


def test_a_period_that_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="week"):
        caps.period_of(date(2026, 1, 1), "week")


@given(acts=st.lists(points), cap=points)
def test_a_cap_is_filled_and_never_exceeded_whatever_the_order(acts, cap):
    already = 0
    for proposed in acts:
        granted = caps.grant(proposed=proposed, cap_points=cap, already=already)
        assert 0 <= granted.points <= proposed
        already += granted.points
    assert already == min(cap, sum(acts))


TIERS = ((10, 2), (20, 5), (50, 10))


@given(hours=st.lists(st.integers(min_value=1, max_value=40)))
def test_tiers_pay_the_difference_and_in_all_the_tier_reached(hours):
    reached = total = 0
    for quantity in hours:
        total += quantity
        granted = caps.grant(proposed=caps.tier_points(TIERS, total), reached=reached)
        reached += granted.points
    assert reached == caps.tier_points(TIERS, sum(hours))


@given(rungs=st.lists(st.sampled_from([2, 10, 20, 30, 50])))
def test_of_a_ladder_only_the_best_rung_counts(rungs):
    reached = 0
    for rung in rungs:
        reached += caps.grant(
            proposed=rung, reached=reached, cap_points=rung, already=0
        ).points
    assert reached == max(rungs, default=0)


@given(
    acts=st.lists(st.tuples(st.dates(date(2026, 1, 1), date(2026, 6, 30)), points)),
    order=st.randoms(use_true_random=False),
)
def test_what_is_granted_in_a_month_does_not_depend_on_the_order_of_arrival(
    acts, order
):
    def granted(acts):
        months = Counter()
        for day, proposed in acts:
            month = caps.period_of(day, "month")
            months[month] += caps.grant(
                proposed=proposed, cap_points=6, already=months[month]
            ).points
        return months

    shuffled = list(acts)
    order.shuffle(shuffled)
    assert granted(acts) == granted(shuffled)


def test_nine_hours_then_two_then_twenty_earn_nothing_then_two_then_three():
    earned = []
    total = 0
    for hours in (9, 2, 20):
        total += hours
        worth = caps.tier_points(TIERS, total)
        earned.append(caps.grant(proposed=worth, reached=sum(earned)).points)
    assert earned == [0, 2, 3]


@pytest.mark.parametrize(
    ("asked", "code", "words"),
    [
        ({"proposed": 2}, caps.FULL, "记2分"),
        ({"proposed": 2, "cap_points": 4, "already": 3}, caps.PARTIAL, "当月最多4分"),
        ({"proposed": 2, "cap_points": 4, "already": 4}, caps.CAPPED, "记0分"),
        ({"proposed": 5, "reached": 2}, caps.TOPPED_UP, "补3分"),
        ({"proposed": 2, "reached": 5}, caps.COVERED, "好事照样留名"),
        ({"proposed": 0, "reached": 0}, caps.NOT_REACHED, "还没到第一档"),
    ],
)
def test_a_grant_says_why_it_is_not_more(asked, code, words):
    granted = caps.grant(**asked)
    assert granted.message_code == code
    assert words in granted.sentence("month")
    assert granted.is_whole == (code == caps.FULL)


def test_a_rule_without_a_cap_leaves_everything_open():
    assert caps.allowance(cap_points=None, already=99) is None


# --- score and stars ------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    kind: str
    points: int


def test_a_score_is_the_base_plus_adds_minus_deducts():
    lines = [Line("add", 45), Line("deduct", 2)]
    assert scoring.score(1000, lines) == 1043
    assert [scoring.signed_points(line) for line in lines] == [45, -2]


@pytest.mark.parametrize(
    ("score", "star"),
    [
        (1061, 5),
        (1060, 4),
        (1041, 4),
        (1040, 3),
        (1021, 3),
        (1020, 2),
        (1000, 2),
        (991, 2),
        (990, 1),
        (801, 1),
        (800, 0),
        (-5, 0),
    ],
)
def test_stars_follow_the_thresholds(score, star):
    assert scoring.star(score) == star


@pytest.mark.parametrize(
    "scale",
    [(), ((5, 10), (4, 10)), ((5, 1), (4, 10)), ((6, 10),), ((1, -1),), ((1,),)],
)
def test_what_is_no_scale_is_known(scale):
    assert not scoring.is_scale(scale)
    assert scoring.is_scale(scoring.DEFAULT_SCALE)


# --- quorum ---------------------------------------------------------------------------


@given(eligible=st.integers(min_value=1, max_value=5000))
def test_the_quorum_is_the_smallest_number_that_the_law_accepts(eligible):
    half = quorum.needed("assembly", eligible)
    assert half * 2 >= eligible > (half - 1) * 2 or half == 1
    thirds = quorum.needed("households", eligible)
    assert thirds * 3 >= eligible * 2 > (thirds - 1) * 3 or thirds == 1


@given(present=st.integers(min_value=0, max_value=5000))
def test_a_majority_is_more_than_half(present):
    votes = quorum.majority(present)
    assert votes * 2 > present >= (votes - 1) * 2
