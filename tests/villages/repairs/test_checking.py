"""What was done is looked at by somebody else; the last look clears the line."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.deducts import (
    DONE_ON,
    EXPIRES_ON,
    PLEDGED_ON,
    shot,
)
from tests.factories.objections import object_to
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    moment,
)
from villages.models import (
    AreaRole,
    Deduct,
    DeductMoment,
    DeductStage,
    Repair,
    RepairStage,
    RepairTask,
)
from villages.selectors.credit_files import score_as_of
from villages.selectors.deducts import deducts_of
from villages.services import deducts, repairs
from villages.services.records.admission import MOST_PHOTOS

pytestmark = pytest.mark.django_db
AT = moment(DONE_ON, 16)


def say(stage, repair, **changes):
    usual = {
        "task": repair.tasks.get(kind="cleaning"),
        "done_on": DONE_ON,
        "words": "小桥两边都扫了",
        "by": stage.subject,
        "at": moment(DONE_ON),
    }
    return repairs.say_done(**{**usual, **changes})


def test_the_last_task_that_is_looked_at_clears_the_line(stage):
    repair = stage.pledged()
    home = repair.deduct.household
    first = stage.said_done(repair, "cleaning")
    half = repairs.check(task=first, by=stage.user("manager"), at=AT)
    assert half.stage == RepairStage.PLEDGED
    assert score_as_of(home, DONE_ON).total == 998
    last = stage.said_done(repair, "elders")
    whole = repairs.check(task=last, by=stage.panel[0], at=AT)
    assert (whole.stage, whole.ended_by) == (RepairStage.CLEARED, stage.panel[0])
    deduct = Deduct.objects.get()
    assert (deduct.stage, deduct.ended_at) == (DeductStage.REPAIRED, AT)
    # As if it had never been, for the day itself and for the days before.
    assert score_as_of(home, DONE_ON).total == 1000
    assert not deducts_of(stage.person, on=DONE_ON).exists()
    assert Event.objects.filter(action="villages.deduct_repaired").count() == 1


def test_hours_that_are_enough_clear_it_with_a_task_left_over(stage):
    repair = stage.pledged(hours={"cleaning": 4, "elders": 1})
    task = stage.said_done(repair)
    done = repairs.check(task=task, by=stage.user("manager"), at=AT)
    assert done.stage == RepairStage.CLEARED


def test_looking_twice_changes_nothing(stage):
    repair = stage.pledged()
    task = stage.said_done(repair)
    for by in (stage.user("manager"), stage.panel[0]):
        repairs.check(task=task, by=by, at=AT)
    task.refresh_from_db()
    assert task.checked_by == stage.user("manager")


def test_whoever_pledged_or_said_it_does_not_look(stage):
    """Not the person, not the clerk who wrote the pledge, nor who said it was done."""
    manager, recorder = stage.user("manager"), stage.user("recorder")
    repair = stage.pledged(by=manager, channel="paper")
    task = say(stage, repair, by=recorder)
    for by in (manager, recorder):
        with pytest.raises(repairs.OwnPledge):
            repairs.check(task=task, by=by, at=AT)
        with pytest.raises(repairs.OwnPledge):
            repairs.send_back(task=task, words="没看见", by=by, at=AT)
    with pytest.raises(repairs.NotYourStep):
        repairs.check(task=task, by=stage.subject, at=AT)
    assert repairs.check(task=task, by=stage.panel[1], at=AT)


def test_a_person_who_sits_on_the_panel_does_not_look_at_the_own_service(stage):
    AppointmentFactory(village=stage.village, role=AreaRole.PANEL, user=stage.subject)
    task = stage.said_done(stage.pledged())
    with pytest.raises(repairs.NotYourStep):
        repairs.check(task=task, by=stage.subject, at=AT)


def test_family_and_declared_relatives_do_not_look(stage):
    repair = stage.pledged()
    task = stage.said_done(repair)
    kin = ResidentFactory(village=stage.village, user=stage.panel[0])
    KinshipFactory(first=kin, second=stage.person)
    ResidentFactory(household=repair.deduct.household, user=stage.panel[1])
    for by in stage.panel[:2]:
        with pytest.raises(repairs.TooClose):
            repairs.check(task=task, by=by, at=AT)


@pytest.mark.parametrize("role", ["supervisor", "town", "county"])
def test_who_watches_does_not_look_at_tasks(stage, role):
    task = stage.said_done(stage.pledged())
    with pytest.raises(repairs.NotYourStep):
        repairs.check(task=task, by=stage.user(role), at=AT)


def test_what_nobody_said_was_done_is_not_looked_at(stage):
    task = stage.pledged().tasks.first()
    for call in (repairs.check, repairs.send_back):
        more = {"words": "没看见"} if call is repairs.send_back else {}
        with pytest.raises(repairs.NotSaidDone):
            call(task=task, by=stage.user("manager"), at=AT, **more)


def test_a_task_sent_back_says_what_is_missing_and_may_be_said_again(stage):
    repair = stage.pledged()
    task = stage.said_done(repair)
    manager = stage.user("manager")
    with pytest.raises(repairs.SayWhatTaskLacks):
        repairs.send_back(task=task, words=" ", by=manager, at=AT)
    back = repairs.send_back(task=task, words="桥东头还有两袋", by=manager, at=AT)
    assert (back.said_at, back.sent_back_because) == (None, "桥东头还有两袋")
    again = say(stage, repair, words="东头也扫了")
    assert (again.waits, again.sent_back_because) == (True, "")


def test_what_counts_is_not_sent_back_nor_said_again(stage):
    repair = stage.pledged()
    task = stage.said_done(repair)
    repairs.check(task=task, by=stage.user("manager"), at=AT)
    with pytest.raises(repairs.TaskDone):
        repairs.send_back(task=task, words="没看见", by=stage.panel[0], at=AT)
    with pytest.raises(repairs.TaskDone):
        say(stage, repair, words="又扫了一遍")


@pytest.mark.parametrize("days", [-8, 1])
def test_a_task_is_done_between_the_pledge_and_today(stage, days):
    with pytest.raises(repairs.DoneOnOutOfRange):
        say(stage, stage.pledged(), done_on=DONE_ON + timedelta(days=days))
    assert (PLEDGED_ON - DONE_ON).days == -7


def test_a_task_is_put_in_words(stage):
    with pytest.raises(repairs.DoneWordsMissing):
        say(stage, stage.pledged(), words=" ")


def test_saying_the_same_again_changes_nothing_and_other_words_replace_it(stage):
    repair = stage.pledged()
    task = say(stage, repair)
    again = say(stage, repair, at=AT)
    assert again.said_at == task.said_at
    other = say(stage, repair, words="还捡了瓶子", at=AT)
    assert (other.done_words, other.said_at) == ("还捡了瓶子", AT)


def test_photos_of_a_task_are_kept_with_it_up_to_the_limit(stage):
    repair = stage.pledged()
    task = say(stage, repair, photos=[shot(5)])
    photo = task.photos.get()
    assert (photo.deduct, photo.moment) == (repair.deduct, DeductMoment.TASK)
    with pytest.raises(repairs.TooManyPhotos):
        say(
            stage,
            repair,
            words="还有",
            photos=[shot(n) for n in range(6, 6 + MOST_PHOTOS)],
        )


def test_a_stranger_says_nothing_of_a_task(stage):
    with pytest.raises(repairs.NotYourStep):
        say(stage, stage.pledged(), by=UserFactory())


def test_while_an_objection_waits_nothing_is_looked_at(stage):
    repair = stage.pledged()
    task = stage.said_done(repair)
    object_to(repair.deduct, stage.person, at=moment(DONE_ON, 15))
    with pytest.raises(repairs.DisputedFirst):
        repairs.check(task=task, by=stage.user("manager"), at=AT)


def test_after_its_term_nothing_is_looked_at(stage):
    task = stage.said_done(stage.pledged())
    with pytest.raises(repairs.NothingToRepair):
        repairs.check(task=task, by=stage.user("manager"), at=moment(EXPIRES_ON))


def test_after_giving_up_nothing_is_said_or_looked_at(stage):
    repair = stage.pledged()
    task = stage.said_done(repair)
    repairs.give_up(repair=repair, by=stage.subject, at=AT)
    manager = stage.user("manager")
    with pytest.raises(repairs.RepairOver):
        say(stage, repair, words="又扫了")
    with pytest.raises(repairs.RepairOver):
        repairs.check(task=task, by=manager, at=AT)
    with pytest.raises(repairs.RepairOver):
        repairs.send_back(task=task, words="没看见", by=manager, at=AT)


def test_the_database_takes_no_check_by_who_said_it(stage):
    task = stage.said_done(stage.pledged())
    with pytest.raises(IntegrityError), transaction.atomic():
        RepairTask.objects.filter(pk=task.pk).update(
            checked_at=AT, checked_by=stage.subject
        )


def test_the_database_takes_no_check_by_who_pledged(stage):
    repair = stage.pledged(by=stage.user("manager"), channel="paper")
    task = say(stage, repair)
    with pytest.raises(IntegrityError), transaction.atomic():
        RepairTask.objects.filter(pk=task.pk).update(
            checked_at=AT, checked_by=stage.user("manager")
        )


def test_the_database_clears_no_repair_without_its_hours(stage):
    repair = stage.pledged()
    end = {"ended_at": AT, "ended_by": stage.user("manager")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Repair.objects.filter(pk=repair.pk).update(stage="cleared", **end)


def test_the_database_repairs_no_deduct_without_a_cleared_repair(stage):
    stage.pledged()
    with pytest.raises(IntegrityError), transaction.atomic():
        Deduct.objects.update(stage=DeductStage.REPAIRED)


def test_no_objection_is_raised_to_what_was_repaired(stage):
    deduct = stage.repaired()
    with pytest.raises(Exception, match="没有在算"):
        object_to(deduct, deduct.resident, at=AT)


def test_the_purge_takes_words_and_photos_of_the_service_too(
    stage, django_capture_on_commit_callbacks
):
    repair = stage.pledged(words="对不起大家")
    task = say(stage, repair, photos=[shot(5)])
    file = task.photos.get().photo.name
    manager = stage.user("manager")
    repairs.check(task=task, by=manager, at=AT)
    last = stage.said_done(repair, "elders")
    repairs.check(task=last, by=manager, at=AT)
    with django_capture_on_commit_callbacks(execute=True):
        assert deducts.purge(on=DONE_ON, at=AT) == 1
    repair.refresh_from_db()
    task.refresh_from_db()
    assert (repair.words, task.done_words) == ("", "")
    assert not default_storage.exists(file)
