"""How much a co-op has lent and approved, by household: what every cap is held against."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import F, Q
from django.db.models.functions import Coalesce

from rewards.ruralcredit.models import COMMITTED, OWING, Coop, Loan

TEN = 10


@dataclass(frozen=True)
class Exposure:
    """Fen by household: what is owed, and what is approved and not paid out yet."""

    by_household: Counter[int]

    @property
    def total(self) -> int:
        """All of it."""
        return sum(self.by_household.values())

    @property
    def ten_largest(self) -> int:
        """What the ten largest households have together."""
        return sum(fen for _household, fen in self.by_household.most_common(TEN))

    def with_more(self, household: int, fen: int) -> "Exposure":
        """Return what it would be with another loan."""
        more = Counter(self.by_household)
        more[household] += fen
        return Exposure(more)


def exposure_of(coop: Coop, *, without: Loan | None = None) -> Exposure:
    """Return what a co-op's households owe and have been promised, less one loan."""
    loans = Loan.objects.filter(coop=coop, status__in=(*COMMITTED, *OWING))
    if without is not None:
        loans = loans.exclude(pk=without.pk)
    rows = loans.annotate(
        owed=Coalesce(F("principal_account__balance"), 0)
        + Coalesce(F("claim_account__balance"), 0)
    ).values_list("borrower__household", "status", "principal_fen", "owed")
    found: Counter[int] = Counter()
    for household, status, principal, owed in rows:
        found[household] += principal if status in COMMITTED else owed
    return Exposure(found)


def stands_for(coop: Coop) -> dict[int, set[int]]:
    """Return, by household that borrows or has applied, the households that guarantee it."""
    rows = Loan.objects.filter(
        Q(status__in=(*COMMITTED, *OWING)) | Q(status__in=("applied", "checked")),
        coop=coop,
        guarantors__isnull=False,
    ).values_list("borrower__household", "guarantors__member__household")
    found: dict[int, set[int]] = {}
    for household, guarantor in rows:
        found.setdefault(household, set()).add(guarantor)
    return found
