"""A phone that changes in the register is dated, told of, and shown."""

from datetime import date, timedelta

import pytest
from django.conf import settings

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages.errors import IdNumberTaken
from villages.selectors.residents import phone_change_of
from villages.services import registry
from villages.services.registry import correcting

pytestmark = pytest.mark.django_db
NOW = moment(date(2026, 6, 1))
OLD, NEW = "13800000001", "13900001234"


@pytest.fixture(autouse=True)
def messages(tmp_path, monkeypatch):
    """Return the short messages that went to a number."""
    monkeypatch.setattr(settings, "SMS_DIRECTORY", tmp_path)

    def read(phone):
        file = tmp_path / f"{phone}.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    return read


@pytest.fixture
def manager():
    return UserFactory(name="王海")


@pytest.fixture
def resident():
    return ResidentFactory(village=VillageFactory(name="东岛村"), phone=OLD)


@pytest.fixture
def correct(manager, django_capture_on_commit_callbacks):
    def correct(resident, at=NOW, **changed):
        known = {"name": resident.name, "born_on": resident.born_on}
        given = known | {"phone": resident.phone} | changed
        with django_capture_on_commit_callbacks(execute=True):
            return registry.correct_resident(
                resident=resident, by=manager, at=at, **given
            )

    return correct


@pytest.mark.parametrize(("before", "after"), [(OLD, NEW), ("", NEW), (OLD, "")])
def test_a_number_that_changes_comes_or_goes_is_dated(resident, correct, before, after):
    resident.phone = before
    resident.save()
    correct(resident, phone=after)
    resident.refresh_from_db()
    assert (resident.phone, resident.phone_changed_at) == (after, NOW)


def test_a_number_that_came_with_the_person_or_stays_is_not_dated(correct, manager):
    home = HouseholdFactory()
    given = {"name": "张三", "born_on": date(1970, 1, 1), "phone": OLD}
    resident = registry.add_resident(
        village=home.village, household=home, by=manager, at=NOW, **given
    )
    assert resident.phone_changed_at is None
    assert correct(resident, name="张山").phone_changed_at is None
    assert correct(resident, phone="138 0000 0001").phone_changed_at is None


def test_the_old_number_is_told_without_the_new_one_in_full(
    resident, correct, messages
):
    correct(resident, phone=NEW)
    assert messages(OLD) == [
        "您在东岛村登记的手机号改成了尾号1234的号码。不是您本人要求的，请打电话问村里。"
    ]
    assert messages(NEW) == []


def test_the_old_number_is_told_when_it_is_taken_off(resident, correct, messages):
    correct(resident, phone="")
    [text] = messages(OLD)
    assert "登记的手机号去掉了" in text


@pytest.mark.parametrize("before", ["", "0631-8880000"])
def test_nothing_is_sent_where_no_message_arrives(resident, correct, tmp_path, before):
    resident.phone = before
    resident.save()
    correct(resident, phone=NEW)
    assert not list(tmp_path.iterdir())


def test_nothing_is_sent_when_another_thing_changes_or_the_change_is_refused(
    resident, correct, tmp_path
):
    correct(resident, name="张山")
    taken = {"id_number": "11010519491231002X", "born_on": date(1949, 12, 31)}
    ResidentFactory(village=resident.village, id_number=taken["id_number"])
    with pytest.raises(IdNumberTaken):
        correct(resident, phone=NEW, **taken)
    resident.refresh_from_db()
    assert resident.phone_changed_at is None
    assert not list(tmp_path.iterdir())


def test_the_number_waits_sealed_for_its_message(resident, correct, monkeypatch):
    asked = []
    monkeypatch.setattr(
        correcting,
        "later",
        lambda task, **arguments: asked.append((task, arguments)),
    )
    correct(resident, phone=NEW)
    [(task, arguments)] = asked
    assert task == "villages.tasks.tell_former_phone"
    assert OLD not in str(arguments)
    assert NEW not in str(arguments)


def test_the_audit_line_and_the_file_say_who_changed_it_for_90_days(
    resident, correct, manager
):
    assert phone_change_of(resident, at=NOW) is None
    changed = correct(resident, phone=NEW)
    line = Event.objects.get(action="villages.resident_corrected")
    assert (line.by_id, line.data) == (manager.pk, {"changed": ["phone"]})
    change = phone_change_of(changed, at=NOW + timedelta(days=89))
    assert (change.changed_at, change.by) == (NOW, manager)
    assert phone_change_of(changed, at=NOW + timedelta(days=90)) is None
