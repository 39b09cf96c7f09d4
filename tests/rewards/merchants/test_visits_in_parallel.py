"""Two phones at once: one visit, one grade. What the lock prevents happens without it."""

import uuid
from contextlib import suppress
from datetime import date
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.db.models import QuerySet

from rewards.merchants.models import Grade, Inspection
from rewards.merchants.services import inspections
from rewards.merchants.services.inspections import Note, beginning, signing
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory
from tests.factories.villages import moment
from tests.factories.visits import announced, begun
from tests.support.parallel import at_once, kinds

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT = moment(date(2026, 4, 18))


@pytest.fixture
def no_locks(monkeypatch):
    """The control: rows are read, and nobody waits for anybody."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)


@pytest.fixture
def pause(monkeypatch):
    """Let two pass a point together; alone, go on after a moment."""

    def pause(module, name):
        meeting, real = Barrier(2), getattr(module, name)

        def wait_then_act(*arguments, **named):
            with suppress(BrokenBarrierError):
                meeting.wait(0.5)
            return real(*arguments, **named)

        monkeypatch.setattr(module, name, wait_then_act)

    return pause


def sign_together(pause, times):
    by = UserFactory()
    visit = announced(MerchantFactory(), by=by, at=AT)
    if pause:
        pause(signing, "_require_notice")
    return at_once([partial(inspections.sign, inspection=visit, by=by, at=AT)] * times)


def test_signing_eight_times_at_once_gives_one_grade():
    answers = sign_together(None, 8)
    assert kinds(answers) == {"Grade": 8}
    assert len({grade.pk for grade in answers}) == 1
    assert Grade.objects.count() == 1


def test_without_the_lock_signing_twice_at_once_gives_two_grades(pause, no_locks):
    sign_together(pause, 2)
    assert Grade.objects.count() == 2


def test_two_inspectors_at_once_open_one_visit():
    shop = MerchantFactory()
    calls = [partial(begun, shop, by=UserFactory(), at=AT) for _number in range(6)]
    assert kinds(at_once(calls)) == {"Inspection": 1, "VisitOpen": 5}


def test_without_the_lock_the_second_visit_ends_in_an_error(pause, no_locks):
    shop = MerchantFactory()
    pause(beginning, "_checklist_for")
    calls = [partial(begun, shop, by=UserFactory(), at=AT) for _number in range(2)]
    assert kinds(at_once(calls)) == {"Inspection": 1, "IntegrityError": 1}


def test_one_client_id_sent_twice_at_once_is_one_visit():
    shop, by, key = MerchantFactory(), UserFactory(), uuid.uuid4()
    answers = at_once([partial(begun, shop, by=by, at=AT, client_id=key)] * 6)
    assert kinds(answers) == {"Inspection": 6}
    assert Inspection.objects.count() == 1


def test_one_client_id_for_two_shops_at_once_is_one_visit_and_a_conflict(pause):
    shops, by, key = [MerchantFactory(), MerchantFactory()], UserFactory(), uuid.uuid4()
    pause(beginning, "_checklist_for")
    calls = [partial(begun, one, by=by, at=AT, client_id=key) for one in shops]
    assert kinds(at_once(calls)) == {"Inspection": 1, "VisitIdConflict": 1}


def test_an_item_saved_six_times_at_once_is_there_once():
    by = UserFactory()
    visit = begun(MerchantFactory(), by=by, at=AT)
    item = visit.checklist.items.first()
    calls = [
        partial(
            inspections.record_findings,
            inspection=visit,
            findings={item.pk: Note("met", f"第{number}次")},
            by=by,
            at=AT,
        )
        for number in range(6)
    ]
    assert kinds(at_once(calls)) == {"Inspection": 6}
    assert visit.findings.count() == 1
