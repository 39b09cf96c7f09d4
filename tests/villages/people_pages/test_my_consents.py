"""Saying yes and taking it back on the own phone."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import sign_in
from tests.factories.villages import ResidentFactory
from villages.models import ConsentChannel, Purpose
from villages.selectors import consents

pytestmark = pytest.mark.django_db


def test_nothing_is_ticked_beforehand_and_a_tick_is_needed(as_resident, resident):
    address = reverse("villages_my_consent", args=["photo"])
    page = as_resident.get(address).content.decode()
    assert 'name="agreed"' in page
    assert " checked" not in page
    assert "随时撤回" in page
    refused = as_resident.post(address).content.decode()
    assert "先在这里打勾" in refused
    today = timezone.localdate()
    assert not consents.has_consent(resident, Purpose.PHOTO, today)
    as_resident.post(address, {"agreed": "on"})
    assert consents.has_consent(resident, Purpose.PHOTO, today)
    given = resident.consents.get(purpose=Purpose.PHOTO)
    assert (given.channel, given.recorded_by) == (ConsentChannel.PHONE, resident.user)


def test_a_yes_can_be_taken_back_at_once(as_resident, resident):
    page = as_resident.get(reverse("villages_my_consent", args=["scoring"]))
    assert "撤回同意" in page.content.decode()
    address = reverse("villages_my_consent_withdraw", args=["scoring"])
    page = as_resident.post(address, follow=True).content.decode()
    assert "撤回了" in page
    assert not consents.has_consent(resident, Purpose.SCORING, timezone.localdate())
    twice = as_resident.post(address, follow=True).content.decode()
    assert "不用撤回" in twice


def test_the_words_are_there_in_english(as_resident, settings):
    as_resident.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    page = as_resident.get(reverse("villages_my_consent", args=["photo"]))
    assert "at any time" in page.content.decode()


def test_unknown_purposes_do_not_exist(as_resident):
    assert (
        as_resident.get(reverse("villages_my_consent", args=["x"])).status_code == 404
    )
    address = reverse("villages_my_consent_withdraw", args=["x"])
    assert as_resident.post(address).status_code == 404


def test_the_list_says_what_holds(as_resident):
    page = as_resident.get(reverse("villages_my_consents")).content.decode()
    for purpose in Purpose:
        assert str(purpose.label) in page
    assert page.count("st-done") == 2


def test_each_resident_of_a_shared_login_speaks_alone(client, resident, as_resident):
    wife = ResidentFactory(village=resident.village, user=resident.user, consents=())
    for_wife = sign_in(client, resident.user, acting_as=wife)
    for_wife.post(reverse("villages_my_consent", args=["photo"]), {"agreed": "on"})
    assert wife.consents.count() == 1
    assert not resident.consents.filter(purpose=Purpose.PHOTO).exists()


def test_before_anybody_looked_the_list_of_looks_is_empty(as_resident):
    page = as_resident.get(reverse("villages_my_views")).content.decode()
    assert "还没有人看过" in page


def test_staff_have_no_consents_of_their_own_there(manager):
    assert manager.get(reverse("villages_my_consents")).status_code == 404
