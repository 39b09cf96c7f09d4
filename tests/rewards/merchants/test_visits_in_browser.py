"""A visit in a real browser: on the phone in the shop, and what the desk shows wide."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from rewards.merchants.models import Finding, Inspection
from tests.factories.merchants import (
    ChecklistFactory,
    MerchantFactory,
    graded,
    inspector_of,
)
from tests.factories.visits import announced, begun, signed
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
FIFTEEN = tuple(
    (
        ("证照", "后厨", "诚信")[number // 5],
        f"第{number + 1}样东西摆在该在的地方",
        f"第{number + 1}样东西没摆好",
        5 if number % 5 else 10,
        number == 7,
    )
    for number in range(15)
)


@pytest.fixture
def shop():
    shop = MerchantFactory(name="渔火小馆", standards=True)
    graded(shop, at=timezone.now() - timedelta(days=100), percent=95)
    return shop


@pytest.fixture
def by(shop):
    return inspector_of(shop.village).user


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "fault.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(path)
    return path


def item(page, order):
    return page.locator("fieldset[data-item]").nth(order - 1)


def tick(page, order, words):
    item(page, order).get_by_text(words, exact=True).click()


def draw(page):
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 120)
    page.mouse.down()
    for right, down in ((90, 30), (150, 130), (220, 40), (280, 90)):
        page.mouse.move(box["x"] + right, box["y"] + down, steps=5)
    page.mouse.up()


def saved(page):
    expect(page.locator("[data-visit-said]")).to_have_text("存好了")


def sideways(page):
    page.wait_for_load_state()
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_from_the_door_to_the_signature_the_grade_changes_on_the_phone(
    open_page, shop, by, axe, look, photo
):
    page = open_page(by, PHONE)
    page.goto("/desk/visits/new/")
    axe(page)
    page.get_by_label("哪家店").fill("渔火")
    page.get_by_role("button", name="找店").click()
    page.get_by_role("link", name=re.compile("渔火小馆")).click()
    axe(page)
    page.get_by_role("button", name="开始检查").click()
    expect(page.get_by_text("答了0条，还差5条")).to_be_visible()
    axe(page)
    for order in (1, 2, 5):
        tick(page, order, "做到了")
    tick(page, 4, "不适用")
    tick(page, 3, "没做到")
    item(page, 3).get_by_label("看到什么").fill("排水口有油")
    item(page, 3).locator("input[type=file]").set_input_files(photo)
    due = timezone.localdate() + timedelta(days=14)
    item(page, 3).get_by_label("哪天前改好").fill(due.isoformat())
    expect(page.locator("[data-visit-title]")).to_have_text("66.66分，D级")
    expect(page.locator("[data-visit-hint]")).to_contain_text("比现在的A级低")
    saved(page)
    look(page, "checklist")
    axe(page)
    page.get_by_role("button", name="告诉店家").click()
    expect(page.get_by_text("要整改，撇嘴")).to_be_visible()
    expect(page.get_by_text("排水口有油")).to_be_visible()
    expect(page.locator(".bar")).to_contain_text("等店家回应")
    look(page, "result")
    axe(page)
    shop.refresh_from_db()
    assert shop.grade.letter == "a"
    draw(page)
    page.get_by_label("店家当场说的").fill("明天就擦")
    look(page, "signature")
    page.get_by_role("button", name="店家签好了").click()
    expect(page.get_by_text("店家的回应记好了")).to_be_visible()
    expect(page.get_by_role("img", name="店家签名")).to_be_visible()
    page.locator(".bar").get_by_role("button", name="签字").click()
    page.get_by_role("dialog").get_by_role("button", name="签字").click()
    expect(page.get_by_role("heading", name="渔火小馆的等级定了")).to_be_visible()
    look(page, "signed")
    axe(page)
    shop.refresh_from_db()
    assert shop.grade.letter == "d"
    visit = Inspection.objects.get(grades=shop.grade)
    assert (visit.acknowledged_as, visit.merchant_words) == ("signed", "明天就擦")
    fault = visit.findings.get(outcome="fault")
    assert fault.photo.size < 200 * 1024
    page.get_by_role("link", name="看这次检查").click()
    expect(page.get_by_text("明天就擦")).to_be_visible()
    axe(page)


def test_fifteen_items_are_fifteen_taps_and_every_tap_is_kept(open_page, by, shop):
    county = shop.village.town.county
    ChecklistFactory(county=county, version=2, items=FIFTEEN)
    page = open_page(by, PHONE)
    page.goto(f"/desk/visits/new/?shop={shop.pk}")
    page.get_by_role("button", name="开始检查").click()
    for order in range(1, 16):
        tick(page, order, "做到了")
    expect(page.locator("[data-visit-title]")).to_have_text("100分，A级")
    saved(page)
    assert Finding.objects.filter(outcome="met").count() == 15
    page.reload()
    assert page.locator("input[type=radio]:checked").count() == 15
    for done in page.locator("[data-part-done]").all():
        expect(done).to_have_text("5")


def test_a_tap_before_the_script_has_come_is_kept(open_page, by, shop):
    visit = begun(shop, by=by, at=timezone.now())
    page = open_page(by, PHONE)
    held = []
    page.route("**/visit*.js", lambda route: held.append(route))
    with page.expect_request("**/visit*.js"):
        page.goto(f"/desk/visits/{visit.pk}/", wait_until="commit")
    tick(page, 1, "做到了")
    for route in held:
        route.continue_()
    expect(page.locator("[data-visit-title]")).to_have_text("答了1条，还差4条")
    saved(page)
    assert visit.findings.get().outcome == "met"


def test_without_a_network_nothing_typed_is_lost(open_page, by, shop, watch):
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    visit = begun(shop, by=by, at=timezone.now())
    page = open_page(by, PHONE)
    page.goto(f"/desk/visits/{visit.pk}/")
    page.context.set_offline(True)
    tick(page, 1, "没做到")
    item(page, 1).get_by_label("看到什么").fill("证收在抽屉里")
    expect(page.locator("[data-visit-said]")).to_have_text("没网，先记在手机里")
    assert not visit.findings.exists()
    page.context.set_offline(False)
    saved(page)
    assert visit.findings.get().note == "证收在抽屉里"


def test_what_was_not_sent_is_there_when_the_page_is_opened_again(
    open_page, by, shop, watch
):
    watch.allow("ERR_INTERNET_DISCONNECTED|ERR_FAILED")
    visit = begun(shop, by=by, at=timezone.now())
    page = open_page(by, PHONE)
    page.goto(f"/desk/visits/{visit.pk}/")
    page.context.set_offline(True)
    tick(page, 2, "没做到")
    item(page, 2).get_by_label("看到什么").fill("两人没有证")
    expect(page.locator("[data-visit-said]")).to_have_text("没网，先记在手机里")
    page.wait_for_function("Object.keys(localStorage).length > 0")
    page.goto("about:blank")
    page.context.set_offline(False)
    page.goto(f"/desk/visits/{visit.pk}/")
    saved(page)
    kept = visit.findings.get()
    assert (kept.outcome, kept.note) == ("fault", "两人没有证")
    assert page.evaluate("localStorage.length") == 0


def test_a_day_in_the_past_is_said_beside_the_item(open_page, by, shop):
    visit = begun(shop, by=by, at=timezone.now())
    page = open_page(by, PHONE)
    page.goto(f"/desk/visits/{visit.pk}/")
    tick(page, 1, "没做到")
    item(page, 1).get_by_label("哪天前改好").fill("2020-01-01")
    expect(item(page, 1).get_by_text("请写")).to_be_visible()
    assert visit.findings.get().due_on is None


def test_a_signature_can_be_cleared_and_an_empty_pad_is_refused(open_page, by, shop):
    visit = announced(shop, by=by, at=timezone.now())
    page = open_page(by, PHONE)
    page.goto(f"/desk/visits/{visit.pk}/result/")
    draw(page)
    page.get_by_role("button", name="清掉重签").click()
    page.get_by_label("店家当场说的").fill("再等等")
    page.get_by_role("button", name="店家签好了").click()
    expect(page.get_by_text("还没有签名").first).to_be_visible()
    expect(page.get_by_label("店家当场说的")).to_have_value("再等等")
    page.get_by_role("button", name="看过，没签字").click()
    expect(page.get_by_text("店家的回应记好了")).to_be_visible()


def test_a_visit_works_without_script(open_page, by, shop, photo):
    page = open_page(by, PHONE, java_script_enabled=False)
    page.goto(f"/desk/visits/new/?shop={shop.pk}")
    page.get_by_role("button", name="开始检查").click()
    for order in range(1, 6):
        tick(page, order, "做到了" if order != 4 else "没做到")
    item(page, 4).locator("summary").click()
    item(page, 4).get_by_label("看到什么").fill("本子空着")
    item(page, 4).locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="告诉店家").click()
    expect(page.get_by_text("本子空着")).to_be_visible()
    page.get_by_text("签在纸上的，拍一张").click()
    page.locator("input[name=paper]").set_input_files(photo)
    page.get_by_role("button", name="店家签好了").click()
    page.locator(".bar").get_by_role("button", name="签字").click()
    expect(page.get_by_role("heading", name="渔火小馆的等级定了")).to_be_visible()
    assert Inspection.objects.get(grades=shop.grades.first()).signature


@pytest.mark.looks
@SIZES
def test_every_page_is_fit_to_be_seen(open_page, by, shop, axe, size, look):
    other = MerchantFactory(village=shop.village, name="东海饺子")
    grade = signed(other, by=by, at=timezone.now(), faults={3})
    fault = grade.inspection.findings.get(outcome="fault")
    visit = begun(shop, by=by, at=timezone.now())
    page = open_page(by, size)
    for name, address in {
        "visits": "/desk/visits/",
        "visits-none": "/desk/visits/?q=没有",
        "visit-new": "/desk/visits/new/",
        "visit-begin": f"/desk/visits/new/?shop={shop.pk}",
        "requests": "/desk/requests/",
        "visit": f"/desk/visits/{visit.pk}/",
        "visit-record": f"/desk/visits/{grade.inspection_id}/",
        "mend": f"/desk/findings/{fault.pk}/mend/",
        "visit-signed": f"/desk/visits/{grade.inspection_id}/sign/",
    }.items():
        page.goto(address)
        look(page, name)
        axe(page)
        assert sideways(page) == 0, name


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 390])
def test_nothing_scrolls_sideways_in_the_largest_type(open_page, by, shop, width):
    by.text_step = 3
    by.save()
    visit = announced(shop, by=by, at=timezone.now(), faults={2, 3})
    device = PHONE | {"viewport": {"width": width, "height": 700}}
    page = open_page(by, device)
    page.goto(f"/desk/visits/{visit.pk}/result/")
    assert sideways(page) == 0
    page.get_by_role("button", name="退回去接着查").click()
    expect(page.get_by_text("退回来了")).to_be_visible()
    assert sideways(page) == 0


@pytest.mark.looks
def test_the_record_is_one_sheet_of_paper(open_page, by, shop, axe):
    county = shop.village.town.county
    ChecklistFactory(county=county, version=2, items=FIFTEEN)
    grade = signed(shop, by=by, at=timezone.now(), faults={3, 8})
    page = open_page(by, DESKTOP)
    page.goto(f"/desk/visits/{grade.inspection_id}/print/")
    axe(page)
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) == 1
