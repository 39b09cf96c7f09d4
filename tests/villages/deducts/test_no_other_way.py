"""By form, address, API or import: without its procedure there is no deduct."""

import json
import re
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client

from tests.factories.accounts import sign_in
from tests.factories.deducts import NOTICED_ON, REMINDED_ON, VOTED_ON
from tests.factories.villages import moment
from tests.support.clock import freeze_time
from villages.models import BehaviourRecord, Deduct, DeductStage
from villages.record_errors import DeductHasItsOwnProcedure
from villages.selectors.records import rules_to_record
from villages.services import records
from villages.services.records.admission import rule_then

ROOT = Path(__file__).resolve().parents[3]
WRITES = re.compile(
    r"\bDeduct(Vote)?\((?!models)|\bDeduct(Vote)?\.objects\.(bulk_)?create"
)


@pytest.fixture(autouse=True)
def morning():
    with freeze_time(moment(REMINDED_ON)):
        yield


def as_role(stage, role):
    seat = stage.bench[0] if role == "panel" else stage.seats[role]
    return sign_in(Client(), seat.user, acting_as=seat)


def test_the_service_of_records_refuses_a_rule_that_deducts(stage):
    with pytest.raises(DeductHasItsOwnProcedure):
        records.submit(
            village=stage.village,
            by=stage.user("recorder"),
            at=moment(REMINDED_ON),
            client_id=uuid4(),
            rule=stage.rule,
            residents=[stage.person],
        )
    with pytest.raises(DeductHasItsOwnProcedure):
        rule_then(stage.village, stage.rule, REMINDED_ON, on=REMINDED_ON)
    assert not BehaviourRecord.objects.exists()


def test_the_record_form_neither_offers_nor_takes_it(stage):
    client = as_role(stage, "recorder")
    body = {
        "client_id": str(uuid4()),
        "residents": [stage.person.pk],
        "rule": stage.rule.pk,
        "acted_on": REMINDED_ON.isoformat(),
        "do": "save",
    }
    page = client.post("/desk/records/new/", body)
    assert page.status_code == 200
    assert not rules_to_record(stage.rule.rule_book).exists()
    assert not BehaviourRecord.objects.exists()
    assert not Deduct.objects.exists()


def test_the_api_refuses_it_with_its_reason(stage):
    client = as_role(stage, "recorder")
    body = {
        "client_id": str(uuid4()),
        "rule": stage.rule.code,
        "residents": [stage.person.pk],
        "acted_on": REMINDED_ON.isoformat(),
    }
    answer = client.post(
        "/api/v1/records/", json.dumps(body), content_type="application/json"
    )
    assert answer.status_code in {400, 409, 422}
    assert "deduct_has_its_own_procedure" in answer.content.decode()
    assert not BehaviourRecord.objects.exists()


def test_no_address_of_the_api_knows_of_deducts(stage):
    schema = as_role(stage, "manager").get("/api/v1/schema/").content.decode().lower()
    assert "reminder" not in schema
    assert "deducts" not in schema


@pytest.mark.parametrize(
    ("role", "deed", "body"),
    [
        ("manager", "notice", {}),
        ("recorder", "statement", {"channel": "paper", "text": "我认"}),
        ("panel", "vote", {"verdict": "approve", "words": "清楚"}),
        ("manager", "vote", {"verdict": "approve", "words": "清楚"}),
        ("supervisor", "vote", {"verdict": "approve", "words": "清楚"}),
        ("recorder", "notice", {}),
        ("supervisor", "drop", {"reason": "mistaken"}),
    ],
)
def test_a_step_asked_for_by_its_address_before_its_time_does_nothing(
    stage, role, deed, body
):
    deduct = stage.remind()
    client = as_role(stage, role)
    answer = client.post(f"/desk/reminders/{deduct.key}/{deed}/", body)
    assert answer.status_code in {200, 404}
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.REMINDED
    assert not deduct.votes.exists()
    assert not deduct.statements.exists()


def test_a_vote_in_the_days_to_speak_is_refused_on_the_page(stage):
    deduct = stage.noticed()
    with freeze_time(moment(NOTICED_ON)):
        page = as_role(stage, "panel").post(
            f"/desk/reminders/{deduct.key}/vote/",
            {"verdict": "approve", "words": "清楚"},
        )
    assert "第二天起才能评" in page.content.decode()
    assert not deduct.votes.exists()


def test_only_the_services_of_deducts_write_them():
    """No page, import, command or demo makes a row by itself."""
    packages = ("villages", "rewards", "cms", "grassroots")
    modules = [path for one in packages for path in (ROOT / one).rglob("*.py")]
    writers = {
        path.relative_to(ROOT).as_posix()
        for path in modules
        if "migrations" not in path.parts
        and WRITES.search(path.read_text(encoding="utf-8"))
    }
    assert writers == {
        "villages/services/deducts/reminding.py",
        "villages/services/deducts/voting.py",
    }


def test_voted_in_time_it_goes_through(stage):
    deduct = stage.noticed()
    with freeze_time(moment(VOTED_ON)):
        client = as_role(stage, "panel")
        page = client.post(
            f"/desk/reminders/{deduct.key}/vote/",
            {"verdict": "approve", "words": "清楚"},
        )
    assert page.status_code == 302
    assert deduct.votes.count() == 1
