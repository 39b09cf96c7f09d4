"""Close a round: its mean becomes a value of the file, or others are asked."""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.formulas.rating import (
    needs_second_round,
    spread,
    trimmed_mean,
)
from rewards.ruralcredit.models import Dossier, DossierVisit, Panel, VisitSource
from rewards.ruralcredit.selectors.cards import indicators_of
from rewards.ruralcredit.selectors.facts import APPRAISAL
from rewards.ruralcredit.services.dossiers.writing import Written, write
from rewards.ruralcredit.services.panels.rounds import note, open_round
from villages.formulas.months import add_months

VALID_MONTHS = 12
FIRST_ROUND = 1


@transaction.atomic
def close_panel(*, panel: Panel, by: User, at: datetime) -> Panel:
    """Close a round of which at least five have scored, and open its envelopes at once.

    The mean without one highest and one lowest becomes the file's appraisal (E02) for
    12 months. When the first round's scores lie more than 25 apart nothing is written:
    it waits for a second round with other people, whose mean then counts whatever its
    spread. Raises NotForThisCoop, TooCloseToHousehold, PanelOver and TooFewReviewers.
    """
    panel = open_round(panel, by=by, at=at)
    scores = [
        one
        for one in panel.seats.values_list("score", flat=True).order_by("pk")
        if one is not None
    ]
    panel.mean, panel.spread = trimmed_mean(scores), spread(scores)
    panel.judges = len(scores)
    panel.needs_another = panel.number == FIRST_ROUND and needs_second_round(scores)
    panel.closed_at, panel.closed_by = at, by
    panel.save()
    if not panel.needs_another:
        _write(panel.dossier, panel.mean, at=at)
    note(
        "ruralcredit.panel_closed",
        panel,
        by=by,
        at=at,
        judges=panel.judges,
        needs_another=panel.needs_another,
    )
    return panel


def _write(dossier: Dossier, mean: Decimal, *, at: datetime) -> None:
    """Keep the mean as the file's appraisal, in place of the former one."""
    today = timezone.localdate(at)
    indicator = indicators_of(dossier.coop)[APPRAISAL]
    visit = DossierVisit.objects.create(
        dossier=dossier,
        source=VisitSource.SYSTEM,
        collected_on=today,
        recorded_at=at,
    )
    until = add_months(today, indicator.valid_months or VALID_MONTHS)
    write(visit, [Written(indicator, mean, until)])
