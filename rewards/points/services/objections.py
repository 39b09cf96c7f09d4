"""Decide an objection, and take back the points that an undone record has brought."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ledger import services as ledger
from rewards.points.models import Award
from villages.models import (
    Objection,
    ObjectionDecision,
    ObjectionOutcome,
)
from villages.services import objections


@dataclass(frozen=True)
class Decided:
    """What was decided, how many points went back, and how many were spent already."""

    decision: ObjectionDecision
    taken_back: int = 0
    left: int = 0


@transaction.atomic
def decide(
    *, objection: Objection, outcome: str, reasons: str, by: User, at: datetime
) -> Decided:
    """Decide an objection; upheld, the record's award is reversed in the same moment.

    Only points that are all still in their lot are taken back. Where some were spent
    or ran out, all of them stay and the audit line says so: no account goes below
    zero, and nobody pays for what others got wrong.
    """
    decision = objections.decide(
        objection=objection, outcome=outcome, reasons=reasons, by=by, at=at
    )
    if decision.outcome != ObjectionOutcome.UPHELD:
        return Decided(decision)
    award = (
        Award.objects.filter(record__objections=objection)
        .select_related("posting", "record")
        .first()
    )
    if award is None:
        return Decided(decision)
    points = award.posting.amount
    try:
        ledger.reverse(posting=award.posting, by=by, at=at)
        done = Decided(decision, taken_back=points)
    except ledger.InsufficientBalance:
        done = Decided(decision, left=points)
    audit.record(
        "points.award_reversed" if done.taken_back else "points.award_left",
        target=award,
        by=by,
        at=at,
        village_id=award.record.village_id,
        data={
            "record": award.record_id,
            "points": points,
            "taken_back": done.taken_back,
            "left": done.left,
        },
    )
    return done
