"""The answer on paper, and what comes in on paper: nobody needs a phone to object."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from freezegun import freeze_time

from tests.factories.accounts import sign_in
from tests.factories.deducts import set_the_stage
from tests.factories.objections import DECIDED_ON, RAISED_ON, answer, object_to
from tests.factories.villages import ConsentFactory, moment
from tests.support.pages import page_of
from villages.models import FileView
from villages.services import objections


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
