from datetime import date
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser

from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    VillageFactory,
)
from villages import permissions
from villages.models import AreaRole
from villages.selectors import households

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def record_of(resident, recorder=None):
    """What took_no_part asks of a record."""
    recorder = recorder or UserFactory()
    return SimpleNamespace(
        recorded_by_id=recorder.pk,
        resident=resident,
        household=households.household_of(resident, TODAY),
    )


@pytest.mark.parametrize(
    ("role", "predicate"),
    [
        (AreaRole.RECORDER, permissions.is_recorder_of),
        (AreaRole.PANEL, permissions.sits_on_panel),
        (AreaRole.MANAGER, permissions.manages),
        (AreaRole.SUPERVISOR, permissions.supervises),
    ],
)
def test_a_role_holds_in_its_village_from_its_first_to_its_last_day(role, predicate):
    term = {"starts_on": date(2026, 1, 1), "ends_on": TODAY}
    appointment = AppointmentFactory(role=role, **term)
    user, village = appointment.user, appointment.village
    assert predicate(user, village, on=TODAY)
    assert not predicate(user, village, on=date(2026, 6, 2))
    assert not predicate(user, village, on=date(2025, 12, 31))
    assert not predicate(user, VillageFactory(), on=TODAY)
    assert not predicate(AnonymousUser(), village, on=TODAY)


def test_a_supervisor_of_a_town_or_county_supervises_its_villages():
    village = VillageFactory()
    town, county = village.town, village.town.county
    of_town = AppointmentFactory(role="supervisor", town=town).user
    of_county = AppointmentFactory(role="supervisor", county=county).user
    assert permissions.supervises(of_town, village, on=TODAY)
    assert permissions.supervises(of_county, village, on=TODAY)
    assert permissions.supervises(of_county, town, on=TODAY)
    assert not permissions.supervises(of_town, county, on=TODAY)
    assert not permissions.supervises(of_town, VillageFactory(), on=TODAY)


def test_the_own_household_is_where_one_belongs_today():
    user = UserFactory()
    resident = ResidentFactory(user=user)
    home = households.household_of(resident, TODAY)
    assert permissions.is_own_household(user, home)
    assert not permissions.is_own_household(user, HouseholdFactory())
    assert not permissions.is_own_household(AnonymousUser(), home)
    assert not user.has_perm("villages.serve_household", home)
    assert user.has_perm("villages.serve_household", HouseholdFactory())
    resident.memberships.update(ends_on=date(2026, 5, 1))
    assert not permissions.is_own_household(user, home)


def test_the_own_phone_number_counts_as_oneself():
    user = UserFactory()
    resident = ResidentFactory(phone=user.phone)
    assert permissions.is_own_household(user, households.household_of(resident, TODAY))


def test_declared_relatives_are_relatives_both_ways():
    user, other = UserFactory(), UserFactory()
    mine, theirs = ResidentFactory(user=user), ResidentFactory(user=other)
    assert not permissions.is_relative(user, theirs)
    KinshipFactory(first=mine, second=theirs)
    assert permissions.is_relative(user, theirs)
    assert permissions.is_relative(other, mine)
    their_home = households.household_of(theirs, TODAY)
    assert permissions.is_kin_of_household(user, their_home)
    assert not permissions.is_kin_of_household(UserFactory(), their_home)


def test_who_recorded_or_is_close_took_part():
    user = UserFactory()
    resident = ResidentFactory()
    assert permissions.took_no_part(user, record_of(resident))
    assert user.has_perm("villages.judge_record", record_of(resident))
    assert not permissions.took_no_part(user, record_of(resident, recorder=user))
    assert not permissions.took_no_part(AnonymousUser(), record_of(resident))


def test_oneself_ones_household_and_ones_kin_are_close():
    user = UserFactory()
    me = ResidentFactory(user=user)
    home = households.household_of(me, TODAY)
    wife = ResidentFactory(household=home)
    cousin = ResidentFactory(village=me.village)
    KinshipFactory(first=me, second=cousin)
    for close in (me, wife, cousin):
        assert permissions.is_close_to(user, close)
        assert not permissions.took_no_part(user, record_of(close))


def test_a_record_of_the_household_one_has_joined_since_is_still_close():
    user = UserFactory()
    old_home = HouseholdFactory()
    ResidentFactory(user=user, household=old_home)
    moved = ResidentFactory(village=old_home.village)
    record = record_of(moved)
    record.household = old_home
    assert not permissions.took_no_part(user, record)
