from datetime import date

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages import errors
from villages.models import Household, Resident
from villages.selectors import households, residents
from villages.services import registry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
LAST_WEEK = date(2026, 5, 25)
NOW = moment(TODAY)


@pytest.fixture
def by():
    return {"by": UserFactory(), "at": NOW}


def test_a_household_number_is_used_once_in_a_village(by):
    village = VillageFactory()
    household = registry.add_household(
        village=village, number=" 01 02", hamlet=" 东组 ", **by
    )
    assert (household.number, household.hamlet) == ("0102", "东组")
    with pytest.raises(errors.HouseholdNumberTaken):
        registry.add_household(village=village, number="0102", **by)
    registry.add_household(village=VillageFactory(), number="0102", **by)


@pytest.mark.parametrize("number", ["", "  ", "1" * 13])
def test_a_household_needs_a_number(by, number):
    with pytest.raises(errors.HouseholdNumberMissing):
        registry.add_household(village=VillageFactory(), number=number, **by)


def test_a_household_can_be_corrected_to_its_own_number(by):
    household = HouseholdFactory(number="0102")
    registry.correct_household(household=household, number="0102", hamlet="西组", **by)
    household.refresh_from_db()
    assert household.hamlet == "西组"


def test_only_a_member_stands_for_the_household(by):
    resident = ResidentFactory()
    household = households.household_of(resident, TODAY)
    registry.change_head(household=household, resident=resident, **by)
    household.refresh_from_db()
    assert str(household) == f"{resident.name}家"
    with pytest.raises(errors.NotAMember):
        registry.change_head(household=household, resident=ResidentFactory(), **by)


def test_a_household_ends_when_nobody_is_left(by):
    resident = ResidentFactory(is_head=True)
    household = households.household_of(resident, TODAY)
    with pytest.raises(errors.HouseholdNotEmpty):
        registry.close_household(household=household, **by)
    registry.move_out(resident=resident, on=LAST_WEEK, **by)
    household = registry.close_household(household=household, **by)
    assert household.closed_on == TODAY
    assert household.head is None


def test_a_move_keeps_where_the_person_belonged_before(by):
    resident = ResidentFactory(is_head=True)
    old = households.household_of(resident, TODAY)
    new = HouseholdFactory(village=resident.village)
    registry.move_to_household(resident=resident, household=new, on=LAST_WEEK, **by)
    assert households.household_of(resident, date(2026, 5, 24)) == old
    assert households.household_of(resident, LAST_WEEK) == new
    assert Household.objects.get(pk=old.pk).head is None
    assert households.members_of(old, TODAY) == []
    assert households.households_of([resident], TODAY) == {resident.pk: new}


def test_a_move_to_where_one_is_or_to_another_village_is_refused(by):
    resident = ResidentFactory()
    old = households.household_of(resident, TODAY)
    with pytest.raises(errors.AlreadyThere):
        registry.move_to_household(resident=resident, household=old, on=TODAY, **by)
    with pytest.raises(errors.HouseholdOfAnotherVillage):
        registry.move_to_household(
            resident=resident, household=HouseholdFactory(), on=TODAY, **by
        )


def test_a_move_never_ends_a_membership_before_it_began(by):
    resident = ResidentFactory(since=TODAY)
    new = HouseholdFactory(village=resident.village)
    with pytest.raises(errors.DateTooEarly):
        registry.move_to_household(resident=resident, household=new, on=TODAY, **by)
    with pytest.raises(errors.DateAhead):
        registry.move_to_household(
            resident=resident, household=new, on=date(2026, 6, 2), **by
        )


def test_who_moved_out_can_come_back_later(by):
    resident = ResidentFactory()
    village, home = resident.village, households.household_of(resident, TODAY)
    registry.move_out(resident=resident, on=date(2026, 5, 1), **by)
    assert residents.standing_of(resident, on=TODAY).code == "moved"
    with pytest.raises(errors.NotLivingHere):
        registry.move_out(resident=resident, on=TODAY, **by)
    with pytest.raises(errors.DateTooEarly):
        registry.move_to_household(
            resident=resident, household=home, on=date(2026, 5, 1), **by
        )
    registry.move_to_household(resident=resident, household=home, on=LAST_WEEK, **by)
    here = Resident.objects.in_area(village)
    assert not here.living_here(on=date(2026, 5, 10)).exists()
    assert here.living_here(on=TODAY).exists()


def test_who_died_takes_part_no_more_and_is_never_moved(by):
    resident = ResidentFactory(is_head=True)
    home = households.household_of(resident, TODAY)
    registry.mark_deceased(resident=resident, on=LAST_WEEK, **by)
    here = Resident.objects.in_area(resident.village)
    assert here.taking_part(on=date(2026, 5, 24)).exists()
    assert not here.taking_part(on=LAST_WEEK).exists()
    resident.refresh_from_db()
    assert residents.standing_of(resident, on=TODAY).code == "deceased"
    home.refresh_from_db()
    assert home.head is None
    for refused in (
        lambda: registry.mark_deceased(resident=resident, on=TODAY, **by),
        lambda: registry.mark_away(resident=resident, since=TODAY, **by),
        lambda: registry.move_to_household(
            resident=resident, household=home, on=TODAY, **by
        ),
    ):
        with pytest.raises(errors.NotLivingHere):
            refused()


def test_a_death_after_moving_out_can_still_be_written_down(by):
    resident = ResidentFactory(household=None)
    resident = registry.mark_deceased(resident=resident, on=LAST_WEEK, **by)
    assert resident.died_on == LAST_WEEK


def test_who_is_away_takes_no_part_and_the_past_remembers_it(by):
    resident = ResidentFactory()
    away, back = date(2026, 3, 1), LAST_WEEK
    part = Resident.objects.in_area(resident.village)
    registry.mark_away(resident=resident, since=away, **by)
    resident.refresh_from_db()
    assert residents.standing_of(resident, on=TODAY).code == "away"
    assert part.taking_part(on=date(2026, 2, 28)).exists()
    assert not part.taking_part(on=TODAY).exists()
    resident = registry.mark_returned(resident=resident, on=back, **by)
    assert part.taking_part(on=back).exists()
    assert not part.taking_part(on=date(2026, 5, 24)).exists()
    assert residents.standing_of(resident, on=date(2026, 4, 1)).since == away
    assert residents.standing_of(resident, on=TODAY).takes_part


def test_a_return_needs_an_absence_and_follows_it(by):
    resident = ResidentFactory()
    with pytest.raises(errors.NotAway):
        registry.mark_returned(resident=resident, on=TODAY, **by)
    registry.mark_away(resident=resident, since=LAST_WEEK, **by)
    with pytest.raises(errors.DateTooEarly):
        registry.mark_returned(resident=resident, on=date(2026, 5, 24), **by)
    registry.mark_returned(resident=resident, on=LAST_WEEK, **by)
    assert not resident.absences.exists()
    registry.mark_away(resident=resident, since=LAST_WEEK, **by)
    registry.mark_returned(resident=resident, on=TODAY, **by)
    with pytest.raises(errors.DateTooEarly):
        registry.mark_away(resident=resident, since=LAST_WEEK, **by)


def test_a_child_belongs_to_a_household_but_takes_no_part():
    child = ResidentFactory(born_on=date(2008, 6, 2), consents=())
    assert residents.standing_of(child, on=TODAY).code == "young"
    part = Resident.objects.in_area(child.village)
    assert not part.taking_part(on=TODAY).exists()
    assert part.taking_part(on=date(2026, 6, 2)).exists()
