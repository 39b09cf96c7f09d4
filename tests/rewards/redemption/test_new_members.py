"""Who was added to a household just now spends none of its points yet."""

from datetime import date, timedelta

import pytest

from rewards.redemption import errors
from rewards.redemption.models import OneTimeCode
from rewards.redemption.services import credentials
from tests.factories.accounts import UserFactory
from tests.factories.redemption import PIN, CardPinFactory
from tests.factories.villages import HouseholdFactory, ResidentFactory
from villages.models import AccountHolder
from villages.services import registry


def added(counter, home):
    return registry.add_resident(
        village=counter.village,
        household=home,
        name="张伟",
        born_on=date(1980, 2, 29),
        starts_on=date(2024, 1, 1),
        phone="13900001234",
        by=UserFactory(),
        at=counter.at,
    )


def moved(counter, home):
    resident = ResidentFactory(village=counter.village)
    registry.move_to_household(
        resident=resident,
        household=home,
        on=date(2024, 1, 1),
        by=UserFactory(),
        at=counter.at,
    )
    return resident


@pytest.fixture(params=[added, moved])
def member(request, counter):
    """Somebody whom the register has had in the household since 2024, as of today."""
    return request.param(counter, counter.resident.memberships.get().household)


def by_card(member, counter, at):
    return credentials.identify(
        code=member.card_code, outlet=counter.outlet, by=counter.user, at=at, pin=PIN
    )


def test_for_three_days_there_is_no_code_and_then_there_is(member, counter):
    for days in (0, 2):
        with pytest.raises(errors.JoinedLately, match="6月6日起才能用这一户的积分"):
            credentials.issue_code(
                resident=member, at=counter.at + timedelta(days=days)
            )
    assert not OneTimeCode.objects.exists()
    at = counter.at + timedelta(days=3)
    assert credentials.issue_code(resident=member, at=at).code


def test_the_card_waits_as_long_although_its_pin_is_right(member, counter):
    CardPinFactory(resident=member, set_at=counter.at)
    with pytest.raises(errors.JoinedLately):
        by_card(member, counter, counter.at)
    assert by_card(member, counter, counter.at + timedelta(days=3)).available


def test_who_was_there_before_goes_on(member, counter):
    assert credentials.issue_code(resident=counter.resident, at=counter.at).code


def test_who_has_a_passbook_of_their_own_does_not_wait(member, counter):
    counter.village.account_holder = AccountHolder.PERSON
    counter.village.save()
    member.refresh_from_db()
    assert credentials.issue_code(resident=member, at=counter.at).code


def test_a_household_of_ones_own_waits_as_well(counter):
    home = HouseholdFactory(village=counter.village)
    with pytest.raises(errors.JoinedLately):
        credentials.issue_code(resident=added(counter, home), at=counter.at)
