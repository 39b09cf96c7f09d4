"""Tables of values: read and checked, looked at, and taken in when confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import IO, Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from grassroots.core.spreadsheets import Row, read_rows, write_rows
from rewards.ruralcredit.errors.dossiers import (
    MissingTableColumns,
    NothingInTable,
    TableHasFaults,
    TableTakenIn,
    UnknownTableColumns,
    ValueFault,
)
from rewards.ruralcredit.formulas import value_table
from rewards.ruralcredit.models import (
    Coop,
    Dossier,
    Indicator,
    ValueTable,
    VisitSource,
)
from rewards.ruralcredit.selectors.coops import served_villages
from rewards.ruralcredit.selectors.indicators import asked_of
from rewards.ruralcredit.services.acting import require_officer
from rewards.ruralcredit.services.coops import locked
from rewards.ruralcredit.services.dossiers import Collected, record_visit
from rewards.ruralcredit.services.dossiers.checking import Kept, checked
from villages.formulas.roster import read_date

MOST_ROWS = 500
MOST_BYTES = 5 * 1024 * 1024
# So that a line that is taken in twice is one survey.
NAMESPACE = UUID("6f1c2c5e-0f0b-4f0e-9a57-4d1f0c6a7b11")


class _DryRun(Exception):
    """Takes back what was only tried."""


def template(coop: Coop) -> bytes:
    """Return the workbook to fill in: a column for everything that is asked."""
    heading = [
        *value_table.TITLES,
        *(value_table.title_of(one) for one in _asked(coop)),
    ]
    return write_rows(heading, [], title=_("户档案"))


@transaction.atomic
def read(
    *, coop: Coop, file: IO[bytes], name: str, by: User, at: datetime
) -> ValueTable:
    """Keep what a table says, and every fault in it by cell; no value is written yet.

    Each line is tried in full and taken back. Raises NotForThisCoop, BadTable and its
    kin, MissingTableColumns and UnknownTableColumns.
    """
    coop = locked(coop)
    require_officer(by, coop, at=at)
    heading, *rows = read_rows(file, max_rows=MOST_ROWS + 1, max_bytes=MOST_BYTES)
    places = _places(heading, _asked(coop))
    reading = _Reading(coop, places, by=by, at=at)
    lines = [line for row in rows if (line := reading.line(row))]
    table = ValueTable.objects.create(
        coop=coop,
        file_name=name[-80:],
        rows=lines,
        problems=reading.problems,
        uploaded_at=at,
        uploaded_by=by,
    )
    _note("ruralcredit.table_read", table, by=by, at=at, rows=len(lines))
    return table


@transaction.atomic
def confirm(*, table: ValueTable, by: User, at: datetime) -> ValueTable:
    """Write every line of a table, or none.

    Raises NotForThisCoop, TableTakenIn, TableHasFaults, NothingInTable, and whatever
    stands against a line by now.
    """
    table = ValueTable.objects.select_for_update(of=("self",)).get(pk=table.pk)
    require_officer(by, table.coop, at=at)
    if table.confirmed_at:
        raise TableTakenIn
    if table.problems:
        raise TableHasFaults
    if not table.rows:
        raise NothingInTable
    for line in table.rows:
        _record(line, client_id=uuid5(NAMESPACE, _name(table, line)), by=by, at=at)
    table.added = len(table.rows)
    table.confirmed_at, table.confirmed_by = at, by
    table.save(update_fields=["added", "confirmed_at", "confirmed_by"])
    _note("ruralcredit.table_taken_in", table, by=by, at=at, added=table.added)
    return table


@dataclass
class _Reading:
    """What is read so far of a table: whose lines there were, and what is wrong."""

    coop: Coop
    places: "_Places"
    by: User
    at: datetime
    problems: list[dict[str, Any]] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def line(self, row: Row) -> dict[str, Any] | None:
        """Return what a row says; None where something is wrong or nothing is said."""
        faults = len(self.problems)
        said = self._values(row)
        if not said:
            return None
        dossier, day = self._dossier(row), self._day(row)
        source = row_text(row, self.places.fixed["source"])
        if dossier and day:
            self._check(row, said, day, has_paper=bool(source))
        if len(self.problems) > faults or not dossier or not day:
            return None
        line = {
            "row": row.number,
            "dossier": dossier.pk,
            "name": str(dossier),
            "day": day.isoformat(),
            "source": source,
            "values": said,
        }
        self._try(row, line)
        return line

    def _values(self, row: Row) -> dict[str, str]:
        found = {
            code: row_text(row, place)
            for code, (place, _one) in self.places.asked.items()
        }
        return {code: text for code, text in found.items() if text}

    def _dossier(self, row: Row) -> Dossier | None:
        village = row_text(row, self.places.fixed["village"])
        number = row_text(row, self.places.fixed["household"])
        today = timezone.localdate(self.at)
        if not served_villages(self.coop, on=today).filter(code=village).exists():
            words = _("合作社不服务这个村，请核对12位村代码")
            self._wrong(row, "village", words)
            return None
        dossier = (
            Dossier.objects.kept()
            .filter(
                coop=self.coop,
                household__village__code=village,
                household__number=number,
            )
            .select_related("household__head")
            .first()
        )
        if dossier is None:
            words = _("这一户还没建档，请先请他签同意书，建了档再导")
            self._wrong(row, "household", words)
            return None
        if dossier.pk in self.seen:
            self._wrong(row, "household", _("这一户在表里写了两遍"))
            return None
        self.seen.add(dossier.pk)
        return dossier

    def _day(self, row: Row) -> date | None:
        text = row_text(row, self.places.fixed["day"])
        day = read_date(text) if text else None
        if day is None:
            self._wrong(row, "day", _("采集日期请写成2026-06-03这样"))
        return day

    def _check(
        self, row: Row, said: Mapping[str, str], day: date, *, has_paper: bool
    ) -> None:
        """Look at every value of a row, so that all faults are said at once."""
        today = timezone.localdate(self.at)
        kept = Kept(collected_on=day, is_shown=has_paper)
        for code, text in said.items():
            place, indicator = self.places.asked[code]
            try:
                checked(indicator, text, kept, today=today)
            except Refusal as refusal:
                self._note(row.address(place), str(refusal))

    def _try(self, row: Row, line: dict[str, Any]) -> None:
        """Write a line and take it back, to learn what else stands against it."""
        try:
            with transaction.atomic():
                client_id = uuid5(NAMESPACE, f"try:{line}")
                _record(line, client_id=client_id, by=self.by, at=self.at)
                raise _DryRun
        except _DryRun:
            return
        except ValueFault as refusal:
            place, _one = self.places.asked[refusal.indicator_code]
            self._note(row.address(place), str(refusal))
        except Refusal as refusal:
            self._wrong(row, "household", str(refusal))

    def _wrong(self, row: Row, column: str, words: str) -> None:
        self._note(row.address(self.places.fixed.get(column) or 0), words)

    def _note(self, cell: str, words: str) -> None:
        self.problems.append({"cell": cell, "words": words})


@dataclass(frozen=True)
class _Places:
    """Where each column stands: those that say whose line it is, and the values."""

    fixed: dict[str, int | None]
    asked: dict[str, tuple[int, Indicator]]


def _places(heading: Row, asked: list[Indicator]) -> _Places:
    """Return where the columns stand; refuse what is missing, unknown or there twice."""
    titles = [value_table.plain(text) for text in heading.cells]
    missing = [one.title for one in value_table.COLUMNS if one.title not in titles]
    if missing:
        raise MissingTableColumns(names="、".join(missing))
    by_title = {name: one for one in asked for name in value_table.names_of(one)}
    fixed = {one.key: titles.index(one.title) for one in value_table.COLUMNS}
    found: dict[str, tuple[int, Indicator]] = {}
    unknown = []
    for place, title in _others(titles):
        one = by_title.get(title)
        if one is None or one.code in found:
            unknown.append(heading.cells[place])
        else:
            found[one.code] = (place, one)
    if unknown:
        raise UnknownTableColumns(names="、".join(unknown))
    return _Places(fixed=dict(fixed), asked=found)


def _others(titles: list[str]) -> Iterator[tuple[int, str]]:
    """Yield the columns that hold values; one without a heading holds nothing."""
    fixed = {titles.index(one.title) for one in value_table.COLUMNS}
    for place, title in enumerate(titles):
        if title and place not in fixed:
            yield place, title


def row_text(row: Row, place: int | None) -> str:
    """Return what stands in a row's column, nothing where the row is shorter."""
    return row.cells[place] if place is not None and place < len(row.cells) else ""


def _record(line: dict[str, Any], *, client_id: UUID, by: User, at: datetime) -> None:
    record_visit(
        dossier=Dossier.objects.get(pk=line["dossier"]),
        collected=Collected(
            values=line["values"],
            collected_on=date.fromisoformat(line["day"]),
            source=VisitSource.TABLE,
            source_words=line["source"],
        ),
        client_id=client_id,
        by=by,
        at=at,
    )


def _asked(coop: Coop) -> list[Indicator]:
    return list(asked_of(coop))


def _name(table: ValueTable, line: dict[str, Any]) -> str:
    return f"{table.pk}:{line['row']}"


def _note(
    action: str, table: ValueTable, *, by: User, at: datetime, **data: Any
) -> None:
    data = {"coop": table.coop_id, "file": table.file_name} | data
    audit.record(action, target=table, by=by, at=at, data=data)
