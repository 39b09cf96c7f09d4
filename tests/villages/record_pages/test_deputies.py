"""A deputy at the desk: nothing, until somebody asks them to judge one case."""

import pytest
from django.urls import reverse

from tests.factories.records import RecordFactory, photo_file
from tests.factories.villages import KinshipFactory, ResidentFactory, RuleBookFactory
from tests.factories.villages import RuleFactory as MakeRule
from tests.support.pages import page_of
from tests.villages.record_pages.conftest import post_in
from villages.models import FileView, RecordStatus
from villages.services import photos

QUEUE = "/desk/reviews/"


@pytest.fixture
def rule(village):
    """Judged by two."""
    book = RuleBookFactory(village=village, panel_quorum=2)
    return MakeRule(rule_book=book, title="牵头净滩")


@pytest.fixture
def record(rule, person, recorder, judge, village):
    """What a panel of two cannot decide: one of them is a relative."""
    fellow = post_in(village, "panel", name="孙桂芳")
    own = ResidentFactory(village=village, user=fellow.user)
    KinshipFactory(first=own, second=person)
    record = RecordFactory(rule=rule, resident=person, recorded_by=recorder.user)
    photos.attach(submission=record.submission, photos=[photos.prepare(photo_file())])
    return record


@pytest.fixture
def deputy(village):
    return post_in(village, "deputy", name="于忠诚")


@pytest.fixture
def manager(village):
    return post_in(village, "manager", name="王海")


def page(record):
    return reverse("villages_record_stand_in", args=[record.pk])


def named(acting, manager, deputy, record):
    given = {"user": deputy.user.pk, "reason": "和这件事无关"}
    return acting(manager).post(page(record), given, follow=True)


def test_the_manager_is_shown_what_is_stuck_and_asks_a_deputy(
    acting, manager, deputy, record
):
    client = acting(manager)
    listed = page_of(client.get(reverse("villages_records")))
    assert page(record) in listed
    assert "要2人评，回避后只剩1人" in listed
    assert page(record) in page_of(
        client.get(reverse("villages_record", args=[record.pk]))
    )
    form = page_of(client.get(page(record)))
    assert "于忠诚" in form
    assert "回避：孙桂芳" in form
    answer = page_of(named(acting, manager, deputy, record))
    assert "请了于忠诚来评这一件" in answer
    assert record.stand_ins.get().user == deputy.user
    assert "这一件现在不用请替补" in page_of(client.get(page(record)))
    assert page(record) not in page_of(client.get(reverse("villages_records")))
    assert FileView.objects.filter(purpose="请替补评议一条行为记录").exists()


def test_without_a_reason_nobody_is_asked(acting, manager, deputy, record):
    answer = acting(manager).post(page(record), {"user": deputy.user.pk, "reason": ""})
    assert "请写一句为什么请这一位" in page_of(answer)
    assert not record.stand_ins.exists()


def test_where_there_is_no_deputy_the_page_says_how_to_get_one(acting, manager, record):
    shown = page_of(acting(manager).get(page(record)))
    assert "没有能评这一件的候补评议员" in shown
    assert reverse("villages_appointments") in shown


def test_a_case_that_was_decided_meanwhile_needs_nobody(
    acting, manager, deputy, record
):
    post_in(record.village, "panel")
    answer = named(acting, manager, deputy, record)
    assert "这一件评议员够数" in page_of(answer)


def test_the_page_exists_for_who_may_name_and_has_no_side(
    acting, village, record, deputy, manager
):
    for other in (
        post_in(village, "supervisor"),
        post_in(village, "panel"),
        deputy,
    ):
        assert acting(other).get(page(record)).status_code == 404
    own = ResidentFactory(village=village, user=manager.user)
    KinshipFactory(first=own, second=record.resident)
    assert acting(manager).get(page(record)).status_code == 404


def test_a_deputy_sees_and_judges_what_they_were_named_for(
    acting, manager, deputy, judge, record, rule, village
):
    other = RecordFactory(rule=rule, village=village)
    photo = f"/desk/evidence/{record.submission.evidence.get().pk}/"
    client = acting(deputy)
    desk = page_of(client.get("/desk/"))
    assert "去评议" in desk
    assert record.resident.name not in desk
    assert "有评议员回避、人数不够的" in page_of(client.get(QUEUE))
    assert client.get(f"{QUEUE}{record.pk}/").status_code == 404
    assert client.get(photo).status_code == 404
    named(acting, manager, deputy, record)
    assert client.get(f"{QUEUE}{record.pk}/").status_code == 200
    assert client.get(photo).status_code == 200
    assert client.get(f"{QUEUE}{other.pk}/").status_code == 404
    for name in ("villages_records", "villages_residents", "villages_appointments"):
        assert client.get(reverse(name)).status_code == 404
    acting(judge).post(f"{QUEUE}{record.pk}/", {"verdict": "approve"})
    client.post(f"{QUEUE}{record.pk}/", {"verdict": "approve"})
    record.refresh_from_db()
    assert record.status == RecordStatus.ON_NOTICE
    after = client.get(f"{QUEUE}{record.pk}/", follow=True)
    assert "这一件已经有结果了" in page_of(after)
    assert client.get(photo).status_code == 404
    assert client.get(f"/desk/records/{record.pk}/").status_code == 404


def test_a_deputy_who_has_become_kin_sees_no_material(acting, manager, deputy, record):
    named(acting, manager, deputy, record)
    own = ResidentFactory(village=record.village, user=deputy.user)
    KinshipFactory(first=own, second=record.resident)
    client = acting(deputy)
    assert "这一件请您回避" in page_of(client.get(f"{QUEUE}{record.pk}/"))
    photo = f"/desk/evidence/{record.submission.evidence.get().pk}/"
    assert client.get(photo).status_code == 404
