"""In any order, by anybody: only lawful moves, one record at most, nobody judges the own."""

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
from tests.factories.reports import ON, set_the_scene
from tests.factories.villages import AppointmentFactory, ResidentFactory, moment
from villages.models import BehaviourRecord, Report, ReportWitness
from villages.selectors.reports import witness_by_token
from villages.services import reports, reviews

LAST_DAY = date(2026, 11, 30)
LAWFUL = {
    "reported": {
        "withdrawn",
        "turned_down",
        "lapsed",
        "assigned",
        "mended",
        "taken_up",
    },
    "assigned": {"mended", "turned_down"},
    "mended": {"taken_up"},
}


class Reports(RuleBasedStateMachine):
    """A deed and a lamp, and everybody who may have a hand in them."""

    def __init__(self):
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.scene = set_the_scene()
        village = self.scene.stage.village
        # The reporter records too, and one of the panel is a villager who may see it.
        AppointmentFactory(village=village, user=self.scene.me.user)
        self.judge = ResidentFactory(village=village, user=self.scene.panel[0])
        self.reports = [self.scene.deed(), self.scene.hazard()]
        roles = ("recorder", "manager", "supervisor", "town")
        self.users = [self.scene.user(role) for role in roles]
        self.users += [*self.scene.panel, self.scene.me.user, self.scene.neighbour.user]
        self.people = [
            self.scene.me,
            self.scene.mate,
            self.scene.neighbour,
            self.judge,
        ]
        self.on = ON
        self.links = []
        self.was = {one.pk: one.status for one in self.reports}

    def teardown(self):
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def try_to(self, step, **given):
        try:
            return step(at=moment(self.on), **given)
        except Refusal:
            return None

    who = st.integers(0, 8)
    which = st.integers(0, 1)

    @rule(days=st.integers(1, 40))
    def wait(self, days):
        self.on = min(self.on + timedelta(days=days), LAST_DAY)

    @rule(who=who, which=which)
    def take_up(self, who, which):
        self.try_to(
            reports.take_up,
            report=self.reports[which],
            by=self.users[who],
            rule=self.scene.rule,
            late_reason="刚想起来",
        )

    @rule(who=who, which=which)
    def turn_down(self, who, which):
        self.try_to(
            reports.turn_down,
            report=self.reports[which],
            by=self.users[who],
            reason="没有这件事",
        )

    @rule(who=who, which=which)
    def withdraw(self, who, which):
        self.try_to(reports.withdraw, report=self.reports[which], by=self.users[who])

    @rule(who=who, which=which)
    def assign(self, who, which):
        self.try_to(
            reports.assign,
            report=self.reports[which],
            by=self.users[who],
            assigned_to="电工",
        )

    @rule(who=who, which=which)
    def mend(self, who, which):
        self.try_to(reports.mark_mended, report=self.reports[which], by=self.users[who])

    @rule(who=who)
    def ask(self, who):
        token = self.try_to(reports.ask, report=self.reports[0], by=self.users[who])
        if token:
            self.links.append(witness_by_token(token))

    @rule(person=st.integers(0, 3), saw=st.booleans())
    def answer(self, person, saw):
        if not self.links:
            return
        one = self.people[person]
        self.try_to(
            reports.answer,
            witness=self.links[-1],
            said="saw" if saw else "did_not",
            name=one.name,
            number=one.memberships.get().household.number,
        )

    @rule(who=who, person=st.integers(0, 3))
    def enter_witness(self, who, person):
        self.try_to(
            reports.enter_witness,
            report=self.reports[0],
            resident=self.people[person],
            by=self.users[who],
        )

    @rule(who=who, which=which)
    def vote(self, who, which):
        record = BehaviourRecord.objects.filter(
            submission__report=self.reports[which]
        ).first()
        if record:
            self.try_to(
                reviews.vote, record=record, by=self.users[who], verdict="approve"
            )

    @rule()
    def forget(self):
        reports.forget_old(on=self.on, at=moment(self.on))

    @invariant()
    def every_move_is_lawful(self):
        for report in Report.objects.all():
            before = self.was[report.pk]
            assert report.status == before or report.status in LAWFUL[before]
            if report.kind == "deed":
                assert report.status not in {"assigned", "mended"}
            self.was[report.pk] = report.status

    @invariant()
    def one_report_is_one_record_by_somebody_else(self):
        for report in Report.objects.all():
            made = BehaviourRecord.objects.filter(submission__report=report)
            assert made.count() == (report.status == "taken_up")
            for record in made:
                assert record.recorded_by_id != report.reported_by_id
                asked = {one.resident for one in report.witnesses.all()}
                barred = {one.user_id for one in asked if one and one.user_id}
                barred |= {report.reported_by_id, record.recorded_by_id}
                voted = set(record.reviews.values_list("member", flat=True))
                assert not barred & voted

    @invariant()
    def no_family_bears_witness(self):
        close = {self.scene.me.pk, self.scene.mate.pk}
        asked = ReportWitness.objects.filter(resident__isnull=False)
        assert not close & set(asked.values_list("resident", flat=True))


@pytest.mark.django_db
def test_only_lawful_moves_and_one_record_at_most():
    run_state_machine_as_test(
        Reports,
        settings=settings(max_examples=20, stateful_step_count=25, deadline=None),
    )
