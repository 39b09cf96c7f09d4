"""From any state, by any role, on any day: only lawful moves succeed.

The machine keeps its own book of what happened, by the simplest means, and knows from
it alone whether the next move is lawful. Whatever it tries, the product must agree.
"""

from datetime import date, timedelta

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
from tests.factories.deducts import (
    HEARD_UNTIL,
    MEND_BY,
    NOTICED_ON,
    REMINDED_ON,
    VOTED_ON,
    set_the_stage,
    shot,
)
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from villages.formulas.workdays import add_workdays
from villages.models import DeductVerdict, ObjectionChannel
from villages.selectors.credit_files import score_as_of
from villages.services import deducts

PHOTOS = [shot(seed) for seed in (5, 6)]
PANEL = ("judge0", "judge1", "judge2")
EVERYBODY = (
    "recorder",
    "manager",
    "supervisor",
    "town",
    "county",
    "subject",
    "mate",
    "nobody",
    *PANEL,
)
STARTS = ("reminded", "noticed", "heard", "in_force", "dismissed", "mended")
anybody = st.sampled_from(EVERYBODY)
panel = st.sampled_from(PANEL)


class Procedure(RuleBasedStateMachine):
    """One reminder of one person, and everybody who may try something with it."""

    start = "reminded"

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        stage = set_the_stage(quorum=2)
        home = stage.person.memberships.get().household
        mate = ResidentFactory(household=home, user=UserFactory())
        self.users = {
            **{role: seat.user for role, seat in stage.seats.items()},
            **dict(zip(PANEL, stage.panel, strict=True)),
            "subject": stage.subject,
            "mate": mate.user,
            "nobody": UserFactory(),
        }
        self.world, self.on = stage, REMINDED_ON
        self.deduct = stage.remind()
        # What the machine itself knows.
        self.at, self.mend_by = "reminded", MEND_BY
        self.is_shown = self.was_refused = False
        self.heard_until: date | None = None
        self.said: list[str] = []
        self.votes: dict[str, str] = {}
        self.kin: set[str] = set()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)

    def attempt(self, lawful, act, **arguments) -> bool:
        """Do it; it must succeed if it is lawful, and change nothing if it is not."""
        before = self.row()
        try:
            with transaction.atomic():
                act(deduct=self.deduct, at=moment(self.on, 10), **arguments)
        except Refusal:
            assert not lawful
            assert self.row() == before
            return False
        assert lawful
        return True

    def row(self):
        self.deduct.refresh_from_db()
        columns = {**vars(self.deduct)}
        columns.pop("_state")
        return columns, self.deduct.votes.count(), self.deduct.statements.count()

    @initialize()
    def begin_anywhere(self):
        """Go some lawful steps first, so that late states are tried as often."""
        steps = STARTS.index(self.start)
        if self.start == "mended":
            self.show_mend("recorder", PHOTOS[0])
            return
        if steps:
            self.on = NOTICED_ON
            self.serve_notice("manager")
        if steps > 1:
            self.on = HEARD_UNTIL
            self.speak("subject", ObjectionChannel.SCREEN)
            self.on = VOTED_ON
            self.vote(PANEL[0], DeductVerdict.APPROVE)
        if self.start == "in_force":
            self.vote(PANEL[1], DeductVerdict.APPROVE)
        if self.start == "dismissed":
            self.vote(PANEL[1], DeductVerdict.REJECT)
            self.vote(PANEL[2], DeductVerdict.REJECT)

    @rule(days=st.integers(1, 6))
    def time_passes(self, days):
        self.on += timedelta(days=days)

    @rule(member=panel)
    def somebody_becomes_kin(self, member):
        if member not in self.kin and len(self.kin) < 2:
            self.kin.add(member)
            own = ResidentFactory(village=self.world.village, user=self.users[member])
            KinshipFactory(first=own, second=self.world.person)

    @rule(who=anybody, photo=st.sampled_from(PHOTOS))
    def show_mend(self, who, photo):
        known = self.deduct.photos.filter(digest=photo.digest).exists()
        theirs = who in {"subject", "recorder"}
        open_ = self.at == "reminded" and self.on <= self.mend_by
        if self.attempt(
            theirs and (known or open_),
            deducts.show_mend,
            by=self.users[who],
            photos=[photo],
        ):
            if known:
                return
            self.is_shown = True
            if who == "recorder":
                self.at = "mended"

    @rule(who=anybody)
    def accept_mend(self, who):
        theirs = who in {"recorder", "manager"}
        waits = self.at == "reminded" and self.is_shown
        if self.attempt(
            theirs and (waits or self.at == "mended"),
            deducts.accept_mend,
            by=self.users[who],
        ):
            self.at = "mended"

    @rule(who=anybody)
    def refuse_mend(self, who):
        theirs = who in {"recorder", "manager"}
        waits = self.at == "reminded" and self.is_shown
        if self.attempt(
            theirs and waits,
            deducts.refuse_mend,
            by=self.users[who],
            words="还有一袋",
        ):
            if not self.was_refused:
                self.mend_by = max(self.mend_by, self.on + timedelta(days=3))
            self.is_shown, self.was_refused = False, True

    @rule(who=anybody)
    def serve_notice(self, who):
        lawful = (
            who == "manager"
            and self.at == "reminded"
            and not self.is_shown
            and self.on > self.mend_by
        )
        if self.attempt(lawful, deducts.serve_notice, by=self.users[who]):
            self.at, self.heard_until = "noticed", add_workdays(self.on, 3)

    @rule(who=anybody, channel=st.sampled_from(ObjectionChannel.values))
    def speak(self, who, channel):
        on_screen = channel == ObjectionChannel.SCREEN
        theirs = {"subject"} if on_screen else {"recorder", "manager"}
        text = f"第{len(self.said) + 1}次说"
        lawful = (
            who in theirs
            and self.at == "noticed"
            and self.on <= self.heard_until
            and len(self.said) < 2
        )
        if self.attempt(
            lawful,
            deducts.state,
            by=self.users[who],
            text=text,
            channel=channel,
            helped_because="老人不识字",
        ):
            self.said.append(text)

    @rule(who=anybody, verdict=st.sampled_from(DeductVerdict.values))
    def vote(self, who, verdict):
        judges = [one for one in PANEL if one not in self.kin]
        again = self.votes.get(who) == verdict
        lawful = who in judges and (
            again
            or (
                who not in self.votes
                and self.at == "noticed"
                and self.on > self.heard_until
                and len(judges) >= 2
            )
        )
        if self.attempt(
            lawful,
            deducts.vote,
            by=self.users[who],
            verdict=verdict,
            reason="照片清楚",
        ):
            if again:
                return
            self.votes[who] = verdict
            counted = [self.votes[one] for one in judges if one in self.votes]
            if counted.count("approve") >= 2:
                self.at = "in_force"
            elif counted.count("reject") >= 2 or len(counted) == len(judges):
                self.at = "dismissed"

    @rule(who=anybody)
    def drop(self, who):
        lawful = who in {"manager", "town", "county"} and self.at in {
            "reminded",
            "noticed",
            "dropped",
        }
        if self.attempt(lawful, deducts.drop, by=self.users[who], reason="punished"):
            self.at = "dropped"

    @invariant()
    def it_stands_where_the_machine_thinks(self):
        self.deduct.refresh_from_db()
        assert self.deduct.stage == self.at
        assert [one.text for one in self.deduct.statements.all()] == self.said

    @invariant()
    def nothing_is_taken_without_notice_hearing_and_a_valid_vote(self):
        total = score_as_of(self.world.person, self.on + timedelta(days=1)).total
        if self.at != "in_force":
            assert total == 1000
            assert self.deduct.points is None
            return
        assert total == 998
        assert self.deduct.noticed_at is not None
        assert self.deduct.effective_on > self.deduct.heard_until
        votes = list(self.deduct.votes.all())
        assert sum(one.verdict == "approve" for one in votes) >= 2
        hands = {self.deduct.reminded_by_id, self.deduct.noticed_by_id}
        for one in votes:
            assert one.voted_at.date() > self.deduct.heard_until
            assert one.member_id not in hands

    @invariant()
    def no_points_ever_move(self):
        assert not Entry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("start", STARTS)
def test_only_lawful_moves_succeed(start):
    run_state_machine_as_test(
        type("Procedure", (Procedure,), {"start": start}),
        settings=settings(max_examples=12, stateful_step_count=25, deadline=None),
    )
