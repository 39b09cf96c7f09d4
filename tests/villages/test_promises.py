"""The committee promises in public, and others say whether it kept its word."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import AreaRole, CommitteePromise
from villages.selectors.promises import rows_of, tally_of
from villages.services import promises

MADE, DUE = date(2026, 6, 1), date(2026, 6, 30)
LATER = DUE + timedelta(days=10)
SEEN = "路修好了，去看过"
pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return VillageFactory(name="东岛村")


def seat(role, name="", **area):
    return AppointmentFactory(role=role, user=UserFactory(name=name), **area)


@pytest.fixture
def head(village):
    return seat(AreaRole.MANAGER, "王海", village=village)


@pytest.fixture
def watcher(village):
    return seat(AreaRole.SUPERVISOR, "孙明", village=village)


@pytest.fixture
def promised(village, head):
    def promised(**changes):
        usual = {"village": village, "text": "修好东头的路", "due_on": DUE}
        usual |= {"by": head.user, "at": moment(MADE)}
        return promises.promise(**{**usual, **changes})

    return promised


def mark(promise, by, done_on=None, *, on=LATER, evidence=SEEN):
    return promises.mark(
        promise=promise, done_on=done_on, evidence=evidence, by=by, at=moment(on)
    )


def test_the_manager_promises_and_nobody_else(promised, watcher, village):
    made = promised(text=" 修好东头的路 ")
    assert (str(made), made.outcome) == ("修好东头的路", "")
    assert Event.objects.get().action == "villages.promise_made"
    for nobody in (watcher.user, UserFactory()):
        with pytest.raises(promises.NotYoursToPromise):
            promised(by=nobody)
    with pytest.raises(promises.PromiseEmpty):
        promised(text=" ")
    with pytest.raises(promises.PromiseDueInThePast):
        promised(due_on=MADE - timedelta(days=1))


def test_what_is_sent_twice_is_promised_once(promised):
    assert promised() == promised(text="修好东头的路 ")
    assert promised(due_on=LATER) != promised()
    assert Event.objects.count() == CommitteePromise.objects.count() == 2


@pytest.mark.parametrize(
    ("done_on", "outcome"),
    [(DUE, "kept"), (DUE + timedelta(days=1), "late"), (None, "missed")],
)
def test_kept_late_or_missed_follows_from_the_day(promised, watcher, done_on, outcome):
    marked = mark(promised(), watcher.user, done_on)
    assert (marked.outcome, marked.evidence) == (outcome, SEEN)
    assert marked.marked_by == watcher.user


def test_those_who_promise_are_judged_by_others(promised, head, village):
    promise = promised()
    with pytest.raises(promises.NotYoursToMark):
        mark(promise, head.user, DUE)
    # The town's supervisor of today was the village's manager when it was promised.
    AppointmentFactory(user=head.user, role=AreaRole.SUPERVISOR, town=village.town)
    with pytest.raises(promises.JudgesOwnPromise):
        mark(promise, head.user, DUE)
    with pytest.raises(IntegrityError), transaction.atomic():
        CommitteePromise.objects.filter(pk=promise.pk).update(
            outcome="kept",
            done_on=DUE,
            evidence="好了",
            marked_at=moment(LATER),
            marked_by=head.user,
        )


def test_nor_by_their_relatives(promised, head, watcher, village):
    own, other = (
        ResidentFactory(village=village, user=one.user) for one in (head, watcher)
    )
    KinshipFactory(first=own, second=other)
    promise = promised()
    with pytest.raises(promises.JudgesOwnPromise):
        mark(promise, watcher.user, DUE)
    town = seat(AreaRole.SUPERVISOR, town=village.town)
    assert mark(promise, town.user, DUE).outcome == "kept"


def test_what_was_missed_may_be_kept_late_and_nothing_else(promised, watcher):
    promise = promised()
    with pytest.raises(promises.NotDueYet):
        mark(promise, watcher.user, on=DUE)
    mark(promise, watcher.user)
    with pytest.raises(promises.AlreadyMarked):
        mark(promise, watcher.user)
    with pytest.raises(promises.DoneAhead):
        mark(promise, watcher.user, DUE)
    assert mark(promise, watcher.user, LATER).outcome == "late"
    with pytest.raises(promises.AlreadyMarked):
        mark(promise, watcher.user, LATER)


def test_a_mark_says_what_was_seen_on_a_day_that_can_be(promised, watcher):
    promise = promised()
    with pytest.raises(promises.EvidenceMissing):
        mark(promise, watcher.user, DUE, evidence=" ")
    for day in (MADE - timedelta(days=1), LATER + timedelta(days=1)):
        with pytest.raises(promises.DoneAhead):
            mark(promise, watcher.user, day)


def test_the_database_keeps_the_words_and_what_was_kept(promised, watcher):
    promise = promised()
    rows = CommitteePromise.objects.filter(pk=promise.pk)
    mark(promise, watcher.user, DUE)
    for change in (
        lambda: rows.update(text="别的"),
        lambda: rows.update(due_on=LATER),
        lambda: rows.update(outcome="missed", done_on=None),
        rows.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    other = CommitteePromise.objects.filter(pk=promised(text="修灯").pk)
    for wrong in (
        {"outcome": "kept"},
        {"outcome": "kept", "done_on": LATER, "evidence": "x"},
        {"outcome": "missed", "done_on": DUE, "evidence": "x"},
    ):
        signed = {"marked_at": moment(LATER), "marked_by": watcher.user}
        with pytest.raises(IntegrityError), transaction.atomic():
            other.update(**wrong, **signed)


def test_what_is_overdue_comes_first_and_is_counted(promised, watcher, village):
    kept, missed, late = (promised(text=one) for one in ("路", "灯", "井"))
    still, overdue = promised(due_on=LATER), promised(text="过期的")
    mark(kept, watcher.user, DUE)
    mark(missed, watcher.user)
    mark(late, watcher.user, LATER)
    rows = rows_of(village, on=LATER)
    assert [row.promise for row in rows][:2] == [overdue, still]
    assert [row.is_overdue for row in rows] == [True, False, False, False, False]
    tally = tally_of(rows)
    assert (tally.kept, tally.late, tally.missed, tally.overdue) == (1, 1, 1, 1)
    assert rows_of(VillageFactory(), on=LATER) == []


# --- Pages -------------------------------------------------------------------------


def client_of(one):
    return sign_in(Client(), one.user, acting_as=one)


def test_a_promise_is_made_marked_and_read_by_everybody(head, watcher, village):
    page = reverse("villages_promises")
    public = reverse("villages_promises_public", args=[village.code])
    with freeze_time(moment(MADE)):
        client = client_of(head)
        assert "还没有承诺" in page_of(client.get(page))
        given = {"text": "修好东头的路", "due_on": DUE.isoformat()}
        wrong = client.post(page, {**given, "due_on": "2020-01-01"})
        assert "日子已经过了" in page_of(wrong)
        assert "修好东头的路" in page_of(client.post(page, given, follow=True))
        assert "还没到" in page_of(Client().get(public))
    promise = CommitteePromise.objects.get()
    form = reverse("villages_promise_mark", args=[promise.pk])
    with freeze_time(moment(LATER)):
        assert "过期还没结果1" in page_of(Client().get(public))
        for one in (head, watcher):
            groups = client_of(one).get("/desk/").context["groups"]
            counts = {item.count: n for group in groups for item, n in group["rows"]}
            assert counts["promises"] == 1
        assert client_of(head).get(form).status_code == 404
        client = client_of(watcher)
        assert form in page_of(client.get(page))
        assert client.post(page, given).status_code == 404
        assert "做到了吗" in page_of(client.get(form))
        kept = {"result": "kept", "done_on": "", "evidence": SEEN}
        assert "请写哪天做到的" in page_of(client.post(form, kept))
        early = {**kept, "done_on": "2020-01-01"}
        assert "做到的日子要在承诺以后" in page_of(client.post(form, early))
        assert "请选一个" in page_of(client.post(form, {"evidence": SEEN}))
        client.post(form, {"result": "missed", "done_on": "", "evidence": "还没动工"})
        shown = page_of(Client().get(public))
        assert "没做到1" in shown
        assert "还没动工" in shown
        assert head.user.name not in shown


def test_a_supervisor_of_elsewhere_finds_no_such_promise(promised, village):
    form = reverse("villages_promise_mark", args=[promised().pk])
    elsewhere = seat(AreaRole.SUPERVISOR, village=VillageFactory())
    assert client_of(elsewhere).get(form).status_code == 404
    town = client_of(seat(AreaRole.SUPERVISOR, town=village.town))
    assert town.get(form).status_code == 200
    assert village.name in page_of(town.get(reverse("villages_promises")))


def test_a_county_of_promises_is_read_page_by_page(promised, village):
    for number in range(51):
        promised(text=f"修第{number}段路")
    with freeze_time(moment(MADE)):
        town = client_of(seat(AreaRole.SUPERVISOR, town=village.town))
        first, second = (
            page_of(town.get(reverse("villages_promises"), {"page": number}))
            for number in (1, 2)
        )
    assert "修第49段路" in first
    assert "修第50段路" not in first
    assert "修第50段路" in second
