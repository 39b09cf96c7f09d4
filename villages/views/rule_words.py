"""Rules and rule books in the words of a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from grassroots.core.formulas import MINUS
from villages.models import BookStatus, Lawfulness, Rule, RuleBook, RuleKind
from villages.views.words import cap_words, picture_of


@dataclass(frozen=True)
class Standing:
    """Where a book stands: the kind of its mark, and a word."""

    kind: str
    word: str


def standing_of(book: RuleBook, *, on: date) -> Standing:
    """Return where a book stands on the day."""
    if book.status == BookStatus.DRAFT:
        return Standing("wait", _("草稿"))
    if book.status == BookStatus.WITHDRAWN or book.effective_from is None:
        return Standing("off", _("已作废"))
    if book.effective_from > on:
        return Standing("wait", _("还没生效"))
    if book.effective_to is not None and book.effective_to < on:
        return Standing("off", _("已换新"))
    return Standing("done", _("在用"))


@dataclass(frozen=True)
class RuleRow:
    """A rule as a line of a list."""

    rule: Rule
    points: str
    cap: str
    standing: Standing | None

    @property
    def is_add(self) -> bool:
        """Whether it praises."""
        return self.rule.kind == RuleKind.ADD

    @property
    def reasons(self) -> list[str]:
        """What the guard or the town said, without the codes."""
        said = self.rule.lawfulness_reasons
        return [one.split(": ", 1)[-1] for one in said]


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one category."""

    name: str
    icon: str
    rows: list[RuleRow]


def groups(rules: Iterable[Rule]) -> list[RuleGroup]:
    """Return the rules by category, each where its first rule stands."""
    found: dict[str, list[Rule]] = {}
    for rule in rules:
        found.setdefault(rule.category_label, []).append(rule)
    return [
        RuleGroup(name, picture_of(members[0]), [row_of(rule) for rule in members])
        for name, members in found.items()
    ]


def row_of(rule: Rule) -> RuleRow:
    """Return a rule as a line of a list."""
    return RuleRow(rule, points_words(rule), cap_words(rule), standing_of_rule(rule))


def standing_of_rule(rule: Rule) -> Standing | None:
    """Return what the town has to do with the rule, None when nothing."""
    words = {
        Lawfulness.TOWN: Standing("wait", _("等镇里看")),
        Lawfulness.REFUSED: Standing("bad", _("镇里说不行")),
        Lawfulness.CLEARED: Standing("done", _("镇里看过")),
    }
    return words.get(Lawfulness(rule.lawfulness))


def points_words(rule: Rule) -> str:
    """Write what a rule is worth, with its sign: +2, +1到5, −1到5."""
    sign = "+" if rule.kind == RuleKind.ADD else MINUS
    if rule.tiers:
        most = max(points for _needed, points in rule.tiers)
        return _("最多%(sign)s%(most)d") % {"sign": sign, "most": most}
    if rule.points_min == rule.points_max:
        return f"{sign}{rule.points_max}"
    return _("%(sign)s%(least)d到%(most)d") % {
        "sign": sign,
        "least": rule.points_min,
        "most": rule.points_max,
    }
