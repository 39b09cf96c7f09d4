"""The desk: what waits, and the ways on, follow the capacity."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from cms.services.pages import lay_out
from grassroots.accounts.capacities import capacities_of
from grassroots.portal import menu
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.records import RecordFactory
from tests.factories.redemption import (
    TODAY,
    ClerkFactory,
    GoodsFactory,
    OutletFactory,
    customer,
    redeemed,
)
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    TownFactory,
    VillageFactory,
    moment,
)
from tests.support.clock import freeze_time
from villages.models import AreaRole, BookStatus, RecordStatus
from villages.selectors.records import counts_by_status

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    with freeze_time(moment(TODAY, 15)):
        yield


@pytest.fixture
def village():
    return VillageFactory()


def desk_of(client: Client, role: str, **area):
    """Open the desk of somebody newly appointed to the role."""
    seat = AppointmentFactory(role=role, **area)
    return sign_in(client, seat.user).get("/desk/"), seat.user


def numbers(page) -> dict[str, int]:
    """Return the numbers that stand beside the rows, by their names."""
    rows = [row for group in page.context["groups"] for row in group["rows"]]
    return {item.count: number for item, number in rows if number is not None}


def records(village, *statuses: RecordStatus, **more) -> None:
    for status in statuses:
        RecordFactory(village=village, status=status, **more)


def test_it_counts_what_waits_and_what_is_on_notice(client: Client, village) -> None:
    submitted, notice = RecordStatus.SUBMITTED, RecordStatus.ON_NOTICE
    records(village, submitted, submitted, notice, RecordStatus.EFFECTIVE)
    records(VillageFactory(), submitted, notice)
    page, _user = desk_of(client, AreaRole.MANAGER, village=village)
    assert numbers(page) == {"submitted": 2, "on_notice": 1, "drafts": 0}


def test_a_recorder_sees_the_own_returned_and_last_records(
    client: Client, village
) -> None:
    seat = AppointmentFactory(village=village)
    records(village, RecordStatus.RETURNED, recorded_by=seat.user)
    records(village, RecordStatus.RETURNED)
    page = sign_in(client, seat.user).get("/desk/")
    assert numbers(page)["returned"] == 1
    assert [one.recorded_by for one, _kind in page.context["last"]] == [seat.user]


@pytest.mark.parametrize(
    "role",
    [AreaRole.RECORDER, AreaRole.PANEL, AreaRole.MANAGER, AreaRole.SUPERVISOR],
)
def test_what_has_expired_is_not_among_the_last_records(
    client: Client, village, role: str
) -> None:
    seat = AppointmentFactory(village=village, role=role)
    for last_day in (TODAY, TODAY + timedelta(days=1)):
        records(
            village,
            RecordStatus.EFFECTIVE,
            recorded_by=seat.user,
            acted_on=date(2025, 11, 20),
            expires_on=last_day,
        )
    page = sign_in(client, seat.user).get("/desk/")
    shown = [one.expires_on for one, _kind in page.context["last"]]
    assert shown == [TODAY + timedelta(days=1)]


def test_no_sum_by_status_counts_what_has_expired(village) -> None:
    records(village, RecordStatus.EFFECTIVE, expires_on=TODAY + timedelta(days=30))
    for day, counted in ((29, {"effective": 1}), (30, {})):
        on = TODAY + timedelta(days=day)
        assert counts_by_status(village, on=on) == counted


def test_a_panel_member_is_not_asked_about_the_own_family(
    client: Client, village
) -> None:
    user = UserFactory()
    home = HouseholdFactory(village=village)
    ResidentFactory(user=user, household=home)
    records(village, RecordStatus.SUBMITTED)
    RecordFactory(resident=ResidentFactory(household=home))
    AppointmentFactory(user=user, role=AreaRole.PANEL, village=village)
    page = sign_in(client, user).get("/desk/")
    assert numbers(page)["to_judge"] == 1


def test_a_manager_sees_how_many_books_are_drafts(client: Client, village) -> None:
    RuleBookFactory(village=village, status=BookStatus.DRAFT)
    RuleBookFactory(status=BookStatus.DRAFT)
    page, _user = desk_of(client, AreaRole.MANAGER, village=village)
    assert numbers(page)["drafts"] == 1


def test_a_supervisor_sees_everything_and_is_offered_nothing_to_do(
    client: Client, village
) -> None:
    page, _user = desk_of(client, AreaRole.SUPERVISOR, village=village)
    assert page.context["first"] is None
    assert (
        "您什么都能看，改不了。村委会的承诺做到没有，由您来看。"
        in page.content.decode()
    )


def test_a_towns_supervisor_counts_all_villages_of_the_town(client: Client) -> None:
    town = TownFactory()
    for village in (
        VillageFactory(town=town),
        VillageFactory(town=town),
        VillageFactory(),
    ):
        records(village, RecordStatus.SUBMITTED)
    page, _user = desk_of(client, AreaRole.SUPERVISOR, town=town)
    assert numbers(page)["submitted"] == 2
    assert len(page.context["last"]) == 2


def test_five_records_stand_at_the_end_the_last_one_first(
    client: Client, village
) -> None:
    for day in range(7):
        RecordFactory(village=village, acted_on=TODAY - timedelta(days=day))
    page, _user = desk_of(client, AreaRole.MANAGER, village=village)
    days = [one.acted_on for one, _kind in page.context["last"]]
    assert days == [TODAY - timedelta(days=day) for day in range(5)]


def test_an_empty_desk_says_how_it_gets_filled(client: Client, village) -> None:
    page, _user = desk_of(client, AreaRole.RECORDER, village=village)
    assert "还没有记录" in page.content.decode()


def test_a_clerk_sees_todays_orders_and_what_runs_out(client: Client, village) -> None:
    clerk = ClerkFactory(outlet=OutletFactory(village=village))
    towel = GoodsFactory(outlet=clerk.outlet, price=10, stock=4)
    buyer = customer(village, 50)
    redeemed(buyer, clerk, {towel: 1}, moment(TODAY - timedelta(days=1), 10))
    redeemed(buyer, clerk, {towel: 2}, moment(TODAY, 10))
    page = sign_in(client, clerk.user).get("/desk/")
    assert numbers(page) == {"orders": 1, "low_stock": 1}
    assert "今天换出20分" in page.content.decode()
    assert buyer.name not in page.content.decode()
    assert len(page.context["desk"].last) == 2


def test_a_clerk_sees_nothing_of_another_outlet(client: Client, village) -> None:
    other = ClerkFactory(outlet=OutletFactory(village=village))
    towel = GoodsFactory(outlet=other.outlet, stock=1)
    redeemed(customer(village, 50), other, {towel: 1}, moment(TODAY, 10))
    clerk = ClerkFactory(outlet=OutletFactory(village=village))
    page = sign_in(client, clerk.user).get("/desk/")
    assert numbers(page) == {"orders": 0, "low_stock": 0}
    assert page.context["desk"].last == []


def test_the_desk_takes_the_same_few_queries_however_much_lies_on_it(
    client: Client, village, django_assert_max_num_queries
) -> None:
    seat = AppointmentFactory(role=AreaRole.PANEL, village=village)
    for _each in range(15):
        RecordFactory(village=village)
    sign_in(client, seat.user)
    with django_assert_max_num_queries(24):
        client.get("/desk/")


@pytest.mark.parametrize("role", sorted(menu.AREA_STAFF))
def test_every_way_from_the_desk_opens_for_its_role(
    client: Client, village, role: str
) -> None:
    lay_out(village)
    page, _user = desk_of(client, role, village=village)
    assert_all_open(client, page)


def test_every_way_from_the_counters_desk_opens_for_the_clerk(
    client: Client, village
) -> None:
    clerk = ClerkFactory(outlet=OutletFactory(village=village))
    page = sign_in(client, clerk.user).get("/desk/")
    assert_all_open(client, page)


def test_every_way_from_the_desk_opens_for_a_towns_supervisor(client: Client) -> None:
    town = TownFactory()
    lay_out(town)
    page, _user = desk_of(client, AreaRole.SUPERVISOR, town=town)
    assert_all_open(client, page)


def assert_all_open(client: Client, page) -> None:
    rows = [item for group in page.context["groups"] for item, _number in group["rows"]]
    first = page.context["first"]
    assert rows
    for item in [*rows, *([first] if first else [])]:
        assert client.get(item.address).status_code == 200, item.name


def test_every_way_on_has_an_address() -> None:
    items = [*menu.FIRST, *(item for group in menu.GROUPS for item in group.items)]
    assert [item.name for item in items if item.address is None] == []


def test_who_has_no_pages_to_edit_finds_no_office_and_is_not_sent_in_circles(
    client: Client, village
) -> None:
    page, _user = desk_of(client, AreaRole.MANAGER, village=village)
    assert page.status_code == 200
    assert client.get("/office/").status_code == 404


def test_a_page_that_is_not_installed_leaves_no_way_to_it(monkeypatch, village) -> None:
    gone = menu.Item("no_such_page", "x", "x", menu.STAFF)
    monkeypatch.setattr(menu, "GROUPS", (menu.Group("x", (gone,)),))
    seat = AppointmentFactory(village=village)
    [capacity] = capacities_of(seat.user, on=date(2026, 6, 3))
    assert menu.groups_for(capacity) == []
