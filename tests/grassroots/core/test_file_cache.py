"""The shared cache keeps what still holds, however much is put beside it."""

from pathlib import Path

import pytest
from django.conf import settings
from django.utils.module_loading import import_string

from grassroots.core.file_cache import FileCache
from grassroots.settings import base
from tests.support.clock import freeze_time

FOR_A_DAY = 24 * 60 * 60


@pytest.fixture
def cache(tmp_path: Path) -> FileCache:
    return FileCache(str(tmp_path), {"OPTIONS": {"MAX_ENTRIES": 40}})


@pytest.fixture
def crowd(cache: FileCache) -> None:
    """Two hundred people who come one after the other, each remembered for a second."""
    with freeze_time() as clock:
        cache.set("lock-out", "holds", FOR_A_DAY)
        for number in range(200):
            clock.tick(2)
            cache.set(f"short-{number}", number, 1)


@pytest.mark.usefixtures("crowd")
def test_a_lock_out_outlives_many_short_entries(cache: FileCache) -> None:
    assert cache.get("lock-out") == "holds"


@pytest.mark.usefixtures("crowd")
def test_what_has_run_out_makes_room(tmp_path: Path) -> None:
    assert len(list(tmp_path.glob("*.djcache"))) <= 40


def test_it_stays_within_bounds_even_when_everything_still_holds(
    cache: FileCache, tmp_path: Path
) -> None:
    for number in range(200):
        cache.set(f"long-{number}", number, FOR_A_DAY)
    assert len(list(tmp_path.glob("*.djcache"))) <= 40


def test_installations_use_it_with_room_for_a_county() -> None:
    default = base.CACHES["default"]
    assert import_string(default["BACKEND"]) is FileCache
    assert default["OPTIONS"]["MAX_ENTRIES"] >= 10_000
    assert Path(default["LOCATION"]).is_relative_to(settings.VAR)
