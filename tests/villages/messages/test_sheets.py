"""Homes without a phone get a sheet: what is new, and of private things only that they are."""

from datetime import date

import pytest
from django.test import Client

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import FACTS, VOTED_ON, set_the_stage
from tests.factories.messages import TOLD_ON, tell_something
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    KinshipFactory,
    MembershipFactory,
    ResidentFactory,
    moment,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.message_errors import NothingToNote
from villages.models import FileView, Message, Topic
from villages.services import messages

pytestmark = pytest.mark.django_db

SHEETS, PRINT = "/desk/messages/", "/desk/messages/print/"
ALL = {"asked": "1"}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(VOTED_ON, 20)) as frozen:
        yield frozen


@pytest.fixture
def elder(stage):
    """Somebody without phone and account."""
    return ResidentFactory(
        household=HouseholdFactory(village=stage.village, hamlet="西组", number="0099"),
        name="孙奶奶",
        phone="",
        is_head=True,
    )


@pytest.fixture
def son(elder):
    """Who lives with them, without a phone either."""
    return ResidentFactory(
        household=elder.memberships.get().household, name="孙大成", phone=""
    )


def as_manager(stage):
    seat = stage.seats["manager"]
    return sign_in(Client(), seat.user, acting_as=seat)


def sheets(client, **asked):
    """Return what stands on the sheets, by household number and name."""
    answer = client.get(PRINT, {**ALL, **asked})
    assert answer.status_code == 200
    return {
        household.number: {
            one["name"]: ([line.topic for line, _words in one["lines"]], one["private"])
            for one in people
        }
        for household, people in answer.context["sheets"]
    }


def note_all(client, **asked):
    """Press the button of the printed page."""
    page = client.get(PRINT, {**ALL, **asked})
    keys = page.context["form"].data["messages"]
    return client.post(PRINT, {"messages": keys}, follow=True).content.decode()


def test_a_home_without_a_phone_gets_what_is_new_and_then_nothing(stage, elder):
    tell_something(elder, Topic.REPORT_MENDED)
    manager = as_manager(stage)
    assert manager.get(SHEETS).context["count"] == 1
    assert sheets(manager, unreached="on") == {
        "0099": {"孙奶奶": ([Topic.REPORT_MENDED], 0)}
    }
    # Looking is not printing.
    assert sheets(manager, unreached="on")
    assert "1条印在纸上了" in note_all(manager, unreached="on")
    assert sheets(manager, unreached="on") == {}
    assert "没有要印的" in manager.get(SHEETS).content.decode()
    one = Message.objects.get()
    assert one.printed_by == stage.user("manager")
    assert Event.objects.get(action="villages.message_sheets_printed").data == {
        "messages": 1
    }
    tell_something(elder, Topic.ACTIVITY_MOVED_UP, facts=ACTIVITY)
    assert sheets(manager, unreached="on") == {
        "0099": {"孙奶奶": ([Topic.ACTIVITY_MOVED_UP], 0)}
    }


ACTIVITY = {"title": "清理海滩", "starts_on": "2026-06-20"}


def test_a_sheet_never_says_what_the_others_at_home_must_not_read(stage, elder, son):
    stage.decided(resident=son)
    tell_something(son, Topic.OBJECTION_UPHELD)
    tell_something(elder, Topic.ACTIVITY_CANCELLED, facts=ACTIVITY)
    manager = as_manager(stage)
    assert sheets(manager, unreached="on")["0099"] == {
        "孙奶奶": ([Topic.ACTIVITY_CANCELLED], 0),
        "孙大成": ([], 4),
    }
    page = manager.get(PRINT, ALL).content.decode()
    assert "另有4件事要和本人说，请本人到村里问" in page
    for words in (FACTS, stage.rule.title, "提醒", "告知书", "异议", "扣"):
        assert words not in page


def test_who_has_a_phone_or_an_account_gets_one_only_when_asked_for(
    stage, person, elder
):
    tell_something(person)
    tell_something(elder)
    manager = as_manager(stage)
    assert set(sheets(manager, unreached="on")) == {"0099"}
    assert len(sheets(manager)) == 2
    assert set(sheets(manager, hamlet="西组")) == {"0099"}
    assert sheets(manager, hamlet="没有这个组", unreached="on") == {
        "0099": sheets(manager, unreached="on")["0099"]
    }
    page = manager.get(SHEETS, {**ALL, "hamlet": "东组"})
    assert page.context["count"] == 1


