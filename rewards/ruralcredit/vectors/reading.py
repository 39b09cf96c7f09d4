"""Reading the parameters of a case: each by its name, and none left over."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

Choice = TypeVar("Choice", bound=StrEnum)
Item = TypeVar("Item")

Results = dict[str, Any]

MISSING: Any = object()


class NotUnderstood(Exception):
    """A parameter that is missing, unknown, or has a value nobody knows."""


class Fields:
    """The parameters of one JSON object. A name may have other spellings."""

    def __init__(self, data: object, path: str = "input") -> None:
        if not isinstance(data, dict):
            raise NotUnderstood(f"{path}: an object is needed")
        self._data = data
        self._path = path
        self._seen: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return self._data.get(name) is not None

    def has(self, *names: str) -> bool:
        """Return whether one of the names is given."""
        return any(name in self for name in names)

    def raw(self, *names: str, default: Any = MISSING) -> Any:
        """Return the value under the first of the names that is there."""
        self._seen.update(names)
        for name in names:
            if self._data.get(name) is not None:
                return self._data[name]
        if default is MISSING:
            raise NotUnderstood(f"{self._path}.{names[0]}: is missing")
        return default

    def money(self, *names: str, default: Any = MISSING) -> Any:
        """Return a number that is written as a string or a whole number."""
        value = self.raw(*names, default=default)
        return value if value is default else self._number(value, names[0])

    def whole(self, *names: str, default: Any = MISSING) -> Any:
        """Return a whole number."""
        value = self.raw(*names, default=default)
        if value is default:
            return value
        number = self._number(value, names[0])
        if number != int(number):
            raise NotUnderstood(f"{self._path}.{names[0]}: {value!r}")
        return int(number)

    def day(self, *names: str, default: Any = MISSING) -> Any:
        """Return an ISO date."""
        value = self.raw(*names, default=default)
        return value if value is default else self._date(value, names[0])

    def days(self, *names: str) -> list[date]:
        """Return a list of ISO dates, empty when there is none."""
        return [self._date(item, names[0]) for item in self.items(*names)]

    def items(self, *names: str) -> list[Any]:
        """Return a list, empty when there is none."""
        value = self.raw(*names, default=[])
        if not isinstance(value, list):
            raise NotUnderstood(f"{self._path}.{names[0]}: a list is needed")
        return value

    def yes(self, *names: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self.raw(*names, default=default)
        if not isinstance(value, bool):
            raise NotUnderstood(f"{self._path}.{names[0]}: {value!r}")
        return value

    def choice(
        self,
        kind: type[Choice],
        *names: str,
        default: Choice = MISSING,
        also: dict[str, Choice] | None = None,
    ) -> Choice:
        """Return one of the values of ``kind``; ``also`` has other spellings."""
        value = self.raw(*names, default=default)
        if also and value in also:
            return also[value]
        try:
            return kind(value)
        except ValueError as problem:
            raise NotUnderstood(f"{self._path}.{names[0]}: {value!r}") from problem

    @contextmanager
    def inside(self, *names: str) -> Iterator["Fields"]:
        """Give the parameters of an object within; all of them must be used."""
        fields = Fields(self.raw(*names), f"{self._path}.{names[0]}")
        yield fields
        fields.close()

    def each(self, read: Callable[["Fields"], Item], *names: str) -> tuple[Item, ...]:
        """Read every object of a list."""
        items = []
        for index, data in enumerate(self.items(*names)):
            fields = Fields(data, f"{self._path}.{names[0]}[{index}]")
            items.append(read(fields))
            fields.close()
        return tuple(items)

    def close(self) -> None:
        """Refuse parameters that nobody asked for."""
        unknown = sorted(
            name
            for name, value in self._data.items()
            if name not in self._seen and value is not None
        )
        if unknown:
            raise NotUnderstood(f"{self._path}: unknown parameter {', '.join(unknown)}")

    def _number(self, value: object, name: str) -> Decimal:
        try:
            if isinstance(value, bool | float):
                raise InvalidOperation
            number = Decimal(str(value))
        except InvalidOperation as problem:
            raise NotUnderstood(f"{self._path}.{name}: {value!r}") from problem
        if not number.is_finite():
            raise NotUnderstood(f"{self._path}.{name}: {value!r}")
        return number

    def _date(self, value: object, name: str) -> date:
        try:
            return date.fromisoformat(str(value))
        except ValueError as problem:
            raise NotUnderstood(f"{self._path}.{name}: {value!r}") from problem
