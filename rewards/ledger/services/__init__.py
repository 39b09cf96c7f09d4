"""The book: open an account, post from one to another, reverse a posting."""

from rewards.ledger.errors import (
    AlreadyReversed,
    InsufficientBalance,
    KeyConflict,
    ReversalIsFinal,
)
from rewards.ledger.models import Account, Entry, Kind, Lot, Posting, Unit

from .accounts import open_account
from .posting import post, reverse

POINT, FEN = Unit.POINT, Unit.FEN
AWARD, REDEMPTION, EXPIRY, REVERSAL = (
    Kind.AWARD,
    Kind.REDEMPTION,
    Kind.EXPIRY,
    Kind.REVERSAL,
)

__all__ = [
    "AWARD",
    "EXPIRY",
    "FEN",
    "POINT",
    "REDEMPTION",
    "REVERSAL",
    "Account",
    "AlreadyReversed",
    "Entry",
    "InsufficientBalance",
    "KeyConflict",
    "Kind",
    "Lot",
    "Posting",
    "ReversalIsFinal",
    "Unit",
    "open_account",
    "post",
    "reverse",
]
