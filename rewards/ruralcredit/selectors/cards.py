"""The scorecard that holds on a day, and what is known of its indicators."""

from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import F, Q

from rewards.ruralcredit.errors.rating import NoCard
from rewards.ruralcredit.formulas.rating import CATEGORY, Card, Fault, faults
from rewards.ruralcredit.formulas.rating import Indicator as CardIndicator
from rewards.ruralcredit.models import Coop, Indicator, Scorecard


def card_in_force(*, coop: Coop, on: date) -> Scorecard:
    """Return the co-op's adopted card of the day; raises NoCard."""
    held = Scorecard.objects.filter(coop=coop).holding(on=on).first()
    if held is None:
        raise NoCard(on=on.isoformat())
    return held


def indicators_of(coop: Coop) -> dict[str, Indicator]:
    """Return the indicators by code; the co-op's own win over the shared ones."""
    found = Indicator.objects.filter(Q(coop=None) | Q(coop=coop))
    ordered = found.order_by(F("coop").asc(nulls_first=True), "position", "code")
    return {one.code: one for one in ordered}


def faults_of(card: Card, *, coop: Coop) -> list[Fault]:
    """Return what is wrong with a card for this co-op; empty when it may be adopted.

    Besides ``formulas.rating.faults``: a code that the co-op does not know, another
    kind than it knows, a choice that people may fill in and the card has no line for.
    """
    known = indicators_of(coop)
    return [
        *faults(card),
        *(fault for one in card.indicators for fault in _misfits(one, known)),
    ]


def _misfits(one: CardIndicator, known: Mapping[str, Indicator]) -> Iterator[Fault]:
    indicator = known.get(one.code)
    if indicator is None:
        yield Fault("unknown_indicator", one.code)
        return
    if indicator.kind != one.kind:
        kind = str(indicator.get_kind_display())
        yield Fault("other_kind", one.code, details={"kind": kind})
        return
    on_card = {line.value for line in one.lines}
    for choice in indicator.choices if one.kind == CATEGORY else ():
        if choice["value"] not in on_card:
            label = choice.get("label_zh") or choice["value"]
            yield Fault("choice_without_bin", one.code, details={"choice": label})
