"""At the same moment: a place is given once, and nobody is at two places."""

import pytest

from tests.factories.activities import BEFORE, STARTS, clock, open_the_yard
from tests.support.parallel import at_once, kinds
from villages.models import BehaviourRecord, SignUp
from villages.services import activities

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PEOPLE, LAST_PLACES = 20, 3


def test_of_twenty_who_want_the_last_three_places_just_three_are_in():
    yard = open_the_yard()
    activity = yard.published(places=LAST_PLACES + 2)
    for _taken in range(2):
        yard.sign_up(activity, yard.neighbour())
    people = [yard.neighbour() for _each in range(PEOPLE)]

    def ask(who):
        return lambda: yard.sign_up(activity, who)

    answers = at_once([ask(who) for who in people])
    assert kinds(answers) == {"SignUp": PEOPLE}
    got = [one.state for one in answers]
    assert (got.count("in"), got.count("waiting")) == (
        LAST_PLACES,
        PEOPLE - LAST_PLACES,
    )
    numbers = SignUp.objects.filter(activity=activity).values_list("number", flat=True)
    assert sorted(numbers) == list(range(1, PEOPLE + 3))


def test_two_who_leave_at_once_let_two_move_up():
    yard = open_the_yard()
    activity = yard.published(places=2)
    people = [yard.neighbour() for _each in range(5)]
    for one in people:
        yard.sign_up(activity, one)

    def go(who):
        return lambda: yard.leave(activity, who)

    at_once([go(who) for who in people[:2]])
    rows = SignUp.objects.filter(activity=activity).with_place()
    assert {one.resident for one in rows} == set(people[2:4])


def test_one_person_checked_in_at_two_places_at_once_is_at_one():
    yard = open_the_yard()
    who, one, other = yard.neighbour(), yard.published(), yard.published()

    def come(activity):
        return lambda: yard.come(activity, who, at=STARTS)

    answers = at_once([come(one), come(other)])
    assert kinds(answers) == {"SignUp": 1, "StillElsewhere": 1}


def test_the_same_hours_typed_in_at_two_places_at_once_count_at_one():
    yard = open_the_yard()
    who, one, other = yard.neighbour(), yard.published(), yard.published()

    def enter(activity, role):
        return lambda: yard.enter(activity, who, clock(9), clock(10), role=role)

    answers = at_once([enter(one, "recorder"), enter(other, "second")])
    assert kinds(answers) == {"NoneType": 1, "TimesOverlap": 1}
    assert SignUp.objects.with_hours().count() == 1


def test_two_recorders_who_press_at_once_make_one_record_each_person():
    yard = open_the_yard()
    activity = yard.done(yard.neighbour(), yard.neighbour())

    def press(role):
        return lambda: yard.record(activity, role=role)

    answers = at_once([press("recorder"), press("second")])
    assert kinds(answers) == {"Made": 1, "NothingToCount": 1}
    assert BehaviourRecord.objects.count() == 2


def test_a_sign_up_and_a_cancelling_at_once_leave_nobody_in_the_dark():
    yard = open_the_yard()
    activity, who = yard.published(), yard.neighbour()
    recorder = yard.user("recorder")
    answers = at_once(
        [
            lambda: yard.sign_up(activity, who),
            lambda: activities.cancel(
                activity=activity, because="下大雨", by=recorder, at=BEFORE
            ),
        ]
    )
    assert kinds(answers) in (
        {"Activity": 1, "SignUp": 1},
        {"Activity": 1, "NotOpen": 1},
    )
