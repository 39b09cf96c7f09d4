import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from grassroots.settings.environment import database, flag, words

SECRETS = {
    "SECRET_KEY": "long-enough-to-be-believed-0123456789-0123456789-0123456789",
    "ALLOWED_HOSTS": "points.example",
    "SITE_ADDRESS": "https://points.example",
    "DATABASE_URL": "postgresql://points@127.0.0.1/points",
    "PERSONAL_KEYS": "bm90LWEtc2VjcmV0LWJ1dC0zMi1ieXRlcy1sb25nISE=",
    "LOOKUP_KEY": "another-key-that-is-long-enough-to-be-believed",
    "SMS_BACKEND": "example.sms.Gateway",
}


def start(environment, *command):
    """Start a real process on production settings."""
    unset = {*SECRETS, "DJANGO_ALLOW_ASYNC_UNSAFE"}
    base = {name: value for name, value in os.environ.items() if name not in unset}
    return subprocess.run(
        [sys.executable, "-W", "error", "manage.py", *command],
        cwd=settings.ROOT,
        env=base
        | {"DJANGO_SETTINGS_MODULE": "grassroots.settings.production"}
        | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("missing", SECRETS)
def test_production_refuses_to_start_without(missing):
    given = {name: value for name, value in SECRETS.items() if name != missing}
    answer = start(given, "check")
    assert answer.returncode != 0
    assert f"Set the environment variable {missing}" in answer.stderr


@pytest.mark.parametrize("backend", ["ConsoleSms", "FileSms"])
def test_production_refuses_messages_that_reach_nobody(backend):
    given = SECRETS | {"SMS_BACKEND": f"grassroots.accounts.sms.{backend}"}
    answer = start(given, "check")
    assert answer.returncode != 0
    assert "SMS_BACKEND must send real messages" in answer.stderr


def test_production_passes_the_deployment_check():
    answer = start(SECRETS, "check", "--deploy", "--fail-level", "WARNING")
    assert answer.returncode == 0, answer.stderr
    assert "no issues" in answer.stdout


def test_production_is_never_a_demo():
    code = "from django.conf import settings; print(settings.DEMO_MODE, settings.DEBUG)"
    answer = start(
        SECRETS | {"GRASSROOTS_DEMO": "1", "DEBUG": "1"}, "shell", "-c", code
    )
    assert answer.stdout.split()[-2:] == ["False", "False"]


def test_a_sqlite_database_waits_for_its_turn_and_keeps_its_last_commit():
    found = database("sqlite:////srv/points/points.sqlite3")
    assert str(found["NAME"]) == "/srv/points/points.sqlite3"
    assert found["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in found["OPTIONS"]["init_command"]
    assert "synchronous=FULL" in found["OPTIONS"]["init_command"]


def test_a_postgresql_database_is_read_from_its_address():
    found = database(
        "postgresql://us%40er:pa%3Ass@db.example:6543/points?sslmode=require"
    )
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["USER"], found["PASSWORD"]) == ("us@er", "pa:ss")
    assert (found["HOST"], found["PORT"], found["NAME"]) == (
        "db.example",
        "6543",
        "points",
    )
    assert found["OPTIONS"]["sslmode"] == "require"


def test_postgresql_prepares_statements_unless_a_pooler_cannot(monkeypatch):
    address = "postgresql://points@db.example/points"
    assert database(address)["OPTIONS"] == {
        "server_side_binding": True,
        "prepare_threshold": 3,
    }
    monkeypatch.setenv("PREPARED_STATEMENTS", "0")
    assert database(address)["OPTIONS"] == {}


def test_another_kind_of_database_is_refused():
    with pytest.raises(ImproperlyConfigured, match="mysql"):
        database("mysql://localhost/points")


@pytest.mark.parametrize(
    ("said", "meant"), [("1", True), ("Yes", True), ("off", False), ("", True)]
)
def test_a_flag_is_read_as_people_write_it(monkeypatch, said, meant):
    monkeypatch.setenv("SOME_FLAG", said)
    assert flag("SOME_FLAG", default=True) is meant


def test_words_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("SOME_WORDS", "a.example, b.example")
    assert words("SOME_WORDS") == ["a.example", "b.example"]
    assert words("NO_WORDS") == []


@pytest.mark.parametrize("name", settings.TIMERS)
def test_every_timer_exists(name):
    assert callable(import_string(name))
