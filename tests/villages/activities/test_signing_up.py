"""Places go in the order of asking, to grown-ups of the village, and move up by themselves."""

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.factories.accounts import UserFactory
from tests.factories.activities import (
    BEFORE,
    DAY,
    ENDS,
    STARTS,
    clock,
    open_the_yard,
)
from villages import activity_errors as refusals
from villages.models import SignUp, SignUpState
from villages.selectors.activities import people_of, place_of, places_of
from villages.services import activities

PEOPLE, PLACES = 5, 2


def states(activity):
    rows = SignUp.objects.filter(activity=activity).order_by("resident_id")
    return [one.state for one in rows]


def test_whoever_asks_when_it_is_full_waits_and_moves_up_in_the_order_of_asking(yard):
    activity = yard.published(places=1)
    first, second, third = (yard.neighbour() for _each in range(3))
    for one in (first, third, second):
        yard.sign_up(activity, one)
    assert states(activity) == ["in", "waiting", "waiting"]
    turns = [place_of(activity, find(activity, one)).turn for one in (third, second)]
    assert turns == [1, 2]
    yard.leave(activity, first)
    assert find(activity, third).state == SignUpState.IN
    assert find(activity, third).moved_up_at == BEFORE
    assert find(activity, second).state == SignUpState.WAITING


def find(activity, who):
    return SignUp.objects.get(activity=activity, resident=who)


def test_whoever_comes_back_stands_at_the_end_of_the_line(yard):
    activity = yard.published(places=1)
    first, second, third = (yard.neighbour() for _each in range(3))
    for one in (first, second, third):
        yard.sign_up(activity, one)
    yard.leave(activity, second)
    yard.sign_up(activity, second)
    assert place_of(activity, find(activity, second)).turn == 2
    assert [one.sign_up.resident for one in people_of(activity)] == [
        first,
        third,
        second,
    ]


def test_signing_up_and_leaving_twice_is_once(yard):
    activity, who = yard.published(), yard.neighbour()
    assert yard.sign_up(activity, who) == yard.sign_up(activity, who)
    assert yard.leave(activity, who) == yard.leave(activity, who)
    assert SignUp.objects.count() == 1


def test_who_is_not_18_on_the_day_is_refused_and_on_the_birthday_is_not(yard):
    activity = yard.published()
    day_after = DAY.replace(year=DAY.year - 18, day=DAY.day + 1)
    with pytest.raises(refusals.UnderAge):
        yard.sign_up(activity, yard.neighbour(born_on=day_after))
    birthday = DAY.replace(year=DAY.year - 18)
    assert yard.sign_up(activity, yard.neighbour(born_on=birthday)).state == "in"


def test_nobody_of_another_village_signs_up(yard):
    other = open_the_yard(name="南湾村").neighbour()
    with pytest.raises(refusals.OfAnotherVillage):
        yard.sign_up(yard.published(), other)


def test_one_signs_up_oneself_or_an_organiser_does(yard):
    activity, who = yard.published(), yard.neighbour(user=None)
    with pytest.raises(refusals.NotForThisPerson):
        activities.sign_up(activity=activity, resident=who, by=UserFactory(), at=BEFORE)
    activities.sign_up(
        activity=activity, resident=who, by=yard.user("manager"), at=BEFORE
    )
    activities.leave(
        activity=activity, resident=who, by=yard.user("recorder"), at=BEFORE
    )
    assert find(activity, who).state == SignUpState.LEFT


def test_nobody_signs_up_to_a_draft_nor_after_the_end_nor_leaves_what_is_closed(yard):
    who, activity = yard.neighbour(), yard.published()
    for one, at in ((yard.draft(), BEFORE), (activity, ENDS)):
        with pytest.raises(refusals.NotOpen):
            yard.sign_up(one, who, at=at)
    with pytest.raises(refusals.NotSignedUp):
        yard.leave(activity, who)
    yard.sign_up(activity, who)
    yard.close(activity)
    with pytest.raises(refusals.NotOpen):
        yard.leave(activity, who)


def test_who_has_come_does_not_leave(yard):
    activity, who = yard.published(), yard.neighbour()
    yard.come(activity, who, at=STARTS)
    with pytest.raises(refusals.CameAlready):
        yard.leave(activity, who)


def test_what_was_called_off_stays_in_sight_of_who_had_signed_up(yard):
    activity, who, other = yard.published(), yard.neighbour(), yard.neighbour()
    yard.sign_up(activity, who)
    activities.cancel(
        activity=activity, because="下大雨", by=yard.user("recorder"), at=BEFORE
    )
    (shown,) = places_of(who, at=BEFORE)
    assert shown.activity.cancelled_because == "下大雨"
    assert not places_of(other, at=BEFORE)
    assert not places_of(who, at=clock(12, day=DAY.replace(day=5)))


class Line(RuleBasedStateMachine):
    """People ask and leave in any order; a list of names says who is in."""

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.yard = open_the_yard()
        self.activity = self.yard.published(places=PLACES)
        self.people = [self.yard.neighbour() for _each in range(PEOPLE)]
        self.line = []

    @rule(who=st.integers(0, PEOPLE - 1))
    def ask(self, who):
        self.yard.sign_up(self.activity, self.people[who])
        if who not in self.line:
            self.line.append(who)

    @rule(who=st.integers(0, PEOPLE - 1))
    def go(self, who):
        if SignUp.objects.filter(resident=self.people[who]).exists():
            self.yard.leave(self.activity, self.people[who])
        if who in self.line:
            self.line.remove(who)

    @invariant()
    def the_first_in_line_have_the_places(self):
        rows = SignUp.objects.filter(activity=self.activity)
        held = {one.resident_id for one in rows.with_place()}
        assert held == {self.people[who].pk for who in self.line[:PLACES]}
        queue = [one.resident_id for one in rows.queue()]
        assert queue == [self.people[who].pk for who in self.line[PLACES:]]

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)


def test_in_any_order_the_first_in_line_have_the_places(db):
    run_state_machine_as_test(
        Line, settings=settings(max_examples=15, stateful_step_count=20)
    )
