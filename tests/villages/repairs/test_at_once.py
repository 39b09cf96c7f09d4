"""Two at the same moment: one is first, and the other meets what the first did."""

import pytest

from grassroots.audit.models import Event
from tests.factories.deducts import DONE_ON, PLEDGED_ON, set_the_stage
from tests.factories.objections import object_to
from tests.factories.villages import moment
from tests.support.parallel import at_once, kinds
from villages.models import Deduct, DeductStage, Repair
from villages.services import repairs

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT = moment(DONE_ON, 16)


def test_a_pledge_sent_twice_at_once_is_one_pledge():
    stage = set_the_stage()
    deduct = stage.decided()
    answers = at_once([lambda: stage.pledged(deduct) for _each in range(4)])
    assert {one.pk for one in answers} == {Repair.objects.get().pk}


def test_two_pledges_of_different_tasks_at_once_leave_one():
    stage = set_the_stage()
    deduct = stage.decided()
    answers = at_once(
        [
            lambda: stage.pledged(deduct, hours={"cleaning": 4}),
            lambda: stage.pledged(deduct, hours={"waste": 4}),
        ]
    )
    assert kinds(answers) == {"Repair": 1, "RepairRuns": 1}


def test_two_who_look_at_the_last_two_tasks_at_once_clear_the_line_once():
    stage = set_the_stage()
    repair = stage.pledged()
    tasks = [stage.said_done(repair, one.kind) for one in repair.tasks.all()]
    at_once(
        [
            lambda: repairs.check(task=tasks[0], by=stage.user("manager"), at=AT),
            lambda: repairs.check(task=tasks[1], by=stage.panel[0], at=AT),
        ]
    )
    assert Deduct.objects.get().stage == DeductStage.REPAIRED
    assert Event.objects.filter(action="villages.deduct_repaired").count() == 1


def test_an_objection_and_the_last_look_at_once_do_not_both_stand():
    stage = set_the_stage()
    repair = stage.pledged(hours={"cleaning": 4})
    task = stage.said_done(repair)
    answers = at_once(
        [
            lambda: repairs.check(task=task, by=stage.user("manager"), at=AT),
            lambda: object_to(repair.deduct, stage.person, at=moment(PLEDGED_ON)),
        ]
    )
    assert kinds(answers) in (
        {"Repair": 1, "NothingToObjectTo": 1},
        {"Objection": 1, "DisputedFirst": 1},
    )
