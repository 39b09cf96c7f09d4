"""The counter in a real browser, on a phone and on a tablet; and the resident's code."""

import re

import pytest
import qrcode
from django.utils import timezone
from playwright.sync_api import expect

from rewards.redemption.models import OneTimeCode, Redemption
from rewards.redemption.services import credentials, redemptions, stock
from tests.factories.accounts import UserFactory
from tests.factories.redemption import (
    PIN,
    CardPinFactory,
    GoodsFactory,
    ServiceFactory,
    customer,
    redeemed,
)
from tests.factories.villages import AppointmentFactory
from tests.rewards.redemption.conftest import set_up_counter
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "tablet"])
GOODS = (
    ("大米", "10斤", "袋", 50, 8, "rice", "food"),
    ("肥皂", "2块", "份", 5, 40, "soap", "daily"),
    ("牙膏", "", "支", 10, 22, "paste", "daily"),
    ("洗洁精", "", "瓶", 12, 15, "wash", "daily"),
    ("雨伞", "", "把", 22, 0, "umbrella", "daily"),
    ("暖壶", "", "个", 28, 4, "thermos", "daily"),
    ("洒水壶", "", "个", 20, 6, "can", "farm"),
)


@pytest.fixture
def counter():
    counter = set_up_counter()
    outlet = counter.outlet
    for name, pack, unit, price, left, icon, category in GOODS:
        GoodsFactory(
            outlet=outlet,
            name=name,
            pack=pack,
            unit=unit,
            price=price,
            stock=left,
            icon=icon,
            category=category,
        )
    ServiceFactory(
        outlet=outlet, name="洗被子", unit="床", price=12, icon="quilt", note="明天取"
    )
    ServiceFactory(
        outlet=outlet,
        name="旋耕机",
        pack="1小时",
        unit="小时",
        price=30,
        icon="tractor",
        note="要预约",
    )
    outlet.goods.filter(name="花生油").update(sort=1, category="food")
    outlet.goods.filter(name="毛巾").update(sort=2)
    outlet.goods.filter(name="理发").update(sort=3, daily_places=4)
    return counter


def fresh_code(counter):
    return credentials.issue_code(resident=counter.resident, at=timezone.now()).code


def tile(page, name):
    return page.locator(".goods button[name=add]").filter(has_text=name)


@SIZES
def test_a_customer_is_served_in_four_screens(open_page, counter, axe, size, look):
    page = open_page(counter.user, size)
    page.goto("/desk/counter/")
    look(page, "identify")
    axe(page)
    page.get_by_label("扫不上，请顾客念8个字").fill(fresh_code(counter))
    page.get_by_role("button", name="查这个码").click()
    expect(page.get_by_text("张*家")).to_be_visible()
    for name in ("花生油", "毛巾", "理发"):
        tile(page, name).click()
    confirm = page.get_by_role("button", name="请顾客看，确认78分")
    expect(confirm).to_be_visible()
    look(page, "picking")
    axe(page)
    confirm.click()
    expect(page.get_by_role("dialog")).to_contain_text("张*家换完还剩8分")
    look(page, "confirm")
    axe(page)
    page.get_by_role("button", name="确认兑换").click()
    expect(page.get_by_role("heading", name="换好了")).to_be_visible()
    look(page, "done")
    axe(page)
    order = Redemption.objects.get()
    expect(page.locator(".paper")).to_contain_text(order.number)
    page.get_by_role("link", name="打小票").click()
    look(page, "receipt")
    axe(page)
    assert counter.balance == 8


@SIZES
def test_stock_that_runs_out_between_scan_and_confirm_keeps_the_slip(
    open_page, counter, axe, size, look
):
    page = open_page(counter.user, size)
    page.goto(f"/c/{fresh_code(counter)}/")
    tile(page, "毛巾").click()
    page.get_by_role("button", name="确认10分").click()
    stock.count(goods=counter.towel, counted=0, by=counter.user, at=timezone.now())
    page.get_by_role("button", name="确认兑换").click()
    expect(page.get_by_role("heading", name="没有换成，没有扣分")).to_be_visible()
    expect(page.locator(".why-not")).to_have_text("毛巾没货了")
    expect(page.locator(".paper--held")).to_contain_text("毛巾×1")
    look(page, "refused")
    axe(page)
    page.get_by_role("link", name="改单子").click()
    expect(page.get_by_text("张*家")).to_be_visible()
    assert counter.balance == 86


