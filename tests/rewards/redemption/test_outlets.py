"""Setting up a counter: outlets, clerks, goods, prices and the shelf."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from grassroots.accounts.capacities import capacities_of
from grassroots.accounts.errors import PhoneAndNameApart
from grassroots.audit.models import Event
from rewards.redemption import desk_errors
from rewards.redemption.models import Goods, StockMove
from rewards.redemption.services import outlets, stock
from tests.factories.accounts import UserFactory
from tests.factories.redemption import TODAY
from tests.factories.villages import VillageFactory, moment

AT = moment(TODAY)


def add_outlet(village, **details):
    given = {"kind": "bank", "name": "红色信用银行", "by": UserFactory(), "at": AT}
    return outlets.add_outlet(village=village, **(given | details))


def test_an_outlet_has_an_account_and_numbers_receipts_by_its_village(db):
    village = VillageFactory(name="东岛村")
    bank = add_outlet(village)
    shop = add_outlet(village, kind="supermarket", name="信用超市")
    assert bank.number_prefix == "东岛"
    assert bank.ledger_account.may_go_negative
    assert bank.ledger_account != shop.ledger_account
    assert Event.objects.get(target_id=str(bank.pk)).action == "redemption.outlet_added"


def test_a_card_is_never_worth_as_much_as_the_phone(db, counter):
    with pytest.raises(desk_errors.CardLimitTooHigh):
        add_outlet(VillageFactory(), code_limit=20, card_limit=20)
    with pytest.raises(desk_errors.CardLimitTooHigh):
        outlets.change_outlet(
            outlet=counter.outlet, card_limit=200, by=counter.user, at=AT
        )


def test_closing_an_outlet_is_written_down_with_what_it_was(counter):
    outlets.change_outlet(
        outlet=counter.outlet,
        is_open=False,
        next_open_on=date(2026, 6, 8),
        by=counter.user,
        at=AT,
    )
    event = Event.objects.get(action="redemption.outlet_changed")
    assert event.data == {
        "is_open": [True, False],
        "next_open_on": [None, "2026-06-08"],
    }


def test_a_change_that_changes_nothing_leaves_no_line(counter):
    outlets.change_outlet(outlet=counter.outlet, is_open=True, by=counter.user, at=AT)
    outlets.change_goods(goods=counter.oil, price=60, by=counter.user, at=AT)
    assert not Event.objects.filter(action__endswith="_changed").exists()


@pytest.mark.parametrize("change", [outlets.change_outlet, outlets.change_goods])
def test_only_fields_that_are_settings_can_be_changed(counter, change):
    thing = {"outlet": counter.outlet, "goods": counter.oil}
    name = "outlet" if change is outlets.change_outlet else "goods"
    with pytest.raises(TypeError, match="stock"):
        change(**{name: thing[name]}, stock=5, by=counter.user, at=AT)


def test_a_clerk_serves_from_the_first_day_to_the_last(counter):
    user = UserFactory()
    appointment = outlets.appoint_clerk(
        outlet=counter.outlet, user=user, starts_on=TODAY, by=counter.user, at=AT
    )
    outlets.end_clerk(appointment=appointment, on=TODAY, by=counter.user, at=AT)
    days = [TODAY + timedelta(days=n) for n in (-1, 0, 1)]
    assert [bool(capacities_of(user, on=day)) for day in days] == [False, True, False]


def test_a_clerk_acts_for_the_outlet_alone(counter):
    (capacity,) = capacities_of(counter.user, on=TODAY)
    assert capacity.key == f"outlet:{counter.clerk.pk}"
    assert (capacity.role, capacity.scope) == ("clerk", counter.outlet)
    assert capacity.scope_label == "东岛村红色信用银行"


def test_nobody_is_appointed_twice_at_once(counter):
    with pytest.raises(desk_errors.AlreadyClerk):
        outlets.appoint_clerk(
            outlet=counter.outlet,
            user=counter.user,
            starts_on=TODAY,
            by=counter.user,
            at=AT,
        )


def add_goods(counter, **details):
    given = {"name": "大米", "category": "food", "price": 50, "by": counter.user}
    return outlets.add_goods(outlet=counter.outlet, at=AT, **(given | details))


def test_goods_begin_with_an_empty_shelf_and_a_service_has_none(counter):
    rice = add_goods(counter, pack="10斤", unit="袋")
    laundry = add_goods(
        counter, name="洗被子", category="service", kind="service", daily_places=4
    )
    assert (rice.stock, rice.full_name, rice.size) == (0, "大米10斤", "10斤")
    assert rice.is_sold_out
    assert (laundry.stock, laundry.size) == (None, "1个")
    assert not laundry.is_sold_out


def test_every_price_there_ever_was_is_in_the_audit_lines(counter):
    rice = add_goods(counter)
    for price in (55, 48):
        outlets.change_goods(goods=rice, price=price, by=counter.user, at=AT)
    events = Event.objects.filter(target_id=str(rice.pk)).order_by("pk")
    prices = [event.data["price"] for event in events]
    assert prices == [[None, 50], [50, 55], [55, 48]]
    assert {event.village_id for event in events} == {counter.village.pk}


def test_a_delivery_is_added_and_a_count_sets_right(counter):
    stock.receive(goods=counter.oil, quantity=12, by=counter.user, at=AT, note="粮站")
    counted = stock.count(goods=counter.oil, counted=21, by=counter.user, at=AT)
    assert counted.stock == 21
    last = StockMove.objects.filter(goods=counter.oil).order_by("-pk")[:2]
    assert [(move.kind, move.quantity) for move in last] == [
        ("counted", -1),
        ("received", 12),
    ]
    event = Event.objects.get(action="redemption.stock_counted")
    assert event.data == {"quantity": -1, "stock": 21}


def test_a_count_that_agrees_is_no_move(counter):
    stock.count(goods=counter.oil, counted=10, by=counter.user, at=AT)
    assert StockMove.objects.filter(goods=counter.oil).count() == 1


@pytest.mark.parametrize("quantity", [0, -3])
def test_a_delivery_is_at_least_one_piece(counter, quantity):
    with pytest.raises(desk_errors.CountIsNegative):
        stock.receive(goods=counter.oil, quantity=quantity, by=counter.user, at=AT)


def test_nobody_counts_less_than_nothing(counter):
    with pytest.raises(desk_errors.CountIsNegative):
        stock.count(goods=counter.oil, counted=-1, by=counter.user, at=AT)


def test_a_service_lies_on_no_shelf(counter):
    with pytest.raises(desk_errors.ServiceHasNoStock):
        stock.receive(goods=counter.haircut, quantity=1, by=counter.user, at=AT)


def test_the_database_refuses_a_stock_below_zero(counter):
    with pytest.raises(IntegrityError), transaction.atomic():
        Goods.objects.filter(pk=counter.oil.pk).update(stock=-1)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE redemption_stockmove SET quantity = 99",
        "DELETE FROM redemption_stockmove",
    ],
)
def test_moves_can_be_neither_changed_nor_removed_even_in_raw_sql(counter, sql):
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_clerk_who_is_ended_before_the_first_day_never_serves(counter):
    user, first = UserFactory(), TODAY + timedelta(days=3)
    appointment = outlets.appoint_clerk(
        outlet=counter.outlet, user=user, starts_on=first, by=counter.user, at=AT
    )
    outlets.end_clerk(appointment=appointment, on=TODAY, by=counter.user, at=AT)
    assert not capacities_of(user, on=first)


def test_two_terms_of_a_clerk_share_no_day(counter):
    user, given = (
        UserFactory(),
        {"outlet": counter.outlet, "by": counter.user, "at": AT},
    )
    days = [TODAY + timedelta(days=n) for n in (5, 9)]
    outlets.appoint_clerk(user=user, starts_on=days[0], ends_on=days[1], **given)
    for ends_on in (None, days[0]):
        with pytest.raises(desk_errors.AlreadyClerk):
            outlets.appoint_clerk(user=user, starts_on=TODAY, ends_on=ends_on, **given)
    outlets.appoint_clerk(user=user, starts_on=TODAY, ends_on=TODAY, **given)


def clerk_by_phone(counter, user, name):
    return outlets.appoint_clerk_by_phone(
        outlet=counter.outlet,
        phone=user.phone,
        name=name,
        starts_on=TODAY,
        by=counter.user,
        at=AT,
    )


def test_a_clerk_is_appointed_by_a_phone_and_the_name_that_belongs_to_it(counter):
    user = UserFactory(name="王芳")
    assert clerk_by_phone(counter, user, "王 芳").user == user


@pytest.mark.parametrize("is_active", [True, False])
def test_whatever_account_has_another_name_the_answer_is_the_same(counter, is_active):
    user = UserFactory(name="李长河", is_active=is_active)
    with pytest.raises(PhoneAndNameApart):
        clerk_by_phone(counter, user, "王芳")


def test_an_account_that_is_closed_serves_nowhere(counter):
    user = UserFactory(name="王芳", is_active=False)
    with pytest.raises(desk_errors.NobodyWithThisPhone):
        clerk_by_phone(counter, user, "王芳")
