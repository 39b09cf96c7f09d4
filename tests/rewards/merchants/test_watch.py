"""Scans are counted without knowing anybody; guessing is slowed, and seen."""

import logging
from collections import Counter
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client

from grassroots.audit.models import Event
from grassroots.core.short_code import new_code as new_short_code
from rewards.merchants.formulas.tokens import new_token
from rewards.merchants.models import (
    CheckKind,
    CheckTask,
    GuessCount,
    ScanCount,
)
from rewards.merchants.services import codes, scans, watch
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded
from tests.factories.villages import moment
from tests.rewards.merchants.shops import AT, TODAY, code_of
from tests.support.clock import freeze_time
from tests.support.parallel import at_once

NOW = moment(TODAY)
needs_rows = pytest.mark.django_db


def new_code():
    shop = MerchantFactory()
    graded(shop, at=AT)
    return code_of(shop)


def written():
    return dict(ScanCount.objects.values_list("code", "count"))


def later(seconds):
    return NOW + timedelta(seconds=seconds)


@needs_rows
def test_scans_wait_and_are_written_together(django_assert_num_queries):
    one, two = new_code(), new_code()
    for code in (one, two, one):
        scans.BUFFER.scan(code.pk, NOW)
    scans.flush_when_due(at=later(4))
    assert written() == {}
    with django_assert_num_queries(3):
        # A savepoint, one statement, and the savepoint's end.
        scans.flush_when_due(at=later(5))
    assert written() == {one.pk: 2, two.pk: 1}
    scans.flush_when_due(at=later(99))
    assert written() == {one.pk: 2, two.pk: 1}


@needs_rows
def test_what_is_written_adds_to_what_others_wrote_day_by_day():
    code = new_code()
    for at in (NOW, NOW, NOW + timedelta(days=1)):
        scans.BUFFER.scan(code.pk, at)
        scans.flush(at=at)
    days = dict(ScanCount.objects.values_list("day", "count"))
    assert days == {TODAY: 2, TODAY + timedelta(days=1): 1}


@needs_rows
def test_many_codes_are_written_before_their_time(monkeypatch):
    monkeypatch.setattr(scans, "FLUSH_AT", 2)
    one, two = new_code(), new_code()
    scans.BUFFER.scan(one.pk, NOW)
    scans.flush_when_due(at=NOW)
    assert written() == {}
    scans.BUFFER.scan(two.pk, NOW)
    scans.flush_when_due(at=NOW)
    assert written() == {one.pk: 1, two.pk: 1}


@needs_rows
def test_what_waits_is_written_when_the_process_ends():
    code = new_code()
    scans.BUFFER.scan(code.pk, NOW)
    scans.flush_at_exit()
    assert written() == {code.pk: 1}
    scans.flush_at_exit()
    scans.flush(at=NOW)
    assert written() == {code.pk: 1}


@needs_rows
def test_a_database_that_refuses_harms_no_page_and_loses_no_count(monkeypatch, caplog):
    code = new_code()

    def refuse(_scans):
        raise DatabaseError

    scans.BUFFER.scan(code.pk, NOW)
    with monkeypatch.context() as broken, caplog.at_level(logging.WARNING):
        broken.setattr(scans, "_add_scans", refuse)
        scans.flush(at=NOW)
        assert "counts of scans wait" in caplog.text
        # It is not asked again at once.
        scans.flush_when_due(at=NOW)
    assert written() == {}
    scans.BUFFER.scan(code.pk, NOW)
    scans.flush_when_due(at=later(5))
    assert written() == {code.pk: 2}


@needs_rows
def test_a_database_that_refuses_for_long_does_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(scans, "KEPT_AT_MOST", 3)
    code = new_code()
    many = Counter({(code.pk + number, TODAY): 1 for number in range(4)})
    scans.BUFFER.put_back(many, Counter(), NOW)
    kept, _guesses, _last = scans.BUFFER.take()
    assert not kept


