"""Which login speaks for which residents."""

from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.errors import AccountTaken
from villages.models import Resident

from .own_family import require_not_own


@transaction.atomic
def link_account(*, resident: Resident, user: User, by: User, at: datetime) -> Resident:
    """Let a login speak for the resident: see the file, give consents, redeem."""
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    if resident.user_id and resident.user_id != user.pk:
        raise AccountTaken(name=resident.name)
    resident.user = user
    resident.save(update_fields=["user"])
    audit.record(
        "villages.account_linked",
        target=resident,
        by=by,
        at=at,
        data={"user": user.pk},
    )
    return resident


@transaction.atomic
def unlink_account(*, resident: Resident, by: User, at: datetime) -> Resident:
    """Stop a login from speaking for the resident."""
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    require_not_own(by, resident)
    was = resident.user_id
    resident.user = None
    resident.save(update_fields=["user"])
    audit.record(
        "villages.account_unlinked", target=resident, by=by, at=at, data={"user": was}
    )
    return resident


@transaction.atomic
def link_by_phone(*, user: User, at: datetime) -> list[Resident]:
    """Link the residents whose phone is the one that the user has proved to own.

    Only residents without a login, and only after the number was verified; the
    user is the one who acts. Safe to call at every sign-in.
    """
    if not user.phone_verified:
        return []
    waiting = Resident.objects.filter(
        phone=user.phone, user__isnull=True, died_on__isnull=True
    )
    return [
        link_account(resident=resident, user=user, by=user, at=at)
        for resident in waiting
    ]
