"""Whether villages and towns are credit villages and towns, from ratings and loans."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from rewards.ruralcredit.formulas.rating import (
    AreaFacts,
    Criterion,
    Measures,
    criteria,
    is_credit_area,
)
from rewards.ruralcredit.models import Loan, Rating
from rewards.ruralcredit.selectors.outcomes import BAD_DAYS
from rewards.ruralcredit.selectors.owing import unpaid_of
from villages.models import Household, Town, Village

_NONE = AreaFacts(0, 0, 0, 0, 0, 0)


@dataclass(frozen=True)
class CreditArea:
    """A village or town, its numbers, and whether the measures are met."""

    area: Village | Town
    facts: AreaFacts
    criteria: list[Criterion]
    is_credit_area: bool


def credit_villages(
    villages: "QuerySet[Village]", *, on: date, measures: Measures | None = None
) -> list[CreditArea]:
    """Return each village with its measures, counted set by set over all co-ops."""
    keys = list(villages.order_by("town__code", "code").values_list("pk", flat=True))
    found = _facts(keys, on=on)
    named = Village.objects.select_related("town").in_bulk(keys)
    return [_judged(named[key], found.get(key, _NONE), measures) for key in keys]


def credit_towns(
    villages: list[CreditArea], measures: Measures | None = None
) -> list[CreditArea]:
    """Return the towns of some villages; their numbers are those of the villages."""
    by_town: dict[Town, list[CreditArea]] = defaultdict(list)
    for one in villages:
        if isinstance(one.area, Village):
            by_town[one.area.town].append(one)
    return [
        _judged(town, _together(parts), measures) for town, parts in by_town.items()
    ]


def _judged(
    area: Village | Town, facts: AreaFacts, measures: Measures | None
) -> CreditArea:
    found = criteria(facts, measures)
    return CreditArea(area, facts, found, is_credit_area(found))


def _together(parts: list[CreditArea]) -> AreaFacts:
    names = (
        *("households", "credit_households", "borrowers"),
        *("borrowers_without_arrears", "outstanding_fen", "bad_fen"),
    )
    sums = {name: sum(getattr(one.facts, name) for one in parts) for name in names}
    credit = sum(one.is_credit_area for one in parts)
    return AreaFacts(**sums, villages=len(parts), credit_villages=credit)


def _facts(keys: list[int], *, on: date) -> dict[int, AreaFacts]:
    """Return the numbers of villages by key."""
    facts: dict[int, AreaFacts] = defaultdict(lambda: _NONE)
    lives = Household.objects.filter(village__in=keys, closed_on__isnull=True)
    for name, counted in (
        ("households", _count(lives, "village")),
        ("credit_households", _count(_credit(lives, on), "village")),
        *_of_loans(keys, on=on),
    ):
        for key, number in counted.items():
            facts[key] = replace(facts[key], **{name: number})
    return facts


def _credit(lives: "QuerySet[Household]", on: date) -> "QuerySet[Household]":
    held = Rating.objects.holding(on=on).exclude(band="")
    return lives.filter(Exists(held.filter(dossier__household=OuterRef("pk"))))


def _of_loans(keys: list[int], *, on: date) -> list[tuple[str, dict[int, int]]]:
    """Return borrowers, those without arrears, and fen outstanding and bad, by village."""
    village = "borrower__household__village"
    owing = Loan.objects.owing().filter(**{f"{village}__in": keys})
    late = owing.filter(Exists(unpaid_of(OuterRef("pk"), due_before=on)))
    long_ago = on - timedelta(days=BAD_DAYS)
    is_bad = Exists(unpaid_of(OuterRef("pk"), due_before=long_ago))
    bad = owing.filter(is_bad) | owing.filter(status="compensated")
    borrowers = _count(owing, village, "borrower__household")
    behind = _count(late, village, "borrower__household")
    good = {key: number - behind.get(key, 0) for key, number in borrowers.items()}
    return [
        ("borrowers", borrowers),
        ("borrowers_without_arrears", good),
        ("outstanding_fen", _sum(owing, village)),
        ("bad_fen", _sum(bad, village)),
    ]


def _count(rows: "QuerySet[Any]", village: str, what: str = "pk") -> dict[int, int]:
    counted = (
        rows.order_by().values_list(village).annotate(n=Count(what, distinct=True))
    )
    return dict(counted.values_list(village, "n"))


def _sum(loans: "QuerySet[Loan]", village: str) -> dict[int, int]:
    """Return what is lent and not repaid, and what the co-op paid and wants back."""
    totals: dict[int, int] = defaultdict(int)
    for account in ("principal_account__balance", "claim_account__balance"):
        rows = loans.order_by().values_list(village).annotate(n=Sum(account))
        for key, number in rows.values_list(village, "n"):
            totals[key] += number or 0
    return totals
