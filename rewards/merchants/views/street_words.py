"""How a street's shops, its plaque's rule and its index are worded."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rewards.merchants.formulas.plaques import LEAST_SHOPS, MONTHS, Condition
from rewards.merchants.formulas.standing import Standing, State

LETTERS = {
    "a": gettext_lazy("优秀"),
    "b": gettext_lazy("良好"),
    "c": gettext_lazy("一般"),
    "d": gettext_lazy("要整改"),
}
STATES = {
    State.CLOSED: gettext_lazy("已关店"),
    State.EXEMPT: gettext_lazy("不参加评级"),
    State.SUSPENDED: gettext_lazy("暂不评级"),
    State.UNDER_REVIEW: gettext_lazy("复核中"),
    State.AWAITING: gettext_lazy("待评"),
    State.STALE: gettext_lazy("该复查了"),
}


@dataclass(frozen=True)
class Letter:
    """What stands beside a shop: a letter or none, its word, and the state's."""

    letter: str
    word: Any
    state: Any


def letter_words(standing: Standing) -> Letter:
    """Return the letter that may be shown, in words; without one, the state."""
    state = STATES.get(standing.state, "")
    if standing.letter is None:
        return Letter("", state, "")
    return Letter(standing.letter, LETTERS[standing.letter], state)


@dataclass(frozen=True)
class RuleLine:
    """One part of the plaque's rule: what it asks, whether it is met, how it stands."""

    code: str
    words: str
    is_met: bool
    stands: str


def rule_lines(rule: list[Condition]) -> list[RuleLine]:
    """Return the rule of the plaque as people read it."""
    return [
        RuleLine(one.code, _asks(one.code), one.is_met, _stands(one)) for one in rule
    ]


def _asks(code: str) -> str:
    words = {
        "shops": _("至少%(number)s家店") % {"number": LEAST_SHOPS},
        "pledges": _("每家店都签了承诺"),
        "no_d": _("%(months)s个月里没有店是D级") % {"months": MONTHS},
        "no_critical": _("没有还没改好的关键问题"),
        "no_penalty": _("没有还在期限里的行政处罚"),
    }
    return words[code]


def _stands(one: Condition) -> str:
    """Return how a part stands: how many shops there are, or are in the way."""
    if one.code == "shops":
        return ngettext("现在有%(number)s家", "现在有%(number)s家", one.number) % {
            "number": one.number
        }
    if one.is_met:
        return ""
    return ngettext("有%(number)s家没做到", "有%(number)s家没做到", one.number) % {
        "number": one.number
    }
