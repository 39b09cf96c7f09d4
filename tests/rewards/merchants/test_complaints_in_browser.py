"""A passer-by speaks up, with no script and on a narrow phone; the desk works it off."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from rewards.merchants.models import CheckTask, Complaint
from tests.factories.merchants import MerchantFactory, graded, inspector_of
from tests.factories.villages import VillageFactory
from tests.rewards.merchants.shops import code_of
from tests.rewards.merchants.test_complaints import received
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
ALL = pytest.mark.parametrize(
    "size", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"]
)


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def shop():
    village = VillageFactory(name="东岛村", phone="0500-8612300")
    shop = MerchantFactory(village=village, name="老周家常菜海鲜烧烤大排档")
    graded(shop, at=timezone.now() - timedelta(days=20), percent=92)
    return shop


@pytest.fixture
def code(shop):
    return code_of(shop, at=timezone.now())


def fits(page):
    page.wait_for_load_state()
    wide = (
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert page.evaluate(wide), page.url


@ALL
def test_a_passer_by_complains_and_asks_after_it(open_page, code, size, axe, look):
    page = open_page(None, size)
    page.goto(reverse("merchants_public", args=[code.token]))
    page.get_by_role("link", name="我要反映问题").click()
    fits(page)
    axe(page)
    look(page, "say")
    page.get_by_role("button", name="送出去").click()
    expect(page.get_by_text("还没送出去")).to_be_visible()
    look(page, "say-refused")
    axe(page)
    page.get_by_text("缺斤少两").click()
    page.get_by_label("什么事").fill("两斤虾少了三两")
    page.get_by_role("button", name="送出去").click()
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    kept = Complaint.objects.get()
    fits(page)
    axe(page)
    look(page, "said")
    page.get_by_role("link", name="看看办到哪了").click()
    expect(page.get_by_role("heading", name="收到了，还没有人接手")).to_be_visible()
    fits(page)
    look(page, "progress")
    page.goto(reverse("merchants_progress"))
    page.get_by_label("查询码").fill("AAAAAAAA")
    page.get_by_role("button", name="查结果").click()
    expect(page.get_by_text("没有这个查询码")).to_be_visible()
    axe(page)
    look(page, "progress-find")
    assert kept.words == "两斤虾少了三两"
    assert page.context.cookies() == []


def test_nothing_needs_a_script(open_page, code):
    page = open_page(None, PHONE, java_script_enabled=False)
    page.goto(reverse("merchants_praise", args=[code.token]))
    page.get_by_text("服务").click()
    page.get_by_label("什么事").fill("热心")
    page.get_by_role("button", name="送出去").click()
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    assert Complaint.objects.get().kind == "praise"


def test_english_all_the_way(open_page, code, look):
    page = open_page(None, PHONE)
    page.goto(reverse("merchants_say_en", args=[code.token]))
    page.get_by_text("Short weight").click()
    page.get_by_label("What is it about").or_(page.locator("textarea")).first.fill("x")
    look(page, "say-en")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Please note these 8 characters")).to_be_visible()
    look(page, "said-en")


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_swapped_sticker_is_reported_and_replaced(
    open_page, shop, code, size, axe, look, watch
):
    watch.allow("status of 410")
    page = open_page(None, size)
    page.goto(reverse("merchants_public", args=[code.token]))
    page.get_by_role("link", name="这不是这家店").click()
    page.get_by_label("您在哪儿看到这个码").fill("滨海路40号，周记面馆")
    fits(page)
    axe(page)
    look(page, "not-this-shop")
    page.get_by_role("button", name="告诉管这事的人").click()
    expect(page.get_by_role("heading", name="收到了")).to_be_visible()
    desk = open_page(inspector_of(shop.village).user, size)
    desk.goto("/desk/")
    desk.get_by_role("link", name="要看一看的").first.click()
    look(desk, "checks")
    desk.get_by_role("link", name="老周家常菜").click()
    look(desk, "check")
    axe(desk)
    desk.get_by_text("码被换过").click()
    desk.get_by_role("button", name="看过了").click()
    desk.get_by_text("牌子被人动过").click()
    desk.get_by_role("button", name="作废旧的").click()
    expect(desk.get_by_text("新牌子发好了")).to_be_visible()
    answer = page.goto(reverse("merchants_public", args=[code.token]))
    assert answer.status == 410
    expect(page.get_by_text("牌子被人动过").first).to_be_visible()
    assert CheckTask.objects.get().outcome == "swapped"


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_desk_works_a_complaint_off(open_page, shop, code, size, axe, look):
    complaint = received(code, at=timezone.now())
    page = open_page(inspector_of(shop.village).user, size)
    page.goto("/desk/")
    look(page, "inspector-home")
    page.goto(reverse("merchants_complaints"))
    look(page, "complaints")
    axe(page)
    page.get_by_role("link", name="老周家常菜").click()
    page.get_by_role("button", name="我来办").click()
    look(page, "complaint")
    axe(page)
    page.get_by_role("button", name="转给店家").click()
    expect(page.get_by_text("请店家答复").first).to_be_visible()
    page.get_by_text("查下来不属实", exact=True).click()
    page.get_by_label("结果怎么说").fill("秤校过，是准的")
    page.get_by_role("button", name="办结").click()
    expect(page.get_by_text("办结了")).to_be_visible()
    look(page, "complaint-done")
    complaint.refresh_from_db()
    assert complaint.status == "unsubstantiated"
