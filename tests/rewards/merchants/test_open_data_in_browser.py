"""Shops by name, the badge in another site's page, and the page about open data."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.merchants import MerchantFactory, graded
from tests.rewards.merchants.test_status_in_browser import (
    LONG_NAME,
    NARROW,
    open_shop,
    sideways,
)
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(
    "size", [PHONE, DESKTOP, NARROW], ids=["phone", "wide", "320"]
)


@pytest.mark.looks
@SIZES
@pytest.mark.parametrize("language", ["", "en"], ids=["zh", "en"])
def test_every_page_is_accessible_and_fits(open_page, axe, look, watch, size, language):
    watch.allow("status of 404")
    shop = open_shop(LONG_NAME, percent=30).merchant
    MerchantFactory(
        village=shop.village, name="周记小馆", opened_on=timezone.localdate()
    )
    page = open_page(None, size, java_script_enabled=False)
    end = f"/{language}" if language else ""
    for name, address in {
        "search": f"/shops/{language}",
        "found": f"/shops/{language}?q=周",
        "found-none": f"/shops/{language}?q=没有",
        "by-number": f"/shops/{shop.public_id}{end}",
        "no-shop": f"/shops/nothing{end}",
        "open": f"/open/{language}",
        "badge": f"/open/badge/{shop.public_id}{end}",
    }.items():
        page.goto(address)
        look(page, f"{name}{language and '-en'}")
        assert sideways(page) <= 0, name
        assert page.context.cookies() == []
    with_script = open_page(None, size)
    for address in (f"/shops/{language}?q=周", f"/open/{language}"):
        with_script.goto(address)
        axe(with_script)


def test_from_the_home_page_to_a_shop_by_its_name(open_page):
    shop = open_shop().merchant
    page = open_page()
    page.goto("/shops/")
    page.get_by_label("店名或地址里的几个字").fill("渔火")
    page.get_by_role("button", name="找这家店").click()
    page.get_by_role("link", name="渔火小馆").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("渔火小馆")
    expect(page.get_by_role("img")).to_be_visible()
    expect(page).to_have_url(f"/shops/{shop.public_id}")
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


@pytest.fixture
def another_site():
    """Serve a page of another origin whose body is what the test wants."""

    class Page(BaseHTTPRequestHandler):
        body = ""

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(self.body.encode())

        def log_message(self, *args):
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        Page.address = f"http://127.0.0.1:{server.server_port}/"
        yield Page
        server.shutdown()


def test_a_badge_in_another_site_changes_with_the_grade(
    open_page, live_server, another_site
):
    shop = open_shop().merchant
    address = f"{live_server.url}/open/badge/{shop.public_id}"
    another_site.body = f'<iframe src="{address}" width="320" height="112"></iframe>'
    page = open_page()
    page.goto(another_site.address)
    badge = page.frame_locator("iframe")
    expect(badge.get_by_text("B级")).to_be_visible()
    graded(shop, at=timezone.now(), percent=40)
    page.reload()
    expect(badge.get_by_text("D级")).to_be_visible()
    expect(badge.get_by_role("link")).to_have_attribute("target", "_blank")
