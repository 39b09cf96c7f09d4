"""The village's score in a co-op's file: only by consent, and gone when that is."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rewards.ruralcredit.formulas.dossiers import village_scale
from rewards.ruralcredit.formulas.rating import default_card
from rewards.ruralcredit.models import DossierValue, Rating, RatingRun
from rewards.ruralcredit.selectors.facts import facts_of
from rewards.ruralcredit.services import dossiers
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopMemberFactory,
    DossierFactory,
    make_card,
    make_coop,
    make_loan,
    village_of,
)
from tests.factories.villages import (
    ConsentFactory,
    ResidentFactory,
    RuleBookFactory,
    moment,
)
from villages.models import Purpose
from villages.services import consents

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


@pytest.mark.parametrize(
    ("score", "scaled"),
    [
        (799, "0"),
        (800, "0"),
        (1000, "76.92"),
        (1041, "92.69"),
        (1060, "100"),
        (1300, "100"),
    ],
)
def test_the_stars_of_the_village_lie_in_the_bins_of_the_card(score, scaled):
    assert village_scale(score) == Decimal(scaled)


def held(dossier, on=TODAY):
    rows = DossierValue.objects.holding(on=on).filter(
        dossier=dossier, indicator__code="E01"
    )
    return [one.number for one in rows]


@pytest.fixture
def dossier():
    coop = make_coop()
    RuleBookFactory(village=village_of(coop))
    head = ResidentFactory(village=village_of(coop), is_head=True, user=UserFactory())
    return DossierFactory(coop=coop, resident=head)


def test_without_a_consent_the_village_tells_nothing(dossier):
    dossiers.refresh_village_records(on=TODAY, at=AT)
    assert held(dossier) == []


def test_with_a_consent_the_score_comes_and_leaves_with_it(dossier):
    head = dossier.household.memberships.get().resident
    consent = ConsentFactory(resident=head, purpose=Purpose.LENDER)
    assert dossiers.refresh_village_records(on=TODAY, at=AT) == 1
    assert held(dossier) == [Decimal("76.92")]
    assert dossiers.refresh_village_records(on=TODAY, at=AT) == 0
    consent.withdrawn_at = AT + timedelta(days=1)
    consent.save()
    later = TODAY + timedelta(days=2)
    assert dossiers.refresh_village_records(on=later, at=moment(later)) == 1
    assert held(dossier, on=later) == []


@pytest.fixture
def known(dossier):
    head = dossier.household.memberships.get().resident
    ConsentFactory(resident=head, purpose=Purpose.LENDER)
    dossiers.refresh_village_records(on=TODAY, at=AT)
    assert held(dossier) == [Decimal("76.92")]
    return head


def taken_back(resident, purpose=Purpose.LENDER, at=AT):
    consents.withdraw(resident=resident, purpose=purpose, by=resident.user, at=at)


def test_the_score_leaves_the_file_in_the_moment_the_consent_is_withdrawn(
    dossier, known
):
    taken_back(known)
    assert held(dossier) == []


def test_with_the_score_go_the_proposals_that_rest_on_it(dossier, known):
    card = make_card(dossier.coop)
    told = {"dossier": dossier, "card": card, "as_of": TODAY, "scored_at": AT}
    told["limit_fen"] = None
    single = Rating.objects.create(**told)
    run = RatingRun.objects.create(
        coop=dossier.coop, area_code="1", as_of=TODAY, started_at=AT
    )
    of_run = Rating.objects.create(run=run, **told)
    taken_back(known)
    of_run.refresh_from_db()
    assert of_run.status == "overtaken"
    assert not Rating.objects.filter(pk=single.pk).exists()


def test_without_a_score_in_the_village_there_is_none_in_the_file(dossier, known):
    taken_back(known, Purpose.SCORING)
    assert held(dossier) == []


def test_the_score_stays_as_long_as_another_adult_agrees(dossier, known):
    other = ResidentFactory(household=dossier.household)
    ConsentFactory(resident=other, purpose=Purpose.LENDER)
    taken_back(known)
    assert held(dossier) == [Decimal("76.92")]


def test_another_consent_taken_back_is_nothing_to_the_file(dossier, known):
    ConsentFactory(resident=known, purpose=Purpose.PHOTO)
    taken_back(known, Purpose.PHOTO)
    assert held(dossier) == [Decimal("76.92")]


def test_the_score_leaves_a_file_whose_own_consent_is_gone_already(dossier, known):
    dossier.authorisations.update(withdrawn_at=AT, withdrawn_by=dossier.opened_by)
    taken_back(known)
    assert held(dossier) == []


def test_a_household_without_a_file_takes_its_consent_back_as_ever():
    head = ResidentFactory(user=UserFactory())
    ConsentFactory(resident=head, purpose=Purpose.LENDER)
    taken_back(head)
    assert not DossierValue.objects.exists()


def test_what_follows_a_withdrawal_is_entered_once():
    before = list(consents._FOLLOWS)
    consents.follow_withdrawals(before[0])
    assert before == consents._FOLLOWS


def test_what_was_repaid_in_time_is_the_same_in_the_file_and_in_a_rating(dossier):
    member = CoopMemberFactory(
        coop=dossier.coop,
        resident=ResidentFactory(household=dossier.household),
        household=dossier.household,
    )
    for on_time in (True, False, True):
        # Neither has a plan: only settling a loan knows whether it was on time.
        make_loan(member, "closed", ended_on=TODAY, was_on_time=on_time)
    dossiers.refresh(dossier=dossier, on=TODAY, at=AT)
    value = dossier.values.get(indicator__code="A03")
    facts = facts_of(dossier=dossier, card=default_card(), on=TODAY)
    assert value.number == facts["A03"] == 2
