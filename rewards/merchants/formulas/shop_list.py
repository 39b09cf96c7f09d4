"""A list of shops as people fill it in: its columns, and what a row says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from grassroots.accounts.formulas import is_mobile, normalise_phone
from grassroots.core.spreadsheets import Row
from villages.formulas.roster import read_date

# Rows of the template that show how to fill it in begin with this.
EXAMPLE = "例："
LONGEST = {"name": 40, "address": 80, "place": 40, "phone": 20, "operator_name": 40}


@dataclass(frozen=True)
class Column:
    """One column of the list: its heading, what to write in it, and an example."""

    key: str
    title: str
    help: Any
    example: str
    is_required: bool = True


COLUMNS = (
    Column("name", "门头名称", gettext_lazy("门头上写的名字。"), "例：渔火小馆"),
    Column(
        "uscc",
        "统一社会信用代码",
        gettext_lazy("照营业执照写，18位。"),
        "92371082MA3C1A2B0X",
    ),
    Column("address", "地址", gettext_lazy("写到门牌号。"), "滨海路36号"),
    Column(
        "place",
        "小组或街道",
        gettext_lazy("哪个小组或哪条街，可以不填。"),
        "滨海路",
        is_required=False,
    ),
    Column("sector", "行当", gettext_lazy("照下面的行当写一个。"), "餐饮"),
    Column(
        "phone",
        "店里电话",
        gettext_lazy("大家都看得到，可以不填。"),
        "0500-8612300",
        is_required=False,
    ),
    Column("opened_on", "开业日期", gettext_lazy("像2024-05-01这样写。"), "2024-05-01"),
    Column("operator_name", "经营者", gettext_lazy("谁在经营，照身份证写。"), "周海燕"),
    Column(
        "operator_phone",
        "经营者手机号",
        gettext_lazy("他用这个号登录，答复反映、申请复评。可以不填。"),
        "13800000000",
        is_required=False,
    ),
    Column(
        "village",
        "村",
        gettext_lazy("哪个村，写村名。只管一个村的可以不填。"),
        "东岛村",
        is_required=False,
    ),
)
HEADING = tuple(column.title for column in COLUMNS)


@dataclass
class Line:
    """What a row says, and what is wrong with it, by the cell's address."""

    row: Row
    places: dict[str, int]
    said: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def wrong(self, column: str, words: str) -> None:
        """Note what is wrong in a cell."""
        cell = self.row.address(self.places.get(column, 0))
        self.problems.append((cell, words))


def places_of(heading: Sequence[str]) -> dict[str, int]:
    """Return where each column stands, by its key; columns may stand in any order."""
    plain = [re.sub(r"[\s*＊]|[（(].*?[)）]", "", text) for text in heading]
    return {
        column.key: plain.index(column.title)
        for column in COLUMNS
        if column.title in plain
    }


def missing_columns(places: dict[str, int]) -> list[str]:
    """Return the headings without which a list says too little."""
    return [one.title for one in COLUMNS if one.is_required and one.key not in places]


def read_line(
    row: Row, places: dict[str, int], *, sectors: dict[str, str], today: date
) -> Line | None:
    """Return what a row says; None for an example of the template.

    ``sectors`` are the values by their words.
    """
    line = Line(row, places)
    cells = {
        key: row.cells[place] if place < len(row.cells) else ""
        for key, place in places.items()
    }
    if cells["name"].startswith(EXAMPLE):
        return None
    line.said = {column.key: cells.get(column.key, "") for column in COLUMNS}
    for column in COLUMNS:
        text = line.said[column.key]
        if column.is_required and not text:
            line.wrong(column.key, _("这一格没有填"))
        elif len(text) > LONGEST.get(column.key, len(text)):
            line.wrong(
                column.key, _("最多%(most)s个字") % {"most": LONGEST[column.key]}
            )
    _read_codes(line, sectors)
    _read_day(line, today)
    return line


def _read_codes(line: Line, sectors: dict[str, str]) -> None:
    said = line.said
    if said["uscc"]:
        try:
            said["uscc"] = str(uscc.validate(said["uscc"]))
        except ValidationError:
            line.wrong("uscc", _("18位代码不对，请对照营业执照再看一遍"))
    if said["sector"]:
        sector = sectors.get(said["sector"], "")
        if not sector:
            words = "、".join(sectors)
            line.wrong("sector", _("行当只能是：%(words)s") % {"words": words})
        said["sector"] = sector
    if said["operator_phone"]:
        said["operator_phone"] = normalise_phone(said["operator_phone"])
        if not is_mobile(said["operator_phone"]):
            line.wrong("operator_phone", _("手机号要是11位"))


def _read_day(line: Line, today: date) -> None:
    text = line.said["opened_on"]
    day = read_date(text) if text else None
    if text and day is None:
        line.wrong("opened_on", _("日期请写成2024-05-01这样"))
    elif day and day > today:
        line.wrong("opened_on", _("开业日期不能晚于今天"))
    line.said["opened_on"] = day.isoformat() if day else ""
