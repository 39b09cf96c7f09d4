"""Whose phone a village knows: who may get an account by asking for a code.

Nobody signs up. An app that keeps a register of people adds it here from its own
module ``capacities``; this module knows none of them.
"""

from datetime import date, datetime
from typing import Protocol

from grassroots.accounts.models import User


class Register(Protocol):
    """A list of people with their phones, kept by another app."""

    def name_of(self, phone: str, *, on: date) -> str | None:
        """Return the name of whoever has this phone on the day; None for a stranger."""

    def attach(self, user: User, *, at: datetime) -> None:
        """Let the account, whose phone was just proven, speak for its people."""


_registers: list[Register] = []


def add(register: Register) -> None:
    """Ask this register too, from now on."""
    if register not in _registers:
        _registers.append(register)


def name_of(phone: str, *, on: date) -> str | None:
    """Return the name that the first register gives for the phone, or None."""
    names = (register.name_of(phone, on=on) for register in _registers)
    return next((name for name in names if name is not None), None)


def attach(user: User, *, at: datetime) -> None:
    """Tell every register that the user has proven to hold the phone."""
    for register in _registers:
        register.attach(user, at=at)
