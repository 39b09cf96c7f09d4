"""In any order, by anybody: a record stands as its objections say, and no one decides twice."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from grassroots.core.errors import Refusal
from tests.factories.deducts import set_the_stage
from tests.factories.objections import ACTED_ON, neighbour_of, object_to, record_of
from tests.factories.villages import moment
from villages.models import Objection, ObjectionDecision, RecordStatus
from villages.services import objections, records

LAST_DAY = date(2026, 11, 30)
OFFICERS = ("recorder", "manager", "supervisor", "town", "county")


class Objections(RuleBasedStateMachine):
    """One record, its person and a neighbour, and everybody who may have a say."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.stage = set_the_stage()
        self.record = record_of(self.stage)
        self.people = [self.stage.person, neighbour_of(self.stage)]
        self.users = [self.stage.user(role) for role in OFFICERS]
        self.users += [*self.stage.panel, *(one.user for one in self.people)]
        self.on = ACTED_ON

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def try_to(self, step, **given):
        try:
            step(at=moment(self.on), **given)
        except Refusal:
            return

    @rule(days=st.integers(1, 6))
    def wait(self, days):
        self.on = min(self.on + timedelta(days=days), LAST_DAY)

    @rule(who=st.integers(0, 1))
    def raise_one(self, who):
        self.try_to(
            lambda at: object_to(self.record, self.people[who], at=at),
        )

    @rule(who=st.integers(0, 9), which=st.integers(0, 3), upheld=st.booleans())
    def decide(self, who, which, upheld):
        self.on_one(
            which,
            objections.decide,
            by=self.users[who],
            outcome="upheld" if upheld and who % 2 else "dismissed",
            reasons="看过了",
        )

    @rule(who=st.integers(0, 9), which=st.integers(0, 3))
    def extend(self, who, which):
        self.on_one(which, objections.extend, by=self.users[who], because="要问人")

    @rule(which=st.integers(0, 3))
    def withdraw(self, which):
        self.on_one(which, objections.withdraw)

    @rule(which=st.integers(0, 3))
    def escalate(self, which):
        self.on_one(which, objections.escalate, because="还是不对")

    @rule()
    def settle(self):
        self.try_to(records.settle, record=self.record, on=self.on)

    def on_one(self, which, step, **given):
        raised = list(Objection.objects.order_by("pk"))
        if which < len(raised):
            one = raised[which]
            given.setdefault("by", one.objector.user)
            self.try_to(step, objection=one, **given)

    @invariant()
    def the_record_stands_as_its_objections_say(self):
        self.record.refresh_from_db()
        is_open = Objection.objects.open().exists()
        is_upheld = Objection.objects.filter(status="upheld").exists()
        assert (self.record.status == RecordStatus.REVERSED) == is_upheld
        if is_open:
            assert self.record.status != RecordStatus.ON_NOTICE
        if self.record.status == RecordStatus.OBJECTED:
            assert is_open

    @invariant()
    def nobody_decides_who_had_a_hand_in_it(self):
        barred = {self.stage.user("recorder").pk, self.stage.panel[0].pk}
        barred |= {one.user.pk for one in self.people}
        for one in Objection.objects.all():
            deciders = [step.decided_by_id for step in one.decisions.all()]
            assert len(deciders) == len(set(deciders)) <= 2
            assert not barred & set(deciders)
        assert not ObjectionDecision.objects.filter(reasons="").exists()

    @invariant()
    def nothing_takes_effect_while_it_is_paused(self):
        if self.record.status == RecordStatus.EFFECTIVE:
            answers = ObjectionDecision.objects.filter(objection__record=self.record)
            assert self.record.effective_on <= self.on
            assert self.record.expires_on > self.record.effective_on
            assert all(one.reasons for one in answers)


@pytest.mark.django_db
def test_a_record_stands_as_its_objections_say():
    run_state_machine_as_test(
        Objections,
        settings=settings(max_examples=20, stateful_step_count=20, deadline=None),
    )
