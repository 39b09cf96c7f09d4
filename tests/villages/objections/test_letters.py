"""The answer on paper, and what comes in on paper: nobody needs a phone to object."""

from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import sign_in
from tests.factories.deducts import set_the_stage
from tests.factories.objections import (
    DECIDED_ON,
    RAISED_ON,
    answer,
    deduct_of,
    object_to,
    record_of,
)
from tests.factories.records import photo_file
from tests.factories.villages import ResidentFactory, moment
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import (
    AccountHolder,
    FileView,
    Message,
    Objection,
    ObjectionLevel,
    ObjectionPaper,
    RecordStatus,
    Topic,
)
from villages.services import deducts, expiry, objections
from villages.services.photos import prepare


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(RAISED_ON)) as frozen:
        yield frozen


def as_role(stage, role):
    seat = stage.bench[int(role[-1])] if role[:-1] == "panel" else stage.seats[role]
    return sign_in(Client(), seat.user, acting_as=seat)


def letter(client, objection):
    return client.get(reverse("villages_objection_print", args=[objection.key]))


def test_the_answer_is_printed_with_its_reasons_and_the_way_to_the_town(
    record, neighbour, stage, clock
):
    objection = object_to(record, neighbour)
    desk = as_role(stage, "manager")
    assert letter(desk, objection).status_code == 404
    clock.move_to(moment(DECIDED_ON, 15))
    answer(objection, stage.panel[1], "dismissed")
    where = reverse("villages_objection_print", args=[objection.key])
    assert where in page_of(
        desk.get(reverse("villages_objection", args=[objection.key]))
    )
    FileView.objects.all().delete()
    shown = page_of(letter(desk, objection))
    for words in (
        "于福来：您2026年9月30日说",
        "那天不是我去的",
        "村里：不成立",
        "看了照片和名单",
        "东岛村评议员 孙桂芳，2026年10月9日",
        "2026年10月15日以前",
    ):
        assert words in shown
    # Whose line it is, the objector reads on the board: masked, and so on paper.
    assert "李长河" not in shown
    looks = FileView.objects.values_list("resident__name", "purpose")
    assert set(looks) == {("于福来", "印异议答复书"), ("李长河", "印异议答复书")}


def test_the_town_s_answer_is_the_last_and_says_so(record, neighbour, stage, clock):
    objection = object_to(record, neighbour)
    clock.move_to(moment(DECIDED_ON, 15))
    answer(objection, stage.panel[1], "dismissed")
    objections.escalate(
        objection=objection,
        because="没问过我",
        by=neighbour.user,
        at=moment(DECIDED_ON, 15),
    )
    desk = as_role(stage, "town")
    assert "已经请镇里再看一次" in page_of(letter(desk, objection))
    answer(objection, stage.user("town"), "dismissed", at=moment(DECIDED_ON, 16))
    shown = page_of(letter(desk, objection))
    assert "镇里的答复是最后的答复" in shown
    assert f"{stage.village.town.name}监督委员 周镇" in shown
    assert "请镇里再看一次，因为" not in shown


def test_the_letter_is_for_those_alone_who_may_see_the_objection(
    record, neighbour, stage
):
    objection = object_to(record, neighbour)
    answer(objection, stage.panel[1], "upheld")
    other = set_the_stage(name="南湾村")
    for who in (as_role(stage, "recorder"), as_role(other, "manager")):
        assert letter(who, objection).status_code == 404
    assert letter(Client(), objection).status_code == 302


def test_who_objected_to_the_same_line_reads_that_it_is_put_right(
    record, neighbour, stage
):
    answered, other = object_to(record, neighbour), object_to(record, stage.person)
    answer(answered, stage.panel[1], "upheld", reasons="于福来说得对")
    shown = page_of(letter(as_role(stage, "manager"), other))
    assert "同一条也有别人提" in shown
    # Their own line by name; nobody reads who else objected, nor in which words.
    assert "李长河，" in shown
    assert "于福来" not in shown


def test_a_deduct_s_and_a_score_s_answer_name_what_it_is_about(stage, neighbour):
    deduct, household = deduct_of(stage), neighbour.memberships.get().household
    desk = as_role(stage, "manager")
    about_deduct = object_to(deduct, stage.person)
    answer(about_deduct, stage.panel[2], "dismissed")
    assert "<li>乱倒垃圾，2026年6月3日</li>" in page_of(letter(desk, about_deduct))
    about_score = object_to(household, neighbour)
    answer(about_score, stage.panel[2], "upheld", reasons="漏了一次，补上了")
    shown = page_of(letter(desk, about_score))
    assert "<li>您家的信用分</li>" in shown
    assert "漏了一次，补上了" in shown
    assert "这一条不算数了" not in shown


# --- What comes in on paper ---------------------------------------------------------


