"""Who takes the own file along has all of it, and nothing of others."""

import io
import json
from zipfile import ZipFile

import pytest

from rewards.points.selectors.portable import passbook_part
from rewards.points.services import awards
from tests.factories.activities import clock, open_the_yard
from tests.factories.villages import ResidentFactory, RuleFactory
from tests.villages.credit_files.conftest import NOW, counted, signed_in
from tests.villages.credit_files.test_pages import photo_of
from villages.message_words import sentence
from villages.models import FileView, Objection, ObjectionChannel
from villages.selectors import portable
from villages.selectors.messages import inbox_of

EXPORT = "/me/file/export/"


def taken(client):
    """Return the archive that the button sends."""
    answer = client.post(EXPORT)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "private, no-store"
    return ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def body_of(archive):
    return json.loads(archive.read("file.json").decode())


def test_it_holds_every_part_of_the_file_under_a_version(stage, me):
    record = counted(stage, 5)
    photo = photo_of(record)
    stage.decided()
    FileView.objects.create(
        resident=stage.person,
        viewer=stage.user("manager"),
        role="村负责人",
        purpose="看资料",
        viewed_at=NOW,
    )
    objection = Objection.objects.create(
        village=stage.village,
        record=record,
        objector=stage.person,
        entered_by=stage.subject,
        channel=ObjectionChannel.SCREEN,
        text="那天不是我去的",
        body_digest="0" * 64,
        raised_at=NOW,
        due_on=NOW.date(),
    )
    archive = taken(me)
    body = body_of(archive)
    assert (body["schema"], body["version"]) == ("grassroots.credit-file", 1)
    assert body["person"]["name"] == "李长河"
    assert body["score"]["total"] == 1003
    assert body["records"][0]["title"] == "清理公共沟渠"
    assert body["deducts"][0]["title"] == "乱倒垃圾"
    assert body["objections"][0]["text"] == objection.text
    assert {one["purpose"] for one in body["consents"]} >= {"scoring"}
    assert body["looks"][0]["purpose"] == "看资料"
    assert body["activities"] == []
    assert [one["topic"] for one in body["messages"]][-1] == "deduct_reminded"
    assert body["messages"][0]["text"] == sentence(
        inbox_of(stage.person, on=NOW.date())[0]
    )
    assert body["passbook"] == []
    assert body["photos"] == [f"photos/{photo.pk}.jpg"]
    assert archive.read(f"photos/{photo.pk}.jpg")[:2] == b"\xff\xd8"
    for key in body:
        if key not in {"schema", "version", "made_at"}:
            assert f"{key}:" in archive.read("README.txt").decode()


def test_of_relatives_it_says_no_name_no_deed_and_no_deduct(stage):
    stage.decided()
    home = stage.person.memberships.get().household
    reader = ResidentFactory(household=home, name="王秀兰")
    counted(stage, 5)
    body = portable.own_file(reader, at=NOW)
    assert body["score"]["total"] == 1005
    assert [one["of"] for one in body["score"]["lines"]] == ["family"]
    assert body["records"] == body["deducts"] == []
    text = json.dumps(body, ensure_ascii=False)
    assert "李长河" not in text
    assert "乱倒垃圾" not in text


def test_the_passbook_is_the_one_that_the_persons_page_shows(stage):
    record = counted(stage, 5)
    awards.settle(record=record, on=NOW.date(), at=NOW)
    (line,) = passbook_part(stage.person, NOW.date())
    assert (line["number"], line["change"], line["balance"]) == (1, 5, 5)


def test_without_a_household_there_is_still_a_file(stage):
    stage.person.memberships.all().update(ends_on=NOW.date().replace(day=1))
    body = portable.own_file(stage.person, at=NOW)
    assert body["score"] is None
    assert body["person"]["household"] is None
    assert body["passbook"] == []


def test_the_page_says_what_goes_in_and_an_address_alone_sends_nothing(stage, me):
    answer = me.get(EXPORT)
    assert answer["Content-Type"].startswith("text/html")
    assert signed_in(stage.user("manager")).post(EXPORT).status_code == 404


@pytest.mark.django_db
def test_hours_of_activities_are_in_it():
    yard = open_the_yard()
    who = yard.neighbour(name="李秀英")
    activity = yard.published()
    yard.sign_up(activity, who)
    yard.come(activity, who, at=clock(8, 30))
    body = portable.own_file(who, at=clock(9))
    assert body["activities"] == [
        {
            "title": activity.title,
            "came_at": "2026-06-03T08:30:00+08:00",
            "left_at": None,
        }
    ]


def test_what_the_whole_household_did_is_said_to_be_its(stage):
    rule = RuleFactory(rule_book=stage.rule.rule_book, subject="household")
    counted(stage, 5, rule=rule)
    body = portable.own_file(stage.person, at=NOW)
    assert [one["of"] for one in body["score"]["lines"]] == ["household"]
