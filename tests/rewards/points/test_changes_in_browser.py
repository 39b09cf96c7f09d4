"""A household with points splits, and an elder's points go to the heir: on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rewards.points.services import accounts, households
from tests.factories.accounts import UserFactory
from tests.factories.points import pay_in
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
)
from tests.support.browser import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def home():
    home = HouseholdFactory(village=VillageFactory(name="东岛村"), number="0412")
    for name in ("张守田", "赵玉琴", "张海", "刘丽"):
        ResidentFactory(
            household=home,
            name=name,
            is_head=name == "张守田",
            user=UserFactory(name=name),
        )
    pay_in(accounts.of_household(home).ledger_account, 100)
    return home


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_household_with_points_splits_and_none_is_lost(open_page, axe, look, home):
    manager = AppointmentFactory(village=home.village, role="manager").user
    desk = open_page(manager, PHONE)
    desk.goto(f"/desk/households/{home.pk}/")
    look(desk, "household")
    axe(desk)
    desk.get_by_role("link", name="分户").click()
    look(desk, "split")
    axe(desk)
    members = desk.get_by_role("group", name="谁分出去")
    members.get_by_text("张海").click()
    members.get_by_text("刘丽").click()
    desk.get_by_role("group", name="新户的户主").get_by_text("张海").click()
    desk.get_by_label("新户的户号").fill("0431")
    desk.get_by_label("带走几分").fill("40")
    desk.get_by_label("谁签的字").fill("张守田、张海")
    desk.get_by_role("button", name="先看看办完是多少分").click()
    expect(desk.get_by_role("heading", name="办完以后")).to_be_visible()
    look(desk, "split-sure")
    axe(desk)
    assert fits(desk)
    desk.get_by_role("button", name="确认分户").click()
    expect(desk.get_by_text("办好了，积分一分没多，一分没少。")).to_be_visible()
    look(desk, "split-done")
    axe(desk)
    desk.get_by_role("link", name="打印一张，两边各留一份").click()
    look(desk, "split-slip")
    axe(desk)

    on = timezone.localdate()
    son = home.village.residents.get(name="张海")
    for name, points, words in (
        ("张海", 40, "转入：分户"),
        ("张守田", 60, "转出：分户"),
    ):
        person = home.village.residents.get(name=name)
        me = open_page(person.user, PHONE, capacity=f"resident:{person.pk}")
        me.goto("/me/passbook/")
        expect(me.locator(".lb tbody tr").filter(has_text=words)).to_be_visible()
        look(me, f"passbook-{points}")
        axe(me)
    assert households.available_in(home, on=on) == 60
    new = son.memberships.get(ends_on=None).household
    assert households.available_in(new, on=on) == 40


def test_what_an_elder_left_goes_to_the_heir(open_page, axe, look, home):
    alone = HouseholdFactory(village=home.village, number="0700")
    elder = ResidentFactory(household=alone, name="毕秀英", is_head=True)
    pay_in(accounts.of_household(alone).ledger_account, 15)
    manager = AppointmentFactory(village=home.village, role="manager").user
    desk = open_page(manager, PHONE)
    desk.goto(f"/desk/residents/{elder.pk}/change/died/")
    yesterday = timezone.localdate() - timedelta(days=1)
    desk.locator("input[type=date]").fill(yesterday.isoformat())
    desk.get_by_role("button", name="记下来").click()
    desk.goto(f"/desk/households/{alone.pk}/")
    look(desk, "nobody-left")
    axe(desk)
    desk.get_by_role("link", name="积分由谁继承").click()
    desk.get_by_label("继承人现在在哪一户").fill("0412")
    desk.get_by_label("是原来户主的什么人").fill("女儿")
    desk.get_by_label("谁签的字").fill("赵玉琴")
    desk.get_by_role("button", name="先看看办完是多少分").click()
    look(desk, "inherit-sure")
    axe(desk)
    desk.get_by_role("button", name="确认继承").click()
    expect(desk.get_by_text("办好了，积分一分没多，一分没少。")).to_be_visible()
    look(desk, "inherit-done")
    assert households.available_in(home, on=timezone.localdate()) == 115
