"""People at their desks, and a neighbour who must see nothing."""

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
)


@pytest.fixture
def village():
    return VillageFactory(name="东岛村")


@pytest.fixture
def household(village):
    return HouseholdFactory(village=village, number="0412", hamlet="南湾组")


@pytest.fixture
def resident(household):
    return ResidentFactory(
        household=household,
        name="张守田",
        id_number="11010519491231002X",
        phone="13800001234",
        is_head=True,
    )


@pytest.fixture
def at_desk(village):
    """Return a client that acts in a role, by default in the village."""

    def at_desk(role, **area):
        post = AppointmentFactory(role=role, **(area or {"village": village}))
        return sign_in(Client(), post.user, acting_as=post)

    return at_desk


@pytest.fixture
def manager(at_desk):
    return at_desk("manager")


@pytest.fixture
def as_resident(resident):
    resident.user = UserFactory(phone="13900009999")
    resident.save()
    return sign_in(Client(), resident.user, acting_as=resident)
