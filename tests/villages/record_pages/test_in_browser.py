"""Recording and judging on a phone, in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.factories.records import RecordFactory, picture
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
)
from tests.support.browser import DESKTOP, PHONE
from villages.models import BehaviourRecord, EvidenceKind, RecordStatus, Submission

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def morning():
    """Let the clock run: the browser's shows today."""


@pytest.fixture
def photo(tmp_path):
    """A photo as a phone takes it: large, with its place."""
    path = tmp_path / "沟渠.jpg"
    image = picture(3, (3000, 2250))
    exif = image.getexif()
    exif[0x010F] = "SecretPhone"
    image.save(path, "JPEG", quality=95, exif=exif)
    return path


@pytest.fixture
def people(village):
    home = HouseholdFactory(village=village, hamlet="3组")
    return [
        ResidentFactory(household=home, name="孙桂芳"),
        ResidentFactory(village=village, name="于忠诚"),
        ResidentFactory(village=village, name="李长河"),
    ]


@pytest.fixture
def photo_rule(village):
    return RuleFactory(
        rule_book=RuleBookFactory(village=village),
        title="清理公共沟渠",
        evidence=EvidenceKind.PHOTO,
    )


def add(page, typed, name):
    page.get_by_role("searchbox", name="找人").press_sequentially(typed, delay=20)
    page.locator("#found").get_by_role("button", name=name).click()
    expect(page.locator(".chip--on", has_text=name)).to_be_visible()


def test_a_recorder_writes_down_a_deed_of_three_with_a_photo(
    open_page, recorder, people, photo_rule, photo, axe
):
    page = open_page(recorder.user, PHONE)
    page.goto("/desk/records/new/")
    axe(page)
    add(page, "sgf", "孙桂芳")
    add(page, "yuzhongcheng", "于忠诚")
    add(page, "李长", "李长河")
    page.get_by_text("清理公共沟渠").click()
    expect(page.locator("#bar")).to_contain_text("3人，每人+2分")
    expect(page.locator("#detail")).to_contain_text("这一条要有照片")
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("不保存拍照位置")).to_be_visible()
    page.get_by_label("补一句").fill("南湾小桥")
    axe(page)
    page.get_by_role("button", name="记下来").click()
    expect(page.get_by_role("heading", name="记好了")).to_be_visible()
    expect(page.get_by_text("+6")).to_be_visible()
    axe(page)
    submission = Submission.objects.get()
    assert {one.resident for one in submission.records.all()} == set(people)
    with submission.evidence.get().photo.open() as kept:
        content = kept.read()
    assert len(content) <= 200 * 1024
    assert b"SecretPhone" not in content


def test_a_refusal_keeps_everything_and_asks_only_for_the_photo(
    open_page, recorder, people, photo_rule, photo
):
    page = open_page(recorder.user, PHONE)
    page.goto("/desk/records/new/")
    add(page, "sgf", "孙桂芳")
    page.get_by_text("清理公共沟渠").click()
    page.get_by_label("补一句").fill("南湾小桥")
    page.get_by_role("button", name="记下来").click()
    expect(page.get_by_role("alert")).to_contain_text("至少拍一张")
    expect(page.locator(".chip--on", has_text="孙桂芳")).to_be_visible()
    expect(page.get_by_label("补一句")).to_have_value("南湾小桥")
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("不保存拍照位置")).to_be_visible()
    page.get_by_role("button", name="记下来").click()
    expect(page.get_by_role("heading", name="记好了")).to_be_visible()
    assert BehaviourRecord.objects.count() == 1


def test_a_form_left_in_the_middle_waits_as_it_was(
    open_page, recorder, people, photo_rule
):
    page = open_page(recorder.user, PHONE)
    page.goto("/desk/records/new/")
    add(page, "sgf", "孙桂芳")
    page.get_by_label("补一句").fill("南湾小桥")
    page.get_by_label("补一句").blur()
    expect(page.get_by_text("草稿已存")).to_be_visible()
    page.goto("/desk/")
    page.goto("/desk/records/new/")
    expect(page.locator(".chip--on", has_text="孙桂芳")).to_be_visible()
    expect(page.get_by_label("补一句")).to_have_value("南湾小桥")


