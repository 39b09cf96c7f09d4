"""An elder is reminded, mends it, shows a photo in time: closed at zero. On a phone."""

import pytest
from playwright.sync_api import expect

from tests.factories.deducts import set_the_stage
from tests.factories.records import picture
from tests.support.browser import PHONE
from villages.models import Deduct, DeductStage
from villages.selectors.credit_files import score_as_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "改好了.jpg"
    picture(4, (1600, 1200)).save(path, "JPEG")
    return path


def test_an_elder_mends_it_in_time_and_nothing_is_taken(open_page, photo, axe):
    stage = set_the_stage()
    desk = open_page(stage.user("recorder"), PHONE)
    desk.goto("/desk/reminders/")
    desk.get_by_role("link", name="提醒一件事").click()
    desk.get_by_role("searchbox", name="提醒谁").fill("lch")
    desk.get_by_role("button", name="找").click()
    desk.get_by_role("link", name="李长河").click()
    desk.get_by_text("乱倒垃圾").click()
    desk.get_by_label("看到了什么").fill("东头小桥边堆着六袋垃圾")
    axe(desk)
    desk.get_by_role("button", name="提醒", exact=True).click()
    expect(desk.get_by_text("提醒记下了，现在什么也没扣。")).to_be_visible()
    expect(desk.get_by_text("扣分")).to_have_count(0)
    axe(desk)

    elder = stage.subject
    elder.text_step = 1
    elder.save()
    me = open_page(elder, PHONE, capacity=f"resident:{stage.person.pk}")
    me.goto("/me/")
    me.get_by_role("link", name="有一件事提醒您").click()
    expect(me.get_by_role("heading", name="前改好，什么也不扣")).to_be_visible()
    expect(me.get_by_text("扣分")).to_have_count(0)
    axe(me)
    wide = me.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["viewport"]["width"]
    me.get_by_role("link", name="我改好了").click()
    expect(me.get_by_role("button", name="拍照片")).to_be_visible()
    me.locator("input[type=file]").set_input_files(photo)
    expect(me.get_by_text("不保存拍照位置")).to_be_visible()
    axe(me)
    me.get_by_role("button", name="交上去").click()
    expect(me.get_by_role("heading", name="照片交上去了")).to_be_visible()

    desk.goto("/desk/reminders/")
    desk.get_by_role("link", name="乱倒垃圾").click()
    expect(desk.get_by_role("img", name="改好的样子")).to_be_visible()
    axe(desk)
    desk.get_by_role("button", name="改好了，了结").click()
    expect(desk.get_by_text("改好了，这件事了结了")).to_be_visible()

    me.reload()
    expect(me.get_by_role("heading", name="改好了，什么也没扣")).to_be_visible()
    deduct = Deduct.objects.get()
    assert (deduct.stage, deduct.points) == (DeductStage.MENDED, None)
    assert score_as_of(stage.person, deduct.mended_on).total == 1000
