"""A rating that explains itself: line by line, what cost most, and what would raise it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from rewards.ruralcredit.formulas.rating import (
    Advice,
    Band,
    Card,
    Cost,
    Mark,
    Scored,
    card_from_data,
    costs,
    improvements,
    number_text,
    rescored,
    value_words,
    values_of,
    veto_words,
)
from rewards.ruralcredit.models import Bound, DossierValue, Indicator, Panel, Rating
from rewards.ruralcredit.selectors.cards import indicators_of
from rewards.ruralcredit.selectors.facts import COMPUTED, DEBT_SERVICE, INCOME


@dataclass(frozen=True)
class Line:
    """One indicator: the value in words, its points of the most, and its source."""

    code: str
    name: str
    words: str
    points: str
    most: str
    source: str
    collected_on: date | None
    is_disputed: bool


@dataclass(frozen=True)
class Part:
    """One of the card's dimensions."""

    name: str
    points: str
    most: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Number:
    """One of the four numbers behind a limit, in fen; None is not known."""

    words: str
    fen: int | None
    is_bound: bool


@dataclass(frozen=True)
class Judged:
    """What may be said of the peers: how many, how far apart, how many recused."""

    panel: Panel
    judges: int
    recused: int
    spread: int
    had_two_rounds: bool


@dataclass(frozen=True)
class Explained:
    """Everything that a page or a sheet says of one rating."""

    rating: Rating
    card: Card
    scored: Scored
    parts: tuple[Part, ...]
    # What gives no points and is read all the same: vetoes, income and debts.
    beside: tuple[Line, ...]
    costs: tuple[Cost, ...]
    advice: Advice
    numbers: tuple[Number, ...]
    vetoes: tuple[tuple[str, str], ...]
    missing: tuple[str, ...]
    judged: Judged | None

    @property
    def total(self) -> str:
        """Return the points as they are written."""
        return "" if self.rating.total is None else number_text(self.rating.total)

    @property
    def band(self) -> Band | None:
        """Return the band that was given, or is proposed as long as none was."""
        held = self.rating.status != "scored" or self.rating.decided_by_id
        code = self.rating.band if held else self.rating.proposed_band
        return next((one for one in self.card.bands if one.code == code), None)

    @property
    def above(self) -> Band | None:
        """Return the band above the one that holds, None for the best."""
        reached = self.band if self.is_overridden else self.scored.band_by_points
        return self.card.band_ranked((reached.rank if reached else 0) + 1)

    @property
    def above_from(self) -> str:
        """Return from how many points the next band begins."""
        return number_text(self.above.from_points) if self.above else ""

    @property
    def is_overridden(self) -> bool:
        """Return whether people gave another band than the card."""
        return bool(self.rating.second_by_id)

    @property
    def advised_total(self) -> str:
        """Return the points after all of the advised changes."""
        return "" if self.advice.total is None else number_text(self.advice.total)

    @property
    def advised_gain(self) -> str:
        """Return how many points the advised changes give together."""
        gains = (one.gain for one in self.advice.together)
        return number_text(sum(gains, Decimal(0)))


def explain(rating: Rating) -> Explained:
    """Return what explains a rating: computed from what was kept with it, never canned."""
    card = card_from_data(rating.card.content)
    scored = rescored(card, rating.inputs)
    rows = _rows_of(rating)
    return Explained(
        rating=rating,
        card=card,
        scored=scored,
        parts=_parts(scored, rows),
        beside=_beside(rating, scored, rows),
        costs=costs(scored),
        advice=improvements(
            card, values_of(card, rating.inputs), held_rank=_given_rank(rating, card)
        ),
        numbers=_numbers(rating),
        vetoes=tuple((one.indicator.name, veto_words(one)) for one in scored.vetoes),
        missing=tuple(card.indicator(code).name for code in rating.missing),
        judged=judged_of(rating.panel),
    )


def _given_rank(rating: Rating, card: Card) -> int | None:
    """Return the rank of the band that two people gave, None where nobody moved it."""
    if not rating.second_by_id:
        return None
    return next((one.rank for one in card.bands if one.code == rating.band), 0)


def judged_of(panel: Panel | None) -> Judged | None:
    """Return what may be said of a round: never who said what."""
    if panel is None or panel.spread is None:
        return None
    rounds = [panel, *([panel.after] if panel.after else [])]
    recused = sum(one.seats.exclude(recused_cause="").count() for one in rounds)
    return Judged(
        panel=panel,
        judges=panel.judges or 0,
        recused=recused,
        spread=panel.spread,
        had_two_rounds=panel.after_id is not None,
    )


def _rows_of(rating: Rating) -> dict[str, DossierValue]:
    rows = (
        DossierValue.objects.filter(
            dossier=rating.dossier_id, from_on__lte=rating.as_of
        )
        .exclude(until_on__lte=rating.as_of)
        .select_related("indicator", "visit")
        .order_by("pk")
    )
    return {one.indicator.code: one for one in rows}


def _parts(scored: Scored, rows: dict[str, DossierValue]) -> tuple[Part, ...]:
    found = []
    for one in scored.dimensions:
        marks = [
            mark
            for mark in scored.marks
            if mark.indicator.dimension_zh == one.name_zh and not mark.indicator.veto
        ]
        lines = tuple(_line(mark, rows.get(mark.indicator.code)) for mark in marks)
        points, most = number_text(one.points), number_text(one.max_points)
        found.append(Part(one.name, points, most, lines))
    return tuple(found)


def _beside(
    rating: Rating, scored: Scored, rows: dict[str, DossierValue]
) -> tuple[Line, ...]:
    """Return the vetoes, and the amounts behind the limit that no line scores."""
    vetoes = [
        replace(_line(mark, rows.get(mark.indicator.code)), points="", most="")
        for mark in scored.marks
        if mark.indicator.veto
    ]
    on_card = {mark.indicator.code for mark in scored.marks}
    known = indicators_of(rating.dossier.coop)
    amounts = [
        _amount(known[code], rating.inputs.get(code), rows.get(code))
        for code in (INCOME, DEBT_SERVICE)
        if code in known and code not in on_card
    ]
    return (*vetoes, *amounts)


def _amount(indicator: Indicator, said: str | None, row: DossierValue | None) -> Line:
    words = _("没有填")
    if said is not None:
        words = f"{number_text(Decimal(said))}{indicator.unit}"
    return Line(
        code=indicator.code,
        name=indicator.label,
        words=words,
        points="",
        most="",
        source=str(row.visit.get_source_display()) if row else "",
        collected_on=row.from_on if row else None,
        is_disputed=bool(row and row.disputed_at),
    )


def _line(mark: Mark, row: DossierValue | None) -> Line:
    indicator = mark.indicator
    is_shown = row is not None and indicator.code not in COMPUTED
    return Line(
        code=indicator.code,
        name=indicator.name,
        words=value_words(indicator, mark.value),
        points="" if mark.points is None else number_text(mark.points),
        most=number_text(indicator.max_points),
        source=str(row.visit.get_source_display()) if row and is_shown else "",
        collected_on=row.from_on if row and is_shown else None,
        is_disputed=bool(row and row.disputed_at),
    )


def _numbers(rating: Rating) -> tuple[Number, ...]:
    amounts = {
        Bound.BAND: rating.band_limit_fen,
        Bound.CAPACITY: rating.capacity_limit_fen,
        Bound.COOP: rating.coop_limit_fen,
        Bound.LINE: rating.line_limit_fen,
    }
    if rating.band_limit_fen is None:
        return ()
    return tuple(
        Number(str(code.label), fen, rating.bound_by == code)
        for code, fen in amounts.items()
    )
