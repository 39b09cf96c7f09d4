"""How an outcome is said: a band by its code, the rest in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from rewards.ruralcredit.formulas.rating import BELOW, INCOMPLETE, VETOED, Card


def outcome_words(outcome: str) -> str:
    """Return the words for an outcome of a card."""
    words = {
        BELOW: _("分不够，没有等级"),
        VETOED: _("有否决项"),
        INCOMPLETE: _("资料不齐"),
        "": _("没有等级"),
    }
    return words.get(outcome, outcome)


def outcomes_of(card: Card, cells: Iterable[tuple[str, str]]) -> list[str]:
    """Return all outcomes in their order: the best band first, then who has none."""
    order = [one.code for one in sorted(card.bands, key=lambda band: -band.rank)]
    found = {outcome for pair in cells for outcome in pair}
    rest = [BELOW, VETOED, INCOMPLETE]
    others = sorted(found - {*order, *rest})
    return [*order, *others, *rest]
