import pytest

from tests.factories.activities import Yard, open_the_yard


@pytest.fixture
def yard(db: None) -> Yard:
    """A village with a rule for hours."""
    return open_the_yard()
