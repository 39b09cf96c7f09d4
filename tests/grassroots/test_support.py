import socket
import threading

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import Page, Site

from grassroots.accounts.models import User
from tests.support.network import OutsideLoopback


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(2))
def test_what_a_test_commits_is_gone_in_the_next_and_migrated_rows_stay(turn):
    assert User.objects.count() == 0
    assert Page.objects.filter(depth=1).count() == 1
    assert Site.objects.count() == 1
    assert ContentType.objects.exists()
    User.objects.create_user("13800000001")
    Site.objects.all().delete()
    assert connection.in_atomic_block is False


@pytest.mark.django_db(transaction=True)
def test_threads_see_what_the_test_committed():
    User.objects.create_user("13800000001")
    seen = []

    def look():
        seen.append(User.objects.count())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_another_machine_is_out_of_reach():
    with pytest.raises(OutsideLoopback), socket.socket() as outward:
        outward.connect(("192.0.2.1", 80))
    with pytest.raises(OutsideLoopback):
        socket.create_connection(("points.example", 443))


@pytest.mark.browser
def test_a_phone_reaches_the_server(phone):
    answer = phone.goto("/healthz")
    assert answer.json() == {"status": "ok"}
    assert phone.evaluate("screen.width") == 390


@pytest.mark.browser
def test_a_watched_page_may_not_fail_silently(watch, phone):
    phone.goto("/healthz")
    phone.evaluate("console.error('broken')")
    phone.evaluate("fetch('https://points.example/').catch(() => 0)")
    phone.wait_for_timeout(100)
    assert any("broken" in text for text in watch.complaints)
    assert any("points.example" in text for text in watch.complaints)
    watch.complaints.clear()
