"""The size of text and the language."""

import pytest
from django.test import Client

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db
SIZE = "/settings/text-size/"
LOGIN = "/accounts/login/"


def test_a_size_chosen_before_signing_in_stays_on_the_device(client: Client) -> None:
    response = client.post(SIZE, {"step": 2, "next": LOGIN})
    assert response.url == LOGIN
    assert (
        '<html lang="zh-hans" class="elder step-2">'
        in client.get(LOGIN).content.decode()
    )


def test_a_size_chosen_when_signed_in_follows_to_another_device(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    client.post(SIZE, {"step": 1})
    elsewhere = Client()
    elsewhere.force_login(user)
    assert 'class="elder step-1"' in elsewhere.get("/me/mine/").content.decode()
    assert Event.objects.filter(
        action="accounts.text_step_chosen", by_id=user.pk
    ).exists()


def test_standard_size_can_be_had_again(client: Client) -> None:
    user = UserFactory(text_step=3)
    client.force_login(user)
    client.post(SIZE, {"step": 0})
    assert 'class="elder' not in client.get("/me/mine/").content.decode()


@pytest.mark.parametrize("step", ["", "4", "-1", "large", "12"])
def test_a_size_that_does_not_exist_changes_nothing(client: Client, step: str) -> None:
    user = UserFactory(text_step=1)
    client.force_login(user)
    assert client.post(SIZE, {"step": step}).status_code == 302
    user.refresh_from_db()
    assert user.text_step == 1


@pytest.mark.parametrize("cookie", ["", "12", "123", "9", "x"])
def test_a_damaged_cookie_means_standard(client: Client, cookie: str) -> None:
    client.cookies["text_step"] = cookie
    assert 'class="elder' not in client.get(LOGIN).content.decode()


def test_choosing_a_size_never_leads_to_a_foreign_site(client: Client) -> None:
    response = client.post(SIZE, {"step": 1, "next": "https://elsewhere.example/"})
    assert response.url == "/"


def test_choosing_a_size_leads_back_to_where_one_was(client: Client) -> None:
    response = client.post(
        SIZE, {"step": 1}, headers={"referer": "http://testserver/me/"}
    )
    assert response.url == "http://testserver/me/"


def test_pages_are_chinese_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get(LOGIN, headers={"accept-language": "en-US,en;q=0.9"})
    assert page.headers["Content-Language"] == "zh-hans"
    assert "登录" in page.content.decode()


def test_pages_are_english_once_somebody_chose_it(client: Client) -> None:
    client.post("/settings/language/", {"language": "en", "next": LOGIN})
    page = client.get(LOGIN)
    assert page.headers["Content-Language"] == "en"
    assert '<html lang="en"' in page.content.decode()


def test_a_language_that_we_do_not_speak_means_chinese(client: Client) -> None:
    client.cookies["django_language"] = "fr"
    assert client.get(LOGIN).headers["Content-Language"] == "zh-hans"
