import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from grassroots.accounts.models import User
from grassroots.core.middleware import RequestNameMiddleware
from tests.support.browser import DESKTOP

OFFICE_PAGES = [
    "/office/",
    "/office/pages/",
    "/office/images/",
    "/office/reports/site-history/",
]


def policy(answer):
    parts = answer["Content-Security-Policy"].split("; ")
    return {name: set(values) for name, *values in map(str.split, parts)}


@pytest.mark.django_db
def test_pages_load_only_what_is_ours(client):
    told = policy(client.get("/healthz"))
    assert told["default-src"] == {"'self'"}
    assert told["style-src"] == {"'self'"}
    assert told["script-src"] == {"'self'", "'wasm-unsafe-eval'"}


def test_only_the_office_may_style_and_script_inline(client):
    told = policy(client.get("/office/login/"))
    assert told["style-src"] == {"'self'", "'unsafe-inline'"}
    assert told["default-src"] == {"'self'"}
    assert "'unsafe-eval'" not in told["script-src"]


@pytest.mark.looks
@pytest.mark.browser
@pytest.mark.parametrize("address", OFFICE_PAGES)
def test_the_office_works_within_its_policy(open_page, address):
    boss = User.objects.create_superuser("13800000001", name="装机人员")
    page = open_page(boss, DESKTOP)
    assert page.goto(address).status == 200
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("given", "kept"),
    [("proxy-1234567890", True), ("", False), ("two\nlines-1234", False)],
)
def test_a_request_keeps_the_name_its_proxy_gave_it_if_it_is_one(given, kept):
    answer = RequestNameMiddleware(lambda request: HttpResponse())
    request = RequestFactory().get("/", headers={"X-Request-ID": given})
    assert (answer(request)["X-Request-ID"] == given) is kept
