"""Two officers at once. What a lock prevents is also shown to happen without it."""

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError

import pytest
from django.db.models import QuerySet

from rewards.merchants.errors.register import HasLiveCode
from rewards.merchants.models import CreditCode, Grade
from rewards.merchants.services import codes, evidence, grades
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded
from tests.factories.villages import moment
from tests.support.parallel import at_once, kinds

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture
def shop():
    shop = MerchantFactory()
    graded(shop, at=moment(DAY - timedelta(days=20)), percent=95)
    return shop


@pytest.fixture
def no_locks(monkeypatch):
    """The control: rows are read, and nobody waits for anybody."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)


@pytest.fixture
def meet(monkeypatch):
    """Let two pass the moment of grading together; alone, go on after a while."""
    meeting, real = Barrier(2), grades._graded

    def wait_then_grade(*arguments, **named):
        with suppress(BrokenBarrierError):
            meeting.wait(0.5)
        return real(*arguments, **named)

    monkeypatch.setattr(grades, "_graded", wait_then_grade)


def two_penalties(shop):
    given = {
        "merchant": shop,
        "authority": "市场监管所",
        "facts": "没有标价",
        "severity": "minor",
        "decided_on": DAY,
        "served_on": DAY,
        "shown_until": DAY + timedelta(days=30),
        "at": AT,
    }
    by = UserFactory()
    return at_once(
        [
            partial(evidence.register_penalty, document=f"{n}号", by=by, **given)
            for n in (1, 2)
        ]
    )


def test_two_penalties_at_once_are_both_in_the_grade(shop, meet):
    assert kinds(two_penalties(shop)) == {"Penalty": 2}
    shop.refresh_from_db()
    assert shop.grade.reasons["penalties"] == ["minor", "minor"]
    chain = [shop.grade, shop.grade.previous, shop.grade.previous.previous]
    assert len({one.pk for one in chain}) == 3 == Grade.objects.count()


def test_without_the_lock_one_of_them_would_be_missing(shop, meet, no_locks):
    two_penalties(shop)
    shop.refresh_from_db()
    assert shop.grade.reasons["penalties"] == ["minor"]


def test_two_officers_who_issue_a_code_at_once_issue_one(shop):
    by = UserFactory()
    issue = partial(codes.issue_code, merchant=shop, by=by, at=AT)
    assert kinds(at_once([issue] * 6)) == {"CreditCode": 1, "HasLiveCode": 5}
    assert CreditCode.objects.live().count() == 1
    assert HasLiveCode.code == "has_live_code"