def test_without_script_a_deed_is_written_down_all_the_same(
    open_page, recorder, people, photo_rule, photo
):
    page = open_page(recorder.user, PHONE, java_script_enabled=False)
    page.goto("/desk/records/new/")
    page.get_by_role("searchbox", name="找人").fill("sgf")
    page.get_by_role("searchbox", name="找人").press("Enter")
    page.locator("#found").get_by_role("button", name="孙桂芳").click()
    page.get_by_text("清理公共沟渠").click()
    page.locator("input[type=file]").set_input_files(photo)
    page.get_by_role("button", name="记下来").click()
    expect(page.get_by_role("heading", name="记好了")).to_be_visible()
    assert Submission.objects.get().evidence.count() == 1


def test_a_panel_member_looks_returns_with_a_reason_and_approves_the_next(
    open_page, recorder, judge, people, photo_rule, photo, axe
):
    page = open_page(recorder.user, PHONE)
    page.goto("/desk/records/new/")
    add(page, "sgf", "孙桂芳")
    add(page, "yzc", "于忠诚")
    page.get_by_text("清理公共沟渠").click()
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("不保存拍照位置")).to_be_visible()
    page.get_by_role("button", name="记下来").click()
    expect(page.get_by_role("heading", name="记好了")).to_be_visible()

    bench = open_page(judge.user, PHONE)
    bench.goto("/desk/reviews/")
    axe(bench)
    bench.get_by_role("link", name="从第一件评起").click()
    expect(bench.get_by_role("img", name="证据照片1")).to_be_visible()
    axe(bench)
    bench.get_by_role("link", name="退回补充").click()
    sheet = bench.get_by_role("dialog", name="要补什么？")
    sheet.get_by_text("材料看不清").click()
    sheet.get_by_label("补一句").fill("请拍近一点")
    axe(bench)
    sheet.get_by_role("button", name="退回补充").click()
    expect(bench.get_by_text("退回去了")).to_be_visible()
    bench.get_by_role("button", name="通过", exact=True).click()
    expect(bench.get_by_text("都评完了")).to_be_visible()
    states = BehaviourRecord.objects.order_by("pk").values_list("status", flat=True)
    assert list(states) == [RecordStatus.RETURNED, RecordStatus.ON_NOTICE]

    page.goto("/desk/records/?status=returned")
    page.get_by_role("link", name="清理公共沟渠").click()
    expect(page.get_by_text("材料看不清：请拍近一点").first).to_be_visible()
    axe(page)
    page.get_by_role("link", name="去补充").click()
    page.get_by_label("补一句").fill("拍近了")
    axe(page)
    page.get_by_role("button", name="补好了，再交上去").click()
    expect(page.get_by_text("交上去了")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_other_pages_hold_at_both_sizes(
    open_page, recorder, people, photo_rule, axe, screen
):
    record = RecordFactory(
        rule=photo_rule, resident=people[0], status=RecordStatus.ON_NOTICE
    )
    RecordFactory(rule=photo_rule, resident=people[0], status=RecordStatus.EFFECTIVE)
    people[0].user = recorder.user
    people[0].save()
    staff = open_page(recorder.user, screen, capacity=f"area:{recorder.pk}")
    resident = open_page(recorder.user, screen, capacity=f"resident:{people[0].pk}")
    notice = f"/v/{record.village.code}/notices/{record.notice.number}/"
    for page, address in (
        (staff, "/desk/records/"),
        (staff, f"/desk/records/{record.pk}/"),
        (staff, "/desk/records/new/rules/"),
        (staff, "/desk/notices/"),
        (resident, "/me/file/"),
        (open_page(None, screen), notice),
        (open_page(None, screen), f"{notice}print/"),
    ):
        page.goto(address)
        expect(page.locator("h1, h2").first).to_be_visible()
        axe(page)
        if "print" not in address:
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= screen["viewport"]["width"], address
