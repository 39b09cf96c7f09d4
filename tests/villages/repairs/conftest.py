from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from tests.factories.accounts import sign_in
from tests.factories.deducts import DONE_ON, Stage, set_the_stage
from tests.factories.villages import moment
from tests.support.clock import Clock, freeze_time


@pytest.fixture
def stage(db: None) -> Stage:
    """A village whose book asks for two votes of a panel of three."""
    return set_the_stage()


@pytest.fixture
def clock() -> Iterator[Clock]:
    """The day on which the work was done, in the afternoon."""
    with freeze_time(moment(DONE_ON, 15)) as frozen:
        yield frozen


@pytest.fixture
def as_role() -> Callable[..., Client]:
    """Sign somebody of a stage in by the role, of the panel by the place."""

    def sign(stage: Stage, role: str, member: int = 0) -> Client:
        seat = stage.bench[member] if role == "panel" else stage.seats[role]
        return sign_in(Client(), seat.user, acting_as=seat)

    return sign
