"""Single scores: for the auditor alone, and never without a line about the look."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.accounts.capacities import Capacity
from grassroots.accounts.models import User
from rewards.ruralcredit.errors.panels import NotTheAuditor, StillSealed
from rewards.ruralcredit.models import CoopRole, Panel, PanelSeat
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.services.acting import require_not_close
from rewards.ruralcredit.services.looks import log_look
from rewards.ruralcredit.services.panels.rounds import locked_dossier, note


@transaction.atomic
def read_scores(
    *, panel: Panel, by: User, capacity: Capacity, at: datetime
) -> list[PanelSeat]:
    """Return the seats of a closed round with their scores; the household is told.

    Each look is kept in the audit, and shown to the household. Raises NotTheAuditor,
    TooCloseToHousehold and StillSealed.
    """
    panel.dossier = locked_dossier(panel.dossier)
    today = timezone.localdate(at)
    if not works_for(by, panel.dossier.coop, CoopRole.AUDITOR, on=today):
        raise NotTheAuditor
    require_not_close(by, panel.dossier.household)
    if not panel.closed_at:
        raise StillSealed
    log_look(
        household=panel.dossier.household,
        viewer=by,
        capacity=capacity,
        purpose=_("查评议打分"),
        at=at,
    )
    note("ruralcredit.panel_scores_read", panel, by=by, at=at)
    return list(panel.seats.select_related("user").order_by("pk"))
