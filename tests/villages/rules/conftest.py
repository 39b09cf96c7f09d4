"""A village, its manager, and a meeting that could decide."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.villages import VillageFactory
from villages.models import Village
from villages.services.rulebooks import ResolutionInput

AT = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
MEETING = ResolutionInput(
    meeting_kind="assembly",
    held_on=date(2026, 5, 20),
    eligible=100,
    present=60,
    votes_for=50,
    votes_against=6,
    abstained=4,
    filing_number="镇备〔2026〕7号",
)


@pytest.fixture
def village(db: None) -> Village:
    return VillageFactory()


@pytest.fixture
def manager(db: None) -> User:
    return UserFactory()


def meeting(**changes: object) -> ResolutionInput:
    return replace(MEETING, **changes)
