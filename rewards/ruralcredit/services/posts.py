"""Who works for a co-op, from when to when; nobody watches over themselves."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from grassroots.accounts import services as accounts
from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.coops import (
    AppointsOneself,
    HoldsPostAlready,
    PostBackwards,
    PostOver,
    PostsDoNotMix,
)
from rewards.ruralcredit.models import Coop, CoopAppointment, CoopRole
from rewards.ruralcredit.services.coops import require_keeper


@transaction.atomic
def appoint(
    *,
    coop: Coop,
    user: User,
    role: str,
    starts_on: date,
    by: User,
    at: datetime,
    ends_on: date | None = None,
    bank: str = "",
) -> CoopAppointment:
    """Give the user a post at the co-op, from a day on; by the county's supervisor.

    Officer, committee, auditor and bank watch each other: nobody holds two of them
    at one co-op on one day, and nobody appoints themself. ``bank`` is the custodian
    bank for which somebody acts, named as on its lines. Raises CountyKeepsCoops,
    AppointsOneself, PostBackwards, HoldsPostAlready and PostsDoNotMix.
    """
    require_keeper(by, coop.county, at=at)
    if user.pk == by.pk:
        raise AppointsOneself
    if ends_on and ends_on < starts_on:
        raise PostBackwards
    # Lock the person: two appointments at once could miss that they do not mix.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    held = coop.appointments.filter(user=user).filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    if ends_on:
        held = held.filter(starts_on__lte=ends_on)
    clash = held.first()
    if clash:
        words = {"name": str(user), "role": CoopRole(clash.role).label}
        raise (HoldsPostAlready if clash.role == role else PostsDoNotMix)(**words)
    post = CoopAppointment.objects.create(
        coop=coop,
        user=user,
        role=role,
        bank=bank.strip() if role == CoopRole.BANK else "",
        starts_on=starts_on,
        ends_on=ends_on,
    )
    _note("ruralcredit.appointed", post, by=by, at=at)
    return post


@transaction.atomic
def appoint_by_phone(
    *, coop: Coop, phone: str, name: str, by: User, at: datetime, **post: Any
) -> CoopAppointment:
    """Appoint whoever has the phone; who has no account yet gets one.

    An account of another name is refused, and nothing of it is shown. ``post`` is
    the role, the first day, the last one if there is one, and which bank if it is one.
    """
    require_keeper(by, coop.county, at=at)
    user = accounts.open_account(phone=phone, name=name.strip(), by=by, at=at)
    accounts.require_name(user, name)
    return appoint(coop=coop, user=user, by=by, at=at, **post)


@transaction.atomic
def end(*, post: CoopAppointment, on: date, by: User, at: datetime) -> CoopAppointment:
    """Let ``on`` be the last day of a post. One that has not begun is taken back."""
    require_keeper(by, post.coop.county, at=at)
    post = CoopAppointment.objects.select_for_update(of=("self",)).get(pk=post.pk)
    today = timezone.localdate(at)
    if post.ends_on and post.ends_on < today:
        raise PostOver
    never_held = on < post.starts_on
    if never_held and post.starts_on <= today:
        raise PostBackwards
    post.ends_on = on
    _note("ruralcredit.post_ended", post, by=by, at=at)
    if never_held:
        post.delete()
    else:
        post.save(update_fields=["ends_on"])
    return post


def _note(action: str, post: CoopAppointment, *, by: User, at: datetime) -> None:
    data = {
        "user": post.user_id,
        "coop": post.coop_id,
        "role": post.role,
        "bank": post.bank,
        "starts_on": post.starts_on.isoformat(),
        "ends_on": post.ends_on and post.ends_on.isoformat(),
    }
    audit.record(action, target=post, by=by, at=at, data=data)
