"""In which capacity a request acts, and whether its second factor is still missing."""

import time

from allauth.account import app_settings as allauth_settings
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property

from grassroots.accounts.capacities import Capacity, capacities_of, capacity_of

SESSION_KEY = "capacity"
# Set when the second factor was set up in this very session, with a right code.
SECOND_FACTOR_KEY = "second_factor_of"


class Acting:
    """In which capacity a request acts; looked up as far as somebody asks."""

    def __init__(self, request: HttpRequest) -> None:
        """Keep the request."""
        self._request = request

    @cached_property
    def held(self) -> list[Capacity]:
        """All capacities that the user holds today."""
        user = self._request.user
        if not user.is_authenticated:
            return []
        return capacities_of(user, on=timezone.localdate())

    @cached_property
    def chosen(self) -> Capacity | None:
        """Return the one chosen under 我的 while that still holds, else the first.

        Of one that was chosen, or in which home was entered, no other is looked up.
        """
        user = self._request.user
        if not user.is_authenticated:
            return None
        wanted = self._request.session.get(SESSION_KEY, "")
        found = capacity_of(user, wanted, on=timezone.localdate())
        return found or (self.held[0] if self.held else None)

    @cached_property
    def is_locked(self) -> bool:
        """Whether the chosen one waits for a second factor."""
        needed = self.chosen is not None and self.chosen.needs_second_factor
        return needed and not has_second_factor(self._request)

    @property
    def capacity(self) -> Capacity | None:
        """The capacity that opens doors: none while the second factor is missing."""
        return None if self.is_locked else self.chosen


def acting(request: HttpRequest) -> Acting:
    """Return in which capacity the request acts."""
    return Acting(request)


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
