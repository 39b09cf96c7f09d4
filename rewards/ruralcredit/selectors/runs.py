"""What a mass rating, or a trial of a draft, came to."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from rewards.ruralcredit.models import (
    Coop,
    Indicator,
    Rating,
    RatingRun,
    ShadowOutcome,
)
from rewards.ruralcredit.selectors.cards import indicators_of

MOST_MISSED = 8
_SHOWN_MISSING = 20_000


@dataclass(frozen=True)
class RunResult:
    """Counts of a mass rating.

    ``bands`` by code, the best first, "" for no band; ``missed`` are the indicators
    most often without a value, over at most 20,000 incomplete files.
    """

    bands: dict[str, int]
    vetoed: int
    incomplete: int
    missed: list[tuple[Indicator | str, int]]
    in_force: int


@dataclass(frozen=True)
class Trial:
    """Who moves under a draft: counts of outcomes, and how many go where."""

    cells: dict[tuple[str, str], int]
    up: int
    down: int
    same: int
    lost: int
    gained: int


def runs_of(coop: Coop) -> "QuerySet[RatingRun]":
    """Return the mass ratings of a co-op, without trials, the latest first."""
    return RatingRun.objects.filter(coop=coop, shadow_card=None)


def signing_key(run: RatingRun) -> str:
    """Return under which name the signing of a run tells how far it is."""
    return f"ruralcredit-sign:{run.pk}"


def result_of(run: RatingRun, codes: Iterable[str]) -> RunResult:
    """Return what a mass rating came to; ``codes`` are the card's bands, the best first."""
    ratings = run.ratings.order_by()
    complete = ratings.filter(total__isnull=False)
    counted = dict(
        complete.filter(vetoes=[])
        .values_list("proposed_band")
        .annotate(n=Count("pk"))
        .values_list("proposed_band", "n")
    )
    vetoed = ratings.exclude(vetoes=[]).count()
    incomplete = ratings.filter(total__isnull=True, vetoes=[])
    return RunResult(
        bands={code: counted.get(code, 0) for code in [*codes, ""]},
        vetoed=vetoed,
        incomplete=incomplete.count(),
        missed=_missed(run, incomplete),
        in_force=run.ratings.signed().count(),
    )


def _missed(
    run: RatingRun, incomplete: "QuerySet[Rating]"
) -> list[tuple[Indicator | str, int]]:
    lists = incomplete.values_list("missing", flat=True)[:_SHOWN_MISSING]
    counted = Counter(code for codes in lists for code in codes)
    known = indicators_of(run.coop) if run.coop else {}
    return [
        (known.get(code, code), number)
        for code, number in counted.most_common(MOST_MISSED)
    ]


def trial_of(run: RatingRun) -> Trial:
    """Return who would move; whom only one card can rate has not moved up or down."""
    rows = run.outcomes.order_by()
    cells = rows.values_list("old", "new").annotate(n=Count("pk"))
    unrated, only = Q(old="incomplete"), Q(new="incomplete")
    both = ~unrated & ~only | unrated & only
    moves = rows.aggregate(
        up=Count("pk", filter=both & Q(new_rank__gt=F("old_rank"))),
        down=Count("pk", filter=both & Q(new_rank__lt=F("old_rank"))),
        same=Count("pk", filter=both & Q(new_rank=F("old_rank"))),
        lost=Count("pk", filter=~unrated & only),
        gained=Count("pk", filter=unrated & ~only),
    )
    return Trial(cells={(old, new): n for old, new, n in cells}, **moves)


def movers_of(run: RatingRun) -> "QuerySet[ShadowOutcome]":
    """Return the files that would fare otherwise: down first, then up."""
    moved = run.outcomes.exclude(old=F("new")).select_related(
        "dossier__household__village", "dossier__household__head"
    )
    return moved.order_by(F("new_rank") - F("old_rank"), "dossier")
