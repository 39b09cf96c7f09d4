"""A migrated database in no time: migrate once, then copy.

The first ``migrate`` takes a quarter of a minute, nearly all of it Wagtail's.
It is done once for each state of the migration files and kept as a template;
each test process works on a copy of its own, and a test that commits gives the
copy the template's rows back. Deleting rows instead, as Django does, would
lose what migrations put in (Wagtail's first page, site and locale), and the
append-only tables refuse it.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.support import postgresql

TEMPLATES_KEPT = 3


def fingerprint() -> str:
    """Return a short name for the state of every migration there is."""
    digest = hashlib.sha256(django.__version__.encode())
    own = [Path(__file__), Path(postgresql.__file__)]
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        own += sorted(Path(config.path, "migrations").glob("*.py"))
        own += sorted(Path(config.path, "sql").glob("*.sql"))
    own.append(Path(apps.get_app_config("core").path, "append_only.py"))
    for path in own:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold the one lock under which templates and copies are made."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def connect_to(name: str | Path) -> None:
    """Make every connection of this process use another database."""
    connection.close()
    connection.settings_dict["NAME"] = name


def is_running(pid: int) -> bool:
    """Say whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def own_name() -> str:
    """Name this process's copy; the number lets others see when it is left over."""
    return f"test_{os.getpid()}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}"


def is_left_over(name: str) -> bool:
    """Say whether a copy belongs to a test process that is gone."""
    parts = name.split("_")
    if len(parts) < 2 or parts[0] != "test" or not parts[1].isdigit():
        return False
    return not is_running(int(parts[1]))


class SqliteCopies:
    """Templates and copies as files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.template = folder / f"template-{fingerprint()}.sqlite3"
        self.copy = folder / f"{own_name()}.sqlite3"

    def create(self) -> None:
        """Make the copy of this process, and the template when there is none."""
        for path in self.folder.glob("test_*"):
            if is_left_over(path.name.split(".")[0]):
                path.unlink(missing_ok=True)
        if not self.template.exists():
            self._build()
        os.utime(self.template)
        shutil.copyfile(self.template, self.copy)
        connect_to(self.copy)

    def _build(self) -> None:
        building = self.folder / f"{own_name()}-building.sqlite3"
        connect_to(building)
        migrate()
        ready = building.with_suffix(".ready")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(ready)])
        connection.close()
        remove(building)
        ready.rename(self.template)
        templates = sorted(
            self.folder.glob("template-*"), key=lambda path: path.stat().st_mtime
        )
        for path in templates[:-TEMPLATES_KEPT]:
            path.unlink(missing_ok=True)

    def restore(self) -> None:
        """Give the copy the template's contents back, under its connections."""
        connection.close()
        source = sqlite3.connect(f"file:{self.template}?immutable=1", uri=True)
        target = sqlite3.connect(self.copy)
        try:
            source.backup(target)
        finally:
            source.close()
            target.close()

    def destroy(self) -> None:
        """Remove the copy."""
        connection.close()
        remove(self.copy)


def remove(path: Path) -> None:
    """Remove a SQLite database with the files that stand beside it."""
    for suffix in ("", "-wal", "-shm"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").unlink()


class PostgresqlCopies:
    """Templates and copies as databases of one cluster."""

    def __init__(self) -> None:
        self.template = f"template_{fingerprint()}"
        self.copy = own_name()

    def create(self) -> None:
        """Make the copy of this process, and the template when there is none."""
        with connection._nodb_cursor() as cursor:
            names = postgresql.names(cursor)
            for name in filter(is_left_over, names):
                postgresql.drop(cursor, name)
            if self.template not in names:
                building = f"{self.copy}_building"
                postgresql.create(cursor, building)
                connect_to(building)
                migrate()
                postgresql.keep_baseline(connection)
                connection.close()
                postgresql.rename(cursor, building, self.template)
                for name in names:
                    if name.startswith("template_"):
                        postgresql.drop(cursor, name)
            postgresql.create(cursor, self.copy, template=self.template)
        connect_to(self.copy)

    def restore(self) -> None:
        """Give the copy the rows back that migrations had left."""
        connection.close()
        postgresql.restore_baseline(connection)

    def destroy(self) -> None:
        """Drop the copy."""
        connection.close()
        with connection._nodb_cursor() as cursor:
            postgresql.drop(cursor, self.copy)


def migrate() -> None:
    """Run every migration, silently."""
    call_command("migrate", interactive=False, run_syncdb=True, verbosity=0)


@contextmanager
def migrated_database(folder: Path) -> Iterator[Callable[[], None]]:
    """Work on a migrated database of one's own; yields what restores it."""
    before = connection.settings_dict["NAME"]
    vendor = connection.vendor
    copies = SqliteCopies(folder) if vendor == "sqlite" else PostgresqlCopies()
    with locked(folder):
        copies.create()
    try:
        yield copies.restore
    finally:
        copies.destroy()
        connect_to(before)
