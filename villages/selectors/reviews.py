"""Who judges a record, who stands aside, and how the votes stand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from grassroots.accounts.models import User
from villages.models import (
    AreaAppointment,
    AreaRole,
    BehaviourRecord,
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
    """The panel as it sits for one record: who judges, and who stands aside."""

    judges: list[User]
    aside: list[tuple[User, RecusalCause]]
    quorum: int

    @property
    def can_decide(self) -> bool:
        """Whether enough are left to reach the book's quorum."""
        return len(self.judges) >= self.quorum


def bench_for(
    record: BehaviourRecord,
    on: date,
    panel: "list[tuple[User, Ties]] | None" = None,
) -> Bench:
    """Return who of the panel judges the record, with the quorum of its book."""
    if panel is None:
        panel = panel_with_ties(record.village, on)
    causes = [(user, ties.cause(record)) for user, ties in panel]
    return Bench(
        judges=[user for user, cause in causes if cause is None],
        aside=[(user, cause) for user, cause in causes if cause is not None],
        quorum=record.rule.rule_book.panel_quorum,
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
            "submission__evidence", "submission__report__witnesses", "reviews"
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


def queue_for(user: User, village: Village) -> list[Case]:
    """Return every waiting record as the member meets it, the oldest first."""
    ties = ties_of(user)
    return [_case(record, user, ties) for record in cases(village)]


def _case(record: BehaviourRecord, user: User, ties: Ties) -> Case:
    votes = [one for one in record.reviews.all() if one.round == record.round]
    own = next((one.verdict for one in votes if one.member_id == user.pk), "")
    return Case(
        record=record, cause=ties.cause(record), own_verdict=own, votes=len(votes)
    )


def undecidable(village: Village, on: date) -> list[tuple[BehaviourRecord, Bench]]:
    """Return waiting records for which too few of the panel are left; for the manager."""
    panel = panel_with_ties(village, on)
    benches = ((record, bench_for(record, on, panel)) for record in cases(village))
    return [(record, bench) for record, bench in benches if not bench.can_decide]
