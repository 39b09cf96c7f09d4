"""Accounts are opened by the village, and sending is done by a backend."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from grassroots.accounts import registers, services, sms
from grassroots.accounts.models import User
from grassroots.accounts.tasks import send_login_code
from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.villages import IN_FORCE_FROM, ResidentFactory, moment
from villages.models import Resident
from villages.services import registry

pytestmark = pytest.mark.django_db
AT = moment(IN_FORCE_FROM)
Messages = Callable[[str], list[str]]


def test_an_account_is_opened_without_a_password_and_noted() -> None:
    by = UserFactory()
    user = services.open_account(phone="+86 138 0000 1111", name="张三", by=by, at=AT)
    assert (user.phone, user.name, user.phone_verified) == (
        "13800001111",
        "张三",
        False,
    )
    assert not user.has_usable_password()
    event = Event.objects.get(action="accounts.opened")
    assert (event.by_id, event.target_id) == (by.pk, str(user.pk))
    assert "13800001111" not in str(event.data)


def test_opening_an_account_again_returns_the_one_there_is() -> None:
    first = services.open_account(phone="13800001111", name="张三", by=None, at=AT)
    again = services.open_account(phone="138 0000 1111", name="李四", by=None, at=AT)
    assert again == first
    assert again.name == "张三"
    assert Event.objects.filter(action="accounts.opened").count() == 1


@pytest.mark.parametrize("phone", ["", "0631-8880000", "1380000111"])
def test_an_account_needs_a_mobile_number(phone: str) -> None:
    with pytest.raises(services.NotAMobileNumber):
        services.open_account(phone=phone, name="张三", by=None, at=AT)
    assert not User.objects.exists()


def test_a_stranger_gets_no_account_from_the_registers() -> None:
    assert services.open_from_register(phone="13700000000", at=AT) is None
    assert not User.objects.exists()


def test_the_eldest_of_a_shared_phone_gives_the_account_its_name() -> None:
    ResidentFactory(name="张小宝", phone="13800001111", born_on=date(1990, 1, 1))
    ResidentFactory(name="张守田", phone="13800001111", born_on=date(1950, 1, 1))
    user = services.open_from_register(phone="13800001111", at=AT)
    assert user.name == "张守田"


def test_a_register_that_is_added_twice_is_asked_once(monkeypatch) -> None:
    asked = []

    class Book:
        def name_of(self, phone, *, on):
            asked.append(phone)

        def attach(self, user, *, at):
            asked.append(user)

    monkeypatch.setattr(registers, "_registers", [])
    book = Book()
    registers.add(book)
    registers.add(book)
    assert registers.name_of("13700000000", on=IN_FORCE_FROM) is None
    assert asked == ["13700000000"]


def test_proving_a_phone_again_links_who_came_onto_the_register_since() -> None:
    user = UserFactory(phone="13800001111", phone_verified=False)
    services.prove_phone(user=user, at=AT)
    late = ResidentFactory(phone="13800001111")
    services.prove_phone(user=user, at=AT)
    late.refresh_from_db()
    assert late.user == user
    assert Event.objects.filter(action="accounts.phone_proven").count() == 1


def corrected(resident: Resident, phone: str) -> Resident:
    return registry.correct_resident(
        resident=resident,
        name=resident.name,
        born_on=resident.born_on,
        phone=phone,
        by=UserFactory(),
        at=AT,
    )


def test_a_number_that_changed_in_the_register_stops_speaking_for_its_owner() -> None:
    before = UserFactory(phone="13800001111")
    resident = ResidentFactory(phone="13800001111", user=before)
    assert corrected(resident, "13800002222").user is None
    after = services.open_from_register(phone="13800002222", at=AT)
    services.prove_phone(user=after, at=AT)
    resident.refresh_from_db()
    assert resident.user == after


def test_a_daughter_who_was_linked_goes_on_speaking_when_the_number_changes() -> None:
    daughter = UserFactory(phone="13900009999")
    resident = ResidentFactory(phone="13800001111", user=daughter)
    assert corrected(resident, "13800002222").user == daughter


def test_correcting_something_else_leaves_the_account_linked() -> None:
    user = UserFactory(phone="13800001111")
    resident = ResidentFactory(phone="13800001111", user=user)
    assert corrected(resident, "138 0000 1111").user == user


def test_a_size_of_text_that_does_not_exist_is_refused() -> None:
    user = UserFactory()
    with pytest.raises(services.UnknownTextSize):
        services.choose_text_step(user=user, step=4, by=user, at=AT)


def test_choosing_the_same_size_again_notes_nothing() -> None:
    user = UserFactory(text_step=1)
    services.choose_text_step(user=user, step=1, by=user, at=AT)
    assert not Event.objects.exists()


def test_a_code_is_sent_in_the_language_of_the_page_that_asked(
    messages: Messages,
) -> None:
    user = UserFactory()
    send_login_code.enqueue(user_id=user.pk, code="123456", language="zh-hans")
    [message] = messages(user.phone)
    assert message == "您的登录码是123456，5分钟内有效。谁来要都不要给。"


def test_for_a_stranger_the_task_sends_nothing(
    messages: Messages, tmp_path: Path
) -> None:
    send_login_code.enqueue(user_id=None, code="", language="zh-hans")
    assert not (tmp_path / "sms").exists()


def test_messages_to_one_number_are_kept_in_order(messages: Messages) -> None:
    sms.send("13800001111", "一")
    sms.send("13800001111", "二")
    assert messages("13800001111") == ["一", "二"]


def test_the_console_shows_messages_to_the_developer(settings, capsys) -> None:
    settings.SMS_BACKEND = "grassroots.accounts.sms.ConsoleSms"
    sms.send("13800001111", "您的登录码是123456")
    assert capsys.readouterr().out == "SMS 13800001111: 您的登录码是123456\n"
