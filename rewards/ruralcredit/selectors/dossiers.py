"""What a file holds on a day, and how complete it is."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from rewards.ruralcredit.formulas.dossiers import SOON_DAYS, percent
from rewards.ruralcredit.models import (
    Authorisation,
    Coop,
    Dossier,
    DossierValue,
    FilePurpose,
    Indicator,
    VisitEvidence,
)
from rewards.ruralcredit.selectors.indicators import needed_of

# In Known, date is a field.
Day = date


class Known(NamedTuple):
    """One value of a file: what it is, and everything that stands behind it.

    ``value`` is a Decimal, or the code of a choice (``"true"``, ``"false"``).
    ``until`` is the first day on which it holds no more, None when it just stays.
    """

    value: Decimal | str
    source: str
    date: date
    collector: str
    evidence: list[VisitEvidence]
    until: Day | None
    disputed_at: datetime | None
    indicator: Indicator


class Completeness(NamedTuple):
    """How much of what a file should hold it does hold on the day."""

    needed: int
    missing: list[Indicator]
    expiring: list[tuple[Indicator, date]]

    @property
    def known(self) -> int:
        """Return how many are known."""
        return self.needed - len(self.missing)

    @property
    def percent(self) -> int:
        """Return the share in percent, rounded down."""
        return percent(self.known, self.needed)


def has_consent(dossier: Dossier, *, on: date, purpose: str = FilePurpose.FILE) -> bool:
    """Return whether the household's consent for the purpose holds on the day."""
    given = Authorisation.objects.holding(on=on).filter(purpose=purpose)
    return given.filter(dossier=dossier).exists()


def with_consent(dossiers: "QuerySet[Dossier]", *, on: date) -> "QuerySet[Dossier]":
    """Note on each dossier whether a consent to the file holds: ``is_consented``."""
    given = Authorisation.objects.holding(on=on).filter(
        purpose=FilePurpose.FILE, dossier=OuterRef("pk")
    )
    return dossiers.annotate(is_consented=Exists(given))


def values_of(dossier: Dossier, on: date) -> dict[str, Known]:
    """Return what is known of the household on the day, by indicator code.

    Nothing without a consent to the file. Always three queries at most.
    """
    if not has_consent(dossier, on=on):
        return {}
    rows = (
        DossierValue.objects.holding(on=on)
        .filter(dossier=dossier)
        .select_related("indicator", "visit__recorded_by")
        .prefetch_related("visit__evidence")
        .order_by("indicator__position", "indicator__code")
    )
    return {row.indicator.code: _known(row) for row in rows}


def completeness_of(dossier: Dossier, on: date) -> Completeness:
    """Return how complete a file is on the day; without consent nothing is known."""
    return completeness_many(dossier.coop, [dossier], on=on)[dossier.pk]


def completeness_many(
    coop: Coop, dossiers: Iterable[Dossier], *, on: date
) -> dict[int, Completeness]:
    """Return how complete files of one co-op are, by their keys, in two queries."""
    keys = [one.pk for one in dossiers]
    needed = list(needed_of(coop))
    by_key = {one.pk: one for one in needed}
    consented = Dossier.objects.filter(pk__in=keys).consented(on=on)
    rows = (
        DossierValue.objects.holding(on=on)
        .filter(dossier__in=consented, indicator__in=by_key)
        .values_list("dossier", "indicator", "until_on")
    )
    held: dict[int, dict[int, date | None]] = {key: {} for key in keys}
    for key, indicator, until in rows:
        held[key][indicator] = until
    soon = on + timedelta(days=SOON_DAYS)
    return {
        key: Completeness(
            needed=len(needed),
            missing=[one for one in needed if one.pk not in known],
            expiring=sorted(
                (
                    (by_key[pk], until)
                    for pk, until in known.items()
                    if until and until <= soon
                ),
                key=lambda one: (one[1], one[0].position),
            ),
        )
        for key, known in held.items()
    }


def _known(row: DossierValue) -> Known:
    visit = row.visit
    shown = [
        one for one in visit.evidence.all() if one.indicator_id == row.indicator_id
    ]
    return Known(
        value=row.shown,
        source=visit.source_words or visit.get_source_display(),
        date=visit.collected_on,
        collector=str(visit.recorded_by) if visit.recorded_by else "",
        evidence=shown,
        until=row.until_on,
        disputed_at=row.disputed_at,
        indicator=row.indicator,
    )
