"""A deduct is made good by service that is the same for everybody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.deducts import (
    EXPIRES_ON,
    PLEDGED_ON,
    VOTED_ON,
    Stage,
    set_the_stage,
)
from tests.factories.objections import object_to
from tests.factories.villages import ResidentFactory, moment
from villages.formulas.repairs import hours_to_repair
from villages.models import ObjectionChannel, RepairStage, ServiceKind
from villages.selectors.credit_files import score_as_of
from villages.services import repairs

pytestmark = pytest.mark.django_db
AT = moment(PLEDGED_ON)


@given(points=st.integers(1, 20), more=st.integers(0, 19))
def test_more_points_never_take_fewer_hours_and_none_more_than_twenty(points, more):
    hours = hours_to_repair(points)
    assert 2 <= hours <= 20
    assert hours_to_repair(points + more) >= hours


def test_two_points_take_four_hours_which_the_person_chooses(stage):
    repair = stage.pledged()
    assert (repair.stage, repair.hours_needed) == (RepairStage.PLEDGED, 4)
    tasks = dict(repair.tasks.values_list("kind", "hours"))
    assert tasks == {"cleaning": 3, "elders": 1}
    event = Event.objects.get(action="villages.repair_pledged")
    assert event.data == {"channel": "screen"}


def test_a_pledge_alone_leaves_the_score_as_it_is(stage):
    repair = stage.pledged()
    home = repair.deduct.household
    assert score_as_of(home, PLEDGED_ON).total == 998


def test_the_same_tasks_again_are_the_same_pledge_and_others_wait(stage):
    repair = stage.pledged()
    assert stage.pledged(repair.deduct) == repair
    with pytest.raises(repairs.RepairRuns):
        stage.pledged(repair.deduct, hours={ServiceKind.CLEANING: 4})


@pytest.mark.parametrize(
    ("hours", "refusal"),
    [
        ({}, repairs.TooFewHours),
        ({"cleaning": 3}, repairs.TooFewHours),
        ({"cleaning": 0, "elders": 0}, repairs.TooFewHours),
        ({"cleaning": 7}, repairs.TooManyHours),
        ({"cleaning": 11}, repairs.TaskUnknown),
        ({"cleaning": -1, "elders": 5}, repairs.TaskUnknown),
        ({"paying": 4}, repairs.TaskUnknown),
    ],
)
def test_a_pledge_is_from_the_list_and_enough(stage, hours, refusal):
    with pytest.raises(refusal):
        stage.pledged(hours=hours)


def test_up_to_two_hours_more_than_needed_are_taken(stage):
    assert stage.pledged(hours={"patrol": 6}).tasks.get().hours == 6


def test_only_what_counts_is_repaired(stage):
    noticed = stage.noticed()
    with pytest.raises(repairs.NothingToRepair):
        stage.pledged(noticed)


def test_nothing_is_pledged_once_the_term_is_over(stage):
    deduct = stage.decided()
    last = moment(EXPIRES_ON - timedelta(days=1))
    with pytest.raises(repairs.NothingToRepair):
        stage.pledged(deduct, at=moment(EXPIRES_ON))
    assert stage.pledged(deduct, at=last)


def test_an_objection_is_answered_first(stage):
    deduct = stage.decided()
    object_to(deduct, deduct.resident, at=moment(VOTED_ON, 15))
    with pytest.raises(repairs.DisputedFirst):
        stage.pledged(deduct)


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_on_paper_the_recorder_or_the_manager_writes_it_down(stage, role):
    repair = stage.pledged(by=stage.user(role), channel=ObjectionChannel.PAPER)
    assert repair.pledged_by == stage.user(role)


def test_a_helper_says_why(stage):
    deduct, by = stage.decided(), stage.user("manager")
    way = {"by": by, "channel": ObjectionChannel.HELPER}
    with pytest.raises(repairs.HelperSaysWhy):
        stage.pledged(deduct, **way, helped_because=" ")
    repair = stage.pledged(deduct, **way, helped_because="女儿代办，老人不识字")
    assert repair.helped_because == "女儿代办，老人不识字"


@pytest.mark.parametrize("role", ["supervisor", "town", "county"])
def test_who_watches_writes_down_no_pledge(stage, role):
    with pytest.raises(repairs.NotYourStep):
        stage.pledged(by=stage.user(role), channel=ObjectionChannel.PAPER)


def test_on_screen_nobody_pledges_for_the_person(stage):
    deduct = stage.decided()
    mate = ResidentFactory(household=deduct.household, user=UserFactory())
    for by in (mate.user, stage.user("manager"), *stage.panel):
        with pytest.raises(repairs.NotYourStep):
            stage.pledged(deduct, by=by)


def test_a_manager_who_lives_with_the_person_writes_down_no_pledge(stage):
    deduct = stage.decided()
    ResidentFactory(household=deduct.household, user=stage.user("manager"))
    with pytest.raises(repairs.TooClose):
        stage.pledged(deduct, by=stage.user("manager"), channel=ObjectionChannel.PAPER)


def test_whoever_gives_up_may_pledge_anew(stage):
    repair = stage.pledged()
    for _twice in range(2):
        given_up = repairs.give_up(repair=repair, by=stage.subject, at=AT)
    assert given_up.stage == RepairStage.GIVEN_UP
    again = stage.pledged(repair.deduct, hours={"waste": 4})
    assert again.pk != repair.pk
    assert Event.objects.filter(action="villages.repair_given_up").count() == 1


def test_on_paper_the_manager_writes_down_that_one_lets_go(stage):
    repair = stage.pledged()
    done = repairs.give_up(repair=repair, by=stage.user("manager"), at=AT)
    assert (done.stage, done.ended_by) == (
        RepairStage.GIVEN_UP,
        stage.user("manager"),
    )


def test_nobody_else_gives_up_for_the_person(stage):
    repair = stage.pledged()
    for by in (stage.user("supervisor"), stage.panel[0], UserFactory()):
        with pytest.raises(repairs.NotYourStep):
            repairs.give_up(repair=repair, by=by, at=AT)


def test_what_was_cleared_is_not_given_up(stage):
    repair = stage.repaired().repairs.get()
    with pytest.raises(repairs.RepairOver):
        repairs.give_up(repair=repair, by=stage.subject, at=AT)


def test_the_database_keeps_the_hours_and_the_rows(stage: Stage):
    repair = stage.pledged()
    task = repair.tasks.first()
    for change in (
        lambda: type(repair).objects.update(hours_needed=1),
        lambda: type(task).objects.update(hours=1),
        lambda: type(repair).objects.update(pledged_by=stage.user("manager")),
        task.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


def test_two_villages_repairs_are_strangers(stage):
    other = set_the_stage(name="南湾村")
    with pytest.raises(repairs.NotYourStep):
        stage.pledged(
            stage.decided(),
            by=other.user("manager"),
            channel=ObjectionChannel.PAPER,
        )
