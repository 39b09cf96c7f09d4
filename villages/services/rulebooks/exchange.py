"""Rule tables in and out: every line judged, refused ones named, none half taken."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import IO

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.spreadsheets import Row, read_rows, write_rows
from villages.formulas import rule_table
from villages.formulas.lawfulness import (
    REFUSED,
    TOWN,
    Judgement,
    Reason,
    RuleLine,
    judge,
)
from villages.formulas.lawfulness.numbers import VILLAGE_MADE_PER_KIND, is_above
from villages.models import Lawfulness, Rule, RuleBook, Village
from villages.selectors import rulebooks as find
from villages.services.rulebooks import drafting, errors
from villages.services.rulebooks.template import (
    catalogue,
    locked,
    open_draft,
    rule_from,
)

MAX_ROWS = 1000
_NEEDED = {"kind"}
_TITLES = {"title_zh", "title_en"}


@dataclass(frozen=True)
class JudgedLine:
    """A line of a table, where it stands, and what the guard says of it.

    ``remarks`` do not stand against the line itself: they say why the town looks at
    it before the book is adopted all the same.
    """

    number: int
    line: RuleLine
    judgement: Judgement
    remarks: list[Reason] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether the line stays out of the book."""
        return self.judgement.verdict == REFUSED

    @property
    def awaits_town(self) -> bool:
        """Whether the line may go into a draft, but no further without the town."""
        return self.judgement.verdict == TOWN or bool(
            self.remarks and not self.is_refused
        )

    @property
    def reasons(self) -> list[str]:
        """Each reason as its stable code and a sentence."""
        return [str(reason) for reason in self.judgement.reasons]


@dataclass(frozen=True)
class Imported:
    """What an import did: the draft, and every line of the table."""

    book: RuleBook
    lines: list[JudgedLine]

    @property
    def taken(self) -> list[JudgedLine]:
        """The lines that are now in the draft."""
        return [one for one in self.lines if not one.is_refused]

    @property
    def refused(self) -> list[JudgedLine]:
        """The lines that are not."""
        return [one for one in self.lines if one.is_refused]


def read_lines(file: IO[bytes], *, village: Village) -> list[JudgedLine]:
    """Read a table and judge every line for the village; change nothing.

    Raises a ``BadTable`` or ``NoHeading`` for a file that is no rule table.
    """
    rows = read_rows(file, max_rows=MAX_ROWS)
    columns = rule_table.columns_in(rows[0].cells)
    missing = [name for name in _NEEDED if name not in columns]
    if not _TITLES & set(columns):
        missing.append("title_zh")
    if missing:
        names = [rule_table.COLUMNS[name][0] for name in missing]
        raise errors.NoHeading(missing="、".join(names))
    return judged(_parsed(rows[1:], columns), village=village)


def judged(
    parsed: Iterable[tuple[int, rule_table.Parsed]], *, village: Village
) -> list[JudgedLine]:
    """Judge parsed lines by their words, their numbers and each other."""
    known = _template(village)
    own: Counter[str] = Counter()
    seen: set[str] = set()
    lines = []
    for number, one in parsed:
        line = one.line
        line = replace(line, code=line.code or _code_for(line, number))
        problems = [*one.problems, *_twice(line, seen)]
        seen.add(line.code)
        judgement = judge(line)
        if line.is_village_made:
            own[line.kind] += 1
            problems += _too_many(line, own[line.kind])
        judgement = _with(judgement, problems)
        remarks = [] if _is_known(line, known) else drafting.remarks_on(line)
        lines.append(JudgedLine(number, line, judgement, remarks))
    return lines


@transaction.atomic
def import_lines(
    *, village: Village, lines: Iterable[JudgedLine], by: User | None, at: datetime
) -> Imported:
    """Take the lines that were not refused into the village's draft, all or none.

    A draft is opened when there is none; a line whose code is in the draft already
    replaces it. Lines for the town wait there before the book can be adopted.
    """
    lines = list(lines)
    taken = [one for one in lines if not one.is_refused]
    if not taken:
        raise errors.NothingToImport
    village = locked(village)
    book = find.draft_of(village) or open_draft(village=village, like=None)
    book.rules.filter(code__in=[one.line.code for one in taken]).delete()
    rules = [_rule(one, book) for one in taken]
    _require_room(book, rules)
    Rule.objects.bulk_create(rules)
    audit.record(
        "villages.rules_imported",
        target=book,
        by=by,
        at=at,
        data={"taken": len(taken), "refused": len(lines) - len(taken)},
    )
    return Imported(book=book, lines=lines)


