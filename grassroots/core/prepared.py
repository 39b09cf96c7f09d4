"""Questions that every request asks: put into SQL once, asked again and again.

The ORM takes several times longer to word a query than the database to answer it.
For the few queries behind each request (who is it, in which capacity) that is most
of what a request costs. A prepared query is written like any other, with ``given``
in the places of values.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.db import InterfaceError, OperationalError, connection, models
from django.db.models.expressions import Expression
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler

M = TypeVar("M", bound=models.Model)


class _Blank(NamedTuple):
    """The place of a value among the parameters of a statement."""

    name: str
    field: models.Field[Any, Any]

    def fill(self, values: dict[str, Any]) -> Any:
        return self.field.get_db_prep_value(values[self.name], connection)


class _Given(Expression):
    """A value that is told when the question is asked."""

    def __init__(self, name: str, field: models.Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.blank = _Blank(name, field)

    def as_sql(self, compiler: SQLCompiler, _connection: Any) -> tuple[str, Any]:
        """Leave the place open."""
        return "%s", [self.blank]


def given(name: str, field: models.Field[Any, Any]) -> Any:
    """Return the placeholder of a value of that kind; it is told by its name."""
    return _Given(name, field)


class _Statement:
    """The SQL of one database, and how its rows become objects."""

    def __init__(self, queryset: "models.QuerySet[Any]") -> None:
        self.compiler = queryset.query.get_compiler(connection.alias)
        self.sql, self.params = self.compiler.as_sql()
        self.select = self.compiler.select
        self.klass_info = self.compiler.klass_info
        own = self.klass_info["select_fields"]
        self.start, self.end = own[0], own[-1] + 1
        columns = self.select[self.start : self.end]
        self.names = [column[0].target.attname for column in columns]
        self.related = get_related_populators(  # type: ignore[call-arg]
            self.klass_info, self.select, connection.alias
        )
        fields = [column[0] for column in self.select[: self.compiler.col_count]]
        self.converters = self.compiler.get_converters(fields)

    def ask(self, values: dict[str, Any]) -> list[Any]:
        """Fill the blanks, and build the objects."""
        filled = [
            param.fill(values) if isinstance(param, _Blank) else param
            for param in self.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, filled)
            rows: Sequence[Any] = cursor.fetchall()
        if self.converters:
            rows = list(self.compiler.apply_converters(rows, self.converters))
        return [self._build(row) for row in rows]

    def _build(self, row: Any) -> Any:
        found = self.klass_info["model"].from_db(
            connection.alias, self.names, row[self.start : self.end]
        )
        for part in self.related:
            part.populate(row, found)
        return found


class Prepared(Generic[M]):
    """A query without its values: whole objects, with ``select_related``, in order.

    What the database would refuse it refuses when it is first asked. It knows
    neither annotations nor prefetching.
    """

    def __init__(self, write: Callable[[], "models.QuerySet[M]"]) -> None:
        """Keep how the query is written; that happens when it is first asked."""
        self._write = write
        self._statements: dict[str, _Statement] = {}

    def __call__(self, **values: Any) -> list[M]:
        """Return what is found for these values."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = _Statement(self._write())
        return statement.ask(values)


class PreparedRows:
    """A query for bare values, ``values_list``, without those it is asked for.

    It does not ask first whether the connection still lives, which costs as much as
    the question: when it does not, it is asked once more on a new one.
    """

    def __init__(self, write: Callable[[], "models.QuerySet[Any, Any]"]) -> None:
        """Keep how the query is written; that happens when it is first asked."""
        self._write = write
        self._statements: dict[str, tuple[SQLCompiler, str, Any, Any]] = {}

    def __call__(self, **values: Any) -> list[Sequence[Any]]:
        """Return the rows that are found for these values."""
        statement = self._statements.get(connection.vendor)
        if statement is None:
            statement = self._statements[connection.vendor] = self._worded()
        compiler, sql, params, converters = statement
        filled = [
            param.fill(values) if isinstance(param, _Blank) else param
            for param in params
        ]
        rows = _trusting(sql, filled)
        return list(compiler.apply_converters(rows, converters)) if converters else rows

    def _worded(self) -> tuple[SQLCompiler, str, Any, Any]:
        compiler = self._write().query.get_compiler(connection.alias)
        sql, params = compiler.as_sql()
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        return compiler, sql, params, compiler.get_converters(fields)


def _trusting(sql: str, params: list[Any]) -> list[Sequence[Any]]:
    """Read, and read again on a new connection if the old one was dead."""
    if connection.in_atomic_block:
        return _read(sql, params)
    connection.health_check_done = True  # type: ignore[attr-defined]
    try:
        return _read(sql, params)
    except (InterfaceError, OperationalError):
        connection.close()
        return _read(sql, params)


def _read(sql: str, params: list[Any]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows: list[Sequence[Any]] = cursor.fetchall()
        return rows
