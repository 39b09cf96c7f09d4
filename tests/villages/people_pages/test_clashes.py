"""Kinship that is declared after the appointment is shown to those who can act."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
)
from tests.support.pages import page_of
from villages.models import AreaRole
from villages.selectors.clashes import clashes_in
from villages.services import registry

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def village():
    return VillageFactory(name="东岛村")


def seat(village, role, name="", **dates):
    return AppointmentFactory(
        village=village, role=role, user=UserFactory(name=name), **dates
    )


@pytest.fixture
def watcher(village):
    return seat(village, AreaRole.SUPERVISOR, "孙明")


@pytest.fixture
def head(village):
    return seat(village, AreaRole.MANAGER, "王海")


def become_kin(one, other):
    first, second = (
        ResidentFactory(village=post.village, user=post.user) for post in (one, other)
    )
    registry.declare_kinship(first, second, by=one.user, on=TODAY(), at=timezone.now())


def pairs(area):
    return [(one.supervisor, one.manager) for one in clashes_in(area, on=TODAY())]


def test_who_became_kin_after_the_appointment_is_found(village, watcher, head):
    assert pairs(village) == []
    become_kin(watcher, head)
    assert pairs(village) == [(watcher, head)]
    assert pairs(village.town) == [(watcher, head)]
    assert pairs(village.town.county) == []
    assert pairs(VillageFactory()) == []


def test_so_is_who_moved_in_with_the_other(village, watcher, head):
    home = HouseholdFactory(village=village)
    for post in (watcher, head):
        ResidentFactory(household=home, user=post.user)
    assert pairs(village) == [(watcher, head)]


def test_a_relative_who_supervises_elsewhere_or_at_other_times_is_not(village, head):
    elsewhere = seat(VillageFactory(town=village.town), AreaRole.SUPERVISOR)
    later = seat(village, AreaRole.SUPERVISOR, starts_on=date(2100, 1, 1))
    past = seat(village, AreaRole.SUPERVISOR, ends_on=TODAY() - timedelta(days=1))
    head.ends_on = date(2099, 12, 31)
    head.save()
    for one in (elsewhere, later, past):
        become_kin(one, head)
    assert pairs(village.town) == []


def test_manager_supervisor_and_town_see_it_on_desk_and_page(village, watcher, head):
    town = AppointmentFactory(town=village.town, role=AreaRole.SUPERVISOR)
    words = "孙明和村负责人王海是近亲属或同住一户"
    for post in (watcher, head, town):
        client = sign_in(Client(), post.user, acting_as=post)
        assert words not in page_of(client.get(reverse("villages_appointments")))
    become_kin(watcher, head)
    for post in (watcher, head, town):
        client = sign_in(Client(), post.user, acting_as=post)
        assert words in page_of(client.get(reverse("villages_appointments")))
        groups = client.get("/desk/").context["groups"]
        counts = {item.count: n for group in groups for item, n in group["rows"]}
        assert counts["clashes"] == 1


@pytest.mark.parametrize(("days", "is_said"), [(60, True), (61, False)])
def test_a_seat_that_ends_within_two_months_says_so(village, head, days, is_said):
    seat(village, AreaRole.PANEL, ends_on=TODAY() + timedelta(days=days))
    client = sign_in(Client(), head.user, acting_as=head)
    page = page_of(client.get(reverse("villages_appointments")))
    assert ("快到期" in page) == is_said
