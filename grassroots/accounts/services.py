"""Open accounts, prove phones, and keep how somebody likes to read."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from grassroots.accounts import registers
from grassroots.accounts.errors import (
    NotAMobileNumber,
    PhoneAndNameApart,
    UnknownTextSize,
)
from grassroots.accounts.formulas import is_mobile, normalise_phone
from grassroots.accounts.models import User
from grassroots.audit import services as audit

__all__ = [
    "NotAMobileNumber",
    "PhoneAndNameApart",
    "UnknownTextSize",
    "choose_text_step",
    "open_account",
    "open_from_register",
    "prove_phone",
    "require_name",
    "reset_second_factor",
]

LARGEST_STEP = 3


@transaction.atomic
def open_account(*, phone: str, name: str, by: User | None, at: datetime) -> User:
    """Return the account of this phone, opening it when there is none.

    It has no password: its owner comes in by one-time code, which proves the
    phone, and may then choose one. An account that exists keeps its name.
    """
    phone = normalise_phone(phone)
    if not is_mobile(phone):
        raise NotAMobileNumber
    found = User.objects.filter(phone=phone).first()
    if found is not None:
        return found
    user = User.objects.create_user(phone, name=name)
    audit.record("accounts.opened", target=user, by=by, at=at)
    return user


def require_name(user: User, name: str) -> None:
    """Refuse an account of another name than was typed beside its phone."""
    if "".join(user.name.split()) != "".join(name.split()):
        raise PhoneAndNameApart


def open_from_register(*, phone: str, at: datetime) -> User | None:
    """Open the account of somebody whose phone a village knows; None for a stranger."""
    name = registers.name_of(phone, on=timezone.localdate(at))
    if name is None:
        return None
    return open_account(phone=phone, name=name, by=None, at=at)


@transaction.atomic
def prove_phone(*, user: User, at: datetime) -> None:
    """Note that the user read a code sent to the phone; the registers hear of it.

    Repeating it is harmless, and finds people who came onto a register since.
    """
    if not user.phone_verified:
        user.phone_verified = True
        user.save(update_fields=["phone_verified"])
        audit.record("accounts.phone_proven", target=user, by=user, at=at)
    registers.attach(user, at=at)


@transaction.atomic
def choose_text_step(*, user: User, step: int, by: User, at: datetime) -> User:
    """Keep the size of text that follows the user to every device."""
    if not 0 <= step <= LARGEST_STEP:
        raise UnknownTextSize
    if user.text_step != step:
        user.text_step = step
        user.save(update_fields=["text_step"])
        audit.record(
            "accounts.text_step_chosen", target=user, by=by, at=at, data={"step": step}
        )
    return user


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None, at: datetime) -> int:
    """Remove a lost second factor, so that it can be set up anew; return how many parts."""
    removed, _per_model = Authenticator.objects.filter(user=user).delete()
    audit.record("accounts.second_factor_reset", target=user, by=by, at=at)
    return removed
