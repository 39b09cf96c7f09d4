"""The API: closed unless opened, limited to the caller's area, safe to repeat."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from grassroots.api import urlpatterns
from grassroots.core.rest_defaults import Closed
from rewards.ledger import services as ledger
from rewards.points.services import accounts
from rewards.redemption.services import credentials
from tests.factories.redemption import ClerkFactory, GoodsFactory, OutletFactory
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)
from villages.models import BehaviourRecord
from villages.selectors.households import household_of

pytestmark = pytest.mark.django_db
API = "/api/v1"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def send(client, address, **body):
    return client.post(f"{API}{address}", body, content_type="application/json")


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def rule(village):
    return RuleFactory(rule_book=RuleBookFactory(village=village), code="AID-1")


@pytest.fixture
def recorder(village):
    return signed_in(AppointmentFactory(village=village, role="recorder").user)


def a_deed(resident, rule, **changes):
    today = timezone.localdate()
    return {
        "client_id": str(uuid4()),
        "rule": rule.code,
        "residents": [resident.pk],
        "acted_on": today.isoformat(),
    } | changes


def test_no_view_of_the_api_stays_closed_by_oversight():
    for pattern in urlpatterns:
        view = getattr(pattern.callback, "view_class", None) or pattern.callback.cls
        assert Closed not in view.permission_classes, pattern


def test_strangers_read_public_facts_and_nothing_else(village, rule):
    client = Client()
    for name in ("notices", "rules", "deeds", "outlets"):
        assert client.get(f"{API}/villages/{village.code}/{name}/").status_code == 200
    for address in ("/records/", "/records/1/", "/me/passbook/", "/counter/orders/1/"):
        assert client.get(f"{API}{address}").status_code == 403
    assert client.get(f"{API}/villages/000000000000/notices/").status_code == 404


def test_a_recorder_writes_a_deed_once_however_often_it_is_sent(
    village, rule, recorder
):
    deed = a_deed(ResidentFactory(village=village), rule)
    first, again = (send(recorder, "/records/", **deed) for _try in range(2))
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert BehaviourRecord.objects.count() == 1
    conflict = send(recorder, "/records/", **deed | {"note": "另一件事"})
    assert conflict.status_code == 409
    assert conflict.json()["code"] == "client_id_conflict"


def test_a_deed_of_a_neighbour_or_under_no_rule_is_refused(village, rule, recorder):
    neighbour = ResidentFactory()
    assert send(recorder, "/records/", **a_deed(neighbour, rule)).status_code == 409
    mine = a_deed(ResidentFactory(village=village), rule) | {"rule": "NONE"}
    assert send(recorder, "/records/", **mine).status_code == 400
    assert not BehaviourRecord.objects.exists()


def test_only_recorders_write_and_neighbours_find_nothing(village, rule, recorder):
    deed = a_deed(ResidentFactory(village=village), rule)
    pk = send(recorder, "/records/", **deed).json()["records"][0]["id"]
    manager = signed_in(AppointmentFactory(village=village, role="panel").user)
    assert manager.get(f"{API}/records/{pk}/").status_code == 200
    assert send(manager, "/records/", **deed).status_code == 403
    neighbour = signed_in(AppointmentFactory(role="recorder").user)
    assert neighbour.get(f"{API}/records/{pk}/").status_code == 404
    assert neighbour.get(f"{API}/records/").json()["count"] == 0


def test_an_expired_record_is_in_no_answer_not_even_to_a_retry(village, rule, recorder):
    deed = a_deed(ResidentFactory(village=village), rule)
    pk = send(recorder, "/records/", **deed).json()["records"][0]["id"]
    today = timezone.localdate()

    def expires(on):
        BehaviourRecord.objects.update(
            effective_on=today - timedelta(days=200), expires_on=on
        )

    expires(today + timedelta(days=1))
    assert recorder.get(f"{API}/records/").json()["count"] == 1
    assert recorder.get(f"{API}/records/{pk}/").status_code == 200
    assert len(send(recorder, "/records/", **deed).json()["records"]) == 1
    expires(today)
    assert recorder.get(f"{API}/records/").json()["count"] == 0
    assert recorder.get(f"{API}/records/{pk}/").status_code == 404
    again = send(recorder, "/records/", **deed)
    assert (again.status_code, again.json()["records"]) == (201, [])
    assert BehaviourRecord.objects.count() == 1


def test_a_clerk_sees_a_mask_and_hands_out_once(village):
    outlet = OutletFactory(village=village)
    goods = GoodsFactory(outlet=outlet, price=10, stock=5)
    clerk = signed_in(ClerkFactory(outlet=outlet).user)
    resident = ResidentFactory(village=village, name="张守田")
    now = timezone.now()
    account = accounts.account_for(
        household=household_of(resident, timezone.localdate()), resident=resident
    )
    ledger.post(
        kind=ledger.AWARD,
        source=accounts.issue_of(village),
        destination=account.ledger_account,
        amount=30,
        key="api-test",
        occurred_at=now,
        by=None,
    )
    code = credentials.issue_code(resident=resident, at=now)
    seen = send(clerk, "/counter/holders/", code=code.code)
    assert seen.json() | {"holder": 0} == {
        "holder": 0,
        "name": "张*家",
        "available": 30,
    }
    order = {
        "client_id": str(uuid4()),
        "holder": seen.json()["holder"],
        "items": [{"goods": goods.pk, "quantity": 2}],
    }
    opened = send(clerk, "/counter/orders/", **order)
    assert opened.status_code == 201
    assert send(clerk, "/counter/orders/", **order).json() == opened.json()
    pk = opened.json()["id"]
    first, again = (send(clerk, f"/counter/orders/{pk}/confirm/") for _try in range(2))
    assert first.json()["status"] == again.json()["status"] == "confirmed"
    goods.refresh_from_db()
    assert goods.stock == 3
    mine = signed_in(resident_login(resident)).get(f"{API}/me/passbook/").json()
    assert (mine["available"], mine["spent"]) == (10, 20)
    assert [line["change"] for line in mine["lines"]] == [-20, 30]
    neighbour = signed_in(ClerkFactory(outlet=OutletFactory()).user)
    assert neighbour.get(f"{API}/counter/orders/{pk}/").status_code == 404
    assert send(neighbour, f"/counter/orders/{pk}/cancel/").status_code == 404
    assert send(clerk, f"/counter/orders/{pk}/cancel/").json()["status"] == "cancelled"


def resident_login(resident):
    user = AppointmentFactory(starts_on="2019-01-01", ends_on="2019-02-01").user
    resident.user = user
    resident.save()
    return user
