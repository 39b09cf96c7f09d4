"""What must be true of the clerk and the customer before anything else happens."""

from datetime import date, datetime, timedelta

from django.utils import timezone

from grassroots.accounts.models import User
from rewards.points.models import PointsAccount
from rewards.redemption.errors import (
    HolderGone,
    JoinedLately,
    NoAccount,
    NotClerkHere,
    OutletClosed,
    OwnHousehold,
    PhoneChangedLately,
)
from rewards.redemption.models import OneTimeCode, Outlet, Redemption
from rewards.redemption.permissions import may_serve, serves_at
from rewards.redemption.selectors.holders import (
    Holder,
    allowance,
    find_account,
    masked,
    spendable,
    standing_household,
)
from villages.models import AccountHolder, Household, Resident
from villages.selectors.households import joined_at

# So long a number that was changed in the register opens no redemption, and so long
# somebody who was added to a household spends none of its points.
REGISTER_WAITS = timedelta(days=3)


def require_settled_phone(resident: Resident, *, at: datetime) -> None:
    """Refuse the login that came with a number which was changed in these days.

    A login that was linked by hand, under a number of its own, did not.
    """
    if resident.phone_changed_at is None:
        return
    works_from = _works_from(resident.phone_changed_at)
    if timezone.localdate(at) >= works_from:
        return
    if resident.user is None or resident.user.phone == resident.phone:
        raise PhoneChangedLately(month=works_from.month, day=works_from.day)


def require_settled_member(
    resident: Resident, household: Household, *, at: datetime
) -> None:
    """Refuse who was written into the household in these days, where it holds the points.

    Whoever keeps the register could add anybody to a household that has saved.
    """
    recorded_at = joined_at(resident, household)
    if recorded_at is None or resident.village.account_holder == AccountHolder.PERSON:
        return
    works_from = _works_from(recorded_at)
    if timezone.localdate(at) < works_from:
        raise JoinedLately(month=works_from.month, day=works_from.day)


def _works_from(changed_at: datetime) -> date:
    return timezone.localdate(changed_at) + REGISTER_WAITS


def require_serving(outlet: Outlet, by: User, *, on: date) -> None:
    """Refuse a closed outlet, and anybody who is not its clerk on the day."""
    if not serves_at(by, outlet, on=on):
        raise NotClerkHere
    if not outlet.is_open:
        raise OutletClosed


def require_other(household: Household, by: User) -> None:
    """Refuse the clerk's own household."""
    if not may_serve(by, household):
        raise OwnHousehold


def standing_of(
    resident: Resident, by: User, *, on: date
) -> tuple[Household, PointsAccount]:
    """Return the household and the account of somebody whom this clerk may serve."""
    household = standing_household(resident, on=on)
    if household is None:
        raise HolderGone
    require_other(household, by)
    account = find_account(resident, household)
    if account is None:
        raise NoAccount
    return household, account


def holder_of(
    code: OneTimeCode,
    *,
    outlet: Outlet,
    by: User,
    at: datetime,
    without: Redemption | None = None,
) -> Holder:
    """Return who showed the code and what they may use now, or refuse.

    ``without`` leaves an order out of what is used already: the one being changed.
    """
    on = timezone.localdate(at)
    household, account = standing_of(code.resident, by, on=on)
    balance = spendable(account, on=on)
    available, limit = allowance(code, outlet, balance=balance, at=at, without=without)
    return Holder(
        code=code,
        masked_name=masked(code.resident, household),
        balance=balance,
        available=available,
        limit=limit,
        resident=code.resident,
        household=household,
        account=account,
    )
