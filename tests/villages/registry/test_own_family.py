"""Who keeps the register does not write themselves out of a recusal."""

from datetime import date

import pytest

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages import permissions
from villages.models import Kinship, Resident
from villages.register_errors import OwnFamily
from villages.services import registry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
LAST_WEEK = date(2026, 5, 25)
NOW = moment(TODAY)


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def home(village):
    return HouseholdFactory(village=village, number="0101")


@pytest.fixture
def me(manager, home):
    """The manager's own entry in the register."""
    return ResidentFactory(household=home, name="王海", user=manager)


@pytest.fixture
def by(manager):
    return {"by": manager, "at": NOW}


def correct(resident, by, **changed):
    known = {"name": resident.name, "born_on": resident.born_on}
    given = known | {"phone": resident.phone} | changed
    return registry.correct_resident(resident=resident, **given, **by)


def move(resident, by):
    target = HouseholdFactory(village=resident.village)
    registry.move_to_household(resident=resident, household=target, on=TODAY, **by)


def move_to_number(resident, by):
    number = HouseholdFactory(village=resident.village).number
    registry.move_to_number(resident=resident, number=number, on=TODAY, **by)


def make_head(resident, by):
    household = resident.memberships.get(ends_on=None).household
    registry.change_head(household=household, resident=resident, **by)


def come_back(resident, by):
    Resident.objects.filter(pk=resident.pk).update(away_since=LAST_WEEK)
    registry.mark_returned(resident=resident, on=TODAY, **by)


CHANGES = {
    "correct": lambda one, by: correct(one, by, name="王洋"),
    "phone": lambda one, by: correct(one, by, phone="13811112222"),
    "id_number": lambda one, by: registry.set_id_number(
        resident=one, id_number="", **by
    ),
    "unlink": lambda one, by: registry.unlink_account(resident=one, **by),
    "move": move,
    "move_to_number": move_to_number,
    "move_out": lambda one, by: registry.move_out(resident=one, on=LAST_WEEK, **by),
    "deceased": lambda one, by: registry.mark_deceased(
        resident=one, on=LAST_WEEK, **by
    ),
    "away": lambda one, by: registry.mark_away(resident=one, since=LAST_WEEK, **by),
    "returned": come_back,
    "head": make_head,
}
change_of_any_kind = pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)


@change_of_any_kind
def test_a_keeper_changes_no_entry_of_their_own(me, by, change):
    with pytest.raises(OwnFamily):
        change(me, by)
    assert not Event.objects.exists()


@change_of_any_kind
def test_a_keeper_changes_no_entry_of_the_own_household(me, home, by, change):
    mother = ResidentFactory(household=home)
    with pytest.raises(OwnFamily):
        change(mother, by)
    assert not Event.objects.exists()


@change_of_any_kind
def test_an_entry_with_the_keepers_number_counts_as_their_own(
    village, manager, by, change
):
    unlinked = ResidentFactory(village=village, phone=manager.phone)
    with pytest.raises(OwnFamily):
        change(unlinked, by)


@change_of_any_kind
def test_a_keeper_changes_whoever_is_not_of_the_family(me, village, by, change):
    change(ResidentFactory(village=village), by)
    assert Event.objects.exists()


@change_of_any_kind
def test_another_keeper_changes_the_first_ones_entry(me, change):
    change(me, {"by": UserFactory(), "at": NOW})
    assert Event.objects.exists()


def test_a_relative_elsewhere_may_be_moved_for_the_kinship_stays(
    me, manager, village, by
):
    uncle = ResidentFactory(village=village)
    KinshipFactory(first=me, second=uncle)
    move(uncle, by)
    assert permissions.is_close_to(manager, uncle)


def test_a_keeper_declares_an_own_kinship_and_cannot_take_it_back(
    me, manager, village, by
):
    uncle = ResidentFactory(village=village)
    kinship = registry.declare_kinship(uncle, me, on=TODAY, **by)
    with pytest.raises(OwnFamily):
        registry.withdraw_kinship(kinship=kinship, **by)
    assert permissions.is_close_to(manager, uncle)
    assert not Event.objects.filter(action="villages.kinship_withdrawn").exists()
    registry.withdraw_kinship(kinship=kinship, by=UserFactory(), at=NOW)
    assert not permissions.is_close_to(manager, uncle)


def test_a_kinship_of_the_own_household_stays_and_a_strangers_goes(
    me, home, village, by
):
    wife = ResidentFactory(household=home)
    brother, stranger = ResidentFactory.create_batch(2, village=village)
    own = KinshipFactory(first=brother, second=wife)
    with pytest.raises(OwnFamily):
        registry.withdraw_kinship(kinship=own, **by)
    registry.withdraw_kinship(
        kinship=KinshipFactory(first=brother, second=stranger), **by
    )
    assert list(Kinship.objects.all()) == [own]


def test_a_keeper_may_add_to_the_own_household_and_stop_an_own_lost_card(
    me, home, village, by
):
    child = registry.add_resident(
        village=village, household=home, name="王小宝", born_on=TODAY, **by
    )
    assert permissions.is_close_to(by["by"], child)
    assert registry.reissue_card(resident=me, **by).card_code != me.card_code


def test_who_lived_in_the_household_before_is_no_longer_family(me, home, village, by):
    son = ResidentFactory(household=home)
    registry.move_out(resident=son, on=LAST_WEEK, by=UserFactory(), at=NOW)
    assert not permissions.own_family(by["by"]).filter(pk=son.pk).exists()
    assert correct(son, by, name="王洋").name == "王洋"
