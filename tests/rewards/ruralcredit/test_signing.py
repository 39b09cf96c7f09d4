"""Signing a run at once is deciding one by one, by somebody who did not begin it."""

from datetime import timedelta

import pytest

from grassroots.audit.models import Event
from rewards.ruralcredit.errors.cards import RunIsShadow, RunNotDone, StarterSigns
from rewards.ruralcredit.formulas.rating import default_card
from rewards.ruralcredit.models import Rating, RatingRun, RatingStatus
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors.closeness import households_close_to
from rewards.ruralcredit.selectors.runs import result_of
from rewards.ruralcredit.services import cards, mass, ratings, signing
from rewards.ruralcredit.tasks import rate_run, sign_run
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    make_card,
    make_coop,
    make_line,
    village_of,
)
from tests.factories.villages import (
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    moment,
)
from tests.rewards.ruralcredit.test_mass import fill
from villages.models import Household, Membership

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
LATER = moment(TODAY + timedelta(days=400))
SAME = (
    *("dossier_id", "status", "band", "decided_by_id", "decided_at", "valid_from"),
    *("valid_until", "review_due_on", "ended_on", "proposed_band", "limit_fen"),
)


@pytest.fixture
def coop():
    coop = make_coop()
    make_card(coop)
    make_line(coop, 20_000)
    return coop


@pytest.fixture
def by():
    return UserFactory()


def rated(coop, *, at=AT, by=None, as_of=TODAY):
    starter = by or UserFactory()
    run = mass.begin_run(
        coop=coop, area=village_of(coop), as_of=as_of, by=starter, at=at
    )
    rate_run.func(run.pk, starter.pk)
    run.refresh_from_db()
    return run


def facts(rows):
    return {
        one.dossier_id: (
            *(getattr(one, name) for name in SAME),
            one.replaces.as_of if one.replaces else None,
        )
        for one in rows.select_related("replaces")
    }


def copies_of(coop, by, *, one_by_one):
    """Two runs a year apart, the second decided one by one or all at once."""
    first, second = rated(coop), None
    signing.sign_run(run=first, by=by, at=AT)
    later = LATER - timedelta(days=380)
    second = rated(coop, at=later)
    if one_by_one:
        for rating in signing.waiting(second, on=TODAY):
            ratings.decide(rating=rating, by=by, at=later)
    else:
        signing.sign_run(run=second, by=by, at=later)
    return facts(first.ratings.all()), facts(second.ratings.all())


def test_signing_a_run_is_deciding_one_by_one(coop, by):
    fill(coop, default_card(), 60, seed=5)
    together = copies_of(coop, by, one_by_one=False)
    Rating.objects.filter(status="scored").delete()
    before = Rating.objects.count()
    assert before
    other = make_coop()
    make_card(other)
    make_line(other, 20_000)
    fill(other, default_card(), 60, seed=5)
    alone = copies_of(other, by, one_by_one=True)

    def shapes(found):
        return [[row[1:] for _key, row in sorted(part.items())] for part in found]

    assert shapes(together) == shapes(alone)
    statuses = {row[1] for part in together for row in part.values()}
    assert statuses == {"decided", "replaced", "scored", "overtaken"}


def test_signing_twice_signs_once(coop, by):
    fill(coop, default_card(), 20, seed=1)
    run = rated(coop)
    signed = signing.sign_run(run=run, by=by, at=AT)
    assert signed == Rating.objects.decided().count() > 0
    held = facts(run.ratings.all())
    assert signing.sign_run(run=run, by=UserFactory(), at=LATER) == 0
    assert facts(run.ratings.all()) == held
    told = Event.objects.filter(action="ruralcredit.run_signed").order_by("pk")
    assert [one.data["signed"] for one in told] == [signed, 0]


def test_signing_goes_chunk_by_chunk(coop, by):
    fill(coop, default_card(), 20, seed=1)
    run = rated(coop)
    steps = list(signing.sign_on(run=run, by=by, at=AT, chunk=5))
    assert len(steps) > 2
    assert steps[-1].done == steps[-1].total == steps[-1].signed
    assert not signing.waiting(run, on=TODAY).exists()


