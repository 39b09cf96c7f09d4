"""A table of values as people fill it in: its columns and their headings."""

import re
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Column:
    """One of the columns that say whose line it is, and what to write in it."""

    key: str
    title: str
    help: Any


COLUMNS = (
    Column("village", "村代码", _("12位，照区划代码写。")),
    Column("household", "户号", _("村里名册上的户号。")),
    Column("day", "采集日期", _("哪天问的，像2026-06-03这样写。")),
    Column("source", "依据", _("从哪儿来的、纸在哪儿，比如：档案柜3号盒。")),
)
TITLES = tuple(column.title for column in COLUMNS)


class Asked(Protocol):
    """What a heading tells of an indicator."""

    code: str
    name: str
    unit: str


def title_of(one: Asked) -> str:
    """Return the heading of an indicator's column: F01 家庭年可支配收入（元）."""
    unit = f"（{one.unit}）" if one.unit else ""
    return f"{one.code} {one.name}{unit}"


def names_of(one: Asked) -> tuple[str, ...]:
    """Return the headings by which an indicator's column is known."""
    return (plain(one.code), plain(one.name), plain(f"{one.code}{one.name}"))


def plain(title: str) -> str:
    """Return a heading without blanks, stars, and the unit in brackets at its end."""
    return re.sub(r"[\s*＊]|[（(][^（(]*[)）]$", "", title).upper()
