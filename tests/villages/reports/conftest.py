import pytest

from tests.factories.reports import Scene, set_the_scene


@pytest.fixture
def scene(db: None) -> Scene:
    """A village whose book asks for two votes of a panel of three."""
    return set_the_scene()
