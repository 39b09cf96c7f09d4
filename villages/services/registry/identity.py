"""Id numbers: checked, kept encrypted, found by exact match, shown masked."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import QuerySet

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import sealing
from villages.errors import (
    IdNumberInvalid,
    IdNumberOfAnotherBirthday,
    IdNumberTaken,
)
from villages.formulas.id_number import birth_date, clean_id_number, mask_id_number
from villages.models import Resident, Village

from .own_family import require_not_own


def checked_id_number(text: str, *, born_on: date) -> str:
    """Return the number as it is kept, or "" for none; refuse one that is wrong."""
    if not text.strip():
        return ""
    try:
        number = clean_id_number(text)
    except ValueError:
        raise IdNumberInvalid from None
    if birth_date(number) != born_on:
        raise IdNumberOfAnotherBirthday
    return number


def digest_of(text: str) -> str:
    """Return the keyed hash by which a number is found, or "" when it is none."""
    try:
        return sealing.digest(clean_id_number(text))
    except ValueError:
        return ""


def find_by_id_number(village: Village, text: str) -> Resident | None:
    """Return the village's resident with exactly this number, if there is one."""
    wanted = digest_of(text)
    if not wanted:
        return None
    return Resident.objects.filter(village=village, id_number_digest=wanted).first()


def masked_id_number(resident: Resident) -> str:
    """Return the number as staff may see it, 3702**********001X; "" when unknown."""
    if not resident.id_number_sealed:
        return ""
    return mask_id_number(open_id_number(resident))


def open_id_number(resident: Resident) -> str:
    """Return the whole number. Never show or log it; mask it."""
    return sealing.unseal(
        resident.id_number_sealed, owner=resident.id_number_digest or ""
    )


def seal_id_number(resident: Resident, number: str) -> None:
    """Put a checked number on the row, encrypted; "" takes it off. Does not save."""
    if not number:
        resident.id_number_sealed, resident.id_number_digest = "", None
        return
    resident.id_number_digest = sealing.digest(number)
    resident.id_number_sealed = sealing.seal(number, owner=resident.id_number_digest)


def require_free(village: Village, number: str, *, but: Resident | None = None) -> None:
    """Refuse a number that another resident of the village has."""
    if not number:
        return
    # One number at a time: two desks could enter the same one at once.
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    same = Resident.objects.filter(
        village=village, id_number_digest=sealing.digest(number)
    )
    other = (same.exclude(pk=but.pk) if but else same).first()
    if other:
        raise IdNumberTaken(name=other.name)


@transaction.atomic
def set_id_number(
    *, resident: Resident, id_number: str, by: User, at: datetime
) -> Resident:
    """Write down, correct or take away a resident's id number."""
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    require_not_own(by, resident)
    number = checked_id_number(id_number, born_on=resident.born_on)
    require_free(resident.village, number, but=resident)
    seal_id_number(resident, number)
    resident.save(update_fields=["id_number_sealed", "id_number_digest"])
    audit.record(
        "villages.id_number_set" if number else "villages.id_number_removed",
        target=resident,
        by=by,
        at=at,
    )
    return resident


def count_to_reseal() -> int:
    """Return how many numbers are still sealed with an older key."""
    return _stale().count()


@transaction.atomic
def reseal_batch(*, size: int) -> int:
    """Seal some numbers again with the newest key; return how many, 0 when done.

    Each batch is its own transaction: stopping in between loses nothing.
    """
    batch = list(_stale().select_for_update(no_key=True).order_by("pk")[:size])
    for resident in batch:
        number = open_id_number(resident)
        resident.id_number_sealed = sealing.seal(
            number, owner=resident.id_number_digest or ""
        )
    Resident.objects.bulk_update(batch, ["id_number_sealed"])
    return len(batch)


def _stale() -> "QuerySet[Resident]":
    newest = f"{sealing.newest_key_id()}."
    return Resident.objects.exclude(id_number_sealed="").exclude(
        id_number_sealed__startswith=newest
    )
