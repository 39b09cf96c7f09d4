"""Proposals of before: the last one of a household waits, the others are set aside."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from rewards.ruralcredit.models import Rating, RatingRun, RatingStatus
from rewards.ruralcredit.services import mass
from tests.factories.ruralcredit import TODAY, village_of
from tests.rewards.ruralcredit.rated import AT, rated, world

pytestmark = pytest.mark.django_db
PACKAGE = "rewards.ruralcredit.migrations"


def test_only_the_last_proposal_of_a_household_waits():
    w = world()
    told = {"card": w.coop.scorecards.get(), "as_of": TODAY, "scored_at": AT}
    first, last = (
        Rating.objects.create(dossier=w.dossier, limit_fen=None, **told)
        for _one in range(2)
    )
    migration = import_module(f"{PACKAGE}.0007_overtaken_proposals")
    migration.set_aside(apps, None)
    first.refresh_from_db()
    last.refresh_from_db()
    assert (first.status, last.status) == ("overtaken", "scored")


def test_what_was_overtaken_is_no_proposal_again():
    w = world()
    rating = rated(w.dossier)
    Rating.objects.filter(pk=rating.pk).update(status=RatingStatus.OVERTAKEN)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).update(status=RatingStatus.SCORED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Rating.objects.filter(pk=rating.pk).delete()


def test_runs_of_before_have_the_card_of_their_ratings():
    w = world()
    run = mass.begin_run(
        coop=w.coop, area=village_of(w.coop), as_of=TODAY, by=None, at=AT
    )
    list(mass.go_on(run=run, by=None, at=AT))
    empty = RatingRun.objects.create(
        coop=w.coop, area_code="1", as_of=TODAY, started_at=AT
    )
    RatingRun.objects.update(card=None)
    import_module(f"{PACKAGE}.0008_a_run_keeps_its_card").fill_in(apps, None)
    run.refresh_from_db()
    empty.refresh_from_db()
    assert run.card == w.coop.scorecards.get()
    assert empty.card is None
