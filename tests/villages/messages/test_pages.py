"""Everybody has an inbox of their own; one tap reads a message and leads on."""

from datetime import time, timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import EXPIRES_ON, NOTICED_ON, REMINDED_ON, VOTED_ON
from tests.factories.messages import TOLD_ON, tell_something
from tests.factories.objections import answer, neighbour_of, object_to, record_of
from tests.factories.villages import ResidentFactory, moment
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import Message, MessagePreference, Topic
from villages.services import messages
from villages.views.me import messages as views

pytestmark = pytest.mark.django_db

INBOX, HOW = "/me/messages/", "/me/messages/how/"


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(TOLD_ON, 12)) as frozen:
        yield frozen


def as_me(person):
    return sign_in(Client(), person.user, acting_as=person)


def lines(client, page=INBOX):
    """Return what the inbox lists, by day."""
    answer = client.get(page)
    assert answer.status_code == 200
    return [
        (day, [line["message"].topic for line in some])
        for day, some in answer.context["days"]
    ]


def unread_on_home(client):
    return client.get("/me/").context["home"].unread


def test_an_empty_inbox_says_what_will_stand_there(person):
    page = as_me(person).get(INBOX)
    assert lines(as_me(person)) == []
    assert "还没有消息" in page.content.decode()


def test_messages_stand_by_day_the_latest_first(person, clock):
    tell_something(person, Topic.REPORT_MENDED, on=TOLD_ON - timedelta(days=1))
    tell_something(person, Topic.REPORT_ASSIGNED)
    tell_something(person, Topic.REPORT_TAKEN_UP, hour=11)
    assert lines(as_me(person)) == [
        (TOLD_ON, [Topic.REPORT_TAKEN_UP, Topic.REPORT_ASSIGNED]),
        (TOLD_ON - timedelta(days=1), [Topic.REPORT_MENDED]),
    ]


def test_a_long_inbox_has_pages(person, monkeypatch):
    monkeypatch.setattr(views, "A_PAGE", 2)
    for hour in (8, 9, 10):
        tell_something(person, hour=hour)
    me = as_me(person)
    assert sum(len(some) for _day, some in lines(me)) == 2
    assert sum(len(some) for _day, some in lines(me, f"{INBOX}?page=2")) == 1


def test_a_tap_reads_it_and_leads_where_it_is_about(stage, person, clock):
    deduct = stage.remind()
    me = as_me(person)
    assert unread_on_home(me) == 1
    one = Message.objects.get()
    answer_ = me.post(f"{INBOX}{one.key}/")
    assert answer_.url == f"/me/reminders/{deduct.key}/"
    assert me.get(answer_.url).status_code == 200
    one.refresh_from_db()
    assert one.read_at == moment(TOLD_ON, 12)
    assert unread_on_home(me) == 0
    assert lines(me) == [(REMINDED_ON, [Topic.DEDUCT_REMINDED])]


def test_looking_at_the_list_reads_nothing_and_one_press_reads_all(person):
    for _ in range(3):
        tell_something(person)
    me = as_me(person)
    me.get(INBOX)
    assert unread_on_home(me) == 3
    assert me.get(f"{INBOX}read/").status_code == 405
    assert me.post(f"{INBOX}read/").url == INBOX
    assert unread_on_home(me) == 0


def test_the_large_letters_home_counts_them_too(person):
    tell_something(person)
    person.user.text_step = 1
    person.user.save()
    assert "1条没看" in as_me(person).get("/me/").content.decode()


def test_neither_family_nor_neighbours_nor_officials_have_the_inbox(
    stage, person, mate
):
    stage.decided()
    one = Message.objects.first()
    other = ResidentFactory(village=stage.village, user=UserFactory())
    for who in (mate, other):
        assert lines(as_me(who)) == []
        assert as_me(who).post(f"{INBOX}{one.key}/").status_code == 404
    for seat in (*stage.seats.values(), stage.bench[0]):
        staff = sign_in(Client(), seat.user, acting_as=seat)
        assert staff.get(INBOX).status_code == 404
        assert staff.post(f"{INBOX}{one.key}/").status_code == 404
    assert Client().get(INBOX).status_code == 302
    assert not Message.objects.filter(read_at__isnull=False).exists()


def test_who_speaks_for_two_has_two_inboxes(person):
    wife = ResidentFactory(village=person.village, user=person.user)
    tell_something(person)
    assert len(lines(as_me(person))) == 1
    assert lines(as_me(wife)) == []


def test_a_deduct_that_expired_leaves_inbox_count_and_address(stage, person, clock):
    stage.decided()
    me = as_me(person)
    clock.move_to(moment(VOTED_ON, 20))
    assert unread_on_home(me) == 3
    key = Message.objects.first().key
    clock.move_to(moment(EXPIRES_ON))
    me = as_me(person)
    assert lines(me) == []
    assert unread_on_home(me) == 0
    assert me.post(f"{INBOX}{key}/").status_code == 404


