"""What every step of a round begins with."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.panels import PanelOver
from rewards.ruralcredit.errors.rating import NoConsent
from rewards.ruralcredit.models import Dossier, Panel
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.services.acting import require_not_close, require_officer


def locked_dossier(dossier: Dossier) -> Dossier:
    """Lock a dossier: of its rounds only one step is taken at a time."""
    rows = Dossier.objects.select_for_update(of=("self",))
    return rows.select_related("coop", "household__village").get(pk=dossier.pk)


def open_round(panel: Panel, *, by: User, at: datetime) -> Panel:
    """Return a round that runs, its dossier locked, for an officer who is not close.

    Raises NotForThisCoop, TooCloseToHousehold, PanelOver and NoConsent.
    """
    dossier = locked_dossier(panel.dossier)
    require_officer(by, dossier.coop, at=at)
    require_not_close(by, dossier.household)
    found = Panel.objects.get(pk=panel.pk)
    found.dossier = dossier
    if found.closed_at:
        raise PanelOver
    require_consent(dossier, at=at)
    return found


def require_consent(dossier: Dossier, *, at: datetime) -> None:
    """Raise NoConsent once the household took its consent back: nobody judges it then."""
    if not has_consent(dossier, on=timezone.localdate(at)):
        raise NoConsent


def note(action: str, panel: Panel, *, by: User, at: datetime, **data: Any) -> None:
    """Keep a step of a round. What anybody scored never stands in the audit."""
    audit.record(
        action,
        target=panel,
        by=by,
        at=at,
        village_id=panel.dossier.household.village_id,
        data={"dossier": panel.dossier_id, "round": panel.number} | data,
    )
