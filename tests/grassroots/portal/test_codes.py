"""Scanning or typing a code, and where it leads."""

import pytest
from django.test import Client
from django.utils import timezone

from grassroots.core import short_code
from rewards.redemption.services import credentials
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.redemption import ClerkFactory, customer
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
)
from villages.models import AreaRole

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident_of_a_card():
    return ResidentFactory(user=UserFactory())


def wrong(code: str) -> str:
    """Return the code with one character mistaken."""
    other = next(one for one in short_code.ALPHABET if one != code[0])
    return other + code[1:]


def test_a_passer_by_learns_nothing_from_a_card(
    client: Client, resident_of_a_card
) -> None:
    known = client.get(f"/c/{resident_of_a_card.card_code}/")
    unknown = client.get(f"/c/{short_code.new_code()}/")
    assert known.status_code == unknown.status_code == 200
    assert resident_of_a_card.name not in known.content.decode()
    assert "捡到卡，请交给村里" in known.content.decode()


def test_a_wrong_code_says_so(client: Client) -> None:
    response = client.get(f"/c/{wrong(short_code.new_code())}/")
    assert response.status_code == 404
    assert "这个码不对" in response.content.decode()


@pytest.mark.parametrize("junk", ["x", "12345678", "%3Cscript%3E", "ABCDEFGHI"])
def test_junk_is_a_wrong_code(client: Client, junk: str) -> None:
    assert client.get(f"/c/{junk}/").status_code == 404


def test_a_resident_who_scans_a_card_gets_the_plain_page(
    client: Client, resident_of_a_card
) -> None:
    sign_in(client, resident_of_a_card.user)
    page = client.get(f"/c/{short_code.new_code()}/")
    assert page.status_code == 200
    assert "这是村里的积分码" in page.content.decode()


def test_a_panel_member_gets_the_plain_page(client: Client) -> None:
    seat = AppointmentFactory(role=AreaRole.PANEL)
    sign_in(client, seat.user)
    assert client.get(f"/c/{short_code.new_code()}/").status_code == 200


def test_a_typed_code_opens_however_it_is_written(
    client: Client, resident_of_a_card
) -> None:
    sign_in(client, resident_of_a_card.user)
    code = short_code.new_code()
    written = f" {code[:4].lower()}-{code[4:]} "
    assert client.post("/scan/", {"code": written}).url == f"/c/{code}/"


def test_a_mistyped_code_stays_on_the_page_and_is_explained(
    client: Client, resident_of_a_card
) -> None:
    sign_in(client, resident_of_a_card.user)
    mistaken = wrong(short_code.new_code())
    page = client.post("/scan/", {"code": mistaken})
    assert "可能看错了一位" in page.content.decode()
    assert mistaken in page.content.decode()


def test_a_resident_cannot_search_for_people(
    client: Client, resident_of_a_card
) -> None:
    sign_in(client, resident_of_a_card.user)
    page = client.get("/scan/")
    assert page.context["find_url"] is None
    assert 'name="q"' not in page.content.decode()


def test_a_recorder_who_scans_a_card_goes_on_to_record_that_person(
    client: Client, resident_of_a_card
) -> None:
    seat = AppointmentFactory(village=resident_of_a_card.village)
    RuleFactory(rule_book=RuleBookFactory(village=seat.village))
    sign_in(client, seat.user)
    page = client.get(f"/c/{resident_of_a_card.card_code}/", follow=True)
    assert page.redirect_chain[0][0].startswith("/desk/records/new/")
    assert resident_of_a_card.name in page.content.decode()


def test_a_manager_who_scans_a_card_finds_whose_it_is(
    client: Client, resident_of_a_card
) -> None:
    seat = AppointmentFactory(role=AreaRole.MANAGER, village=resident_of_a_card.village)
    sign_in(client, seat.user)
    page = client.get(f"/c/{resident_of_a_card.card_code}/", follow=True)
    assert resident_of_a_card.name in page.content.decode()


@pytest.mark.parametrize("role", [AreaRole.RECORDER, AreaRole.MANAGER])
def test_a_neighbours_card_names_nobody(
    client: Client, resident_of_a_card, role: str
) -> None:
    sign_in(client, AppointmentFactory(role=role).user)
    page = client.get(f"/c/{resident_of_a_card.card_code}/", follow=True)
    assert resident_of_a_card.name not in page.content.decode()


def test_a_clerk_who_scans_a_code_serves_its_holder(client: Client) -> None:
    clerk = ClerkFactory()
    buyer = customer(clerk.outlet.village, 20)
    code = credentials.issue_code(resident=buyer, at=timezone.now())
    sign_in(client, clerk.user)
    page = client.get(f"/c/{code.code}/", follow=True)
    assert page.redirect_chain[0][0] == f"/desk/counter/?code={code.code}"
    assert "20" in page.content.decode()
    assert buyer.name not in page.content.decode()


@pytest.mark.parametrize("role", [AreaRole.RECORDER, AreaRole.MANAGER])
def test_who_has_neither_card_nor_phone_is_found_by_name(
    client: Client, resident_of_a_card, role: str
) -> None:
    seat = AppointmentFactory(role=role, village=resident_of_a_card.village)
    sign_in(client, seat.user)
    find = client.get("/scan/").context["find_url"]
    page = client.get(find, {"q": resident_of_a_card.name})
    assert resident_of_a_card.name in page.content.decode()
