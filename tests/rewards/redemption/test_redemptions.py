"""From an open order to goods handed over, and back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from grassroots.audit.models import Event
from rewards.ledger import selectors as book
from rewards.redemption import errors
from rewards.redemption.models import (
    Redemption,
    RedemptionStatus,
    Shown,
    StockMove,
)
from rewards.redemption.services import credentials, outlets, redemptions, stock
from tests.factories.redemption import (
    PIN,
    TODAY,
    CardPinFactory,
    ClerkFactory,
    GoodsFactory,
    OutletFactory,
    account_of,
    customer,
    give_points,
    open_order,
    redeemed,
    shown_code,
)
from tests.factories.villages import ResidentFactory, RuleBookFactory, moment
from villages.selectors.credit_files import score_as_of

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
MIDNIGHT = moment(TODAY + timedelta(days=1), 0)


def place(counter, wanted, *, resident=None, clerk=None, at=None):
    return open_order(
        resident or counter.resident, clerk or counter.clerk, wanted, at or counter.at
    )


def take(counter, wanted, *, resident=None, at=None):
    at = at or counter.at
    return redeemed(resident or counter.resident, counter.clerk, wanted, at)


def confirm(counter, order, *, by=None, at=None):
    return redemptions.confirm(
        redemption=order, by=by or counter.user, at=at or counter.at
    )


def cancel(counter, order, *, by=None, at=None):
    return redemptions.cancel(
        redemption=order, by=by or counter.user, at=at or counter.at
    )


def unchanged(counter):
    return counter.balance == 86 and counter.taken_in == 0


# --- opening --------------------------------------------------------------------


def test_an_order_holds_names_and_prices_of_the_moment_and_moves_nothing(counter):
    order = place(counter, {counter.oil: 1, counter.towel: 2})
    outlets.change_goods(
        goods=counter.oil, price=99, name="豆油", by=counter.user, at=counter.at
    )
    lines = [(str(line), line.price, line.points) for line in order.lines.all()]
    assert lines == [("花生油5升×1", 60, 60), ("毛巾×2", 10, 20)]
    assert (order.points, order.status, order.number) == (80, "open", "")
    assert unchanged(counter)
    assert counter.stock_of(counter.towel) == 10


def test_a_confirmed_order_costs_what_it_cost_when_it_was_opened(counter):
    order = place(counter, {counter.oil: 1})
    outlets.change_goods(goods=counter.oil, price=70, by=counter.user, at=counter.at)
    confirm(counter, order)
    assert counter.balance == 86 - 60


def test_the_same_client_id_with_the_same_order_is_one_order(counter):
    code = shown_code(counter.resident, counter.clerk, counter.at)
    body = {
        "client_id": uuid4(),
        "code": code,
        "outlet": counter.outlet,
        "wanted": {counter.towel.pk: 1},
        "by": counter.user,
        "at": counter.at,
    }
    first = redemptions.open_redemption(**body)
    assert redemptions.open_redemption(**body) == first
    assert Redemption.objects.count() == 1


def test_the_same_client_id_with_another_order_is_a_conflict(counter):
    order = place(counter, {counter.towel: 1})
    with pytest.raises(errors.ClientIdConflict):
        redemptions.open_redemption(
            client_id=order.client_id,
            code=order.code,
            outlet=counter.outlet,
            wanted={counter.towel.pk: 2},
            by=counter.user,
            at=counter.at,
        )


def test_a_client_id_taken_by_another_customers_order_is_a_conflict(
    counter, monkeypatch
):
    order = place(counter, {counter.towel: 1})
    code = shown_code(customer(counter.village, 50), counter.clerk, counter.at)
    # As if the other order arrived after we had looked for it.
    looked = Redemption.objects.none()
    real = Redemption.objects.filter
    monkeypatch.setattr(
        Redemption.objects,
        "filter",
        lambda **given: looked if "client_id" in given else real(**given),
    )
    with pytest.raises(errors.ClientIdConflict):
        redemptions.open_redemption(
            client_id=order.client_id,
            code=code,
            outlet=counter.outlet,
            wanted={counter.towel.pk: 1},
            by=counter.user,
            at=counter.at,
        )


def test_one_code_opens_one_order(counter):
    order = place(counter, {counter.towel: 1})
    with pytest.raises(errors.CodeUsed):
        redemptions.open_redemption(
            client_id=uuid4(),
            code=order.code,
            outlet=counter.outlet,
            wanted={counter.towel.pk: 1},
            by=counter.user,
            at=counter.at,
        )


def test_the_database_itself_takes_a_code_only_once(counter):
    order = place(counter, {counter.towel: 1})
    order.pk, order.client_id = None, uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        order.save(force_insert=True)


def test_a_code_that_nobody_at_this_counter_has_seen_opens_nothing(counter):
    code = credentials.issue_code(resident=counter.resident, at=counter.at)
    with pytest.raises(errors.CodeUnknown):
        redemptions.open_redemption(
            client_id=uuid4(),
            code=code,
            outlet=counter.outlet,
            wanted={counter.towel.pk: 1},
            by=counter.user,
            at=counter.at,
        )


def test_nothing_chosen_is_no_order(counter):
    with pytest.raises(errors.NothingChosen):
        place(counter, {counter.towel: 0})


def test_another_outlets_goods_are_not_on_this_list(counter):
    elsewhere = GoodsFactory(outlet=OutletFactory(village=counter.village))
    with pytest.raises(errors.NothingChosen):
        place(counter, {elsewhere: 1})


def test_goods_taken_off_the_list_are_not_ordered(counter):
    outlets.change_goods(
        goods=counter.oil, is_offered=False, by=counter.user, at=counter.at
    )
    with pytest.raises(errors.NotOffered) as refusal:
        place(counter, {counter.oil: 1})
    assert str(refusal.value) == "花生油5升现在不换了"


def test_more_than_there_is_on_the_shelf_is_not_ordered(counter):
    resident = customer(counter.village, 500)
    with pytest.raises(errors.StockOut) as refusal:
        place(counter, {counter.towel: 11}, resident=resident)
    assert str(refusal.value) == "毛巾只剩10条了"


def test_more_than_the_passbook_holds_is_refused_with_what_is_missing(counter):
    with pytest.raises(errors.NotEnoughPoints) as refusal:
        place(counter, {counter.oil: 1, counter.towel: 3})
    assert str(refusal.value) == "积分不够，还差4分"


def test_points_that_ran_out_yesterday_are_not_there_any_more(counter):
    resident = customer(counter.village, 20, expires_on=TODAY - timedelta(days=1))
    with pytest.raises(errors.NotEnoughPoints):
        place(counter, {counter.towel: 1}, resident=resident)


def test_one_phone_code_pays_up_to_its_limit(counter):
    rich = customer(counter.village, 500)
    goods = GoodsFactory(outlet=counter.outlet, price=100)
    with pytest.raises(errors.OverLimit) as refusal:
        place(counter, {goods: 3}, resident=rich)
    assert str(refusal.value) == "手机码一次最多用200分，请分两次换"
    assert place(counter, {goods: 2}, resident=rich).points == 200


def by_card(counter, wanted, at=None):
    at = at or counter.at
    holder = credentials.identify(
        code=counter.resident.card_code,
        pin=PIN,
        outlet=counter.outlet,
        by=counter.user,
        at=at,
    )
    return redemptions.open_redemption(
        client_id=uuid4(),
        code=holder.code,
        outlet=counter.outlet,
        wanted={goods.pk: number for goods, number in wanted.items()},
        by=counter.user,
        at=at,
    )


def test_a_card_pays_up_to_its_limit_in_a_day_open_orders_included(counter):
    CardPinFactory(resident=counter.resident)
    assert by_card(counter, {counter.towel: 1}).shown == Shown.CARD
    with pytest.raises(errors.OverCardLimit) as refusal:
        by_card(counter, {counter.towel: 2})
    assert str(refusal.value) == "这张卡今天还能用10分，要用更多请用手机码"
    assert by_card(counter, {counter.towel: 1})


def test_an_order_by_card_does_not_stand_in_its_own_way_when_it_is_changed(counter):
    CardPinFactory(resident=counter.resident)
    order = by_card(counter, {counter.towel: 2})
    assert revise(counter, order, {counter.towel: 1, counter.haircut: 1}).points == 18
    with pytest.raises(errors.OverCardLimit):
        revise(counter, order, {counter.towel: 3})


def test_an_order_that_lapsed_gives_the_cards_limit_back(counter):
    CardPinFactory(resident=counter.resident)
    by_card(counter, {counter.towel: 2})
    later = counter.at + 15 * MINUTE
    assert by_card(counter, {counter.towel: 2}, at=later)


def test_the_card_limit_does_not_bind_the_phone(counter):
    CardPinFactory(resident=counter.resident)
    confirm(counter, by_card(counter, {counter.towel: 2}))
    assert place(counter, {counter.oil: 1})


# --- limits per household and per day --------------------------------------------


def limit_towels(counter, number, period="month"):
    outlets.change_goods(
        goods=counter.towel,
        per_household_limit=number,
        limit_period=period,
        by=counter.user,
        at=counter.at,
    )


def test_a_household_gets_its_share_and_is_told_when_it_may_come_again(counter):
    limit_towels(counter, 2)
    take(counter, {counter.towel: 2})
    with pytest.raises(errors.HouseholdLimit) as refusal:
        place(counter, {counter.towel: 1})
    assert str(refusal.value) == "毛巾这户已换满2条，7月1日再来"
    in_july = counter.at + timedelta(days=28)
    assert place(counter, {counter.towel: 1}, at=in_july)


def test_the_share_is_the_households_whoever_of_it_comes(counter):
    limit_towels(counter, 1)
    take(counter, {counter.towel: 1})
    wife = ResidentFactory(household=counter.resident.memberships.get().household)
    with pytest.raises(errors.HouseholdLimit):
        place(counter, {counter.towel: 1}, resident=wife)
    neighbour = customer(counter.village, 50)
    assert place(counter, {counter.towel: 1}, resident=neighbour)


def test_an_order_that_waits_counts_and_one_put_aside_does_not(counter):
    limit_towels(counter, 1, "day")
    order = place(counter, {counter.towel: 1})
    with pytest.raises(errors.HouseholdLimit):
        place(counter, {counter.towel: 1})
    redemptions.put_aside(redemption=order, by=counter.user, at=counter.at)
    assert place(counter, {counter.towel: 1})


def test_a_cancelled_redemption_gives_the_share_back(counter):
    limit_towels(counter, 1)
    cancel(counter, take(counter, {counter.towel: 1}))
    assert place(counter, {counter.towel: 1})


def test_a_service_takes_so_many_people_a_day(counter):
    outlets.change_goods(
        goods=counter.haircut, daily_places=1, by=counter.user, at=counter.at
    )
    take(counter, {counter.haircut: 1})
    other = customer(counter.village, 50)
    with pytest.raises(errors.PlacesTaken) as refusal:
        place(counter, {counter.haircut: 1}, resident=other)
    assert str(refusal.value) == "理发今天排满了，明天再来"
    tomorrow = counter.at + timedelta(days=1)
    assert place(counter, {counter.haircut: 1}, resident=other, at=tomorrow)


def test_of_two_orders_that_wait_for_the_last_place_the_first_gets_it(counter):
    first = place(counter, {counter.haircut: 1})
    other = customer(counter.village, 50)
    second = place(counter, {counter.haircut: 1}, resident=other)
    outlets.change_goods(
        goods=counter.haircut, daily_places=1, by=counter.user, at=counter.at
    )
    assert confirm(counter, first).is_confirmed
    with pytest.raises(errors.PlacesTaken):
        confirm(counter, second)


# --- confirming -------------------------------------------------------------------


def test_confirming_moves_the_points_and_the_goods_once(counter):
    order = confirm(counter, place(counter, {counter.oil: 1, counter.haircut: 1}))
    assert (counter.balance, counter.taken_in) == (18, 68)
    assert counter.stock_of(counter.oil) == 9
    assert counter.stock_of(counter.haircut) is None
    assert order.posting.narration == "花生油5升×1、理发×1"
    assert order.posting.place == "东岛村红色信用银行"
    assert order.posting.key == f"redemption:{order.pk}"


def test_a_receipt_has_a_number_of_its_outlet_and_day(counter):
    order = take(counter, {counter.towel: 1})
    assert order.number == f"东岛-20260603-{order.pk:04d}"


def test_confirming_twice_moves_points_once_and_answers_the_same(counter):
    order = place(counter, {counter.towel: 1})
    first = confirm(counter, order)
    again = confirm(counter, order, at=counter.at + MINUTE)
    assert (again.number, again.confirmed_at) == (first.number, first.confirmed_at)
    assert (counter.balance, counter.stock_of(counter.towel)) == (76, 9)
    assert Event.objects.filter(action="redemption.confirmed").count() == 1


def test_the_audit_line_names_the_village_and_the_sum(counter):
    order = take(counter, {counter.towel: 1})
    event = Event.objects.get(action="redemption.confirmed", target_id=str(order.pk))
    assert event.target_type == "redemption.redemption"
    assert event.occurred_at == counter.at
    assert event.village_id == counter.village.pk
    assert event.by_id == counter.user.pk
    assert event.data == {"points": 10, "number": order.number}


def test_an_outlet_confirms_no_order_of_another_one(counter):
    order = place(counter, {counter.towel: 1})
    elsewhere = Redemption(pk=order.pk, outlet=OutletFactory(village=counter.village))
    with pytest.raises(Redemption.DoesNotExist):
        confirm(counter, elsewhere)
    assert unchanged(counter)
    assert not Event.objects.filter(action="redemption.confirmed").exists()


def test_stock_that_ran_out_since_the_scan_is_refused_and_the_order_kept(counter):
    order = place(counter, {counter.towel: 3, counter.haircut: 1})
    stock.count(goods=counter.towel, counted=2, by=counter.user, at=counter.at)
    with pytest.raises(errors.StockOut) as refusal:
        confirm(counter, order)
    assert str(refusal.value) == "毛巾只剩2条了"
    assert unchanged(counter)
    order.refresh_from_db()
    assert order.is_open
    assert order.lines.count() == 2
    stock.receive(goods=counter.towel, quantity=1, by=counter.user, at=counter.at)
    assert confirm(counter, order).is_confirmed


def test_an_empty_shelf_has_its_own_words(counter):
    order = place(counter, {counter.towel: 1})
    stock.count(goods=counter.towel, counted=0, by=counter.user, at=counter.at)
    with pytest.raises(errors.SoldOut) as refusal:
        confirm(counter, order)
    assert str(refusal.value) == "毛巾没货了"


def test_points_that_another_member_spent_meanwhile_are_missing_at_the_end(counter):
    wife = ResidentFactory(household=counter.resident.memberships.get().household)
    order = place(counter, {counter.oil: 1})
    take(counter, {counter.towel: 4}, resident=wife)
    with pytest.raises(errors.NotEnoughPoints) as refusal:
        confirm(counter, order)
    assert str(refusal.value) == "积分不够，还差14分"
    assert (counter.balance, counter.stock_of(counter.oil)) == (46, 10)


def test_an_order_waits_for_a_quarter_of_an_hour(counter):
    order = place(counter, {counter.towel: 1})
    late = counter.at + 15 * MINUTE
    with pytest.raises(errors.OrderLapsed):
        confirm(counter, order, at=late)
    assert confirm(counter, order, at=late - timedelta(seconds=1)).is_confirmed


def test_an_order_of_late_at_night_does_not_outlive_its_day(counter):
    order = place(counter, {counter.towel: 1}, at=MIDNIGHT - 2 * MINUTE)
    assert order.lapses_at == MIDNIGHT
    for late in (MIDNIGHT, MIDNIGHT + 2 * MINUTE):
        with pytest.raises(errors.OrderOfAnotherDay) as refusal:
            confirm(counter, order, at=late)
        assert str(refusal.value) == "这张单子是前一天的，请再扫一次"
    assert (counter.balance, counter.taken_in) == (86, 0)
    assert confirm(counter, order, at=MIDNIGHT - SECOND).is_confirmed


def test_an_order_of_the_evening_still_waits_for_a_quarter_of_an_hour(counter):
    at = MIDNIGHT - 20 * MINUTE
    order = place(counter, {counter.towel: 1}, at=at)
    assert order.lapses_at == at + 15 * MINUTE


def test_changing_an_order_before_midnight_gives_it_no_more_time(counter):
    order = place(counter, {counter.towel: 1}, at=MIDNIGHT - 2 * MINUTE)
    changed = redemptions.revise(
        redemption=order,
        wanted={counter.towel.pk: 2},
        by=counter.user,
        at=MIDNIGHT - MINUTE,
    )
    assert (changed.points, changed.lapses_at) == (20, MIDNIGHT)
    with pytest.raises(errors.OrderOfAnotherDay):
        redemptions.revise(
            redemption=order, wanted={counter.towel.pk: 3}, by=counter.user, at=MIDNIGHT
        )


def test_two_days_limits_of_a_card_are_never_used_up_on_one_day(counter):
    """20 points a day: what was opened before midnight cannot be had after it too."""
    CardPinFactory(resident=counter.resident)
    eve = by_card(counter, {counter.towel: 2}, at=MIDNIGHT - 2 * MINUTE)
    morning = by_card(counter, {counter.towel: 2}, at=MIDNIGHT + MINUTE)
    confirm(counter, morning, at=MIDNIGHT + 2 * MINUTE)
    with pytest.raises(errors.OrderOfAnotherDay):
        confirm(counter, eve, at=MIDNIGHT + 2 * MINUTE)
    assert counter.balance == 66


@pytest.mark.parametrize("ending", ["put_aside", "cancel"])
def test_an_order_that_is_over_is_not_confirmed_any_more(counter, ending):
    order = take(counter, {counter.towel: 1})
    if ending == "put_aside":
        order = place(counter, {counter.towel: 1})
    getattr(redemptions, ending)(redemption=order, by=counter.user, at=counter.at)
    with pytest.raises(errors.OrderClosed):
        confirm(counter, order)


def test_a_colleague_may_confirm_but_not_for_the_own_household(counter):
    colleague = ClerkFactory(outlet=counter.outlet)
    order = place(counter, {counter.towel: 1})
    counter.resident.user = colleague.user
    counter.resident.save()
    with pytest.raises(errors.OwnHousehold):
        confirm(counter, order, by=colleague.user)
    third = ClerkFactory(outlet=counter.outlet)
    assert confirm(counter, order, by=third.user).confirmed_by == third.user


def test_a_clerk_of_another_outlet_confirms_nothing_here(counter):
    order = place(counter, {counter.towel: 1})
    other = ClerkFactory(outlet__village=counter.village)
    with pytest.raises(errors.NotClerkHere):
        confirm(counter, order, by=other.user)


def test_redeeming_leaves_the_score_as_it_is(counter):
    RuleBookFactory(village=counter.village)
    household = counter.resident.memberships.get().household
    before = score_as_of(household, TODAY)
    assert before is not None
    take(counter, {counter.oil: 1})
    assert score_as_of(household, TODAY) == before


def test_what_runs_out_first_is_spent_first(counter):
    soon = give_points(counter.resident, 5, expires_on=TODAY + timedelta(days=3))
    take(counter, {counter.towel: 1})
    lots = book.lots_of(account_of(counter.resident).ledger_account)
    assert [(lot.posting_id == soon.pk, lot.remaining) for lot in lots] == [(False, 81)]


def test_a_confirmation_is_one_statement_on_postgresql(
    counter, django_assert_num_queries
):
    if connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
    order = place(counter, {counter.oil: 1, counter.towel: 1})
    with django_assert_num_queries(1):
        confirm(counter, order)


# --- changing an open order -------------------------------------------------------


def revise(counter, order, wanted, at=None):
    return redemptions.revise(
        redemption=order,
        wanted={goods.pk: number for goods, number in wanted.items()},
        by=counter.user,
        at=at or counter.at,
    )


def test_an_open_order_can_be_changed_without_another_code(counter):
    order = place(counter, {counter.oil: 1})
    order = revise(counter, order, {counter.towel: 2, counter.haircut: 1})
    assert order.points == 28
    assert [str(line) for line in order.lines.all()] == ["毛巾×2", "理发×1"]
    confirm(counter, order)
    assert counter.balance == 86 - 28


def test_a_changed_order_does_not_stand_in_its_own_way(counter):
    limit_towels(counter, 2)
    order = place(counter, {counter.towel: 2})
    assert revise(counter, order, {counter.towel: 2}).points == 20


def test_a_change_that_is_refused_leaves_the_order_as_it_was(counter):
    order = place(counter, {counter.towel: 1})
    with pytest.raises(errors.NotEnoughPoints):
        revise(counter, order, {counter.oil: 2})
    order.refresh_from_db()
    assert (order.points, order.lines.get().quantity) == (10, 1)


def test_a_confirmed_order_is_changed_no_more(counter):
    order = take(counter, {counter.towel: 1})
    with pytest.raises(errors.OrderClosed):
        revise(counter, order, {counter.towel: 2})


# --- cancelling -------------------------------------------------------------------


def test_cancelling_gives_back_points_and_goods_by_a_linked_reversal(counter):
    order = cancel(counter, take(counter, {counter.oil: 1, counter.haircut: 1}))
    assert order.status == RedemptionStatus.CANCELLED
    assert order.reversal.reverses == order.posting
    assert unchanged(counter)
    assert counter.stock_of(counter.oil) == 10


def test_cancelled_points_return_to_the_lots_they_came_from(counter):
    give_points(counter.resident, 5, expires_on=TODAY + timedelta(days=3))
    account = account_of(counter.resident).ledger_account
    before = [(lot.pk, lot.remaining) for lot in book.lots_of(account)]
    cancel(counter, take(counter, {counter.towel: 2}))
    assert [(lot.pk, lot.remaining) for lot in book.lots_of(account)] == before
    assert book.problems() == []


def test_cancelling_twice_gives_back_once_and_answers_the_same(counter):
    order = take(counter, {counter.towel: 1})
    first = cancel(counter, order)
    again = cancel(counter, order, at=counter.at + MINUTE)
    assert again.cancelled_at == first.cancelled_at
    assert unchanged(counter)
    assert counter.stock_of(counter.towel) == 10


def test_the_code_of_a_cancelled_redemption_stays_used(counter):
    order = cancel(counter, take(counter, {counter.towel: 1}))
    with pytest.raises(errors.CodeUsed):
        credentials.identify(
            code=order.code.code, outlet=counter.outlet, by=counter.user, at=counter.at
        )


def test_only_todays_redemption_can_be_cancelled(counter):
    order = take(counter, {counter.towel: 1})
    with pytest.raises(errors.TooLateToCancel) as refusal:
        cancel(counter, order, at=counter.at + timedelta(days=1))
    assert str(refusal.value) == "只能当天撤销，这一笔是6月3日的"


def test_an_order_that_was_never_confirmed_is_not_cancelled(counter):
    with pytest.raises(errors.NotConfirmed):
        cancel(counter, place(counter, {counter.towel: 1}))


def test_a_clerk_does_not_cancel_for_the_own_household(counter):
    order = take(counter, {counter.towel: 1})
    colleague = ClerkFactory(outlet=counter.outlet)
    counter.resident.user = colleague.user
    counter.resident.save()
    with pytest.raises(errors.OwnHousehold):
        cancel(counter, order, by=colleague.user)


# --- what time closes -------------------------------------------------------------


def test_orders_that_waited_too_long_are_closed_by_the_timer_once(counter):
    order = place(counter, {counter.towel: 1})
    kept = take(counter, {counter.towel: 1})
    late = counter.at + 15 * MINUTE
    early = late - timedelta(seconds=1)
    assert redemptions.close_stale(on=TODAY, at=early) == 0
    assert redemptions.close_stale(on=TODAY, at=late) == 1
    assert redemptions.close_stale(on=TODAY, at=late) == 0
    order.refresh_from_db()
    kept.refresh_from_db()
    assert (order.status, kept.status) == ("lapsed", "confirmed")
    event = Event.objects.get(action="redemption.lapsed")
    assert event.by_id is None


def test_putting_aside_what_is_over_changes_nothing(counter):
    order = take(counter, {counter.towel: 1})
    redemptions.put_aside(redemption=order, by=counter.user, at=counter.at)
    order.refresh_from_db()
    assert order.is_confirmed


# --- the shelf --------------------------------------------------------------------


def test_the_moves_add_up_to_the_stock(counter):
    cancel(counter, take(counter, {counter.towel: 3}))
    take(counter, {counter.towel: 2})
    stock.receive(goods=counter.towel, quantity=5, by=counter.user, at=counter.at)
    stock.count(goods=counter.towel, counted=11, by=counter.user, at=counter.at)
    moves = StockMove.objects.filter(goods=counter.towel).order_by("pk")
    assert [move.quantity for move in moves] == [10, -3, 3, -2, 5, -2]
    assert counter.stock_of(counter.towel) == 11
