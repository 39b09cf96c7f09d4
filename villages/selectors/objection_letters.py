"""What the letter says that answers an objection: to whoever raised it, on paper."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from villages.models import (
    AreaAppointment,
    AreaRole,
    Objection,
    ObjectionDecision,
    ObjectionLevel,
    ObjectionStatus,
)
from villages.permissions import Area
from villages.selectors.households import household_of
from villages.selectors.notices import masked_rows
from villages.selectors.objection_deciders import VILLAGE_DECIDERS

# The posts in which one answers, whichever level it is.
_ANSWER = (*VILLAGE_DECIDERS, AreaRole.SUPERVISOR)


@dataclass(frozen=True)
class Answer:
    """One level's answer, and in which office it was given."""

    decision: ObjectionDecision
    office: AreaAppointment | None


def is_answered(objection: Objection) -> bool:
    """Return whether there is something to write to the objector."""
    ended = objection.status in {ObjectionStatus.UPHELD, ObjectionStatus.DISMISSED}
    return ended or objection.decisions.exists()


def answers_to(objection: Objection) -> list[Answer]:
    """Return the answers in order, each with the office of who gave it."""
    decisions = objection.decisions.select_related("decided_by").order_by("pk")
    return [Answer(one, _office_of(objection, one)) for one in decisions]


def _office_of(
    objection: Objection, decision: ObjectionDecision
) -> AreaAppointment | None:
    """Return the post that the decider held on the day, the one that may answer first."""
    village = objection.village
    at_village = decision.level == ObjectionLevel.VILLAGE
    areas: list[Area] = [village] if at_village else [village.town, village.town.county]
    posts = AreaAppointment.objects.in_force(on=timezone.localdate(decision.decided_at))
    held = posts.filter(user=decision.decided_by_id).select_related(
        "village", "town", "county"
    )
    order = {area: number for number, area in enumerate(areas)}
    theirs = [one for one in held if one.area in order and one.role in _ANSWER]
    theirs.sort(key=lambda one: (order[one.area], _ANSWER.index(one.role)))
    return next(iter(theirs), None)


def name_for_objector(objection: Objection, *, on: date) -> str:
    """Return whose line it is, as the objector may read it.

    Of the own household by name, of others no more than the board has.
    """
    record = objection.record
    if record is None:
        return ""
    if record.household == household_of(objection.objector, on):
        return record.resident.name
    (row,) = masked_rows([record], on)
    return row.name
