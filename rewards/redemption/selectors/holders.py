"""Who stands at the counter, as far as the counter may know, and what they can use."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.formulas import mask_name
from rewards.ledger import selectors as ledger
from rewards.points.models import PointsAccount
from rewards.redemption import formulas
from rewards.redemption.models import (
    CardPin,
    OneTimeCode,
    Outlet,
    Redemption,
    Shown,
)
from villages.models import AccountHolder, Household, Resident
from villages.selectors.households import household_of


@dataclass(frozen=True)
class Holder:
    """A customer whose code or card was seen: a masked name, and two numbers.

    ``available`` is what this one order may cost; ``balance`` is what the account
    holds. The rest is for the services, and not for the page.
    """

    code: OneTimeCode
    masked_name: str
    balance: int
    available: int
    limit: int
    resident: Resident
    household: Household
    account: PointsAccount

    @property
    def is_by_card(self) -> bool:
        """Whether it was a card, for which the lower limit holds."""
        return self.code.shown == Shown.CARD


def find_account(resident: Resident, household: Household) -> PointsAccount | None:
    """Return the account from which the resident pays here, if there is one."""
    by_person = resident.village.account_holder == AccountHolder.PERSON
    accounts = PointsAccount.objects.select_related("ledger_account")
    if by_person:
        return accounts.filter(resident=resident).first()
    return accounts.filter(household=household).first()


def standing_household(resident: Resident, *, on: date) -> Household | None:
    """Return the household of somebody who is alive and lives here on the day."""
    if resident.died_on and resident.died_on <= on:
        return None
    return household_of(resident, on)


def masked(resident: Resident, household: Household) -> str:
    """Return the name that a counter may read: 张*家, or 张* where each has a book."""
    if resident.village.account_holder == AccountHolder.PERSON:
        return mask_name(resident.name)
    return _("%(name)s家") % {"name": mask_name((household.head or resident).name)}


def spendable(account: PointsAccount, *, on: date) -> int:
    """Return the points of the account that can be used on the day."""
    return ledger.available(account.ledger_account, on=on)


def limit_of(code: OneTimeCode, outlet: Outlet) -> int:
    """Return how much the code, or the card in a day, lets through at the outlet."""
    if code.shown == Shown.CODE:
        return outlet.code_limit
    return CardPin.objects.get(resident=code.resident_id).limit_at(outlet)


def used_by_card(
    resident: Resident, *, at: datetime, without: Redemption | None = None
) -> int:
    """Return what the resident's card has used today, or holds in an open order."""
    first = start_of(timezone.localdate(at))
    orders = Redemption.objects.counting(at=at).filter(
        resident=resident, shown=Shown.CARD, opened_at__gte=first
    )
    if without is not None:
        orders = orders.exclude(pk=without.pk)
    return orders.aggregate(sum=Sum("points"))["sum"] or 0


def allowance(
    code: OneTimeCode,
    outlet: Outlet,
    *,
    balance: int,
    at: datetime,
    without: Redemption | None = None,
) -> tuple[int, int]:
    """Return what may be used now, and the limit behind it."""
    limit = limit_of(code, outlet)
    used = 0
    if code.shown == Shown.CARD:
        used = used_by_card(code.resident, at=at, without=without)
    return formulas.usable(balance=balance, limit=limit, used=used), limit


def start_of(day: date) -> datetime:
    """Return the first moment of a local day."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """Return the first moment after a local day."""
    return start_of(day + timedelta(days=1))
