"""What somebody reads when there is no page, when it is not theirs, when we are broken."""

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.views.defaults import permission_denied, server_error


@pytest.fixture
def request_for_anything() -> HttpRequest:
    """Return a request of nobody in particular."""
    return RequestFactory().get("/anything/")


def test_the_page_for_our_own_faults_needs_no_database(
    request_for_anything: HttpRequest,
) -> None:
    response = server_error(request_for_anything)
    assert response.status_code == 500
    assert "我们这边出了毛病" in response.content.decode()
    assert finders.find("css/broken.css")


def test_a_page_that_is_not_yours_says_that_nothing_was_changed(
    request_for_anything: HttpRequest,
) -> None:
    response = permission_denied(request_for_anything, PermissionError())
    assert response.status_code == 403
    assert "什么也没有改动" in response.content.decode()


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_leads_back(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    html = response.content.decode()
    assert "没有这一页" in html
    assert 'href="/home/"' in html


@pytest.mark.django_db
def test_a_form_left_open_too_long_says_so() -> None:
    response = Client(enforce_csrf_checks=True).post("/accounts/login/", {})
    assert response.status_code == 403
    assert "这一页放得太久了" in response.content.decode()
