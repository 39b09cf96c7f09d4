"""Let go of a deduct: drop it, and clear away what is over."""

from collections import defaultdict
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.deduct_errors import DropWithoutWords
from villages.models import (
    Deduct,
    DeductStage,
    DropReason,
    Objection,
    RepairTask,
    Village,
)
from villages.services import objection_papers
from villages.services.deducts.steps import (
    end_at_nothing,
    locked,
    manages,
    note,
    require_officer,
    require_stage,
)

# What stands in place of a reason that is cleared away.
CLEARED = "—"


@transaction.atomic
def drop(
    *, deduct: Deduct, reason: str, words: str = "", by: User, at: datetime
) -> Deduct:
    """Take nothing after all, at any time before it is in force.

    The village's manager may, and the town's or county's supervisor; the village's
    own supervisor watches and changes nothing. What an authority has punished
    already is dropped here. Dropping twice changes nothing.
    """
    deduct = locked(deduct)
    on = timezone.localdate(at)
    theirs = manages(by, deduct, on=on) or permissions.supervises(
        by, deduct.village.town, on=on
    )
    require_officer(by, deduct, on=on, is_theirs=theirs)
    if deduct.stage == DeductStage.DROPPED:
        return deduct
    require_stage(deduct, DeductStage.REMINDED, DeductStage.NOTICED)
    reason, words = DropReason(reason), words.strip()
    if reason == DropReason.OTHER and not words:
        raise DropWithoutWords
    _drop(deduct, reason, words, by=by, at=at)
    return deduct


def _drop(
    deduct: Deduct, reason: DropReason, words: str, *, by: User | None, at: datetime
) -> None:
    deduct.drop_reason, deduct.ended_because = reason, words
    end_at_nothing(deduct, DeductStage.DROPPED, by=by, at=at)
    deduct.save()
    note("villages.deduct_dropped", deduct, by=by, at=at, reason=str(reason))


def purge(*, on: date, at: datetime) -> int:
    """Clear away the words and photos of all whose term is over; return how many.

    What was still under way is dropped. Of each there stays that it was, and what
    was decided; the audit has one line for each village.
    """
    keys: dict[int, list[int]] = defaultdict(list)
    due = Deduct.objects.to_purge(on=on).order_by("village", "pk")
    for key, village in due.values_list("pk", "village"):
        keys[village].append(key)
    return sum(
        _purge_village(village, some, at=at) for village, some in sorted(keys.items())
    )


@transaction.atomic
def _purge_village(village: int, keys: list[int], *, at: datetime) -> int:
    cleared = []
    for key in keys:
        deduct = Deduct.objects.select_for_update().get(pk=key)
        if deduct.purged_at is None:
            cleared.append(str(deduct.key))
            _clear(deduct, at=at)
    if cleared:
        audit.record(
            "villages.deducts_cleared",
            target=Village.objects.get(pk=village),
            by=None,
            at=at,
            data={"count": len(cleared), "keys": cleared},
            village_id=village,
        )
    return len(cleared)


def _clear(deduct: Deduct, *, at: datetime) -> None:
    """Blank one row and delete its photos, files and all."""
    if deduct.is_under_way:
        _drop(deduct, DropReason.PAST_TERM, "", by=None, at=at)
    deduct.facts = deduct.notice_text = deduct.ended_because = ""
    deduct.mend_refused_because = CLEARED if deduct.mend_refused_at else ""
    deduct.purged_at = at
    deduct.save()
    deduct.statements.update(text="", helped_because=CLEARED)
    deduct.votes.update(reason=CLEARED)
    deduct.stand_ins.update(reason=CLEARED)
    for objection in deduct.objections.all():
        objection.decisions.update(reasons=CLEARED)
    deduct.objections.update(
        text="", helped_because=CLEARED, extended_because="", escalated_because=""
    )
    objection_papers.forget(Objection.objects.filter(deduct=deduct))
    deduct.repairs.update(words="", helped_because=CLEARED)
    RepairTask.objects.filter(repair__deduct=deduct).update(
        done_words="", sent_back_because=""
    )
    deduct.messages.all().delete()
    for photo in deduct.photos.all():
        file = photo.photo
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
    deduct.photos.all().delete()
