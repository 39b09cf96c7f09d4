"""Filling posts at the desk."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.villages import AppointmentFactory, VillageFactory
from villages.models import AreaAppointment

pytestmark = pytest.mark.django_db
ADDRESS = "villages_appointments"


def given(**more):
    today = timezone.localdate().isoformat()
    new = {"phone": "13800007777", "name": "孙桂芳", "role": "recorder"}
    return new | {"starts_on": today, "ends_on": ""} | more


def test_a_manager_asks_somebody_in_by_phone(manager, village):
    page = manager.post(reverse(ADDRESS), given(), follow=True).content.decode()
    assert "孙桂芳" in page
    user = User.objects.get(phone="13800007777")
    assert AreaAppointment.objects.filter(user=user, village=village).exists()


def test_a_manager_is_offered_only_what_managers_fill(manager):
    page = manager.get(reverse(ADDRESS)).content.decode()
    assert 'value="panel"' in page
    assert 'value="supervisor"' not in page
    refused = manager.post(reverse(ADDRESS), given(role="manager"))
    assert "没有定下" in refused.content.decode()
    assert not User.objects.filter(phone="13800007777").exists()


def test_a_refusal_keeps_what_was_typed_and_opens_no_account(manager):
    longer = {"role": "panel", "ends_on": "2999-01-01"}
    for wrong in ({"phone": "12"}, {"ends_on": "2000-01-01"}, longer):
        page = manager.post(reverse(ADDRESS), given(**wrong)).content.decode()
        assert "没有定下" in page
        assert "一任最长五年，从" in page or wrong is not longer
        assert f'value="{wrong.get("ends_on", "")}"' in page or "ends_on" not in wrong
        assert 'value="孙桂芳"' in page
    assert not User.objects.filter(name="孙桂芳").exists()


def test_a_seat_without_a_last_day_says_how_long_a_term_is(manager, village):
    AppointmentFactory(village=village, starts_on=date(2024, 2, 29), role="panel")
    AppointmentFactory(village=village, starts_on=date(2023, 5, 4), role="recorder")
    page = manager.get(reverse(ADDRESS)).content.decode()
    assert "没有写到哪天，任期最长五年，到2029-02-28" in page
    assert "到2028-05-03" not in page


def test_the_town_fills_posts_in_its_villages_only(at_desk, village):
    client = at_desk("supervisor", town=village.town)
    new = given(role="manager", area=village.pk)
    client.post(reverse(ADDRESS), new)
    assert village.appointments.filter(role="manager").exists()
    elsewhere = VillageFactory()
    page = client.post(reverse(ADDRESS), new | {"area": elsewhere.pk})
    assert "没有定下" in page.content.decode()
    assert not elsewhere.appointments.exists()
    missing = client.post(reverse(ADDRESS), given(role="manager"))
    assert "没有定下" in missing.content.decode()


def test_a_county_appoints_who_supervises_or_inspects_a_town(at_desk, village):
    AppointmentFactory(role="supervisor", town=village.town)
    client = at_desk("supervisor", county=village.town.county)
    page = client.get(reverse(ADDRESS)).content.decode()
    assert "监督委员" in page
    assert "哪个镇" in page
    assert 'value="manager"' not in page
    new = given(role="inspector", area=village.town_id)
    page = client.post(reverse(ADDRESS), new, follow=True).content.decode()
    assert "孙桂芳" in page
    assert AreaAppointment.objects.filter(town=village.town, role="inspector").exists()
    elsewhere = VillageFactory().town
    refused = client.post(reverse(ADDRESS), new | {"area": elsewhere.pk})
    assert "没有定下" in refused.content.decode()
    assert not AreaAppointment.objects.filter(town=elsewhere).exists()


def test_a_post_is_ended(manager, village):
    post = AppointmentFactory(village=village)
    address = reverse("villages_appointment_end", args=[post.pk])
    page = manager.post(address, follow=True).content.decode()
    assert "到今天为止" in page
    post.refresh_from_db()
    assert post.ends_on == timezone.localdate()


def test_a_manager_does_not_end_the_managers_post(manager, village):
    own = village.appointments.get(role="manager")
    address = reverse("villages_appointment_end", args=[own.pk])
    page = manager.post(address, follow=True).content.decode()
    assert "不由您来定" in page
    own.refresh_from_db()
    assert own.ends_on is None


def test_a_post_that_has_not_begun_is_taken_back(manager, village):
    tomorrow = timezone.localdate() + timedelta(days=1)
    post = AppointmentFactory(village=village, starts_on=tomorrow)
    page = manager.get(reverse(ADDRESS)).content.decode()
    assert "取消这个任职？" in page
    assert "结束这个任职？" not in page
    address = reverse("villages_appointment_end", args=[post.pk])
    assert "取消了" in manager.post(address, follow=True).content.decode()
    assert not AreaAppointment.objects.filter(pk=post.pk).exists()


def test_a_strangers_phone_shows_no_name_and_keeps_what_was_typed(manager, village):
    stranger = UserFactory(name="李长河")
    wrong = given(phone=stranger.phone)
    page = manager.post(reverse(ADDRESS), wrong, follow=True).content.decode()
    assert "这个手机号和这个姓名对不上" in page
    assert "李长河" not in page
    assert f'value="{stranger.phone}"' in page
    assert 'value="孙桂芳"' in page
    assert not AreaAppointment.objects.filter(user=stranger).exists()
