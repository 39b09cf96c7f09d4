"""The list of records, one record, its photos and its second thoughts."""

from datetime import timedelta

import pytest

from tests.factories.records import ACTED_ON, RecordFactory, photo_file
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)
from tests.villages.record_pages.conftest import NOW, post_in
from villages.models import FileView, RecordStatus
from villages.services import photos, reviews

LIST = "/desk/records/"


def page_of(record, client):
    return client.get(f"{LIST}{record.pk}/")


@pytest.fixture
def record(rule, person, recorder):
    """A waiting record with one photo."""
    record = RecordFactory(rule=rule, resident=person, recorded_by=recorder.user)
    photos.attach(submission=record.submission, photos=[photos.prepare(photo_file())])
    return record


@pytest.fixture
def photo(record):
    return f"/desk/evidence/{record.submission.evidence.get().pk}/"


# --- The list -------------------------------------------------------------------------


def test_a_recorder_sees_their_own_records_first(acting, recorder, record, village):
    other = RecordFactory(village=village, rule=record.rule)
    client = acting(recorder)
    assert list(client.get(LIST).context["page"]) == [record]
    everything = client.get(LIST, {"whose": "all"}).context["page"]
    assert set(everything) == {record, other}


def test_a_list_is_narrowed_by_state_person_and_date(acting, village, record):
    manager = acting(post_in(village, "manager"))
    on_notice = RecordFactory(
        village=village,
        rule=record.rule,
        status=RecordStatus.ON_NOTICE,
        acted_on=ACTED_ON - timedelta(days=5),
    )
    for query, expected in (
        ({"status": "on_notice"}, {on_notice}),
        ({"person": "lch"}, {record}),
        ({"since": "2026-06-01"}, {record}),
        ({"until": "2026-06-01"}, {on_notice}),
        ({"since": "not a day"}, {record, on_notice}),
        ({"status": "no such"}, {record, on_notice}),
    ):
        assert set(manager.get(LIST, query).context["page"]) == expected, query


def test_a_long_list_has_pages_and_a_fixed_number_of_queries(
    acting, village, rule, django_assert_max_num_queries
):
    people = ResidentFactory.create_batch(30, village=village)
    for one in people:
        RecordFactory(rule=rule, resident=one)
    supervisor = acting(post_in(village, "supervisor"))
    supervisor.get(LIST)
    with django_assert_max_num_queries(12):
        page = supervisor.get(LIST, {"page": 2})
    assert len(page.context["page"]) == 5


def test_a_supervisor_of_the_town_sees_its_villages_only(acting, village, record):
    RecordFactory()
    of_town = AppointmentFactory(role="supervisor", town=village.town)
    assert list(acting(of_town).get(LIST).context["page"]) == [record]


def test_an_empty_list_says_how_it_gets_filled(acting, recorder):
    assert "还没有记录" in acting(recorder).get(LIST).content.decode()


def test_the_manager_is_told_what_the_panel_is_too_small_for(
    acting, village, person, recorder
):
    book = RuleBookFactory(village=village, panel_quorum=2)
    post_in(village, "panel")
    RecordFactory(rule=RuleFactory(rule_book=book), resident=person)
    page = acting(post_in(village, "manager")).get(LIST).content.decode()
    assert "有1件定不了" in page
    assert "要2人评，回避后只剩1人" in page
    assert "定不了" not in acting(recorder).get(LIST).content.decode()


# --- One record -------------------------------------------------------------------------


def test_the_recorder_sees_the_trail_and_the_photo(acting, recorder, record, photo):
    client = acting(recorder)
    page = page_of(record, client).content.decode()
    assert "刘海燕记下" in page
    assert photo in page
    answer = client.get(photo)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private")


def test_a_fellow_recorder_sees_the_record_without_its_photo(
    acting, village, record, photo
):
    fellow = acting(post_in(village, "recorder"))
    assert photo not in page_of(record, fellow).content.decode()
    assert fellow.get(photo).status_code == 404


