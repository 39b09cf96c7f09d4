"""A draft tried on all files at once says what trying it file by file says."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rewards.ruralcredit.errors.cards import CardHasFaults, CardIsTheSame
from rewards.ruralcredit.errors.rating import AsOfFuture, NoCard
from rewards.ruralcredit.formulas.rating import card_from_data, default_card, shadow_run
from rewards.ruralcredit.models import (
    Dossier,
    Rating,
    RatingRun,
    RunStatus,
    ShadowOutcome,
)
from rewards.ruralcredit.selectors import runs
from rewards.ruralcredit.selectors.facts import facts_of
from rewards.ruralcredit.services import cards, shadow
from rewards.ruralcredit.tasks import try_card
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import TODAY, make_card, make_coop
from tests.factories.villages import moment
from tests.rewards.ruralcredit.test_mass import fill

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def another_card():
    """The default card with the points of two indicators turned round, and harder."""
    card = default_card()
    first = card.indicators[0]
    turned = tuple(
        replace(one, points=points, missing=one.missing)
        for one, points in zip(
            first.bins,
            [one.points for one in reversed(first.lines)] + [first.neutral.points],
            strict=True,
        )
    )
    indicators = (replace(first, bins=turned, direction=""), *card.indicators[1:])
    # Nobody without a number of late instalments can be rated any more.
    second = indicators[1]
    indicators = (indicators[0], replace(second, bins=second.lines), *indicators[2:])
    bands = tuple(
        replace(band, from_points=band.from_points + Decimal(2)) for band in card.bands
    )
    return replace(card, indicators=indicators, bands=bands)


@pytest.fixture
def coop():
    return make_coop()


def drafted(coop, content=None):
    by = UserFactory()
    draft = cards.draft_card(coop=coop, by=by, at=AT)
    return cards.change_card(
        card=draft, content=content or another_card(), by=by, at=AT
    )


def begun(draft, **told):
    words = {"as_of": TODAY, "by": UserFactory(), "at": AT} | told
    return shadow.begin_trial(card=draft, **words)


def test_trying_together_is_trying_one_by_one(coop):
    make_card(coop)
    fill(coop, default_card(), 120, seed=11)
    draft = drafted(coop)
    run = begun(draft)
    steps = list(shadow.go_on(run=run, at=AT, chunk=50))
    assert steps[-1].done == steps[-1].total == 120
    run.refresh_from_db()
    old, new = default_card(), another_card()
    consented = list(Dossier.objects.consented(on=TODAY).select_related("coop"))
    cells, names = {}, ("up", "down", "same", "lost", "gained")
    counted = dict.fromkeys(names, 0)
    for dossier in consented:
        # Each card asks how complete the file is for itself; these two ask the same.
        facts = facts_of(dossier=dossier, card=new, on=TODAY)
        alone = shadow_run(old, new, [(str(dossier.pk), facts)])
        [pair] = alone.cells
        cells[dossier.pk] = pair
        for name in names:
            counted[name] += len(getattr(alone, name))
    together = {
        one.dossier_id: (one.old, one.new) for one in ShadowOutcome.objects.all()
    }
    assert together == cells
    trial = runs.trial_of(run)
    assert {name: getattr(trial, name) for name in names} == counted
    assert sum(trial.cells.values()) == len(consented) == run.rated
    assert counted["down"]
    assert counted["lost"]
    movers = list(runs.movers_of(run))
    assert {one.dossier_id for one in movers} == {
        pk for pk, (before, after) in cells.items() if before != after
    }
    assert not Rating.objects.exists()


def test_a_trial_that_was_stopped_goes_on_and_counts_nobody_twice(coop):
    make_card(coop)
    fill(coop, default_card(), 12, seed=2)
    run = begun(drafted(coop))
    first = next(shadow.go_on(run=run, at=AT, chunk=5))
    assert (first.done, first.total) == (5, 12)
    try_card.func(run.pk)
    run.refresh_from_db()
    assert (run.status, run.done) == (RunStatus.DONE, 12)
    assert run.outcomes.count() == run.rated
    assert list(shadow.go_on(run=run, at=AT)) == []


def test_a_trial_is_over_when_the_draft_is_changed(coop):
    make_card(coop)
    fill(coop, default_card(), 4, seed=2)
    draft = drafted(coop)
    run = begun(draft)
    going = shadow.go_on(run=run, at=AT, chunk=2)
    next(going)
    cards.change_card(card=draft, content=another_card(), by=UserFactory(), at=AT)
    assert list(going) == []
    assert not RatingRun.objects.exists()
    assert not ShadowOutcome.objects.exists()


def test_a_second_trial_takes_the_place_of_the_first(coop):
    make_card(coop)
    draft = drafted(coop)
    first, second = begun(draft), begun(draft)
    assert list(RatingRun.objects.all()) == [second]
    assert first.pk != second.pk


def test_what_cannot_be_compared_is_refused(coop):
    draft = drafted(coop)
    with pytest.raises(NoCard):
        begun(draft)
    make_card(coop, version=2)
    with pytest.raises(AsOfFuture):
        begun(draft, as_of=TODAY + timedelta(days=1))
    with pytest.raises(CardIsTheSame):
        begun(drafted(coop, default_card()))
    broken = replace(default_card(), bands=())
    with pytest.raises(CardHasFaults):
        begun(drafted(coop, broken))
    assert not RatingRun.objects.exists()
    assert card_from_data(draft.content) == another_card()


def test_a_trial_that_another_worker_finished_is_left_alone(coop):
    make_card(coop)
    fill(coop, default_card(), 3, seed=2)
    run = begun(drafted(coop))
    stale = RatingRun.objects.get(pk=run.pk)
    list(shadow.go_on(run=run, at=AT))
    [seen] = shadow.go_on(run=stale, at=AT)
    assert seen.done == 3
    assert run.outcomes.count() == seen.rated
