"""Ratings in words, as a clerk would say them."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rewards.ruralcredit.formulas.rating import Band
from rewards.ruralcredit.selectors import ratings as reading
from rewards.ruralcredit.selectors.explained import Judged

FEN_PER_YUAN = 100
CLOSE_TOGETHER, APART = 10, 25
# In the order of the work.
STATES: dict[str, Any] = {
    reading.TO_SCORE: gettext_lazy("要评的"),
    reading.PANEL: gettext_lazy("评议中"),
    reading.MISSING: gettext_lazy("资料不齐"),
    reading.TO_DECIDE: gettext_lazy("等定级"),
    reading.SECOND: gettext_lazy("等第二人签字"),
    reading.REVIEW: gettext_lazy("该年审"),
    reading.ENDING: gettext_lazy("快到期"),
    reading.HELD: gettext_lazy("有效的"),
}


def limit_words(fen: int | None) -> str:
    """Return an amount in whole yuan, or that it cannot be told."""
    if fen is None:
        return _("算不出来")
    return _("%(yuan)s元") % {"yuan": f"{fen // FEN_PER_YUAN:,}"}


def band_words(band: Band | None) -> str:
    """Return the band as it is written large."""
    return band.code if band else _("没有等级")


def spread_words(judged: Judged | None) -> str:
    """Say how far the peers were apart, never who said what."""
    if judged is None:
        return ""
    if judged.spread <= CLOSE_TOGETHER:
        return _("大家看法差不多。")
    if judged.spread <= APART:
        return _("大家看法有些不一样。")
    return _("大家看法差得多。")
