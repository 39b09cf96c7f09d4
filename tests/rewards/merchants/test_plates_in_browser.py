"""Printed plates, as a phone sees them on a dirty door; and the register in Chromium."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter
from playwright.sync_api import expect

from rewards.merchants.services import fronts
from rewards.merchants.views.plates import PAPERS, address_of
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, inspector_of
from tests.factories.villages import VillageFactory
from tests.rewards.merchants.shops import code_of, photo_file
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
LONG = "海湾镇滨海路老船长海鲜大排档（原东岛渔家饭店）二分店"
SPLASHES = ((0.5, 0.5), (0.5, 0.1), (0.1, 0.5), (0.95, 0.95), (0.5, 0.7), (0.7, 0.7))
A_WALL = (236, 233, 224)


@pytest.fixture
def village():
    return VillageFactory(name="东岛村", phone="0500-8612300")


@pytest.fixture
def shops(village):
    return [
        MerchantFactory(village=village, name=name, address="滨海路36号")
        for name in ("渔火小馆", LONG, "周记")
    ]


@pytest.fixture
def inspector(village):
    return inspector_of(village)


def decoded(image):
    return {one.text for one in zxingcpp.read_barcodes(image.convert("RGB"))}


def turned(image, degrees):
    return image.rotate(degrees, expand=True, fillcolor=A_WALL, resample=Image.BICUBIC)


def blurred(image):
    """Return it as a cheap lens sees it: unsharp, uneven in light, with noise."""
    dim = Image.linear_gradient("L").resize(image.size).point(lambda v: 120 + v // 2)
    shade = Image.merge("RGB", (dim, dim, dim))
    soft = image.filter(ImageFilter.GaussianBlur(image.width / 500))
    noise = Image.effect_noise(image.size, 24).convert("RGB")
    return Image.blend(Image.composite(soft, shade, dim), noise, 0.12)


def covered(image, box, centre):
    """Return it with a fifth of the code under one splash of mud.

    ``centre`` is where, from (0, 0) to (1, 1). The three squares in the corners stay
    clean: without them no reader looks for a code at all.
    """
    left, top, right, _bottom = box
    cells = 30
    step = (right - left) / cells
    near = sorted(
        ((x - centre[0] * cells) ** 2 + (y - centre[1] * cells) ** 2, x, y)
        for x in range(cells)
        for y in range(cells)
        if not _is_in_a_corner(x / cells, y / cells)
    )
    painted = image.copy()
    pen = ImageDraw.Draw(painted)
    for _far, x, y in near[: cells * cells // 5]:
        spot = (left + x * step, top + y * step)
        pen.rectangle((*spot, spot[0] + step, spot[1] + step), fill=(122, 104, 80))
    return painted


def _is_in_a_corner(x, y):
    return (x < 0.3 or x > 0.68) and (y < 0.3 or y > 0.68) and min(x, y) < 0.6


def in_perspective(image):
    """Return it as seen from the side and from below."""
    width, height = image.size
    target = [
        (0.10 * width, 0.02 * height),
        (0.93 * width, 0.12 * height),
        (0.86 * width, 0.95 * height),
        (0.02 * width, 0.84 * height),
    ]
    source = [(0, 0), (width, 0), (width, height), (0, height)]
    return image.transform(
        image.size,
        Image.Transform.PERSPECTIVE,
        _coefficients(target, source),
        Image.Resampling.BICUBIC,
        fillcolor=A_WALL,
    )


def _coefficients(target, source):
    rows = []
    for (x, y), (u, v) in zip(target, source, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    size = len(rows)
    for place in range(size):
        pivot = max(range(place, size), key=lambda row: abs(rows[row][place]))
        rows[place], rows[pivot] = rows[pivot], rows[place]
        rows[place] = [value / rows[place][place] for value in rows[place]]
        for other in range(size):
            if other != place:
                factor = rows[other][place]
                rows[other] = [
                    a - factor * b
                    for a, b in zip(rows[other], rows[place], strict=True)
                ]
    return [row[-1] for row in rows]


@pytest.mark.looks
@pytest.mark.parametrize("paper", PAPERS)
def test_every_printed_plate_decodes_from_a_photo(
    open_page, inspector, shops, paper, look
):
    codes = [code_of(shop, at=timezone.now()) for shop in shops]
    query = "&".join(f"shop={shop.pk}" for shop in shops)
    page = open_page(inspector.user, DESKTOP, device_scale_factor=3)
    page.goto(f"{reverse('merchants_plates_print')}?paper={paper}&{query}")
    look(page, f"plates-{paper}")
    plates = page.locator(".plates__1")
    expect(plates).to_have_count(len(codes))
    found = set()
    for place in range(len(codes)):
        plate = plates.nth(place)
        frame, code = plate.bounding_box(), plate.locator(".qr").bounding_box()
        picture = Image.open(io.BytesIO(plate.screenshot())).convert("RGB")
        scale = picture.width / frame["width"]
        # The white margin is part of the drawing, and no part of the code.
        margin = code["width"] * 4 / _modules(plate)
        left = (code["x"] - frame["x"] + margin) * scale
        top = (code["y"] - frame["y"] + margin) * scale
        side = (code["width"] - 2 * margin) * scale
        box = (left, top, left + side, top + side)
        (said,) = decoded(picture)
        found.add(said)
        for degrees in (7, 45, 90, 200):
            assert decoded(turned(picture, degrees)) == {said}, degrees
        assert decoded(blurred(picture)) == {said}
        assert decoded(in_perspective(picture)) == {said}
        for centre in SPLASHES:
            dirty = covered(picture, box, centre)
            assert decoded(dirty) == {said}, centre
        assert decoded(
            in_perspective(turned(blurred(covered(picture, box, SPLASHES[0])), 5))
        ) == {said}
    assert found == {address_of(code) for code in codes}


def _modules(plate):
    drawn = plate.locator(".qr").get_attribute("viewBox")
    return int(drawn.split()[2])


@pytest.mark.looks
def test_plates_fit_their_paper(open_page, inspector, shops):
    for shop in shops:
        code_of(shop, at=timezone.now())
    query = "&".join(f"shop={shop.pk}" for shop in shops)
    page = open_page(inspector.user, DESKTOP)
    for paper, pages in {"a5": 3, "a6": 1, "sticker": 1}.items():
        page.goto(f"{reverse('merchants_plates_print')}?paper={paper}&{query}")
        for plate in page.locator(".plate").all():
            fits = plate.evaluate(
                "one => one.scrollHeight <= one.clientHeight + 1"
                " && one.scrollWidth <= one.clientWidth + 1"
            )
            assert fits, paper
        page.emulate_media(media="print")
        pdf = page.pdf(prefer_css_page_size=True)
        page.emulate_media(media="screen")
        assert pdf.count(b"/Type /Page\n") == pages, paper


@SIZES
def test_the_register_is_kept_in_the_browser(open_page, inspector, shops, size, look):
    shop, *others = shops
    graded(shop, at=timezone.now() - timedelta(days=100), percent=95)
    fronts.keep_front(
        merchant=shop,
        upload=photo_file(),
        taken_on=timezone.localdate(),
        by=UserFactory(),
        at=timezone.now(),
    )
    code_of(others[0], at=timezone.now())
    page = open_page(inspector.user, size)
    page.goto(reverse("merchants_list"))
    look(page, "shops-list")
    page.get_by_role("link", name="渔火小馆").click()
    look(page, "shop-without-code")
    page.get_by_role("button", name="发一块牌子").click()
    expect(page.get_by_text("发好了")).to_be_visible()
    look(page, "shop")
    page.get_by_role("link", name="换一块牌子").click()
    look(page, "code-replace")
    page.goto(reverse("merchants_plates"))
    look(page, "plates")
    page.get_by_role("button", name="排好，去打印").click()
    expect(page.locator(".plate")).to_have_count(3)
    page.goto(reverse("merchants_new"))
    page.get_by_label("门头上的名字").fill("渔火二店")
    page.get_by_label("地址", exact=True).fill("滨海路36号")
    look(page, "shop-new")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_label("门头上的名字")).to_have_value("渔火二店")
    look(page, "shop-new-refused")
    page.goto(reverse("merchants_import"))
    look(page, "shops-import")
