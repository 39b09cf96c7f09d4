"""The pages of a repair: the person's, the desk's, and to all others none."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import (
    DONE_ON,
    FACTS,
    PLEDGED_ON,
    set_the_stage,
    shot,
)
from tests.factories.objections import object_to
from tests.factories.records import photo_file
from tests.factories.villages import ResidentFactory, moment
from tests.support.pages import page_of
from villages.models import Deduct, DeductStage, FileView, RepairStage, ServiceKind
from villages.selectors.deducts import deducts_for
from villages.selectors.repairs import progress_of, task_of, tasks_to_look_at
from villages.services import repairs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def as_me(person):
    return sign_in(Client(), person.user, acting_as=person)


def mine(deduct, more=""):
    return f"/me/reminders/{deduct.key}/{more}"


def desk(deduct, more=""):
    return f"/desk/reminders/{deduct.key}/{more}"


NO_HOURS = dict.fromkeys(ServiceKind.values, "0")
DONE = {"done_on": DONE_ON.isoformat(), "words": "小桥两边都扫了"}


def test_the_person_is_offered_the_repair_and_how_much_it_takes(stage):
    deduct = stage.decided()
    me = as_me(stage.person)
    assert mine(deduct, "repair/") in page_of(me.get(mine(deduct)))
    page = page_of(me.get(mine(deduct, "repair/")))
    assert "给村里做4小时事，这件就没有了" in page
    assert 'name="cleaning"' in page


def test_the_person_pledges_says_it_is_done_and_the_line_is_gone(stage, as_role):
    """The whole way over HTTP, with two people who look."""
    deduct = stage.decided()
    me = as_me(stage.person)
    hours = NO_HOURS | {"cleaning": "3", "elders": "1", "words": "对不起大家"}
    answer = me.post(mine(deduct, "repair/"), hours, follow=True)
    assert "还差4小时" in page_of(answer)
    for number in (1, 2):
        form = {**DONE, "photos": [photo_file(number)]}
        done = me.post(mine(deduct, f"repair/{number}/"), form, follow=True)
        assert "等人来看" in page_of(done)
    manager = as_role(stage, "manager")
    page = page_of(manager.get(desk(deduct, "repair/")))
    assert "本人说：对不起大家" in page
    assert desk(deduct, "photos/1/") in page
    first = manager.post(desk(deduct, "repair/1/checked/"), follow=True)
    assert "还差1小时" in page_of(first)
    assert "还差1小时" in page_of(me.get(mine(deduct, "repair/")))
    last = as_role(stage, "panel").post(desk(deduct, "repair/2/checked/"), follow=True)
    assert "这件事清了" in page_of(last)
    assert Deduct.objects.get().stage == DeductStage.REPAIRED
    for address in (mine(deduct), mine(deduct, "repair/")):
        assert me.get(address).status_code == 404
    for role in ("recorder", "panel", "manager", "supervisor", "town", "county"):
        client = as_role(stage, role)
        assert client.get(desk(deduct)).status_code == 404
        assert FACTS not in page_of(client.get("/desk/reminders/"))
    assert "李长河" not in page_of(as_role(stage, "manager").get("/desk/reminders/"))
    page = page_of(me.get("/me/file/"))
    assert "998" not in page
    assert "乱倒垃圾" not in page


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ({"cleaning": "1"}, "扣2分要做满4小时，现在选了1小时。"),
        ({"cleaning": "7"}, "做满4小时就够了，现在选了7小时，最多多选2小时。"),
        ({"cleaning": "99"}, "请从列出来的小时里选。"),
    ],
)
def test_a_wrong_pledge_is_told_and_loses_nothing(stage, hours, words):
    deduct = stage.decided()
    typed = {**NO_HOURS, **hours, "words": "对不起大家"}
    page = page_of(as_me(stage.person).post(mine(deduct, "repair/"), typed))
    assert words in page
    assert "对不起大家" in page
    assert progress_of(deduct) is None


def test_a_pledge_is_let_go_and_made_anew(stage):
    deduct = stage.pledged().deduct
    me = as_me(stage.person)
    page = page_of(me.post(mine(deduct, "repair/give-up/"), follow=True))
    assert "不修复了。什么时候想修复，再来选。" in page
    assert me.post(mine(deduct, "repair/give-up/")).status_code == 404
    assert 'name="cleaning"' in page_of(me.get(mine(deduct, "repair/")))


def test_letting_go_of_what_was_cleared_meanwhile_is_told(stage, monkeypatch, as_role):
    """Between the page and the lock somebody else was first."""
    repair = stage.pledged()
    progress = progress_of(repair.deduct)
    for module in ("me", "desk"):
        monkeypatch.setattr(
            f"villages.views.{module}.repairs.running", lambda _deduct: progress
        )
    deduct = repair.deduct
    for task in repair.tasks.all():
        said = stage.said_done(repair, task.kind)
        repairs.check(task=said, by=stage.user("manager"), at=moment(DONE_ON, 14))
    monkeypatch.setattr(
        "villages.models.deduct.DeductQuerySet.not_expired", lambda rows, *, on: rows
    )
    told = "这次修复已经是“修复好了”，什么也没有变。"
    me = as_me(stage.person)
    assert told in page_of(me.post(mine(deduct, "repair/give-up/"), follow=True))
    manager = as_role(stage, "manager")
    assert told in page_of(manager.post(desk(deduct, "repair/give-up/"), follow=True))


def test_on_paper_a_pledge_is_let_go_at_the_desk(stage, as_role):
    deduct = stage.pledged().deduct
    manager = as_role(stage, "manager")
    page = page_of(manager.post(desk(deduct, "repair/give-up/"), follow=True))
    assert "记下了，不修复了。想修复再来选。" in page
    assert desk(deduct, "repair/pledge/") in page
    for role in ("panel", "supervisor", "town"):
        client = as_role(stage, role)
        assert client.post(desk(deduct, "repair/give-up/")).status_code == 404


def test_while_an_objection_waits_no_repair_is_offered(stage, as_role):
    deduct = stage.decided()
    object_to(deduct, stage.person, at=moment(PLEDGED_ON))
    me = as_me(stage.person)
    assert mine(deduct, "repair/") not in page_of(me.get(mine(deduct)))
    assert me.get(mine(deduct, "repair/")).status_code == 404
    manager = as_role(stage, "manager")
    assert desk(deduct, "repair/pledge/") not in page_of(manager.get(desk(deduct)))
    assert manager.get(desk(deduct, "repair/pledge/")).status_code == 404


def test_a_task_without_words_or_with_a_bad_photo_is_told(stage):
    deduct = stage.pledged().deduct
    bad = SimpleUploadedFile("a.jpg", b"no photo", "image/jpeg")
    form = {**DONE, "words": " ", "photos": [photo_file(1), bad]}
    me = as_me(stage.person)
    page = page_of(me.post(mine(deduct, "repair/1/"), form))
    assert "请填这一格。" in page
    assert not progress_of(deduct).tasks[0].waits


def test_a_day_before_the_pledge_is_told_at_its_field(stage):
    deduct = stage.pledged().deduct
    form = {**DONE, "done_on": "2026-06-19"}
    page = page_of(as_me(stage.person).post(mine(deduct, "repair/1/"), form))
    assert "请选2026-06-20到今天之间的一天。" in page
    assert "小桥两边都扫了" in page


def test_a_task_that_is_not_there_is_404(stage, as_role):
    deduct = stage.pledged().deduct
    me, manager = as_me(stage.person), as_role(stage, "manager")
    for number in (0, 3):
        assert me.get(mine(deduct, f"repair/{number}/")).status_code == 404
        assert manager.get(desk(deduct, f"repair/{number}/")).status_code == 404
    me.post(mine(deduct, "repair/give-up/"))
    assert task_of(deduct, 1) is None


def test_for_somebody_without_a_phone_the_desk_writes_and_another_looks(stage, as_role):
    deduct = stage.decided()
    manager = as_role(stage, "manager")
    form = NO_HOURS | {"channel": "paper", "cleaning": "4"}
    assert desk(deduct, "repair/pledge/") in page_of(manager.get(desk(deduct)))
    assert manager.get(desk(deduct, "repair/pledge/")).status_code == 200
    wrong = manager.post(desk(deduct, "repair/pledge/"), form | {"channel": "helper"})
    assert "代办请写明是谁、为什么代办。" in page_of(wrong)
    page = page_of(manager.post(desk(deduct, "repair/pledge/"), form, follow=True))
    assert "请打印任务单" in page
    assert manager.get(desk(deduct, "repair/pledge/")).status_code == 302
    sheet = page_of(manager.get(desk(deduct, "print/repair/")))
    assert "修复任务单" in sheet
    assert "打扫公共的地方" in sheet
    recorder = as_role(stage, "recorder")
    assert recorder.get(desk(deduct, "repair/1/")).status_code == 200
    empty = recorder.post(desk(deduct, "repair/1/"), {"words": ""})
    assert "请填这一格。" in page_of(empty)
    done = page_of(recorder.post(desk(deduct, "repair/1/"), DONE, follow=True))
    assert "记下了，要请另一位来看。" in done
    assert "看过了，算数" not in done
    refused = manager.post(desk(deduct, "repair/1/checked/"), follow=True)
    assert "这是您答应或说做完的，要请另一位来看。" in page_of(refused)
    panel = as_role(stage, "panel", member=2)
    assert "看过了，算数" in page_of(panel.get(desk(deduct, "repair/")))
    assert panel.get(desk(deduct, "print/repair/")).status_code == 404
    panel.post(desk(deduct, "repair/1/checked/"))
    assert deduct.repairs.get().stage == RepairStage.CLEARED


def test_whoever_looks_may_send_it_back_with_words(stage, as_role):
    repair = stage.pledged()
    stage.said_done(repair)
    manager = as_role(stage, "manager")
    address = desk(repair.deduct, "repair/1/back/")
    assert manager.get(address).status_code == 200
    assert "请填这一格。" in page_of(manager.post(address, {"words": ""}))
    manager.post(address, {"words": "桥东头还有两袋"})
    me = as_me(stage.person)
    assert "桥东头还有两袋" in page_of(me.get(mine(repair.deduct, "repair/")))
    assert "上次还差：桥东头还有两袋" in page_of(
        me.get(mine(repair.deduct, "repair/1/"))
    )
    again = page_of(manager.post(address, {"words": "还是没有"}))
    assert "还没有人说做完了" in again


def test_what_waits_for_a_look_stands_in_the_list_and_on_the_home(stage, as_role):
    repair = stage.pledged()
    stage.said_done(repair)
    manager, on = stage.user("manager"), DONE_ON
    assert tasks_to_look_at(manager, "manager", stage.village, on=on) == 1
    assert tasks_to_look_at(stage.panel[0], "panel", stage.village, on=on) == 1
    page = page_of(as_role(stage, "manager").get("/desk/reminders/"))
    assert "修复的事说做完了，等人看" in page
    assert "修复中" in page
    home = page_of(as_role(stage, "manager").get("/desk/"))
    assert "/desk/reminders/" in home


def test_who_watches_sees_the_repair_and_has_no_button(stage, as_role):
    repair = stage.pledged()
    stage.said_done(repair)
    for role in ("supervisor", "town", "county"):
        client = as_role(stage, role)
        page = page_of(client.get(desk(repair.deduct, "repair/")))
        assert "看过了，算数" not in page
        for more in ("repair/1/checked/", "repair/1/back/", "repair/pledge/"):
            assert client.post(desk(repair.deduct, more)).status_code == 404


def test_every_look_at_a_repair_is_told_to_the_person(stage, as_role):
    repair = stage.pledged()
    as_role(stage, "supervisor").get(desk(repair.deduct, "repair/"))
    view = FileView.objects.get()
    assert view.resident == stage.person


def test_to_family_neighbours_and_the_next_village_there_is_no_repair(stage, as_role):
    repair = stage.pledged()
    other = set_the_stage(name="南湾村")
    mate = ResidentFactory(household=repair.deduct.household, user=UserFactory())
    for person in (mate, other.person):
        for more in ("repair/", "repair/1/", "repair/give-up/"):
            client = as_me(person)
            assert client.get(mine(repair.deduct, more)).status_code in {404, 405}
            assert client.post(mine(repair.deduct, more)).status_code == 404
    for role in ("recorder", "panel", "manager", "supervisor", "town"):
        client = as_role(other, role)
        for more in ("repair/", "repair/1/", "repair/pledge/", "print/repair/"):
            assert client.get(desk(repair.deduct, more)).status_code == 404
        for more in ("repair/1/checked/", "repair/1/back/"):
            assert client.post(desk(repair.deduct, more)).status_code == 404


def test_a_photo_of_a_task_is_shown_beside_its_task_alone(stage, as_role):
    repair = stage.pledged()
    task = repair.tasks.get(kind="elders")
    repairs.say_done(
        task=task,
        done_on=DONE_ON,
        words="帮于奶奶扫院子",
        by=stage.subject,
        at=moment(DONE_ON),
        photos=[shot(9)],
    )
    page = page_of(as_role(stage, "manager").get(desk(repair.deduct, "repair/")))
    place = repair.deduct.photos.count()
    assert page.count(desk(repair.deduct, f"photos/{place}/")) == 1


def test_a_deduct_without_a_repair_waits_for_no_look(stage):
    deduct = stage.decided()
    seen = deducts_for(stage.user("manager"), "manager", stage.village, on=DONE_ON)
    assert [one.task_waits for one in seen] == [False]
    assert progress_of(deduct) is None
