"""Who judges a record, who stands aside, and how the votes stand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from grassroots.accounts.models import User
from villages.models import (
    AreaAppointment,
    AreaRole,
    BehaviourRecord,
    Deduct,
    RecusalCause,
    Review,
    Village,
)
from villages.selectors.ties import Ties, ties_of, ties_of_all


def panel_of(village: Village, on: date) -> list[User]:
    """Return who sits on the village's panel on the day."""
    seats = (
        AreaAppointment.objects.in_force(on=on)
        .filter(village=village, role=AreaRole.PANEL, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )
    return list({one.user_id: one.user for one in seats}.values())


@dataclass(frozen=True)
class Bench:
    """The panel as it sits for one case: who judges, and who stands aside.

    ``judges`` are the members who are not too close, and the deputies who were named
    for this case; ``voted`` are the judges whose vote is in already.
    """

    judges: list[User]
    aside: list[tuple[User, RecusalCause]]
    quorum: int
    voted: frozenset[int] = frozenset()

    @property
    def can_decide(self) -> bool:
        """Whether enough are left to reach the book's quorum."""
        return len(self.judges) >= self.quorum

    @property
    def is_stuck(self) -> bool:
        """Whether an open case waits for somebody who is not there.

        Too few are left, or all who are left have voted and it is still open: the
        last one to vote has become too close, or has given up the seat.
        """
        return not self.can_decide or all(one.pk in self.voted for one in self.judges)


def bench_for(
    record: BehaviourRecord,
    on: date,
    panel: "list[tuple[User, Ties]] | None" = None,
) -> Bench:
    """Return who judges the record, with the quorum of its book.

    The ties of those who have voted are read again too, also of who left the panel
    since: whoever has become a relative stands aside, vote and all.
    """
    if panel is None:
        panel = panel_with_ties(record.village, on)
    seated = {user.pk for user, _ties in panel}
    named = stand_ins_of(record, on)
    votes = [one for one in record.reviews.all() if one.round == record.round]
    others = {
        one.pk: one
        for one in (*named, *(vote.member for vote in votes))
        if one.pk not in seated
    }
    ties = ties_of_all(others.values()) if others else {}
    everybody = [*panel, *((user, ties[key]) for key, user in others.items())]
    causes = [(user, ties.cause(record)) for user, ties in everybody]
    may_judge = seated | {one.pk for one in named}
    return Bench(
        judges=[
            user for user, cause in causes if cause is None and user.pk in may_judge
        ],
        aside=[(user, cause) for user, cause in causes if cause is not None],
        quorum=record.rule.rule_book.panel_quorum,
        voted=frozenset(one.member_id for one in votes),
    )


def stand_ins_of(case: BehaviourRecord | Deduct, on: date) -> list[User]:
    """Return the deputies named for the case who hold that post on the day."""
    named = [one.user for one in case.stand_ins.all()]
    if not named:
        return []
    posts = deputies_of(case.village, on).filter(user__in=named)
    holding = set(posts.values_list("user", flat=True))
    return [one for one in named if one.pk in holding]


def deputies_of(village: Village, on: date) -> "QuerySet[AreaAppointment]":
    """Return the posts of the village's deputies on the day."""
    return (
        AreaAppointment.objects.in_force(on=on)
        .filter(village=village, role=AreaRole.DEPUTY, user__is_active=True)
        .select_related("user")
        .order_by("pk")
    )


def panel_with_ties(village: Village, on: date) -> list[tuple[User, Ties]]:
    """Return the panel of the day with everybody's ties."""
    panel = panel_of(village, on)
    ties = ties_of_all(panel)
    return [(user, ties[user.pk]) for user in panel]


def reviews_of_round(record: BehaviourRecord) -> "QuerySet[Review]":
    """Return the votes of the round that the record is in, in order."""
    return (
        record.reviews.filter(round=record.round)
        .select_related("member")
        .order_by("voted_at", "pk")
    )


def cases(village: Village) -> "QuerySet[BehaviourRecord]":
    """Return what waits for the village's panel, the oldest first."""
    return (
        BehaviourRecord.objects.filter(village=village)
        .awaiting_review()
        .select_related(
            "rule__rule_book",
            "resident",
            "household",
            "recorded_by",
            "village",
            "submission__report",
        )
        .prefetch_related(
            "submission__evidence",
            "submission__report__witnesses",
            "reviews__member",
            "stand_ins__user",
        )
        .order_by("recorded_at", "pk")
    )


@dataclass(frozen=True)
class Case:
    """A waiting record as one panel member meets it."""

    record: BehaviourRecord
    cause: RecusalCause | None
    own_verdict: str
    votes: int

    @property
    def is_open(self) -> bool:
        """Whether the member still has to judge it."""
        return self.cause is None and not self.own_verdict


def queue_for(user: User, village: Village, *, is_deputy: bool = False) -> list[Case]:
    """Return every waiting record as the member meets it, the oldest first.

    A deputy meets only those that they were named for.
    """
    waiting = cases(village)
    if is_deputy:
        waiting = waiting.filter(stand_ins__user=user)
    ties = ties_of(user)
    return [_case(record, user, ties) for record in waiting]


def _case(record: BehaviourRecord, user: User, ties: Ties) -> Case:
    votes = [one for one in record.reviews.all() if one.round == record.round]
    own = next((one.verdict for one in votes if one.member_id == user.pk), "")
    return Case(
        record=record, cause=ties.cause(record), own_verdict=own, votes=len(votes)
    )


def undecidable(village: Village, on: date) -> list[tuple[BehaviourRecord, Bench]]:
    """Return waiting records that nobody is left to decide; for the manager."""
    panel = panel_with_ties(village, on)
    benches = ((record, bench_for(record, on, panel)) for record in cases(village))
    return [(record, bench) for record, bench in benches if bench.is_stuck]
