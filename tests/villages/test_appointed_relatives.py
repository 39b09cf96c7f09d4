"""Who supervises a village is no near relative of who manages it."""

from datetime import date, timedelta

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    MembershipFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages.appointment_errors import RelativeOfCommittee
from villages.models import AreaAppointment, AreaRole
from villages.services import appointments

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
SIDES = [
    (AreaRole.MANAGER, AreaRole.SUPERVISOR),
    (AreaRole.SUPERVISOR, AreaRole.MANAGER),
]


@pytest.fixture
def village():
    return VillageFactory()


def resident_with_account(village):
    return ResidentFactory(village=village, user=UserFactory())


def declared(one, other):
    low, high = sorted((one, other), key=lambda resident: resident.pk)
    KinshipFactory(first=low, second=high)


def one_roof(one, other):
    home = one.memberships.get(ends_on=None).household
    other.memberships.all().delete()
    MembershipFactory(resident=other, household=home)


def appoint(role, area, user):
    return appointments.appoint(
        user=user,
        role=role,
        area=area,
        starts_on=TODAY,
        by=UserFactory(is_superuser=True),
        at=moment(TODAY),
    )


@pytest.mark.parametrize("tie", [declared, one_roof])
@pytest.mark.parametrize(("first", "second"), SIDES)
def test_relatives_do_not_manage_and_supervise_one_village(village, first, second, tie):
    one, other = resident_with_account(village), resident_with_account(village)
    tie(one, other)
    appoint(first, village, one.user)
    with pytest.raises(RelativeOfCommittee) as refusal:
        appoint(second, village, other.user)
    assert one.user.name in str(refusal.value)
    assert not AreaAppointment.objects.filter(user=other.user).exists()
    appoint(AreaRole.PANEL, village, other.user)


@pytest.mark.parametrize(("first", "second"), SIDES)
def test_strangers_and_relatives_of_other_villages_are_appointed(
    village, first, second
):
    one, other = resident_with_account(village), resident_with_account(village)
    appoint(first, village, one.user)
    appoint(second, village, UserFactory())
    declared(one, other)
    appoint(second, VillageFactory(town=village.town), other.user)


def test_a_relative_whose_term_is_over_bars_nobody(village):
    one, other = resident_with_account(village), resident_with_account(village)
    declared(one, other)
    AppointmentFactory(
        role=AreaRole.MANAGER,
        village=village,
        user=one.user,
        starts_on=TODAY - timedelta(days=90),
        ends_on=TODAY - timedelta(days=1),
    )
    appoint(AreaRole.SUPERVISOR, village, other.user)
