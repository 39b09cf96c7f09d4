"""Appointments that no longer go together, since kinship was declared afterwards."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from villages.models import AreaAppointment, AreaRole, County, Town, Village
from villages.selectors.keepers import Keeping, keepers_in
from villages.selectors.ties import ties_of_all


@dataclass(frozen=True)
class Clash:
    """A supervisor and a manager of one village who are relatives or live together."""

    supervisor: AreaAppointment
    manager: AreaAppointment


@dataclass(frozen=True)
class KeepingClash:
    """A supervisor of a village who keeps accounts in it."""

    supervisor: AreaAppointment
    keeping: Keeping


def keepers_who_supervise(
    area: County | Town | Village, *, on: date
) -> list[KeepingClash]:
    """Return who both supervises and keeps accounts, in the villages of ``clashes_in``.

    Both are refused when they are made; this finds those that stood before.
    """
    if isinstance(area, County):
        return []
    villages = Village.objects.in_area(area)
    watching: dict[tuple[int | None, int], list[AreaAppointment]] = defaultdict(list)
    for post in (
        AreaAppointment.objects.not_over(on=on)
        .filter(village__in=villages, role=AreaRole.SUPERVISOR, user__is_active=True)
        .select_related("user", "village")
        .order_by("village__code", "pk")
    ):
        watching[post.village_id, post.user_id].append(post)
    if not watching:
        return []
    return [
        KeepingClash(post, one)
        for one in keepers_in(villages, on=on)
        for post in watching.get((one.village_id, one.user.pk), ())
        if one.meets(post.starts_on, post.ends_on)
    ]


def clashes_in(area: County | Town | Village, *, on: date) -> list[Clash]:
    """Return the pairs of a village, or of a town's villages, that hold or will hold.

    Kinship may be declared, and a household joined, after the appointment. A county
    fills no posts in villages: its towns are told.
    """
    if isinstance(area, County):
        return []
    posts = (
        AreaAppointment.objects.not_over(on=on)
        .filter(
            village__in=Village.objects.in_area(area),
            role__in=(AreaRole.SUPERVISOR, AreaRole.MANAGER),
            user__is_active=True,
        )
        .select_related("user", "village")
        .order_by("village__code", "pk")
    )
    by_village: dict[int | None, list[AreaAppointment]] = defaultdict(list)
    for post in posts:
        by_village[post.village_id].append(post)
    pairs = [pair for held in by_village.values() for pair in _facing(held)]
    users = {one.user for pair in pairs for one in (pair.supervisor, pair.manager)}
    ties = ties_of_all(users) if users else {}
    return [
        pair
        for pair in pairs
        if (ties[pair.supervisor.user_id].family | ties[pair.supervisor.user_id].kin)
        & ties[pair.manager.user_id].own
    ]


def _facing(held: list[AreaAppointment]) -> list[Clash]:
    """Return who supervises whom of one village on some day."""
    return [
        Clash(watching, watched)
        for watching in held
        if watching.role == AreaRole.SUPERVISOR
        for watched in held
        if watched.role == AreaRole.MANAGER and _share_a_day(watching, watched)
    ]


def _share_a_day(one: AreaAppointment, other: AreaAppointment) -> bool:
    return one.starts_on <= (other.ends_on or date.max) and other.starts_on <= (
        one.ends_on or date.max
    )
