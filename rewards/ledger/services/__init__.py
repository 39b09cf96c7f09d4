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
from .taking_back import TakenBack, take_back
from .transferring import transfer

POINT, FEN = Unit.POINT, Unit.FEN
AWARD, REDEMPTION, EXPIRY, REVERSAL, TRANSFER = (
    Kind.AWARD,
    Kind.REDEMPTION,
    Kind.EXPIRY,
    Kind.REVERSAL,
    Kind.TRANSFER,
)
PROVISION, PAY_OUT, REPAYMENT, INTEREST, COMPENSATION, RECOVERY, WRITE_OFF = (
    Kind.PROVISION,
    Kind.PAY_OUT,
    Kind.REPAYMENT,
    Kind.INTEREST,
    Kind.COMPENSATION,
    Kind.RECOVERY,
    Kind.WRITE_OFF,
)

__all__ = [
    "AWARD",
    "COMPENSATION",
    "EXPIRY",
    "FEN",
    "INTEREST",
    "PAY_OUT",
    "POINT",
    "PROVISION",
    "RECOVERY",
    "REDEMPTION",
    "REPAYMENT",
    "REVERSAL",
    "TRANSFER",
    "WRITE_OFF",
    "Account",
    "AlreadyReversed",
    "Entry",
    "InsufficientBalance",
    "KeyConflict",
    "Kind",
    "Lot",
    "Posting",
    "ReversalIsFinal",
    "TakenBack",
    "Unit",
    "open_account",
    "post",
    "reverse",
    "take_back",
    "transfer",
]
