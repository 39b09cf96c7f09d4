"""A status in words, in the language that is spoken when they are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from grassroots.core.templatetags.grassroots import short_day
from rewards.merchants.formulas.standing import State
from rewards.merchants.selectors.status.parts import Bound, Fault, Status

# Letter, word and face of each grade, best first.
LEVELS: dict[str, tuple[Any, Any, Any]] = {
    "a": (gettext_lazy("A级"), gettext_lazy("优秀"), gettext_lazy("大笑")),
    "b": (gettext_lazy("B级"), gettext_lazy("良好"), gettext_lazy("微笑")),
    "c": (
        gettext_lazy("C级"),
        pgettext_lazy("商户等级", "一般"),
        gettext_lazy("平脸"),
    ),
    "d": (gettext_lazy("D级"), gettext_lazy("要整改"), gettext_lazy("撇嘴")),
}
STATES = {
    State.GRADED: gettext_lazy("有等级"),
    State.UNDER_REVIEW: gettext_lazy("复核中"),
    State.AWAITING: pgettext_lazy("商户等级", "待评"),
    State.SUSPENDED: gettext_lazy("暂不评级"),
    State.STALE: gettext_lazy("该复查了"),
    State.EXEMPT: gettext_lazy("不参加评级"),
    State.CLOSED: gettext_lazy("已关店"),
}
# Well, to be minded, and what sets the grade.
GOOD, MIND, BOUND = "good", "todo", "bound"


@dataclass(frozen=True)
class Line:
    """One reason; ``small`` is what came of it. ``is_quoted`` words are as recorded."""

    tone: str
    words: str
    small: str = ""
    is_quoted: bool = False


def headline_of(status: Status) -> str:
    """Return the few words in large type: the letter, else the state."""
    if status.letter:
        return str(LEVELS[status.letter][0])
    return str(STATES[status.state])


def subline_of(status: Status) -> str:
    """Return what stands under the headline; never that somebody is bad."""
    if status.letter:
        _letter, word, face = LEVELS[status.letter]
        if status.review:
            return _("%(word)s，复核期间仍按原等级") % {"word": word}
        return _("%(word)s，%(face)s") % {"word": word, "face": face}
    words = {
        State.AWAITING: _("还没有等级，不是不好"),
        State.UNDER_REVIEW: _("复核完再定等级"),
        State.SUSPENDED: _("出过安全事故，查清改好再评"),
        State.STALE: _("检查满%(months)s个月，等级不再作数")
        % {"months": status.stale_months},
        State.EXEMPT: _("这一类店不评等级"),
    }
    return words.get(status.state, "")


def lines_of(status: Status) -> list[Line]:
    """Return the reasons, what limits the grade first; without a grade what is known."""
    lines: list[Line] = []
    if status.letter:
        bounds = sorted(status.bounds, key=lambda one: not one.sets_it)
        lines += [
            Line(BOUND if one.sets_it else MIND, bound_words(one)) for one in bounds
        ]
        lines += _of_the_visit(status)
        lines += _of_the_year(status)
    lines += _known_of(status)
    return lines


def bound_words(bound: Bound) -> str:
    """Return why the grade can be no better."""
    letter = LEVELS[bound.letter][0]
    number = bound.facts.get("number", 1)
    if bound.code == "critical":
        return ngettext(
            "关键项有%(number)s项没做到，最高只能评%(letter)s",
            "关键项有%(number)s项没做到，最高只能评%(letter)s",
            number,
        ) % {"number": number, "letter": letter}
    if bound.code == "penalty":
        return _("行政处罚期内，最高只能评%(letter)s") % {"letter": letter}
    return _("“%(section)s”只有%(percent)s%%，最高只能评%(letter)s") % {
        "section": bound.facts.get("section", ""),
        "percent": bound.facts.get("percent", 0),
        "letter": letter,
    }


def mended_words(status: Status, fault: Fault) -> str:
    """Return what came of a fault by the day."""
    if fault.mended_on:
        return _("%(day)s复查，已改好") % {"day": short_day(fault.mended_on)}
    if not fault.due_on:
        return ""
    if fault.due_on < status.as_of:
        return _("该在%(day)s前改好，还没复查") % {"day": short_day(fault.due_on)}
    return _("%(day)s前改好") % {"day": short_day(fault.due_on)}


def _of_the_visit(status: Status) -> Iterator[Line]:
    """Yield what the inspector found: critical faults before the others."""
    if not status.criticals:
        yield Line(GOOD, _("关键项都做到了"))
    faults = sorted(status.faults, key=lambda fault: not fault.is_critical)
    for fault in faults:
        tone = BOUND if fault.is_critical else MIND
        yield Line(tone, fault.text, mended_words(status, fault), is_quoted=True)


def _of_the_year(status: Status) -> Iterator[Line]:
    """Yield complaints, broken pledges and honours, with what each is worth."""
    taken = status.points.get
    if not status.complaints:
        yield Line(
            GOOD,
            _("%(months)s个月里没有属实的投诉") % {"months": status.complaint_months},
        )
    else:
        yield _of_complaints(status)
    if status.open_breaches:
        yield Line(
            MIND,
            ngettext(
                "答应的事有%(number)s件没做到，还没改好",
                "答应的事有%(number)s件没做到，还没改好",
                status.open_breaches,
            )
            % {"number": status.open_breaches},
            _("减%(points)s分") % {"points": taken("breaches")}
            if taken("breaches")
            else "",
        )


def _of_complaints(status: Status) -> Line:
    """Return how many complaints were true, and that all of them are closed."""
    words = ngettext(
        "%(months)s个月里有%(number)s件投诉属实",
        "%(months)s个月里有%(number)s件投诉属实",
        status.complaints,
    ) % {"months": status.complaint_months, "number": status.complaints}
    points = status.points.get("complaints")
    small = _("都办结了，减%(points)s分") % {"points": points} if points else ""
    return Line(MIND, words, small or _("都办结了"))


def _known_of(status: Status) -> Iterator[Line]:
    """Yield what is known with and without a grade: honours, papers, pledges."""
    for award in status.awards:
        words = f"{award.title}（{award.given_by}）"
        yield Line(GOOD, words, is_quoted=True)
    if status.licences:
        titles = _("、").join(one.title for one in status.licences)
        yield Line(GOOD, _("%(papers)s已核对") % {"papers": titles})
    if not status.letter and status.complaints:
        yield _of_complaints(status)
    if not status.letter and status.pledges:
        titles = _("、").join(one.title for one in status.pledges)
        yield Line(GOOD, _("已签%(pledges)s") % {"pledges": titles})