@pytest.mark.django_db(transaction=True)
def test_counts_of_codes_that_are_gone_are_let_go():
    scans.BUFFER.scan(10**9, NOW)
    scans.flush(at=NOW)
    assert written() == {}
    kept, _guesses, _last = scans.BUFFER.take()
    assert not kept


@pytest.mark.django_db(transaction=True)
def test_threads_lose_no_scan():
    one, two = new_code(), new_code()

    def scan_and_flush():
        for number in range(50):
            scans.BUFFER.scan(one.pk if number % 2 else two.pk, NOW)
            if number % 10 == 0:
                scans.flush(at=NOW)

    answers = at_once([scan_and_flush] * 6)
    assert answers == [None] * 6
    scans.flush(at=NOW)
    assert written() == {one.pk: 150, two.pk: 150}


@needs_rows
def test_opening_the_page_counts_and_looking_at_its_head_does_not():
    code = new_code()
    with freeze_time(NOW) as clock:
        first = Client().get(f"/m/{code.token}")
        Client().get(f"/m/{code.token}/en")
        etag = {"if-none-match": first["ETag"]}
        assert Client().get(f"/m/{code.token}", headers=etag).status_code == 304
        Client().head(f"/m/{code.token}")
        clock.tick(5)
        Client().get("/m/", {"code": code.short_code})
    assert written() == {code.pk: 4}


@needs_rows
def test_a_revoked_code_is_counted_too():
    code = new_code()
    codes.revoke_code(code=code, reason="swapped", by=UserFactory(), at=NOW)
    with freeze_time(NOW):
        assert Client().get(f"/m/{code.token}").status_code == 410
    scans.flush(at=NOW)
    assert written() == {code.pk: 1}


# --- Guessing --------------------------------------------------------------------------


def guesses():
    return sum(GuessCount.objects.values_list("count", flat=True))


@needs_rows
def test_the_31st_wrong_code_in_ten_minutes_is_told_to_wait_and_right_ones_open():
    code, client = new_code(), Client()
    with freeze_time(NOW) as clock:
        answers = [client.get(f"/m/{new_token()}").status_code for _ in range(32)]
        assert answers == [404] * 30 + [429] * 2
        slow = client.get("/m/nothing/en")
        assert slow.status_code == 429
        assert slow["Retry-After"] == "600"
        assert "Right codes still open" in slow.text
        assert client.get("/m/", {"code": new_short_code()}).status_code == 429
        assert client.get("/m/nothing/photo").status_code == 429
        assert client.get(f"/m/{code.token}").status_code == 200
        elsewhere = client.get("/m/nothing", REMOTE_ADDR="203.0.113.9")
        assert elsewhere.status_code == 404
        clock.tick(601)
        assert client.get("/m/nothing").status_code == 404


