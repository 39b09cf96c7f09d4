"""Work out the monthly index of every honest street, once a month is over."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min, Q

from rewards.merchants.formulas.index import FORMULA, index_of
from rewards.merchants.models import Street, StreetIndex
from rewards.merchants.selectors import streets
from villages.formulas.months import add_months

# So many months are made up for when the timer was down; earlier ones stay empty.
MOST_MONTHS = 24


def compute_last_month(*, on: date, at: datetime) -> int:
    """Compute what is missing up to the month before ``on``; return how many. A timer.

    Months that were missed are made up from the history, each as of its last day. A
    month in which the street had no shop stays without an index. Twice does nothing.
    """
    last = add_months(on.replace(day=1), -1)
    behind: Any = (
        Street.objects.annotate(
            done=Max("indices__month"), first=Min("shops__joined_on")
        )
        .filter(first__lt=on.replace(day=1))
        .filter(Q(done__isnull=True) | Q(done__lt=last))
        .order_by("pk")
    )
    made = 0
    for street in list(behind):
        start = _first_month(street.done, street.first, last)
        made += sum(
            compute(street=street, month=month, is_last=month == last, at=at)
            for month in _months(start, last)
        )
    return made


@transaction.atomic
def compute(*, street: Street, month: date, is_last: bool, at: datetime) -> bool:
    """Keep the index of one month, as of its last day; return whether it is new.

    For the last month it also keeps which parts of the rule of a hanging plaque were
    not met then: the street's page says so, and a person decides.
    """
    street = Street.objects.select_for_update(of=("self",)).get(pk=street.pk)
    if street.indices.filter(month=month).exists():
        return False
    end = add_months(month, 1) - timedelta(days=1)
    facts = streets.facts_as_of(street, on=end)
    if not facts.shops:
        return False
    index = index_of(facts)
    parts: dict[str, Any] = {
        **index.parts,
        "shops": facts.shops,
        "graded": len(facts.letters),
        "complaint_number": facts.complaints,
    }
    if is_last and streets.plaque_of(street):
        rule = streets.plaque_rule(street, on=end)
        parts["plaque_unmet"] = [one.code for one in rule if not one.is_met]
    StreetIndex.objects.create(
        street=street,
        month=month,
        value=index.value,
        parts=parts,
        formula=FORMULA,
        computed_at=at,
    )
    return True


def _first_month(done: date | None, joined: date, last: date) -> date:
    """Return the first month that may still be missing."""
    start = add_months(done, 1) if done else joined.replace(day=1)
    return max(start, add_months(last, 1 - MOST_MONTHS))


def _months(first: date, last: date) -> Iterator[date]:
    """Yield the firsts of the months from one to another."""
    while first <= last:
        yield first
        first = add_months(first, 1)
