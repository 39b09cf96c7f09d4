"""The home of a resident: what can be used, what comes, what runs out, and where."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.test import Client

from grassroots.portal.selectors import resident_home
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.records import NoticeFactory, RecordFactory
from tests.factories.redemption import (
    TODAY,
    ClerkFactory,
    GoodsFactory,
    OutletFactory,
    customer,
    give_points,
    redeemed,
)
from tests.factories.villages import (
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.support.clock import freeze_time
from villages.models import AccountHolder, RecordStatus, Resident, RuleKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def village():
    return VillageFactory(name="东岛村", phone="0500-861 2345")


@pytest.fixture
def resident(village) -> Resident:
    return customer(village, 86, name="张守田", user=UserFactory(name="张守田"))


@pytest.fixture
def today() -> Iterator[None]:
    with freeze_time(moment(TODAY, 9)):
        yield


def on_notice(resident: Resident, points: int, *, day: date = TODAY, **more):
    return RecordFactory(
        resident=resident,
        acted_on=day,
        points_proposed=points,
        status=more.pop("status", RecordStatus.ON_NOTICE),
        **more,
    )


def test_it_shows_the_points_that_can_be_used(resident) -> None:
    home = resident_home(resident, on=TODAY)
    assert home.available == 86
    assert str(home.holder) == "张守田家"


def test_points_that_ran_out_yesterday_are_not_counted(resident) -> None:
    give_points(resident, 10, expires_on=TODAY - timedelta(days=1))
    assert resident_home(resident, on=TODAY).available == 86


def test_somebody_without_a_single_point_has_an_empty_passbook(village) -> None:
    home = resident_home(customer(village), on=TODAY)
    assert (home.available, home.lines, home.waiting, home.due) == (0, [], None, None)


def test_points_on_notice_are_summed_with_the_first_day_on_which_some_come(
    resident,
) -> None:
    on_notice(resident, 2)
    later = NoticeFactory(village=resident.village, starts_on=TODAY + timedelta(days=2))
    on_notice(resident, 3, notice=later)
    waiting = resident_home(resident, on=TODAY).waiting
    assert waiting.points == 5
    assert waiting.first_day == date(2026, 6, 11)


def test_the_first_points_show_while_they_are_still_on_notice(village) -> None:
    newcomer = customer(village)
    on_notice(newcomer, 2)
    home = resident_home(newcomer, on=TODAY)
    assert home.waiting.points == 2
    assert [(line.change, line.is_pencil) for line in home.lines] == [(2, True)]


def test_a_deed_that_somebody_objected_to_promises_no_day(resident) -> None:
    on_notice(resident, 2, status=RecordStatus.OBJECTED)
    assert resident_home(resident, on=TODAY).waiting is None


def test_a_reminder_is_no_points_to_wait_for(resident) -> None:
    book = RuleBookFactory(village=resident.village)
    reminder = RuleFactory(rule_book=book, kind=RuleKind.DEDUCT)
    on_notice(resident, 2, rule=reminder)
    home = resident_home(resident, on=TODAY)
    assert home.waiting is None
    assert not any(line.is_pencil for line in home.lines)


def test_the_last_lines_have_pencil_on_top_and_ink_below(resident) -> None:
    clerk = ClerkFactory(outlet=OutletFactory(village=resident.village))
    redeemed(resident, clerk, {GoodsFactory(outlet=clerk.outlet): 1}, moment(TODAY, 10))
    on_notice(resident, 5)
    lines = resident_home(resident, on=TODAY).lines
    assert [(line.change, line.is_pencil) for line in lines] == [
        (5, True),
        (-10, False),
        (86, False),
    ]


def test_however_much_is_on_notice_one_line_of_ink_stays_in_view(resident) -> None:
    for day in range(4):
        on_notice(resident, 2, day=TODAY - timedelta(days=day))
    lines = resident_home(resident, on=TODAY).lines
    assert [line.is_pencil for line in lines] == [True, True, False]


@pytest.mark.parametrize(("ahead", "warned"), [(0, True), (30, True), (31, False)])
def test_points_are_warned_of_30_days_before_they_run_out(
    resident, ahead: int, *, warned: bool
) -> None:
    give_points(resident, 12, expires_on=TODAY + timedelta(days=ahead))
    due = resident_home(resident, on=TODAY).due
    assert bool(due) is warned
    if due:
        assert (due.points, due.days_left) == (12, ahead)


def test_a_score_stands_beside_the_points_and_is_not_one_of_them(resident) -> None:
    RuleBookFactory(village=resident.village)
    home = resident_home(resident, on=TODAY)
    assert home.score.total == 1000
    assert home.available == 86


def test_without_consent_there_is_no_score(village) -> None:
    RuleBookFactory(village=village)
    assert resident_home(customer(village, 5, consents=()), on=TODAY).score is None


def test_where_each_person_has_a_passbook_the_home_is_the_persons(village) -> None:
    village.account_holder = AccountHolder.PERSON
    village.save()
    resident = customer(village, 7, name="李秀英")
    mate = customer(village, 9)
    home = resident_home(resident, on=TODAY)
    assert (str(home.holder), home.available) == ("李秀英", 7)
    assert resident_home(mate, on=TODAY).available == 9


def test_the_next_day_of_redemption_is_the_first_on_which_an_outlet_opens(
    resident,
) -> None:
    village = resident.village
    OutletFactory(village=village, next_open_on=TODAY + timedelta(days=9))
    soon = OutletFactory(village=village, next_open_on=TODAY + timedelta(days=3))
    OutletFactory(
        village=village, next_open_on=TODAY + timedelta(days=1), is_open=False
    )
    fair = resident_home(resident, on=TODAY).fair
    assert (fair.outlet, fair.day, fair.days_left) == (soon, date(2026, 6, 6), 3)


def test_an_outlet_whose_day_has_passed_promises_no_day(resident) -> None:
    OutletFactory(village=resident.village, next_open_on=TODAY - timedelta(days=1))
    fair = resident_home(resident, on=TODAY).fair
    assert (fair.day, fair.days_left) == (None, 0)


def test_it_names_the_dearest_thing_that_the_points_suffice_for(resident) -> None:
    outlet = OutletFactory(village=resident.village)
    GoodsFactory(outlet=outlet, price=20)
    best = GoodsFactory(outlet=outlet, price=60)
    GoodsFactory(outlet=outlet, price=85, stock=0)
    GoodsFactory(outlet=outlet, price=86, is_offered=False)
    GoodsFactory(outlet=outlet, price=87)
    assert resident_home(resident, on=TODAY).fair.enough_for == best


def test_a_neighbours_outlet_is_not_offered(resident) -> None:
    OutletFactory()
    assert resident_home(resident, on=TODAY).fair is None


def test_it_takes_the_same_few_queries_however_long_the_book_is(
    resident, django_assert_max_num_queries
) -> None:
    for _deed in range(30):
        give_points(resident, 1)
        on_notice(resident, 1)
    with django_assert_max_num_queries(17):
        resident_home(resident, on=TODAY)


@pytest.mark.usefixtures("today")
def test_the_page_shows_the_passbook_closed(client: Client, resident) -> None:
    RuleBookFactory(village=resident.village)
    on_notice(resident, 5)
    page = sign_in(client, resident.user).get("/me/").content.decode()
    for words in (
        "张守田家",
        "86",
        "公示中5分",
        "6月11日（周四）到账",
        "1000",
        "我的码",
    ):
        assert words in page
    assert resident.phone not in page


@pytest.mark.usefixtures("today")
def test_points_that_come_on_two_days_are_not_promised_for_the_first(
    client: Client, resident
) -> None:
    on_notice(resident, 5)
    later = NoticeFactory(village=resident.village, starts_on=TODAY + timedelta(days=1))
    on_notice(resident, 1, notice=later)
    page = sign_in(client, resident.user).get("/me/").content.decode()
    assert "公示中6分" in page
    assert "6月11日（周四）起到账" in page


@pytest.mark.usefixtures("today")
def test_large_text_turns_the_page_into_four_buttons(client: Client, resident) -> None:
    on_notice(resident, 5)
    sign_in(client, resident.user)
    client.post("/settings/text-size/", {"step": 1})
    page = client.get("/me/").content.decode()
    for words in ("张守田，您好", "我的积分", "我的码", "要兑换", "打电话问村里"):
        assert words in page
    assert 'href="tel:05008612345"' in page
    assert "5分公示中，6月11日到账" in page


@pytest.mark.usefixtures("today")
def test_an_empty_passbook_says_how_it_gets_filled(client: Client, village) -> None:
    newcomer = customer(village, user=UserFactory(), consents=())
    page = sign_in(client, newcomer.user).get("/me/").content.decode()
    assert "存折还是空的。做一件好事，公示完就记在这里。" in page
    assert "看看要不要参加积分" in page


@pytest.mark.usefixtures("today")
def test_somebody_who_speaks_for_two_sees_the_one_chosen(
    client: Client, village
) -> None:
    user = UserFactory()
    customer(village, 3, user=user)
    second = customer(village, 4, user=user)
    sign_in(client, user, acting_as=second)
    assert client.get("/me/").context["home"].available == 4


@pytest.mark.usefixtures("today")
def test_what_the_village_has_on_notice_is_one_tap_away(
    client: Client, resident
) -> None:
    page = sign_in(client, resident.user).get("/me/").content.decode()
    assert "村里正在公示什么" in page
    assert f'href="/v/{resident.village.code}/"' in page