def export(book: RuleBook) -> bytes:
    """Return the rules of a book as an .xlsx that can be imported again."""
    lines = (find.line_from(rule) for rule in book.rules.order_by("code"))
    return write_rows(
        rule_table.heading(), map(rule_table.cells_of, lines), title="村规条目"
    )


def blank_table() -> bytes:
    """Return the table to fill in: the heading, and two lines as an example."""
    samples = [
        RuleLine(
            kind="add",
            title="参加村里集中清洁日",
            points_min=1,
            points_max=2,
            points_default=2,
            code="ENV-A04",
            category="环境卫生",
            evidence="checkin",
            needs_review=False,
            cap_period="month",
            cap_points=4,
            notes="现场签到签退各一次",
        ),
        RuleLine(
            kind="deduct",
            title="占用公共道路广场堆放影响通行",
            points_min=1,
            points_max=5,
            points_default=2,
            code="ENV-D02",
            category="环境卫生",
            subject="household",
            evidence="photo",
            cap_period="month",
            cap_points=5,
            validity_months=6,
            notes="先提醒并给整改期，按期整改不扣",
        ),
    ]
    return write_rows(
        rule_table.heading(), map(rule_table.cells_of, samples), title="村规条目"
    )


def _parsed(
    rows: Iterable[Row], columns: list[str | None]
) -> Iterable[tuple[int, rule_table.Parsed]]:
    """Yield the number and the parsed content of each row."""
    for row in rows:
        cells = {
            name: cell
            for name, cell in zip(columns, row.cells, strict=False)
            if name is not None and cell
        }
        yield row.number, rule_table.parse(cells)


def _code_for(line: RuleLine, number: int) -> str:
    """Return a code for a line without one, from the row that it stands in."""
    return f"OWN-{'D' if line.kind == 'deduct' else 'A'}{number:03d}"


def _twice(line: RuleLine, seen: set[str]) -> list[Reason]:
    """Name a code that an earlier line has."""
    if line.code not in seen:
        return []
    return [Reason("code_twice", _("编号和上面的一行重复了，请换一个。"), "code")]


def _too_many(line: RuleLine, count: int) -> list[Reason]:
    """Name a sixth line of the village's own."""
    if count <= VILLAGE_MADE_PER_KIND:
        return []
    text = _("本村自己定的条目，加分、扣分各最多5条，这是第%(count)d条。")
    return [Reason("village_made_too_many", text % {"count": count}, "village_made")]


def _with(judgement: Judgement, problems: list[Reason]) -> Judgement:
    """Return the judgement, refused when there are problems besides."""
    if not problems:
        return judgement
    return Judgement(REFUSED, [*problems, *judgement.reasons])


def _template(village: Village) -> dict[tuple[str, str], RuleLine]:
    """Return the lines that the county offers, by code and title."""
    book = find.template_of(village)
    lines = map(find.line_from, book.rules.all()) if book else catalogue()
    return {(line.code, line.title): line for line in lines}


def _is_known(line: RuleLine, known: dict[tuple[str, str], RuleLine]) -> bool:
    """Return whether the county offers the line, for as many points."""
    offered = known.get((line.code, line.title))
    return (
        offered is not None
        and offered.kind == line.kind
        and not is_above(line, offered)
    )


def _rule(one: JudgedLine, book: RuleBook) -> Rule:
    """Return the unsaved rule of a line, marked as the guard said."""
    rule = rule_from(one.line, book)
    rule.lawfulness = Lawfulness.TOWN if one.awaits_town else Lawfulness.CLEAR
    rule.lawfulness_reasons = [*one.reasons, *map(str, one.remarks)]
    return rule


def _require_room(book: RuleBook, rules: Iterable[Rule]) -> None:
    """Refuse when the draft would hold too many rules of the village's own."""
    standing = book.rules.filter(is_village_made=True)
    counts = Counter(standing.values_list("kind", flat=True))
    counts.update(rule.kind for rule in rules if rule.is_village_made)
    for kind, count in counts.items():
        if count > VILLAGE_MADE_PER_KIND:
            raise errors.TooManyOwnRules(kind=kind, most=VILLAGE_MADE_PER_KIND)
