"""A merchant speaks up and appeals; whoever was not involved decides; all see it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, inspector_of
from tests.rewards.merchants.shops import code_of
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_merchant_appeals_and_the_page_at_the_door_follows(
    open_page, size, axe, look
):
    now, runs_it = timezone.now(), UserFactory()
    shop = MerchantFactory(name="渔火小馆", operator_user=runs_it)
    graded(shop, at=now - timedelta(days=90), percent=95)
    graded(shop, at=now - timedelta(days=2), percent=65)
    door = reverse("merchants_public", args=[code_of(shop, at=now).token])
    page = open_page(runs_it, size)
    page.goto(reverse("merchants_mine"))
    look(page, "my-shop")
    axe(page)
    page.get_by_role("link", name="说一句").click()
    page.get_by_label("店家的话").fill("冷柜换了温度计")
    look(page, "my-reply")
    page.get_by_role("button", name="放上去").click()
    expect(page.get_by_text("冷柜换了温度计")).to_be_visible()
    page.get_by_role("link", name="的C级申诉").click()
    page.get_by_label("哪里不对").fill("当天在换水管")
    look(page, "my-appeal")
    page.get_by_role("button", name="提出申诉").click()
    expect(page.get_by_text("申诉在复核")).to_be_visible()
    look(page, "my-shop-appealed")
    passer_by = open_page(None, PHONE)
    passer_by.goto(door)
    expect(passer_by.get_by_text("复核中").first).to_be_visible()
    expect(passer_by.get_by_text("A级").first).to_be_visible()
    expect(passer_by.get_by_text("冷柜换了温度计")).to_be_visible()
    desk = open_page(inspector_of(shop.village).user, size)
    desk.goto(reverse("merchants_appeals"))
    desk.get_by_role("link", name="渔火小馆").click()
    look(desk, "appeal")
    axe(desk)
    desk.get_by_text("维持原结果").click()
    desk.get_by_label("理由").fill("看过照片，地面确实不干净")
    desk.get_by_role("button", name="定下来").click()
    expect(desk.get_by_text("定了，店家看得到理由")).to_be_visible()
    passer_by.goto(door)
    expect(passer_by.get_by_text("C级").first).to_be_visible()
    page.goto(reverse("merchants_my_pledges"))
    look(page, "my-pledges")
    axe(page)
