"""A village whose staff sit at their screens on the morning of 3 June 2026."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.records import ACTED_ON
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.support.clock import freeze_time
from villages.models import AreaAppointment, AreaRole, Resident, Rule, Village

NOW = moment(ACTED_ON, 9)
Acting = Callable[..., Client]


@pytest.fixture(autouse=True)
def morning() -> Iterator[None]:
    """Let every clock show 9:00 of 3 June 2026."""
    with freeze_time(NOW):
        yield


@pytest.fixture
def village(db: None) -> Village:
    return VillageFactory(name="东岛村", phone="0500-8612345")


@pytest.fixture
def rule(village: Village) -> Rule:
    """Two points, one to five, judged by a panel of one."""
    book = RuleBookFactory(village=village)
    return RuleFactory(rule_book=book, title="清理公共沟渠", code="ENV-A05")


@pytest.fixture
def person(village: Village) -> Resident:
    return ResidentFactory(village=village, name="李长河")


def post_in(village: Village, role: str, **user: Any) -> AreaAppointment:
    """Appoint somebody new."""
    return AppointmentFactory(village=village, role=role, user=UserFactory(**user))


@pytest.fixture
def recorder(village: Village) -> AreaAppointment:
    return post_in(village, AreaRole.RECORDER, name="刘海燕")


@pytest.fixture
def judge(village: Village) -> AreaAppointment:
    return post_in(village, AreaRole.PANEL, name="赵玉琴")


@pytest.fixture
def acting() -> Acting:
    """Sign somebody in as what they are appointed to, or as a resident."""

    def acting(capacity: Any) -> Client:
        return sign_in(Client(), capacity.user, acting_as=capacity)

    return acting
