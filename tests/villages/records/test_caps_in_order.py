"""Caps, tiers and ladders at the level of services: any order, any parallel clients."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from itertools import permutations
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories.records import ACTED_ON
from tests.factories.villages import ResidentFactory, RuleBookFactory, RuleFactory
from tests.villages.records.conftest import NOW, appoint
from villages.formulas.caps import tier_points
from villages.models import (
    AreaRole,
    BehaviourRecord,
    CapPeriod,
    RecordStatus,
    RuleSubject,
)
from villages.selectors.grants import grant_sentence
from villages.services import passing, records, reviews

IN_ONE_DATABASE = settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@contextmanager
def undone() -> Iterator[None]:
    """Leave the database as if nothing had happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def granted(**which) -> int:
    found = BehaviourRecord.objects.granted().filter(**which)
    return found.aggregate(sum=Sum("points_granted", default=0))["sum"]


def sentence(record: BehaviourRecord) -> str:
    record.refresh_from_db()
    return grant_sentence(record)


def test_the_last_of_a_month_is_granted_in_part_with_a_plain_message(
    submit, small_rule
):
    first = submit(rule=small_rule, points=3).records.get()
    second = submit(rule=small_rule, points=3).records.get()
    third = submit(rule=small_rule, points=3, note="又").records.get()
    points = [one.points_granted for one in (first, second, third)]
    assert points == [3, 1, 0]
    assert [one.status for one in (first, second, third)] == [
        RecordStatus.ON_NOTICE
    ] * 3
    assert sentence(second) == "当月最多4分，已经有3分，这次记1分。"
    assert sentence(third) == "当月已经满4分，这次记0分，好事照样留名。"


def test_the_day_of_the_deed_decides_the_month(submit, small_rule):
    submit(rule=small_rule, points=4, acted_on=date(2026, 5, 31))
    assert submit(rule=small_rule, points=4).records.get().points_granted == 4
    late = submit(rule=small_rule, points=4, acted_on=date(2026, 5, 30))
    assert late.records.get().points_granted == 0


def test_what_waits_for_the_panel_uses_up_no_cap(submit, book, panel):
    rule = RuleFactory(rule_book=book, cap_points=4)
    waiting = submit(rule=rule, points=4).records.get()
    quick = submit(rule=rule, points=4, note="另一件").records.get()
    reviews.vote(record=quick, by=panel[0], verdict="approve", at=NOW)
    reviews.vote(record=waiting, by=panel[0], verdict="approve", at=NOW)
    waiting.refresh_from_db()
    assert (waiting.points_granted, granted(rule=rule)) == (0, 4)


def test_a_cap_of_a_person_is_the_persons_alone(submit, small_rule, person, village):
    home = person.memberships.get().household
    submit(rule=small_rule, points=4)
    other = submit(
        rule=small_rule, points=4, residents=[ResidentFactory(household=home)]
    )
    assert other.records.get().points_granted == 4


def test_a_cap_of_a_household_is_shared_by_its_members(submit, book, person):
    rule = RuleFactory(
        rule_book=book, subject=RuleSubject.HOUSEHOLD, cap_points=4, needs_review=False
    )
    spouse = ResidentFactory(household=person.memberships.get().household)
    submit(rule=rule, points=3)
    second = submit(rule=rule, points=3, residents=[spouse])
    assert second.records.get().points_granted == 1


def test_a_new_book_in_the_middle_of_a_month_starts_no_second_cap(
    submit, small_rule, book, village
):
    submit(rule=small_rule, points=4, acted_on=date(2026, 6, 1))
    book.effective_to = date(2026, 6, 1)
    book.save()
    newer = RuleBookFactory(village=village, version=2, effective_from=date(2026, 6, 2))
    RuleFactory(rule_book=newer, code=small_rule.code, cap_points=5, needs_review=False)
    assert submit(rule=small_rule, points=4).records.get().points_granted == 1


def test_a_withdrawn_record_gives_its_room_back(submit, small_rule, recorder):
    first = submit(rule=small_rule, points=4).records.get()
    records.withdraw(record=first, by=recorder, at=NOW)
    assert submit(rule=small_rule, points=4).records.get().points_granted == 4


