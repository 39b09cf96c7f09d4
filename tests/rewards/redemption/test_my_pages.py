"""The resident's pages: my code, what there is to take, and what was taken."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from rewards.redemption.models import OneTimeCode
from rewards.redemption.services import outlets, redemptions, stock
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.redemption import (
    ClerkFactory,
    ServiceFactory,
    customer,
    give_points,
    redeemed,
)
from tests.factories.villages import ResidentFactory, VillageFactory
from tests.support.clock import freeze_time
from villages.models import AccountHolder

CODE = reverse("redemption_my_code")
REDEEM = reverse("redemption_my_redeem")
ORDERS = reverse("redemption_my_orders")


@pytest.fixture
def clock(counter):
    with freeze_time(counter.at) as clock:
        yield clock


def sign_in_as(client, resident):
    resident.user = UserFactory()
    resident.save()
    return sign_in(client, resident.user, acting_as=resident)


@pytest.fixture
def me(client, counter, clock):
    return sign_in_as(client, counter.resident)


def text_of(response):
    return response.content.decode()


def test_my_code_is_an_address_in_a_qr_and_8_characters_to_read_out(me, counter):
    page = text_of(me.get(CODE))
    code = OneTimeCode.objects.get().code
    assert f"<span>{code[:4]}</span><span>{code[4:]}</span>" in page
    assert 'data-countdown="60"' in page
    assert "张守田家" in page
    assert "一次最多用200分" in page
    assert 'aria-label="一次性兑换码"' in page


def test_looking_again_within_the_minute_shows_the_same_code(me, clock):
    me.get(CODE)
    clock.tick(timedelta(seconds=20))
    assert 'data-countdown="40"' in text_of(me.get(CODE))
    assert OneTimeCode.objects.count() == 1


def test_a_code_that_is_about_to_end_is_renewed(me, clock):
    me.get(CODE)
    clock.tick(timedelta(seconds=56))
    assert 'data-countdown="60"' in text_of(me.get(CODE))
    assert OneTimeCode.objects.count() == 2


def test_another_code_can_be_had_without_script(me, counter):
    me.get(CODE)
    assert me.post(CODE).url == CODE
    assert OneTimeCode.objects.waiting(at=counter.at).count() == 1
    assert OneTimeCode.objects.count() == 2


@pytest.mark.parametrize("ask", ["get", "post"])
def test_a_code_that_cannot_be_given_is_explained(me, monkeypatch, ask):
    monkeypatch.setattr(
        "rewards.redemption.services.credentials.standing_household",
        lambda resident, on: None,
    )
    assert "这个码停用了，请到村委问一问" in text_of(getattr(me, ask)(CODE))


def test_what_there_is_to_take_says_where_when_and_whether_it_suffices(me, counter):
    stock.count(goods=counter.towel, counted=0, by=counter.user, at=counter.at)
    outlets.change_goods(
        goods=counter.oil,
        price=90,
        per_household_limit=1,
        limit_period="year",
        by=counter.user,
        at=counter.at,
    )
    page = text_of(me.get(REDEEM))
    for words in (
        counter.outlet.name,
        "周一、三、五上午",
        "营业中",
        "您的分够",
        "还差4分",
        "没货了",
        "每户每年1桶",
        "兑换花的是积分，信用分不会变少",
    ):
        assert words in page


def test_a_closed_outlet_says_when_it_opens_again(me, counter):
    outlets.change_outlet(
        outlet=counter.outlet,
        is_open=False,
        next_open_on=date(2026, 6, 8),
        phone="0631-8881111",
        by=counter.user,
        at=counter.at,
    )
    page = text_of(me.get(REDEEM))
    assert "没开门" in page
    assert "6月8日（周一）再开" in page
    assert "tel:0631-8881111" in page


def test_an_outlet_that_opens_on_another_day_is_not_said_to_be_open(me, counter):
    def words(day):
        outlets.change_outlet(
            outlet=counter.outlet, next_open_on=day, by=counter.user, at=counter.at
        )
        return text_of(me.get(REDEEM))

    today = counter.at.date()
    page = words(today + timedelta(days=2))
    assert "今天不开" in page
    assert "再开" in page
    assert "营业中" not in page
    for day in (None, today, today - timedelta(days=5)):
        assert "营业中" in words(day)


def test_a_village_without_outlets_says_so(client, clock):
    resident = ResidentFactory()
    sign_in_as(client, resident)
    assert "村里还没有兑换点" in text_of(client.get(REDEEM))
    assert "村里还没有兑换点" in text_of(client.get(CODE))


def test_an_empty_shelf_says_so(me, counter):
    counter.outlet.goods.update(is_offered=False)
    assert "进了货就写在这里" in text_of(me.get(REDEEM))


def test_what_was_taken_is_listed_and_explained(me, counter):
    assert "还没有换过东西" in text_of(me.get(ORDERS))
    kept = redeemed(counter.resident, counter.clerk, {counter.oil: 1}, counter.at)
    undone = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    redemptions.cancel(redemption=undone, by=counter.user, at=counter.at)
    page = text_of(me.get(ORDERS))
    assert "花生油5升×1" in page
    assert "已撤销" in page
    page = text_of(me.get(reverse("redemption_my_order", args=[kept.pk])))
    for words in (kept.number, "86分变26分，信用分不变", "孙丽", "手机码", "60分×1桶"):
        assert words in page
    page = text_of(me.get(reverse("redemption_my_order", args=[undone.pk])))
    assert "10分已原路退回" in page


def test_the_whole_household_sees_what_its_passbook_paid_for(client, counter, clock):
    order = redeemed(counter.resident, counter.clerk, {counter.oil: 1}, counter.at)
    wife = ResidentFactory(household=counter.resident.memberships.get().household)
    sign_in_as(client, wife)
    assert "花生油5升×1" in text_of(client.get(ORDERS))
    address = reverse("redemption_my_order", args=[order.pk])
    assert client.get(address).status_code == 200


def test_where_each_has_a_passbook_nobody_sees_the_others(client, counter, clock):
    village = VillageFactory(account_holder=AccountHolder.PERSON)
    clerk = ClerkFactory(outlet__village=village)
    wash = ServiceFactory(outlet=clerk.outlet, name="洗被子", price=12)
    husband = customer(village, 50, name="王建国")
    wife = ResidentFactory(household=husband.memberships.get().household, name="李秀英")
    give_points(wife, 20)
    order = redeemed(husband, clerk, {wash: 1}, counter.at)
    sign_in_as(client, wife)
    assert '<b class="num">20</b>' in text_of(client.get(REDEEM))
    assert "李秀英" in text_of(client.get(CODE))
    assert "还没有换过东西" in text_of(client.get(ORDERS))
    address = reverse("redemption_my_order", args=[order.pk])
    assert client.get(address).status_code == 404


def test_a_receipts_code_leads_everybody_to_what_they_may_see(client, counter, clock):
    order = redeemed(counter.resident, counter.clerk, {counter.oil: 1}, counter.at)
    address = reverse("redemption_slip", args=[order.pk])
    assert client.get(address).status_code == 302
    assert "login" in client.get(address, follow=True).redirect_chain[-1][0]
    sign_in(client, counter.user, acting_as=counter.clerk)
    assert client.get(address).url == reverse("redemption_order", args=[order.pk])
    client.logout()
    sign_in_as(client, counter.resident)
    assert client.get(address).url == reverse("redemption_my_order", args=[order.pk])
