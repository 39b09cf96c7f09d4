"""A text once a day and never at night, without a secret, and tried again if it fails."""

import io
import json
from contextlib import contextmanager, nullcontext
from datetime import time, timedelta
from itertools import pairwise
from sqlite3 import SQLITE_LIMIT_VARIABLE_NUMBER

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.deducts import FACTS, NOTICED_ON, VOTED_ON
from tests.factories.messages import TOLD_ON, prefer, tell_something
from tests.factories.villages import ResidentFactory, moment
from villages import message_backends
from villages.message_backends import (
    NotTaken,
    Outgoing,
    SmsBackend,
    WechatTemplateBackend,
)
from villages.message_errors import NotYourMessages, QuietHoursHalf
from villages.models import Message, Topic
from villages.services import messages
from villages.services.messages import sending

pytestmark = pytest.mark.django_db

EVENING = moment(TOLD_ON, 18)


def send_due(at):
    return messages.send_due(on=at.date(), at=at)


class Broken:
    """A way that does not work today."""

    name = "broken"
    reached = True
    calls = 0

    def reaches(self, outgoing):
        return self.reached

    def send(self, outgoing):
        Broken.calls += 1
        raise OSError(f"no line to {outgoing.phone} for {outgoing.text}")


class NoWay(Broken):
    reached = False


BROKEN, NO_WAY = f"{__name__}.Broken", f"{__name__}.NoWay"
LOCMEM = "villages.message_backends.LocmemBackend"


# --- When ---------------------------------------------------------------------------


def test_several_things_of_a_day_are_one_text_in_the_evening(person, outbox):
    for hour in (9, 11, 17):
        tell_something(person, hour=hour)
    assert send_due(moment(TOLD_ON, 17)) == 0
    assert send_due(EVENING) == 1
    assert send_due(EVENING) == 0
    (one,) = outbox
    assert one.phone == person.phone
    assert "东岛村有3件事要和您说" in one.text
    assert "0631-8880000" in one.text
    assert one.address in one.text
    sent = Message.objects.values_list("sent_at", "channel", "tries")
    assert set(sent) == {(EVENING, "locmem", 1)}


def test_who_wants_it_at_once_hears_after_the_commit(
    person, outbox, django_capture_on_commit_callbacks
):
    prefer(person)
    with django_capture_on_commit_callbacks(execute=True):
        tell_something(person)
        assert outbox == []
    assert len(outbox) == 1


def test_what_happens_at_night_waits_until_the_morning(
    person, outbox, django_capture_on_commit_callbacks
):
    prefer(person, quiet_from=time(21), quiet_until=time(7))
    with django_capture_on_commit_callbacks(execute=True):
        tell_something(person, hour=23)
    night = moment(TOLD_ON, 23)
    morning = night + timedelta(hours=8)
    for at in (night, morning - timedelta(minutes=1)):
        assert send_due(at) == 0
    assert outbox == []
    assert send_due(morning) == 1


def test_a_timer_that_is_late_wakes_nobody(person, outbox):
    tell_something(person)
    assert send_due(moment(TOLD_ON, 22)) == 0
    morning = moment(TOLD_ON + timedelta(days=1), 7)
    assert Message.objects.get().due_at == morning
    assert send_due(morning) == 1


def test_a_round_that_takes_until_the_night_stops_there(stage, outbox, monkeypatch):
    for _ in range(3):
        tell_something(ResidentFactory(village=stage.village))
    hours = iter((0, 1, 2, 4))
    monkeypatch.setattr(sending, "monotonic", lambda: next(hours) * 3_600)
    assert send_due(EVENING) == 2
    morning = moment(TOLD_ON + timedelta(days=1), 7)
    assert list(Message.objects.waiting().values_list("due_at", flat=True)) == [morning]


def test_however_many_are_due_no_question_names_them_all(stage, outbox):
    for _ in range(40):
        tell_something(ResidentFactory(village=stage.village))
    few_variables = nullcontext()
    if connection.vendor == "sqlite":
        few_variables = _at_most(40)
    with few_variables:
        assert send_due(EVENING) == 40


@contextmanager
def _at_most(variables):
    """Let SQLite take no more, as PostgreSQL takes no more than 65,535."""
    limit = connection.connection.setlimit
    before = limit(SQLITE_LIMIT_VARIABLE_NUMBER, variables)
    try:
        yield
    finally:
        limit(SQLITE_LIMIT_VARIABLE_NUMBER, before)


def test_who_wants_no_texts_gets_none_and_loses_nothing(person, outbox):
    tell_something(person)
    prefer(person, by_phone=False)
    tell_something(person, hour=12)
    assert send_due(EVENING) == 0
    assert outbox == []
    assert Message.objects.unread().count() == 2


