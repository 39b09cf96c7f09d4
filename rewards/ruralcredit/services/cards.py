"""Scorecards: drafted from another one, changed, adopted by the member assembly."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.cards import (
    AuthorAdopts,
    CardAdopted,
    CardBackdated,
    CardHasFaults,
    ResolutionNeeded,
)
from rewards.ruralcredit.formulas.rating import Card, card_from_data, default_card
from rewards.ruralcredit.models import Coop, Scorecard
from rewards.ruralcredit.selectors.cards import faults_of


@transaction.atomic
def draft_card(
    *, coop: Coop, by: User, at: datetime, source: Scorecard | None = None
) -> Scorecard:
    """Begin the next version: a copy of ``source``, or of the card of the product."""
    # One lock per co-op: two drafts begun at once get two numbers.
    coop = Coop.objects.select_for_update().get(pk=coop.pk)
    last = Scorecard.objects.filter(coop=coop).aggregate(n=Max("version"))["n"] or 0
    card = Scorecard.objects.create(
        coop=coop,
        version=last + 1,
        content=source.content if source else default_card().as_data(),
        created_at=at,
        created_by=by,
    )
    card.authors.add(by)
    _note("ruralcredit.card_drafted", card, by=by, at=at)
    return card


@transaction.atomic
def change_card(*, card: Scorecard, content: Card, by: User, at: datetime) -> Scorecard:
    """Keep another content of a draft, faults and all. Raises CardAdopted.

    What was tried with the old content goes away.
    """
    card = _locked_draft(card)
    card.trials.all().delete()
    card.content = content.as_data()
    card.save(update_fields=["content"])
    card.authors.add(by)
    _note("ruralcredit.card_changed", card, by=by, at=at)
    return card


@transaction.atomic
def adopt_card(
    *, card: Scorecard, resolution: str, effective_on: date, by: User, at: datetime
) -> Scorecard:
    """Enter that the member assembly adopted a draft: from the day on it holds.

    Afterwards it is never changed. Raises CardAdopted, ResolutionNeeded,
    CardBackdated, AuthorAdopts and CardHasFaults (faults of the card itself, or
    codes that the co-op does not know).
    """
    card = _locked_draft(card)
    if not resolution.strip():
        raise ResolutionNeeded
    if effective_on < timezone.localdate(at):
        raise CardBackdated
    if card.created_by_id == by.pk or card.authors.filter(pk=by.pk).exists():
        raise AuthorAdopts
    require_faultless(card)
    card.adopted_at, card.adopted_by = at, by
    card.resolution, card.effective_on = resolution.strip(), effective_on
    card.save(update_fields=["adopted_at", "adopted_by", "resolution", "effective_on"])
    _note("ruralcredit.card_adopted", card, by=by, at=at)
    return card


@transaction.atomic
def drop_draft(*, card: Scorecard, by: User, at: datetime) -> None:
    """Throw a draft away, with its trials. Raises CardAdopted."""
    card = _locked_draft(card)
    _note("ruralcredit.card_dropped", card, by=by, at=at)
    card.trials.all().delete()
    card.delete()


def require_faultless(card: Scorecard) -> None:
    """Refuse a card with which somebody could not be rated; raises CardHasFaults."""
    found = faults_of(card_from_data(card.content), coop=card.coop)
    if found:
        raise CardHasFaults(number=len(found), first=str(found[0]))


def _locked_draft(card: Scorecard) -> Scorecard:
    card = (
        Scorecard.objects.select_for_update(of=("self",))
        .select_related("coop")
        .get(pk=card.pk)
    )
    if card.adopted_at is not None:
        raise CardAdopted
    return card


def _note(code: str, card: Scorecard, *, by: User, at: datetime) -> None:
    audit.record(code, target=card, by=by, at=at, data={"version": card.version})
