"""Who holds which post in an area, and which posts somebody may fill."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from villages.models import AreaAppointment, AreaRole, County, Town, Village

MANAGERS_POSTS = (AreaRole.RECORDER, AreaRole.PANEL, AreaRole.DEPUTY)
# So long before the last day of a post the page says that it ends.
ENDS_SOON = timedelta(days=60)
# What somebody is for a whole town.
TOWNS_POSTS = (AreaRole.SUPERVISOR, AreaRole.INSPECTOR)


def held_in(area: County | Town | Village, *, on: date) -> "QuerySet[AreaAppointment]":
    """Return the appointments of an area that hold on the day or begin later.

    For a town with those of its villages; for a county with those of its towns.
    """
    where = Q(village=area)
    if isinstance(area, Town):
        where = Q(town=area) | Q(village__town=area)
    if isinstance(area, County):
        where = Q(county=area) | Q(town__county=area)
    return (
        AreaAppointment.objects.filter(where)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        .select_related("user", "village", "town", "county")
        .order_by("village__code", "role", "starts_on", "pk")
    )


def ends_soon(post: AreaAppointment, *, on: date) -> bool:
    """Return whether the post's last day comes within two months of the day."""
    return post.ends_on is not None and post.ends_on <= on + ENDS_SOON


def open_to(role: str, area: County | Town | Village) -> list[tuple[str, str]]:
    """Return the posts that somebody in this role and area fills, as choices."""
    filled: tuple[AreaRole, ...] = ()
    if role == AreaRole.MANAGER and isinstance(area, Village):
        filled = MANAGERS_POSTS
    if role == AreaRole.SUPERVISOR and isinstance(area, Town):
        filled = tuple(AreaRole)
    if role == AreaRole.SUPERVISOR and isinstance(area, County):
        filled = TOWNS_POSTS
    return [(one.value, str(one.label)) for one in filled]


def names_deputies(role: str, area: County | Town | Village) -> bool:
    """Return whether somebody in this role and area asks deputies to judge a case.

    The village's own supervisor watches and changes nothing.
    """
    above = role == AreaRole.SUPERVISOR and not isinstance(area, Village)
    return role == AreaRole.MANAGER or above
