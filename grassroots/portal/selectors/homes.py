"""What a resident sees first: the points, what comes, what goes, and where to use them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from rewards.ledger import selectors as ledger
from rewards.points.models import PointsAccount
from rewards.points.selectors.accounts import account_of
from rewards.points.selectors.cover import Due, Pending, cover
from rewards.points.selectors.passbook import rows_of
from rewards.redemption.models import Goods, Outlet
from villages.models import AccountHolder, Household, Resident
from villages.selectors.consents import asked_again
from villages.selectors.credit_files import ScoreSheet, score_as_shown_to
from villages.selectors.deduct_trails import Row, row_of
from villages.selectors.deducts import deducts_of
from villages.selectors.households import household_of
from villages.selectors.messages import unread_of

# So many lines lie open on the cover; on notice at most one fewer, so that ink shows.
LINES = 3


@dataclass(frozen=True)
class HomeLine:
    """One line on the cover: when, what for, how much; in pencil while on notice."""

    day: date
    words: str
    change: int
    is_pencil: bool


@dataclass(frozen=True)
class Waiting:
    """Points on notice: how many, and the first day on which some of them come."""

    points: int
    first_day: date
    is_provisional: bool
    all_that_day: bool


@dataclass(frozen=True)
class Fair:
    """Where points can be used next, and the best thing they suffice for."""

    outlet: Outlet
    day: date | None
    days_left: int
    enough_for: Goods | None


@dataclass(frozen=True)
class ResidentHome:
    """Everything on a resident's home, for the passbook that the village decided on."""

    resident: Resident
    household: Household | None
    is_of_household: bool
    available: int
    due: Due | None
    waiting: Waiting | None
    score: ScoreSheet | None
    lines: list[HomeLine]
    fair: Fair | None
    # What waits for the person: to mend it, or to say something.
    reminders: list[Row]
    # Whether new words ask for a yes once more.
    is_asked_again: bool
    # How many messages the person has not opened.
    unread: int

    @property
    def holder(self) -> Household | Resident:
        """Whose passbook it is."""
        if self.is_of_household and self.household:
            return self.household
        return self.resident


def resident_home(resident: Resident, *, on: date) -> ResidentHome:
    """Gather the home of a resident on the day."""
    household = household_of(resident, on)
    is_of_household = resident.village.account_holder == AccountHolder.HOUSEHOLD
    account = account_of(resident, on=on)
    front = cover(account, on=on) if account else None
    coming = front.pending if front else []
    subject = household if is_of_household else resident
    available = front.available if front else 0
    return ResidentHome(
        resident=resident,
        household=household,
        is_of_household=is_of_household,
        available=available,
        due=front.due if front else None,
        waiting=_waiting(coming),
        score=score_as_shown_to(resident, subject, on) if subject else None,
        lines=_lines(coming, account),
        fair=_fair(resident, available=available, on=on),
        reminders=_reminders(resident, on=on),
        is_asked_again=bool(asked_again(resident, on)),
        unread=unread_of(resident, on=on),
    )


def _reminders(resident: Resident, *, on: date) -> list[Row]:
    """Return what the person still has days for."""
    rows = [row_of(one, on=on) for one in deducts_of(resident, on=on).under_way()]
    return [one for one in rows if one.last_day]


def _waiting(coming: Sequence[Pending]) -> Waiting | None:
    """Sum up what arrives; what somebody objected to has no day, and is left out."""
    arriving = [one for one in coming if not one.is_objected]
    if not arriving:
        return None
    first = min(arriving, key=lambda one: one.arrives_on)
    points = sum(one.points for one in arriving)
    all_that_day = all(one.arrives_on == first.arrives_on for one in arriving)
    return Waiting(points, first.arrives_on, first.is_provisional, all_that_day)


def _lines(coming: Sequence[Pending], account: PointsAccount | None) -> list[HomeLine]:
    """Return the last lines: what is on notice on top, then what is in the book."""
    pencil = list(_in_pencil(coming))[: LINES - 1]
    if account is None or not account.pk:
        return pencil
    book = account.ledger_account
    first = max(1, book.lines - (LINES - len(pencil)) + 1)
    inked = [
        HomeLine(row.line.occurred_on, row.title, row.line.change, is_pencil=False)
        for row in rows_of(ledger.statement(book, first=first))
    ]
    return pencil + inked[::-1]


def _in_pencil(coming: Sequence[Pending]) -> Iterator[HomeLine]:
    rows = [row for one in coming for row in one.rows]
    for row in sorted(rows, key=lambda one: one.acted_on, reverse=True):
        yield HomeLine(row.acted_on, row.title, row.points, is_pencil=True)


def _fair(resident: Resident, *, available: int, on: date) -> Fair | None:
    """Return the open outlet that opens first, and the dearest thing within reach."""
    outlets = list(Outlet.objects.of_village(resident.village).serving())
    if not outlets:
        return None

    def opens(outlet: Outlet) -> date:
        known = outlet.next_open_on
        return known if known and known >= on else on

    outlet = min(outlets, key=lambda one: (opens(one), one.pk))
    day = opens(outlet)
    within_reach = outlet.goods.offered().filter(price__lte=available).exclude(stock=0)
    return Fair(
        outlet=outlet,
        day=day if outlet.next_open_on == day else None,
        days_left=(day - on).days,
        enough_for=within_reach.order_by("-price", "sort").first(),
    )
