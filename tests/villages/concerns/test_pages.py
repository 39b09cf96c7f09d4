"""The pages of what is told past the village, without an account and on the desk."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import sign_in
from tests.factories.deducts import set_the_stage
from tests.factories.villages import AppointmentFactory, TownFactory
from tests.support.pages import page_of
from villages.models import Concern
from villages.services import concerns

pytestmark = pytest.mark.django_db
PROGRESS = "/concern/"


@pytest.fixture
def stage():
    return set_the_stage()


@pytest.fixture
def received(stage):
    told = concerns.Told("town", "会计", "账没有公开", "于福来")
    return concerns.tell(
        about=stage.village, told=told, client_id=uuid4(), at=timezone.now()
    )


def at_desk(stage, role):
    seat = stage.seats[role]
    return sign_in(Client(), seat.user, acting_as=seat)


def test_a_stranger_tells_it_and_reads_the_answer_by_the_code(stage):
    stranger = Client()
    where = reverse("villages_concern_tell", args=[stage.village.code])
    page = page_of(stranger.get(where))
    assert " checked" not in page
    given = {"client_id": uuid4(), "words": "账没有公开", "whom": "会计"}
    refused = page_of(stranger.post(where, given))
    assert "账没有公开" in refused
    assert "请选一个" in refused
    assert "请填这一格" in page_of(stranger.post(where, {"level": "town"}))
    told = stranger.post(where, {**given, "level": "town"})
    assert told["Cache-Control"] == "no-store"
    (code,) = re.findall(r"code-big\">([A-Z0-9 ]+)<", page_of(told))
    again = page_of(stranger.post(where, {**given, "level": "town"}))
    assert code in again
    assert Concern.objects.count() == 1
    found = page_of(Client().post(PROGRESS, {"code": code}))
    assert "会计：账没有公开" in found
    assert "等答复" in found


def test_a_wrong_code_and_an_empty_one_are_told_so():
    assert "查询码" in page_of(Client().get(PROGRESS))
    wrong = page_of(Client().post(PROGRESS, {"code": "AAAA AAAA"}))
    assert "没有这个码" in wrong
    assert "AAAA AAAA" in wrong
    assert "请填查询码" in page_of(Client().post(PROGRESS, {"code": ""}))


def test_the_sender_adds_a_word_and_an_empty_one_is_refused(received):
    given = {"code": received.code}
    empty = page_of(Client().post(PROGRESS, {**given, "words": ""}))
    assert "没有补充上去" in empty
    added = page_of(Client().post(PROGRESS, {**given, "words": "五月的账"}))
    assert "反映的人补充：五月的账" in added
    for _each in range(concerns.MOST_NOTES):
        last = page_of(Client().post(PROGRESS, {**given, "words": "还有"}))
    assert "补充得够多了" in last


def test_the_town_takes_it_asks_and_answers(stage, received):
    desk = at_desk(stage, "town")
    home = page_of(desk.get("/desk/"))
    assert "直接反映的事" in home
    assert "会计" in page_of(desk.get(reverse("villages_concerns")))
    key = received.concern.key
    one = reverse("villages_concern", args=[key])
    page = page_of(desk.get(one))
    assert "于福来" in page
    assert "我来查" in page

    def press(name, **given):
        return page_of(desk.post(reverse(name, args=[key]), given, follow=True))

    assert "不是您接手的" in press(
        "villages_concern_answer", outcome="true", answer="查了"
    )
    assert "您接手了" in press("villages_concern_take")
    assert "没有写上" in press("villages_concern_ask")
    assert "写上了" in press("villages_concern_ask", words="哪个月的？")
    assert "没有答复" in press("villages_concern_answer", answer="查了")
    assert "答复了" in press(
        "villages_concern_answer", outcome="true", answer="补公开了"
    )
    assert "已经答复过了" in press("villages_concern_take")
    assert "已经答复过了" in press("villages_concern_ask", words="还有")
    shown = page_of(Client().post(PROGRESS, {"code": received.code}))
    assert "补公开了" in shown
    assert "周镇" not in shown


@pytest.mark.parametrize("role", ["recorder", "manager", "supervisor", "county"])
def test_to_the_village_and_above_the_town_it_does_not_exist(stage, received, role):
    desk = at_desk(stage, role)
    for name in ("", "_take", "_ask", "_answer"):
        where = reverse(f"villages_concern{name}", args=[received.concern.key])
        method = desk.get if not name else desk.post
        assert method(where).status_code == 404
    listed = desk.get(reverse("villages_concerns"))
    assert listed.status_code == 404 or "会计" not in page_of(listed)
    assert "直接反映的事" not in page_of(desk.get("/desk/")) or role == "county"


def test_to_another_town_it_does_not_exist(received):
    seat = AppointmentFactory(town=TownFactory(), role="supervisor")
    desk = sign_in(Client(), seat.user, acting_as=seat)
    where = reverse("villages_concern", args=[received.concern.key])
    assert desk.get(where).status_code == 404
    assert "没有要查的事" in page_of(desk.get(reverse("villages_concerns")))


def test_the_way_there_is_on_the_pages_of_the_village(stage):
    me = sign_in(Client(), stage.subject, acting_as=stage.person)
    where = reverse("villages_concern_tell", args=[stage.village.code])
    assert where in page_of(me.get("/me/objections/"))
    assert Client().get(reverse("villages_concern_tell", args=["9"])).status_code == 404
