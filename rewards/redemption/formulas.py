"""How much may be used, over which days a limit counts, numbers and PINs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK, MONTH, QUARTER, YEAR = "day", "week", "month", "quarter", "year"
PIN_DIGITS = range(4, 7)
_ASCENDING = "01234567890"


@dataclass(frozen=True)
class Span:
    """The days over which something counts, the first and the last included."""

    first: date
    last: date

    @property
    def next(self) -> date:
        """The day on which it begins anew."""
        return self.last + timedelta(days=1)


def span_of(day: date, period: str) -> Span:
    """Return the day, week (from Monday), month, quarter or year a day lies in."""
    if period == DAY:
        return Span(day, day)
    if period == WEEK:
        monday = day - timedelta(days=day.weekday())
        return Span(monday, monday + timedelta(days=6))
    months = {MONTH: 1, QUARTER: 3, YEAR: 12}[period]
    start = (day.month - 1) // months * months
    after = start + months
    following = date(day.year + after // 12, after % 12 + 1, 1)
    return Span(date(day.year, start + 1, 1), following - timedelta(days=1))


def usable(*, balance: int, limit: int, used: int = 0) -> int:
    """Return how many points may be used: what is there, within what is left of a limit."""
    return max(0, min(balance, limit - used))


def receipt_number(*, prefix: str, day: date, key: int) -> str:
    """Return the number on a receipt: 东岛-20260606-0017.

    It ends with the key of the order, so that two counters never wait for each
    other to count.
    """
    return f"{prefix}-{day:%Y%m%d}-{key:04d}"


def seal_name(village: str) -> str:
    """Return the two characters that stand for a village on a seal: 东岛 for 东岛村."""
    return village.removesuffix("村")[:2]


def is_pin(text: str) -> bool:
    """Return whether the text is 4 to 6 plain digits."""
    return len(text) in PIN_DIGITS and text.isascii() and text.isdigit()


def is_trivial(pin: str, *, known: Iterable[str] = ()) -> bool:
    """Return whether a PIN is among the first that somebody would try.

    That is one digit or a pair repeated, digits in a row up or down, and whatever
    in ``known`` (birthday, phone number, card) begins, ends or holds it.
    """
    if len(set(pin)) == 1 or pin in _ASCENDING or pin in _ASCENDING[::-1]:
        return True
    if len(pin) % 2 == 0 and pin == pin[:2] * (len(pin) // 2):
        return True
    return any(pin in text for text in known)
