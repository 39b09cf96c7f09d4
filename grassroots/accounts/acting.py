"""In which capacity a request acts, and whether its second factor is still missing."""

import time
from dataclasses import dataclass

from allauth.account import app_settings as allauth_settings
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from grassroots.accounts.capacities import Capacity, capacities_of

SESSION_KEY = "capacity"
# Set when the second factor was set up in this very session, with a right code.
SECOND_FACTOR_KEY = "second_factor_of"


@dataclass(frozen=True)
class Acting:
    """The capacities somebody holds, the one in use, and whether it is still locked."""

    held: list[Capacity]
    chosen: Capacity | None
    is_locked: bool

    @property
    def capacity(self) -> Capacity | None:
        """The capacity that opens doors: none while the second factor is missing."""
        return None if self.is_locked else self.chosen


def acting(request: HttpRequest) -> Acting:
    """Return in which capacity the request acts.

    It is the one chosen under 我的 while that still holds, else the first.
    """
    if not request.user.is_authenticated:
        return Acting(held=[], chosen=None, is_locked=False)
    held = capacities_of(request.user, on=timezone.localdate())
    wanted = request.session.get(SESSION_KEY)
    first = held[0] if held else None
    chosen = next((one for one in held if one.key == wanted), first)
    needed = chosen is not None and chosen.needs_second_factor
    return Acting(held, chosen, is_locked=needed and not has_second_factor(request))


def acting_of(request: HttpRequest) -> Acting:
    """Return what the middleware hung on the request."""
    found: Acting = request.acting  # type: ignore[attr-defined]
    return found


def role_of(request: HttpRequest) -> str:
    """Return the role that opens doors for the request; empty when none does."""
    capacity = acting_of(request).capacity
    return capacity.role if capacity else ""


def has_second_factor(request: HttpRequest) -> bool:
    """Return whether this session proved a second factor; demo mode asks for none."""
    if settings.DEMO_MODE:
        return True
    if request.session.get(SECOND_FACTOR_KEY) == request.user.pk:
        return True
    records = get_authentication_records(request, request.user)
    return any(record["method"] == "mfa" for record in records)


def signed_in_just_now(request: HttpRequest, *, method: str | None = None) -> bool:
    """Return whether the user proved who they are within the last minutes."""
    records = get_authentication_records(request, request.user)
    return any(
        time.time() - record["at"] < allauth_settings.REAUTHENTICATION_TIMEOUT
        for record in records
        if method in {None, record["method"]}
    )


def proved_phone_just_now(request: HttpRequest) -> bool:
    """Return whether the user typed in a code from the phone within the last minutes."""
    return signed_in_just_now(request, method="code")
