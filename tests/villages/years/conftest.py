import pytest

from tests.factories.deducts import Stage, set_the_stage
from tests.factories.villages import RuleBookFactory, VillageFactory
from tests.factories.years import manager_of
from villages.models import Village


@pytest.fixture
def village(db: None) -> Village:
    """A village with a book since 1 January 2025."""
    village = VillageFactory(name="东岛村")
    RuleBookFactory(village=village)
    return village


@pytest.fixture
def manager(village):
    return manager_of(village)


@pytest.fixture
def stage(db: None) -> Stage:
    """A village with everybody who answers an objection."""
    return set_the_stage()
