"""A migration operation: install the part of the book that lives in the database."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_SQL = Path(__file__).parent / "sql"


def _statements(text: str) -> Iterator[str]:
    """Cut a script where SQLite says that a statement, or a trigger, is complete."""
    statement = ""
    for line in text.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


class RunScript(Operation):
    """Run ``sql/<name>.<vendor>.sql``, and ``….undo.sql`` on the way back."""

    reversible = True

    def __init__(self, name: str) -> None:
        """Name the script."""
        self.name = name

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: models do not know about triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the functions and triggers."""
        self._run(schema_editor, "sql")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop them."""
        self._run(schema_editor, "undo.sql")

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Install the database side of {self.name}"

    def _run(self, schema_editor: BaseDatabaseSchemaEditor, suffix: str) -> None:
        vendor = schema_editor.connection.vendor
        text = (_SQL / f"{self.name}.{vendor}.{suffix}").read_text(encoding="utf-8")
        for statement in _statements(text) if vendor == "sqlite" else [text]:
            schema_editor.execute(statement, params=None)


def postings_move_value() -> RunScript:
    """Return the operation that lets a posting write its entries and move balances."""
    return RunScript("posting")


def postings_ask_less() -> RunScript:
    """Return the operation that spares PostgreSQL a plan in each transaction."""
    return RunScript("posting_2")


def transfers_keep_their_day() -> RunScript:
    """Return the operation that lets a transfer take from lots of one last day alone."""
    return RunScript("posting_3")
