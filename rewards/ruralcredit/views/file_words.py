"""What a file holds, part by part, in the words that people read."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from rewards.ruralcredit.forms.dossiers import label_of
from rewards.ruralcredit.formulas.dossiers import SOON_DAYS, TRUE
from rewards.ruralcredit.formulas.rating import number_text
from rewards.ruralcredit.models import Dossier, Indicator, IndicatorKind
from rewards.ruralcredit.selectors.dossiers import Known, values_of
from rewards.ruralcredit.selectors.indicators import needed_of


@dataclass
class Line:
    """One indicator of a file, with its value in words when it is known."""

    indicator: Indicator
    known: Known | None
    words: str
    is_expiring: bool


@dataclass
class Section:
    """A titled part of a file."""

    title: str
    lines: list[Line] = field(default_factory=list)

    @property
    def known(self) -> int:
        """Return how many lines have a value."""
        return sum(one.known is not None for one in self.lines)


def sections_of(dossier: Dossier, *, on: date) -> list[Section]:
    """Return the parts of a file: what is known, and what is missing in its place."""
    known = values_of(dossier, on)
    soon = on + timedelta(days=SOON_DAYS)
    found: dict[str, Section] = {}
    for one in needed_of(dossier.coop):
        part = found.setdefault(one.section, Section(one.section_label))
        value = known.get(one.code)
        until = value.until if value else None
        part.lines.append(
            Line(
                indicator=one,
                known=value,
                words=words_of(one, value.value) if value else "",
                is_expiring=until is not None and until <= soon,
            )
        )
    return list(found.values())


def words_of(indicator: Indicator, value: Decimal | str) -> str:
    """Return a value as people say it: 68,000元, 25%, 是."""
    if isinstance(value, Decimal):
        whole, point, rest = number_text(value).partition(".")
        return f"{int(whole):,}{point}{rest}{indicator.unit}"
    if indicator.kind == IndicatorKind.BOOLEAN:
        return _("是") if value == TRUE else _("不是")
    named = (one for one in indicator.choices if one["value"] == value)
    return next((label_of(one) for one in named), value)
