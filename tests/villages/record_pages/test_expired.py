"""A record is gone on the day it expires: from lists, pages, photos, sums, warnings."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from cms.blocks.live import DeedsBlock, NoticeBlock
from rewards.ledger import selectors as ledger
from rewards.points.selectors import boards
from rewards.points.selectors.accounts import account_of
from rewards.points.services import awards
from tests.factories.accounts import UserFactory
from tests.factories.records import ACTED_ON, NoticeFactory, RecordFactory, photo_file
from tests.factories.villages import ResidentFactory, RuleFactory, moment
from tests.support.clock import freeze_time
from tests.villages.record_pages.conftest import NOW, post_in
from villages.models import BehaviourRecord, RecordStatus, Submission
from villages.selectors.grants import earned
from villages.services import photos

LIST = "/desk/records/"
LONG_AGO = date(2025, 11, 20)
EVE = ACTED_ON - timedelta(days=1)
ROLES = ["recorder", "panel", "manager", "supervisor"]


@pytest.fixture
def record(rule, person, recorder):
    """A record with a photo whose term ends today; yesterday it could still be seen."""
    record = RecordFactory(
        rule=rule,
        resident=person,
        recorded_by=recorder.user,
        acted_on=LONG_AGO,
        status=RecordStatus.EFFECTIVE,
        expires_on=ACTED_ON,
    )
    photos.attach(submission=record.submission, photos=[photos.prepare(photo_file())])
    return record


@pytest.fixture
def photo(record):
    return f"/desk/evidence/{record.submission.evidence.get().pk}/"


@pytest.fixture
def staff(acting, village, recorder):
    """Somebody in each role; the recorder is who wrote the record down."""

    def staff(role):
        return acting(recorder if role == "recorder" else post_in(village, role))

    return staff


def yesterday():
    return freeze_time(moment(EVE, 9))


def test_what_never_took_effect_has_no_term_and_stays(village, record):
    waiting = RecordFactory(village=village, rule=record.rule)
    seen = BehaviourRecord.objects.not_expired
    assert set(seen(on=ACTED_ON)) == {waiting}
    assert set(seen(on=EVE)) == {waiting, record}


@pytest.mark.parametrize("role", ROLES)
def test_no_list_of_staff_shows_it(staff, record, role):
    client = staff(role)
    for query in ({}, {"status": "effective"}, {"person": "lch"}, {"whose": "all"}):
        assert not client.get(LIST, query).context["page"].object_list
    with yesterday():
        assert list(client.get(LIST).context["page"]) == [record]


@pytest.mark.parametrize("role", ROLES)
def test_its_page_and_its_photo_are_not_found(staff, record, photo, role):
    client = staff(role)
    for address in (f"{LIST}{record.pk}/", photo):
        assert client.get(address).status_code == 404, address
    with yesterday():
        for address in (f"{LIST}{record.pk}/", photo):
            assert client.get(address).status_code == 200, address


def test_a_photo_is_shown_while_one_of_its_records_lasts(staff, record, photo, village):
    RecordFactory(
        rule=record.rule,
        resident=ResidentFactory(village=village),
        submission=record.submission,
        acted_on=LONG_AGO,
        status=RecordStatus.EFFECTIVE,
        expires_on=ACTED_ON + timedelta(days=1),
    )
    assert staff("manager").get(photo).status_code == 200


def test_the_recorders_other_ways_to_it_are_closed_too(staff, record):
    client = staff("recorder")
    done = f"{LIST}done/{record.submission.client_id}/"
    assert client.get(done).status_code == 404
    for address in (f"{LIST}{record.pk}/withdraw/", f"{done}withdraw/"):
        assert client.post(address).status_code == 404, address
    with yesterday():
        assert "李长河" in client.get(done).content.decode()


def test_a_form_of_several_shows_those_that_last(staff, record, village):
    lasting = RecordFactory(
        rule=record.rule,
        resident=ResidentFactory(village=village, name="孙桂芳"),
        submission=record.submission,
        recorded_by=record.recorded_by,
        acted_on=LONG_AGO,
        status=RecordStatus.EFFECTIVE,
        expires_on=ACTED_ON + timedelta(days=1),
    )
    page = staff("recorder").get(f"{LIST}done/{record.submission.client_id}/")
    assert page.context["records"] == [lasting]
    assert "李长河" not in page.content.decode()


def test_the_panels_old_address_of_it_is_not_found(staff, record):
    client = staff("panel")
    address = f"/desk/reviews/{record.pk}/"
    assert client.get(address).status_code == 404
    assert client.post(address, {"verdict": "approve"}).status_code == 404
    with yesterday():
        assert client.get(address).url == f"{LIST}{record.pk}/"


def test_the_list_of_notices_counts_it_no_more(staff, record, village):
    RecordFactory(
        village=village,
        rule=record.rule,
        notice=record.notice,
        points_proposed=3,
        acted_on=LONG_AGO,
        status=RecordStatus.EFFECTIVE,
        expires_on=ACTED_ON + timedelta(days=1),
    )
    client = staff("manager")
    assert "1件3分" in client.get("/desk/notices/").content.decode()
    with yesterday():
        assert "2件5分" in client.get("/desk/notices/").content.decode()


@pytest.mark.parametrize("print_it", ["", "print/"])
def test_a_public_notice_forgets_it(client, record, print_it):
    village, number = record.village.code, record.notice.number
    address = f"/v/{village}/notices/{number}/{print_it}"
    assert "清理公共沟渠" not in client.get(address).content.decode()
    with yesterday():
        assert "清理公共沟渠" in client.get(address).content.decode()


def test_the_blocks_of_the_village_page_forget_it(record, village):
    notice = NoticeFactory(village=village, starts_on=EVE - timedelta(days=1))
    BehaviourRecord.objects.update(notice=notice, effective_on=EVE)
    for on, lines in ((EVE, 1), (ACTED_ON, 0)):
        facts = NoticeBlock().facts(village, on=on)
        assert (facts["records_total"], facts["points_total"]) == (lines, 2 * lines)
        assert len(DeedsBlock().facts(village, on=on)["deeds"]) == lines


def test_its_owner_finds_it_in_the_own_file_no_more(acting, record, person):
    person.user = UserFactory()
    person.save()
    me = acting(person)
    assert "清理公共沟渠" not in me.get("/me/file/").content.decode()
    with yesterday():
        assert "清理公共沟渠" in me.get("/me/file/").content.decode()


def test_the_line_that_it_earned_stays_in_the_passbook_and_explains_itself(
    acting, village, rule, person
):
    """The book can only grow: what stands on paper is on the screen as well."""
    person.user = UserFactory()
    person.save()
    notice = NoticeFactory(village=village, starts_on=EVE - timedelta(days=20))
    record = RecordFactory(
        rule=rule, resident=person, notice=notice, status=RecordStatus.ON_NOTICE
    )
    awards.settle(record=record, on=ACTED_ON, at=NOW)
    BehaviourRecord.objects.update(expires_on=ACTED_ON)
    account = account_of(person, on=ACTED_ON)
    (line,) = ledger.statement(account.ledger_account, first=1)
    me = acting(person)
    assert "清理公共沟渠" in me.get("/me/passbook/").content.decode()
    page = me.get(f"/me/passbook/{line.entry_id}/").content.decode()
    assert "这一行怎么来的" in page
    assert "清理公共沟渠" in page


def test_no_board_praises_it_even_in_the_month_it_took_effect(record, village):
    """An act that is written down late can take effect days before its term ends."""
    notice = NoticeFactory(village=village, starts_on=EVE - timedelta(days=9))
    BehaviourRecord.objects.update(notice=notice, effective_on=EVE)
    assert boards.this_month(village, ACTED_ON) == []
    assert [row.reason for row in boards.this_month(village, EVE)] == ["清理公共沟渠"]
    notice.effective_on = ACTED_ON + timedelta(days=5)
    notice.save()
    (board,) = boards.on_notice(village, ACTED_ON)
    assert board.rows == []
    (board,) = boards.on_notice(village, EVE)
    assert len(board.rows) == 1


def test_the_warning_of_a_duplicate_comes_but_does_not_tell_what_it_said(
    staff, record, rule, village
):
    other = ResidentFactory(village=village, name="孙桂芳")
    deed = {
        "client_id": str(uuid4()),
        "residents": [other.pk],
        "rule": rule.pk,
        "points_for": rule.pk,
        "points": 2,
        "acted_on": EVE.isoformat(),
        "do": "save",
        "photos": photo_file(),
    }
    client = staff("recorder")
    page = client.post(f"{LIST}new/", deed).content.decode()
    warning = page.split('id="alike"')[1].split("</section>")[0]
    assert "一条已经过期的记录" in warning
    assert "像是同一张" in warning
    assert "李长河" not in warning
    assert f"{LIST}{record.pk}/" not in warning
    assert Submission.objects.count() == 1
    with yesterday():
        page = client.post(
            f"{LIST}new/", deed | {"photos": photo_file()}
        ).content.decode()
    warning = page.split('id="alike"')[1].split("</section>")[0]
    assert "李长河" in warning
    assert f"{LIST}{record.pk}/" in warning


def test_caps_go_on_counting_what_people_cannot_see_any_more(village, rule, person):
    capped = RuleFactory(rule_book=rule.rule_book, cap_points=4, cap_period="year")
    RecordFactory(
        rule=capped,
        resident=person,
        acted_on=date(2026, 1, 5),
        status=RecordStatus.EFFECTIVE,
        expires_on=ACTED_ON,
    )
    assert not BehaviourRecord.objects.not_expired(on=timezone.localdate()).exists()
    sums = earned(rule=capped, subjects=[person.pk], acted_on=ACTED_ON)
    assert sums[person.pk].points == 2
