"""How far those who decide may leave what the card proposes."""

from django.utils.translation import gettext as _

from rewards.ruralcredit.formulas.rating.card import Band, Card
from rewards.ruralcredit.formulas.rating.refusals import (
    NoSuchBand,
    NothingOverridden,
    OverrideOfIncomplete,
    OverrideOfVeto,
    OverrideTooFar,
)
from rewards.ruralcredit.formulas.rating.scoring import INCOMPLETE, VETOED, Scored

RAISED, LOWERED = "raised", "lowered"
FURTHEST = 1


def overridden(
    card: Card, scored: Scored, wanted: str | None
) -> tuple[Band | None, str]:
    """Return the band that a committee may set instead, and whether that is a raise.

    ``wanted`` is a band's code, None for no band at all: below the lowest counts as
    one more step. Raises ``OverrideOfVeto`` and ``OverrideOfIncomplete`` before all
    else, then ``NoSuchBand``, ``NothingOverridden``, ``OverrideTooFar``.
    """
    if scored.outcome == VETOED:
        names = "、".join(mark.indicator.name for mark in scored.vetoes)
        raise OverrideOfVeto(names=names)
    if scored.outcome == INCOMPLETE:
        names = "、".join(card.indicator(code).name for code in scored.missing)
        raise OverrideOfIncomplete(names=names)
    band = _band(card, wanted)
    steps = _rank(band) - _rank(scored.band)
    if steps == 0:
        raise NothingOverridden(wanted=_named(band))
    if abs(steps) > FURTHEST:
        raise OverrideTooFar(proposed=_named(scored.band), wanted=_named(band))
    return band, RAISED if steps > 0 else LOWERED


def _band(card: Card, code: str | None) -> Band | None:
    if code is None:
        return None
    for one in card.bands:
        if one.code == code:
            return one
    raise NoSuchBand(wanted=code)


def _rank(band: Band | None) -> int:
    return band.rank if band else 0


def _named(band: Band | None) -> str:
    return band.code if band else _("没有等级")