@pytest.mark.parametrize("role", ["manager", "supervisor"])
def test_manager_and_supervisor_see_everything_of_the_village(
    acting, village, record, photo, role
):
    client = acting(post_in(village, role))
    assert photo in page_of(record, client).content.decode()
    assert client.get(photo).status_code == 200


def test_a_panel_member_sees_the_photo_of_what_they_may_judge(
    acting, judge, record, photo, person, village
):
    client = acting(judge)
    assert client.get(photo).status_code == 200
    cousin = ResidentFactory(village=village, user=judge.user)
    KinshipFactory(first=cousin, second=person)
    assert client.get(photo).status_code == 404


def test_a_photo_of_several_is_shown_to_who_judges_one_of_them(
    acting, judge, record, photo, village
):
    own = ResidentFactory(village=village, user=judge.user)
    RecordFactory(rule=record.rule, resident=own, submission=record.submission)
    assert acting(judge).get(photo).status_code == 200


def test_how_others_voted_is_kept_from_the_recorder_until_it_is_decided(
    acting, recorder, judge, record
):
    client = acting(recorder)
    record.reviews.create(
        member=judge.user, verdict="reject", reason="看不清", voted_at=NOW
    )
    waiting = page_of(record, client).content.decode()
    assert "赵玉琴评过了" in waiting
    assert "看不清" not in waiting
    record.status, record.decided_at = RecordStatus.REJECTED, NOW
    record.save()
    decided = page_of(record, client).content.decode()
    assert "赵玉琴评：不通过" in decided
    assert "看不清" in decided


def test_every_look_at_a_record_is_kept_with_its_purpose(
    acting, village, record, recorder, person
):
    page_of(record, acting(recorder))
    assert not FileView.objects.exists(), "who wrote it down knows it already"
    manager = post_in(village, "manager")
    page_of(record, acting(manager))
    look = FileView.objects.get()
    assert (look.resident, look.viewer) == (person, manager.user)
    assert look.purpose == "看一条行为记录"


def test_a_partial_grant_is_explained_on_the_record(acting, village, rule, person):
    record = RecordFactory(
        rule=rule,
        resident=person,
        status=RecordStatus.ON_NOTICE,
        points_proposed=3,
        points_granted=1,
        grant_code="partial",
        grant_facts={"proposed": 3, "cap_points": 4, "already": 3, "reached": 0},
    )
    page = page_of(record, acting(post_in(village, "manager"))).content.decode()
    assert "3分，这次记1分" in page


def test_a_provisional_date_is_said_to_be_one(acting, village, rule, person):
    record = RecordFactory(rule=rule, resident=person, status=RecordStatus.ON_NOTICE)
    record.notice.is_provisional = True
    record.notice.save()
    manager = acting(post_in(village, "manager"))
    assert "日期暂定" in page_of(record, manager).content.decode()
    assert "暂定6月11日" in manager.get("/desk/notices/").content.decode()


def test_a_record_that_needed_no_panel_shows_none(acting, village, rule, person):
    quick = RuleFactory(rule_book=rule.rule_book, needs_review=False)
    record = RecordFactory(rule=quick, resident=person, status=RecordStatus.EFFECTIVE)
    page = page_of(record, acting(post_in(village, "manager"))).content.decode()
    assert "评议" not in page.split("这一条怎么走的")[1].split("</ol>")[0]
    assert "到期" in page


# --- Second thoughts -----------------------------------------------------------------------


def test_the_recorder_withdraws_one_record(acting, recorder, record):
    client = acting(recorder)
    answer = client.post(f"{LIST}{record.pk}/withdraw/", follow=True)
    assert "撤回了，没有记分" in answer.content.decode()
    record.refresh_from_db()
    assert record.status == RecordStatus.WITHDRAWN


def test_withdrawing_too_late_says_why_and_changes_nothing(
    acting, recorder, judge, record
):
    reviews.vote(record=record, by=judge.user, verdict="approve", at=NOW)
    answer = acting(recorder).post(f"{LIST}{record.pk}/withdraw/", follow=True)
    assert "已经定了，不能撤回" in answer.content.decode()
    record.refresh_from_db()
    assert record.status == RecordStatus.ON_NOTICE


