"""The page of components in a real browser: sizes, targets, scripts."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image, ImageDraw
from playwright.sync_api import BrowserType, Page, expect

from grassroots.core import qr
from tests.support.browser import DESKTOP

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
Check = Callable[[Page], None]

SMALL = """(least) => [...document.querySelectorAll("a, button, select, summary")]
  .filter((one) => !one.matches(".skip") && getComputedStyle(one).display !== "inline")
  .filter((one) => { const box = one.getBoundingClientRect();
    return box.width && (box.height < least - 0.5 || box.width < least - 0.5); })
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def components() -> str:
    """Return where the components are shown."""
    return reverse("portal_components")


def sideways(page: Page) -> int:
    """Return by how much the page is wider than its window."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width


@pytest.mark.looks
@pytest.mark.parametrize("size", ["0", "1", "3"])
def test_the_components_have_no_serious_fault(
    phone: Page, axe: Check, components: str, size: str
) -> None:
    phone.goto(f"{components}?size={size}")
    axe(phone)


@pytest.mark.looks
def test_the_components_have_no_serious_fault_on_a_desktop(
    desktop: Page, axe: Check, components: str
) -> None:
    desktop.goto(components)
    axe(desktop)


@pytest.mark.looks
@pytest.mark.parametrize(
    ("width", "size"), [(320, "0"), (320, "1"), (390, "3"), (1280, "0")]
)
def test_no_page_of_components_scrolls_sideways(
    open_page: OpenPage, components: str, width: int, size: str
) -> None:
    page = open_page(None, {"viewport": {"width": width, "height": 800}})
    page.goto(f"{components}?size={size}")
    assert sideways(page) == 0


@pytest.mark.looks
@pytest.mark.parametrize(("size", "least"), [("0", 44), ("1", 60), ("3", 60)])
def test_every_target_is_large_enough_for_a_thumb(
    phone: Page, components: str, size: str, least: int
) -> None:
    phone.goto(f"{components}?size={size}")
    assert phone.evaluate(SMALL, least) == []


def test_a_code_on_the_screen_can_be_scanned(phone: Page, components: str) -> None:
    phone.goto(components)
    picture = phone.locator(".ticket .qr").screenshot()
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    assert found[0].text == "https://points.example/c/K7MP3WQ9/"


def test_the_page_can_be_read_without_script(
    open_page: OpenPage, components: str
) -> None:
    page = open_page(None, DESKTOP, java_script_enabled=False)
    page.goto(components)
    expect(page.get_by_role("heading", level=1)).to_have_text("部件一览")
    page.get_by_text("选日子").first.click()
    expect(page.locator(".days__date input").first).to_be_visible()


@pytest.mark.looks
def test_a_photo_is_made_small_and_loses_where_it_was_taken(
    phone: Page, components: str
) -> None:
    phone.goto(components)
    noise = Image.effect_noise((2400, 1800), 90).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x010E] = "where it was taken"
    buffer = io.BytesIO()
    noise.save(buffer, "JPEG", quality=95, exif=exif)
    assert len(buffer.getvalue()) > 1_000_000
    chosen = phone.locator("input[data-shrink]").first
    chosen.set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": buffer.getvalue()}
    )
    said = phone.locator("[data-photos] [role=status]").first
    expect(said).to_contain_text("不保存拍照位置")
    kept = phone.evaluate(
        """async () => {
          const file = document.querySelector("input[data-shrink]").files[0];
          return [...new Uint8Array(await file.arrayBuffer())];
        }"""
    )
    assert len(kept) <= 200 * 1024
    small = Image.open(io.BytesIO(bytes(kept)))
    assert small.format == "JPEG"
    assert not small.getexif()
    phone.get_by_role("button", name="去掉第1张照片").click()
    expect(phone.locator(".shots figure")).to_have_count(0)


def test_a_photo_of_a_code_fills_the_short_code(phone: Page, components: str) -> None:
    phone.goto(components)
    ticket = phone.locator(".ticket .qr").screenshot()
    phone.locator("[data-scan-photo]").set_input_files(
        {"name": "code.png", "mimeType": "image/png", "buffer": ticket}
    )
    expect(phone.locator("#short")).to_have_value("K7MP3WQ9")


def film_of(text: str, path: Path) -> None:
    """Write a short film for a camera that shows a code."""
    svg = qr.svg(text)
    side = int(re.findall(r'viewBox="-4 -4 (\d+)', svg)[0])
    image = Image.new("YCbCr", (640, 480), (255, 128, 128))
    pen = ImageDraw.Draw(image)
    left, top = 320 - side * 5, 240 - side * 5
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", svg):
        corner = left + (int(x) + 4) * 10, top + (int(y) + 4) * 10
        end = corner[0] + int(width) * 10 - 1, corner[1] + 9
        pen.rectangle((*corner, *end), fill=(0, 128, 128))
    light, *colours = image.split()
    planes = light.tobytes() + b"".join(
        plane.resize((320, 240)).tobytes() for plane in colours
    )
    head = b"YUV4MPEG2 W640 H480 F15:1 Ip A1:1 C420jpeg\n"
    path.write_bytes(head + (b"FRAME\n" + planes) * 5)


def test_the_camera_reads_a_code_and_lets_go(
    browser_type: BrowserType,
    browser_type_launch_args: dict[str, Any],
    live_server: Any,
    components: str,
    tmp_path: Path,
) -> None:
    film_of("https://points.example/c/K7MP3WQ9/", tmp_path / "code.y4m")
    options = dict(browser_type_launch_args)
    options["args"] = [
        *options["args"],
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path / 'code.y4m'}",
    ]
    browser = browser_type.launch(**options)
    page = browser.new_page(base_url=live_server.url)
    page.goto(components)
    page.get_by_role("button", name="打开相机").click()
    expect(page.locator("#short")).to_have_value("K7MP3WQ9")
    expect(page.locator(".scan__view")).to_be_hidden()
    browser.close()


def test_a_photo_without_a_code_says_what_to_do(phone: Page, components: str) -> None:
    phone.goto(components)
    buffer = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(buffer, "PNG")
    phone.locator("[data-scan-photo]").set_input_files(
        {"name": "none.png", "mimeType": "image/png", "buffer": buffer.getvalue()}
    )
    expect(phone.locator(".scan__say")).to_contain_text(
        "照片里没找到码", timeout=30_000
    )


def test_a_question_is_asked_before_what_cannot_be_undone(
    phone: Page, components: str
) -> None:
    phone.goto(f"{components}?size=0")
    phone.get_by_role("button", name="先问一句再办").click()
    asked = phone.get_by_role("dialog")
    expect(asked).to_contain_text("78分退回张*家")
    asked.get_by_role("button", name="再想想").click()
    expect(asked).to_have_count(0)
    phone.get_by_role("button", name="先问一句再办").click()
    with phone.expect_navigation():
        phone.get_by_role("dialog").get_by_role("button", name="确定撤销").click()
    assert re.search(r"size=0$", phone.url)


def test_a_half_sheet_opens_and_closes(phone: Page, components: str) -> None:
    phone.goto(components)
    phone.get_by_role("link", name="打开半屏").click()
    sheet = phone.get_by_role("dialog", name="为什么不通过？")
    expect(sheet).to_be_visible()
    sheet.get_by_role("link", name="关闭").click()
    expect(sheet).to_be_hidden()


def test_a_draft_survives_a_reload_and_is_gone_after_signing_out(
    phone: Page, components: str
) -> None:
    phone.goto(components)
    phone.locator("#id_note").fill("南湾小桥到卫生室门口")
    phone.get_by_text("已经记过").first.click()
    expect(phone.get_by_text("草稿已存")).to_be_visible()
    phone.reload()
    expect(phone.locator("#id_note")).to_have_value("南湾小桥到卫生室门口")
    expect(phone.locator("#id_reason_1")).to_be_checked()
    phone.goto(reverse("account_login"))
    phone.goto(components)
    expect(phone.locator("#id_note")).to_have_value("")


def test_what_is_read_aloud_starts_and_stops(phone: Page, components: str) -> None:
    # This browser has no voice: it would say at once that it is done.
    phone.add_init_script("speechSynthesis.speak = () => {}")
    phone.goto(components)
    button = phone.locator("[data-read]").first
    expect(button).to_be_visible()
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).not_to_have_attribute("aria-pressed", "true")


def test_a_button_turns_to_paper_until_the_server_answers(phone: Page) -> None:
    phone.goto(reverse("account_login"))
    # No content: the browser stays where it is, as if the answer were still to come.
    phone.route("**/accounts/login/", lambda route: route.fulfill(status=204))
    phone.locator("[name=login]").fill("13900000001")
    phone.locator("[name=password]").fill("wrong-password")
    phone.get_by_role("button", name="登录", exact=True).click()
    busy = phone.get_by_role("button", name="正在办，请等一等")
    expect(busy).to_be_disabled()
    expect(busy).to_have_attribute("aria-busy", "true")
