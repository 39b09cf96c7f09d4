"""Nobody judges the own shop, nor the family's."""

from grassroots.accounts.models import User
from rewards.merchants.errors.register import TooClose
from rewards.merchants.models import Merchant


def require_not_close(user: User, merchant: Merchant) -> None:
    """Raise TooClose where the user runs the shop, or is near to whoever does."""
    if not user.has_perm("merchants.judge", merchant):
        raise TooClose
