"""The counter over HTTP: read a code, pick, confirm; and what is refused on the way."""

from datetime import timedelta

import pytest
from django.urls import reverse

from grassroots.core import short_code
from rewards.redemption.models import CardPin, OneTimeCode, Redemption
from rewards.redemption.services import credentials, outlets, redemptions, stock
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.redemption import (
    PIN,
    CardPinFactory,
    ClerkFactory,
    GoodsFactory,
    customer,
    open_order,
    redeemed,
)
from tests.support.clock import freeze_time

COUNTER = reverse("redemption_counter")
PICK = reverse("redemption_pick")
OPEN = reverse("redemption_open")
LEAVE = reverse("redemption_leave")


@pytest.fixture
def clock(counter):
    with freeze_time(counter.at) as clock:
        yield clock


@pytest.fixture
def clerk(client, counter, clock):
    return sign_in(client, counter.user, acting_as=counter.clerk)


def text_of(response):
    return response.content.decode()


def fresh_code(counter, at=None):
    code = credentials.issue_code(resident=counter.resident, at=at or counter.at)
    return code.code


def identify(clerk, counter):
    return clerk.post(COUNTER, {"code": fresh_code(counter)})


def pick(clerk, *goods):
    for one in goods:
        clerk.post(PICK, {"add": one.pk})


def order_at(counter, clerk, *goods):
    identify(clerk, counter)
    pick(clerk, *goods)
    clerk.post(OPEN)
    return Redemption.objects.get()


# --- the way through --------------------------------------------------------------


def test_from_the_code_to_the_receipt_in_four_steps(clerk, counter):
    assert "请顾客出示" in text_of(clerk.get(COUNTER))
    assert identify(clerk, counter).url == COUNTER
    page = text_of(clerk.get(COUNTER))
    assert "张*家" in page
    assert "张守田" not in page
    pick(clerk, counter.oil, counter.towel, counter.haircut)
    assert "请顾客看，确认78分" in text_of(clerk.get(COUNTER))
    answer = clerk.post(OPEN)
    order = Redemption.objects.get()
    assert answer.url == reverse("redemption_order", args=[order.pk])
    sheet = text_of(clerk.get(answer.url))
    assert "请顾客看一眼" in sheet
    assert "张*家换完还剩<b>8分</b>，信用分不变" in sheet
    done = clerk.post(reverse("redemption_confirm", args=[order.pk]), follow=True)
    page = text_of(done)
    assert "换好了" in page
    assert "−78" in page
    assert "张*家还剩8分" in page
    assert "张家，换花生油5升、毛巾、理发，78分，成功" in page
    assert counter.balance == 8


def test_the_receipt_and_the_slip_agree(clerk, counter):
    order = redeemed(
        counter.resident, counter.clerk, {counter.oil: 1, counter.towel: 2}, counter.at
    )
    page = text_of(clerk.get(reverse("redemption_receipt", args=[order.pk])))
    for words in (order.number, "花生油5升×1", "毛巾×2", "80分", "换前86分", "6分"):
        assert words in page
    assert f'aria-label="小票{order.number}"' in page


def test_after_a_customer_the_counter_is_ready_for_the_next(clerk, counter):
    order = order_at(counter, clerk, counter.towel)
    clerk.post(reverse("redemption_confirm", args=[order.pk]))
    assert "请顾客出示" in text_of(clerk.get(COUNTER))


def test_a_link_scanned_by_the_phones_own_scanner_leads_to_the_goods(clerk, counter):
    code = fresh_code(counter)
    answer = clerk.get(f"/c/{code}/", follow=True)
    assert "这次能用" in text_of(answer)
    assert answer.redirect_chain[-1][0] == COUNTER


def test_a_whole_address_may_be_typed_in(clerk, counter):
    address = f"https://points.example/c/{fresh_code(counter)}/"
    assert clerk.post(COUNTER, {"code": address}).status_code == 302


