"""Clerks keep the accounts of their counter: those who supervise a village are told."""

from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from rewards.redemption.models import OutletAppointment
from villages.models import Village
from villages.selectors.keepers import Keeping, add_keepers


def clerks_in(villages: QuerySet[Village], on: date) -> Iterator[Keeping]:
    """Yield the clerks of the villages' counters, also of those that are closed now."""
    found = (
        OutletAppointment.objects.not_over(on=on)
        .filter(outlet__village__in=villages)
        .select_related("user", "outlet")
        .order_by("pk")
    )
    for one in found:
        words = {"outlet": one.outlet.name, "role": one.get_role_display()}
        yield Keeping(
            user=one.user,
            village_id=one.outlet.village_id,
            post=_("%(outlet)s的%(role)s") % words,
            starts_on=one.starts_on,
            ends_on=one.ends_on,
        )


add_keepers(clerks_in)
