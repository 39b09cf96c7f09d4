"""What nobody types on purpose: numbers, days and bytes that fit in no column."""

from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from rewards.redemption.services import credentials
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.redemption import (
    ClerkFactory,
    GoodsFactory,
    OutletFactory,
    customer,
)
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)

pytestmark = pytest.mark.django_db
HUGE = 10**30
LONG = "1" * 5000


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def resident(village):
    return customer(village, 50, user=UserFactory())


@pytest.fixture
def desk(village):
    def desk(role):
        post = AppointmentFactory(role=role, village=village)
        return sign_in(Client(), post.user, acting_as=post)

    return desk


def test_days_at_the_ends_of_time_are_refused_on_the_page(desk, village, resident):
    manager = desk("manager")
    assert manager.get("/desk/audit/?since=0001-01-01").status_code == 200
    assert manager.get("/desk/audit/?until=9999-12-31").status_code == 200
    other = HouseholdFactory(village=village)
    file = f"/desk/residents/{resident.pk}"
    moved = {"on": "0001-01-01", "number": other.number}
    assert "日期早了" in manager.post(f"{file}/change/move/", moved).text
    paper = {"given_on": "0001-01-01", "purposes": ["photo"], "channel": "paper"}
    assert manager.post(f"{file}/consents/", paper).status_code == 200


def test_a_purpose_that_is_none_does_not_exist(desk, resident):
    address = f"/desk/residents/{resident.pk}/consents/nothing/withdraw/"
    assert desk("manager").post(address).status_code == 404


@pytest.mark.parametrize("key", [HUGE, LONG, -1, "\x00"])
def test_a_key_that_no_column_holds_is_nobody(desk, village, resident, key):
    manager, recorder = desk("manager"), desk("recorder")
    household = resident.memberships.get().household_id
    kin = f"/desk/residents/{resident.pk}/kin/"
    head = f"/desk/households/{household}/head/"
    assert manager.post(kin, {"resident": key}).status_code == 404
    assert manager.post(head, {"resident": key}).status_code == 404
    cards = recorder.post("/desk/cards/print/", {"residents": [key]})
    assert cards.status_code == 200
    rule = RuleFactory(rule_book=RuleBookFactory(village=village))
    deed = {"do": "save", "client_id": uuid4(), "residents": [key], "rule": rule.pk}
    deed["acted_on"] = timezone.localdate()
    assert recorder.post("/desk/records/new/", deed).status_code == 200


def test_the_api_refuses_keys_that_no_column_holds(desk, village, resident):
    RuleFactory(rule_book=RuleBookFactory(village=village), code="AID-1")
    deed = {
        "client_id": str(uuid4()),
        "rule": "AID-1",
        "residents": [HUGE],
        "acted_on": timezone.localdate().isoformat(),
    }
    posted = desk("recorder").post("/api/v1/records/", deed, "application/json")
    assert posted.status_code == 400
    clerk, now = ClerkFactory(outlet__village=village), timezone.now()
    GoodsFactory(outlet=clerk.outlet)
    code = credentials.issue_code(resident=resident, at=now)
    order = {
        "client_id": str(uuid4()),
        "holder": code.pk,
        "items": [{"goods": HUGE, "quantity": 1}],
    }
    counter = sign_in(Client(), clerk.user, acting_as=clerk)
    posted = counter.post("/api/v1/counter/orders/", order, "application/json")
    assert posted.status_code == 400


@pytest.mark.parametrize("field", ["find", "hamlet", "note"])
def test_a_zero_byte_in_a_form_is_not_looked_for(desk, field):
    typed = {"do": "keep", "client_id": uuid4(), field: "东\x00组"}
    assert desk("recorder").post("/desk/records/new/", typed).status_code == 200


def test_nobody_is_led_back_to_an_address_with_a_zero_byte():
    answer = Client().post("/settings/text-size/", {"step": 1, "next": "/\x00"})
    assert (answer.status_code, answer["location"]) == (302, "/")


def test_a_number_or_word_too_large_for_its_column_is_said_on_the_page(desk, village):
    manager, outlet = desk("manager"), OutletFactory(village=village)
    service = {"kind": "service", "name": "理发", "unit": "次", "category": "service"}
    service |= {"price": 8, "icon": "scissors", "sort": 1}
    address = f"/desk/outlets/{outlet.pk}/goods/new/"
    for field in ("daily_places", "per_household_limit", "sort"):
        given = service | {"limit_period": "day", "per_household_limit": 1}
        assert "最多是10000" in manager.post(address, given | {field: 65_541}).text
    assert not outlet.goods.exists()
    home = {"name": "张三", "born_on": "1980-02-29", "number": "99"}
    home |= {"is_new_household": "on", "hamlet": "东" * 41}
    assert manager.post("/desk/residents/new/", home).status_code == 200
    assert not village.households.exists()


def test_a_meeting_of_more_people_than_there_are_is_said_on_the_page(desk, village):
    book = RuleBookFactory(village=village, status="draft")
    RuleFactory(rule_book=book)
    meeting = dict.fromkeys(("eligible", "present", "votes_for"), 10**12)
    meeting |= {"votes_against": 0, "abstained": 0, "meeting_kind": "assembly"}
    meeting |= {"held_on": "2026-05-20", "effective_from": "2026-06-10"}
    meeting["filing_number"] = "镇备7号"
    answer = desk("manager").post(f"/desk/rules/{book.pk}/adopt/", meeting)
    assert answer.status_code == 200
    book.refresh_from_db()
    assert book.status == "draft"


@pytest.mark.parametrize("number", [0, 99, LONG])
def test_a_passbook_opens_wherever_the_address_says(resident, number):
    me = sign_in(Client(), resident.user, acting_as=resident)
    for address in (
        f"/me/passbook/?show=used&at={number}",
        f"/me/passbook/?show=expired&at={number}",
        f"/api/v1/me/passbook/?before={number}",
    ):
        assert me.get(address).status_code == 200, address
    printed = me.post("/me/passbook/print/", {"last_line": number})
    assert printed.status_code == 302


@pytest.mark.parametrize(
    "address", ["/v/%00/rules/", "/api/v1/villages/%00/notices/", "/?q=%00", "/p/%00/"]
)
def test_an_address_with_a_zero_byte_does_not_exist(address):
    assert Client().get(address).status_code == 404
