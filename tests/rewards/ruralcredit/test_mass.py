"""Rating thousands at once says what rating one by one says."""

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from rewards.ruralcredit.errors.rating import (
    AsOfFuture,
    AsOfTooOld,
    NoCard,
    NoSuchArea,
)
from rewards.ruralcredit.errors.rules import RuleMissing
from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    CATEGORY,
    card_from_data,
)
from rewards.ruralcredit.models import (
    CoopMember,
    Dossier,
    DossierValue,
    DossierVisit,
    Indicator,
    Origin,
    Panel,
    Rating,
    RatingRun,
    RatingStatus,
    RunStatus,
    VisitSource,
)
from rewards.ruralcredit.selectors.areas import area_of
from rewards.ruralcredit.selectors.cards import card_in_force
from rewards.ruralcredit.selectors.own_ratings import own_rating
from rewards.ruralcredit.selectors.ratings import to_score
from rewards.ruralcredit.selectors.runs import result_of
from rewards.ruralcredit.services import mass, ratings
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    consent,
    make_card,
    make_coop,
    make_line,
    village_of,
)
from tests.factories.villages import HouseholdFactory, ResidentFactory, moment
from villages.models import Household

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
SAME = (
    *("inputs", "points", "total", "vetoes", "missing", "proposed_band"),
    *("band_limit_fen", "capacity_limit_fen", "coop_limit_fen", "line_limit_fen"),
    *("limit_fen", "bound_by", "as_of", "card_id", "status", "panel_id"),
)


def random_value(chance, indicator):
    """A value as the indicator may have it, on an edge of a bin as often as not."""
    if indicator.veto:
        return {"choice": chance.choice(["true", *["false"] * 99])}
    if indicator.kind == BOOLEAN:
        return {"choice": chance.choice(["true", "false"])}
    if indicator.kind == CATEGORY:
        return {"choice": chance.choice([one.value for one in indicator.lines])}
    edges = [one.lower for one in indicator.lines if one.lower is not None]
    best = max(indicator.lines, key=lambda one: one.points).lower or Decimal(0)
    drawn = Decimal(chance.randrange(0, 1_200_000)) / 10_000
    number = chance.choice([best, best, best, drawn, chance.choice(edges)])
    off = chance.choice(["0", "0", "0.0001", "-0.0001"])
    return {"number": max(Decimal(0), number + Decimal(off))}


def fill(coop, card, count, *, seed):
    """Make ``count`` random dossiers of one-person households."""
    chance = random.Random(seed)
    by = UserFactory()
    signer = ResidentFactory(village=village_of(coop))
    known = {one.code: one for one in Indicator.objects.filter(coop=None)}
    asked = [
        one for one in card.indicators if known[one.code].origin != Origin.COMPLETENESS
    ]
    households = Household.objects.bulk_create(
        HouseholdFactory.build(village=village_of(coop), number=f"R{n}")
        for n in range(count)
    )
    dossiers = Dossier.objects.bulk_create(
        Dossier(coop=coop, household=one, opened_at=AT, opened_by=by)
        for one in households
    )
    visits = DossierVisit.objects.bulk_create(
        DossierVisit(
            dossier=one, source=VisitSource.TABLE, collected_on=TODAY, recorded_at=AT
        )
        for one in dossiers
    )
    CoopMember.objects.bulk_create(
        CoopMember(
            coop=coop,
            resident=signer,
            household=one.household,
            number=f"R{one.pk}",
            starts_on=TODAY - timedelta(days=10),
            # Who left yesterday is no member today.
            ends_on=TODAY - timedelta(days=chance.choice([0, 0, 0, 1])),
        )
        for one in dossiers
        if chance.random() < 0.95
    )
    peers = random.Random(seed)
    for dossier in dossiers:
        judge(dossier, by, peers)
    values = []
    for dossier, visit in zip(dossiers, visits, strict=True):
        if chance.random() < 0.97:
            consent(dossier, "file", signer)
        told_by_code = {one.code: random_value(chance, one) for one in asked}
        for code in ("F01", "F02"):
            told_by_code[code] = {"number": Decimal(chance.randrange(0, 9**7)) / 100}
        for code, told in told_by_code.items():
            if chance.random() < 0.02:
                continue
            values.append(
                DossierValue(
                    dossier=dossier,
                    indicator=known[code],
                    visit=visit,
                    from_on=TODAY - timedelta(days=chance.randrange(0, 30)),
                    until_on=chance.choice(
                        [None, None, None, None, TODAY + timedelta(1)]
                    ),
                    disputed_at=AT if chance.random() < 0.005 else None,
                    **told,
                )
            )
    DossierValue.objects.bulk_create(values, batch_size=5000)
    return dossiers


