"""Whether one value may be written down: its kind, size, age and evidence."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rewards.ruralcredit.errors.dossiers import (
    BelowZero,
    EvidenceMissing,
    NotAChoice,
    NotANumber,
    NotAskedAtHome,
    NumberTooLarge,
    TooManyPlaces,
    TooOld,
)
from rewards.ruralcredit.formulas.dossiers import (
    BEYOND_ANY,
    FALSE,
    holds_until,
    places_of,
    read_choice,
    read_number,
    read_yes_or_no,
)
from rewards.ruralcredit.models import Indicator, IndicatorKind, Origin
from rewards.ruralcredit.selectors.indicators import is_derived
from rewards.ruralcredit.services.dossiers.writing import Written


@dataclass(frozen=True)
class Kept:
    """When a value was collected, and whether a photo or a paper shows it."""

    collected_on: date
    is_shown: bool


def checked(indicator: Indicator, said: object, kept: Kept, *, today: date) -> Written:
    """Return a value as it is written; None for one that is taken away.

    Nothing to show needs no evidence: 0 and no. Raises NotAskedAtHome, and a
    ValueFault.
    """
    if indicator.origin != Origin.SURVEY or is_derived(indicator):
        raise NotAskedAtHome(name=indicator.name)
    until = holds_until(kept.collected_on, indicator.valid_months)
    if until and until <= today:
        raise TooOld(**_of(indicator), months=indicator.valid_months)
    if said is None:
        return Written(indicator, None, None)
    value = read_value(indicator, said)
    if indicator.needs_evidence and value not in {0, FALSE} and not kept.is_shown:
        raise EvidenceMissing(**_of(indicator))
    return Written(indicator, value, until)


def read_value(indicator: Indicator, said: object) -> Decimal | str:
    """Return what was said as it is stored; raises a ValueFault that says why not."""
    if indicator.kind == IndicatorKind.NUMERIC:
        return _number(indicator, said)
    if indicator.kind == IndicatorKind.BOOLEAN:
        found, words = read_yes_or_no(said), "是、不是"
    else:
        found = read_choice(said, indicator.choices)
        words = "、".join(one["label_zh"] for one in indicator.choices)
    if found is None:
        raise NotAChoice(**_of(indicator), choices=words)
    return found


def _number(indicator: Indicator, said: object) -> Decimal:
    number = read_number(said)
    if number is None:
        raise NotANumber(**_of(indicator))
    if number < 0:
        raise BelowZero(**_of(indicator))
    if number >= BEYOND_ANY:
        raise NumberTooLarge(**_of(indicator), unit=indicator.unit)
    if places_of(number) > indicator.places:
        raise TooManyPlaces(**_of(indicator), places=indicator.places)
    return number


def _of(indicator: Indicator) -> dict[str, str]:
    return {"code": indicator.code, "name": indicator.name}
