"""A record on notice over National Day 2026, and objections to it.

Put up on 28 September, in effect on 12 October; objected to on the 30th: people
work again on Thursday the 8th, on Friday, and on Saturday the 10th.
"""

from datetime import date
from typing import Any
from uuid import uuid4

from tests.factories.accounts import UserFactory
from tests.factories.deducts import Stage
from tests.factories.records import NoticeFactory, RecordFactory
from tests.factories.villages import ResidentFactory, RuleFactory, moment
from villages.models import (
    BehaviourRecord,
    Deduct,
    Objection,
    RecordStatus,
    Resident,
    Review,
)
from villages.services import objections

ACTED_ON = date(2026, 9, 28)
PROMISED_ON = date(2026, 10, 12)
RAISED_ON = date(2026, 9, 30)
DUE_ON = date(2026, 10, 10)
LONGER_DUE_ON = date(2026, 10, 15)
DECIDED_ON = date(2026, 10, 9)
# A Friday; the fifth workday after it is the next Friday, as Saturday 10 is worked.
LAST_TO_ESCALATE = date(2026, 10, 15)


def record_of(
    stage: Stage, *, status: str = RecordStatus.ON_NOTICE, **columns: Any
) -> BehaviourRecord:
    """Return a record of the stage's person, recorded and reviewed by its officers."""
    notice = NoticeFactory(
        village=stage.village,
        starts_on=ACTED_ON,
        ends_on=date(2026, 10, 10),
        effective_on=PROMISED_ON,
    )
    record = RecordFactory(
        **{
            "resident": stage.person,
            "rule": RuleFactory(rule_book=stage.rule.rule_book),
            "recorded_by": stage.user("recorder"),
            "acted_on": ACTED_ON,
            "status": status,
            "notice": notice,
            **columns,
        }
    )
    Review.objects.create(
        record=record,
        member=stage.panel[0],
        verdict="approve",
        voted_at=moment(ACTED_ON, 11),
    )
    return record


def neighbour_of(stage: Stage, **columns: Any) -> Resident:
    """Return another grown-up of the village, with an account."""
    usual = {"village": stage.village, "name": "于福来", "user": UserFactory()}
    return ResidentFactory(**{**usual, **columns})


def object_to(line: Any, objector: Resident, **changes: Any) -> Objection:
    """Let somebody object on their own screen on 30 September."""
    usual = {
        "line": line,
        "objector": objector,
        "by": objector.user,
        "text": "那天不是我去的",
        "client_id": uuid4(),
        "at": moment(RAISED_ON),
    }
    return objections.raise_objection(**{**usual, **changes})


def answer(objection: Objection, by: Any, outcome: str, **changes: Any) -> Objection:
    """Let somebody decide on 9 October; return the objection as it stands then."""
    usual = {
        "objection": objection,
        "by": by,
        "outcome": outcome,
        "reasons": "看了照片和名单",
        "at": moment(DECIDED_ON),
    }
    objections.decide(**{**usual, **changes})
    objection.refresh_from_db()
    return objection


def deduct_of(stage: Stage) -> Deduct:
    """Return a deduct in force since 18 June 2026."""
    return stage.decided()
