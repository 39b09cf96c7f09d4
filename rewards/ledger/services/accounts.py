"""Open the accounts between which value moves."""

from rewards.ledger.errors import KeyConflict
from rewards.ledger.models import Account, Unit


def open_account(
    *, code: str, unit: Unit | str, may_go_negative: bool = False
) -> Account:
    """Return the account with this code, opened now if there was none.

    ``may_go_negative`` makes it a tally: what issues points and what takes them
    in, such as a village's issue or an outlet. It keeps no balance in the row and
    is never locked; ask ``selectors.balance`` for its sum. Everything else is a
    holder, such as a household: a balance that stays at zero or above, in lots.
    Asking for another unit or sort than the account has raises ``KeyConflict``.
    """
    account, _created = Account.objects.get_or_create(
        code=code,
        defaults={
            "unit": unit,
            "may_go_negative": may_go_negative,
            "balance": None if may_go_negative else 0,
        },
    )
    if (account.unit, account.may_go_negative) != (unit, may_go_negative):
        raise KeyConflict
    return account
