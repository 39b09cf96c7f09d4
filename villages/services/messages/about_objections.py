"""What is told of an objection: to whoever raised it, and to whom it belongs.

Whom it concerns never learns who objected, in which words, nor that it was somebody of
the own household: only that somebody did, until when it is answered, and the outcome.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from grassroots.accounts.models import User
from villages.models import (
    BehaviourRecord,
    IssuedPaper,
    Objection,
    ObjectionLevel,
    ObjectionStatus,
    Topic,
)
from villages.selectors.households import members_of

from .about import about_record, rule_facts, speaks_for
from .telling import Fact, Said, tell

# What whoever objected is told (None: they did it), and what whose line it is.
OBJECTION_STEPS: Mapping[str, tuple[Topic | None, Topic]] = {
    "villages.objection_raised": (Topic.OBJECTION_KEPT, Topic.LINE_DOUBTED),
    "villages.objection_extended": (Topic.OBJECTION_LONGER, Topic.LINE_DOUBT_LONGER),
    "villages.objection_day_set": (Topic.OBJECTION_DAY_SET, Topic.LINE_DOUBT_DAY_SET),
    "villages.objection_decided": (Topic.OBJECTION_DISMISSED, Topic.LINE_DOUBT_OVER),
    "villages.objection_withdrawn": (None, Topic.LINE_DOUBT_OVER),
    "villages.objection_escalated": (None, Topic.LINE_DOUBT_AT_TOWN),
}


# The same steps about the score of a household, for its other grown-ups.
OF_SCORE: Mapping[str, Topic] = {
    Topic.LINE_DOUBTED: Topic.SCORE_DOUBTED,
    Topic.LINE_DOUBT_LONGER: Topic.SCORE_DOUBT_LONGER,
    Topic.LINE_DOUBT_DAY_SET: Topic.SCORE_DOUBT_DAY_SET,
    Topic.LINE_DOUBT_AT_TOWN: Topic.SCORE_DOUBT_AT_TOWN,
    Topic.LINE_DOUBT_OVER: Topic.SCORE_DOUBT_OVER,
    Topic.RECORD_REVERSED: Topic.SCORE_PUT_RIGHT,
}


def tell_of_objection(
    *,
    action: str,
    objection: Objection,
    by: User | None,
    at: datetime,
    data: Mapping[str, Any],
) -> None:
    """Tell both sides of a step; what somebody did on their own screen they know."""
    if action not in OBJECTION_STEPS:
        return
    to_objector, to_subject = OBJECTION_STEPS[action]
    if action == "villages.objection_day_set" and data["due_on"] == data["was"]:
        # The day that was told is kept: there is nothing new to hear.
        return
    said: list[Said] = []
    if action == "villages.objection_raised" and speaks_for(by, objection.objector_id):
        to_objector = None
    if action == "villages.objection_escalated" and not speaks_for(
        by, objection.objector_id
    ):
        # Typed in from paper: they hear that it was, and until when it is answered.
        to_objector = Topic.OBJECTION_KEPT
    if objection.status == ObjectionStatus.UPHELD:
        to_objector, to_subject = Topic.OBJECTION_UPHELD, Topic.RECORD_REVERSED
        said += _also_upheld(data)
    elif objection.level == ObjectionLevel.TOWN and to_objector == (
        Topic.OBJECTION_DISMISSED
    ):
        # There is nobody further up to ask.
        to_objector = Topic.OBJECTION_DISMISSED_TOWN
    if to_objector:
        said.append(_to_objector(objection, to_objector))
    said += _to_subject(objection, to_subject)
    said += _to_household(objection, OF_SCORE[to_subject], at=at)
    tell(said=said, at=at)


def _also_upheld(data: Mapping[str, Any]) -> Iterator[Said]:
    """Yield what the others hear whose objections to the same line end with this one."""
    others = Objection.objects.filter(key__in=data["also_ended"])
    for one in others.order_by("pk"):
        yield _to_objector(one, Topic.OBJECTION_UPHELD)


def _to_objector(objection: Objection, topic: Topic) -> Said:
    facts: dict[str, Fact] = {"due_on": objection.due_on.isoformat()}
    return Said(
        resident=objection.objector_id,
        village=objection.village_id,
        topic=topic,
        cause=_cause(objection, topic),
        facts=facts,
        leads_to=("villages_my_objection", str(objection.key)),
        record=objection.record_id,
        deduct=objection.deduct_id,
    )


def _to_subject(objection: Objection, topic: Topic) -> Iterator[Said]:
    """Yield what the person of a record hears, unless they objected themselves.

    A deduct and a score are objected to by whom they concern. While somebody else still
    objects it is not over.
    """
    record = objection.record
    if record is None or record.resident_id == objection.objector_id:
        return
    if topic == Topic.LINE_DOUBT_OVER and _still_doubted(record):
        return
    cause = _cause(objection, topic)
    if topic == Topic.RECORD_REVERSED:
        yield about_record(record, topic)
        return
    yield Said(
        resident=record.resident_id,
        village=record.village_id,
        topic=topic,
        cause=cause,
        facts=rule_facts(record.rule) | {"due_on": objection.due_on.isoformat()},
        leads_to=("villages_my_file_record", str(record.pk)),
        record=record.pk,
    )


def _to_household(
    objection: Objection, topic: Topic, *, at: datetime
) -> Iterator[Said]:
    """Yield what the grown-ups of a household hear whose score is objected to.

    All but whoever objects, who hears it as such. A person's own score is nobody
    else's.
    """
    home = objection.household
    if home is None or objection.resident_id:
        return
    others = Objection.objects.open().filter(household=home)
    if topic == Topic.SCORE_DOUBT_OVER and others.exists():
        return
    facts: dict[str, Fact] = {"due_on": objection.due_on.isoformat()}
    on = timezone.localdate(at)
    people = [one for one in members_of(home, on) if one.is_adult(on=on)]
    for one in people:
        if one.pk == objection.objector_id:
            continue
        yield Said(
            resident=one.pk,
            village=objection.village_id,
            topic=topic,
            cause=_cause(objection, topic),
            facts=facts,
            leads_to=("villages_my_file", ""),
        )


def _still_doubted(record: BehaviourRecord) -> bool:
    return Objection.objects.open().filter(record=record).exists()


def _cause(objection: Objection, topic: Topic) -> str:
    """Name the step: at the town it can be taken once more."""
    return f"objection:{objection.key}:{topic}:{objection.level}"


# --- Papers that said what was wrong ---------------------------------------------------


def tell_of_outdated_reports(*, papers: Iterable[IssuedPaper], at: datetime) -> None:
    """Tell who holds them that their code confirms nothing any more, once for each."""
    topic = Topic.PAPER_OUTDATED
    tell(
        said=[
            Said(
                resident=one.resident_id,
                village=one.village_id,
                topic=topic,
                cause=f"paper:{one.pk}:{topic}",
                facts={"issued_on": one.issued_on.isoformat()},
                leads_to=("villages_my_credit_reports", ""),
            )
            for one in papers
        ],
        at=at,
    )
