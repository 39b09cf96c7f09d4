"""Reported with a photo, confirmed on another phone, taken up, under review."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.deducts import shot
from tests.factories.records import picture
from tests.factories.reports import set_the_scene
from tests.support.browser import DESKTOP, PHONE
from villages.models import BehaviourRecord, RecordStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "麦子.jpg"
    picture(4, (1600, 1200)).save(path, "JPEG")
    return path


def fits(page, screen=PHONE):
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= screen["viewport"]["width"]


def test_reported_with_a_photo_confirmed_by_link_and_taken_up(
    open_page, photo, axe, look
):
    scene = set_the_scene()
    me = open_page(scene.me.user, PHONE, capacity=f"resident:{scene.me.pk}")
    me.goto("/me/")
    me.get_by_role("link", name="我做了件好事").click()
    me.get_by_role("link", name="我做了件好事").click()
    me.get_by_text("帮邻居收麦").click()
    me.locator("input[type=file]").set_input_files(photo)
    expect(me.get_by_text("不保存拍照位置")).to_be_visible()
    me.get_by_label("一句话说说").fill("帮于奶奶收了两亩麦子")
    me.get_by_label("谁看见的").fill("于福来")
    axe(me)
    fits(me)
    look(me, "report-deed")
    me.get_by_role("button", name="报上去", exact=True).last.click()
    expect(me.get_by_text("报上去了。村里看过")).to_be_visible()
    axe(me)
    look(me, "report-mine")
    me.get_by_role("button", name="请看见的人作证").click()
    address = me.get_by_label("网址").input_value()
    axe(me)
    fits(me)
    look(me, "report-link")

    other = open_page(None, PHONE, java_script_enabled=False)
    other.goto(address)
    expect(other.get_by_text("李*")).to_be_visible()
    look(other, "report-witness")
    other.get_by_text("我看见了", exact=True).click()
    other.get_by_label("您的姓名").fill("于福来")
    other.get_by_label("您家的户号").fill("东88")
    other.get_by_role("button", name="就这么说").click()
    expect(other.get_by_text("记下了，谢谢您")).to_be_visible()

    desk = open_page(scene.user("recorder"), PHONE)
    desk.goto("/desk/")
    desk.get_by_role("link", name="村民自己报的").click()
    desk.get_by_role("link", name="帮邻居收麦").click()
    expect(desk.get_by_text("于福来说看见了")).to_be_visible()
    axe(desk)
    fits(desk)
    look(desk, "report-desk")
    desk.get_by_role("link", name="记下来").click()
    axe(desk)
    look(desk, "report-take-up")
    desk.get_by_role("button", name="记下来").click()
    expect(desk).to_have_url(re.compile("/records/done/"))

    record = BehaviourRecord.objects.get()
    assert record.status == RecordStatus.SUBMITTED
    assert record.submission.evidence.count() == 1
    me.goto(f"/me/reports/{record.submission.report.key}/")
    expect(me.get_by_text("待评议")).to_be_visible()
    look(me, "report-taken-up")


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_hold_at_both_sizes(open_page, axe, look, screen):
    scene = set_the_scene()
    at = timezone.now()
    on = timezone.localdate()
    report = scene.deed(at=at, acted_on=on, photos=[shot()], witness_name="于福来")
    lamp = scene.hazard(at=at, photos=[shot(6)])
    me = open_page(scene.me.user, screen, capacity=f"resident:{scene.me.pk}")
    desk = open_page(scene.user("recorder"), screen)
    for name, page, address in (
        ("home", me, "/me/"),
        ("list", me, "/me/reports/"),
        ("new", me, "/me/reports/deed/"),
        ("hazard", me, "/me/reports/hazard/"),
        ("family", me, "/me/reports/family/"),
        ("mine", me, f"/me/reports/{lamp.key}/"),
        ("desk-list", desk, "/desk/reports/"),
        ("desk-one", desk, f"/desk/reports/{report.key}/"),
        ("desk-lamp", desk, f"/desk/reports/{lamp.key}/"),
        ("desk-no", desk, f"/desk/reports/{report.key}/no/"),
        ("desk-witness", desk, f"/desk/reports/{report.key}/witness/?find=yfl"),
        ("desk-family", desk, f"/desk/reports/family/?person={scene.mate.pk}"),
    ):
        page.goto(address)
        expect(page.locator("h1, h2").first).to_be_visible()
        axe(page)
        look(page, f"reports-{name}")
        fits(page, screen)
