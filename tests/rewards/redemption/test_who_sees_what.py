"""Every address of the counter, asked by everybody who has no business there."""

import pytest
from django.urls import URLPattern, reverse
from django.urls.resolvers import URLResolver

from grassroots.accounts.acting import SESSION_KEY
from rewards.redemption import urls
from tests.factories.accounts import UserFactory, key_of, sign_in
from tests.factories.redemption import ClerkFactory, customer, open_order, redeemed
from tests.factories.villages import AppointmentFactory, VillageFactory

CLERK, MANAGER, READS, CARDS, RESIDENT = (
    {"clerk"},
    {"manager"},
    {"manager", "supervisor"},
    {"manager", "recorder"},
    {"resident"},
)
# Who has any business at an address; of the own village or outlet only.
OPEN_TO = {
    "my_code": RESIDENT,
    "my_redeem": RESIDENT,
    "my_orders": RESIDENT,
    "my_order": RESIDENT,
    "counter": CLERK,
    "pick": CLERK,
    "open": CLERK,
    "leave": CLERK,
    "today": CLERK,
    "order": CLERK,
    "confirm": CLERK,
    "revise": CLERK,
    "cancel": CLERK,
    "receipt": CLERK,
    "goods": CLERK,
    "price_list": CLERK,
    "outlets": READS,
    "outlet": READS,
    "outlet_price_list": READS,
    "outlet_new": MANAGER,
    "outlet_edit": MANAGER,
    "goods_new": MANAGER,
    "goods_edit": MANAGER,
    "clerk_new": MANAGER,
    "clerk_end": MANAGER,
    "cards_print": CARDS,
    "card": CARDS,
    "card_reissue": CARDS,
}
# Their lists show the own village's things; nothing in the address can be foreign.
WITHOUT_KEY = {
    "my_code",
    "my_redeem",
    "my_orders",
    "counter",
    "pick",
    "open",
    "leave",
    "today",
    "goods",
    "price_list",
    "outlets",
    "outlet_new",
    "cards_print",
}
ROLES = ["resident", "recorder", "panel", "manager", "supervisor", "clerk"]


def names(patterns):
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from names(one.url_patterns)
        elif isinstance(one, URLPattern):
            yield one.name.removeprefix("redemption_")


def test_every_address_of_the_app_is_in_this_matrix():
    found = set(names([*urls.me_patterns, *urls.desk_patterns]))
    assert found == OPEN_TO.keys()


@pytest.fixture
def addresses(counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    waiting = open_order(
        counter.resident, counter.clerk, {counter.towel: 1}, counter.at
    )
    keys = {
        "my_order": [order.pk],
        "order": [order.pk],
        "confirm": [waiting.pk],
        "revise": [waiting.pk],
        "cancel": [order.pk],
        "receipt": [order.pk],
        "outlet": [counter.outlet.pk],
        "outlet_edit": [counter.outlet.pk],
        "outlet_price_list": [counter.outlet.pk],
        "goods_new": [counter.outlet.pk],
        "goods_edit": [counter.outlet.pk, counter.oil.pk],
        "clerk_new": [counter.outlet.pk],
        "clerk_end": [counter.outlet.pk, counter.clerk.pk],
        "card": [counter.resident.pk],
        "card_reissue": [counter.resident.pk],
    }
    return {
        name: reverse(f"redemption_{name}", args=keys.get(name, [])) for name in OPEN_TO
    }


def acting(role, village, outlet=None):
    """Return somebody who acts in the role in the village, and their capacity."""
    if role == "resident":
        resident = customer(village, 50)
        resident.user = UserFactory()
        resident.save()
        return resident.user, resident
    if role == "clerk":
        clerk = ClerkFactory(**({"outlet": outlet} if outlet else {}))
        if outlet is None:
            clerk.outlet.village = village
            clerk.outlet.save()
        return clerk.user, clerk
    post = AppointmentFactory(village=village, role=role)
    return post.user, post


def ask_both(client, address):
    return {client.get(address).status_code, client.post(address).status_code}


@pytest.mark.parametrize("role", ROLES)
def test_a_neighbour_in_any_role_gets_404_on_all_that_is_this_villages(
    client, counter, addresses, role
):
    user, capacity = acting(role, VillageFactory())
    sign_in(client, user, acting_as=capacity)
    for name, address in addresses.items():
        if name in WITHOUT_KEY and role in OPEN_TO[name]:
            page = client.get(address).content.decode()
            assert counter.outlet.name not in page, name
            assert counter.resident.name not in page, name
        else:
            assert ask_both(client, address) <= {404, 405}, name


@pytest.mark.parametrize("role", ROLES)
def test_here_each_role_gets_what_is_its_own_and_404_on_the_rest(
    client, counter, addresses, role
):
    user, capacity = acting(role, counter.village, counter.outlet)
    if role == "resident":
        user = counter.resident.user = UserFactory()
        counter.resident.save()
        capacity = counter.resident
    sign_in(client, user, acting_as=capacity)
    for name, address in addresses.items():
        status = client.get(address).status_code
        if role in OPEN_TO[name]:
            assert status in {200, 405}, name
        else:
            assert status == 404, name
            assert client.post(address).status_code in {404, 405}, name


def test_whoever_has_not_signed_in_is_sent_to_sign_in(client, addresses):
    for name, address in addresses.items():
        answer = client.get(address)
        assert answer.status_code == 302, name
        assert "/accounts/login/" in answer.url, name


def test_a_manager_without_the_second_factor_sees_no_outlet(client, counter):
    user, capacity = acting("manager", counter.village)
    sign_in(client, user, acting_as=capacity, second_factor=False)
    assert client.get(reverse("redemption_outlets")).status_code != 200


def test_switching_to_another_role_closes_the_counter(client, counter):
    resident = customer(counter.village, 5)
    resident.user = counter.user
    resident.save()
    sign_in(client, counter.user, acting_as=counter.clerk)
    assert client.get(reverse("redemption_counter")).status_code == 200
    session = client.session
    session[SESSION_KEY] = key_of(resident)
    session.save()
    assert client.get(reverse("redemption_counter")).status_code == 404


def test_no_page_of_the_counter_shows_a_number_it_should_not(
    client, counter, addresses
):
    resident = counter.resident
    hidden = [resident.phone, resident.card_code, resident.name]
    sign_in(client, counter.user, acting_as=counter.clerk)
    for name, address in addresses.items():
        if "clerk" in OPEN_TO[name]:
            page = client.get(address).content.decode()
            for text in hidden:
                assert text not in page, name
