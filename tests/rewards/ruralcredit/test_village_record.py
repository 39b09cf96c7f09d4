"""The village's score in a co-op's file: only by consent, and gone when that is."""

from datetime import timedelta
from decimal import Decimal

import pytest

from rewards.ruralcredit.formulas.dossiers import village_scale
from rewards.ruralcredit.models import DossierValue
from rewards.ruralcredit.services import dossiers
from tests.factories.ruralcredit import TODAY, DossierFactory, make_coop, village_of
from tests.factories.villages import (
    ConsentFactory,
    ResidentFactory,
    RuleBookFactory,
    moment,
)
from villages.models import Purpose

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
    head = ResidentFactory(village=village_of(coop), is_head=True)
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
