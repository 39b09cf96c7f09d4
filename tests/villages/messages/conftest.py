import pytest

from tests.factories.accounts import UserFactory
from tests.factories.deducts import Stage, set_the_stage
from tests.factories.villages import ResidentFactory
from villages.message_backends import LocmemBackend
from villages.models import Resident


@pytest.fixture(autouse=True)
def outbox():
    """What was sent to phones in this test."""
    LocmemBackend.outbox.clear()
    yield LocmemBackend.outbox
    LocmemBackend.outbox.clear()


@pytest.fixture
def stage(db: None) -> Stage:
    """A village with its officers, a panel and somebody to remind."""
    return set_the_stage()


@pytest.fixture
def person(stage: Stage) -> Resident:
    """Somebody of the village with an account."""
    return stage.person


@pytest.fixture
def mate(stage: Stage) -> Resident:
    """Who lives with them."""
    home = stage.person.memberships.get().household
    return ResidentFactory(household=home, name="张桂兰", user=UserFactory())
