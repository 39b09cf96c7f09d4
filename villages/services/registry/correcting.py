"""What was written down of a resident is corrected; a phone that changes is told of."""

from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.formulas import is_mobile
from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import sealing
from grassroots.core.later import later
from villages.models import Resident

from .accounts import unlink_account
from .identity import open_id_number, require_free, seal_id_number
from .own_family import require_not_own
from .residents import Particulars, checked, rename

TAIL = 4
# For whom the old number is sealed while it waits for its message.
FORMER_PHONE = "former-phone"


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
    if "phone" in changed:
        resident = _change_phone(resident, particulars.phone, by=by, at=at)
    if particulars.id_number != kept:
        require_free(resident.village, particulars.id_number, but=resident)
        seal_id_number(resident, particulars.id_number)
        changed.append("id_number")
    if not changed:
        return resident
    rename(resident, particulars.name)
    resident.born_on = particulars.born_on
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


def _change_phone(
    resident: Resident, phone: str, *, by: User, at: datetime
) -> Resident:
    """Put another number on the row, and tell whoever reads the old one.

    A login comes with the number: someone's own number, written down for somebody
    else, would open that person's file and points. So it is dated, and told.
    Does not save.
    """
    # A number that changes hands takes nobody's file along.
    if resident.user and resident.user.phone == resident.phone:
        resident = unlink_account(resident=resident, by=by, at=at)
    if is_mobile(resident.phone):
        told = partial(
            later,
            "villages.tasks.tell_former_phone",
            village_id=resident.village_id,
            sealed=sealing.seal(resident.phone, owner=FORMER_PHONE),
            tail=phone[-TAIL:],
        )
        transaction.on_commit(told)
    resident.phone, resident.phone_changed_at = phone, at
    return resident
