"""Pages in a real browser, watched: nothing from elsewhere, nothing broken."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    expect,
)

from grassroots.accounts.models import User
from tests.factories import accounts
from tests.support.network import is_here

# Playwright's loop runs in the thread of the test, which makes Django think that
# every query is made inside one.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# A busy machine may need this long to draw a page or make a photo smaller; how
# fast pages are is measured by `make bench`.
PATIENCE = 30_000  # milliseconds
expect.set_options(timeout=PATIENCE)

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
}
DESKTOP = {"viewport": {"width": 1280, "height": 800}}
# Violations below these are advice.
GRAVE = {"serious", "critical"}


class Watch:
    """What went wrong in the pages of one test.

    ``allow`` names in advance what a test provokes, such as ``"status of 404"``.
    """

    def __init__(self) -> None:
        self.complaints: list[str] = []
        # Chromium asks for it by itself where a page names no icon.
        self.allowed: list[str] = [r"/favicon\.ico"]

    def allow(self, pattern: str) -> None:
        """Expect a console message that matches."""
        self.allowed.append(pattern)

    def page(self, page: Page) -> None:
        """Begin to listen to a page."""
        page.on("request", self._on_request)
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self._complain(f"script: {error}"))

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme in {"http", "https", "ws", "wss"} and not is_here(
            parts.hostname
        ):
            self._complain(f"request to {request.url}")

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            where = message.location.get("url", "")
            self._complain(f"console: {message.text} ({where})")

    def _complain(self, text: str) -> None:
        if not any(re.search(pattern, text) for pattern in self.allowed):
            self.complaints.append(text)


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    """Use the system's Chromium, and let it call nobody."""
    # The one without windows is the same engine, and quicker.
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
    chromium = next(filter(None, map(shutil.which, names)), None)
    if chromium is None:
        pytest.skip("Chromium is not installed; `make test` installs or explains it.")
    return {
        **browser_type_launch_args,
        "executable_path": chromium,
        "args": [
            "--disable-gpu",
            "--disable-quic",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fail the test if a page asked another machine or reported an error."""
    watch = Watch()
    yield watch
    assert watch.complaints == []


OpenPage = Callable[..., Page]


@pytest.fixture
def look() -> Callable[[Page, str], None]:
    """Keep a picture of the whole page when LOOK_AT names a folder for it."""
    folder = os.environ.get("LOOK_AT")

    def look(page: Page, name: str) -> None:
        if folder:
            size = page.viewport_size or {"width": 0}
            path = f"{folder}/{name}-{size['width']}.png"
            page.screenshot(path=path, full_page=True)

    return look


@pytest.fixture
def open_page(
    watch: Watch, new_context: Callable[..., BrowserContext], live_server: Any
) -> OpenPage:
    """Open a watched page for somebody, on a phone unless told otherwise.

    Each call is another device: ``open_page(user)``, ``open_page(None, DESKTOP)``.
    With a user the page is signed in, in the capacity of that key if one is given.
    """

    def open_page(
        user: User | None = None,
        device: dict[str, Any] = PHONE,
        *,
        capacity: str | None = None,
        **options: Any,
    ) -> Page:
        context = new_context(
            **{
                "base_url": live_server.url,
                "locale": "zh-CN",
                "timezone_id": "Asia/Shanghai",
                **device,
                **options,
            }
        )
        context.set_default_timeout(PATIENCE)
        if user is not None:
            sign_in(context, user, url=live_server.url, capacity=capacity)
        page = context.new_page()
        watch.page(page)
        return page

    return open_page


def sign_in(
    context: BrowserContext, user: User, *, url: str, capacity: str | None = None
) -> None:
    """Give the device the cookie of a session of this user, second factor and all."""
    client = accounts.sign_in(Client(), user, acting_as=capacity)
    name = settings.SESSION_COOKIE_NAME
    cookie = client.cookies[name].value
    context.add_cookies([{"name": name, "value": cookie, "url": url}])


@pytest.fixture
def phone(open_page: OpenPage) -> Page:
    """A phone on which nobody has signed in."""
    return open_page()


@pytest.fixture
def desktop(open_page: OpenPage) -> Page:
    """A desktop browser in which nobody has signed in."""
    return open_page(None, DESKTOP)


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], None]:
    """Assert that a page has no serious fault of accessibility."""

    def check(page: Page) -> None:
        # After a click the next page may only just have begun to arrive.
        page.wait_for_load_state()
        found = Axe().run(page).response["violations"]
        faults = [
            f"{fault['id']}: {node['html']}"
            for fault in found
            if fault["impact"] in GRAVE
            for node in fault["nodes"]
        ]
        assert faults == []

    return check
