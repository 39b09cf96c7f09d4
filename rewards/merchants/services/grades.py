"""Give grades: in the transaction of what caused them, or because time went by."""

import logging
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from rewards.merchants.errors.grading import ClockSetBack, NoScheme
from rewards.merchants.formulas import grading
from rewards.merchants.models import (
    Complaint,
    Grade,
    GradeCause,
    Merchant,
    Operator,
    Penalty,
    Scheme,
)
from rewards.merchants.selectors import evidence as evidences
from rewards.merchants.selectors.evidence import Counted
from rewards.merchants.selectors.standards import scheme_in_force, terms_of

logger = logging.getLogger(__name__)

# Only a visit brings a shop under a newer scheme: nobody is lowered by a new table.
NEWEST_SCHEME = {GradeCause.INSPECTION}
# What stands against grading one shop, and is no reason to leave out the next.
UNGRADABLE = (
    Refusal,
    IntegrityError,
    ArithmeticError,
    LookupError,
    TypeError,
    ValueError,
)


def locked(merchant: Merchant) -> Merchant:
    """Return the shop, locked until the transaction ends; first of all locks here."""
    return Merchant.objects.select_for_update(of=("self",)).get(pk=merchant.pk)


def touch(merchant: Merchant) -> None:
    """Let no copy of the public page outlive the change that was just made."""
    Merchant.objects.filter(pk=merchant.pk).update(version=F("version") + 1)


@transaction.atomic
def regrade(
    *,
    merchant: Merchant,
    cause: GradeCause,
    by: User | None,
    at: datetime,
    complaint: Complaint | None = None,
    penalty: Penalty | None = None,
) -> Grade | None:
    """Compute the grade of the shop's present operator, and keep it when it is another.

    Called by whatever changed the evidence, in its transaction. Returns the grade in
    force; None when nothing was inspected yet. Raises NoScheme, and ClockSetBack
    when ``at`` lies before the last grade. A visit always gives a new grade, which
    appeals and replies hang on, even when its letter is the same.
    """
    merchant = locked(merchant)
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    on = timezone.localdate(at)
    current = own_grade(merchant.grade, operator) if operator else None
    if current and current.given_at > at:
        raise ClockSetBack(
            last=timezone.localtime(current.given_at).strftime("%Y-%m-%d %H:%M")
        )
    if operator is None:
        return _store(merchant, None, None)
    scheme = _scheme_for(merchant, current, cause, on)
    counted = evidences.counted_of(operator, months=scheme.complaint_months, on=on)
    if counted is None:
        return _store(merchant, None, None)
    new = computed(merchant, operator, scheme, counted, cause=cause, at=at)
    new.complaint, new.penalty, new.previous = complaint, penalty, current
    new.caused_by_id = by.pk if by else None
    if cause not in {GradeCause.INSPECTION, GradeCause.APPEAL} and says_the_same(
        current, new
    ):
        return _store(merchant, current, counted.recheck_on)
    new.save()
    _note(new, by=by, at=at)
    return _store(merchant, new, counted.recheck_on)


def preview(
    *,
    merchant: Merchant,
    sections: tuple[grading.Section, ...],
    criticals: int,
    on: date,
) -> grading.Graded:
    """Return the grade that a visit with these results would give today; keeps nothing.

    Raises NoScheme.
    """
    operator = merchant.operators.get(ends_on__isnull=True)
    scheme = _scheme_for(merchant, None, GradeCause.INSPECTION, on)
    found = evidences.counted_of(operator, months=scheme.complaint_months, on=on)
    counted = found or _others_of(operator, scheme, on)
    counted.sections, counted.criticals = sections, criticals
    return grading.grade(counted.evidence(), terms_of(scheme))


def _others_of(operator: Operator, scheme: Scheme, on: date) -> Counted:
    """Return what counts before the first visit: all but an inspection."""
    found = {operator.pk: Counted(0, (), 0)}
    evidences.add_all_but_inspections(
        found, months={operator.pk: scheme.complaint_months}, on=on
    )
    return found[operator.pk]


def refresh_due(*, on: date, at: datetime) -> int:
    """Regrade the shops for which a term ran out or began; return how many. A timer.

    One that cannot be graded is logged, and keeps no other from it.
    """
    due = Merchant.objects.filter(recheck_on__lte=on).order_by("pk")
    done = 0
    for merchant in list(due):
        try:
            regrade(merchant=merchant, cause=GradeCause.TIME, by=None, at=at)
        except UNGRADABLE:
            logger.exception("Shop not graded: %s", merchant.pk)
        else:
            done += 1
    return done


def own_grade(grade: Grade | None, operator: Operator) -> Grade | None:
    """Return the grade in force, if it was given to this operator."""
    return grade if grade and grade.operator_id == operator.pk else None


def _scheme_for(
    merchant: Merchant, current: Grade | None, cause: str, on: date
) -> Scheme:
    if current and cause not in NEWEST_SCHEME:
        return current.scheme
    scheme = scheme_in_force(merchant.village.town.county_id, on=on)
    if scheme is None:
        raise NoScheme
    return scheme


def computed(
    merchant: Merchant,
    operator: Operator,
    scheme: Scheme,
    counted: Counted,
    *,
    cause: str,
    at: datetime,
) -> Grade:
    """Return the grade, not kept yet."""
    result = grading.grade(counted.evidence(), terms_of(scheme))
    return Grade(
        merchant=merchant,
        operator=operator,
        scheme=scheme,
        letter=result.letter,
        uncapped=result.uncapped,
        score=result.score,
        sections=[[one.name, one.got, one.possible] for one in counted.sections],
        caps=[asdict(cap) for cap in result.caps],
        reasons={
            "base": result.base,
            "complaints": [counted.minor, counted.serious, result.complaint_points],
            "breaches": [counted.breaches, result.breach_points],
            "awards": [counted.awards, result.award_points],
            "penalties": sorted(counted.penalties),
            "criticals": counted.criticals,
        },
        inspection_id=counted.inspection_id,
        cause=cause,
        given_at=at,
    )


def says_the_same(current: Grade | None, new: Grade) -> bool:
    """Return whether a grade says the same as the one in force."""
    if current is None:
        return False
    names = ("letter", "uncapped", "score", "sections", "caps", "reasons", "scheme_id")
    return current.inspection_id == new.inspection_id and all(
        getattr(current, name) == getattr(new, name) for name in names
    )


def _store(
    merchant: Merchant, grade: Grade | None, recheck_on: date | None
) -> Grade | None:
    """Hang the grade on the shop, whose page changes with it."""
    merchant.grade, merchant.recheck_on = grade, recheck_on
    Merchant.objects.filter(pk=merchant.pk).update(
        grade=grade, recheck_on=recheck_on, version=F("version") + 1
    )
    return grade


def _note(grade: Grade, *, by: User | None, at: datetime) -> None:
    village_id = grade.merchant.village_id
    audit.record(
        "merchants.graded",
        target=grade,
        by=by,
        at=at,
        village_id=village_id,
        data=audit_data(grade),
    )


def audit_data(grade: Grade) -> dict[str, Any]:
    """Return what the audit line says of a grade."""
    return {
        "merchant": grade.merchant_id,
        "letter": grade.letter,
        "before": grade.previous.letter if grade.previous else None,
        "cause": str(grade.cause),
    }
