import pytest

from tests.factories.deducts import Stage, set_the_stage


@pytest.fixture
def stage(db: None) -> Stage:
    """A village whose book asks for two votes of a panel of three."""
    return set_the_stage()
