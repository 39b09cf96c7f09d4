from datetime import date

import pytest

from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    TownFactory,
    VillageFactory,
)
from villages.models import BookStatus, Purpose, Resident, RuleBook
from villages.selectors import consents, households

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def test_a_resident_is_ready_to_be_scored():
    village = VillageFactory()
    resident = ResidentFactory(village=village, name="单雄信", is_head=True)
    household = households.household_of(resident, TODAY)
    assert household.village == village
    assert household.head == resident
    assert resident.pinyin == "shanxiongxin"
    assert consents.has_consent(resident, Purpose.SCORING, TODAY)
    assert list(Resident.objects.in_area(village).taking_part(on=TODAY)) == [resident]


def test_a_resident_can_be_nobodys_member_and_agree_to_nothing():
    resident = ResidentFactory(household=None, consents=())
    assert households.household_of(resident, TODAY) is None
    assert not consents.has_consent(resident, Purpose.SCORING, TODAY)


def test_members_of_one_household_share_its_village():
    household = HouseholdFactory()
    first, second = ResidentFactory.create_batch(2, household=household)
    assert first.village == second.village == household.village
    KinshipFactory(first=second, second=first)


def test_appointments_have_one_area():
    assert AppointmentFactory(village=VillageFactory()).town is None
    assert AppointmentFactory(town=TownFactory(), role="supervisor").village is None


def test_a_book_is_adopted_by_a_resolution_unless_it_is_a_draft():
    rule = RuleFactory(cap_points=4)
    assert rule.rule_book.resolution.votes_for == 75
    assert RuleBook.objects.in_force(on=TODAY).get() == rule.rule_book
    draft = RuleBookFactory(village=rule.rule_book.village, version=2, status="draft")
    assert draft.status == BookStatus.DRAFT
    assert not hasattr(draft, "resolution")
