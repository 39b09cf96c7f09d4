"""A migration operation: from here on a table may only grow."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL = """
CREATE FUNCTION {table}_grows_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {table}_grows_only();
"""


class AppendOnly(Operation):
    """Refuse UPDATE and DELETE on ``table`` in the database itself, raw SQL included."""

    reversible = True

    def __init__(self, table: str) -> None:
        """Name the table as the database knows it."""
        self.table = table

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change nothing: models do not know about triggers."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the triggers."""
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(_SQLITE.format(table=self.table, verb=verb))
        else:
            schema_editor.execute(_POSTGRESQL.format(table=self.table))

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers."""
        table = self.table
        if schema_editor.connection.vendor == "sqlite":
            for verb in ("UPDATE", "DELETE"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}")
        else:
            schema_editor.execute(f"DROP TRIGGER {table}_no_change ON {table}")
            schema_editor.execute(f"DROP FUNCTION {table}_grows_only()")

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Make {self.table} append-only"


class MayChange(AppendOnly):
    """Undo ``AppendOnly``, for a migration that alters the table and then closes it again."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers."""
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Create the triggers."""
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Let {self.table} be altered"


def append_only(table: str) -> AppendOnly:
    """Return the operation that lets ``table`` only grow."""
    return AppendOnly(table)


def may_change(table: str) -> MayChange:
    """Return the operation that opens ``table``, to be closed again by ``append_only``."""
    return MayChange(table)
