"""Who declared to be whose relative, so that neither judges the other."""

from datetime import date, datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.errors import OwnKin
from villages.models import Kinship, Resident

from .own_family import require_not_own


@transaction.atomic
def declare_kinship(
    first: Resident, second: Resident, by: User, on: date, at: datetime
) -> Kinship:
    """Keep that two residents are relatives, once, whoever of them said so."""
    if first.pk == second.pk:
        raise OwnKin
    low, high = sorted((first, second), key=lambda resident: resident.pk)
    kinship, is_new = Kinship.objects.get_or_create(
        first=low, second=high, defaults={"declared_on": on}
    )
    if is_new:
        audit.record(
            "villages.kinship_declared",
            target=kinship,
            by=by,
            at=at,
            data={"residents": [low.pk, high.pk]},
            village_id=low.village_id,
        )
    return kinship


@transaction.atomic
def withdraw_kinship(*, kinship: Kinship, by: User, at: datetime) -> None:
    """Take back a kinship that was declared by mistake.

    Neither of the two may be of the acting user's family; declaring is open to all.
    """
    require_not_own(by, kinship.first, kinship.second)
    audit.record(
        "villages.kinship_withdrawn",
        target=kinship,
        by=by,
        at=at,
        data={"residents": [kinship.first_id, kinship.second_id]},
        village_id=kinship.first.village_id,
    )
    kinship.delete()
