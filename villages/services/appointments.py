"""Who is appointed to what, from when to when; nobody watches over themselves."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from grassroots.accounts import services as accounts
from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.appointment_errors import (
    KeepsAccounts,
    RelativeOfCommittee,
    TermTooLong,
)
from villages.errors import (
    AppointmentEnded,
    AppointmentStandsAlready,
    MayNotAppoint,
    RoleNotForThisArea,
    RolesDoNotMix,
    TermBackwards,
)
from villages.formulas.seats import last_day_of_term
from villages.models import SEATS, AreaAppointment, AreaRole, County, Town, Village
from villages.selectors.keepers import keepers_in
from villages.selectors.ties import ties_of

Held = QuerySet[AreaAppointment]

# The manager fills the village's own posts; the town appoints who manages a
# village and who watches over it; the county appoints for the town.
FILLED_BY_MANAGER = {AreaRole.RECORDER, AreaRole.PANEL, AreaRole.DEPUTY}
WATCHED = {
    AreaRole.RECORDER,
    AreaRole.PANEL,
    AreaRole.DEPUTY,
    AreaRole.MANAGER,
    AreaRole.INSPECTOR,
}
# What somebody can be for a whole town or county.
HELD_ABOVE = {AreaRole.SUPERVISOR, AreaRole.INSPECTOR}
# Who holds one in a village is no near relative of who holds the other there
# (Organic Law of the Villagers' Committees, article 32).
NO_RELATIVES = {
    AreaRole.SUPERVISOR: AreaRole.MANAGER,
    AreaRole.MANAGER: AreaRole.SUPERVISOR,
}


@transaction.atomic
def appoint(
    *,
    user: User,
    role: str,
    area: County | Town | Village,
    starts_on: date,
    ends_on: date | None = None,
    by: User,
    at: datetime,
) -> AreaAppointment:
    """Give the user a role in an area, from a day on.

    A seat of a village's committee without a last day ends with its five years.
    """
    require_may_appoint(by, role, area, on=timezone.localdate(at))
    if ends_on and ends_on < starts_on:
        raise TermBackwards
    if not isinstance(area, Village) and role not in HELD_ABOVE:
        raise RoleNotForThisArea
    ends_on = _last_day(role, area, starts_on, ends_on)
    if isinstance(area, Village) and role in NO_RELATIVES:
        # Lock the village: two relatives at once could miss each other.
        Village.objects.select_for_update(no_key=True).get(pk=area.pk)
    # Lock the person: two appointments at once could miss that they do not mix.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    where = {str(type(area)._meta.model_name): area}
    standing = _overlapping(starts_on, ends_on).filter(**where)
    held = standing.filter(user=user)
    if held.filter(role=role).exists():
        raise AppointmentStandsAlready(name=user.name)
    _require_mixes(user, role, held)
    if isinstance(area, Village):
        _require_no_relative(user, role, standing)
        _require_keeps_nothing(user, role, area, starts_on, ends_on)
    appointment = AreaAppointment.objects.create(
        user=user, role=role, starts_on=starts_on, ends_on=ends_on, **where
    )
    _note("villages.appointed", appointment, by=by, at=at)
    return appointment


@transaction.atomic
def appoint_by_phone(
    *,
    phone: str,
    name: str,
    role: str,
    area: County | Town | Village,
    starts_on: date,
    ends_on: date | None = None,
    by: User,
    at: datetime,
) -> AreaAppointment:
    """Appoint whoever has the phone; who has no account yet gets one.

    An account of another name is refused, and nothing of it is shown: a mistyped
    digit gives no stranger a role.
    """
    require_may_appoint(by, role, area, on=timezone.localdate(at))
    user = accounts.open_account(phone=phone, name=name.strip(), by=by, at=at)
    accounts.require_name(user, name)
    return appoint(
        user=user,
        role=role,
        area=area,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        at=at,
    )


@transaction.atomic
def end(
    *, appointment: AreaAppointment, on: date, by: User, at: datetime
) -> AreaAppointment:
    """End an appointment; ``on`` is its last day. What was done in it stays.

    One that ends before it has begun never holds: it is taken back.
    """
    appointment = AreaAppointment.objects.select_for_update(no_key=True).get(
        pk=appointment.pk
    )
    today = timezone.localdate(at)
    require_may_appoint(by, appointment.role, appointment.area, on=today)
    if appointment.ends_on and appointment.ends_on < today:
        raise AppointmentEnded
    never_held = on < appointment.starts_on
    if never_held and appointment.starts_on <= today:
        raise TermBackwards
    appointment.ends_on = on
    _note("villages.appointment_ended", appointment, by=by, at=at)
    if never_held:
        appointment.delete()
    else:
        appointment.save(update_fields=["ends_on"])
    return appointment


def require_may_appoint(
    by: User, role: str, area: County | Town | Village, *, on: date
) -> None:
    """Refuse unless the acting user fills such posts. An installer may fill any."""
    if by.is_superuser:
        return
    if isinstance(area, Village):
        allowed = permissions.supervises(by, area.town, on=on) or (
            role in FILLED_BY_MANAGER and permissions.manages(by, area, on=on)
        )
    else:
        allowed = isinstance(area, Town) and permissions.supervises(
            by, area.county, on=on
        )
    if not allowed:
        raise MayNotAppoint


def _last_day(
    role: str, area: County | Town | Village, starts_on: date, ends_on: date | None
) -> date | None:
    """Return the last day; what a village elects is held for five years at most."""
    if not isinstance(area, Village) or role not in SEATS:
        return ends_on
    last = last_day_of_term(starts_on)
    if ends_on and ends_on > last:
        raise TermTooLong(
            role=AreaRole(role).label,
            first=starts_on.isoformat(),
            last=last.isoformat(),
        )
    return ends_on or last


def _overlapping(starts_on: date, ends_on: date | None) -> Held:
    """Return the appointments that share a day with the period."""
    held = AreaAppointment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    )
    return held.filter(starts_on__lte=ends_on) if ends_on else held


def _require_mixes(user: User, role: str, held: Held) -> None:
    """Refuse that somebody watches over what they do themselves."""
    apart = {AreaRole.SUPERVISOR} if role in WATCHED else WATCHED
    clash = held.filter(role__in=apart).first()
    if clash:
        raise RolesDoNotMix(name=user.name, role=clash.get_role_display())


def _require_no_relative(user: User, role: str, standing: Held) -> None:
    """Refuse that a relative of the committee supervises it, or the other way round."""
    if role not in NO_RELATIVES:
        return
    ties = ties_of(user)
    near = ties.family | ties.kin
    facing = standing.filter(role=NO_RELATIVES[AreaRole(role)])
    for other in facing.select_related("user").order_by("pk"):
        if near & ties_of(other.user).own:
            raise RelativeOfCommittee(
                name=user.name, role=other.get_role_display(), other=other.user.name
            )


def _require_keeps_nothing(
    user: User, role: str, village: Village, starts_on: date, ends_on: date | None
) -> None:
    """Refuse that who keeps accounts in the village supervises it."""
    if role != AreaRole.SUPERVISOR:
        return
    for one in keepers_in(Village.objects.filter(pk=village.pk), on=starts_on):
        if one.user == user and one.meets(starts_on, ends_on):
            raise KeepsAccounts(name=user.name, post=one.post)


def _note(action: str, appointment: AreaAppointment, *, by: User, at: datetime) -> None:
    audit.record(
        action,
        target=appointment,
        by=by,
        at=at,
        data={
            "user": appointment.user_id,
            "role": appointment.role,
            "starts_on": appointment.starts_on.isoformat(),
            "ends_on": appointment.ends_on and appointment.ends_on.isoformat(),
        },
    )
