"""Visits: which there are, what their answers come to, and what they are judged by."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from rewards.merchants.formulas.visiting import Asked, Tally, tally
from rewards.merchants.models import (
    Checklist,
    Finding,
    Inspection,
    Merchant,
    Outcome,
)
from rewards.merchants.selectors.status import standings_of
from villages.models import County, Town, Village

# A visit goes on by the list with which it began; a new one replaces it in a week.
LIST_HOLDS_DAYS = 7
OPEN = "open"


def visits_in(
    area: County | Town | Village, *, status: str = "", words: str = ""
) -> "QuerySet[Inspection]":
    """Return the visits to the shops of an area, the last begun first.

    ``status`` is one of InspectionStatus, or "open" for those neither signed nor
    dropped; ``words`` is a part of the shop's name or address.
    """
    found = Inspection.objects.filter(merchant__in=Merchant.objects.in_area(area))
    if status == OPEN:
        found = found.unfinished()
    elif status:
        found = found.filter(status=status)
    if words:
        found = found.filter(
            Q(merchant__name__icontains=words) | Q(merchant__address__icontains=words)
        )
    near = ("merchant__village__town", "checklist", "started_by", "signed_by")
    return found.select_related(*near).order_by("-started_at", "-pk")


def findings_by_item(visit: Inspection) -> dict[int, Finding]:
    """Return what was found so far, by the key of the item."""
    rows = visit.findings.select_related("item", "mended_by")
    return {one.item_id: one for one in rows}


def tally_of(visit: Inspection) -> Tally:
    """Return what the answers of a visit come to as they stand."""
    items = [
        Asked(one.pk, one.section, one.weight, one.is_critical)
        for one in visit.checklist.items.all()
    ]
    rows = visit.findings.values_list("item_id", "outcome")
    return tally(items, dict(rows))


def faults_of(visit: Inspection) -> list[Finding]:
    """Return what was not so, critical faults first, then in the order of the list."""
    rows = visit.findings.filter(outcome=Outcome.FAULT)
    rows = rows.select_related("item", "mended_by")
    return list(rows.order_by("-item__is_critical", "item__order"))


def replaced_on(checklist: Checklist, *, on: date) -> date | None:
    """Return the first day on which a newer list held in its stead, None while none does."""
    newer = Checklist.objects.in_force(on=on).filter(
        Q(effective_on__gt=checklist.effective_on)
        | Q(effective_on=checklist.effective_on, version__gt=checklist.version),
        county=checklist.county_id,
        sector=checklist.sector,
    )
    days = [
        max(one.effective_on, timezone.localdate(one.published_at)) for one in newer
    ]
    return min(days, default=None)


def list_runs_out(changed_on: date) -> date:
    """Return the last day on which a visit by a replaced list may be signed."""
    return changed_on + timedelta(days=LIST_HOLDS_DAYS)


def letter_shown(merchant: Merchant, *, on: date) -> str | None:
    """Return the letter that passers-by see today, None where they see none."""
    return standings_of([merchant], on=on)[merchant.pk].letter
