"""The whole report on how rating is governed, for a period."""

from dataclasses import dataclass
from datetime import date

from rewards.ruralcredit.errors.rating import NoCard
from rewards.ruralcredit.formulas.rating import (
    Calibration,
    Card,
    Discrimination,
    GroupFairness,
    Migration,
    Overrides,
    Spreads,
    calibration,
    card_from_data,
    discrimination_of,
)
from rewards.ruralcredit.models import Coop
from rewards.ruralcredit.selectors import governance as find
from rewards.ruralcredit.selectors.cards import card_in_force, indicators_of
from rewards.ruralcredit.selectors.governance import Stability
from rewards.ruralcredit.selectors.outcomes import outcomes


@dataclass(frozen=True)
class Report:
    """What is looked at every year; who is who is not in it.

    ``discrimination`` None: too few outcomes of either kind to tell anything.
    ``cards`` is with how many cards the two days were rated.
    """

    start: date
    until: date
    codes: list[str]
    bands: dict[str, int]
    moves: Migration
    stability: Stability
    cards: int
    names: dict[str, str]
    calibration: Calibration
    discrimination: Discrimination | None
    overrides: Overrides
    spreads: Spreads
    objections: dict[str, int]
    by_village: tuple[GroupFairness, ...]
    by_age: tuple[GroupFairness, ...]

    @property
    def loans(self) -> int:
        """Return how many outcomes are known."""
        return sum(one.loans for one in self.calibration.bands)

    @property
    def rated(self) -> int:
        """Return how many households held a rating at the end."""
        return sum(self.bands.values())


def report_on(*, coop: Coop, start: date, until: date) -> Report:
    """Return the report of a co-op; its days are those of its two counts."""
    card = _card(coop, until)
    bands = find.bands_held(coop, until)
    known = outcomes(coop=coop, until=until)
    seen = {*bands, *find.bands_held(coop, start), *(one.band for one in known)}
    codes = find.codes_of(card, seen)
    told = [(one.total, one.went_bad) for one in known if one.total is not None]
    return Report(
        start=start,
        until=until,
        codes=codes,
        bands={code: bands.get(code, 0) for code in [*codes, ""]},
        moves=find.moves(coop, start=start, until=until, codes=codes),
        stability=find.stability(coop, start=start, until=until),
        cards=find.cards_held(coop, (start, until)),
        names={code: one.name for code, one in indicators_of(coop).items()},
        calibration=calibration(
            ((one.band or None, one.went_bad) for one in known), codes
        ),
        discrimination=discrimination_of(told),
        overrides=find.override_rate(coop, start=start, until=until, codes=codes),
        spreads=find.panel_spreads(coop, start=start, until=until),
        objections=find.objections(coop, start=start, until=until),
        by_village=find.fairness_by_village(coop, on=until, card=card),
        by_age=find.fairness_by_age(coop, on=until, card=card),
    )


def _card(coop: Coop, on: date) -> Card | None:
    try:
        return card_from_data(card_in_force(coop=coop, on=on).content)
    except NoCard:
        return None
