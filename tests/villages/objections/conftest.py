import pytest

from tests.factories.deducts import Stage, set_the_stage
from tests.factories.objections import neighbour_of, record_of
from villages.models import BehaviourRecord, Resident


@pytest.fixture
def stage(db: None) -> Stage:
    """A village with its officers and a panel of three, of whom one has reviewed."""
    return set_the_stage()


@pytest.fixture
def record(stage: Stage) -> BehaviourRecord:
    """A record of the stage's person, on notice."""
    return record_of(stage)


@pytest.fixture
def neighbour(stage: Stage) -> Resident:
    """Another grown-up villager."""
    return neighbour_of(stage)
