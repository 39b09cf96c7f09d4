"""Somebody tells the town about an official, on a phone, without a name."""

import pytest
from playwright.sync_api import expect

from tests.factories.deducts import set_the_stage
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_it_is_told_looked_into_and_the_answer_read_by_the_code(open_page, axe, look):
    stage = set_the_stage()
    stranger = open_page()
    stranger.goto(f"/v/{stage.village.code}/concern/")
    look(stranger, "tell")
    axe(stranger)
    stranger.get_by_role("button", name="交上去").click()
    expect(stranger.get_by_role("alert").first).to_be_visible()
    look(stranger, "tell-wrong")
    stranger.get_by_text("镇里", exact=True).click()
    stranger.get_by_label("什么事").fill("低保名单没有公示，会计家的亲戚在里面")
    stranger.get_by_role("button", name="交上去").click()
    code = stranger.locator(".code-big").inner_text()
    look(stranger, "told")
    axe(stranger)
    assert fits(stranger)

    town = open_page(stage.user("town"), DESKTOP)
    town.goto("/desk/concerns/")
    look(town, "list")
    axe(town)
    town.get_by_role("link", name="东岛村").click()
    town.get_by_role("button", name="我来查").click()
    town.get_by_text("属实", exact=True).click()
    town.get_by_label("答复").fill("名单补公示了，两户退出")
    look(town, "one")
    axe(town)
    town.get_by_role("button", name="答复", exact=True).click()
    expect(town.get_by_text("答复了，反映的人用查询码看得到。")).to_be_visible()

    stranger.get_by_role("link", name="以后在这里查结果").click()
    stranger.get_by_label("查询码").fill(code)
    look(stranger, "code")
    axe(stranger)
    stranger.get_by_role("button", name="查一查").click()
    expect(stranger.get_by_text("名单补公示了，两户退出")).to_be_visible()
    look(stranger, "answer")
    axe(stranger)
    assert fits(stranger)


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_form_holds_at_both_sizes(open_page, axe, look, screen):
    stage = set_the_stage()
    page = open_page(None, screen)
    for name, where in (
        ("form", f"/v/{stage.village.code}/concern/"),
        ("ask", "/concern/"),
    ):
        page.goto(where)
        axe(page)
        look(page, name)
        assert fits(page)
