"""Nobody's phone rings at night, whatever the day, and nothing is put off for long."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from villages.formulas.quiet import DIGEST_AT, Habits, after_quiet, due_at

HERE = ZoneInfo("Asia/Shanghai")
# Summer time was last kept in 1991.
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 1),  # noqa: DTZ001 - the zone is added below
    max_value=datetime(2099, 12, 31),  # noqa: DTZ001
    timezones=st.just(HERE),
)
CLOCKS = st.times().map(lambda one: one.replace(second=0, microsecond=0))
ENDS = st.one_of(st.just((None, None)), st.tuples(CLOCKS, CLOCKS))
HABITS = st.builds(
    lambda ends, daily: Habits(
        quiet_from=ends[0], quiet_until=ends[1], once_a_day=daily
    ),
    ENDS,
    st.booleans(),
)


def here(day, hour, minute=0):
    return datetime(2026, 6, day, hour, minute, tzinfo=HERE)


@given(MOMENTS, HABITS)
def test_a_message_is_never_due_in_the_quiet_hours(told_at, habits):
    assert not habits.is_quiet(due_at(told_at, habits).time())
    assert not habits.is_quiet(after_quiet(told_at, habits).time())


@given(MOMENTS, HABITS)
def test_it_is_never_due_before_it_is_told_nor_later_than_two_days(told_at, habits):
    due = due_at(told_at, habits)
    assert told_at <= due < told_at + timedelta(days=2)
    assert told_at <= after_quiet(told_at, habits) < told_at + timedelta(days=1)


@given(MOMENTS, HABITS)
def test_what_waits_is_due_at_one_and_the_same_time(told_at, habits):
    due = due_at(told_at, habits)
    # Told again at that moment, it would be due at once.
    assert due_at(due, habits) == due or habits.once_a_day
    assert after_quiet(due, habits) == due


@given(MOMENTS, ENDS)
def test_at_once_is_at_once_where_it_is_not_quiet(told_at, ends):
    habits = Habits(quiet_from=ends[0], quiet_until=ends[1], once_a_day=False)
    due = due_at(told_at, habits)
    assert (due == told_at) is not habits.is_quiet(told_at.time())
    if due != told_at:
        assert due.time() == ends[1]


@given(MOMENTS, HABITS)
def test_the_hours_are_those_of_the_clock_on_the_wall(told_at, habits):
    shown = due_at(told_at, habits)
    same_moment = due_at(told_at.astimezone(UTC).astimezone(HERE), habits)
    assert shown == same_moment


def test_what_happens_in_the_night_waits_until_the_morning():
    at_once = Habits(once_a_day=False)
    assert due_at(here(3, 20, 59), at_once) == here(3, 20, 59)
    assert due_at(here(3, 21), at_once) == here(4, 7)
    assert due_at(here(3, 23, 59), at_once) == here(4, 7)
    assert due_at(here(4, 0), at_once) == here(4, 7)
    assert due_at(here(4, 6, 59), at_once) == here(4, 7)
    assert due_at(here(4, 7), at_once) == here(4, 7)


def test_once_a_day_is_in_the_evening_or_when_the_quiet_hours_end():
    assert time(18) == DIGEST_AT
    assert due_at(here(3, 9), Habits()) == here(3, 18)
    assert due_at(here(3, 18), Habits()) == here(3, 18)
    assert due_at(here(3, 18, 1), Habits()) == here(4, 18)
    early = Habits(quiet_from=time(17), quiet_until=time(5))
    assert due_at(here(3, 9), early) == here(4, 5)


def test_quiet_hours_may_lie_within_a_day_or_be_none():
    noon = Habits(quiet_from=time(12), quiet_until=time(14), once_a_day=False)
    assert due_at(here(3, 12, 30), noon) == here(3, 14)
    assert due_at(here(3, 14), noon) == here(3, 14)
    none = Habits(quiet_from=time(12), quiet_until=time(12), once_a_day=False)
    assert due_at(here(3, 12), none) == here(3, 12)
