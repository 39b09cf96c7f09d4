"""Bring what the village knows into the files of those who agreed to it, every day."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from rewards.ruralcredit.models import (
    Dossier,
    DossierValue,
    DossierVisit,
    RatingStatus,
    VisitSource,
)
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.facts import VILLAGE_RECORD
from rewards.ruralcredit.services.dossiers.derived import refresh
from rewards.ruralcredit.services.dossiers.writing import Written, write
from villages.models import Consent, Membership, Purpose
from villages.selectors.consents import in_force
from villages.services.consents import follow_withdrawals

# Without either of them the village's score is nobody's business at a co-op.
_NEEDED = frozenset({Purpose.LENDER, Purpose.SCORING})


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


def let_go(*, consent: Consent, at: datetime, **_told: Any) -> None:
    """Take the village's score out of the files of a household whose consent is gone.

    At once, in the transaction of the withdrawal; proposals that rest on it go too. A
    score that another adult's consent still carries stays.
    """
    if consent.purpose not in _NEEDED:
        return
    today = timezone.localdate(at)
    roofs = Membership.objects.in_force(on=today).filter(resident=consent.resident_id)
    known = DossierValue.objects.holding(on=today).filter(
        indicator__code=VILLAGE_RECORD, indicator__coop=None
    )
    rows = Dossier.objects.select_for_update(of=("self",)).select_related(
        "coop", "household__village"
    )
    found = rows.filter(
        household__in=roofs.values("household"), pk__in=known.values("dossier")
    )
    for dossier in found.order_by("pk"):
        _let_go_of(dossier, on=today, at=at)


def _let_go_of(dossier: Dossier, *, on: date, at: datetime) -> None:
    """Work a file out anew; where its own consent is gone, only let go of the score."""
    value = dossier.values.holding(on=on).get(
        indicator__code=VILLAGE_RECORD, indicator__coop=None
    )
    refresh(dossier=dossier, on=on, at=at)
    value.refresh_from_db()
    if value.until_on is None and not has_consent(dossier, on=on):
        visit = DossierVisit.objects.create(
            dossier=dossier, source=VisitSource.SYSTEM, collected_on=on, recorded_at=at
        )
        write(visit, [Written(value.indicator, None, None)])
    if not dossier.values.holding(on=on).filter(indicator=value.indicator).exists():
        waiting = dossier.ratings.filter(status=RatingStatus.SCORED)
        waiting.filter(run=None).delete()
        waiting.update(status=RatingStatus.OVERTAKEN)


follow_withdrawals(let_go)
