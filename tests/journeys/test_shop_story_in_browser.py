"""One noodle shop, from the plate on its door to the grade that a consumer reads next."""

import io
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
import zxingcpp
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from rewards.merchants.models import Complaint
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, inspector_of
from tests.factories.villages import VillageFactory
from tests.rewards.merchants.shops import code_of
from tests.rewards.merchants.test_visits_in_browser import draw, item, tick
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def fresh():
    cache.clear()
    yield
    cache.clear()


def scanned(page, shop):
    """Return the path behind the plate, as another library reads it off the paper."""
    page.goto(f"{reverse('merchants_plates_print')}?paper=a5&shop={shop.pk}")
    picture = page.locator(".plates__1").screenshot()
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    return urlsplit(found.text).path


def test_scan_complain_reply_visit_and_the_next_scan_tells(open_page, look):
    now, runs_it = timezone.now(), UserFactory()
    village = VillageFactory(name="东岛村", phone="0500-8612300")
    shop = MerchantFactory(village=village, name="渔火小馆", operator_user=runs_it)
    graded(shop, at=now - timedelta(days=60), percent=95)
    code_of(shop, at=now)
    desk = open_page(inspector_of(village).user, DESKTOP)
    merchant, consumer = open_page(runs_it, PHONE), open_page(None, PHONE)
    door = scanned(desk, shop)

    # Somebody scans, eats, and complains.
    consumer.goto(door)
    expect(consumer.get_by_text("A级").first).to_be_visible()
    consumer.get_by_role("link", name="我要反映问题").click()
    consumer.get_by_text("卫生", exact=True).click()
    consumer.get_by_label("什么事").fill("后厨门开着，地上有积水和鱼鳞")
    consumer.get_by_role("button", name="送出去").click()
    expect(consumer.get_by_role("heading", name="收到了")).to_be_visible()
    progress = consumer.get_by_role("link", name="看看办到哪了").get_attribute("href")

    # The inspector takes it on and asks the merchant first.
    desk.goto(reverse("merchants_complaints"))
    desk.get_by_role("link", name="渔火小馆").click()
    desk.get_by_role("button", name="我来办").click()
    desk.get_by_label("转给店家的话").fill("有人说后厨地上有积水，请说说那天的情况。")
    desk.get_by_role("button", name="转给店家").click()
    expect(desk.get_by_text("请店家答复").first).to_be_visible()
    consumer.goto(progress)
    expect(consumer.get_by_role("heading", name="在等店家答复")).to_be_visible()
    expect(consumer.get_by_text("鱼鳞")).to_have_count(0)

    # The merchant answers, and never reads who complained nor the very words.
    merchant.goto(reverse("merchants_mine"))
    merchant.get_by_role("link", name="有人反映").click()
    expect(merchant.get_by_text("鱼鳞")).to_have_count(0)
    merchant.get_by_label("您的答复").fill("那天水管漏了，当晚修好。")
    look(merchant, "story-answer")
    merchant.get_by_role("button", name="答复").click()
    expect(merchant.get_by_role("heading", name="您可以")).to_be_visible()
    expect(merchant.get_by_role("link", name="有人反映")).to_have_count(0)

    # A visit, from the complaint: one critical fault, signed on the phone.
    complaint = Complaint.objects.get()
    desk.goto(reverse("merchants_complaint", args=[complaint.pk]))
    expect(desk.get_by_text("那天水管漏了，当晚修好。")).to_be_visible()
    desk.get_by_role("link", name="去店里检查").last.click()
    desk.get_by_role("button", name="开始检查").click()
    for order in (1, 4, 5):
        tick(desk, order, "做到了")
    for order, words in ((2, "一人的健康证过期"), (3, "地面有水")):
        tick(desk, order, "没做到")
        item(desk, order).get_by_label("看到什么").fill(words)
    expect(desk.locator("[data-visit-said]")).to_have_text("存好了")
    desk.get_by_role("button", name="告诉店家").click()
    consumer.goto(door)
    expect(consumer.get_by_text("A级").first).to_be_visible()
    draw(desk)
    desk.get_by_role("button", name="店家签好了").click()
    desk.locator(".bar").get_by_role("button", name="签字").click()
    desk.get_by_role("dialog").get_by_role("button", name="签字").click()
    expect(desk.get_by_role("heading", name="渔火小馆的等级定了")).to_be_visible()

    # The very next scan tells, and the complaint is decided.
    shop.refresh_from_db()
    letter = shop.grade.letter.upper()
    assert letter in {"C", "D"}
    consumer.goto(door)
    expect(consumer.get_by_text(f"{letter}级").first).to_be_visible()
    expect(consumer.get_by_text("有人没有健康证").first).to_be_visible()
    look(consumer, "story-lowered")
    desk.goto(reverse("merchants_complaint", args=[complaint.pk]))
    desk.get_by_text("属实", exact=True).click()
    desk.get_by_text("一般", exact=True).click()
    desk.get_by_label("结果怎么说").fill("上门看过，后厨确有积水，已要求整改")
    desk.get_by_role("button", name="办结").click()
    expect(desk.get_by_text("办结了")).to_be_visible()
    consumer.goto(progress)
    expect(consumer.get_by_text("上门看过，后厨确有积水")).to_be_visible()
    consumer.goto(door)
    expect(consumer.get_by_text("12个月里有1件投诉属实").first).to_be_visible()
    consumer.goto("/shops/?q=渔火")
    expect(consumer.get_by_text(f"{letter}级")).to_be_visible()
