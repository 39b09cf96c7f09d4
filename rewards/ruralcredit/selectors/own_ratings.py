"""What a household sees of its own rating, and who may see it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.rating import NoCard
from rewards.ruralcredit.formulas.rating import card_from_data, reckon
from rewards.ruralcredit.models import (
    Authorisation,
    Dossier,
    FilePurpose,
    Rating,
    RatingObjection,
    RatingStatus,
)
from rewards.ruralcredit.selectors.cards import card_in_force
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.explained import Explained, explain
from rewards.ruralcredit.selectors.facts import facts_of
from villages.models import Membership
from villages.models.household import latest_birth_of_an_adult
from villages.permissions import own_residents


@dataclass(frozen=True)
class OwnRating:
    """One household at one co-op, as its people see it.

    ``explained`` is the rating that holds, or the last one that was signed;
    ``missing`` names what the file still lacks before anybody can be rated.
    """

    dossier: Dossier
    is_consented: bool
    explained: Explained | None
    is_held: bool
    is_being_rated: bool
    missing: tuple[str, ...]
    objections: tuple[RatingObjection, ...]
    consents: tuple[Authorisation, ...]

    @property
    def rating(self) -> Rating | None:
        """Return the rating that is explained."""
        return self.explained.rating if self.explained else None

    @property
    def open_objection(self) -> RatingObjection | None:
        """Return what waits for an answer."""
        return next((one for one in self.objections if not one.decided_at), None)


def own_dossiers(user: User, *, on: date) -> "QuerySet[Dossier]":
    """Return the files of the households in which the user is, or speaks for, an adult."""
    grown = own_residents(user).filter(born_on__lte=latest_birth_of_an_adult(on=on))
    homes = Membership.objects.in_force(on=on).filter(resident__in=grown)
    found = Dossier.objects.kept().filter(household__in=homes.values("household"))
    return found.select_related(
        "coop", "household__head", "household__village__town"
    ).order_by("household", "coop")


def own_rating(dossier: Dossier, *, on: date) -> OwnRating:
    """Return what a household may know of its rating on the day: everything."""
    signed = dossier.ratings.signed().select_related(
        "card", "panel__after", "decided_by", "second_by", "dossier__household"
    )
    held = signed.holding(on=on).first()
    last = held or signed.order_by("-pk").first()
    is_consented = has_consent(dossier, on=on)
    objections = RatingObjection.objects.filter(rating__dossier=dossier)
    holding = Authorisation.objects.holding(on=on).filter(dossier=dossier)
    return OwnRating(
        dossier=dossier,
        is_consented=is_consented,
        explained=explain(last) if last else None,
        is_held=held is not None,
        is_being_rated=dossier.ratings.filter(status=RatingStatus.SCORED).exists(),
        missing=_missing(dossier, on=on) if is_consented and not held else (),
        objections=tuple(
            objections.select_related("rating__card").order_by("-received_at", "-pk")
        ),
        consents=tuple(holding.order_by("purpose", "pk")),
    )


def _missing(dossier: Dossier, *, on: date) -> tuple[str, ...]:
    """Return the names of what a rating today could not do without."""
    try:
        card = card_from_data(card_in_force(coop=dossier.coop, on=on).content)
    except NoCard:
        return ()
    facts = facts_of(dossier=dossier, card=card, on=on)
    return tuple(card.indicator(code).name for code in reckon(card, facts).missing)


def values_used(dossier: Dossier, *, on: date) -> int:
    """Return how many values the file holds on the day."""
    return dossier.values.holding(on=on).count()


def file_consent(own: OwnRating) -> Authorisation | None:
    """Return the consent to the file that holds longest."""
    given = [one for one in own.consents if one.purpose == FilePurpose.FILE]
    return max(given, key=lambda one: one.ends_on, default=None)
