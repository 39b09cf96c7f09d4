"""One person's sealed score."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.panels import (
    NotYourSeat,
    PanelOver,
    Recused,
    ScoredAlready,
)
from rewards.ruralcredit.formulas.rating.panel import spread
from rewards.ruralcredit.models import PanelSeat, SeatCause
from rewards.ruralcredit.selectors.panels import cause_of
from rewards.ruralcredit.services.panels.rounds import (
    locked_dossier,
    note,
    require_consent,
)


@transaction.atomic
def give_score(*, seat: PanelSeat, score: int, by: User, at: datetime) -> PanelSeat:
    """Seal a score from 0 to 100, once; nobody but the auditor will read it.

    Whoever became a relative, or lent something, since they were asked is recused
    all the same. Raises NotYourSeat, PanelOver, NoConsent, Recused, ScoredAlready and
    MarkOutOfRange.
    """
    dossier = locked_dossier(seat.panel.dossier)
    rows = PanelSeat.objects.select_for_update(of=("self",)).select_related("panel")
    seat = rows.get(pk=seat.pk)
    seat.panel.dossier = dossier
    if seat.user_id != by.pk:
        raise NotYourSeat
    if seat.panel.closed_at:
        raise PanelOver
    require_consent(dossier, at=at)
    cause = seat.recused_cause or cause_of(by, dossier, on=timezone.localdate(at))
    if cause:
        raise Recused(cause=SeatCause(cause).label)
    if seat.scored_at:
        raise ScoredAlready
    # Refuses what is no whole number from 0 to 100.
    spread([score])
    seat.score, seat.scored_at = score, at
    seat.save(update_fields=["score", "scored_at"])
    note("ruralcredit.panel_scored", seat.panel, by=by, at=at)
    return seat
