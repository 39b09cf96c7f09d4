"""The public pages in large type: nothing is cut off, nothing is crushed."""

import pytest

from cms.services.pages import lay_out
from grassroots.core.context import TEXT_COOKIE
from tests.factories.records import NoticeFactory, RecordFactory
from tests.factories.villages import ResidentFactory, VillageFactory
from tests.support.browser import PHONE
from villages.models import RecordStatus

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def village():
    village = VillageFactory(name="东岛村")
    notice = NoticeFactory(village=village)
    RecordFactory(
        resident=ResidentFactory(village=village),
        status=RecordStatus.ON_NOTICE,
        notice=notice,
    )
    return village


@pytest.mark.parametrize("step", [0, 1, 2, 3])
@pytest.mark.parametrize("size", [320, 390])
def test_nothing_is_cut_off_or_crushed(open_page, live_server, village, size, step):
    page = open_page(None, PHONE | {"viewport": {"width": size, "height": 700}})
    page.context.add_cookies(
        [{"name": TEXT_COOKIE, "value": str(step), "url": live_server.url}]
    )
    notice = village.notices.get()
    sheet = f"/v/{village.code}/notices/{notice.number}/"
    for address in ("/", lay_out(village).url, sheet):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") == size, address
    deed = page.locator(".sheetn tbody tr:not(.sheetn__g) td:nth-child(2)").first
    points = page.locator(".sheetn tbody tr:not(.sheetn__g) td:last-child").first
    letters = deed.evaluate("td => parseFloat(getComputedStyle(td).fontSize)")
    assert deed.bounding_box()["width"] >= 4 * letters
    assert points.bounding_box()["x"] + points.bounding_box()["width"] <= size
