"""The bank's file of what came in, beside the register."""

from .reading import BankRow, Broken, Statement, read_statement
from .taking_in import TakenIn, settle_line, take_in, try_out

__all__ = [
    "BankRow",
    "Broken",
    "Statement",
    "TakenIn",
    "read_statement",
    "settle_line",
    "take_in",
    "try_out",
]
