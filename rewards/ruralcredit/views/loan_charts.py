"""The two charts of the loan desk: numbers for inline SVG, and the same numbers in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grassroots.core.formulas import wan
from rewards.ruralcredit.selectors.loans.desk import ComingWeek, Overdue

# In units of the picture.
LATE_ROOM, LATE_STEP, LATE_TOP = 130, 30, 8
WEEK_STEP, WEEK_LEFT, WEEK_ROOM, WEEK_BASE = 87, 20, 60, 82
SLIM = 1.5
BUCKETS: dict[str, Any] = {
    "1-7": gettext_lazy("1–7天"),
    "8-30": gettext_lazy("8–30天"),
    "31-60": gettext_lazy("31–60天"),
    "61-90": gettext_lazy("61–90天"),
    ">90": gettext_lazy("90天以上"),
}


@dataclass(frozen=True)
class LateBar:
    """One bucket: how long its bar is, and what is written beside it."""

    words: str
    y: int
    length: int
    written: str
    loans: str
    shade: int

    @property
    def text_y(self) -> int:
        """Where the words stand."""
        return self.y + 12


@dataclass(frozen=True)
class WeekBar:
    """One week: principal below, interest above it."""

    starts_on: date
    x: int
    y: float
    height: float
    interest_y: float
    interest_height: float
    written: str
    is_first: bool

    @property
    def middle(self) -> int:
        """Where the words are centred."""
        return self.x + 23

    @property
    def words_y(self) -> float:
        """Where the number stands."""
        return self.interest_y - 4


@dataclass(frozen=True)
class Chart:
    """Bars, and the sentence that says all of them."""

    bars: list[Any]
    label: str


def late_chart(buckets: list[Overdue]) -> Chart:
    """Return the bars of what is overdue, by how long."""
    most = max((one.overdue for one in buckets), default=0) or 1
    bars = [
        LateBar(
            words=str(BUCKETS[one.bucket]),
            y=LATE_TOP + place * LATE_STEP,
            length=LATE_ROOM * one.overdue // most,
            written=_("%(number)s万") % {"number": wan(one.overdue)},
            loans=ngettext("%(number)s笔", "%(number)s笔", len(one.loans))
            % {"number": len(one.loans)},
            shade=place + 1,
        )
        for place, one in enumerate(buckets)
    ]
    said = "，".join(f"{one.words}{one.loans}{one.written}" for one in bars)
    return Chart(bars, _("逾期分档：%(bars)s") % {"bars": said})


def weeks_chart(weeks: list[ComingWeek]) -> Chart:
    """Return the bars of what falls due in the coming weeks."""
    most = max((one.principal + one.interest for one in weeks), default=0) or 1
    bars = []
    for place, one in enumerate(weeks):
        height = WEEK_ROOM * one.principal / most
        slim = max(SLIM, WEEK_ROOM * one.interest / most) if one.interest else 0
        bars.append(
            WeekBar(
                starts_on=one.starts_on,
                x=WEEK_LEFT + place * WEEK_STEP,
                y=round(WEEK_BASE - height, 1),
                height=round(height, 1),
                interest_y=round(WEEK_BASE - height - slim, 1),
                interest_height=round(slim, 1),
                written=wan(one.principal + one.interest),
                is_first=place == 0,
            )
        )
    said = "，".join(f"{one.starts_on:%m-%d} {one.written}" for one in bars)
    return Chart(bars, _("往后8周应收本金和利息，万元：%(bars)s") % {"bars": said})
