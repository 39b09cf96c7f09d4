"""A village in June 2026, and somebody who reads the own file."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.factories.accounts import sign_in
from tests.factories.deducts import VOTED_ON, Stage, set_the_stage
from tests.factories.records import RecordFactory
from tests.factories.villages import RuleFactory, moment
from tests.support.clock import freeze_time
from villages.models import BehaviourRecord, RecordStatus

NOW = moment(VOTED_ON, 15).replace(day=20)


@pytest.fixture
def afternoon() -> Iterator[None]:
    """Let every clock show the afternoon of 20 June 2026."""
    with freeze_time(NOW):
        yield


@pytest.fixture
def stage(afternoon: None, db: None) -> Stage:
    return set_the_stage()


@pytest.fixture
def me(stage: Stage) -> Client:
    return signed_in(stage.subject)


def signed_in(user: Any) -> Client:
    """Return a client of a user who has signed in."""
    client = Client()
    sign_in(client, user)
    return client


def counted(stage: Stage, points: int = 5, **columns: Any) -> BehaviourRecord:
    """Return a good deed in force, of the stage's person unless told otherwise."""
    usual: dict[str, Any] = {
        "resident": stage.person,
        "rule": RuleFactory(rule_book=stage.rule.rule_book, title="清理公共沟渠"),
        "recorded_by": stage.user("recorder"),
        "status": RecordStatus.EFFECTIVE,
        "points_proposed": points,
        "acted_on": VOTED_ON.replace(month=4),
    }
    return RecordFactory(**{**usual, **columns})
