"""Decide an objection, and take back the points that an undone record has brought."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

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
    """What was decided, how many points went back, and how many were gone already."""

    decision: ObjectionDecision
    taken_back: int = 0
    left: int = 0


@transaction.atomic
def decide(
    *, objection: Objection, outcome: str, reasons: str, by: User, at: datetime
) -> Decided:
    """Decide an objection; upheld, the record's award is reversed in the same moment.

    What is left of its lot is taken back. What was spent in good faith or ran out, the
    village bears, and the passbook says so: no account goes below zero, and no other
    points pay for what others got wrong.
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
    with translation.override(settings.LANGUAGE_CODE):
        narration = _("更正前用掉或到期的，由村里承担")
    back = ledger.take_back(posting=award.posting, by=by, at=at, narration=narration)
    audit.record(
        "points.award_reversed",
        target=award,
        by=by,
        at=at,
        village_id=award.record.village_id,
        data={
            "record": award.record_id,
            "points": award.posting.amount,
            "taken_back": back.taken,
            "left": back.borne,
        },
    )
    return Decided(decision, taken_back=back.taken, left=back.borne)