def test_hours_add_up_to_the_tiers(submit, book):
    rule = RuleFactory(
        rule_book=book,
        tiers=[[10, 2], [20, 5], [50, 10]],
        cap_period=CapPeriod.YEAR,
        cap_points=10,
        needs_review=False,
    )
    points = [
        submit(rule=rule, quantity=hours, note=str(place)).records.get().points_granted
        for place, hours in enumerate([6, 6, 9, 30, 40])
    ]
    assert points == [0, 2, 3, 5, 0]


def test_of_a_ladder_only_the_best_counts_in_a_year(submit, book):
    rungs = [
        RuleFactory(
            rule_book=book,
            ladder="volunteer-hours",
            points_max=points,
            points_default=points,
            cap_period=CapPeriod.YEAR,
            cap_points=points,
            needs_review=False,
        )
        for points in (2, 10, 20)
    ]
    for order in permutations(rungs):
        with undone():
            for rung in order:
                submit(rule=rung)
            assert granted() == 20


acts = st.lists(
    st.tuples(
        st.sampled_from(["submit", "approve", "reject", "withdraw"]),
        st.integers(0, 5),
        st.integers(1, 5),
        st.sampled_from([date(2026, 5, 20), date(2026, 6, 1), ACTED_ON]),
    ),
    min_size=1,
    max_size=14,
)


@IN_ONE_DATABASE
@given(cap=st.integers(1, 9), by_panel=st.booleans(), acts=acts)
def test_no_order_of_arrival_ever_exceeds_a_cap(
    cap, by_panel, acts, submit, book, panel, recorder, person
):
    with undone():
        rule = RuleFactory(rule_book=book, cap_points=cap, needs_review=by_panel)
        made: list[BehaviourRecord] = []
        for verb, place, points, day in acts:
            if verb == "submit" or not made:
                submission = submit(rule=rule, points=points, acted_on=day)
                made += submission.records.all()
                continue
            record = made[place % len(made)]
            try:
                if verb == "withdraw":
                    records.withdraw(record=record, by=recorder, at=NOW)
                else:
                    reviews.vote(
                        record=record, by=panel[0], verdict=verb, reason="嗯", at=NOW
                    )
            except (
                reviews.AlreadyDecided,
                reviews.AlreadyVoted,
                records.TooLateToWithdraw,
            ):
                pass
            for month in (5, 6):
                assert granted(rule=rule, acted_on__month=month) <= cap


@IN_ONE_DATABASE
@given(
    hours=st.lists(st.integers(1, 30), min_size=1, max_size=6),
    order=st.randoms(use_true_random=False),
)
def test_whatever_the_order_hours_are_worth_the_same(hours, order, submit, book):
    with undone():
        tiers = [[10, 2], [20, 5], [50, 10]]
        rule = RuleFactory(
            rule_book=book,
            tiers=tiers,
            cap_period=CapPeriod.YEAR,
            cap_points=10,
            needs_review=False,
        )
        order.shuffle(hours)
        for place, quantity in enumerate(hours):
            submit(rule=rule, quantity=quantity, note=str(place))
        assert granted(rule=rule) == tier_points(tiers, sum(hours))


def approve_at_once(made, panel):
    """Approve records at the same moment, each by another member."""
    start = Barrier(len(made))

    def approve(pair):
        record, member = pair
        try:
            start.wait()
            reviews.vote(record=record, by=member, verdict="approve", at=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(made)) as pool:
        list(pool.map(approve, zip(made, panel, strict=True)))


@pytest.fixture
def four_waiting(submit, book, village):
    rule = RuleFactory(rule_book=book, cap_points=4)
    made = [
        submit(rule=rule, points=3, client_id=uuid4(), note=str(place)).records.get()
        for place in range(4)
    ]
    members = [appoint(village, AreaRole.PANEL) for _ in made]
    return made, members


@pytest.mark.django_db(transaction=True)
def test_approvals_at_once_share_one_cap(four_waiting):
    made, members = four_waiting
    approve_at_once(made, members)
    assert granted() == 4


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_control_without_the_lock_approvals_at_once_exceed_the_cap(
    four_waiting, monkeypatch
):
    made, members = four_waiting
    everybody_counted = Barrier(len(made))
    count = passing.grants_for

    def count_and_wait(found):
        counted = count(found)
        everybody_counted.wait(10)
        return counted

    monkeypatch.setattr(passing, "_lock_subjects", lambda found: None)
    monkeypatch.setattr(passing, "grants_for", count_and_wait)
    approve_at_once(made, members)
    assert granted() > 4
