import base64
from io import StringIO

import pytest
from django.core.management import call_command

from grassroots.core import sealing
from tests.factories.villages import ResidentFactory
from villages.services import registry

pytestmark = pytest.mark.django_db
NEW_KEY = base64.b64encode(b"n" * 32).decode()
NUMBERS = ["11010519491231002X", "360426199101010071"]


@pytest.fixture
def numbered():
    return [ResidentFactory(id_number=number) for number in NUMBERS]


def test_every_number_is_sealed_again_with_the_newest_key(numbered, settings):
    ResidentFactory()
    old = settings.PERSONAL_KEYS[0]
    settings.PERSONAL_KEYS = [NEW_KEY, old]
    out = StringIO()
    call_command("rotate_personal_keys", batch=1, stdout=out)
    assert "2/2" in out.getvalue()
    settings.PERSONAL_KEYS = [NEW_KEY]
    for resident, number in zip(numbered, NUMBERS, strict=True):
        resident.refresh_from_db()
        assert resident.id_number_sealed.startswith(sealing.newest_key_id())
        assert (
            registry.masked_id_number(resident)
            == f"{number[:4]}{'*' * 10}{number[-4:]}"
        )
        assert registry.find_by_id_number(resident.village, number) == resident


def test_a_rotation_that_was_stopped_goes_on_where_it_was(numbered, settings):
    settings.PERSONAL_KEYS = [NEW_KEY, *settings.PERSONAL_KEYS]
    assert registry.count_to_reseal() == 2
    assert registry.reseal_batch(size=1) == 1
    assert registry.count_to_reseal() == 1
    assert registry.reseal_batch(size=5) == 1
    assert registry.reseal_batch(size=5) == 0