def test_a_changed_wish_holds_for_what_waits(person, outbox):
    tell_something(person)
    prefer(person, once_a_day=False, quiet_from=time(8), quiet_until=time(10))
    assert send_due(moment(TOLD_ON, 10)) == 1


def test_what_was_read_meanwhile_is_not_sent(person, outbox):
    one = tell_something(person)
    messages.open_message(message=one, by=person.user, at=moment(TOLD_ON, 12))
    assert send_due(EVENING) == 0


def test_who_moved_away_or_died_is_told_nothing(person, outbox):
    tell_something(person)
    person.died_on = TOLD_ON
    person.save()
    assert send_due(EVENING) == 0
    assert outbox == []


# --- What ---------------------------------------------------------------------------


def test_one_plain_thing_is_said_in_the_text(person, outbox):
    facts = {"points": 12, "last_on": "2026-07-03"}
    tell_something(person, Topic.POINTS_EXPIRING, facts=facts)
    send_due(EVENING)
    assert outbox[0].text == "东岛村：12分最后能用到7月3日（周五），过了就没有了。"


def test_no_text_tells_what_a_deduct_or_an_objection_is_about(stage, person, outbox):
    stage.decided()
    for at in (moment(NOTICED_ON, 18), moment(VOTED_ON, 18)):
        send_due(at)
    told = [one.text for one in outbox]
    assert len(told) == 2
    for text in told:
        for words in (FACTS, stage.rule.title, "提醒", "告知", "扣", person.name):
            assert words not in text
    tell_something(person, Topic.OBJECTION_UPHELD, on=VOTED_ON, hour=19)
    later = moment(VOTED_ON + timedelta(days=1), 18)
    send_due(later)
    # From the text nobody can tell one private thing from the other.
    assert outbox[-1].text == told[-1]


def test_a_village_without_a_phone_says_where_to_ask(person, outbox):
    person.village.phone = ""
    person.village.save()
    tell_something(person, Topic.DEDUCT_DROPPED)
    send_due(EVENING)
    assert "或到村里问" in outbox[0].text


def test_what_expired_meanwhile_is_not_rung_for(stage, person, outbox):
    deduct = stage.remind()
    type(deduct).objects.filter(pk=deduct.pk).update(expires_on=TOLD_ON)
    assert send_due(EVENING) == 0
    assert outbox == []


# --- How ----------------------------------------------------------------------------


def test_the_phone_of_the_account_serves_where_the_register_has_none(outbox):
    user = UserFactory()
    one = ResidentFactory(phone="", user=user)
    tell_something(one)
    send_due(EVENING)
    assert outbox[0].phone == user.phone


def test_whom_no_way_reaches_is_not_tried_again(person, settings):
    settings.MESSAGE_BACKENDS = [NO_WAY]
    tell_something(person)
    assert send_due(EVENING) == 0
    assert Message.objects.get().due_at is None
    assert not Message.objects.waiting().exists()


def test_the_next_way_is_taken_where_the_first_fails_or_does_not_reach(
    person, settings, outbox
):
    settings.MESSAGE_BACKENDS = [NO_WAY, BROKEN, LOCMEM]
    tell_something(person)
    assert send_due(EVENING) == 1
    assert Message.objects.get().channel == "locmem"