def test_picking_by_script_draws_only_the_counter(clerk, counter):
    identify(clerk, counter)
    answer = clerk.post(PICK, {"add": counter.oil.pk}, headers={"HX-Request": "true"})
    page = text_of(answer)
    assert "<html" not in page
    assert "确认60分" in page


def test_picking_without_script_goes_back_to_the_same_shelf(clerk, counter):
    identify(clerk, counter)
    answer = clerk.post(PICK, {"add": counter.oil.pk, "cat": "food"})
    assert answer.url == f"{COUNTER}?cat=food"


def test_one_less_is_one_less_and_none_is_off_the_slip(clerk, counter):
    identify(clerk, counter)
    pick(clerk, counter.oil, counter.towel, counter.towel)
    clerk.post(PICK, {"less": counter.oil.pk})
    clerk.post(PICK, {"less": counter.towel.pk})
    page = text_of(clerk.get(COUNTER))
    assert "确认10分" in page
    assert "减1份花生油" not in page


def test_no_more_is_picked_than_there_is_and_nothing_of_another_outlet(clerk, counter):
    stock.count(goods=counter.towel, counted=1, by=counter.user, at=counter.at)
    elsewhere = GoodsFactory()
    identify(clerk, counter)
    pick(clerk, counter.towel, counter.towel, elsewhere)
    assert "确认10分" in text_of(clerk.get(COUNTER))


def test_a_tap_that_makes_no_sense_changes_nothing(clerk, counter):
    identify(clerk, counter)
    assert clerk.post(PICK, {"add": "a"}).url == COUNTER
    assert clerk.post(PICK, {"less": counter.oil.pk}).status_code == 302
    assert "确认0分" in text_of(clerk.get(COUNTER))


def test_a_slip_that_costs_more_than_there_is_says_how_much_is_missing(clerk, counter):
    identify(clerk, counter)
    pick(clerk, counter.oil, counter.towel, counter.towel, counter.towel)
    page = text_of(clerk.get(COUNTER))
    assert "还差4分，请减一样" in page
    assert "disabled>请顾客看" in page


def test_shelves_and_words_narrow_what_is_shown(clerk, counter):
    identify(clerk, counter)
    page = text_of(clerk.get(COUNTER, {"cat": "service"}))
    assert f'id="add-{counter.haircut.pk}"' in page
    assert f'id="add-{counter.towel.pk}"' not in page
    page = text_of(clerk.get(COUNTER, {"q": "油"}))
    assert f'id="add-{counter.oil.pk}"' in page
    assert f'id="add-{counter.haircut.pk}"' not in page
    assert "没有这样的货品" in text_of(clerk.get(COUNTER, {"q": "飞机"}))


def test_what_people_usually_take_comes_first(clerk, counter):
    for _time in range(2):
        redeemed(counter.resident, counter.clerk, {counter.haircut: 1}, counter.at)
    identify(clerk, counter)
    page = text_of(clerk.get(COUNTER))
    places = [
        page.index(f'id="add-{goods.pk}"') for goods in (counter.haircut, counter.oil)
    ]
    assert places == sorted(places)


def test_sold_out_and_full_are_said_and_cannot_be_picked(clerk, counter):
    stock.count(goods=counter.oil, counted=0, by=counter.user, at=counter.at)
    outlets.change_goods(
        goods=counter.haircut, daily_places=1, by=counter.user, at=counter.at
    )
    other = customer(counter.village, 50)
    redeemed(other, counter.clerk, {counter.haircut: 1}, counter.at)
    identify(clerk, counter)
    page = text_of(clerk.get(COUNTER))
    assert "没货了" in page
    assert "今天满了" in page
    assert page.count("disabled>") >= 2


# --- refusals ---------------------------------------------------------------------


