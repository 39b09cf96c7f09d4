"""Whatever is tried, by whom and when: only lawful moves of a repair succeed.

The machine keeps its own book, by the simplest means, and knows from it alone
whether the next move is lawful.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from grassroots.core.errors import Refusal
from rewards.ledger.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.deducts import EXPIRES_ON, PLEDGED_ON, set_the_stage
from tests.factories.objections import object_to
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from villages.models import Deduct, DeductStage
from villages.selectors.credit_files import score_as_of
from villages.selectors.deducts import deducts_of
from villages.services import objections, repairs

PANEL = ("judge0", "judge1", "judge2")
LOOKERS = ("recorder", "manager", *PANEL)
EVERYBODY = (*LOOKERS, "supervisor", "town", "county", "subject", "mate", "nobody")
PLEDGES = ({"cleaning": 4}, {"cleaning": 2, "elders": 2}, {"cleaning": 1})
STARTS = ("in_force", "pledged", "said", "half")
anybody = st.sampled_from(EVERYBODY)
kinds = st.sampled_from(("cleaning", "elders"))


class Making(RuleBasedStateMachine):
    """One deduct of two points, and everybody who may try to make it good."""

    start = "in_force"

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        stage = self.world = set_the_stage(quorum=2)
        self.deduct = stage.decided()
        mate = ResidentFactory(household=self.deduct.household, user=UserFactory())
        self.users = {
            **{role: seat.user for role, seat in stage.seats.items()},
            **dict(zip(PANEL, stage.panel, strict=True)),
            "subject": stage.subject,
            "mate": mate.user,
            "nobody": UserFactory(),
        }
        self.on = PLEDGED_ON
        # What the machine itself knows.
        self.repair = None
        self.hours: dict[str, int] = {}
        self.pledger = ""
        self.said: dict[str, str] = {}
        self.checked: dict[str, str] = {}
        self.kin: set[str] = set()
        self.is_repaired = False
        self.objection = None

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def attempt(self, lawful, act, **arguments):
        """Do it; it must succeed if it is lawful, and change nothing if it is not."""
        before = self.rows()
        try:
            with transaction.atomic():
                made = act(at=moment(self.on, 10), **arguments)
        except Refusal:
            assert not lawful
            assert self.rows() == before
            return None
        assert lawful
        return made

    def rows(self):
        found = Deduct.objects.filter(pk=self.deduct.pk)
        return (
            list(found.values()),
            list(self.deduct.repairs.values()),
            list(
                found.values_list(
                    "repairs__tasks__said_at", "repairs__tasks__checked_at"
                )
            ),
        )

    @property
    def counts(self) -> bool:
        """Whether the deduct lowers the score today."""
        return not self.is_repaired and self.on < EXPIRES_ON and not self.objection

    @initialize()
    def begin_anywhere(self):
        steps = STARTS.index(self.start)
        if steps:
            self.pledge("subject", PLEDGES[1])
        if steps > 1:
            self.say_done("subject", "cleaning", "扫了")
        if steps > 2:
            self.check("manager", "cleaning")

    @rule(days=st.sampled_from((1, 7, 120)))
    def time_passes(self, days):
        self.on += timedelta(days=days)

    @rule(member=st.sampled_from(PANEL))
    def somebody_becomes_kin(self, member):
        if member not in self.kin and len(self.kin) < 2:
            self.kin.add(member)
            own = ResidentFactory(village=self.world.village, user=self.users[member])
            KinshipFactory(first=own, second=self.world.person)

    @rule()
    def the_person_objects(self):
        if self.counts and self.deduct.objections.count() == 0:
            self.objection = object_to(
                self.deduct, self.world.person, at=moment(self.on, 9)
            )

    @rule()
    def the_person_takes_it_back(self):
        if self.objection:
            objections.withdraw(
                objection=self.objection,
                by=self.world.subject,
                at=moment(self.on, 11),
            )
            self.objection = None

    @rule(who=anybody, hours=st.sampled_from(PLEDGES))
    def pledge(self, who, hours):
        on_screen = who not in {"recorder", "manager"}
        theirs = who in {"subject", "recorder", "manager"}
        again = self.repair is not None and hours == self.hours
        fresh = self.repair is None and self.counts and sum(hours.values()) >= 4
        made = self.attempt(
            theirs and (again or fresh),
            repairs.pledge,
            deduct=self.deduct,
            hours=hours,
            by=self.users[who],
            channel="screen" if on_screen else "paper",
        )
        if made and not again:
            self.repair, self.hours, self.pledger = made, dict(hours), who
            self.said, self.checked = {}, {}

    @rule(who=anybody)
    def give_up(self, who):
        if self.repair and self.attempt(
            who in {"subject", "recorder", "manager"},
            repairs.give_up,
            repair=self.repair,
            by=self.users[who],
        ):
            self.repair = None

    @rule(who=anybody, kind=kinds, words=st.sampled_from(("扫了", "又扫了")))
    def say_done(self, who, kind, words):
        if not self.repair or kind not in self.hours:
            return
        theirs = who in {"subject", "recorder", "manager"}
        task = self.repair.tasks.get(kind=kind)
        same = (task.said_by_id, task.done_on, task.done_words) == (
            self.users[who].pk,
            self.on,
            words,
        )
        if self.attempt(
            theirs and (same or kind not in self.checked),
            repairs.say_done,
            task=task,
            done_on=self.on,
            words=words,
            by=self.users[who],
        ):
            self.said[kind] = who

    def may_look(self, who, kind) -> bool:
        hands = {self.pledger, self.said.get(kind)}
        return who in LOOKERS and who not in hands and who not in self.kin

    @rule(who=anybody, kind=kinds)
    def check(self, who, kind):
        if not self.repair or kind not in self.hours:
            return
        waits = kind in self.said and kind not in self.checked and self.counts
        if self.attempt(
            self.may_look(who, kind) and (kind in self.checked or waits),
            repairs.check,
            task=self.repair.tasks.get(kind=kind),
            by=self.users[who],
        ):
            self.checked.setdefault(kind, who)
            if sum(self.hours[one] for one in self.checked) >= 4:
                self.is_repaired, self.repair = True, None

    @rule(who=anybody, kind=kinds)
    def send_back(self, who, kind):
        if not self.repair or kind not in self.hours:
            return
        waits = kind in self.said and kind not in self.checked
        if self.attempt(
            self.may_look(who, kind) and waits,
            repairs.send_back,
            task=self.repair.tasks.get(kind=kind),
            words="还差一点",
            by=self.users[who],
        ):
            del self.said[kind]

    @invariant()
    def it_is_gone_exactly_when_somebody_else_looked_at_enough(self):
        self.deduct.refresh_from_db()
        stage = DeductStage.REPAIRED if self.is_repaired else DeductStage.IN_FORCE
        assert self.deduct.stage == stage
        seen = deducts_of(self.world.person, on=self.on).exists()
        assert seen == (not self.is_repaired and self.on < EXPIRES_ON)
        total = score_as_of(self.world.person, self.on).total
        assert total == (998 if self.counts else 1000)

    @invariant()
    def no_points_ever_move(self):
        assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("start", STARTS)
def test_only_lawful_moves_make_a_deduct_good(start):
    run_state_machine_as_test(
        type("Making", (Making,), {"start": start}),
        settings=settings(max_examples=8, stateful_step_count=25, deadline=None),
    )