def judge(dossier, by, chance):
    """Make rounds of peers: the one behind the appraisal, an older one, a torn one."""
    told = {"dossier": dossier, "opened_by": by, "closed_by": by, "mean": 80}
    long_ago = AT - timedelta(days=400)
    Panel.objects.create(opened_at=long_ago, closed_at=long_ago, **told)
    if chance.random() < 0.8:
        Panel.objects.create(
            opened_at=AT, closed_at=AT, needs_another=chance.random() < 0.1, **told
        )


def facts(rating):
    return {name: getattr(rating, name) for name in SAME}


def rated_both_ways(count, *, seed):
    coop = make_coop()
    card = make_card(coop)
    make_line(coop, 20_000)
    fill(coop, card_from_data(card.content), count, seed=seed)
    by = UserFactory()
    run = mass.begin_run(coop=coop, area=village_of(coop), as_of=TODAY, by=by, at=AT)
    *_rest, last = mass.go_on(run=run, by=by, at=AT, chunk=max(50, count // 3))
    assert last.done == last.total == count
    together = {one.dossier_id: facts(one) for one in Rating.objects.filter(run=run)}
    alone = {}
    for dossier in Dossier.objects.consented(on=TODAY).select_related("coop"):
        alone[dossier.pk] = facts(
            ratings.rate(dossier=dossier, as_of=TODAY, by=by, at=AT)
        )
    return together, alone


def test_rating_together_is_rating_one_by_one():
    together, alone = rated_both_ways(150, seed=7)
    assert len(alone) > 120
    assert together == alone
    judged = Panel.objects.filter(closed_at=AT, needs_another=False)
    assert {one["panel_id"] for one in together.values()} <= {
        None,
        *judged.values_list("pk", flat=True),
    }
    assert sum(one["panel_id"] is not None for one in together.values()) > 80
    bands = {one["proposed_band"] for one in together.values()}
    assert bands == {"", "A", "AA", "AAA"}
    assert {one["bound_by"] for one in together.values()} == {
        *("", "band", "capacity", "line"),
    }


def test_a_run_that_was_stopped_goes_on_where_it_was_and_rates_nobody_twice():
    coop = make_coop()
    card = make_card(coop)
    fill(coop, card_from_data(card.content), 12, seed=3)
    run = mass.begin_run(coop=coop, area=village_of(coop), as_of=TODAY, by=None, at=AT)
    first = next(mass.go_on(run=run, by=None, at=AT, chunk=5))
    assert (first.done, first.total) == (5, 12)
    again = mass.begin_run(
        coop=coop, area=village_of(coop), as_of=TODAY, by=None, at=AT
    )
    assert again == run
    *_rest, last = mass.go_on(run=again, by=None, at=AT, chunk=5)
    assert last.done == 12
    run.refresh_from_db()
    assert run.status == RunStatus.DONE
    assert run.rated == Rating.objects.filter(run=run).count()
    assert list(mass.go_on(run=run, by=None, at=AT)) == []


def test_a_day_that_has_not_come_is_refused():
    coop = make_coop()
    make_card(coop)
    with pytest.raises(AsOfFuture):
        mass.begin_run(
            coop=coop,
            area=village_of(coop),
            as_of=TODAY + timedelta(days=1),
            by=None,
            at=AT,
        )
    assert not RatingRun.objects.exists()


def test_a_day_long_ago_is_refused_and_one_of_last_month_is_not(filled):
    coop, _card = filled
    told = {"coop": coop, "area": village_of(coop), "by": None, "at": AT}
    with pytest.raises(AsOfTooOld, match="31"):
        mass.begin_run(as_of=TODAY - timedelta(days=32), **told)
    assert mass.begin_run(as_of=TODAY - timedelta(days=31), **told)


def test_without_a_decision_on_the_caps_nobody_is_rated():
    coop = make_coop(rules={})
    make_card(coop)
    with pytest.raises(RuleMissing) as refused:
        mass.begin_run(coop=coop, area=village_of(coop), as_of=TODAY, by=None, at=AT)
    assert "2026-06-03" in str(refused.value)


def test_without_an_adopted_card_nobody_is_rated():
    coop = make_coop()
    with pytest.raises(NoCard):
        mass.begin_run(coop=coop, area=village_of(coop), as_of=TODAY, by=None, at=AT)


@pytest.mark.parametrize("code", ["1", "999999", "abc"])
def test_a_code_that_no_area_has_is_refused(code):
    with pytest.raises(NoSuchArea):
        area_of(code)


def test_a_run_that_another_worker_finished_is_left_alone():
    coop = make_coop()
    card = make_card(coop)
    fill(coop, card_from_data(card.content), 3, seed=3)
    run = mass.begin_run(coop=coop, area=village_of(coop), as_of=TODAY, by=None, at=AT)
    stale = RatingRun.objects.get(pk=run.pk)
    list(mass.go_on(run=run, by=None, at=AT))
    [seen] = mass.go_on(run=stale, by=None, at=AT)
    assert (seen.done, seen.rated) == (3, Rating.objects.count())


def begun(coop, at=AT, by=None):
    return mass.begin_run(coop=coop, area=village_of(coop), as_of=TODAY, by=by, at=at)


@pytest.fixture
def filled():
    coop = make_coop()
    card = make_card(coop)
    fill(coop, card_from_data(card.content), 12, seed=3)
    return coop, card


def statuses(run):
    return set(run.ratings.values_list("status", flat=True))


def test_a_card_that_does_not_ask_the_peers_names_no_round(filled):
    coop, card = filled
    asked = card_from_data(card.content)
    kept = tuple(one for one in asked.indicators if one.code != "E02")
    make_card(coop, replace(asked, indicators=kept), version=2)
    list(mass.go_on(run=begun(coop), by=None, at=AT))
    assert not Rating.objects.filter(panel__isnull=False).exists()
    dossier = Rating.objects.first().dossier
    alone = ratings.rate(dossier=dossier, as_of=TODAY, by=UserFactory(), at=AT)
    assert alone.panel is None


def test_what_a_new_run_overtakes_waits_for_nobody_any_more(filled):
    coop, _card = filled
    first, second = begun(coop), None
    list(mass.go_on(run=first, by=None, at=AT))
    assert statuses(first) == {RatingStatus.SCORED}
    counted = result_of(first, ["AAA"]).bands
    second = begun(coop)
    next(mass.go_on(run=second, by=None, at=AT, chunk=5))
    assert statuses(first) == {RatingStatus.SCORED, RatingStatus.OVERTAKEN}
    list(mass.go_on(run=second, by=None, at=AT))
    assert statuses(first) == {RatingStatus.OVERTAKEN}
    assert statuses(second) == {RatingStatus.SCORED}
    # What it came to can still be read, and nobody signed any of it.
    assert result_of(first, ["AAA"]).bands == counted
    assert result_of(first, ["AAA"]).in_force == 0


def test_rating_one_anew_overtakes_the_proposal_of_a_run(filled):
    coop, _card = filled
    run = begun(coop)
    list(mass.go_on(run=run, by=None, at=AT))
    proposal = run.ratings.filter(total__isnull=False, vetoes=[]).first()
    fresh = ratings.rate(dossier=proposal.dossier, as_of=TODAY, by=UserFactory(), at=AT)
    proposal.refresh_from_db()
    assert proposal.status == RatingStatus.OVERTAKEN
    ratings.decide(rating=fresh, by=UserFactory(), at=AT)
    own = own_rating(proposal.dossier, on=TODAY)
    assert own.is_held
    assert not own.is_being_rated
    Rating.objects.filter(pk=fresh.pk).update(status="ended")
    assert proposal.dossier in to_score(coop, on=TODAY)


def test_a_run_goes_on_with_the_card_it_began_with(filled):
    coop, card = filled
    run = begun(coop)
    next(mass.go_on(run=run, by=None, at=AT, chunk=5))
    later = make_card(coop, version=2)
    assert card_in_force(coop=coop, on=TODAY) == later
    list(mass.go_on(run=run, by=None, at=AT, chunk=5))
    assert {one.card for one in run.ratings.all()} == {card}
    assert mass.card_of(run) == card


def test_after_a_new_card_was_adopted_a_new_run_begins_with_it(filled):
    coop, _card = filled
    run = begun(coop)
    later = make_card(coop, version=2)
    again = begun(coop)
    assert again != run
    assert mass.card_of(again) == later


def test_a_run_that_kept_no_card_has_that_of_its_day(filled):
    coop, card = filled
    run = begun(coop)
    run.card = None
    run.save()
    assert mass.card_of(RatingRun.objects.get(pk=run.pk)) == card
