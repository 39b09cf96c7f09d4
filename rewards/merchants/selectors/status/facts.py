"""What is known of shops, read for many at once: a query for each kind of fact."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from rewards.merchants.models import (
    Appeal,
    Award,
    Complaint,
    Finding,
    Grade,
    Inspection,
    InspectionStatus,
    Licence,
    Merchant,
    Operator,
    Outcome,
    Penalty,
    Pledge,
    PledgeBreach,
    Reply,
    Scheme,
)
from rewards.merchants.models.grade import AppealStatus
from rewards.merchants.selectors.shadows import shadow_of
from rewards.merchants.selectors.status.parts import (
    AwardShown,
    BreachShown,
    Fault,
    LicenceShown,
    PenaltyShown,
    PledgeShown,
    ReplyShown,
)
from villages.formulas.months import add_months

# For how long a breach that was put right is still told.
CURED_SHOWN_MONTHS = 12


@dataclass
class Facts:
    """What stands beside the grades, by the key of the operator."""

    complaints: dict[int, list[tuple[int, date]]]
    pledges: dict[int, list[PledgeShown]]
    penalties: dict[int, list[PenaltyShown]]
    awards: dict[int, list[AwardShown]]
    licences: dict[int, list[LicenceShown]]
    # The key of each grade, its letter, and the day it was given.
    history: dict[int, list[tuple[int, str, date]]]
    # Both by other keys: of the inspection, of the grade.
    faults: dict[int, list[Fault]] = field(default_factory=dict)
    inspected_on: dict[int, date] = field(default_factory=dict)
    replies: dict[int, ReplyShown] = field(default_factory=dict)


def shops_with_grades(keys: Collection[int]) -> list[Merchant]:
    """Return the shops, each with its place and its last grade."""
    near = ("village__town__county", "grade__scheme")
    return list(Merchant.objects.filter(pk__in=keys).select_related(*near))


def present_operators(keys: Collection[int]) -> dict[int, Operator]:
    """Return who runs each shop now, by the shop."""
    rows = Operator.objects.filter(merchant__in=keys, ends_on__isnull=True)
    return {one.merchant_id: one for one in rows}


def schemes_by_county(counties: Collection[int], *, on: date) -> dict[int, Scheme]:
    """Return the scheme in force of each county that has one."""
    found: dict[int, Scheme] = {}
    for scheme in Scheme.objects.in_force(on=on).filter(county__in=counties):
        found.setdefault(scheme.county_id, scheme)
    return found


def pending_appeals(operators: Collection[int]) -> dict[int, list[Appeal]]:
    """Return the appeals that run, by the operator, those to the newest grades first."""
    rows = Appeal.objects.pending().filter(operator__in=operators)
    rows = rows.select_related("grade").order_by("-grade_id")
    return _by_operator((one.operator_id, one) for one in rows)


def facts_of(operators: Collection[int], *, on: date) -> Facts:
    """Return everything that does not hang on which grade is shown."""
    return Facts(
        complaints=_complaints(operators),
        pledges=_pledges(operators, on),
        penalties=_penalties(operators, on),
        awards=_awards(operators, on),
        licences=_licences(operators, on),
        history=_history(operators),
    )


def add_shown(facts: Facts, *, visits: Collection[int], grades: Iterable[int]) -> None:
    """Add the days and faults of the visits shown, and the replies to the grades."""
    facts.inspected_on = days_of(visits)
    faults = defaultdict(list)
    rows = Finding.objects.filter(inspection__in=visits, outcome=Outcome.FAULT)
    for one in rows.select_related("item"):
        faults[one.inspection_id].append(
            Fault(one.item.fault_text, one.item.is_critical, one.due_on, one.mended_on)
        )
    facts.faults = dict(faults)
    said = Reply.objects.filter(grade__in=grades, hidden_at__isnull=True)
    facts.replies = {
        one.grade_id: ReplyShown(one.words, timezone.localdate(one.said_at))
        for one in said
    }


def days_of(visits: Collection[int]) -> dict[int, date]:
    """Return the day on which each of the visits was signed, by its key."""
    rows = Inspection.objects.filter(pk__in=visits, signed_at__isnull=False)
    return {
        key: timezone.localdate(signed_at)
        for key, signed_at in rows.values_list("pk", "signed_at")
        if signed_at
    }


def _by_operator(pairs: Iterable[tuple[int, Any]]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return dict(found)


def _complaints(operators: Collection[int]) -> dict[int, list[tuple[int, date]]]:
    rows = Complaint.objects.substantiated().filter(operator__in=operators)
    return _by_operator(
        (operator, (key, timezone.localdate(decided_at)))
        for operator, key, decided_at in rows.values_list(
            "operator_id", "pk", "decided_at"
        )
    )


def _pledges(operators: Collection[int], on: date) -> dict[int, list[PledgeShown]]:
    told_since = add_months(on, -CURED_SHOWN_MONTHS)
    breaches = defaultdict(list)
    broken = PledgeBreach.objects.filter(
        pledge__operator__in=operators, pledge__ended_at__isnull=True
    )
    for one in broken:
        cured_on = timezone.localdate(one.cured_at) if one.cured_at else None
        if cured_on and cured_on < told_since:
            continue
        found_on = timezone.localdate(one.found_at)
        breaches[one.pledge_id].append(
            BreachShown(one.facts, found_on, one.cure_due_on, cured_on)
        )
    signed = Pledge.objects.filter(operator__in=operators, ended_at__isnull=True)
    return _by_operator(
        (
            one.operator_id,
            PledgeShown(
                title=one.text.title,
                body=one.text.body,
                own_words=one.own_words,
                breach_means=one.text.breach_means,
                signed_on=timezone.localdate(one.signed_at),
                breaches=tuple(breaches[one.pk]),
            ),
        )
        for one in signed.select_related("text")
    )


def _penalties(operators: Collection[int], on: date) -> dict[int, list[PenaltyShown]]:
    rows = Penalty.objects.in_force(on=on).filter(operator__in=operators)
    return _by_operator(
        (
            one.operator_id,
            PenaltyShown(
                authority=one.authority,
                document=one.document,
                facts=one.facts,
                severity=one.severity,
                decided_on=one.decided_on,
                shown_until=one.shown_until,
            ),
        )
        for one in rows
    )


def _awards(operators: Collection[int], on: date) -> dict[int, list[AwardShown]]:
    rows = Award.objects.filter(
        operator__in=operators,
        removed_at__isnull=True,
        starts_on__lte=on,
        ends_on__gte=on,
    )
    return _by_operator(
        (one.operator_id, AwardShown(one.title, one.given_by, one.ends_on))
        for one in rows
    )


def _licences(operators: Collection[int], on: date) -> dict[int, list[LicenceShown]]:
    holds = Q(valid_until__isnull=True) | Q(valid_until__gte=on)
    rows = Licence.objects.filter(
        holds, operator__in=operators, removed_at__isnull=True
    )
    return _by_operator(
        (
            one.operator_id,
            LicenceShown(
                one.title,
                one.number,
                one.valid_until,
                timezone.localdate(one.seen_at),
            ),
        )
        for one in rows
    )


def _history(operators: Collection[int]) -> dict[int, list[tuple[int, str, date]]]:
    """Return the grades that stand, oldest first: none that an appeal undid or disputes."""
    grades = (
        Grade.objects.filter(operator__in=operators)
        .exclude(inspection__status=InspectionStatus.SET_ASIDE)
        .order_by("given_at", "pk")
    )
    appeals = Appeal.objects.filter(
        operator__in=operators, status__in=[AppealStatus.UPHELD, AppealStatus.PENDING]
    )
    shadows = [shadow_of(one) for one in appeals.select_related("grade")]
    return _by_operator(
        (one.operator_id, (one.pk, one.letter, timezone.localdate(one.given_at)))
        for one in grades
        if not any(shadow.covers(one) for shadow in shadows)
    )
