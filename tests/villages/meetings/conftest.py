"""A village of six households, its manager, and a meeting on its way."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from grassroots.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages.models import AreaRole, Meeting, Resident, Village
from villages.services import meetings

WRITTEN, CALLED = date(2026, 6, 1), date(2026, 6, 2)
MEETS, NOTED, CLOSED = date(2026, 6, 10), date(2026, 6, 11), date(2026, 6, 12)
AGENDA = ("新一版村规", "修东头的路")


@pytest.fixture
def village(db: None) -> Village:
    return VillageFactory(name="东岛村")


@pytest.fixture
def people(village: Village) -> list[Resident]:
    """Six grown-ups, each of a household of their own."""
    return [ResidentFactory(village=village, is_head=True) for _ in range(6)]


@pytest.fixture
def manager(village: Village) -> User:
    return AppointmentFactory(
        village=village, role=AreaRole.MANAGER, user=UserFactory(name="王海")
    ).user


def minutes() -> SimpleUploadedFile:
    return SimpleUploadedFile("记录.pdf", b"%PDF-1.4 minutes")


Drafted = Callable[..., Meeting]


@pytest.fixture
def drafted(village: Village, people: list[Resident], manager: User) -> Drafted:
    """Write a meeting down; what is not given is the usual."""

    def drafted(**changes: Any) -> Meeting:
        usual = {
            "village": village,
            "kind": "assembly",
            "meets_at": moment(MEETS, 19),
            "place": "村委会",
            "agenda": AGENDA,
            "by": manager,
            "at": moment(WRITTEN),
        }
        return meetings.draft(**{**usual, **changes})

    return drafted


@pytest.fixture
def called(drafted: Drafted, manager: User) -> Drafted:
    def called(**changes: Any) -> Meeting:
        return meetings.call(meeting=drafted(**changes), by=manager, at=moment(CALLED))

    return called


def note(meeting: Meeting, by: User, **changes: Any) -> Meeting:
    """Note that four of six came and three of them agreed to the first item."""
    usual = {
        "meeting": meeting,
        "held_on": MEETS,
        "eligible": 6,
        "present": 4,
        "votes": {1: meetings.Votes(3, 1, 0)},
        "by": by,
        "at": moment(NOTED),
    }
    return meetings.note_result(**{**usual, **changes})


@pytest.fixture
def closed(called: Drafted, manager: User) -> Drafted:
    def closed(**changes: Any) -> Meeting:
        held = note(called(), manager, **changes)
        return meetings.close(
            meeting=held, minutes=minutes(), by=manager, at=moment(CLOSED)
        )

    return closed