def test_a_used_code_is_refused_with_the_time_and_what_to_do(clerk, counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    page = text_of(clerk.post(COUNTER, {"code": order.code.code}))
    assert "没有换成，没有扣分" in page
    assert "这个码10:00已经用过了" in page
    assert "请顾客打开<b>我的码</b>，点<b>换一个</b>" in page


def test_a_neighbours_code_looks_like_no_code_at_all(clerk, counter):
    neighbour = customer(GoodsFactory().outlet.village, 50)
    codes = (
        credentials.issue_code(resident=neighbour, at=counter.at).code,
        short_code.new_code(),
    )
    pages = [text_of(clerk.post(COUNTER, {"code": code})) for code in codes]
    assert "没有这个码" in pages[0]
    tokens = [page.split("csrf")[0] for page in pages]
    assert tokens[0] == tokens[1]


def test_a_mistyped_code_stays_in_the_field_to_be_looked_at(clerk, counter):
    code = fresh_code(counter)
    wrong = code[:7] + ("A" if code[7] != "A" else "B")
    page = text_of(clerk.post(COUNTER, {"code": wrong}))
    assert "这8个字里有一个不对" in page
    assert f'value="{wrong}"' in page


def test_nothing_typed_is_asked_for_again(clerk, counter):
    assert "请扫码，或者输入8个字" in text_of(clerk.post(COUNTER, {"code": ""}))


def test_stock_that_ran_out_keeps_the_order_and_the_slip(clerk, counter):
    order = order_at(counter, clerk, counter.towel, counter.haircut)
    stock.count(goods=counter.towel, counted=0, by=counter.user, at=counter.at)
    confirm = reverse("redemption_confirm", args=[order.pk])
    page = text_of(clerk.post(confirm))
    assert "没有换成，没有扣分" in page
    assert "毛巾没货了" in page
    assert "单子留着" in page
    assert "改单子" in page
    assert counter.balance == 86
    clerk.post(PICK, {"less": counter.towel.pk})
    answer = clerk.post(OPEN)
    assert answer.url == reverse("redemption_order", args=[order.pk])
    assert "换好了" in text_of(clerk.post(confirm, follow=True))
    assert counter.balance == 78


def test_a_refusal_while_opening_keeps_the_slip_and_the_customer(clerk, counter):
    identify(clerk, counter)
    pick(clerk, counter.towel, counter.towel)
    stock.count(goods=counter.towel, counted=1, by=counter.user, at=counter.at)
    page = text_of(clerk.post(OPEN))
    assert "毛巾只剩1条了" in page
    assert "毛巾×2" in page
    assert "张*家" in text_of(clerk.get(COUNTER))


def test_a_code_held_too_long_is_asked_for_again_and_the_slip_stays(
    clerk, counter, clock
):
    identify(clerk, counter)
    pick(clerk, counter.towel)
    clock.tick(timedelta(minutes=15))
    page = text_of(clerk.get(COUNTER))
    assert "没有换成，没有扣分" in page
    assert "再扫一次，单子还在，不用重选" in page
    page = text_of(clerk.get(COUNTER))
    assert "请顾客出示" in page
    assert "单子留着" in page
    code = fresh_code(counter, counter.at + timedelta(minutes=15))
    clerk.post(COUNTER, {"code": code})
    assert "确认10分" in text_of(clerk.get(COUNTER))


def test_an_order_that_lapsed_asks_for_a_new_code_and_keeps_what_was_picked(
    clerk, counter, clock
):
    order = order_at(counter, clerk, counter.towel)
    clock.tick(timedelta(minutes=15))
    page = text_of(clerk.post(reverse("redemption_confirm", args=[order.pk])))
    assert "这张单子过了15分钟，请再扫一次" in page
    assert "单子留着" in page
    clerk.post(
        COUNTER, {"code": fresh_code(counter, counter.at + timedelta(minutes=15))}
    )
    again = clerk.post(OPEN)
    assert again.url != reverse("redemption_order", args=[order.pk])


def test_a_lapsed_order_opened_by_its_address_says_so_too(clerk, counter, clock):
    order = order_at(counter, clerk, counter.towel)
    clock.tick(timedelta(minutes=15))
    page = text_of(clerk.get(reverse("redemption_order", args=[order.pk])))
    assert "这张单子过了15分钟" in page


def test_another_household_begins_with_an_empty_slip(clerk, counter):
    identify(clerk, counter)
    pick(clerk, counter.oil)
    other = customer(counter.village, 30)
    code = credentials.issue_code(resident=other, at=counter.at).code
    clerk.post(COUNTER, {"code": code})
    assert "确认0分" in text_of(clerk.get(COUNTER))


def test_leaving_puts_the_order_aside_and_empties_the_counter(clerk, counter):
    order = order_at(counter, clerk, counter.towel)
    clerk.post(LEAVE)
    order.refresh_from_db()
    assert order.status == "lapsed"
    assert "请顾客出示" in text_of(clerk.get(COUNTER))
    page = text_of(clerk.get(reverse("redemption_order", args=[order.pk])))
    assert "这张单子没有办" in page


def test_leaving_an_empty_counter_is_no_fault(clerk, counter):
    assert clerk.post(LEAVE).url == COUNTER


def test_opening_without_a_customer_leads_back_to_the_beginning(clerk, counter):
    assert clerk.post(OPEN).url == COUNTER
    assert not Redemption.objects.exists()


def test_sending_the_slip_twice_makes_one_order(clerk, counter):
    identify(clerk, counter)
    pick(clerk, counter.towel)
    first, again = clerk.post(OPEN), clerk.post(OPEN)
    assert first.url == again.url
    assert Redemption.objects.count() == 1


def test_changing_an_order_and_opening_it_again_is_the_same_order(clerk, counter):
    order = order_at(counter, clerk, counter.oil)
    clerk.post(reverse("redemption_revise", args=[order.pk]))
    assert "确认60分" in text_of(clerk.get(COUNTER))
    clerk.post(PICK, {"less": counter.oil.pk})
    clerk.post(PICK, {"add": counter.towel.pk})
    clerk.post(OPEN)
    order.refresh_from_db()
    assert order.points == 10


def test_the_last_place_is_still_there_for_the_order_that_holds_it(clerk, counter):
    outlets.change_goods(
        goods=counter.haircut, daily_places=1, by=counter.user, at=counter.at
    )
    order = order_at(counter, clerk, counter.haircut)
    clerk.post(reverse("redemption_revise", args=[order.pk]))
    assert "今天还能1人" in text_of(clerk.get(COUNTER))
    assert clerk.post(OPEN).url == reverse("redemption_order", args=[order.pk])


def test_a_service_without_places_says_what_the_village_wrote(clerk, counter):
    outlets.change_goods(
        goods=counter.haircut, note="要预约", by=counter.user, at=counter.at
    )
    identify(clerk, counter)
    assert "要预约" in text_of(clerk.get(COUNTER))


def test_an_order_confirmed_on_another_machine_is_cleared_away_here(clerk, counter):
    order = order_at(counter, clerk, counter.towel)
    redemptions.confirm(redemption=order, by=counter.user, at=counter.at)
    assert clerk.post(OPEN).url == COUNTER
    assert "请顾客出示" in text_of(clerk.get(COUNTER))


def test_revising_what_is_done_changes_nothing(clerk, counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    clerk.post(reverse("redemption_revise", args=[order.pk]))
    assert "请顾客出示" in text_of(clerk.get(COUNTER))


def test_a_script_that_picks_for_nobody_is_sent_to_the_beginning(clerk, counter):
    answer = clerk.post(PICK, {"add": counter.oil.pk}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == COUNTER


def test_a_script_that_picks_on_an_old_code_is_sent_to_the_refusal(
    clerk, counter, clock
):
    identify(clerk, counter)
    clock.tick(timedelta(minutes=15))
    answer = clerk.post(PICK, {"add": counter.oil.pk}, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == COUNTER


def test_the_own_household_is_sent_to_another_clerk(clerk, counter):
    counter.resident.user = counter.user
    counter.resident.save()
    page = text_of(identify(clerk, counter))
    assert "这是您自己家，请另一位营业员办" in page
    assert "换一户" in page


def test_a_closed_outlet_says_so_before_a_code_is_read(clerk, counter):
    outlets.change_outlet(
        outlet=counter.outlet, is_open=False, by=counter.user, at=counter.at
    )
    assert "这里现在不营业" in text_of(clerk.get(COUNTER))


# --- cards and names --------------------------------------------------------------


def test_a_card_asks_for_the_pin_and_tells_nothing_before(clerk, counter):
    CardPinFactory(resident=counter.resident)
    code = counter.resident.card_code
    page = text_of(clerk.post(COUNTER, {"code": code}))
    assert "请顾客自己输密码" in page
    assert "张" not in page.split("<main")[1].split("卡号")[0]
    assert "密码不对，还能试4次" in text_of(
        clerk.post(COUNTER, {"code": code, "pin": "0000"})
    )
    clerk.post(COUNTER, {"code": code, "pin": PIN})
    page = text_of(clerk.get(COUNTER))
    assert "卡已验" in page
    assert "存折里有86分，实体卡一天最多20分" in page


def test_the_pin_is_never_written_back_into_the_page(clerk, counter):
    CardPinFactory(resident=counter.resident)
    given = {"code": counter.resident.card_code, "pin": "8642"}
    assert "8642" not in text_of(clerk.post(COUNTER, given))


def test_a_name_finds_the_household_masked_and_the_pin_opens_it(clerk, counter):
    CardPinFactory(resident=counter.resident)
    page = text_of(clerk.get(COUNTER, {"q": "zhangshoutian"}))
    number = counter.resident.memberships.get().household.number
    assert f"{number}户" in page
    assert "张守田" not in page
    assert counter.resident.card_code not in page
    assert counter.resident.phone not in page
    chosen = {"resident": counter.resident.pk}
    page = text_of(clerk.post(COUNTER, chosen))
    assert "请顾客自己输密码" in page
    assert clerk.post(COUNTER, chosen | {"pin": PIN}).url == COUNTER
    assert "卡已验" in text_of(clerk.get(COUNTER))


def test_a_card_whose_pin_the_clerk_set_is_refused_before_the_pin_is_asked(
    clerk, counter
):
    CardPinFactory(resident=counter.resident)
    CardPin.objects.update(set_by=counter.user)
    page = text_of(clerk.post(COUNTER, {"resident": counter.resident.pk}))
    assert "这张卡的密码是您帮着设的，请另一位营业员办" in page
    assert "请顾客自己输密码" not in page
    CardPin.objects.update(set_by=UserFactory())
    page = text_of(clerk.post(COUNTER, {"resident": counter.resident.pk}))
    assert "请顾客自己输密码" in page


def test_a_name_of_another_village_finds_nobody(clerk, counter):
    neighbour = customer(GoodsFactory().outlet.village, 5, name="欧阳娜娜")
    assert "没找到" in text_of(clerk.get(COUNTER, {"q": "欧阳"}))
    assert clerk.post(COUNTER, {"resident": neighbour.pk}).status_code == 404


# --- afterwards -------------------------------------------------------------------


def test_todays_orders_are_listed_and_one_can_be_cancelled(clerk, counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    page = text_of(clerk.get(reverse("redemption_today")))
    assert "毛巾×1" in page
    assert "一共10分" in page
    page = text_of(clerk.get(reverse("redemption_order", args=[order.pk])))
    assert "今天都可以撤销" in page
    cancel = reverse("redemption_cancel", args=[order.pk])
    page = text_of(clerk.post(cancel, follow=True))
    assert "撤销了" in page
    assert "+10" in page
    assert counter.balance == 86
    assert "已撤销" in text_of(clerk.get(reverse("redemption_today")))
    receipt = text_of(clerk.get(reverse("redemption_receipt", args=[order.pk])))
    assert "已撤销，积分退回" in receipt


def test_the_slip_of_a_cancelled_order_promises_nothing_any_more(clerk, counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    pages = [
        reverse("redemption_order", args=[order.pk]),
        reverse("redemption_receipt", args=[order.pk]),
    ]
    for address in pages:
        assert "可以撤销，积分原路退回" in text_of(clerk.get(address))
    assert "换后结余76分" in text_of(clerk.get(pages[0]))
    clerk.post(reverse("redemption_cancel", args=[order.pk]))
    for address in pages:
        page = text_of(clerk.get(address))
        assert "可以撤销，积分原路退回" not in page
        assert "已撤销" in page
    assert "换后结余" not in text_of(clerk.get(pages[0]))


def test_yesterdays_redemption_offers_no_cancelling_and_refuses_it(
    clerk, counter, clock
):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    clock.tick(timedelta(days=1))
    address = reverse("redemption_order", args=[order.pk])
    assert "今天都可以撤销" not in text_of(clerk.get(address))
    cancel = reverse("redemption_cancel", args=[order.pk])
    assert "只能当天撤销" in text_of(clerk.post(cancel, follow=True))
    assert "今天还没有人来换" in text_of(clerk.get(reverse("redemption_today")))


def test_the_words_are_said_aloud_once_and_not_when_looked_at_later(
    clerk, counter, clock
):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    address = reverse("redemption_order", args=[order.pk])
    assert "data-say-now" in text_of(clerk.get(address))
    clock.tick(timedelta(minutes=1))
    assert "data-say-now" not in text_of(clerk.get(address))


def test_an_open_order_has_no_receipt(clerk, counter):
    order = order_at(counter, clerk, counter.towel)
    address = reverse("redemption_receipt", args=[order.pk])
    assert clerk.get(address).status_code == 404


def test_the_clerk_sees_stock_and_prices_and_prints_the_list(clerk, counter):
    outlets.change_goods(
        goods=counter.oil,
        per_household_limit=2,
        limit_period="month",
        by=counter.user,
        at=counter.at,
    )
    page = text_of(clerk.get(reverse("redemption_goods")))
    for words in ("花生油", "剩10", "每户每月2桶"):
        assert words in page
    page = text_of(clerk.get(reverse("redemption_price_list")))
    for words in ("花生油", "60分", "服务", "用积分换，不收钱"):
        assert words in page


def test_an_empty_shelf_is_explained_everywhere(clerk, counter):
    counter.outlet.goods.update(is_offered=False)
    identify(clerk, counter)
    for name in ("redemption_counter", "redemption_goods", "redemption_price_list"):
        assert "货架还是空的" in text_of(clerk.get(reverse(name)))


def test_the_counter_asks_the_database_no_more_for_more_goods(
    clerk, counter, django_assert_max_num_queries
):
    for _number in range(30):
        GoodsFactory(outlet=counter.outlet)
    identify(clerk, counter)
    with django_assert_max_num_queries(22):
        clerk.get(COUNTER)


def test_orders_of_another_outlet_of_the_same_village_do_not_exist_here(
    clerk, counter, clock
):
    other = GoodsFactory(outlet__village=counter.village)
    colleague = ClerkFactory(outlet=other.outlet)
    order = redeemed(counter.resident, colleague, {other: 1}, counter.at)
    for name in ("order", "receipt"):
        address = reverse(f"redemption_{name}", args=[order.pk])
        assert clerk.get(address).status_code == 404
    for name in ("confirm", "revise", "cancel"):
        address = reverse(f"redemption_{name}", args=[order.pk])
        assert clerk.post(address).status_code == 404


def test_a_slip_of_one_outlet_is_not_carried_to_another(clerk, counter, clock):
    identify(clerk, counter)
    pick(clerk, counter.oil)
    session = clerk.session
    elsewhere = ClerkFactory(user=counter.user)
    session["capacity"] = f"outlet:{elsewhere.pk}"
    session.save()
    assert "请顾客出示" in text_of(clerk.get(COUNTER))


def test_an_order_opened_on_another_machine_can_be_finished_here(clerk, counter):
    order = open_order(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    assert "请顾客看一眼" in text_of(
        clerk.get(reverse("redemption_order", args=[order.pk]))
    )
    clerk.post(reverse("redemption_confirm", args=[order.pk]))
    order.refresh_from_db()
    assert order.is_confirmed
    assert OneTimeCode.objects.count() == 1
    assert redemptions.confirm(redemption=order, by=counter.user, at=counter.at)
