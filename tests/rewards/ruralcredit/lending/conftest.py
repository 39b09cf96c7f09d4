import pytest

from tests.factories.ruralcredit import make_desk


@pytest.fixture
def desk():
    return make_desk()
