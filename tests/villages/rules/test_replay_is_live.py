"""Sandbox and live scoring: the same book and period give the same grants, always."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.villages.records.conftest import appoint
from villages.formulas.replay import replay
from villages.models import (
    AreaRole,
    BehaviourRecord,
    CapPeriod,
    RecordStatus,
    RuleSubject,
)
from villages.selectors.replay import Tally, work_out
from villages.services import records, reviews

TODAY = date(2026, 6, 3)
# Two books, the second from the middle of a month, of a quarter and of a year.
TURN = date(2024, 2, 20)
DAYS = [
    date(2023, 12, 31),
    date(2024, 1, 1),
    date(2024, 2, 19),
    TURN,
    date(2024, 2, 29),
    date(2024, 3, 1),
    date(2024, 4, 1),
    date(2024, 12, 31),
    date(2025, 1, 1),
]
CODES = ["AID-A01", "ENV-A02", "VOL-A03"]
TIERS = [[[10, 2], [20, 5], [50, 10]], [[1, 1], [30, 9]]]


@st.composite
def rule_columns(draw, code):
    least, usual, most = sorted(draw(st.tuples(*[st.integers(1, 6)] * 3)))
    period = draw(st.sampled_from(CapPeriod.values))
    return {
        "code": code,
        "points_min": least,
        "points_default": usual,
        "points_max": most,
        "subject": draw(st.sampled_from(RuleSubject.values)),
        "needs_review": draw(st.booleans()),
        "cap_period": period,
        "cap_points": None if period == "none" else draw(st.integers(1, 12)),
        "tiers": draw(st.sampled_from([[], [], *TIERS])),
        "ladder": draw(st.sampled_from(["", "", "good-home"])),
        "validity_months": 60,
    }


books = st.tuples(
    *[st.tuples(*[rule_columns(code) for code in CODES]) for _version in (1, 2)]
)
steps = st.lists(
    st.tuples(
        st.sampled_from(
            ["submit"] * 4 + ["approve"] * 3 + ["withdraw"] * 2 + ["reject"]
        ),
        st.sampled_from(CODES),
        st.sets(st.integers(0, 3), min_size=1),
        st.sampled_from(DAYS),
        st.one_of(st.none(), st.integers(1, 6)),
        st.integers(1, 40),
        st.integers(0, 4),
    ),
    min_size=4,
    max_size=20,
)


@contextmanager
def undone() -> Iterator[None]:
    """Leave the database as if nothing had happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Live:
    """A village that does what it is told, a minute apart, through the services."""

    def __init__(self, versions):
        self.village = VillageFactory()
        self.recorder = appoint(self.village, AreaRole.RECORDER)
        self.judge = appoint(self.village, AreaRole.PANEL)
        homes = [HouseholdFactory(village=self.village) for _ in range(2)]
        self.people = [ResidentFactory(household=homes[n % 2]) for n in range(4)]
        ends = [(date(2023, 1, 1), TURN - timedelta(days=1)), (TURN, None)]
        self.books = []
        for number, (rules, (first, last)) in enumerate(
            zip(versions, ends, strict=True)
        ):
            book = RuleBookFactory(
                village=self.village,
                version=number + 1,
                effective_from=first,
                effective_to=last,
            )
            for columns in rules:
                RuleFactory(rule_book=book, **columns)
            self.books.append(book)
        self.now = moment(TODAY, 8)
        self.made: list[BehaviourRecord] = []

    def do(self, verb, code, who, day, points, hours, place):
        self.now += timedelta(minutes=1)
        if verb == "submit" or not self.made:
            return self.submit(code, who, day, points, hours)
        record = self.made[-1 - place % len(self.made)]
        try:
            if verb == "withdraw":
                records.withdraw(record=record, by=self.recorder, at=self.now)
            else:
                reviews.vote(
                    record=record,
                    by=self.judge,
                    verdict=verb,
                    reason="嗯",
                    at=self.now,
                )
        except (
            reviews.AlreadyDecided,
            reviews.AlreadyVoted,
            records.TooLateToWithdraw,
        ):
            pass

    def submit(self, code, who, day, points, hours):
        book = self.books[day >= TURN]
        rule = book.rules.get(code=code)
        people = [self.people[number] for number in sorted(who)]
        if rule.subject == RuleSubject.HOUSEHOLD:
            people = people[:1]
        if points is not None:
            points = min(max(points, rule.points_min), rule.points_max)
        submission = records.submit(
            village=self.village,
            by=self.recorder,
            at=self.now,
            client_id=uuid4(),
            rule=rule,
            residents=people,
            acted_on=day,
            points=points,
            quantity=hours,
            late_reason="补记",
        )
        self.made += submission.records.all()


def facts_of(grant):
    return {
        "proposed": grant.proposed,
        "cap_points": grant.cap_points,
        "already": grant.already,
        "reached": grant.reached,
    }


def live_grants(village, first, last):
    passed = BehaviourRecord.objects.filter(
        village=village, acted_on__range=(first, last), points_granted__isnull=False
    ).order_by("decided_at", "pk")
    return [
        (one.points_granted, one.grant_code, one.grant_facts)
        for one in passed.exclude(status=RecordStatus.REJECTED)
    ]


def replayed(book, village, first, last):
    tally = Tally(book, village, first=first, last=last, on=TODAY)
    return [
        (grant.points, grant.message_code, facts_of(grant))
        for _act, grant in replay(tally.terms, tally.acts())
        if grant is not None
    ]


@pytest.mark.django_db
@settings(max_examples=100, suppress_health_check=[HealthCheck.too_slow])
@given(versions=books, steps=steps, ends=st.tuples(*[st.sampled_from(DAYS)] * 2))
def test_sandbox_and_live_scoring_give_the_same_for_the_same_book_and_period(
    versions, steps, ends
):
    with undone():
        live = Live(versions)
        for step in steps:
            live.do(*step)
        first, last = sorted(ends)
        terms = [(date(2023, 1, 1), TURN - timedelta(days=1)), (TURN, TODAY)]
        for book, (starts, stops) in zip(live.books, terms, strict=True):
            # The whole term of the book, and what a shorter period has of it.
            for one in {(starts, stops), (max(first, starts), min(last, stops))}:
                if one[0] > one[1]:
                    continue
                expected = live_grants(live.village, *one)
                event(f"{min(len(expected), 5)} or more grants")
                assert replayed(book, live.village, *one) == expected
                outcome = work_out(
                    book, live.village, first=one[0], last=one[1], on=TODAY
                )
                assert outcome.before == outcome.after
                assert (outcome.gaining, outcome.losing) == (0, 0)
                assert not outcome.changes
                assert not outcome.lacking
