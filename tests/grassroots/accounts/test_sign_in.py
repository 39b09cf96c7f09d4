"""Signing in by password and by one-time code, and who may not."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from grassroots.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.villages import ResidentFactory
from tests.grassroots.accounts.conftest import code_in
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db
Messages = Callable[[str], list[str]]

LOGIN = "/accounts/login/"
CODE = "/accounts/login/code/"
CONFIRM = "/accounts/login/code/confirm/"


def signed_in_as(client: Client) -> int | None:
    """Return the key of whoever the client is signed in as."""
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def with_password(client: Client, phone: str, password: str = PASSWORD):
    return client.post(LOGIN, {"login": phone, "password": password})


def test_somebody_signs_in_by_phone_and_password(client: Client) -> None:
    user = UserFactory(password=PASSWORD)
    response = with_password(client, user.phone)
    assert response.status_code == 302
    assert response.url == "/home/"
    assert signed_in_as(client) == user.pk


@pytest.mark.parametrize("written", ["+86 {}", "{} ", "+86{}"])
def test_the_phone_may_be_typed_with_the_country_in_front(
    client: Client, written: str
) -> None:
    user = UserFactory(password=PASSWORD)
    with_password(client, written.format(user.phone))
    assert signed_in_as(client) == user.pk


def test_what_is_no_mobile_number_is_said_at_the_field(client: Client) -> None:
    response = with_password(client, "0631-8880000")
    assert response.context["form"].errors["login"] == ["手机号要填11位数字，1开头。"]


def test_a_wrong_password_does_not_open(client: Client) -> None:
    user = UserFactory(password=PASSWORD)
    response = with_password(client, user.phone, "something-else")
    assert signed_in_as(client) is None
    assert "手机号或密码不对" in str(response.context["form"].errors)


def test_a_stranger_is_told_the_same_as_somebody_with_a_wrong_password(
    client: Client,
) -> None:
    user = UserFactory(password=PASSWORD)
    known = with_password(client, user.phone, "something-else")
    unknown = with_password(Client(), "13700000000", "something-else")
    assert known.context["form"].errors == unknown.context["form"].errors


def test_somebody_who_was_shut_out_does_not_come_in_by_password(client: Client) -> None:
    user = UserFactory(password=PASSWORD, is_active=False)
    with_password(client, user.phone)
    assert signed_in_as(client) is None


def test_somebody_signs_in_by_one_time_code(client: Client, messages: Messages) -> None:
    user = UserFactory(phone_verified=False)
    asked = client.post(CODE, {"phone": user.phone})
    assert asked.url == CONFIRM
    [message] = messages(user.phone)
    assert "登录码" in message
    client.post(CONFIRM, {"code": code_in(message)})
    assert signed_in_as(client) == user.pk
    user.refresh_from_db()
    assert user.phone_verified


def test_a_wrong_code_does_not_open(client: Client, messages: Messages) -> None:
    user = UserFactory()
    client.post(CODE, {"phone": user.phone})
    right = code_in(messages(user.phone)[0])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    response = client.post(CONFIRM, {"code": wrong})
    assert signed_in_as(client) is None
    assert "码不对" in str(response.context["form"].errors)


def test_a_code_dies_after_three_wrong_guesses(
    client: Client, messages: Messages
) -> None:
    user = UserFactory()
    client.post(CODE, {"phone": user.phone})
    right = code_in(messages(user.phone)[0])
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    for _guess in range(3):
        client.post(CONFIRM, {"code": wrong})
    client.post(CONFIRM, {"code": right})
    assert signed_in_as(client) is None


def test_a_code_dies_after_five_minutes(client: Client, messages: Messages) -> None:
    user = UserFactory()
    with freeze_time() as clock:
        client.post(CODE, {"phone": user.phone})
        clock.tick(timedelta(minutes=5, seconds=1))
        client.post(CONFIRM, {"code": code_in(messages(user.phone)[0])})
    assert signed_in_as(client) is None


def test_a_code_opens_once(client: Client, messages: Messages) -> None:
    user = UserFactory()
    client.post(CODE, {"phone": user.phone})
    code = code_in(messages(user.phone)[0])
    client.post(CONFIRM, {"code": code})
    client.post("/accounts/logout/")
    client.post(CONFIRM, {"code": code})
    assert signed_in_as(client) is None


def test_a_mistyped_number_can_be_given_up_for_another(
    client: Client, messages: Messages
) -> None:
    user = UserFactory()
    client.post(CODE, {"phone": "13700000000"})
    assert client.get(CODE).url == CONFIRM
    page = client.get(CONFIRM).content.decode()
    assert f'name="next" value="{CODE}"' in page
    assert client.post("/accounts/logout/", {"next": CODE}).url == CODE
    client.post(CODE, {"phone": user.phone})
    client.post(CONFIRM, {"code": code_in(messages(user.phone)[0])})
    assert signed_in_as(client) == user.pk


def test_somebody_who_was_shut_out_gets_no_code(
    client: Client, messages: Messages
) -> None:
    user = UserFactory(is_active=False)
    client.post(CODE, {"phone": user.phone})
    assert messages(user.phone) == []


def test_asking_for_a_code_tells_a_stranger_nothing(
    client: Client, messages: Messages, django_assert_num_queries
) -> None:
    user, other = UserFactory(), Client()
    known = client.post(CODE, {"phone": user.phone}, follow=True)
    unknown = other.post(CODE, {"phone": "13700000000"}, follow=True)
    assert messages("13700000000") == []
    assert known.redirect_chain == unknown.redirect_chain
    for asker, page in ((client, known), (other, unknown)):
        again = asker.post(CONFIRM, {"code": "notthecode"})
        assert again.status_code == 200
        assert again.context["form"].errors == {
            "code": ["码不对，请看看短信再填一次。"]
        }
        assert page.status_code == 200
    words = [
        page.content.decode().replace(phone, "PHONE")
        for page, phone in ((known, user.phone), (unknown, "13700000000"))
    ]
    assert without_tokens(words[0]) == without_tokens(words[1])


def without_tokens(page: str) -> str:
    """Return the page without what is random on each."""
    return "\n".join(
        line for line in page.splitlines() if "csrfmiddlewaretoken" not in line
    )


def test_an_empty_code_never_opens_for_a_stranger(client: Client) -> None:
    client.post(CODE, {"phone": "13700000000"})
    for code in ("", "-", " ", "None", "000000"):
        client.post(CONFIRM, {"code": code})
    assert signed_in_as(client) is None


def test_a_resident_gets_an_account_by_asking_for_the_first_code(
    client: Client, messages: Messages
) -> None:
    resident = ResidentFactory(phone="13800001111")
    client.post(CODE, {"phone": "138 0000 1111"})
    client.post(CONFIRM, {"code": code_in(messages("13800001111")[0])})
    user = User.objects.get(phone="13800001111")
    assert signed_in_as(client) == user.pk
    assert user.name == resident.name
    assert list(user.residents.all()) == [resident]
    assert not user.has_usable_password()


def test_asking_alone_gives_nobody_a_residents_file(client: Client) -> None:
    resident = ResidentFactory(phone="13800001111")
    client.post(CODE, {"phone": "13800001111"})
    resident.refresh_from_db()
    assert resident.user is None


def test_one_phone_lets_an_old_couple_in(client: Client, messages: Messages) -> None:
    couple = [ResidentFactory(phone="13800001111") for _each in range(2)]
    client.post(CODE, {"phone": "13800001111"})
    client.post(CONFIRM, {"code": code_in(messages("13800001111")[0])})
    user = User.objects.get(phone="13800001111")
    assert set(user.residents.all()) == set(couple)


def test_a_child_on_the_register_gets_no_account(
    client: Client, messages: Messages
) -> None:
    with freeze_time("2026-06-01 09:00+08:00"):
        ResidentFactory(phone="13800001111", born_on=date(2012, 1, 1))
        client.post(CODE, {"phone": "13800001111"})
    assert messages("13800001111") == []
    assert not User.objects.filter(phone="13800001111").exists()


def test_a_fourth_code_within_ten_minutes_is_refused(
    client: Client, messages: Messages
) -> None:
    user = UserFactory()
    for _ask in range(3):
        Client().post(CODE, {"phone": user.phone})
    response = client.post(CODE, {"phone": user.phone})
    assert "先歇几分钟再来" in str(response.context["form"].errors)
    assert len(messages(user.phone)) == 3


def test_a_fourth_code_for_a_stranger_is_refused_in_the_same_words(
    client: Client,
) -> None:
    for _ask in range(3):
        Client().post(CODE, {"phone": "13700000000"})
    response = client.post(CODE, {"phone": "13700000000"})
    assert "先歇几分钟再来" in str(response.context["form"].errors)


def test_five_wrong_passwords_lock_the_phone_for_five_minutes(client: Client) -> None:
    user = UserFactory(password=PASSWORD)
    with freeze_time() as clock:
        for _try in range(5):
            with_password(Client(), user.phone, "something-else")
        locked = with_password(client, user.phone)
        assert "先歇几分钟再来" in str(locked.context["form"].errors)
        assert signed_in_as(client) is None
        clock.tick(timedelta(minutes=5, seconds=1))
        with_password(client, user.phone)
    assert signed_in_as(client) == user.pk


def test_a_locked_phone_locks_nobody_else_out(client: Client) -> None:
    user, neighbour = UserFactory(), UserFactory(password=PASSWORD)
    for _try in range(6):
        with_password(Client(), user.phone, "something-else")
    with_password(client, neighbour.phone)
    assert signed_in_as(client) == neighbour.pk


def test_a_strangers_phone_is_locked_like_any_other(client: Client) -> None:
    for _try in range(5):
        with_password(Client(), "13700000000", "something-else")
    locked = with_password(client, "13700000000", "something-else")
    assert "先歇几分钟再来" in str(locked.context["form"].errors)


def test_twenty_wrong_passwords_from_one_address_lock_the_address(
    client: Client,
) -> None:
    neighbour = UserFactory(password=PASSWORD)
    for number in range(20):
        with_password(Client(), f"137000000{number:02d}", "something-else")
    with_password(client, neighbour.phone)
    assert signed_in_as(client) is None


def test_somebody_else_may_still_sign_in_from_another_address(client: Client) -> None:
    neighbour = UserFactory(password=PASSWORD)
    for number in range(20):
        with_password(Client(), f"137000000{number:02d}", "something-else")
    elsewhere = Client(REMOTE_ADDR="192.0.2.7")
    with_password(elsewhere, neighbour.phone)
    assert signed_in_as(elsewhere) == neighbour.pk


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "phone/change/"]
)
def test_nobody_signs_up_or_meets_a_page_about_e_mail(
    client: Client, path: str
) -> None:
    assert client.get(f"/accounts/{path}").status_code == 404


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password"]
)
def test_pages_that_we_leave_out_have_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_offices_own_sign_in_page_leads_to_ours(client: Client) -> None:
    response = client.get("/office/login/?next=/office/")
    assert response.url == f"{LOGIN}?next=/office/"
    assert (
        client.post("/office/login/", {"username": "x", "password": "y"}).url == LOGIN
    )


def test_signing_in_leads_back_to_the_page_that_asked(client: Client) -> None:
    user = UserFactory(password=PASSWORD)
    data = {"login": user.phone, "password": PASSWORD, "next": "/me/passbook/"}
    assert client.post(LOGIN, data).url == "/me/passbook/"


def test_signing_in_never_leads_to_a_foreign_site(client: Client) -> None:
    user = UserFactory(password=PASSWORD)
    data = {
        "login": user.phone,
        "password": PASSWORD,
        "next": "https://elsewhere.example/",
    }
    assert client.post(LOGIN, data).url == "/home/"


def test_signing_out_asks_for_a_button(client: Client) -> None:
    user = UserFactory()
    client.force_login(user)
    client.get("/accounts/logout/")
    assert signed_in_as(client) == user.pk
    client.post("/accounts/logout/")
    assert signed_in_as(client) is None


def test_whoever_just_read_a_code_may_choose_a_password_without_the_old_one(
    client: Client, messages: Messages
) -> None:
    user = UserFactory(password="forgotten-long-ago")
    client.post(CODE, {"phone": user.phone})
    client.post(CONFIRM, {"code": code_in(messages(user.phone)[0])})
    new = {"password1": PASSWORD, "password2": PASSWORD}
    client.post("/accounts/password/change/", new)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_whoever_came_in_by_password_must_know_the_old_one_to_change_it(
    client: Client,
) -> None:
    user = UserFactory(password=PASSWORD)
    with_password(client, user.phone)
    new = {"password1": "another-long-one-77", "password2": "another-long-one-77"}
    client.post("/accounts/password/change/", new)
    client.post("/accounts/password/change/", {**new, "oldpassword": "wrong"})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_freedom_to_choose_a_password_ends_after_five_minutes(
    client: Client, messages: Messages
) -> None:
    user = UserFactory(password="forgotten-long-ago")
    with freeze_time() as clock:
        client.post(CODE, {"phone": user.phone})
        client.post(CONFIRM, {"code": code_in(messages(user.phone)[0])})
        clock.tick(timedelta(minutes=5, seconds=1))
        new = {"password1": PASSWORD, "password2": PASSWORD}
        client.post("/accounts/password/change/", new)
    user.refresh_from_db()
    assert not user.check_password(PASSWORD)
