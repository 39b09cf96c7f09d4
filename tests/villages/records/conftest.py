"""One village at work: a recorder, a panel of three, a book in force since 2025."""

import functools
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.records import ACTED_ON
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from villages.models import AreaRole, Resident, Rule, RuleBook, Submission, Village
from villages.services import records

NOW = moment(ACTED_ON, 9)
Submit = Callable[..., Submission]


@pytest.fixture
def village(db: None) -> Village:
    return VillageFactory(name="东岛村")


@pytest.fixture
def quorum() -> int:
    """How many of the panel decide; parametrize it to ask for more."""
    return 1


@pytest.fixture
def book(village: Village, quorum: int) -> RuleBook:
    return RuleBookFactory(village=village, panel_quorum=quorum)


@pytest.fixture
def rule(book: RuleBook) -> Rule:
    """Two points, judged by the panel."""
    return RuleFactory(rule_book=book, title="清理公共沟渠", code="ENV-A05")


@pytest.fixture
def small_rule(book: RuleBook) -> Rule:
    """Two points without a panel, at most four a month."""
    return RuleFactory(
        rule_book=book,
        title="邻里日常义务帮忙",
        code="AID-A01",
        needs_review=False,
        cap_points=4,
    )


@pytest.fixture
def recorder(village: Village) -> User:
    return appoint(village, AreaRole.RECORDER, name="刘海燕")


@pytest.fixture
def panel(village: Village) -> list[User]:
    names = ("赵玉琴", "孙桂芳", "王德顺")
    return [appoint(village, AreaRole.PANEL, name=name) for name in names]


@pytest.fixture
def person(village: Village) -> Resident:
    return ResidentFactory(village=village, name="李长河", is_head=True)


def appoint(village: Village, role: str, **columns: Any) -> User:
    user = UserFactory(**columns)
    AppointmentFactory(user=user, role=role, village=village)
    return user


@pytest.fixture
def submit(village: Village, recorder: User, rule: Rule, person: Resident) -> Submit:
    """Write a deed down; what is not given is the village's usual."""

    def submit(**changes: Any) -> Submission:
        usual = {
            "village": village,
            "by": recorder,
            "at": NOW,
            "client_id": uuid4(),
            "rule": rule,
            "residents": [person],
            "acted_on": ACTED_ON,
        }
        return records.submit(**{**usual, **changes})

    return functools.wraps(records.submit)(submit)
