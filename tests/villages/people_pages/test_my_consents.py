"""Saying yes and taking it back on the own phone."""

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import sign_in
from tests.factories.records import photo_file
from tests.factories.villages import ResidentFactory, announce
from villages.models import ConsentChannel, ConsentText, Purpose
from villages.selectors import consents
from villages.services.photos import prepare

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


def test_new_words_are_asked_for_on_the_home_and_answered(as_resident, resident):
    home = reverse("portal_me")
    assert "同意书换了新的" not in as_resident.get(home).content.decode()
    announce("scoring", ahead=31)
    assert "同意书换了新的" in as_resident.get(home).content.decode()
    assert (
        "前请再看一看"
        in as_resident.get(reverse("villages_my_consents")).content.decode()
    )
    address = reverse("villages_my_consent", args=["scoring"])
    page = as_resident.get(address).content.decode()
    assert "新的话" in page
    assert "撤回同意" in page
    as_resident.post(address, {"agreed": "on"})
    assert resident.consents.filter(purpose="scoring").last().text.version == 2
    assert "同意书换了新的" not in as_resident.get(home).content.decode()


def test_who_has_not_answered_in_time_reads_why_it_counts_no_more(
    as_resident, resident
):
    text = announce("scoring", ahead=31)
    today = timezone.localdate()
    ConsentText.objects.filter(pk=text.pk).update(
        announced_on=today, effective_from=today
    )
    assert not consents.has_consent(resident, Purpose.SCORING, today)
    page = as_resident.get(reverse("villages_my_consents")).content.decode()
    assert "换了新的，再同意才算" in page
    address = reverse("villages_my_consent", args=["scoring"])
    page = as_resident.get(address).content.decode()
    assert "以前同意的是旧的" in page
    assert "撤回同意" not in page


def test_the_signed_paper_is_shown_to_its_person_alone(as_resident, resident):
    consent = resident.consents.get(purpose=Purpose.SCORING)
    consent.scan = ContentFile(prepare(photo_file(3)).content, "paper.jpg")
    consent.save()
    where = reverse("villages_my_consent_scan", args=[consent.pk])
    assert as_resident.get(where)["Content-Type"] == "image/jpeg"
    assert (
        where
        in as_resident.get(
            reverse("villages_my_consent", args=["scoring"])
        ).content.decode()
    )
    consent.resident = ResidentFactory(consents=())
    consent.save()
    assert as_resident.get(where).status_code == 404
