"""In which capacity somebody acts, and changing it."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from grassroots.accounts.capacities import capacities_of
from tests.factories.accounts import UserFactory, key_of, sign_in
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    TownFactory,
    VillageFactory,
)
from villages.models import AreaRole

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 3)


def test_somebody_holds_every_appointment_and_speaks_for_every_own_resident() -> None:
    user = UserFactory()
    seat = AppointmentFactory(user=user)
    resident = ResidentFactory(user=user)
    keys = [one.key for one in capacities_of(user, on=TODAY)]
    assert keys == [key_of(seat), key_of(resident)]


def test_appointments_come_before_the_resident_however_they_are_found() -> None:
    user = UserFactory()
    ResidentFactory(user=user)
    AppointmentFactory(user=user)
    assert [one.role for one in capacities_of(user, on=TODAY)] == [
        "recorder",
        "resident",
    ]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (TODAY, None, True),
        (TODAY, TODAY, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY - timedelta(days=9), TODAY - timedelta(days=1), False),
    ],
)
def test_an_appointment_holds_from_its_first_day_to_its_last(
    starts_on: date,
    ends_on: date | None,
    holds: bool,  # noqa: FBT001
) -> None:
    seat = AppointmentFactory(starts_on=starts_on, ends_on=ends_on)
    assert bool(capacities_of(seat.user, on=TODAY)) is holds


def test_the_scope_is_the_area_of_the_appointment() -> None:
    town = TownFactory()
    seat = AppointmentFactory(role=AreaRole.SUPERVISOR, town=town)
    [capacity] = capacities_of(seat.user, on=TODAY)
    assert capacity.scope == town
    assert capacity.scope_label == town.name
    assert capacity.needs_second_factor


def test_nobody_speaks_for_a_resident_who_died_or_moved_away_or_is_a_child() -> None:
    user = UserFactory()
    ResidentFactory(user=user, died_on=TODAY - timedelta(days=1))
    ResidentFactory(user=user, household=None)
    ResidentFactory(user=user, born_on=date(2015, 1, 1))
    assert capacities_of(user, on=TODAY) == []


def test_home_leads_staff_to_the_desk_and_residents_to_their_passbook(
    client: Client,
) -> None:
    seat = AppointmentFactory()
    sign_in(client, seat.user)
    assert client.get("/home/").url == "/desk/"
    resident = ResidentFactory(user=UserFactory())
    sign_in(client, resident.user)
    assert client.get("/home/").url == "/me/"


def test_home_leads_who_has_no_capacity_to_a_page_that_says_so(client: Client) -> None:
    client.force_login(UserFactory())
    assert client.get("/home/").url == "/me/mine/"
    assert "您现在没有身份" in client.get("/me/mine/").content.decode()


def test_switching_changes_in_which_capacity_the_next_page_acts(client: Client) -> None:
    user = UserFactory()
    first = AppointmentFactory(user=user)
    second = AppointmentFactory(user=user, role=AreaRole.PANEL, village=first.village)
    sign_in(client, user)
    assert client.get("/desk/").context["capacity"].key == key_of(first)
    response = client.post("/home/switch/", {"key": key_of(second)})
    assert response.url == "/home/"
    assert client.get("/desk/").context["capacity"].key == key_of(second)


def test_a_capacity_that_is_not_held_cannot_be_switched_to(client: Client) -> None:
    user = UserFactory()
    own, foreign = AppointmentFactory(user=user), AppointmentFactory()
    sign_in(client, user)
    assert client.post("/home/switch/", {"key": key_of(foreign)}).status_code == 404
    assert client.post("/home/switch/", {"key": ""}).status_code == 404
    assert client.get("/desk/").context["capacity"].key == key_of(own)


def test_switching_takes_a_button_not_a_link(client: Client) -> None:
    seat = AppointmentFactory()
    sign_in(client, seat.user)
    assert client.get("/home/switch/", {"key": key_of(seat)}).status_code == 405


def test_an_appointment_that_ran_out_is_gone_from_the_next_page_on(
    client: Client,
) -> None:
    user = UserFactory()
    seat = AppointmentFactory(user=user)
    resident = ResidentFactory(user=user)
    sign_in(client, user, acting_as=seat)
    assert client.get("/desk/").status_code == 200
    seat.ends_on = timezone.localdate() - timedelta(days=1)
    seat.save()
    assert client.get("/desk/").status_code == 404
    assert client.post("/home/switch/", {"key": key_of(seat)}).status_code == 404
    page = client.get("/me/mine/")
    assert [one.key for one, _picture in page.context["held"]] == [key_of(resident)]


def test_a_key_forged_into_the_session_opens_nothing(client: Client) -> None:
    foreign = AppointmentFactory()
    resident = ResidentFactory(user=UserFactory())
    sign_in(client, resident.user, acting_as=foreign)
    assert client.get("/desk/").status_code == 404


def test_a_resident_gets_no_desk(client: Client) -> None:
    resident = ResidentFactory(user=UserFactory())
    sign_in(client, resident.user)
    assert client.get("/desk/").status_code == 404


def test_a_recorder_gets_no_residents_home(client: Client) -> None:
    seat = AppointmentFactory()
    sign_in(client, seat.user)
    assert client.get("/me/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/home/", "/desk/", "/me/", "/me/mine/", "/desk/mine/", "/scan/"]
)
def test_who_has_not_signed_in_is_asked_to(client: Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 302
    assert response.url == f"/accounts/login/?next={path}"


def test_the_page_lists_what_somebody_may_switch_to(client: Client) -> None:
    user = UserFactory(name="李长河")
    village = VillageFactory(name="东岛村")
    AppointmentFactory(user=user, village=village)
    AppointmentFactory(user=user, village=village, role=AreaRole.PANEL)
    sign_in(client, user)
    page = client.get("/desk/mine/").content.decode()
    assert "李长河" in page
    assert page.count("东岛村") >= 2
    assert user.phone not in page
    assert user.masked_phone in page
