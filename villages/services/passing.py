"""What happens to records that pass: caps are applied, and they go up for objections."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from villages.models import BehaviourRecord, PublicNotice, Village
from villages.selectors.grants import grants_for
from villages.services import messages, notices


@transaction.atomic
def let_through(*, records: Sequence[BehaviourRecord], at: datetime) -> PublicNotice:
    """Give records that passed what caps, tiers and ladders leave, and put them up.

    The records share rule and date and belong to different subjects. A grant of no
    points goes up too: the deed is remembered with its name.
    """
    _lock_subjects(records)
    granted = grants_for(records)
    for record, grant in granted:
        record.points_granted = grant.points
        record.grant_code = grant.message_code
        record.grant_facts = {
            "proposed": grant.proposed,
            "cap_points": grant.cap_points,
            "already": grant.already,
            "reached": grant.reached,
        }
        record.decided_at = at
    notice = notices.put_up_all(records=records, at=at)
    messages.tell_on_notice(records=records, notice=notice, at=at)
    return notice


def _lock_subjects(records: Sequence[BehaviourRecord]) -> None:
    """Let one caller at a time count what people or households have earned.

    The village stands for all of them: their notice locks it anyway, and whoever adds
    a person to a household locks it before the household. Not a key lock: others may
    go on writing down what the same people do.
    """
    Village.objects.select_for_update(no_key=True).get(pk=records[0].village_id)
