"""A list of residents as people fill it in: its columns, and what a row says."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.spreadsheets import Row
from villages.formulas.id_number import birth_date, clean_id_number

HEAD = "户主"
# Rows of the template that show how to fill it in begin with this.
EXAMPLE = "例"
LONGEST_NUMBER = 12
LONGEST_HAMLET = 40
_YES = {"是", "同意", "有", "√", "✓", "✔", "y", "yes", "1"}
_NO = {"", "否", "不同意", "无", "没有", "×", "n", "no", "0"}
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?: 0{1,2}:00:00)?")
_PLAIN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")


@dataclass(frozen=True)
class Column:
    """One column of the list: its heading, what to write in it, and two examples."""

    key: str
    title: str
    help: str | Promise
    examples: tuple[str, str]
    also: tuple[str, ...] = ()
    is_required: bool = False


COLUMNS = (
    Column(
        "number",
        "户号",
        gettext_lazy("一户一个号，同一户的人写一样的，最多12个字。必填。"),
        ("例0101", "例0101"),
        also=("户编号", "家庭编号", "门牌号"),
        is_required=True,
    ),
    Column(
        "hamlet",
        "小组",
        gettext_lazy("村民小组，可以不填。"),
        ("东组", "东组"),
        also=("组别", "村民小组", "组"),
    ),
    Column(
        "name",
        "姓名",
        gettext_lazy("照身份证写，少数民族姓名中间的点也写上。必填。"),
        ("张三", "李秀英"),
        also=("名字",),
        is_required=True,
    ),
    Column(
        "relation",
        "与户主关系",
        gettext_lazy("户主写“户主”，其他人写配偶、儿子、女儿等。一户只有一个户主。"),
        ("户主", "配偶"),
        also=("关系", "与户主的关系"),
    ),
    Column(
        "born_on",
        "出生日期",
        gettext_lazy("写成1970-05-20。填了身份证号，这一格可以不填。"),
        ("1970-05-20", "1972-11-03"),
        also=("生日", "出生年月日"),
    ),
    Column(
        "id_number",
        "身份证号",
        gettext_lazy("18位。先把这一列设成“文本”，不然后几位会变成0。可以不填。"),
        ("", ""),
        also=("身份证", "公民身份号码", "身份证号码"),
    ),
    Column(
        "phone",
        "手机号",
        gettext_lazy("本人常用的，老两口可以写同一个。可以不填。"),
        ("13800000001", ""),
        also=("手机", "电话", "联系电话", "手机号码"),
    ),
    Column(
        "scoring",
        "同意参加积分",
        gettext_lazy("本人在纸面同意书上签了字的写“是”，没有签的写“否”。"),
        ("是", "否"),
    ),
    Column(
        "publication",
        "同意上榜",
        gettext_lazy("签了字的写“是”，没有签的写“否”。"),
        ("是", "否"),
    ),
    Column(
        "paper_on",
        "纸面同意书日期",
        gettext_lazy("签字那天，写成2026-05-20。前两格有“是”就要填。"),
        ("2026-05-20", ""),
        also=("同意书日期", "签字日期"),
    ),
)
_BY_HEADING = {
    heading: column.key
    for column in COLUMNS
    for heading in (column.title, *column.also)
}


class ColumnsMissing(ValueError):
    """The heading lacks columns that every list needs; ``titles`` names them."""

    def __init__(self, titles: list[str]) -> None:
        """Keep which."""
        self.titles = titles
        super().__init__("、".join(titles))


@dataclass(frozen=True)
class Problem:
    """Something about a row: which column, the sentence, and whether it stops it."""

    column: str
    message: str
    fails: bool = True


@dataclass
class Line:
    """What one row says, and what is wrong with it."""

    row: Row
    number: str = ""
    hamlet: str = ""
    name: str = ""
    is_head: bool = False
    born_on: date | None = None
    id_number: str = ""
    phone: str = ""
    purposes: list[str] = field(default_factory=list)
    paper_on: date | None = None
    problems: list[Problem] = field(default_factory=list)

    @property
    def fails(self) -> bool:
        """Whether anything stops the row from being taken over."""
        return any(problem.fails for problem in self.problems)

    def wrong(self, column: str, message: str) -> None:
        """Note a problem that stops the row, once."""
        problem = Problem(column, message)
        if problem not in self.problems:
            self.problems.append(problem)

    def remark(self, column: str, message: str) -> None:
        """Note something to know that does not stop the row."""
        self.problems.append(Problem(column, message, fails=False))


def places_of(heading: Sequence[str]) -> dict[str, int]:
    """Return where each column stands, by its key; refuse a list without the needed.

    Columns may stand in any order, under any of their usual headings; others are
    passed over.
    """
    places: dict[str, int] = {}
    for place, text in enumerate(heading):
        plain = re.sub(r"[（(].*?[)）]|[\s*＊:：]", "", text)
        key = _BY_HEADING.get(plain)
        if key:
            places.setdefault(key, place)
    missing = [
        one.title for one in COLUMNS if one.is_required and one.key not in places
    ]
    if not places.keys() & {"born_on", "id_number"}:
        missing.append("出生日期")
    if missing:
        raise ColumnsMissing(missing)
    return places


def read_lines(rows: Sequence[Row], places: dict[str, int]) -> Iterator[Line]:
    """Yield what each row below the heading says; examples are passed over."""
    for row in rows:
        cells = {
            key: row.cells[place] if place < len(row.cells) else ""
            for key, place in places.items()
        }
        if any(cells.values()) and not cells["number"].startswith(EXAMPLE):
            yield _line(row, cells)


def _line(row: Row, cells: dict[str, str]) -> Line:
    line = Line(row)
    line.number = "".join(cells["number"].split())
    if not line.number or len(line.number) > LONGEST_NUMBER:
        line.wrong("number", _("请写户号，最多12个字。"))
    line.hamlet = cells.get("hamlet", "")
    if len(line.hamlet) > LONGEST_HAMLET:
        line.wrong("hamlet", _("小组的名字太长了，最多40个字。"))
    line.name = cells["name"]
    line.is_head = cells.get("relation", "").removeprefix("是") in {HEAD, "本人"}
    line.phone = cells.get("phone", "")
    _read_birth(line, cells)
    _read_consents(line, cells)
    return line


def _read_birth(line: Line, cells: dict[str, str]) -> None:
    """Read the id number and the birth date; the first tells the second."""
    line.id_number = cells.get("id_number", "")
    text = cells.get("born_on", "")
    if text:
        line.born_on = read_date(text)
        if line.born_on is None:
            line.wrong("born_on", _("日期请写成1970-05-20这样。"))
    if line.id_number:
        try:
            told = birth_date(clean_id_number(line.id_number))
        except ValueError:
            line.wrong("id_number", _wrong_number(line.id_number))
        else:
            line.born_on = line.born_on if text else told
    elif not text:
        line.wrong("born_on", _("请写出生日期，或者写身份证号。"))


def _read_consents(line: Line, cells: dict[str, str]) -> None:
    """Read what the person signed for, and when."""
    for purpose in ("scoring", "publication"):
        answer = unicodedata.normalize("NFKC", cells.get(purpose, "")).lower()
        if answer in _YES:
            line.purposes.append(purpose)
        elif answer not in _NO:
            line.wrong(purpose, _("这一格只写“是”或“否”。"))
    text = cells.get("paper_on", "")
    if text:
        line.paper_on = read_date(text)
        if line.paper_on is None:
            line.wrong("paper_on", _("日期请写成2026-05-20这样。"))
    elif line.purposes:
        line.wrong("paper_on", _("写了“是”，就要写纸面同意书是哪天签的。"))


def read_date(text: str) -> date | None:
    """Return the day that was written, in any of the usual ways; None for none."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DATE.fullmatch(plain) or _PLAIN_DATE.fullmatch(plain)
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _wrong_number(text: str) -> str:
    """Say what is wrong with an id number that does not check."""
    if re.fullmatch(r"\d(\.\d+)?[eE]\+?\d+|\d{15}000", text):
        return _("表格把后几位变成了0。请把这一列设成“文本”，照身份证重新填。")
    return _("身份证号不对，请照着证件再看一遍。一共18位，最后一位可能是X。")
