import base64
import secrets

import pytest
from django.core.exceptions import ImproperlyConfigured

from grassroots.core import sealing


def new_key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def test_what_is_sealed_opens_for_its_owner_only():
    sealed = sealing.seal("3702", owner="a")
    assert "3702" not in sealed
    assert sealing.unseal(sealed, owner="a") == "3702"
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, owner="b")


def test_the_same_text_is_never_sealed_the_same_way():
    assert sealing.seal("3702", owner="a") != sealing.seal("3702", owner="a")


def test_an_older_key_still_opens_and_the_newest_seals(settings):
    old, new = new_key(), new_key()
    settings.PERSONAL_KEYS = [old]
    sealed = sealing.seal("3702", owner="a")
    settings.PERSONAL_KEYS = [new, old]
    assert sealing.unseal(sealed, owner="a") == "3702"
    assert not sealed.startswith(sealing.newest_key_id())
    settings.PERSONAL_KEYS = [new]
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(sealed, owner="a")


@pytest.mark.parametrize("broken", ["", "x", "00000000.AAAA", ".", "abc.!!!", "abc.A"])
def test_what_was_never_sealed_does_not_open(broken):
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(broken, owner="a")


def test_a_changed_payload_does_not_open():
    sealed = sealing.seal("3702", owner="a")
    changed = sealed[:-4] + ("A" if sealed[-4] != "A" else "B") + sealed[-3:]
    with pytest.raises(sealing.CannotOpen):
        sealing.unseal(changed, owner="a")


@pytest.mark.parametrize("keys", [[], ["short"], ["c2hvcnQ="]])
def test_a_missing_or_weak_key_stops_everything(settings, keys):
    settings.PERSONAL_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        sealing.seal("3702", owner="a")


def test_equal_texts_meet_only_under_the_same_lookup_key(settings):
    first = sealing.digest("3702")
    assert sealing.digest("3702") == first
    assert sealing.digest("3703") != first
    settings.LOOKUP_KEY = "another"
    assert sealing.digest("3702") != first
    settings.LOOKUP_KEY = ""
    with pytest.raises(ImproperlyConfigured):
        sealing.digest("3702")
