"""Who sees an objection: whoever raised it, and in office those who took no part."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rewards.points.services import awards
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import set_the_stage
from tests.factories.objections import (
    ACTED_ON,
    DECIDED_ON,
    PROMISED_ON,
    RAISED_ON,
    answer,
    deduct_of,
    object_to,
    record_of,
)
from tests.factories.points import spend
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from tests.support.clock import freeze_time
from villages.models import FileView, Objection, RecordStatus
from villages.selectors.objections import objections_for
from villages.services import objections

AFTER_DUE = date(2026, 10, 12)


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(RAISED_ON)) as frozen:
        yield frozen


@pytest.fixture
def objection(record, neighbour):
    return object_to(record, neighbour)


def as_role(stage, role):
    seat = stage.bench[int(role[-1])] if role[:-1] == "panel" else stage.seats[role]
    return sign_in(Client(), seat.user, acting_as=seat)


def as_me(person):
    return sign_in(Client(), person.user, acting_as=person)


def text(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def page(client, name, *args):
    return client.get(reverse(name, args=args))


def press(client, name, *args, **given):
    return client.post(reverse(name, args=args), given, follow=True)


# --- The objector -----------------------------------------------------------------


def test_each_line_of_the_own_file_leads_to_the_form_and_is_marked(stage):
    record = record_of(
        stage,
        status=RecordStatus.EFFECTIVE,
        effective_on=ACTED_ON,
        expires_on=date(2027, 9, 1),
    )
    me = as_me(stage.person)
    where = reverse("villages_my_objection_record", args=[record.pk])
    assert where in text(me.get("/me/file/"))
    assert "李长河：帮邻居收麦" in text(me.get(where))
    given = {"text": "我没去", "client_id": uuid4()}
    shown = text(me.post(where, given, follow=True))
    assert "记下了" in shown
    assert "村里10月10日" in shown
    assert Objection.objects.get().objector == stage.person
    text(me.post(where, given, follow=True))
    assert Objection.objects.count() == 1
    assert "有异议" in text(me.get("/me/file/"))
    again = text(me.post(where, {"text": "再说", "client_id": uuid4()}))
    assert "不用再提" in again
    assert "请填这一格" in text(me.post(where, {"client_id": uuid4()}))


def test_a_neighbour_objects_to_what_is_on_the_board_and_reads_no_name(
    record, neighbour, stage
):
    me = as_me(neighbour)
    where = reverse("villages_my_objection_record", args=[record.pk])
    board = text(page(me, "villages_my_objections"))
    assert where in board
    assert "李长河" not in board + text(me.get(where))
    given = {"text": "那天下雨，没人去", "client_id": uuid4()}
    assert "那天下雨" in text(me.post(where, given, follow=True))
    record.refresh_from_db()
    assert record.status == RecordStatus.OBJECTED
    assert "有异议" in text(page(me, "villages_my_objections"))
    notice = text(
        page(Client(), "villages_notice", stage.village.code, record.notice.number)
    )
    assert "有异议" in notice
    number = record.notice.number
    paper = text(page(Client(), "villages_notice_print", stage.village.code, number))
    assert "（有异议）" in paper


def test_what_is_not_on_the_board_is_no_neighbours(stage, neighbour):
    record = record_of(stage, status=RecordStatus.SUBMITTED, notice=None)
    assert (
        page(as_me(neighbour), "villages_my_objection_record", record.pk).status_code
        == 404
    )


def test_the_score_of_the_household_can_be_objected_to(neighbour, record):
    me = as_me(neighbour)
    assert "我家的信用分" in text(page(me, "villages_my_objection_score"))
    shown = text(
        press(me, "villages_my_objection_score", text="少算了", client_id=uuid4())
    )
    assert "少算了" in shown
    moved = neighbour_of_nobody(neighbour)
    assert page(as_me(moved), "villages_my_objection_score").status_code == 404


def neighbour_of_nobody(neighbour):
    return ResidentFactory(
        village=neighbour.village, household=None, user=UserFactory()
    )


def test_a_deduct_is_objected_to_from_its_page_by_the_person_alone(stage, neighbour):
    deduct = deduct_of(stage)
    me = as_me(stage.person)
    where = reverse("villages_my_objection_deduct", args=[deduct.key])
    assert where in text(page(me, "villages_my_deduct", deduct.key))
    assert where in text(me.get("/me/file/"))
    assert as_me(neighbour).get(where).status_code == 404
    assert "乱倒垃圾" in text(me.get(where))
    text(me.post(where, {"text": "不是我倒的", "client_id": uuid4()}, follow=True))
    assert "这几天不算" in text(page(me, "villages_my_deduct", deduct.key))


def test_the_objector_takes_it_back(objection, neighbour):
    me = as_me(neighbour)
    assert "那天不是我去的" in text(page(me, "villages_my_objection", objection.key))
    assert "撤回了" in text(press(me, "villages_my_objection_withdraw", objection.key))


def test_the_objector_goes_on_to_the_town(objection, neighbour, stage, clock):
    me = as_me(neighbour)
    where = reverse("villages_my_objection_escalate", args=[objection.key])
    assert where not in text(page(me, "villages_my_objection", objection.key))
    clock.move_to(moment(DECIDED_ON, 15))
    answer(objection, stage.panel[1], "dismissed")
    shown = text(page(me, "villages_my_objection", objection.key))
    assert "看了照片和名单" in shown
    assert where in shown
    refused = text(press(me, "villages_my_objection_withdraw", objection.key))
    assert "什么也没有变" in refused
    assert "请填这一格" in text(me.post(where))
    assert "看了照片和名单" in text(me.get(where))
    assert "交到镇里了" in text(me.post(where, {"text": "没问过我"}, follow=True))
    assert "没有交上去" not in text(me.get(where))
    town = as_role(stage, "town")
    assert "没问过我" in text(page(town, "villages_objection", objection.key))
    answer(objection, stage.user("town"), "dismissed", at=moment(DECIDED_ON, 16))
    assert "现在不行" in text(me.post(where, {"text": "还是不对"}))
    shown = text(page(me, "villages_my_objection", objection.key))
    assert "没问过我" in shown
    assert where not in shown


def test_when_the_days_are_over_or_the_line_is_undone_the_town_is_not_offered(
    objection, record, stage
):
    answer(objection, stage.panel[1], "dismissed")
    may = objections.may_escalate
    assert may(objection, on=date(2026, 10, 15))
    assert not may(objection, on=date(2026, 10, 16))
    answer(object_to(record, stage.person), stage.panel[1], "upheld")
    objection = Objection.objects.get(pk=objection.pk)
    assert not may(objection, on=DECIDED_ON)


# --- The desk ---------------------------------------------------------------------


@pytest.mark.parametrize("role", ["panel1", "manager", "supervisor"])
def test_the_village_s_desk_shows_it_and_keeps_the_look(objection, stage, role):
    desk = as_role(stage, role)
    where = reverse("villages_objection", args=[objection.key])
    assert where in text(page(desk, "villages_objections"))
    assert "那天不是我去的" in text(desk.get(where))
    told = {look.resident for look in FileView.objects.all()}
    assert told == {stage.person, objection.objector}
    assert "/desk/objections/" in text(desk.get("/desk/"))


@pytest.mark.parametrize("role", ["recorder", "town", "county"])
def test_to_all_others_it_does_not_exist(objection, stage, role):
    desk = as_role(stage, role)
    for name in (
        "villages_objection",
        "villages_objection_extend",
        "points_objection_decide",
    ):
        assert page(desk, name, objection.key).status_code == 404
        assert press(desk, name, objection.key).status_code in {404, 405}
    answer = page(desk, "villages_objections")
    assert answer.status_code == 404 or str(objection.key) not in text(answer)


def test_another_village_a_neighbour_and_a_stranger_meet_nothing(
    objection, stage, record
):
    other = set_the_stage(name="南湾村")
    for role in ("panel1", "manager", "supervisor", "town"):
        desk = as_role(other, role)
        assert page(desk, "villages_objection", objection.key).status_code == 404
    for name in (
        "villages_my_objection",
        "villages_my_objection_escalate",
        "villages_my_objection_withdraw",
    ):
        me = as_me(stage.person)
        assert press(me, name, objection.key).status_code in {404, 405}


def test_the_reviewer_reads_it_and_does_not_decide(objection, stage):
    desk = as_role(stage, "panel0")
    shown = text(page(desk, "villages_objection", objection.key))
    assert "您经过手" in shown
    assert page(desk, "points_objection_decide", objection.key).status_code == 404
    assert page(desk, "villages_objection_extend", objection.key).status_code == 404


@pytest.mark.parametrize("of", ["objector", "subject"])
def test_who_is_too_close_does_not_see_it(objection, stage, neighbour, of):
    person = neighbour if of == "objector" else stage.person
    kin = ResidentFactory(village=stage.village, user=stage.panel[1])
    KinshipFactory(first=kin, second=person)
    desk = as_role(stage, "panel1")
    assert page(desk, "villages_objection", objection.key).status_code == 404


def test_overdue_it_is_marked_and_stands_on_the_town_s_desk(objection, stage, clock):
    clock.move_to(moment(AFTER_DUE))
    assert "过期没答复" in text(page(as_role(stage, "manager"), "villages_objections"))
    town = as_role(stage, "town")
    shown = text(page(town, "villages_objections"))
    assert str(objection.key) in shown
    assert "东岛村" in shown
    given = {"outcome": "dismissed", "reasons": "问过村里了"}
    text(press(town, "points_objection_decide", objection.key, **given))
    assert objection.decisions.get().level == "town"


def test_a_member_who_took_no_part_answers_it(objection, record, stage):
    desk = as_role(stage, "panel1")
    where = reverse("points_objection_decide", args=[objection.key])
    assert where in text(page(desk, "villages_objection", objection.key))
    assert "答复这件异议" in text(desk.get(where))
    assert "请选一个" in text(desk.post(where))
    shown = text(
        desk.post(where, {"outcome": "upheld", "reasons": "记错人了"}, follow=True)
    )
    assert "答复了，提的人看得到" in shown
    assert "记错人了" in shown
    record.refresh_from_db()
    assert record.status == RecordStatus.REVERSED


@pytest.mark.parametrize(
    ("spent", "words"), [(0, "2分收回来了"), (1, "收回1分，已经用掉的1分由村里承担")]
)
def test_the_answer_says_what_became_of_the_points(
    record, stage, neighbour, clock, spent, words
):
    clock.move_to(moment(PROMISED_ON, 10))
    award = awards.settle(record=record, on=PROMISED_ON, at=moment(PROMISED_ON, 6))
    objection = object_to(record, neighbour, at=moment(PROMISED_ON))
    if spent:
        spend(award.account.ledger_account, spent, at=moment(PROMISED_ON, 9))
    given = {"outcome": "upheld", "reasons": "记错人了"}
    desk = as_role(stage, "panel1")
    assert words in text(press(desk, "points_objection_decide", objection.key, **given))


def test_it_may_take_more_days_and_says_why(objection, stage, neighbour):
    desk = as_role(stage, "manager")
    where = reverse("villages_objection_extend", args=[objection.key])
    assert where in text(page(desk, "villages_objection", objection.key))
    assert "请填这一格" in text(desk.post(where))
    assert "7个工作日" in text(desk.get(where))
    assert "10月15日" in text(desk.post(where, {"because": "要问镇里"}, follow=True))
    assert "不能再延" in text(desk.post(where, {"because": "再问"}))
    mine = text(page(as_me(neighbour), "villages_my_objection", objection.key))
    assert "要问镇里" in mine


def test_an_objection_to_a_deduct_is_seen_by_those_who_may_see_the_deduct(stage):
    deduct = deduct_of(stage)
    objection = object_to(deduct, stage.person)
    for role, status in (("manager", 200), ("supervisor", 200), ("panel2", 200)):
        desk = as_role(stage, role)
        assert page(desk, "villages_objection", objection.key).status_code == status
    kin = ResidentFactory(village=stage.village, user=stage.user("supervisor"))
    KinshipFactory(first=kin, second=stage.person)
    desk = as_role(stage, "supervisor")
    assert page(desk, "villages_objection", objection.key).status_code == 404
    # Whoever served the notice stands aside from the deduct on the panel's desk only.
    assert "乱倒垃圾" in text(
        page(as_role(stage, "manager"), "villages_objection", objection.key)
    )


def test_a_score_stands_on_the_desk_by_the_number_of_the_house(stage, neighbour):
    household = neighbour.memberships.get().household
    objection = object_to(household, neighbour)
    desk = as_role(stage, "panel1")
    shown = text(page(desk, "villages_objection", objection.key))
    assert household.number in shown
    assert FileView.objects.get().resident == neighbour


def test_the_audit_shows_an_objection_to_those_who_may_see_it(objection, stage):
    where = reverse("villages_objection", args=[objection.key])
    assert where in text(as_role(stage, "manager").get("/desk/audit/"))
    kin = ResidentFactory(village=stage.village, user=stage.user("manager"))
    KinshipFactory(first=kin, second=objection.objector)
    assert "有人提异议" not in text(as_role(stage, "manager").get("/desk/audit/"))


def test_what_has_expired_is_gone_from_every_list(stage, neighbour, clock):
    record = record_of(
        stage, status=RecordStatus.EFFECTIVE, expires_on=date(2027, 9, 1)
    )
    objection = object_to(record, neighbour)
    clock.move_to(moment(date(2027, 9, 1)))
    assert "帮邻居收麦" not in text(page(as_me(neighbour), "villages_my_objections"))
    desk = as_role(stage, "manager")
    assert page(desk, "villages_objection", objection.key).status_code == 404


# --- On paper ---------------------------------------------------------------------


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_the_recorder_types_in_what_a_villager_wrote_on_paper(
    record, stage, neighbour, role
):
    desk = as_role(stage, role)
    where = reverse("villages_record_objection", args=[record.pk])
    assert where in text(page(desk, "villages_record", record.pk))
    assert "谁觉得不对？" in text(desk.get(where))
    assert "没找到" in text(desk.get(f"{where}?find=zzz"))
    picked = f"{where}?person={neighbour.pk}"
    assert f"?person={neighbour.pk}" in text(desk.get(f"{where}?find=于福来"))
    assert "于福来" in text(desk.get(picked))
    given = {"channel": "helper", "text": "不是他", "client_id": uuid4()}
    assert "为什么代办" in text(desk.post(picked, given))
    given["helped_because"] = "女儿代，老人不识字"
    assert "书面答复" in text(desk.post(picked, given, follow=True))
    made = Objection.objects.get()
    assert (made.objector, made.entered_by) == (neighbour, stage.user(role))
    record.refresh_from_db()
    assert record.status == RecordStatus.OBJECTED


def test_nobody_is_picked_from_another_village_and_nobody_else_types(record, stage):
    stranger = ResidentFactory()
    where = reverse("villages_record_objection", args=[record.pk])
    desk = as_role(stage, "recorder")
    assert desk.get(f"{where}?person={stranger.pk}").status_code == 404
    assert desk.post(where).status_code == 404
    for role in ("panel1", "supervisor", "town"):
        assert as_role(stage, role).get(where).status_code == 404
    other = set_the_stage(name="南湾村")
    assert as_role(other, "manager").get(where).status_code == 404


def test_on_paper_the_person_objects_to_a_deduct(stage):
    deduct = deduct_of(stage)
    desk = as_role(stage, "manager")
    where = reverse("villages_deduct_objection", args=[deduct.key])
    assert where in text(page(desk, "villages_deduct", deduct.key))
    assert "李长河" in text(desk.get(where))
    given = {"channel": "paper", "text": "不是我倒的", "client_id": uuid4()}
    text(desk.post(where, given, follow=True))
    assert Objection.objects.get().deduct == deduct
    for role in ("panel2", "supervisor"):
        assert as_role(stage, role).get(where).status_code == 404


def test_a_recorder_has_no_objections_to_answer(objection, stage):
    recorder, on = stage.user("recorder"), RAISED_ON
    assert not objections_for(recorder, "recorder", stage.village, on=on)
    assert objections_for(stage.panel[1], "panel", stage.village, on=on)
