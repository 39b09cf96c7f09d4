"""Who prints a household's passbook, and who notes how far it is on paper."""

import pytest
from django.test import Client

from grassroots.audit.models import Event
from rewards.points.models import PassbookPrint
from tests.factories.accounts import sign_in
from tests.factories.points import pay_in
from tests.factories.redemption import account_of, customer
from tests.factories.villages import AppointmentFactory, VillageFactory
from villages.models import FileView

pytestmark = pytest.mark.django_db
BUTTON = 'name="last_line"'


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def resident(village):
    """Somebody whose passbook has two lines that are not on paper."""
    resident = customer(village)
    for _line in range(2):
        pay_in(account_of(resident).ledger_account, 5)
    return resident


@pytest.fixture
def print_page(resident):
    return f"/desk/residents/{resident.pk}/passbook/print/"


def as_role(role, **area):
    seat = AppointmentFactory(role=role, **area)
    return sign_in(Client(), seat.user, acting_as=seat)


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_who_writes_in_the_village_notes_how_far_it_is_printed(
    village, print_page, role
):
    staff = as_role(role, village=village)
    assert BUTTON in staff.get(print_page).content.decode()
    answer = staff.post(print_page, {"last_line": 2}, follow=True)
    assert "记下了，下回从下一行接着印" in answer.content.decode()
    assert PassbookPrint.objects.get().last_line == 2


@pytest.mark.parametrize("area", ["village", "town"])
def test_a_supervisor_prints_it_and_notes_nothing(village, print_page, area):
    where = {"village": village} if area == "village" else {"town": village.town}
    supervisor = as_role("supervisor", **where)
    page = supervisor.get(print_page)
    assert page.status_code == 200
    assert "这回新印第1到2行" in page.content.decode()
    assert BUTTON not in page.content.decode()
    looks = FileView.objects.count()
    assert supervisor.post(print_page, {"last_line": 2}).status_code == 404
    assert not PassbookPrint.objects.exists()
    assert not Event.objects.filter(action="points.passbook_printed").exists()
    assert FileView.objects.count() == looks


def test_the_owner_notes_the_own_print(resident):
    user = AppointmentFactory(starts_on="2019-01-01", ends_on="2019-02-01").user
    resident.user = user
    resident.save()
    me = sign_in(Client(), user, acting_as=resident)
    assert BUTTON in me.get("/me/passbook/print/").content.decode()
    me.post("/me/passbook/print/", {"last_line": 2})
    assert PassbookPrint.objects.get().printed_by == user
