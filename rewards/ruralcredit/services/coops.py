"""The register of co-ops, kept by the county: certificate and villages served."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.coops import (
    CertificateBackwards,
    CoopNameTaken,
    CountyKeepsCoops,
    ServedAlready,
    ServiceOver,
    ShortNameTaken,
    VillageElsewhere,
)
from rewards.ruralcredit.models import Coop, ServiceArea
from rewards.ruralcredit.permissions import keeps_coops_of
from villages.models import County, Village

FIELDS = frozenset(
    {
        "name",
        "short_name",
        "phone",
        "certificate",
        "qualified_from",
        "qualified_until",
    }
)


@transaction.atomic
def register(
    *,
    county: County,
    name: str,
    short_name: str,
    certificate: str,
    qualified_from: date,
    qualified_until: date,
    villages: Iterable[Village],
    by: User,
    at: datetime,
    phone: str = "",
) -> Coop:
    """Enter a co-op with its certificate and the villages it serves from today.

    By the county's supervisor. Raises CountyKeepsCoops, CertificateBackwards,
    CoopNameTaken, ShortNameTaken and VillageElsewhere.
    """
    require_keeper(by, county, at=at)
    coop = Coop(
        county=county,
        name=name,
        short_name=short_name,
        phone=phone,
        certificate=certificate,
        qualified_from=qualified_from,
        qualified_until=qualified_until,
    )
    _require_sound(coop)
    coop.save()
    _note("ruralcredit.coop_registered", coop, by=by, at=at, name=name)
    for village in villages:
        serve(
            coop=coop, village=village, starts_on=timezone.localdate(at), by=by, at=at
        )
    return coop


@transaction.atomic
def change(*, coop: Coop, by: User, at: datetime, **changes: Any) -> Coop:
    """Change what the register says of a co-op, such as a renewed certificate."""
    unknown = changes.keys() - FIELDS
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    coop = locked(coop)
    require_keeper(by, coop.county, at=at)
    changed = {
        field: [str(getattr(coop, field)), str(new)]
        for field, new in changes.items()
        if getattr(coop, field) != new
    }
    for field in changed:
        setattr(coop, field, changes[field])
    _require_sound(coop)
    if changed:
        coop.save(update_fields=list(changed))
        _note("ruralcredit.coop_changed", coop, by=by, at=at, **changed)
    return coop


@transaction.atomic
def serve(
    *, coop: Coop, village: Village, starts_on: date, by: User, at: datetime
) -> ServiceArea:
    """Let a co-op serve a village of its county, from a day on."""
    coop = locked(coop)
    require_keeper(by, coop.county, at=at)
    if village.town.county_id != coop.county_id:
        raise VillageElsewhere(village=village.name)
    held = coop.service_areas.filter(village=village)
    if held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)).exists():
        raise ServedAlready(village=village.name)
    area = ServiceArea.objects.create(coop=coop, village=village, starts_on=starts_on)
    _note(
        "ruralcredit.village_served",
        coop,
        by=by,
        at=at,
        village=village.pk,
        starts_on=starts_on.isoformat(),
    )
    return area


@transaction.atomic
def stop_serving(*, area: ServiceArea, on: date, by: User, at: datetime) -> ServiceArea:
    """Let ``on`` be the last day of the service; members and dossiers stay."""
    locked(area.coop)
    require_keeper(by, area.coop.county, at=at)
    area = ServiceArea.objects.select_related("coop").get(pk=area.pk)
    if area.ends_on or on < area.starts_on:
        raise ServiceOver
    area.ends_on = on
    area.save(update_fields=["ends_on"])
    _note(
        "ruralcredit.village_left",
        area.coop,
        by=by,
        at=at,
        village=area.village_id,
        ends_on=on.isoformat(),
    )
    return area


def require_keeper(by: User, county: County, *, at: datetime) -> None:
    """Raise CountyKeepsCoops unless the user keeps the county's register today."""
    if not keeps_coops_of(by, county, on=timezone.localdate(at)):
        raise CountyKeepsCoops


def locked(coop: Coop) -> Coop:
    """Return the co-op, locked until the transaction is over."""
    rows = Coop.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("county").get(pk=coop.pk)


def _require_sound(coop: Coop) -> None:
    """Refuse a certificate that ends too early, and names that are taken."""
    if coop.qualified_until < coop.qualified_from:
        raise CertificateBackwards
    others = Coop.objects.filter(county=coop.county_id).exclude(pk=coop.pk)
    if others.filter(name=coop.name).exists():
        raise CoopNameTaken
    if others.filter(short_name=coop.short_name).exists():
        raise ShortNameTaken


def _note(action: str, coop: Coop, *, by: User, at: datetime, **data: Any) -> None:
    audit.record(action, target=coop, by=by, at=at, data=data)
