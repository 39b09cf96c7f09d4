"""Bring what the village knows into the files of those who agreed to it, every day."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from rewards.ruralcredit.models import Dossier, DossierValue
from rewards.ruralcredit.services.dossiers.derived import VILLAGE_RECORD, refresh
from villages.models import Membership, Purpose
from villages.selectors.consents import in_force


def refresh_village_records(*, on: date, at: datetime) -> int:
    """Work out anew what follows by itself; return how many files changed.

    Only of households in which somebody agreed that a co-op may know the village's
    score, or of which it is known still. Each file is a transaction of its own.
    """
    agreed = in_force(on).filter(purpose=Purpose.LENDER).values("resident")
    roofs = Membership.objects.in_force(on=on).filter(resident__in=agreed)
    known = DossierValue.objects.filter(
        indicator__code=VILLAGE_RECORD, until_on__isnull=True
    )
    wanted = Dossier.objects.kept().filter(
        Q(household__in=roofs.values("household")) | Q(pk__in=known.values("dossier"))
    )
    changed = 0
    for pk in wanted.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            locked = Dossier.objects.select_for_update(of=("self",))
            dossier = locked.select_related("coop", "household__village").get(pk=pk)
            changed += refresh(dossier=dossier, on=on, at=at) is not None
    return changed
