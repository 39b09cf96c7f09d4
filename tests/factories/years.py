"""Years that were closed, and what counted in them.

Of the year 2025: frozen on New Year 2026, on notice from Monday 5 January to Monday
the 12th, to be published from the 13th.
"""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.records import RecordFactory
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleFactory,
    moment,
)
from villages.models import (
    AreaRole,
    BehaviourRecord,
    Deduct,
    DeductStage,
    Household,
    Objection,
    ObjectionChannel,
    RecordStatus,
    Resident,
    Rule,
    RuleKind,
    Village,
    YearClose,
    YearResult,
)
from villages.selectors.households import household_of
from villages.services import years

YEAR = 2025
LAST_DAY = date(2025, 12, 31)
FROZEN_ON = date(2026, 1, 1)
NOTICED_ON = date(2026, 1, 5)
ENDS_ON = date(2026, 1, 12)
PUBLISH_FROM = date(2026, 1, 13)


def freeze(village: Village, *, on: date = FROZEN_ON, **changes: Any) -> YearClose:
    """Freeze 2025 as the timer does on New Year."""
    usual = {"village": village, "year": YEAR, "by": None, "at": moment(on)}
    return years.freeze(**{**usual, **changes})


def noticed(close: YearClose, by: User, *, on: date = NOTICED_ON) -> YearClose:
    """Put the list up on 5 January."""
    return years.put_on_notice(close=close, by=by, at=moment(on))


def published(close: YearClose, by: User, *, on: date = PUBLISH_FROM) -> YearClose:
    """Publish it on the first day on which one may."""
    return years.publish(close=close, by=by, at=moment(on))


def manager_of(village: Village) -> User:
    """Return a manager of the village."""
    return AppointmentFactory(village=village, role=AreaRole.MANAGER).user


def result_of(close: YearClose, subject: Household | Resident) -> YearResult:
    """Return the result of the subject that stands."""
    kind = str(subject._meta.model_name)
    return close.results.current().get(**{kind: subject})


def counts(
    resident: Resident, points: int, *, since: date = date(2025, 6, 12), **columns: Any
) -> BehaviourRecord:
    """Return a good deed of the resident that is in force for a year from a day on."""
    rule = columns.pop("rule", None) or rule_of(resident.village, points=points)
    return RecordFactory(
        **{
            "resident": resident,
            "rule": rule,
            "status": RecordStatus.EFFECTIVE,
            "points_proposed": points,
            "acted_on": since - timedelta(days=10),
            "effective_on": since,
            "expires_on": since + timedelta(days=365),
            **columns,
        }
    )


def rule_of(village: Village, *, points: int = 5, kind: str = RuleKind.ADD) -> Rule:
    """Return a rule of the village's book."""
    book = village.rule_books.get(version=1)
    most = max(points, 5) if kind == RuleKind.ADD else 20
    return RuleFactory(rule_book=book, points_max=most, kind=kind)


def deducted(
    resident: Resident,
    points: int,
    *,
    since: date = date(2025, 7, 1),
    days: int = 365,
    **columns: Any,
) -> Deduct:
    """Return a deduct of the resident in force from a day on, as its steps leave it."""
    village, acted_on = resident.village, since - timedelta(days=20)
    officer = UserFactory()
    at = moment(acted_on)
    return Deduct.objects.create(
        **{
            "village": village,
            "rule": rule_of(village, kind=RuleKind.DEDUCT),
            "resident": resident,
            "household": household_of(resident, acted_on),
            "acted_on": acted_on,
            "facts": "门口堆着垃圾",
            "points_proposed": points,
            "points": points,
            "stage": DeductStage.IN_FORCE,
            "reminded_by": officer,
            "reminded_at": at,
            "mend_by": acted_on + timedelta(days=7),
            "notice_text": "门口堆着垃圾",
            "noticed_by": officer,
            "noticed_at": at,
            "heard_until": since - timedelta(days=3),
            "decided_at": moment(since - timedelta(days=1)),
            "effective_on": since,
            "expires_on": since + timedelta(days=days),
            **columns,
        }
    )


def disputed(line: Any, objector: Resident, *, on: date, **columns: Any) -> Objection:
    """Return an open objection to a record, a deduct or a score."""
    name = {BehaviourRecord: "record", Deduct: "deduct", Household: "household"}
    if isinstance(line, Resident):
        columns |= {"resident": line}
        line = household_of(line, on)
    return Objection.objects.create(
        **{
            name[type(line)]: line,
            "village": objector.village,
            "objector": objector,
            "entered_by": UserFactory(),
            "channel": ObjectionChannel.PAPER,
            "text": "不是我",
            "client_id": uuid4(),
            "body_digest": "0" * 64,
            "raised_at": moment(on),
            "due_on": on + timedelta(days=5),
            **columns,
        }
    )


def family(village: Village, **columns: Any) -> Resident:
    """Return the head of a household of the village."""
    return ResidentFactory(village=village, is_head=True, **columns)
