"""A phone that the village changed just now opens nothing at the counter yet."""

from datetime import timedelta

import pytest
from django.urls import reverse

from rewards.redemption import errors
from rewards.redemption.models import OneTimeCode
from rewards.redemption.services import credentials
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.redemption import PIN, CardPinFactory
from tests.support.clock import freeze_time
from villages.services import registry

NEW = "13900001234"


@pytest.fixture
def resident(counter):
    """The customer, whose number was changed this morning and who came in with it."""
    registry.correct_resident(
        resident=counter.resident,
        name=counter.resident.name,
        born_on=counter.resident.born_on,
        phone=NEW,
        by=UserFactory(),
        at=counter.at,
    )
    [resident] = registry.link_by_phone(user=UserFactory(phone=NEW), at=counter.at)
    return resident


def issue(resident, at):
    return credentials.issue_code(resident=resident, at=at)


def test_for_three_days_there_is_no_code_and_then_there_is(resident, counter):
    for days in (0, 2):
        with pytest.raises(errors.PhoneChangedLately) as refused:
            issue(resident, counter.at + timedelta(days=days))
        assert "6月6日起才能用手机码" in str(refused.value)
        assert "实体卡加密码照常能用" in str(refused.value)
    assert not OneTimeCode.objects.exists()
    assert issue(resident, counter.at + timedelta(days=3)).code


def test_a_number_that_nobody_changed_gives_a_code_at_once(counter):
    assert issue(counter.resident, counter.at).code


def test_a_login_that_was_linked_under_its_own_number_goes_on_working(
    resident, counter
):
    resident.user = UserFactory()
    resident.save()
    assert issue(resident, counter.at).code


def test_without_any_login_there_is_no_code_either(resident, counter):
    resident.user = None
    with pytest.raises(errors.PhoneChangedLately):
        issue(resident, counter.at)


def test_the_card_and_its_pin_go_on_working(resident, counter):
    CardPinFactory(resident=resident)
    holder = credentials.identify(
        code=resident.card_code,
        outlet=counter.outlet,
        by=counter.user,
        at=counter.at,
        pin=PIN,
    )
    assert holder.resident == resident


def test_my_code_says_from_which_day_it_works(client, resident, counter):
    with freeze_time(counter.at):
        me = sign_in(client, resident.user, acting_as=resident)
        page = me.get(reverse("redemption_my_code")).content.decode()
    assert "6月6日起才能用手机码" in page