def test_that_somebody_looked_is_no_reason_to_print_and_nobody_elses_to_read(
    stage, elder
):
    looked = {"viewed_on": "2026-06-03", "people": 1}
    tell_something(elder, Topic.FILE_VIEWED, facts=looked)
    manager = as_manager(stage)
    assert sheets(manager, unreached="on") == {}
    tell_something(elder)
    assert sheets(manager, unreached="on")["0099"]["孙奶奶"] == (
        [Topic.REPORT_MENDED],
        1,
    )


def test_each_who_stands_on_a_sheet_reads_that_it_was_printed(stage, elder, son):
    tell_something(elder)
    as_manager(stage).get(SHEETS)
    assert not FileView.objects.exists()
    as_manager(stage).get(PRINT, ALL)
    look = FileView.objects.get()
    assert (look.resident, look.purpose) == (elder, "印给家里的通知单")


def test_of_the_own_relatives_the_manager_prints_nothing_private(stage, elder):
    own = ResidentFactory(village=stage.village, user=stage.user("manager"))
    KinshipFactory(first=own, second=elder)
    stage.remind(resident=elder)
    tell_something(elder)
    # So many at once look at what the panel votes on.
    looked = {"viewed_on": "2026-06-02", "people": 5}
    tell_something(elder, Topic.FILE_VIEWED, facts=looked)
    manager = as_manager(stage)
    assert sheets(manager, unreached="on")["0099"]["孙奶奶"] == (
        [Topic.REPORT_MENDED],
        0,
    )
    note_all(manager, unreached="on")
    other = AppointmentFactory(village=stage.village, role="manager")
    colleague = sign_in(Client(), other.user, acting_as=other)
    assert sheets(colleague, unreached="on")["0099"]["孙奶奶"] == ([], 2)


def test_who_moved_away_or_died_stands_on_no_sheet(stage, elder, son):
    tell_something(elder)
    tell_something(son)
    elder.died_on = TOLD_ON
    elder.save()
    son.memberships.update(ends_on=TOLD_ON)
    MembershipFactory(
        resident=son,
        household=HouseholdFactory(village=stage.village, number="0100"),
        starts_on=date(2026, 6, 4),
    )
    assert set(sheets(as_manager(stage), unreached="on")) == {"0100"}


@pytest.mark.parametrize("role", ["recorder", "supervisor", "town", "panel"])
def test_nobody_but_the_manager_prints(stage, elder, role):
    tell_something(elder)
    seat = stage.bench[0] if role == "panel" else stage.seats[role]
    client = sign_in(Client(), seat.user, acting_as=seat)
    for address in (SHEETS, PRINT):
        assert client.get(address).status_code == 404
    assert client.post(PRINT, {"messages": "1"}).status_code == 404


def test_a_neighbours_manager_finds_nothing_and_notes_nothing(stage, elder):
    one = tell_something(elder)
    other = set_the_stage(name="南湾村")
    assert sheets(as_manager(other)) == {}
    page = as_manager(other).post(PRINT, {"messages": str(one.pk)}, follow=True)
    assert "什么也没有变" in page.content.decode()
    one.refresh_from_db()
    assert one.printed_at is None


def test_noting_twice_and_nonsense_change_nothing(stage, elder):
    one = tell_something(elder)
    manager = as_manager(stage)
    note_all(manager)
    with pytest.raises(NothingToNote):
        messages.note_printed(
            village=stage.village,
            messages=[one.pk],
            by=stage.user("manager"),
            at=moment(VOTED_ON, 21),
        )
    for nonsense in ("x", "", "1,,2", "9" * 30):
        page = manager.post(PRINT, {"messages": nonsense}, follow=True)
        assert "没有记成" in page_of(page)
    assert Event.objects.filter(action__endswith="sheets_printed").count() == 1


def test_an_account_reaches_a_home_too(stage, elder):
    elder.user = UserFactory()
    elder.save()
    tell_something(elder)
    assert sheets(as_manager(stage), unreached="on") == {}
