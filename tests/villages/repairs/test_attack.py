"""What somebody tries who means ill, or whom chance brings at the wrong moment."""

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from tests.factories.accounts import sign_in
from tests.factories.deducts import DONE_ON, shot
from tests.factories.objections import answer, object_to
from tests.factories.villages import (
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    moment,
)
from tests.support.pages import page_of
from villages.models import (
    Deduct,
    DeductStage,
    ObjectionOutcome,
    Repair,
    RepairStage,
    RepairTask,
)
from villages.selectors.repairs import progress_of, tasks_to_look_at
from villages.services import repairs
from villages.services.repairs import NothingToRepair, TooClose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def upheld_meanwhile(stage):
    repair = stage.pledged()
    stage.said_done(repair)
    doubt = object_to(repair.deduct, stage.person, at=moment(DONE_ON))
    answer(doubt, stage.panel[2], ObjectionOutcome.UPHELD, at=moment(DONE_ON, 14))
    repair.deduct.refresh_from_db()
    assert repair.deduct.stage == DeductStage.REVERSED
    return repair


def test_nobody_works_off_what_was_put_right_meanwhile(stage, as_role):
    repair = upheld_meanwhile(stage)
    key = repair.deduct.key
    me = sign_in(Client(), stage.subject, acting_as=stage.person)
    assert me.get(f"/me/reminders/{key}/").status_code == 200
    for more in ("repair/", "repair/2/"):
        assert me.get(f"/me/reminders/{key}/{more}").status_code == 404
    manager = as_role(stage, "manager")
    assert manager.get(f"/desk/reminders/{key}/print/repair/").status_code == 404
    assert "repair/" not in page_of(manager.get(f"/desk/reminders/{key}/"))
    assert "等人看" not in page_of(manager.get("/desk/reminders/"))
    assert progress_of(repair.deduct) is None
    with pytest.raises(NothingToRepair):
        stage.said_done(repair, "elders")


def test_what_is_disputed_waits_for_nobodys_look(stage, as_role):
    repair = stage.pledged()
    stage.said_done(repair)
    object_to(repair.deduct, stage.person, at=moment(DONE_ON))
    manager = stage.user("manager")
    assert tasks_to_look_at(manager, "manager", stage.village, on=DONE_ON) == 0
    page = page_of(
        as_role(stage, "manager").get(f"/desk/reminders/{repair.deduct.key}/repair/")
    )
    assert "看过了，算数" not in page


def relative_of_a_mate(stage, member=0):
    """Make a panel member kin of somebody whose household's score it lowers."""
    home = stage.person.memberships.get().household
    own = ResidentFactory(
        household=HouseholdFactory(village=stage.village), user=stage.panel[member]
    )
    KinshipFactory(first=own, second=ResidentFactory(household=home))


def test_who_stands_aside_from_the_vote_sees_no_repair(stage, as_role):
    repair = stage.pledged()
    stage.said_done(repair)
    relative_of_a_mate(stage)
    client = as_role(stage, "panel")
    base = f"/desk/reminders/{repair.deduct.key}/"
    assert "李长河" not in page_of(client.get(base))
    assert client.get(f"{base}repair/").status_code == 404
    assert client.get(f"{base}repair/1/back/").status_code == 404
    assert client.post(f"{base}repair/1/checked/").status_code == 404
    assert tasks_to_look_at(stage.panel[0], "panel", stage.village, on=DONE_ON) == 0
    with pytest.raises(TooClose):
        repairs.check(
            task=repair.tasks.get(kind="cleaning"),
            by=stage.panel[0],
            at=moment(DONE_ON, 16),
        )


def test_a_photo_that_comes_later_with_the_same_words_is_kept(stage):
    repair = stage.pledged()
    task = stage.said_done(repair)
    again = {
        "task": task,
        "done_on": task.done_on,
        "words": task.done_words,
        "by": stage.subject,
        "at": moment(DONE_ON, 14),
        "photos": [shot(11)],
    }
    repairs.say_done(**again)
    assert task.photos.count() == 1
    repairs.say_done(**again)
    assert task.photos.count() == 1


def test_the_database_takes_no_row_that_comes_finished(stage):
    repair = stage.pledged()
    manager = stage.user("manager")
    at = moment(DONE_ON)
    with pytest.raises(DatabaseError), transaction.atomic():
        Repair.objects.create(
            deduct=repair.deduct,
            stage=RepairStage.CLEARED,
            hours_needed=4,
            channel="paper",
            pledged_by=stage.subject,
            pledged_at=at,
            ended_at=at,
            ended_by=manager,
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        RepairTask.objects.create(
            repair=repair,
            kind="trees",
            hours=4,
            done_on=DONE_ON,
            said_at=at,
            said_by=stage.subject,
            checked_at=at,
            checked_by=manager,
        )
    assert not Deduct.objects.filter(stage=DeductStage.REPAIRED).exists()


@pytest.mark.parametrize("number", ["99999999999999999999999", "01", "0"])
def test_odd_numbers_of_a_task_are_not_there(stage, number):
    repair = stage.pledged()
    me = sign_in(Client(), stage.subject, acting_as=stage.person)
    answer_ = me.get(f"/me/reminders/{repair.deduct.key}/repair/{number}/")
    assert answer_.status_code in {200, 404}


@pytest.mark.parametrize(
    "form",
    [
        {"done_on": "2026-06-27\x00", "words": "扫了"},
        {"done_on": "2026-06-28", "words": "扫了"},
        {"done_on": "0001-01-01", "words": "扫了"},
        {"done_on": "9999-12-31", "words": "扫了"},
        {"done_on": "2026-06-27", "words": "扫\x00了"},
        {"done_on": "2026-06-27", "words": "扫" * 201},
    ],
)
def test_odd_words_and_days_are_told_on_the_form(stage, form):
    repair = stage.pledged()
    me = sign_in(Client(), stage.subject, acting_as=stage.person)
    address = f"/me/reminders/{repair.deduct.key}/repair/1/"
    assert me.post(address, form).status_code == 200
    assert not RepairTask.objects.to_look_at().exists()


@pytest.mark.parametrize("hours", ["-1", "1e3", "\x00", "9" * 50, "1.5", ""])
def test_odd_hours_are_told_on_the_form(stage, hours):
    deduct = stage.decided()
    me = sign_in(Client(), stage.subject, acting_as=stage.person)
    typed = {"cleaning": hours, "words": ""}
    assert me.post(f"/me/reminders/{deduct.key}/repair/", typed).status_code == 200
    assert not Repair.objects.exists()


def test_a_pledge_before_the_vote_is_refused_aloud_and_asks_for_no_hours(
    stage, as_role
):
    deduct = stage.noticed()
    me = sign_in(Client(), stage.subject, acting_as=stage.person)
    for client, address in (
        (me, f"/me/reminders/{deduct.key}/repair/"),
        (as_role(stage, "manager"), f"/desk/reminders/{deduct.key}/repair/pledge/"),
    ):
        for typed in ({}, {"cleaning": "3", "elders": "1"}):
            shown = page_of(client.post(address, typed, follow=True))
            assert "现在没有在扣分，不用修复" in shown
            assert "小时事" not in shown
    assert not Repair.objects.exists()
