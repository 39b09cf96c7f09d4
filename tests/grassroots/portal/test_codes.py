"""Scanning or typing a code, and where it leads."""

import pytest
from django.test import Client

from grassroots.core import short_code
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.villages import AppointmentFactory, ResidentFactory
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
