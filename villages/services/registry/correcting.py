"""What was written down of a resident is corrected."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.models import Resident

from .accounts import unlink_account
from .identity import open_id_number, require_free, seal_id_number
from .own_family import require_not_own
from .residents import Particulars, checked, rename


@transaction.atomic
def correct_resident(
    *,
    resident: Resident,
    name: str,
    born_on: date,
    phone: str,
    id_number: str = "",
    by: User,
    at: datetime,
) -> Resident:
    """Correct what was written down wrongly, or changed; an empty id number stays.

    The audit line says which of them changed, not from what to what.
    """
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    require_not_own(by, resident)
    kept = open_id_number(resident) if resident.id_number_sealed else ""
    particulars = checked(
        name=name,
        born_on=born_on,
        phone=phone,
        id_number=id_number.strip() or kept,
        on=timezone.localdate(at),
    )
    changed = _differing(resident, particulars)
    # A number that changes hands takes nobody's file along.
    if "phone" in changed and resident.user and resident.user.phone == resident.phone:
        resident = unlink_account(resident=resident, by=by, at=at)
    if particulars.id_number != kept:
        require_free(resident.village, particulars.id_number, but=resident)
        seal_id_number(resident, particulars.id_number)
        changed.append("id_number")
    if not changed:
        return resident
    rename(resident, particulars.name)
    resident.born_on, resident.phone = particulars.born_on, particulars.phone
    resident.save()
    audit.record(
        "villages.resident_corrected",
        target=resident,
        by=by,
        at=at,
        data={"changed": changed},
    )
    return resident


def _differing(resident: Resident, particulars: Particulars) -> list[str]:
    return [
        field
        for field in ("name", "born_on", "phone")
        if getattr(resident, field) != getattr(particulars, field)
    ]
