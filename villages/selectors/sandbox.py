"""What a replay says to people: rules by their titles, and masked names beside changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from django.utils.translation import gettext as _

from grassroots.core.formulas import mask_name
from villages.models import (
    AccountHolder,
    Household,
    Purpose,
    Resident,
    Rule,
    RuleBook,
    Village,
)
from villages.selectors.consents import who_consented
from villages.selectors.replay import Outcome, Use

SHOWN = 20
# So many rules fit on the sheet for the meeting, and titles of those nobody used.
RULES_ON_PAPER = 9
LACKING_ON_PAPER = 4
LETTERS_ON_PAPER = 200


@dataclass(frozen=True)
class RuleLine:
    """A rule, how often it was used, its points then and under the book."""

    rule: Rule
    used: int
    before: int
    after: int

    @property
    def change(self) -> int:
        """How many points more it would have granted."""
        return self.after - self.before


@dataclass(frozen=True)
class Mover:
    """Somebody with another sum: a masked name, the hamlet, the difference."""

    name: str
    hamlet: str
    change: int


@dataclass(frozen=True)
class Part:
    """Rules of one kind, with what is to be said of them; ``more`` were left out."""

    title: str
    note: str
    lines: list[RuleLine]
    more: int = 0

    def first(self, number: int) -> "Part":
        """Return the part with so many lines at most."""
        more = max(0, len(self.lines) - number)
        return Part(self.title, self.note, self.lines[:number], more)


@dataclass(frozen=True)
class Sandbox:
    """A replay as a meeting reads it."""

    book: RuleBook
    village: Village
    outcome: Outcome
    used: list[RuleLine]
    unused: list[Rule]
    lacking: list[RuleLine]
    gainers: list[Mover]
    losers: list[Mover]

    @property
    def change(self) -> int:
        """How many points more would have been issued."""
        return self.outcome.after - self.outcome.before

    @property
    def most(self) -> int:
        """The length of the longest bar of points."""
        return max(self.outcome.before, self.outcome.after, 1)

    @property
    def holders(self) -> int:
        """How many people or households did something in the period."""
        found = self.outcome
        return found.gaining + found.losing + found.unchanged

    @property
    def fund_before_fen(self) -> int:
        """The money behind what was granted, at the village's rate."""
        return self.outcome.before * self.village.point_value_fen

    @property
    def fund_after_fen(self) -> int:
        """The money that would be behind it."""
        return self.outcome.after * self.village.point_value_fen

    @property
    def fund_change_fen(self) -> int:
        """How much more money would be behind it."""
        return self.fund_after_fen - self.fund_before_fen

    @property
    def sides(self) -> list[tuple[str, list[Mover]]]:
        """Who gains and who loses most, each with a heading."""
        return [(_("多得最多的"), self.gainers), (_("少得最多的"), self.losers)]

    @property
    def parts(self) -> list[Part]:
        """The rules that were used, and those that the book lacks."""
        note = _("这些事当时记过分，照这本一分也不记。")
        return [
            Part(_("这本里没有的条目"), note, self.lacking),
            Part(_("用过的条目"), "", self.used),
        ]

    @property
    def parts_on_paper(self) -> list[Part]:
        """The same, as far as one sheet holds them."""
        lacking, used = self.parts
        return [lacking.first(LACKING_ON_PAPER), used.first(RULES_ON_PAPER)]

    @property
    def unused_on_paper(self) -> list[Rule]:
        """The rules that nobody used, as far as one sheet holds their titles."""
        ends = accumulate(len(one.label) + 1 for one in self.unused)
        pairs = zip(self.unused, ends, strict=True)
        return [rule for rule, end in pairs if end <= LETTERS_ON_PAPER]

    @property
    def unused_more(self) -> int:
        """How many of them the sheet leaves out."""
        return len(self.unused) - len(self.unused_on_paper)

    @property
    def is_by_household(self) -> bool:
        """Whether points belong to households in this village."""
        return self.village.account_holder == AccountHolder.HOUSEHOLD


def sandbox(book: RuleBook, village: Village, outcome: Outcome, *, on: date) -> Sandbox:
    """Return a replay with rules and names as they may be read on the day."""
    keys = [key for key, _use in outcome.lacking.values()]
    rules = {one.pk: one for one in Rule.objects.filter(pk__in=keys)}
    of_book = {one.code: one for one in Rule.objects.filter(rule_book=book)}
    lines = [_line(of_book[code], use) for code, use in outcome.uses.items()]
    lacking = [_line(rules[key], use) for key, use in outcome.lacking.values()]
    gainers, losers = _movers(village, outcome.changes, on=on)
    return Sandbox(
        book=book,
        village=village,
        outcome=outcome,
        used=sorted((one for one in lines if one.used), key=_by_change),
        unused=[one.rule for one in lines if not one.used],
        lacking=sorted(lacking, key=_by_change),
        gainers=gainers,
        losers=losers,
    )


def _line(rule: Rule, use: Use) -> RuleLine:
    return RuleLine(rule, use.used, use.before, use.after)


def _by_change(line: RuleLine) -> tuple[int, int, str]:
    """Put first what changes most, then what is used most."""
    return -abs(line.change), -line.used, line.rule.code


@dataclass
class _Change:
    """What changes for a household or a person, by whose deeds, and where it lives."""

    household: int
    points: int = 0
    doers: set[int] = field(default_factory=set)


def _movers(
    village: Village, changes: Mapping[tuple[int, int], int], *, on: date
) -> tuple[list[Mover], list[Mover]]:
    """Return who gains and who loses most, as anybody may read it.

    Only deeds of people who take part and agree to scoring on the day stand beside a
    name. Who has not agreed to publication is 一位村民, as on a notice.
    """
    by_household = village.account_holder == AccountHolder.HOUSEHOLD
    taking_part = Resident.objects.in_area(village).taking_part(on=on)
    scored = who_consented(taking_part, Purpose.SCORING, on)
    found: dict[int, _Change] = {}
    for (household, resident), points in changes.items():
        if resident in scored:
            holder = household if by_household else resident
            one = found.setdefault(holder, _Change(household))
            one.points += points
            one.doers.add(resident)
    if by_household:
        closed = Household.objects.in_area(village).filter(closed_on__lte=on)
        for key in closed.values_list("pk", flat=True):
            found.pop(key, None)
    ordered = sorted(found.items(), key=lambda pair: (-abs(pair[1].points), pair[0]))
    up = [one for _key, one in ordered if one.points > 0][:SHOWN]
    down = [one for _key, one in ordered if one.points < 0][:SHOWN]
    published = who_consented(taking_part, Purpose.PUBLICATION, on)
    names = _names([*up, *down], scored & published, by_household=by_household)
    return [names(one) for one in up], [names(one) for one in down]


def _names(
    shown: list[_Change], may_be_named: set[int], *, by_household: bool
) -> Callable[[_Change], Mover]:
    """Return what writes a change down: 张*家 by the head, or by a member who agreed."""
    keys = [one.household for one in shown]
    homes = Household.objects.select_related("head").in_bulk(keys)
    doers = may_be_named & {key for one in shown for key in one.doers}
    people = Resident.objects.in_bulk(doers)

    def mover(one: _Change) -> Mover:
        home = homes[one.household]
        named = [people[key].name for key in sorted(one.doers) if key in people]
        if by_household and home.head and home.head_id in may_be_named:
            named = [home.head.name]
        if not named:
            return Mover(_("一位村民"), "", one.points)
        name = mask_name(named[0])
        if by_household:
            name = _("%(name)s家") % {"name": name}
        return Mover(name, home.hamlet, one.points)

    return mover