def paper_form(**changes):
    usual = {
        "channel": "paper",
        "text": "我家的分少了",
        "photos": photo_file(),
        "client_id": uuid4(),
    }
    return {**usual, **changes}


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_the_desk_types_in_an_objection_to_a_score_with_the_sheet(
    stage, neighbour, role
):
    desk = as_role(stage, role)
    where = reverse("villages_resident_objection", args=[neighbour.pk])
    file = desk.get(reverse("villages_resident", args=[neighbour.pk]))
    assert where in page_of(file)
    assert "户的信用分" in page_of(desk.get(where))
    unread = desk.post(where, paper_form(channel="helper"))
    assert "为什么代办" in page_of(unread)
    assert "我家的分少了" in page_of(unread)
    given = paper_form(channel="helper", helped_because="女儿，老人不识字")
    assert "书面答复" in page_of(desk.post(where, given, follow=True))
    made = Objection.objects.get()
    household = neighbour.memberships.get().household
    assert (made.household, made.objector) == (household, neighbour)
    shown = page_of(
        as_role(stage, "panel1").get(reverse("villages_objection", args=[made.key]))
    )
    assert "由女儿，老人不识字代办" in shown
    sheet = reverse("villages_objection_sheet", args=[made.key, "raised"])
    assert sheet in shown
    assert as_role(stage, "panel1").get(sheet)["content-type"] == "image/jpeg"
    mine = sign_in(Client(), neighbour.user, acting_as=neighbour)
    own = reverse("villages_my_objection_sheet", args=[made.key, "raised"])
    assert mine.get(own).status_code == 200
    other = sign_in(Client(), stage.subject, acting_as=stage.person)
    assert other.get(own).status_code == 404


def test_where_each_person_has_a_score_the_sheet_is_about_their_own(stage, neighbour):
    stage.village.account_holder = AccountHolder.PERSON
    stage.village.save()
    desk = as_role(stage, "recorder")
    where = reverse("villages_resident_objection", args=[neighbour.pk])
    assert f"{neighbour.name}的信用分" in page_of(desk.get(where))
    desk.post(where, paper_form())
    made = Objection.objects.get()
    assert (made.resident, made.objector) == (neighbour, neighbour)


def test_nobody_else_types_in_a_score_and_nobody_without_a_house(stage, neighbour):
    where = reverse("villages_resident_objection", args=[neighbour.pk])
    for role in ("supervisor", "panel1", "town"):
        assert as_role(stage, role).get(where).status_code == 404
    other = set_the_stage(name="南湾村")
    assert as_role(other, "manager").get(where).status_code == 404
    alone = ResidentFactory(village=stage.village, household=None)
    where = reverse("villages_resident_objection", args=[alone.pk])
    assert as_role(stage, "manager").get(where).status_code == 404


def test_the_same_sheet_sent_twice_is_one_objection(record, neighbour, stage):
    client_id, shot = uuid4(), prepare(photo_file())
    given = {
        "by": stage.user("recorder"),
        "channel": "paper",
        "client_id": client_id,
    }
    first = object_to(record, neighbour, paper=shot, **given)
    assert object_to(record, neighbour, paper=shot, **given) == first
    assert ObjectionPaper.objects.get().digest == shot.digest
    with pytest.raises(objections.ClientIdConflict):
        object_to(record, neighbour, **given)


def test_who_has_no_phone_goes_on_to_the_town_by_the_desk(
    record, neighbour, stage, clock
):
    objection = object_to(record, neighbour)
    clock.move_to(moment(DECIDED_ON, 15))
    answer(objection, stage.panel[1], "dismissed")
    desk = as_role(stage, "manager")
    where = reverse("villages_objection_to_town", args=[objection.key])
    page = reverse("villages_objection", args=[objection.key])
    assert where in page_of(desk.get(page))
    assert where not in page_of(as_role(stage, "panel1").get(page))
    assert as_role(stage, "panel1").get(where).status_code == 404
    assert "只有这一次" in page_of(desk.get(where))
    given = paper_form(channel="helper", text="没问过我")
    assert "为什么代办" in page_of(desk.post(where, given))
    given = paper_form(
        channel="helper", helped_because="儿子，腿脚不便", text="没问过我"
    )
    assert "由儿子，腿脚不便代办" in page_of(desk.post(where, given, follow=True))
    objection.refresh_from_db()
    assert objection.level == ObjectionLevel.TOWN
    told = Message.objects.filter(resident=neighbour, topic=Topic.OBJECTION_KEPT)
    assert told.count() == 1
    again = desk.post(where, paper_form(text="再说一次"), follow=True)
    assert "没问过我" in page_of(again)
    assert ObjectionPaper.objects.count() == 1


def test_who_typed_the_wish_in_does_not_answer_it(record, neighbour, stage):
    objection = object_to(record, neighbour)
    answer(objection, stage.panel[1], "dismissed")
    objections.escalate(
        objection=objection,
        because="没问过我",
        by=stage.user("manager"),
        channel="paper",
        at=moment(DECIDED_ON, 15),
    )
    stage.seats["town"].user = stage.user("manager")
    stage.seats["town"].save()
    objection.refresh_from_db()
    with pytest.raises(objections.TookPart):
        answer(objection, stage.user("manager"), "dismissed")


def test_a_sheet_goes_when_its_line_is_over(stage, neighbour):
    deduct = deduct_of(stage)
    record = record_of(
        stage, status=RecordStatus.EFFECTIVE, expires_on=date(2027, 1, 1)
    )
    for number, line in enumerate((deduct, record)):
        object_to(
            line,
            stage.person,
            by=stage.user("manager"),
            channel="helper",
            helped_because="女儿，老人不识字",
            paper=prepare(photo_file(number)),
        )
    papers = ObjectionPaper.objects.exclude(photo="")
    assert papers.count() == 2
    on = date(2027, 7, 1)
    expiry.clear_expired(on=on, at=moment(on))
    assert papers.get().objection.deduct == deduct
    deducts.purge(on=on, at=moment(on))
    assert not papers.exists()
    assert not ObjectionPaper.objects.filter(helped_because__contains="女儿").exists()