def test_a_returned_record_shows_the_reason_and_is_handed_in_again(
    acting, recorder, judge, record
):
    reviews.vote(
        record=record, by=judge.user, verdict="return", reason="照片模糊", at=NOW
    )
    client = acting(recorder)
    assert "赵玉琴请您补充：照片模糊" in page_of(record, client).content.decode()
    amend = f"{LIST}{record.pk}/amend/"
    assert "照片模糊" in client.get(amend).content.decode()
    refused = client.post(amend, {"acted_on": "2026-06-09", "note": "补写了"})
    assert "日子还没到" in refused.content.decode()
    assert "补写了" in refused.content.decode()
    bad = client.post(
        amend,
        {"acted_on": "2026-06-03", "photos": photo_file(name="a.jpg", kind="GIF")},
    )
    assert "不是照片" in bad.content.decode()
    answer = client.post(
        amend,
        {"acted_on": "2026-06-02", "note": "补写了", "photos": photo_file(5)},
        follow=True,
    )
    assert "交上去了" in answer.content.decode()
    record.refresh_from_db()
    assert (record.status, record.round, record.note) == ("submitted", 2, "补写了")
    assert record.submission.evidence.count() == 2
    assert client.get(amend).status_code == 404


# --- Neighbours ------------------------------------------------------------------------------


ROLES = ["recorder", "panel", "manager", "supervisor"]


@pytest.fixture
def addresses(record, photo):
    """Every page and file about the record, with how it is asked for."""
    returned = RecordFactory(
        rule=record.rule, resident=record.resident, status=RecordStatus.RETURNED
    )
    draft = photos.save_draft(
        village=record.village,
        by=record.recorded_by,
        client_id=returned.submission.client_id,
        body={},
        photos=[photos.prepare(photo_file())],
        at=NOW,
    )
    done = f"{LIST}done/{record.submission.client_id}/"
    return [
        ("get", f"{LIST}{record.pk}/"),
        ("post", f"{LIST}{record.pk}/withdraw/"),
        ("get", f"{LIST}{returned.pk}/amend/"),
        ("post", f"{LIST}{returned.pk}/amend/"),
        ("get", photo),
        ("get", f"{LIST}drafts/{draft.photos.get().pk}/"),
        ("get", done),
        ("post", f"{done}withdraw/"),
        ("get", f"/desk/reviews/{record.pk}/"),
        ("post", f"/desk/reviews/{record.pk}/"),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_staff_of_another_village_find_nothing_at_all(acting, addresses, record, role):
    neighbour = acting(post_in(VillageFactory(), role))
    for method, address in addresses:
        answer = getattr(neighbour, method)(address, {"verdict": "approve"})
        assert answer.status_code == 404, address
    for shared in (LIST, "/desk/notices/", "/desk/reviews/"):
        answer = neighbour.get(shared)
        assert answer.status_code == 404 or "李长河" not in answer.content.decode()
    record.refresh_from_db()
    assert record.status == RecordStatus.SUBMITTED
    assert not record.reviews.exists()


def test_a_resident_and_a_clerkless_user_find_no_desk_at_all(
    acting, addresses, person, recorder
):
    person.user = post_in(VillageFactory(), "recorder").user
    person.save()
    resident = acting(person)
    for method, address in [*addresses, ("get", LIST), ("get", f"{LIST}new/")]:
        assert getattr(resident, method)(address).status_code == 404, address


def test_who_has_not_signed_in_is_led_to_sign_in(client, addresses):
    for method, address in [*addresses, ("get", LIST), ("get", "/me/file/")]:
        answer = getattr(client, method)(address)
        assert answer.status_code == 302, address
        assert answer.url.startswith("/accounts/login/"), address


def test_only_a_recorder_of_a_village_opens_the_form(acting, village, judge):
    for capacity in (
        judge,
        post_in(village, "manager"),
        AppointmentFactory(role="supervisor", town=village.town),
    ):
        assert acting(capacity).get(f"{LIST}new/").status_code == 404
