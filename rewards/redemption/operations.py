"""A migration operation: install what confirms an order in one round trip."""

from pathlib import Path

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_SQL = Path(__file__).parent / "sql"


class OnPostgresql(Operation):
    """Run ``sql/<name>.sql`` on PostgreSQL, and ``….undo.sql`` on the way back.

    ``replaces`` names the script of an earlier version, which is undone first, and run
    again on the way back. SQLite has no functions of its own; there the services take
    single steps.
    """

    reversible = True

    def __init__(self, name: str, *, replaces: str = "") -> None:
        """Name the script, and the one whose place it takes."""
        self.name = name
        self.replaces = replaces

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: models do not know about functions."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the functions."""
        if self.replaces:
            self._run(schema_editor, f"{self.replaces}.undo.sql")
        self._run(schema_editor, f"{self.name}.sql")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop them."""
        self._run(schema_editor, f"{self.name}.undo.sql")
        if self.replaces:
            self._run(schema_editor, f"{self.replaces}.sql")

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Install {self.name} on PostgreSQL"

    def _run(self, schema_editor: BaseDatabaseSchemaEditor, script: str) -> None:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute((_SQL / script).read_text("utf-8"), params=None)


def hand_over_in_one_call() -> OnPostgresql:
    """Return the operation that lets an order be confirmed in one round trip."""
    return OnPostgresql("hand_over")


def hand_over_in_one_statement() -> OnPostgresql:
    """Return the operation that adds the outlet's check and the audit line to it."""
    return OnPostgresql("hand_over_2", replaces="hand_over")
