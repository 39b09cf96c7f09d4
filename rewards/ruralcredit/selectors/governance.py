"""What a co-op looks at every year, counted in the database, household by nobody's name."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import repeat
from typing import Any

from django.db import connection
from django.db.models import (
    Case,
    Count,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Floor

from rewards.ruralcredit.formulas.rating import Card, Psi, psi
from rewards.ruralcredit.formulas.rating.governance import (
    GroupFairness,
    Migration,
    Overrides,
    Spreads,
    fairness,
    migration,
    overrides,
    spreads,
)
from rewards.ruralcredit.models import (
    Coop,
    Panel,
    Rating,
    RatingObjection,
)

TENS = 10
AGES = ((0, 35), (35, 50), (50, 65), (65, 200))


def held_on(coop: Coop, on: date) -> "QuerySet[Rating]":
    """Return the ratings of a co-op that held on a day, whatever became of them since."""
    return (
        Rating.objects.signed()
        .filter(dossier__coop=coop, valid_from__lte=on, valid_until__gte=on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=on))
    )


def bands_held(coop: Coop, on: date) -> dict[str, int]:
    """Return how many households were in each band on a day, "" for none."""
    rows = held_on(coop, on).order_by().values_list("band").annotate(n=Count("pk"))
    return dict(rows.values_list("band", "n"))


def codes_of(card: Card | None, found: Iterable[str]) -> list[str]:
    """Return band codes, the best first; those of older cards after them."""
    ranked = sorted(card.bands, key=lambda band: -band.rank) if card else []
    codes = [band.code for band in ranked]
    return [*codes, *sorted({one for one in found if one} - set(codes))]


def moves(coop: Coop, *, start: date, until: date, codes: list[str]) -> Migration:
    """Return from which band to which, of the households rated on both days."""
    before = held_on(coop, start).filter(dossier=OuterRef("dossier")).values("band")[:1]
    rows = (
        held_on(coop, until)
        .order_by()
        .annotate(before=Subquery(before))
        .filter(before__isnull=False)
        .values("before", "band")
        .annotate(n=Count("pk"))
    )
    pairs = ((one["before"] or None, one["band"] or None, one["n"]) for one in rows)
    return migration(_repeated(pairs), codes)


def stability(coop: Coop, *, start: date, until: date) -> "Stability":
    """Return the stability index of points between two days, whole and by indicator."""
    return Stability(coop, start, until)


class Stability:
    """PSI with its bins: tens of points in all, and the points of each indicator."""

    def __init__(self, coop: Coop, start: date, until: date) -> None:
        """Count both days."""
        totals = [_tens(held_on(coop, on)) for on in (start, until)]
        self.bins = [f"{n * TENS}–{n * TENS + TENS}" for n in range(TENS + 1)]
        self.bins[-1] = "100"
        self.total = psi(*([one[n] for n in range(TENS + 1)] for one in totals))
        parts = [_by_indicator(coop, on) for on in (start, until)]
        self.indicators: list[tuple[str, list[Decimal], Psi | None]] = []
        for code in sorted(parts[0].keys() | parts[1].keys()):
            earlier, later = parts[0].get(code, {}), parts[1].get(code, {})
            marks = sorted(earlier.keys() | later.keys())
            found = psi(
                [earlier.get(mark, 0) for mark in marks],
                [later.get(mark, 0) for mark in marks],
            )
            shown = [Decimal(mark) / 100 for mark in marks]
            self.indicators.append((code, shown, found))


def cards_held(coop: Coop, days: Iterable[date]) -> int:
    """Return how many cards the ratings held on some days were made with."""
    cards = {
        card
        for on in days
        for card in held_on(coop, on)
        .order_by()
        .values_list("card", flat=True)
        .distinct()
    }
    return len(cards)


def override_rate(
    coop: Coop, *, start: date, until: date, codes: list[str]
) -> Overrides:
    """Return how often those who decided in a period left what the card proposed."""
    rows = (
        _decided_between(coop, start, until)
        .order_by()
        .values("proposed_band", "band")
        .annotate(n=Count("pk"))
    )
    pairs = (
        (one["proposed_band"] or None, one["band"] or None, one["n"]) for one in rows
    )
    return overrides(_repeated(pairs), codes)


def panel_spreads(coop: Coop, *, start: date, until: date) -> Spreads:
    """Return how far apart reviewers were in the panels closed in a period."""
    closed = Panel.objects.filter(
        dossier__coop=coop,
        closed_at__date__range=(start, until),
        spread__isnull=False,
    )
    # Single scores are the auditor's alone; the spread is all that is needed here.
    found = closed.order_by("pk").values_list("spread", flat=True)
    return spreads((0, one) for one in found if one is not None)


def objections(coop: Coop, *, start: date, until: date) -> dict[str, int]:
    """Return the objections received in a period: by outcome, open, answered late."""
    mine = RatingObjection.objects.filter(
        rating__dossier__coop=coop, received_at__date__range=(start, until)
    )
    return mine.aggregate(
        received=Count("pk"),
        upheld=Count("pk", filter=Q(outcome="upheld")),
        dismissed=Count("pk", filter=Q(outcome="dismissed")),
        open=Count("pk", filter=Q(decided_at__isnull=True)),
        late=Count("pk", filter=Q(decided_at__date__gt=F("due_on"))),
    )


def fairness_by_village(
    coop: Coop, *, on: date, card: Card | None
) -> tuple[GroupFairness, ...]:
    """Return how the households of each village group (村民小组) fare."""
    rows = _ranked(coop, on, card).values_list(
        "dossier__household__village__name", "dossier__household__hamlet", "rank"
    )
    counted = rows.annotate(n=Count("pk")).order_by()
    return _fairness((f"{v} {h}".strip(), r, n) for v, h, r, n in counted)


def fairness_by_age(
    coop: Coop, *, on: date, card: Card | None
) -> tuple[GroupFairness, ...]:
    """Return how households fare by the age of their head.

    An attribute for this check alone: no card can ask for it (``forbidden_field``).
    """
    born = "dossier__household__head__born_on"
    whens = [
        When(
            **{
                f"{born}__gt": _years_before(on, old),
                f"{born}__lte": _years_before(on, young),
            },
            then=Value(place),
        )
        for place, (young, old) in enumerate(AGES)
    ]
    rows = (
        _ranked(coop, on, card)
        .filter(**{f"{born}__isnull": False})
        .annotate(age=Case(*whens))
        .order_by()
        .values_list("age", "rank")
        .annotate(n=Count("pk"))
        .order_by("age")
    )
    return _fairness((_age_words(place), rank, n) for place, rank, n in rows)


def _age_words(place: int) -> str:
    young, old = AGES[place]
    if place == 0:
        return f"<{old}"
    return f"{young}+" if place == len(AGES) - 1 else f"{young}–{old - 1}"


def _years_before(on: date, years: int) -> date:
    """Return the day so many years earlier; the year 1 at the earliest."""
    year = max(1, on.year - years)
    return on.replace(year=year, day=28 if (on.month, on.day) == (2, 29) else on.day)


def _ranked(coop: Coop, on: date, card: Card | None) -> "QuerySet[Any]":
    bands = card.bands if card else ()
    whens = [When(band=band.code, then=Value(band.rank)) for band in bands]
    # A band of an older card is a band all the same.
    whens.append(When(~Q(band=""), then=Value(1)))
    return held_on(coop, on).annotate(rank=Case(*whens, default=Value(0)))


def _fairness(rows: Iterable[tuple[str, int, int]]) -> tuple[GroupFairness, ...]:
    groups: dict[str, list[int]] = {}
    for name, rank, number in rows:
        groups.setdefault(name, []).extend(repeat(rank, number))
    return fairness(groups)


def _decided_between(coop: Coop, start: date, until: date) -> "QuerySet[Rating]":
    return Rating.objects.signed().filter(
        dossier__coop=coop, valid_from__range=(start, until)
    )


def _repeated(
    pairs: Iterable[tuple[str | None, str | None, int]],
) -> Iterator[tuple[str | None, str | None]]:
    for old, new, number in pairs:
        yield from repeat((old, new), number)


def _tens(ratings: "QuerySet[Rating]") -> Counter[int]:
    """Return how many are in each ten of points; 100 stands alone."""
    rows = (
        ratings.filter(total__isnull=False)
        .order_by()
        .annotate(ten=Floor(F("total") / TENS))
        .values("ten")
        .annotate(n=Count("pk"))
    )
    counted: Counter[int] = Counter()
    for one in rows:
        counted[int(one["ten"])] += one["n"]
    return counted


def _by_indicator(coop: Coop, on: date) -> dict[str, dict[int, int]]:
    """Return how many households have how many hundredths of points, by indicator."""
    ratings, params = (
        held_on(coop, on).order_by().values("pk", "points").query.sql_with_params()
    )
    if connection.vendor == "sqlite":
        parts, mark = "json_each(held.points) AS e", "e.value"
    else:
        parts, mark = "jsonb_each_text(held.points) AS e(key, value)", "e.value"
    sql = f"""SELECT e.key, {mark}, count(*) FROM ({ratings}) AS held, {parts}
WHERE {mark} IS NOT NULL GROUP BY 1, 2"""  # noqa: S608 - names only
    found: dict[str, dict[int, int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        for code, hundredths, number in cursor.fetchall():
            found.setdefault(code, {})[int(hundredths)] = number
    return found
