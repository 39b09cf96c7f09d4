"""Streets, honours and batches in Chromium: fit to be seen, and labels that decode."""

import io
import re

import pytest
import zxingcpp
from django.urls import reverse
from PIL import Image

from rewards.merchants.services import batches, indices, streets
from rewards.merchants.views.labels import address_of
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, inspector_of
from tests.factories.streets import TODAY, a_batch, a_good_street, a_mill
from tests.factories.villages import VillageFactory, moment
from tests.rewards.merchants.test_plates_in_browser import blurred, turned
from tests.rewards.merchants.test_status_in_browser import NARROW, sideways
from tests.support.browser import DESKTOP, PHONE
from tests.support.clock import freeze_time

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(
    "size", [PHONE, DESKTOP, NARROW], ids=["phone", "wide", "320"]
)
LONG = "东岛村老船长渔家小米辣手工熬制海鲜酱（礼盒装）"


@pytest.fixture
def village():
    return VillageFactory(name="东岛村")


@pytest.fixture
def street(village):
    street = a_good_street(5, village)
    with freeze_time(moment(TODAY)):
        streets.give_plaque(street=street, by=UserFactory(), at=moment(TODAY))
        indices.compute_last_month(on=TODAY, at=moment(TODAY))
    return street


@pytest.fixture
def batch(village):
    batch = a_batch(a_mill(village), product=LONG, number="XL-20260601-000000000000001")
    for passed in (True, False):
        batches.add_step(
            batch=batch,
            kind="testing",
            happened_on=TODAY,
            place="望海县食品药品检验检测中心",
            words="黄曲霉毒素B1、酸价、过氧化值、溶剂残留都查了",
            passed=passed,
            by=UserFactory(),
            at=moment(TODAY),
        )
    batches.recall(
        batch=batch,
        reason="复检酸价偏高",
        advice="别吃，拿来退钱",
        by=UserFactory(),
        at=moment(TODAY),
    )
    return batch


@pytest.mark.looks
@SIZES
def test_what_anybody_may_read_is_accessible_and_fits(
    open_page, axe, look, street, batch, size
):
    page = open_page(None, size)
    for name, address in {
        "p-streets": reverse("merchants_streets_public"),
        "p-street": reverse("merchants_street_public", args=[street.public_id]),
        "p-honours": reverse("merchants_honours"),
        "p-honours-of": reverse("merchants_honours_of", args=[street.village.code]),
        "p-honours-print": reverse(
            "merchants_honours_print", args=[street.village.code]
        ),
        "trace": reverse("merchants_batch_public", args=[batch.token]),
        "trace-en": reverse("merchants_batch_public_en", args=[batch.token]),
        "trace-find": reverse("merchants_trace_find"),
        "trace-wrong": reverse("merchants_trace_find") + "?code=ABC",
    }.items():
        page.goto(address)
        look(page, name)
        axe(page)
        if "print" not in name:
            assert sideways(page) <= 0, name


@pytest.mark.looks
@SIZES
def test_the_desk_s_pages_are_accessible_and_fit(
    open_page, axe, look, street, batch, size
):
    MerchantFactory(village=street.village, name=LONG[:20])
    page = open_page(inspector_of(street.village).user, size)
    for name, address in {
        "streets": reverse("merchants_streets"),
        "street": reverse("merchants_street", args=[street.pk]),
        "street-new": reverse("merchants_street_new"),
        "street-join": reverse("merchants_street_join", args=[street.pk]),
        "plaque-remove": reverse("merchants_plaque_remove", args=[street.pk]),
        "batches": reverse("merchants_batches"),
        "batch": reverse("merchants_batch", args=[batch.pk]),
        "batch-new": reverse("merchants_batch_new"),
        "step-new": reverse("merchants_step_new", args=[batch.pk]),
        "recall": reverse("merchants_batch_recall", args=[batch.pk]),
    }.items():
        page.goto(address)
        look(page, f"desk-{name}")
        axe(page)
        assert sideways(page) <= 0, name


@pytest.mark.looks
def test_every_label_of_a_sheet_decodes(open_page, look, batch):
    by = inspector_of(batch.merchant.village).user
    page = open_page(by, DESKTOP, device_scale_factor=3)
    page.goto(reverse("merchants_batch_labels", args=[batch.pk]))
    look(page, "labels")
    labels = page.locator(".label")
    assert labels.count() == 24
    for place in (0, 11, 23):
        drawn = labels.nth(place).screenshot()
        picture = Image.open(io.BytesIO(drawn)).convert("RGB")
        for seen in (picture, turned(picture, 45), blurred(picture)):
            (found,) = zxingcpp.read_barcodes(seen.convert("RGB"))
            assert found.text == address_of(batch)


@pytest.mark.looks
def test_the_labels_and_the_honour_list_fit_their_paper(open_page, street, batch):
    page = open_page(inspector_of(street.village).user, DESKTOP)
    page.goto(reverse("merchants_batch_labels", args=[batch.pk]) + "?sheets=2")
    assert _pages(page) == 2
    page.goto(reverse("merchants_honours_print", args=[street.village.code]))
    assert _pages(page) == 1


def _pages(page):
    paper = page.pdf(prefer_css_page_size=True, print_background=True)
    return len(re.findall(rb"/Type\s*/Page\b", paper))


def test_a_merchant_sees_the_own_batches(open_page, axe, look, village):
    miller = UserFactory()
    mill = a_mill(village, operator_user=miller)
    graded(mill, at=moment(TODAY), percent=95)
    batch = a_batch(mill)
    page = open_page(miller, PHONE)
    for name, address in {
        "my-batches": reverse("merchants_my_batches"),
        "my-batch": reverse("merchants_my_batch", args=[batch.pk]),
        "my-batch-new": reverse("merchants_my_batch_new"),
        "my-step": reverse("merchants_my_step_new", args=[batch.pk]),
    }.items():
        page.goto(address)
        look(page, name)
        axe(page)
        assert sideways(page) <= 0, name
