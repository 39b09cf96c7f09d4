"""Nobody keeps the register of the own family: it says whom they may not judge."""

from grassroots.accounts.models import User
from villages import permissions
from villages.models import Resident
from villages.register_errors import OwnFamily


def require_not_own(by: User, *residents: Resident) -> None:
    """Refuse a change that concerns the acting user, or somebody of their household.

    Whoever could move out on paper, or take a kinship back, could judge a relative
    the day after. What brings people closer needs no guard: adding a person,
    declaring a kinship, linking a login. Nor does what leaves closeness as it is
    and cannot wait for somebody else: making a lost card worthless.
    """
    keys = [one.pk for one in residents]
    if permissions.own_family(by).filter(pk__in=keys).exists():
        raise OwnFamily
