"""Lend and be repaid: from the application to the last fen."""

from .applying import apply, check, withdraw
from .paying_out import confirm_pay_out, preview, sign
from .repaying import pay_off, repay
from .voting import vote

__all__ = [
    "apply",
    "check",
    "confirm_pay_out",
    "pay_off",
    "preview",
    "repay",
    "sign",
    "vote",
    "withdraw",
]
