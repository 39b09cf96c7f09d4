"""What a co-op keeps on a village's household, for asking whom it does not concern."""

from datetime import timedelta

from django.utils import timezone

from rewards.ruralcredit.models import FilePurpose
from rewards.ruralcredit.services import disclosure, objections, panels, ratings
from tests.factories.ruralcredit import (
    CoopMemberFactory,
    DossierFactory,
    know,
    make_card,
    make_line,
)
from tests.rewards.ruralcredit.rated import VALUES, committee, judges, officer

RATING_KEYS = (
    *("dossier", "rating", "panel", "seat", "objection", "link", "authorisation"),
)


def keys_of_rating(coop, head):
    """Return the keys of a household's rating and of all that belongs to it."""
    at = timezone.now()
    make_card(coop)
    make_line(coop)
    member = CoopMemberFactory(coop=coop, resident=head)
    dossier = DossierFactory(
        coop=coop,
        household=member.household,
        resident=head,
        consents=tuple(FilePurpose),
    )
    know(dossier, on=timezone.localdate(at), **VALUES)
    by = officer(coop)
    panel = panels.open_panel(dossier=dossier, people=judges(coop), by=by, at=at)
    rating = ratings.rate(dossier=dossier, as_of=timezone.localdate(at), by=by, at=at)
    rating = ratings.decide(rating=rating, by=committee(coop), at=at)
    objection = objections.object_to(
        rating=rating,
        resident=head,
        words="年头不对",
        client_id="0b0f9f0e-64a7-4b4f-9a83-3c1a5f9d0c11",
        by=by,
        at=at,
    )
    given = dossier.authorisations.get(purpose=FilePurpose.LENDER)
    disclosure.make_link(
        authorisation=given,
        lender="望海农商银行",
        purpose="春耕",
        ends_on=timezone.localdate(at) + timedelta(days=7),
        by=by,
        at=at,
    )
    return {
        "dossier": dossier.pk,
        "rating": rating.pk,
        "panel": panel.pk,
        "seat": panel.seats.first().pk,
        "objection": objection.pk,
        "link": given.links.first().pk,
        "authorisation": given.pk,
    }