def test_a_failure_is_tried_four_times_by_day_and_stays_in_the_inbox(
    person, settings, caplog
):
    settings.MESSAGE_BACKENDS = [BROKEN]
    Broken.calls = 0
    tell_something(person)
    at, tries = EVENING, []
    for _ in range(24 * 60 // 5):
        before = Broken.calls
        send_due(at)
        if Broken.calls > before:
            tries.append(at)
        at += timedelta(minutes=5)
    waits = [later - first for first, later in pairwise(tries)]
    assert waits[:2] == [timedelta(minutes=10), timedelta(hours=1)]
    assert len(tries) == Message.MOST_TRIES
    # The fourth would have been after midnight.
    assert tries[-1] == moment(TOLD_ON + timedelta(days=1), 7)
    one = Message.objects.get()
    assert (one.sent_at, one.read_at) == (None, None)
    # What a gateway says of its failure may repeat what it was given.
    assert person.phone not in caplog.text
    assert "东岛村" not in caplog.text
    assert "by broken: OSError in" in caplog.text


def test_a_wish_changed_while_a_text_is_on_its_way_sends_no_second(
    person, outbox, monkeypatch
):
    def send(self, outgoing):
        outbox.append(outgoing)
        # Meanwhile, the person at their phone and the next round of the timer.
        if len(outbox) == 1:
            prefer(person)
            send_due(EVENING)

    monkeypatch.setattr(message_backends.LocmemBackend, "send", send)
    tell_something(person)
    send_due(EVENING)
    assert len(outbox) == 1


def test_one_whose_text_fails_keeps_nobody_else_waiting(stage, person, settings):
    settings.MESSAGE_BACKENDS = [f"{__name__}.BrokenForOne"]
    other = ResidentFactory(village=stage.village)
    BrokenForOne.phone = person.phone
    for one in (person, other):
        tell_something(one)
    assert send_due(EVENING) == 1


class BrokenForOne(Broken):
    phone = ""

    def send(self, outgoing):
        if outgoing.phone == self.phone:
            raise OSError("no line")


def test_the_timer_is_among_what_tick_runs(person, outbox, settings):
    settings.TIMERS = ["villages.services.messages.send_due"]
    tell_something(person)
    next_day = TOLD_ON + timedelta(days=1)
    # The beginning of a day lies in the night.
    call_command("tick", on=next_day)
    assert outbox == []
    call_command("tick", on=next_day + timedelta(days=1))
    assert outbox == []
    prefer(person)
    call_command("tick", on=next_day)
    assert len(outbox) == 1


# --- The ways -----------------------------------------------------------------------

TO = Outgoing("13800001234", 7, "东岛村", "东岛村有1件事要和您说", "https://a.example/")
ANSWERS = {"errcode": 0}


def openid_of(user_id):
    return {7: "openid-seven"}.get(user_id)


def token():
    return "to ken"


@pytest.fixture
def wechat(settings, monkeypatch):
    """What was posted, to a service account that is not there."""
    settings.WECHAT = {
        "ADDRESS": "https://wechat.example/send",
        "TEMPLATE": "T1",
        "TOKEN_OF": f"{__name__}.token",
        "OPENID_OF": f"{__name__}.openid_of",
    }
    posted = []

    def urlopen(request, timeout):
        posted.append(request)
        return io.BytesIO(json.dumps(ANSWERS).encode())

    monkeypatch.setattr(message_backends, "urlopen", urlopen)
    ANSWERS["errcode"] = 0
    return posted


def test_a_text_goes_the_way_of_login_codes(settings, tmp_path):
    settings.SMS_DIRECTORY = tmp_path
    assert SmsBackend().reaches(TO)
    SmsBackend().send(TO)
    assert (tmp_path / f"{TO.phone}.txt").read_text(encoding="utf-8") == f"{TO.text}\n"
    assert not SmsBackend().reaches(Outgoing("", None, "", "", ""))


def test_a_template_message_says_the_same_words_and_leads_to_the_inbox(wechat):
    assert WechatTemplateBackend().reaches(TO)
    WechatTemplateBackend().send(TO)
    (request,) = wechat
    assert request.full_url == "https://wechat.example/send?access_token=to+ken"
    body = json.loads(request.data)
    assert (body["touser"], body["template_id"]) == ("openid-seven", "T1")
    assert body["data"]["text"]["value"] == TO.text
    assert body["url"] == TO.address
    assert TO.phone not in str(body)


def test_who_does_not_follow_the_account_is_not_reached_by_it(wechat):
    for stranger in (None, 8):
        assert not WechatTemplateBackend().reaches(Outgoing("1", stranger, "", "", ""))


def test_what_the_other_side_does_not_take_has_failed(wechat):
    ANSWERS["errcode"] = 43004
    with pytest.raises(NotTaken):
        WechatTemplateBackend().send(TO)


@pytest.mark.parametrize("wrong", [{"TEMPLATE": ""}, {"ADDRESS": "http://a.example"}])
def test_a_half_set_up_account_says_what_is_missing(wechat, settings, wrong):
    settings.WECHAT = settings.WECHAT | wrong
    with pytest.raises(ImproperlyConfigured):
        WechatTemplateBackend().send(TO)


# --- Wishes -------------------------------------------------------------------------


def test_nobody_opens_or_changes_what_is_anothers(person, mate):
    one = tell_something(person)
    at = moment(TOLD_ON, 12)
    with pytest.raises(NotYourMessages):
        messages.open_message(message=one, by=mate.user, at=at)
    with pytest.raises(NotYourMessages):
        messages.open_all(resident=person, by=mate.user, at=at)
    with pytest.raises(NotYourMessages):
        messages.set_preference(
            resident=person,
            by_phone=False,
            quiet_from=None,
            quiet_until=None,
            once_a_day=False,
            by=mate.user,
            at=at,
        )
    assert Message.objects.unread().count() == 1
    assert User.objects.count() >= 2


def test_quiet_hours_have_both_ends_or_none(person):
    with pytest.raises(QuietHoursHalf):
        prefer(person, quiet_from=time(21))
    assert str(prefer(person)) == str(person.pk)


def test_opening_once_more_changes_nothing(person):
    one = tell_something(person)
    first, later = moment(TOLD_ON, 12), moment(TOLD_ON, 13)
    messages.open_message(message=one, by=person.user, at=first)
    assert messages.open_message(message=one, by=person.user, at=later).read_at == first
    assert messages.open_all(resident=person, by=person.user, at=later) == 0
