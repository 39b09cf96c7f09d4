"""Which grade may be shown: the last one, one worked out now, or the one before it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from rewards.merchants.formulas import grading
from rewards.merchants.formulas.grading import Section
from rewards.merchants.models import (
    Appeal,
    AppealStatus,
    Grade,
    InspectionStatus,
    Merchant,
    Operator,
    Scheme,
)
from rewards.merchants.selectors import evidence
from rewards.merchants.selectors.evidence import Counted
from rewards.merchants.selectors.standards import terms_of


@dataclass(frozen=True)
class Judged:
    """A grade as it is shown; ``grade_id`` is None when it was worked out just now."""

    letter: str
    uncapped: str
    score: int
    base: int
    points: dict[str, int]
    sections: list[list[Any]]
    caps: list[dict[str, Any]]
    criticals: int
    inspection_id: int
    scheme: Scheme
    grade_id: int | None = None


def stored(grade: Grade) -> Judged:
    """Return a grade as it was given."""
    reasons = grade.reasons
    return Judged(
        letter=grade.letter,
        uncapped=grade.uncapped,
        score=grade.score,
        base=reasons.get("base", grade.score),
        points={
            name: reasons[name][-1]
            for name in ("complaints", "breaches", "awards")
            if name in reasons
        },
        sections=grade.sections,
        caps=grade.caps,
        criticals=reasons.get("criticals", 0),
        inspection_id=grade.inspection_id,
        scheme=grade.scheme,
        grade_id=grade.pk,
    )


def worked_out(counted: Counted, scheme: Scheme) -> Judged:
    """Return the grade that the evidence gives today; nothing is kept."""
    result = grading.grade(counted.evidence(), terms_of(scheme))
    return Judged(
        letter=result.letter,
        uncapped=result.uncapped,
        score=result.score,
        base=result.base,
        points={
            "complaints": result.complaint_points,
            "breaches": result.breach_points,
            "awards": result.award_points,
        },
        sections=[[one.name, one.got, one.possible] for one in counted.sections],
        caps=[asdict(cap) for cap in result.caps],
        criticals=counted.criticals,
        inspection_id=counted.inspection_id,
        scheme=scheme,
    )


def own_grade(shop: Merchant, operator: Operator | None) -> Grade | None:
    """Return the shop's last grade, if it was given to who runs it now."""
    grade = shop.grade
    if grade and operator and grade.operator_id == operator.pk:
        return grade
    return None


def appeal_against(grade: Grade | None, appeals: list[Appeal]) -> Appeal | None:
    """Return the first appeal that is about what the grade rests on.

    A term that runs out while an appeal does gives another grade from the same visit;
    that must not show what is disputed. The grade of a newer visit does show.
    """
    if grade is None:
        return None
    return next(
        (
            one
            for one in appeals
            if one.grade_id == grade.pk
            or one.grade.inspection_id == grade.inspection_id
        ),
        None,
    )


def complaints_in(appeals: Iterable[Appeal]) -> frozenset[int]:
    """Return the complaints that the appeals dispute."""
    return frozenset(
        one.grade.complaint_id for one in appeals if one.grade.complaint_id
    )


def undisputed(
    firsts: Iterable[Appeal], appeals: list[Appeal], *, on: date
) -> dict[int, Judged]:
    """Return what may be shown while appeals run, by the operator; none, no key.

    ``firsts`` are the appeals against the present grades, ``appeals`` all that run of
    those operators. The visit of the last grade before that nobody disputes counts,
    with all that counts on the day but for the complaints that are disputed: a penalty
    that was served meanwhile lowers the letter, one that was repaired no longer does.
    """
    bases = _before(list(firsts), appeals)
    found = {
        key: Counted(
            base.inspection_id,
            tuple(Section(*part) for part in base.inspection.sections),
            base.inspection.criticals,
        )
        for key, base in bases.items()
    }
    months = {key: base.scheme.complaint_months for key, base in bases.items()}
    without = complaints_in(appeals)
    evidence.add_all_but_inspections(found, months=months, on=on, without=without)
    shown = {}
    for key, base in bases.items():
        now, then = worked_out(found[key], base.scheme), stored(base)
        shown[key] = then if _says_the_same(now, then) else now
    return shown


def _before(firsts: list[Appeal], appeals: list[Appeal]) -> dict[int, Grade]:
    """Return the last grade before each that nobody disputes and no appeal undid."""
    operators = {one.operator_id for one in firsts}
    rows = Grade.objects.filter(operator__in=operators)
    rows = rows.exclude(inspection__status=InspectionStatus.SET_ASIDE)
    rows = rows.exclude(appeal__status__in=[AppealStatus.UPHELD, AppealStatus.PENDING])
    grades = {one.pk: one for one in rows.select_related("inspection", "scheme")}
    previous = dict(
        Grade.objects.filter(operator__in=operators).values_list("pk", "previous_id")
    )
    visits = {one.grade.inspection_id for one in appeals if not one.grade.complaint_id}
    found = {}
    for first in firsts:
        key = previous.get(first.grade_id)
        while key and (key not in grades or grades[key].inspection_id in visits):
            key = previous.get(key)
        if key:
            found[first.operator_id] = grades[key]
    return found


def present(
    grades: Iterable[tuple[Merchant, Grade]], *, on: date
) -> dict[int, Judged | None]:
    """Return the grade of each operator on the day, by the operator.

    Where a term ran out and the timer has not come by yet, it is worked out from the
    evidence of the day, by the scheme of the last grade.
    """
    found: dict[int, Judged | None] = {}
    due: dict[int, Grade] = {}
    for shop, grade in grades:
        found[grade.operator_id] = stored(grade)
        if shop.recheck_on and shop.recheck_on <= on:
            due[grade.operator_id] = grade
    if not due:
        return found
    months = {key: grade.scheme.complaint_months for key, grade in due.items()}
    counted = evidence.counted_for(due, months=months, on=on)
    for key, grade in due.items():
        now = worked_out(counted[key], grade.scheme) if key in counted else None
        if now is None or not _says_the_same(now, stored(grade)):
            found[key] = now
    return found


def _says_the_same(one: Judged, other: Judged) -> bool:
    """Return whether both would read the same; then replies to it stay beside it."""
    names = ("letter", "uncapped", "score", "points", "sections", "caps")
    return one.inspection_id == other.inspection_id and all(
        getattr(one, name) == getattr(other, name) for name in names
    )