def test_what_is_no_line_of_the_file_any_more_leads_to_the_file(stage, person, clock):
    objection = object_to(record_of(stage), neighbour_of(stage))
    clock.move_to(moment(NOTICED_ON.replace(month=10)))
    one = Message.objects.get(resident=person)
    me = as_me(person)
    page = me.post(f"{INBOX}{one.key}/").url
    assert page == f"/me/file/lines/{one.record_id}/" or me.get(page).status_code == 200
    answer(objection, stage.panel[1], "upheld")
    assert me.post(f"{INBOX}{one.key}/").url == "/me/file/"


def test_a_message_that_leads_nowhere_leads_back(person, monkeypatch):
    me = as_me(person)
    nowhere = tell_something(person)
    assert me.post(f"{INBOX}{nowhere.key}/").url == INBOX
    gone = tell_something(person, leads_to=("left_out_since", "7"))
    assert me.post(f"{INBOX}{gone.key}/").url == INBOX
    with pytest.raises(NoReverseMatch):
        views.reverse("left_out_since")


# --- How to tell me -----------------------------------------------------------------


def test_the_wish_shows_how_it_is_and_is_kept(person):
    me = as_me(person)
    shown = me.get(HOW).context["form"].initial
    assert (shown["by_phone"], shown["once_a_day"]) == (True, True)
    assert (shown["quiet_from"], shown["quiet_until"]) == (time(21), time(7))
    body = {"by_phone": "False", "once_a_day": "False"}
    assert me.post(HOW, body | {"quiet_from": "22:30", "quiet_until": "06:00"}).url
    kept = MessagePreference.objects.get()
    assert (kept.by_phone, kept.once_a_day) == (False, False)
    assert (kept.quiet_from, kept.quiet_until) == (time(22, 30), time(6))
    assert me.get(HOW).context["form"].initial["quiet_from"] == time(22, 30)
    assert me.post(HOW, body).url == INBOX
    kept.refresh_from_db()
    assert kept.quiet_from is None


def knows(user_id):
    """Return the openid of the one user whom the installation knows."""
    return FOLLOWERS.get(user_id, "")


def forgot(user_id):
    raise OSError


FOLLOWERS: dict[int, str] = {}
SET_UP = {
    "ADDRESS": "https://wechat.example/send",
    "TEMPLATE": "T1",
    "TOKEN_OF": "x",
    "OPENID_OF": f"{__name__}.knows",
    "ACCOUNT": "海湾乡村信用",
}
BOTH = [
    f"villages.message_backends.{one}"
    for one in ("WechatTemplateBackend", "SmsBackend")
]


@pytest.mark.parametrize(
    ("backends", "wechat", "says"),
    [
        (BOTH, SET_UP, "关注服务号“海湾乡村信用”"),
        (BOTH, SET_UP | {"ACCOUNT": ""}, "问村里关注哪个服务号"),
        (BOTH, SET_UP | {"OPENID_OF": f"{__name__}.forgot"}, "海湾乡村信用"),
        (BOTH, SET_UP | {"TEMPLATE": ""}, "没有接上微信，只发短信"),
        (BOTH[1:], {}, "没有接上微信，只发短信"),
        ([], {}, "没有接上短信和微信"),
    ],
)
def test_whether_wechat_is_there_and_how_to_get_it_is_said_as_it_is(
    person, settings, backends, wechat, says
):
    settings.MESSAGE_BACKENDS, settings.WECHAT = backends, wechat
    page = page_of(as_me(person).get(HOW))
    assert says in page
    assert ("也发短信" in page) == bool(backends), "no choice that chooses nothing"


def test_who_follows_the_account_and_who_cannot_be_reached_reads_so(person, settings):
    settings.MESSAGE_BACKENDS, settings.WECHAT = BOTH, SET_UP
    FOLLOWERS[person.user_id] = "openid"
    assert "微信里收得到" in page_of(as_me(person).get(HOW))
    FOLLOWERS.clear()
    person.phone = ""
    person.save()
    assert "请村里登记您的手机号" in page_of(as_me(person).get(HOW))


def test_a_wish_that_is_half_told_says_so_and_keeps_what_was_typed(person):
    me = as_me(person)
    body = {"by_phone": "True", "once_a_day": "True", "quiet_from": "21:00"}
    page = me.post(HOW, body).content.decode()
    assert "请两个都写，或都不写" in page
    page = me.post(HOW, {"quiet_from": "nine"}).content.decode()
    assert "请选一个" in page
    assert "请写成几点几分" in page
    assert not MessagePreference.objects.exists()


def test_the_wish_is_found_among_mine(person):
    assert HOW in as_me(person).get("/me/mine/").content.decode()
    assert messages.NotYourMessages().code == "not_your_messages"