def test_own_and_relatives_households_are_left_for_somebody_else(coop, by):
    dossiers = fill(coop, default_card(), 12, seed=1)
    run = rated(coop)
    waiting = [one.dossier for one in signing.waiting(run, on=TODAY)]
    own, kin = waiting[0].household, waiting[1].household
    me = ResidentFactory(village=village_of(coop), household=own, user=by)
    cousin = ResidentFactory(village=village_of(coop), household=kin)
    KinshipFactory(first=me, second=cousin)
    signing.sign_run(run=run, by=by, at=AT)
    left = {one.dossier.household for one in signing.waiting(run, on=TODAY)}
    assert left == {own, kin}
    assert signing.sign_run(run=run, by=UserFactory(), at=AT) == 2
    assert dossiers


def test_what_was_rated_again_or_is_not_complete_is_not_signed(coop, by):
    fill(coop, default_card(), 25, seed=1)
    run = rated(coop)
    again = signing.waiting(run, on=TODAY).first()
    ratings.rate(dossier=again.dossier, as_of=TODAY, by=UserFactory(), at=AT)
    signing.sign_run(run=run, by=by, at=AT)
    again.refresh_from_db()
    assert again.status == RatingStatus.OVERTAKEN
    assert not run.ratings.filter(total=None).exclude(status="scored").exists()
    assert run.ratings.filter(total=None).exists()


def test_a_proposal_decided_a_moment_ago_is_not_signed_again(coop, by):
    fill(coop, default_card(), 3, seed=1)
    run = rated(coop)
    first = signing.waiting(run, on=TODAY).first()
    keys = signing._lock_next(run, by=by, at=AT, after=0, size=9)
    ratings.decide(rating=first, by=UserFactory(), at=AT)
    assert signing._put_in_force(run, keys, by=by, at=AT) == len(keys) - 1


def test_a_run_is_signed_when_it_is_done_by_another_person(coop, by):
    fill(coop, default_card(), 3, seed=1)
    run = mass.begin_run(coop=coop, area=village_of(coop), as_of=TODAY, by=by, at=AT)
    with pytest.raises(RunNotDone):
        signing.sign_run(run=run, by=UserFactory(), at=AT)
    rate_run.func(run.pk, by.pk)
    run.refresh_from_db()
    with pytest.raises(StarterSigns):
        signing.sign_run(run=run, by=by, at=AT)
    sign_run.func(run.pk, UserFactory().pk)
    assert Rating.objects.decided().exists()


def test_a_trial_has_nothing_to_sign(coop, by):
    draft = cards.draft_card(coop=coop, by=by, at=AT)
    run = RatingRun.objects.create(
        coop=coop, area_code="1", as_of=TODAY, started_at=AT, shadow_card=draft
    )
    with pytest.raises(RunIsShadow):
        signing.sign_run(run=run, by=UserFactory(), at=AT)


def test_close_households_are_the_same_all_at_once_and_one_by_one(by):
    home, away, kin = HouseholdFactory(), HouseholdFactory(), HouseholdFactory()
    me = ResidentFactory(household=home, user=by)
    ResidentFactory(household=away)
    KinshipFactory(first=me, second=ResidentFactory(household=kin))
    left = ResidentFactory(household=away, phone=by.phone)
    Membership.objects.filter(resident=left).update(ends_on=TODAY)
    found = set(households_close_to(by))
    assert found == {
        one for one in Household.objects.all() if is_close_to_household(by, one)
    }
    assert found == {home, kin}


def test_a_run_says_what_came_out(coop, by):
    fill(coop, default_card(), 60, seed=9)
    run = rated(coop)
    found = result_of(run, ["AAA", "AA", "A"])
    rows = list(run.ratings.all())
    assert list(found.bands) == ["AAA", "AA", "A", ""]
    assert sum(found.bands.values()) + found.vetoed + found.incomplete == len(rows)
    assert found.vetoed == sum(bool(one.vetoes) for one in rows)
    assert found.incomplete == sum(one.total is None and not one.vetoes for one in rows)
    missed = {
        code
        for one in rows
        if one.total is None and not one.vetoes
        for code in one.missing
    }
    assert {one.code for one, _number in found.missed} <= missed
    numbers = [number for _one, number in found.missed]
    assert numbers == sorted(numbers, reverse=True)
    assert found.in_force == 0
    signing.sign_run(run=run, by=by, at=AT)
    assert result_of(run, []).in_force == Rating.objects.decided().count()