def test_a_photo_of_the_code_is_read_where_there_is_no_camera(
    open_page, counter, tmp_path
):
    page = open_page(counter.user)
    page.goto("/desk/counter/")
    photo = tmp_path / "code.png"
    qrcode.make(f"https://points.example/c/{fresh_code(counter)}/").save(photo)
    page.locator("[data-scan-photo]").set_input_files(photo)
    expect(page.get_by_text("这次能用")).to_be_visible()


def test_fast_taps_are_all_counted(open_page, counter):
    page = open_page(counter.user)
    page.goto(f"/c/{fresh_code(counter)}/")
    page.evaluate(
        """() => { for (let n = 0; n < 4; n++)
        document.querySelector(".goods button[name=add]").click(); }"""
    )
    expect(page.get_by_role("button", name="确认240分")).to_be_visible()
    expect(page.get_by_text("还差154分，请减一样")).to_be_visible()
    less = page.locator(".goods__less")
    for _time in range(3):
        less.click()
    expect(page.get_by_role("button", name="确认60分")).to_be_enabled()


def test_the_counter_works_without_script(open_page, counter):
    page = open_page(counter.user, DESKTOP, java_script_enabled=False)
    page.goto("/desk/counter/")
    page.get_by_label("扫不上，请顾客念8个字").fill(fresh_code(counter))
    page.get_by_role("button", name="查这个码").click()
    tile(page, "毛巾").click()
    page.get_by_role("button", name="减1份毛巾").first.click()
    tile(page, "理发").click()
    page.get_by_role("button", name="确认8分").click()
    page.get_by_role("button", name="再改改", exact=True).click()
    page.get_by_role("button", name="确认8分").click()
    page.get_by_role("button", name="确认兑换").click()
    expect(page.get_by_role("heading", name="换好了")).to_be_visible()
    page.get_by_role("button", name="今天都可以撤销").click()
    expect(page.get_by_role("heading", name="撤销了")).to_be_visible()
    assert counter.balance == 86


@SIZES
def test_a_card_is_used_with_the_keys_on_the_screen(
    open_page, counter, axe, size, look
):
    CardPinFactory(resident=counter.resident)
    page = open_page(counter.user, size)
    page.goto("/desk/counter/?q=zst")
    look(page, "found")
    axe(page)
    page.get_by_role("list", name="找到的人").get_by_role("button").click()
    for digit in PIN:
        page.get_by_role("button", name=digit, exact=True).click()
    look(page, "pin")
    axe(page)
    page.get_by_role("button", name="输好了").click()
    expect(page.get_by_text("卡已验")).to_be_visible()
    expect(page.get_by_text("实体卡一天最多20分")).to_be_visible()


def test_a_mistake_is_cancelled_after_being_asked(open_page, counter, look):
    page = open_page(counter.user)
    page.goto(f"/c/{fresh_code(counter)}/")
    tile(page, "毛巾").click()
    page.get_by_role("button", name="确认10分").click()
    page.get_by_role("button", name="确认兑换").click()
    expect(page).to_have_title(re.compile("换好了"))
    page.wait_for_load_state()
    page.get_by_role("button", name="今天都可以撤销").click()
    look(page, "cancel")
    page.get_by_role("dialog").get_by_role("button", name="撤销").click()
    expect(page.get_by_role("heading", name="撤销了")).to_be_visible()
    look(page, "cancelled")
    page.goto("/desk/counter/today/")
    expect(page.get_by_text("已撤销")).to_be_visible()
    look(page, "today")
    assert counter.balance == 86


@SIZES
def test_the_phone_shows_a_code_that_renews_itself(open_page, counter, axe, size, look):
    counter.resident.user = UserFactory()
    counter.resident.save()
    page = open_page(counter.resident.user, size)
    page.goto("/me/code/")
    first = page.locator(".code8").inner_text()
    expect(page.locator("[data-left]")).to_have_text(re.compile(r"^[1-5]?\d$"))
    look(page, "code")
    axe(page)
    page.get_by_role("button", name="换一个").click()
    expect(page.locator(".code8")).not_to_have_text(first)
    assert OneTimeCode.objects.waiting(at=timezone.now()).count() == 1
    page.goto("/me/redeem/")
    expect(page.get_by_text("您的分够").first).to_be_visible()
    look(page, "redeem")
    axe(page)


