"""What every test stands on: a quick database, no network, a watched browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import TransactionTestCase
from django.utils import translation
from hypothesis import settings as hypothesis_settings
from pytest_django import DjangoDbBlocker

from rewards.merchants.services.scans import BUFFER
from rewards.merchants.views.answers import SHELF
from tests.support.databases import migrated_database
from tests.support.network import stay_on_loopback

pytest_plugins = ["tests.support.browser"]

# The machine may be busy: an example that takes long is not a fault.
hypothesis_settings.register_profile("grassroots", deadline=None, print_blob=True)
hypothesis_settings.load_profile("grassroots")


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        stay_on_loopback(monkeypatch)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Work on a copy of the migrated database; give it its rows back, not none."""
    database = migrated_database(settings.VAR / "test")
    with django_db_blocker.unblock():
        restore = database.__enter__()
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(
            TransactionTestCase, "_fixture_teardown", lambda case: restore()
        )
        yield
    with django_db_blocker.unblock():
        database.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def clean_slate() -> Iterator[None]:
    """Forget what the last test cached and counted (rate limits too), and its language."""
    yield
    cache.clear()
    SHELF.clear()
    BUFFER.clear()
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session", autouse=True)
def uploads() -> Iterator[Path]:
    """Remove the folders of uploads and messages at the end."""
    yield Path(settings.MEDIA_ROOT)
    for folder in (settings.MEDIA_ROOT, settings.SMS_DIRECTORY):
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(autouse=True)
def only_on_postgresql(request: pytest.FixtureRequest) -> None:
    """Skip what is only true of PostgreSQL when the tests run on SQLite."""
    marked = request.node.get_closest_marker("postgresql")
    if marked and connection.vendor != "postgresql":
        pytest.skip("PostgreSQL only")
