"""Two officers at once. What a lock prevents is also shown to happen without it."""

from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError, Event, Timer

import pytest
from django.db import transaction
from django.db.models import QuerySet

from rewards.merchants.errors.register import HasLiveCode
from rewards.merchants.models import (
    CheckTask,
    CreditCode,
    Grade,
    GradeCause,
    Merchant,
)
from rewards.merchants.services import checks, codes, evidence, grades, regrading
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, inspected
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
    meeting, real = Barrier(2), grades.computed

    def wait_then_grade(*arguments, **named):
        with suppress(BrokenBarrierError):
            meeting.wait(0.5)
        return real(*arguments, **named)

    monkeypatch.setattr(grades, "computed", wait_then_grade)


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


def chain_of(shop) -> list[int]:
    """Return the keys of the grades from the last to the first."""
    shop.refresh_from_db()
    keys, one = [], shop.grade
    while one:
        keys.append(one.pk)
        one = one.previous
    return keys


def test_a_recomputation_of_all_waits_for_a_penalty_and_builds_upon_it(shop, meet):
    by = UserFactory()
    penalty = partial(
        evidence.register_penalty,
        merchant=shop,
        authority="市场监管所",
        document="1号",
        facts="没有标价",
        severity="minor",
        decided_on=DAY,
        served_on=DAY,
        shown_until=DAY + timedelta(days=30),
        by=by,
        at=AT,
    )

    def recompute():
        return list(regrading.regrade_many(merchants=Merchant.objects.all(), at=AT))

    answers = at_once([penalty, recompute, recompute])
    assert kinds(answers) == {"Penalty": 1, "list": 2}
    shop.refresh_from_db()
    assert shop.grade.reasons["penalties"] == ["minor"]
    assert chain_of(shop) == list(
        Grade.objects.order_by("-pk").values_list("pk", flat=True)
    )


def while_somebody_grades(shop, job):
    """Return the grade given meanwhile, and what the job that waits for it returns."""
    locked, go_on = Event(), Event()

    def slowly():
        with transaction.atomic():
            grades.locked(shop)
            locked.set()
            go_on.wait(10)
            return graded_again(shop)

    def waiting():
        locked.wait(10)
        Timer(0.3, go_on.set).start()
        with transaction.atomic():
            return job()

    return at_once([slowly, waiting])


def test_who_waited_for_the_lock_reads_the_grade_that_was_given_meanwhile(shop):
    def recompute():
        return list(regrading.regrade_many(merchants=Merchant.objects.all(), at=AT))

    given, done = while_somebody_grades(shop, recompute)
    assert done[-1].changed == 0
    assert chain_of(shop)[0] == given.pk
    assert len(chain_of(shop)) == Grade.objects.count() == 2


def test_read_together_with_the_lock_that_grade_would_be_missing(shop):
    def in_one_query():
        rows = Merchant.objects.select_for_update(of=("self",))
        return rows.select_related("grade").get(pk=shop.pk)

    given, read = while_somebody_grades(shop, in_one_query)
    assert read.grade_id == given.pk
    assert read.grade is None


def graded_again(shop) -> Grade:
    inspected(shop, at=AT - timedelta(days=1), percent=70)
    return grades.regrade(
        merchant=shop,
        cause=GradeCause.INSPECTION,
        by=None,
        at=AT - timedelta(days=1),
    )


def test_a_report_undoes_no_check_that_is_finished_meanwhile(shop, monkeypatch):
    code = codes.issue_code(merchant=shop, by=UserFactory(), at=AT)
    report = partial(
        checks.report_not_this_shop, code=code, place="", photo=None, at=AT
    )
    task, by = report(words="在隔壁"), UserFactory()
    meeting, real = Barrier(2), CheckTask.save

    def wait_then_save(*arguments, **named):
        with suppress(BrokenBarrierError):
            meeting.wait(0.5)
        real(*arguments, **named)

    monkeypatch.setattr(CheckTask, "save", wait_then_save)
    finish = partial(
        checks.finish_check, task=task, outcome="fine", words="看过", by=by, at=AT
    )
    answers = at_once([partial(report, words="还在隔壁"), finish])
    assert kinds(answers) == {"CheckTask": 2}
    task.refresh_from_db()
    assert (task.done_by, task.outcome) == (by, "fine")
    # The report is on it, or on a task of its own.
    assert sum(one.reports for one in CheckTask.objects.all()) == 2