@needs_rows
def test_an_address_that_nobody_can_tell_is_counted_as_one_place(settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    headers = {"x-forwarded-for": "203.0.113.9"}
    assert Client().get("/m/nothing", headers=headers).status_code == 404
    assert Client().get("/m/nothing", REMOTE_ADDR="").status_code == 404


def test_one_home_is_one_place_and_its_neighbours_are_others():
    def counter(address):
        return watch._counter_of(address)

    assert counter("2001:db8::1") == counter("2001:db8::2")
    assert counter("2001:db8::1") != counter("2001:db8:0:1::1")
    assert counter("203.0.113.9") != counter("203.0.113.8")
    assert counter("rubbish") == counter("")


@needs_rows
def test_guesses_are_counted_by_the_day_and_told_once_beyond_200():
    for number in range(1, 202):
        scans.BUFFER.guess(NOW)
        if number in {200, 201}:
            scans.flush(at=NOW)
            assert CheckTask.objects.count() == number - 200
    task = CheckTask.objects.get()
    assert (task.kind, task.merchant, task.reports) == (CheckKind.GUESSING, None, 1)
    assert task.facts == {"day": TODAY.isoformat(), "count": 201}
    assert Event.objects.get(action="merchants.guessing_noticed").by_id is None
    scans.BUFFER.guess(NOW)
    scans.flush(at=NOW)
    assert CheckTask.objects.get().reports == 1
    assert guesses() == 202


@needs_rows
def test_another_day_of_guessing_counts_on_the_task_that_is_open():
    for day in range(2):
        for _ in range(201):
            scans.BUFFER.guess(NOW + timedelta(days=day))
        scans.flush(at=NOW + timedelta(days=day))
    task = CheckTask.objects.get()
    assert task.reports == 2
    assert task.facts["day"] == (TODAY + timedelta(days=1)).isoformat()


@needs_rows
def test_100_000_guesses_fill_neither_the_database_nor_the_cache():
    for number in range(100_000):
        address = f"2001:db8:{number % 65_536:x}:{number // 65_536}::1"
        watch.note_guess(address=address, at=NOW)
    scans.flush(at=NOW)
    assert GuessCount.objects.get().count == 100_000
    assert CheckTask.objects.count() == 1
    counters = [key for key in cache._cache if "merchants:guess" in key]
    assert 0 < len(counters) <= watch.COUNTERS
    assert not ScanCount.objects.exists()


@needs_rows
def test_guesses_leave_no_address_in_the_cache_or_the_log(caplog):
    with freeze_time(NOW), caplog.at_level(logging.INFO):
        Client().get("/m/nothing", REMOTE_ADDR="203.0.113.77")
    assert "203.0.113.77" not in caplog.text
    kept = [key for key in cache._cache if "guess" in key]
    assert len(kept) == 1
    assert "203.0.113.77" not in kept[0]


# --- Patterns --------------------------------------------------------------------------


def scanned(code, *counts):
    """Give the code so many scans on each of the last days, yesterday last."""
    for back, count in enumerate(reversed(counts), 1):
        day = TODAY - timedelta(days=back)
        ScanCount.objects.create(code=code, day=day, count=count)


def look():
    return watch.look_for_patterns(on=TODAY, at=NOW)


@needs_rows
def test_far_more_scans_than_usual_are_told_once():
    code = new_code()
    scanned(code, *[20] * 28, 201)
    assert look() == 1
    assert look() == 0
    task = CheckTask.objects.get()
    assert (task.kind, task.merchant, task.code) == (
        CheckKind.MANY_SCANS,
        code.merchant,
        code,
    )
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    assert task.facts == {"day": yesterday, "count": 201, "usual": 20}
    event = Event.objects.get(action="merchants.many_scans_noticed")
    assert event.village_id == code.merchant.village_id
    # Looked into: the same day is not told again.
    task.done_at, task.done_by, task.outcome = NOW, UserFactory(), "nothing"
    task.save()
    assert look() == 0
    assert CheckTask.objects.count() == 1


@needs_rows
@pytest.mark.parametrize(
    "counts",
    [[20] * 28 + [200], [0] * 28 + [99], [500] * 28 + [900], [300, 0]],
    ids=["ten times as usual", "few", "busy as ever", "not yesterday"],
)
def test_what_is_not_far_out_of_the_ordinary_is_not_told(counts):
    scanned(new_code(), *counts)
    assert look() == 0


@needs_rows
def test_a_new_code_with_many_scans_is_told():
    scanned(new_code(), 100)
    assert look() == 1


@needs_rows
def test_only_28_days_count_as_usual():
    scanned(new_code(), 10_000, *[0] * 28, 150)
    assert look() == 1


@needs_rows
def test_another_day_of_many_scans_counts_on_the_task_that_is_open():
    code = new_code()
    scanned(code, 100, 1_000)
    on = TODAY - timedelta(days=1)
    assert watch.look_for_patterns(on=on, at=NOW) == 1
    assert look() == 1
    assert CheckTask.objects.get().reports == 2
