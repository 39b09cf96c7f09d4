"""Two at the same moment: one is first, and the other meets what the first did."""

from uuid import uuid4

import pytest

from tests.factories.deducts import set_the_stage
from tests.factories.objections import (
    DECIDED_ON,
    PROMISED_ON,
    neighbour_of,
    object_to,
    record_of,
)
from tests.factories.records import RecordFactory
from tests.factories.villages import moment
from tests.support.parallel import at_once, kinds
from villages.models import Objection
from villages.services import objections, records

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_two_deciders_at_once_one_decides():
    stage = set_the_stage()
    record = record_of(stage)
    objection = object_to(record, neighbour_of(stage))

    def decide(by, outcome):
        return lambda: objections.decide(
            objection=objection,
            outcome=outcome,
            reasons="看过了",
            by=by,
            at=moment(DECIDED_ON),
        )

    answers = at_once(
        [decide(stage.panel[1], "upheld"), decide(stage.panel[2], "dismissed")]
    )
    assert kinds(answers) == {"ObjectionClosed": 1, "ObjectionDecision": 1}
    objection.refresh_from_db()
    record.refresh_from_db()
    expected = {"upheld": "reversed", "dismissed": "on_notice"}
    assert record.status == expected[objection.status]


def test_one_form_sent_twice_at_once_is_one_objection():
    stage = set_the_stage()
    record, neighbour = record_of(stage), neighbour_of(stage)
    client_id = uuid4()
    answers = at_once(
        [lambda: object_to(record, neighbour, client_id=client_id) for _each in "ab"]
    )
    assert len({one.pk for one in answers}) == 1
    assert Objection.objects.count() == 1


def test_an_objection_and_the_timer_at_once_leave_one_state():
    stage = set_the_stage()
    record, neighbour = record_of(stage), neighbour_of(stage)
    at = moment(PROMISED_ON)
    at_once(
        [
            lambda: object_to(record, neighbour, at=at),
            lambda: records.settle(record=record, on=PROMISED_ON, at=at),
        ]
    )
    record.refresh_from_db()
    assert record.status in {"objected", "effective"}
    assert record.objections.open().count() == 1


def test_one_id_sent_to_two_lines_at_once_is_one_objection():
    stage = set_the_stage()
    first, neighbour = record_of(stage), neighbour_of(stage)
    second = RecordFactory(
        resident=stage.person,
        rule=first.rule,
        status="on_notice",
        notice=first.notice,
    )
    client_id = uuid4()

    def object_once(record):
        return lambda: object_to(record, neighbour, client_id=client_id)

    answers = at_once([object_once(first), object_once(second)])
    assert kinds(answers) == {"ClientIdConflict": 1, "Objection": 1}
