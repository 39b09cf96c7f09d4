"""A migration operation: rows that meet a condition can no longer change."""

from collections.abc import Sequence
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

_SQLITE = """
CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table} WHEN {condition}
BEGIN SELECT RAISE(ABORT, '{message}'); END
"""
_POSTGRESQL = """
CREATE FUNCTION {name}_{verb}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {condition} THEN
    RAISE EXCEPTION '{message}' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN {row};
END $$;
CREATE TRIGGER {name}_{verb} BEFORE {verb} ON {table}
FOR EACH ROW EXECUTE FUNCTION {name}_{verb}();
"""


class Freeze(Operation):
    """Refuse the verbs on rows for which ``condition`` holds, raw SQL included.

    ``condition`` is SQL over ``OLD`` (and ``NEW`` when the verb is UPDATE) that both
    databases understand.
    """

    reversible = True

    def __init__(
        self, table: str, *, name: str, verbs: Sequence[str], condition: str
    ) -> None:
        """Name the table, the trigger, and what is refused when."""
        self.table = table
        self.name = name
        self.verbs = verbs
        self.condition = condition

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
        vendor = schema_editor.connection.vendor
        template = _SQLITE if vendor == "sqlite" else _POSTGRESQL
        for verb in self.verbs:
            statement = template.format(
                name=self.name,
                verb=verb.lower(),
                table=self.table,
                condition=self.condition,
                message=f"{self.table} row is frozen",
                row="OLD" if verb == "DELETE" else "NEW",
            )
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop the triggers."""
        for verb in (verb.lower() for verb in self.verbs):
            if schema_editor.connection.vendor == "sqlite":
                schema_editor.execute(f"DROP TRIGGER {self.name}_{verb}")
            else:
                schema_editor.execute(
                    f"DROP TRIGGER {self.name}_{verb} ON {self.table}"
                )
                schema_editor.execute(f"DROP FUNCTION {self.name}_{verb}()")

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Freeze rows of {self.table}: {self.name}"


class Thaw(Freeze):
    """Take a freeze away; backwards it is put back.

    SQLite copies a table to change a constraint and loses its triggers: thaw before,
    freeze again afterwards.
    """

    def database_forwards(self, *args: Any, **kwargs: Any) -> None:
        """Drop the triggers."""
        super().database_backwards(*args, **kwargs)

    def database_backwards(self, *args: Any, **kwargs: Any) -> None:
        """Create the triggers."""
        super().database_forwards(*args, **kwargs)

    def describe(self) -> str:
        """Say what the operation does."""
        return f"Thaw rows of {self.table}: {self.name}"


def freeze(
    table: str,
    *,
    name: str,
    condition: str,
    verbs: Sequence[str] = ("UPDATE", "DELETE"),
) -> Freeze:
    """Return the operation that freezes rows of ``table``."""
    return Freeze(table, name=name, verbs=verbs, condition=condition)


def thaw(
    table: str,
    *,
    name: str,
    condition: str,
    verbs: Sequence[str] = ("UPDATE", "DELETE"),
) -> Thaw:
    """Return the operation that takes a freeze away."""
    return Thaw(table, name=name, verbs=verbs, condition=condition)
