"""A meeting at the desk, and what everybody reads of it: numbers, never names."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import sign_in
from tests.factories.villages import (
    AppointmentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from tests.villages.meetings.conftest import CALLED, CLOSED, MEETS, NOTED, minutes
from villages.models import AreaAppointment, BookStatus, Meeting, MeetingStage


@pytest.fixture
def clock():
    with freeze_time(moment(CALLED)) as frozen:
        yield frozen


@pytest.fixture
def client(clock, manager, people):
    return client_of(AreaAppointment.objects.get(user=manager))


def client_of(seat):
    return sign_in(Client(), seat.user, acting_as=seat)


def at(name, *keys):
    return reverse(f"villages_meeting{name}", args=keys)


GIVEN = {
    "kind": "assembly",
    "day": MEETS.isoformat(),
    "clock": "19:00",
    "place": "村委会",
    "agenda": "新一版村规\n\n修东头的路",
}


def test_a_meeting_is_written_called_noted_and_closed(client, clock, village, people):
    assert "还没有会" in page_of(client.get(at("s")))
    assert client.get(at("_new")).status_code == 200
    page = client.post(at("_new"), GIVEN, follow=True)
    assert "新一版村规" in page_of(page)
    meeting = Meeting.objects.get()
    assert "修东头的路" in page_of(client.get(at("_edit", meeting.pk)))
    changed = {**GIVEN, "agenda": "新一版村规\n修西头的路"}
    assert "修西头的路" in page_of(
        client.post(at("_edit", meeting.pk), changed, follow=True)
    )
    public = reverse("villages_meetings_public", args=[village.code])
    assert "修西头的路" not in page_of(Client().get(public))
    client.post(at("_call", meeting.pk))
    assert "修西头的路" in page_of(Client().get(public))
    assert people[0].name in page_of(client.get(at("_sheet", meeting.pk)))

    clock.move_to(moment(NOTED))
    client.force_login(Meeting.objects.get().called_by)
    form = page_of(client.get(at("_result", meeting.pk)))
    assert 'value="6"' in form
    result = {
        "held_on": MEETS.isoformat(),
        "eligible": "6",
        "present": "4",
        "votes_for_1": "3",
        "votes_against_1": "1",
        "abstained_1": "",
    }
    wrong = client.post(at("_result", meeting.pk), {**result, "votes_for_1": "1"})
    assert "加起来是2，实到是4，对不上" in page_of(wrong)
    shown = page_of(client.post(at("_result", meeting.pk), result, follow=True))
    assert "赞成3，反对1，弃权0" in shown
    assert client.get(at("_minutes", meeting.pk)).status_code == 404
    assert "请传会议记录" in page_of(client.post(at("_close", meeting.pk), {}))
    client.post(at("_close", meeting.pk), {"minutes": minutes()})
    meeting.refresh_from_db()
    assert meeting.stage == MeetingStage.CLOSED
    file = client.get(at("_minutes", meeting.pk))
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    everybody = page_of(Client().get(public))
    assert "应到6，实到4" in everybody
    assert not [one for one in people if one.name in everybody]


def test_a_book_takes_its_numbers_from_a_meeting(client, closed, village):
    closed()
    book = RuleBookFactory(
        village=village, status=BookStatus.DRAFT, effective_from=None
    )
    RuleFactory(rule_book=book)
    item = Meeting.objects.get().agenda.get(number=1)
    with freeze_time(moment(CLOSED)):
        client.force_login(Meeting.objects.get().called_by)
        address = reverse("villages_rulebook_adopt", args=[book.pk])
        assert f"?item={item.pk}" in page_of(client.get(address))
        for nothing in ("999999", "x"):
            assert "取自那次会" not in page_of(client.get(f"{address}?item={nothing}"))
        filled = page_of(client.get(f"{address}?item={item.pk}"))
        assert "取自那次会的“新一版村规”" in filled
        given = {
            "agenda_item": item.pk,
            "meeting_kind": "assembly",
            "held_on": MEETS.isoformat(),
            "eligible": "6",
            "present": "4",
            "votes_for": "4",
            "votes_against": "0",
            "abstained": "0",
            "filing_number": "镇备7号",
            "effective_from": (CLOSED + timedelta(days=1)).isoformat(),
        }
        assert "填的数和那次会上的不一样" in page_of(client.post(address, given))
        given |= {"votes_for": "3", "votes_against": "1"}
        client.post(address, given)
        book.refresh_from_db()
        assert book.resolution.agenda_item == item
        minutes_page = reverse("villages_rulebook_minutes", args=[book.pk])
        # Read to its end, the file is closed.
        assert b"".join(client.get(minutes_page).streaming_content)


def test_names_are_signed_in_and_struck_out(client, clock, called, people, manager):
    meeting = called()
    clock.move_to(moment(MEETS))
    client.force_login(manager)
    address = at("_names", meeting.pk)
    found = page_of(client.get(address, {"q": people[0].name}))
    assert f'value="{people[0].pk}"' in found
    assert "没有找到这个人" in page_of(client.get(address, {"q": "查无此人"}))
    said = page_of(client.post(address, {"resident": people[0].pk}, follow=True))
    assert "签到了" in said
    again = page_of(client.post(address, {"resident": people[0].pk}, follow=True))
    assert "已经签到了" in again
    client.post(address, {"out": meeting.sign_ins.get().pk})
    assert not meeting.sign_ins.exists()
    assert client.post(address, {"resident": "x"}).status_code == 404


def test_a_meeting_is_called_off_with_the_reason(client, called, village):
    meeting = called()
    assert client.get(at("_cancel", meeting.pk)).status_code == 200
    client.post(at("_cancel", meeting.pk), {"reason": "下大雨"})
    public = reverse("villages_meetings_public", args=[village.code])
    assert "下大雨" in page_of(Client().get(public))
    said = page_of(client.post(at("_call", meeting.pk), follow=True))
    assert "这一步办不了" in said


def test_too_long_an_agenda_and_short_notice_are_said(client):
    many = {**GIVEN, "agenda": "\n".join(f"第{n}项" for n in range(21))}
    assert "最多20项" in page_of(client.post(at("_new"), many))
    assert "请至少写一项议题" in page_of(
        client.post(at("_new"), {**GIVEN, "agenda": ""})
    )
    past = client.post(at("_new"), {**GIVEN, "day": "0001-01-01"})
    assert "开会的时间已经过了" in page_of(past)
    soon = {**GIVEN, "day": (CALLED + timedelta(days=9)).isoformat()}
    assert "离开会不到10天" in page_of(client.post(at("_new"), soon, follow=True))


def test_others_of_the_village_read_and_a_neighbour_finds_nothing(
    clock, called, village
):
    meeting = called()
    for role in ("supervisor", "panel", "recorder"):
        client = client_of(AppointmentFactory(village=village, role=role))
        assert client.get(at("", meeting.pk)).status_code == 200
        assert client.get(at("_result", meeting.pk)).status_code == 404
        assert client.get(at("_names", meeting.pk)).status_code == 404
    town = client_of(AppointmentFactory(town=village.town, role="supervisor"))
    assert village.name in page_of(town.get(at("s")))
    elsewhere = client_of(AppointmentFactory(village=VillageFactory(), role="manager"))
    for name in ("", "_edit", "_result", "_names", "_sheet", "_minutes"):
        assert elsewhere.get(at(name, meeting.pk)).status_code == 404