@pytest.mark.looks
@SIZES
def test_the_managers_pages_are_fit_to_be_seen(open_page, counter, axe, size, look):
    post = AppointmentFactory(village=counter.village, role="manager")
    page = open_page(post.user, size)
    outlet, goods = counter.outlet.pk, counter.oil.pk
    for name, address in {
        "outlets": "/desk/outlets/",
        "outlet": f"/desk/outlets/{outlet}/",
        "outlet-edit": f"/desk/outlets/{outlet}/edit/",
        "goods-edit": f"/desk/outlets/{outlet}/goods/{goods}/",
        "clerk-new": f"/desk/outlets/{outlet}/clerks/new/",
        "prices": f"/desk/outlets/{outlet}/prices/",
    }.items():
        page.goto(address)
        look(page, name)
        axe(page)
        assert sideways(page) == 0 or name == "prices", name


@SIZES
def test_cards_are_chosen_set_and_printed(open_page, counter, axe, size, look):
    for _number in range(11):
        customer(counter.village)
    post = AppointmentFactory(village=counter.village, role="recorder")
    page = open_page(post.user, size)
    page.goto(f"/desk/cards/{counter.resident.pk}/")
    page.get_by_label("新密码").fill(PIN)
    page.get_by_label("再输一遍").fill(PIN)
    page.get_by_text("本人就在这里").click()
    look(page, "card-pin")
    axe(page)
    page.get_by_role("button", name="设好密码").click()
    expect(page.get_by_text("能用")).to_be_visible()
    page.goto("/desk/cards/print/")
    look(page, "cards")
    axe(page)
    for box in page.locator("label.tick").all():
        box.click()
    page.get_by_role("button", name="印勾选的卡").click()
    expect(page.locator(".idc")).to_have_count(24)
    look(page, "card-sheets")
    axe(page)
    assert pages_printed(page) == 4  # ten, the other two, and their backs


@pytest.mark.looks
@pytest.mark.parametrize("size", [320, 390])
def test_the_counter_never_scrolls_sideways(open_page, counter, size):
    counter.user.text_step = 3
    counter.user.save()
    device = PHONE | {"viewport": {"width": size, "height": 700}}
    page = open_page(counter.user, device)
    page.goto("/desk/counter/")
    assert sideways(page) == 0
    page.goto(f"/c/{fresh_code(counter)}/")
    tile(page, "毛巾").click()
    assert sideways(page) == 0
    page.get_by_role("button", name="确认10分").click()
    assert sideways(page) == 0
    page.get_by_role("button", name="确认兑换").click()
    assert sideways(page) == 0


@pytest.mark.looks
@pytest.mark.parametrize("size", [320, 390])
def test_todays_orders_fit_in_the_largest_type(open_page, counter, size):
    now = timezone.now()
    order = redeemed(counter.resident, counter.clerk, {counter.oil: 1}, now)
    redemptions.cancel(redemption=order, by=counter.user, at=now)
    counter.user.text_step = 3
    counter.user.save()
    device = PHONE | {"viewport": {"width": size, "height": 700}}
    page = open_page(counter.user, device)
    page.goto("/desk/counter/today/")
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert sideways(page) == 0
    card = page.locator(".rows .card").bounding_box()
    table = page.locator(".rows table").bounding_box()
    assert table["x"] + table["width"] <= card["x"] + card["width"]


@pytest.mark.looks
def test_a_receipt_is_one_piece_of_paper(open_page, counter):
    order = redeemed(counter.resident, counter.clerk, {counter.oil: 1}, timezone.now())
    page = open_page(counter.user, DESKTOP)
    page.goto(f"/desk/counter/{order.pk}/receipt/")
    assert pages_printed(page) == 1


def pages_printed(page):
    """Return how many sheets come out of the printer."""
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def sideways(page):
    """Return how far the page is wider than the screen, once its styles are there."""
    page.wait_for_load_state()
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
