"""Ask people to judge a household; the server sets aside who is too close."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.panels import (
    JudgedBefore,
    NoSecondRound,
    NotInvitable,
    PanelRuns,
    SeatedAlready,
    TooFewPeople,
)
from rewards.ruralcredit.errors.rating import DossierClosed, NoConsent
from rewards.ruralcredit.formulas.rating.panel import FEWEST
from rewards.ruralcredit.models import Dossier, Panel, PanelSeat
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.panels import causes_of, invitable
from rewards.ruralcredit.services.acting import require_not_close, require_officer
from rewards.ruralcredit.services.panels.rounds import locked_dossier, note, open_round


@transaction.atomic
def open_panel(
    *, dossier: Dossier, people: Iterable[User], by: User, at: datetime
) -> Panel:
    """Open a round of sealed scores among people; who is too close keeps an empty seat.

    Raises NotForThisCoop, TooCloseToHousehold, DossierClosed, NoConsent, PanelRuns,
    NotInvitable, and TooFewPeople when fewer than five are left after recusals.
    """
    dossier = _ready(dossier, by=by, at=at)
    if dossier.panels.unsettled().exists():
        raise PanelRuns
    panel = Panel.objects.create(dossier=dossier, opened_at=at, opened_by=by)
    return _seated(panel, people, by=by, at=at)


@transaction.atomic
def open_second_round(
    *, panel: Panel, people: Iterable[User], by: User, at: datetime
) -> Panel:
    """Ask other people, when the first ones were too far apart; nobody of them again.

    Raises NoSecondRound, JudgedBefore, and what ``open_panel`` raises.
    """
    dossier = _ready(panel.dossier, by=by, at=at)
    first = Panel.objects.get(pk=panel.pk)
    if dossier.panels.filter(closed_at__isnull=True).exists():
        raise PanelRuns
    if not first.needs_another or first.next_rounds.exists():
        raise NoSecondRound
    people = list(people)
    before = set(first.seats.values_list("user", flat=True))
    if again := [one for one in people if one.pk in before]:
        raise JudgedBefore(names=_named(again))
    second = Panel.objects.create(
        dossier=dossier, number=2, after=first, opened_at=at, opened_by=by
    )
    return _seated(second, people, by=by, at=at)


@transaction.atomic
def add_people(
    *, panel: Panel, people: Iterable[User], by: User, at: datetime
) -> Panel:
    """Ask more people into a round that runs, as when somebody cannot come.

    Raises NotForThisCoop, TooCloseToHousehold, PanelOver, SeatedAlready, JudgedBefore
    and NotInvitable.
    """
    panel = open_round(panel, by=by, at=at)
    people = list(people)
    seated = set(panel.seats.values_list("user", flat=True))
    if again := [one for one in people if one.pk in seated]:
        raise SeatedAlready(names=_named(again))
    if panel.after:
        before = set(panel.after.seats.values_list("user", flat=True))
        if again := [one for one in people if one.pk in before]:
            raise JudgedBefore(names=_named(again))
    _seat(panel, people, by=by, on=timezone.localdate(at))
    note("ruralcredit.panel_widened", panel, by=by, at=at, people=len(people))
    return panel


def _ready(dossier: Dossier, *, by: User, at: datetime) -> Dossier:
    """Return the dossier, locked, when its household may be judged today."""
    dossier = locked_dossier(dossier)
    require_officer(by, dossier.coop, at=at)
    require_not_close(by, dossier.household)
    if dossier.closed_on:
        raise DossierClosed
    if not has_consent(dossier, on=timezone.localdate(at)):
        raise NoConsent
    return dossier


def _seated(panel: Panel, people: Iterable[User], *, by: User, at: datetime) -> Panel:
    """Give each their seat, and see that enough may score."""
    seats = _seat(panel, list(people), by=by, on=timezone.localdate(at))
    free = sum(not one.recused_cause for one in seats)
    if free < FEWEST:
        raise TooFewPeople(number=free, least=FEWEST)
    recused = len(seats) - free
    note("ruralcredit.panel_opened", panel, by=by, at=at, people=free, recused=recused)
    return panel


def _seat(panel: Panel, people: list[User], *, by: User, on: date) -> list[PanelSeat]:
    known = set(invitable(panel.dossier, on=on).values_list("pk", flat=True))
    if strangers := [one for one in people if one.pk not in known]:
        raise NotInvitable(names=_named(strangers))
    causes = causes_of(people, panel.dossier, on=on, raters={by.pk})
    return PanelSeat.objects.bulk_create(
        PanelSeat(panel=panel, user_id=key, recused_cause=cause)
        for key, cause in causes.items()
    )


def _named(people: Iterable[User]) -> str:
    return "、".join(str(one) for one in people)
