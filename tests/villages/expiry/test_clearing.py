"""What has expired is cleared: words and photos go, what the points stand on stays."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from grassroots.audit.models import Event
from rewards.ledger import selectors as book
from rewards.points.services import awards
from tests.factories.records import RecordFactory, photo_file
from tests.factories.villages import ResidentFactory, moment
from tests.support.parallel import at_once
from villages.models import BehaviourRecord, Evidence, RecordStatus, Review
from villages.selectors.credit_files import score_as_of
from villages.services import expiry
from villages.services.photos import prepare

pytestmark = pytest.mark.django_db
OVER = date(2027, 6, 3)
AT = moment(OVER)


def record(**columns):
    usual = {
        "status": RecordStatus.EFFECTIVE,
        "effective_on": date(2026, 6, 11),
        "expires_on": OVER,
        "note": "替于福来挑水",
        "late_reason": "住院回来才记",
    }
    return RecordFactory(**{**usual, **columns})


def photo_of(record):
    content = prepare(photo_file(4)).content
    return Evidence.objects.create(
        submission=record.submission,
        village=record.village,
        photo=ContentFile(content, "water.jpg"),
        digest=f"{record.pk:064}",
        perceptual_hash="0" * 16,
    )


def clear(*, on=OVER, **more):
    return expiry.clear_expired(on=on, at=moment(on), **more)


def test_words_reasons_and_photos_are_gone_and_the_rest_stays(
    django_capture_on_commit_callbacks,
):
    one = record()
    photo = photo_of(one)
    name, storage = photo.photo.name, photo.photo.storage
    Review.objects.create(
        record=one,
        member=one.recorded_by,
        verdict="return",
        reason="于福来说没有",
        voted_at=AT,
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert clear() == 1
    one.refresh_from_db()
    assert (one.note, one.late_reason, one.purged_at) == ("", "", AT)
    assert one.points_granted
    assert one.reviews.get().reason == expiry.CLEARED
    assert not Evidence.objects.exists()
    assert not storage.exists(name)
    assert clear() == 0


def test_what_still_counts_is_left_alone_and_so_is_what_has_no_term():
    record(expires_on=OVER + timedelta(days=1))
    record(status=RecordStatus.SUBMITTED, effective_on=None, expires_on=None)
    assert clear() == 0
    assert not BehaviourRecord.objects.filter(note="").exists()


def test_a_photo_of_two_stays_until_both_are_over():
    one = record()
    two = record(
        submission=one.submission,
        resident=ResidentFactory(village=one.village),
        rule=one.rule,
        expires_on=OVER + timedelta(days=30),
    )
    photo_of(one)
    assert clear() == 1
    assert Evidence.objects.count() == 1
    assert clear(on=two.expires_on) == 1
    assert not Evidence.objects.exists()


def test_the_clearing_is_noted_by_village_with_counts_and_no_person():
    first = record()
    RecordFactory(
        resident=ResidentFactory(village=first.village),
        status=RecordStatus.EFFECTIVE,
        effective_on=date(2026, 6, 11),
        expires_on=OVER,
    )
    other = record()
    told = []
    assert clear(progress=told.append) == 3
    assert told == [3]
    events = Event.objects.filter(action="villages.records_cleared")
    assert {one.village_id: one.data["count"] for one in events} == {
        first.village_id: 2,
        other.village_id: 1,
    }
    assert "于福来" not in str(list(events.values()))


def test_many_are_cleared_chunk_by_chunk(monkeypatch):
    monkeypatch.setattr(expiry, "CHUNK", 2)
    for _each in range(5):
        record()
    told = []
    assert clear(progress=told.append) == 5
    assert told == [2, 4, 5]


def test_the_points_and_the_score_are_what_they_were():
    one = record(status=RecordStatus.ON_NOTICE, effective_on=None, expires_on=None)
    day = one.notice.effective_on
    award = awards.settle(record=one, on=day, at=moment(day))
    one.refresh_from_db()
    balance = book.balance(award.account.ledger_account)
    before = score_as_of(one.resident, day)
    clear(on=one.expires_on)
    assert book.balance(award.account.ledger_account) == balance == one.points_granted
    assert list(book.problems()) == []
    after = score_as_of(one.resident, day)
    assert (before and before.total) == (after and after.total)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_clear_each_record_once():
    for _each in range(6):
        record()
    assert sum(at_once([clear, clear])) == 6
    events = Event.objects.filter(action="villages.records_cleared")
    assert sum(one.data["count"] for one in events) == 6
