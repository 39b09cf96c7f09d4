"""Lend and be repaid: from the application to the last fen, and what may come between."""

from .applying import apply, check, withdraw
from .compensating import compensate, recover, write_off
from .paying_out import confirm_pay_out, preview, sign
from .repaying import pay_off, repay
from .rescheduling import (
    NewPlan,
    approve_change,
    drop_change,
    planned,
    propose_change,
)
from .reversing import take_back
from .voting import vote

__all__ = [
    "NewPlan",
    "apply",
    "approve_change",
    "check",
    "compensate",
    "confirm_pay_out",
    "drop_change",
    "pay_off",
    "planned",
    "preview",
    "propose_change",
    "recover",
    "repay",
    "sign",
    "take_back",
    "vote",
    "withdraw",
    "write_off",
]
