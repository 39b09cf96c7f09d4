"""Compare a list with the register: who is new, who is known, what is wrong."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from grassroots.core import sealing
from grassroots.core.errors import Refusal
from villages.formulas.roster import Line
from villages.models import ConsentText
from villages.models.household import latest_birth_of_an_adult
from villages.services.consents import start_of, text_for
from villages.services.registry.identity import checked_id_number
from villages.services.registry.residents import (
    Particulars,
    checked_birth,
    checked_name,
    checked_phone,
)

from .register import Known, Register


@dataclass
class Person:
    """A row that can be taken over: who, in which household, agreeing to what."""

    line: Line
    particulars: Particulars
    known: Known | None = None
    signed: list[tuple[ConsentText, datetime]] = field(default_factory=list)


class Planner:
    """Reads a list line by line and keeps what it saw, to notice what contradicts."""

    def __init__(self, register: Register, *, places: dict[str, int], on: date) -> None:
        """Compare with the register as of a day; ``places`` names the cells."""
        self.register, self.on = register, on
        self.people: list[Person] = []
        self.lines: list[Line] = []
        self._places = places
        self._texts: dict[tuple[str, date], ConsentText] = {}
        self._heads: dict[str, int] = {}
        self._hamlets: dict[str, tuple[str, int]] = {}
        self._seen: dict[Any, int] = {}

    def read(self, lines: Iterable[Line], tell: Callable[[int], None]) -> None:
        """Judge every line, saying now and then how many are done."""
        for count, line in enumerate(lines, start=1):
            self.lines.append(line)
            self._judge(line)
            if count % 100 == 0:
                tell(count)

    @property
    def new(self) -> list[Person]:
        """Those who are not in the register yet."""
        return [person for person in self.people if person.known is None]

    @property
    def new_numbers(self) -> dict[str, str]:
        """The households to open, with their hamlet."""
        return {
            person.line.number: self._hamlets.get(person.line.number, ("", 0))[0]
            for person in self.new
            if person.line.number not in self.register.households
        }

    @property
    def failed(self) -> list[Line]:
        """The rows that cannot be taken over."""
        return [line for line in self.lines if line.fails]

    def problems(self) -> list[dict[str, Any]]:
        """Return what is wrong or worth knowing, cell by cell, ready for JSON."""
        elsewhere = self._places["name"]
        return [
            {
                "row": line.row.number,
                "cell": line.row.address(self._places.get(one.column, elsewhere)),
                "message": one.message,
                "fails": one.fails,
            }
            for line in self.lines
            for one in line.problems
        ]

    def _judge(self, line: Line) -> None:
        particulars = self._particulars(line)
        self._check_household(line)
        if particulars is None or line.fails:
            return
        self._check_twice(line, particulars)
        person = Person(line, particulars)
        person.known = self.register.find(
            line.number, particulars.name, particulars.born_on, particulars.id_number
        )
        self._check_known(person)
        self._read_consents(person)
        if not line.fails:
            self.people.append(person)

    def _particulars(self, line: Line) -> Particulars | None:
        """Return the checked particulars, or note all that is wrong with them."""
        name = _try(line, lambda: checked_name(line.name))
        phone = _try(line, lambda: checked_phone(line.phone))
        born = line.born_on
        if born is None:
            return None
        _try(line, lambda: checked_birth(born, on=self.on))
        number = ""
        if not any(problem.column == "id_number" for problem in line.problems):
            number = _try(line, lambda: checked_id_number(line.id_number, born_on=born))
        if line.fails:
            return None
        return Particulars(name=name, born_on=born, phone=phone, id_number=number)

    def _check_household(self, line: Line) -> None:
        """Notice a second head, or a number that means two hamlets."""
        row = line.row.number
        household = self.register.households.get(line.number)
        if household and household.closed_on:
            line.wrong("number", _("这一户已经销户，不能再加人。"))
        if line.is_head:
            first = self._heads.setdefault(line.number, row)
            if first != row:
                line.wrong(
                    "relation", _("这一户在第%(row)d行已经有户主了。") % {"row": first}
                )
        if line.hamlet:
            hamlet, first = self._hamlets.setdefault(line.number, (line.hamlet, row))
            if hamlet != line.hamlet:
                line.wrong(
                    "hamlet",
                    _("%(number)s户在第%(row)d行写的是%(hamlet)s，请看户号对不对。")
                    % {"number": line.number, "row": first, "hamlet": hamlet},
                )

    def _check_twice(self, line: Line, person: Particulars) -> None:
        """Notice the same person further up in the list."""
        keys: list[Any] = [(line.number, person.name, person.born_on)]
        if person.id_number:
            keys.append(sealing.digest(person.id_number))
        for key in keys:
            first = self._seen.setdefault(key, line.row.number)
            if first != line.row.number:
                line.wrong("name", _("和第%(row)d行是同一个人。") % {"row": first})
                return

    def _check_known(self, person: Person) -> None:
        """Notice what the register says otherwise."""
        line, known, given = person.line, person.known, person.particulars
        if known is None:
            self._remark_on_namesake(person)
            self._remark_on_head(person)
            return
        if known.name != given.name:
            line.wrong(
                "id_number",
                _("这个身份证号在村里登记的是%(name)s。") % {"name": known.name},
            )
        digest = sealing.digest(given.id_number) if given.id_number else None
        if digest and known.digest and digest != known.digest:
            line.wrong("id_number", _("身份证号和村里登记的不一样，请看哪个对。"))
        if known.has_died or known.number is None:
            line.remark("name", _("登记为已迁出或去世，没有改动。"))
        elif known.number != line.number:
            line.remark(
                "number",
                _("这个人登记在%(number)s户，没有搬。要换户，请打开他的页面办。")
                % {"number": known.number},
            )

    def _remark_on_namesake(self, person: Person) -> None:
        given = person.particulars
        other = self.register.by_name.get((given.name, given.born_on))
        # Two id numbers are two people; without one of them nobody can tell.
        if other and not (other.digest and given.id_number):
            person.line.remark(
                "name",
                _("%(number)s户也有同名、同一天生的人，请看是不是同一个人。")
                % {"number": other.number},
            )

    def _remark_on_head(self, person: Person) -> None:
        household = self.register.households.get(person.line.number)
        if person.line.is_head and household and household.head:
            person.line.remark(
                "relation",
                _("这一户的户主登记的是%(name)s，没有改。")
                % {"name": household.head.name},
            )

    def _read_consents(self, person: Person) -> None:
        """Keep which consents to write down, in the words of the day of the paper."""
        line, known = person.line, person.known
        if not line.purposes or line.paper_on is None:
            return
        if person.particulars.born_on > latest_birth_of_an_adult(on=line.paper_on):
            line.remark("scoring", _("签字那天不满18周岁，同意书没有记。"))
            return
        if line.paper_on > self.on:
            line.wrong("paper_on", _("日期还没到，请照纸上的日期写。"))
            return
        if known and (known.has_died or known.number is None):
            return
        for purpose in line.purposes:
            signed_at = start_of(line.paper_on)
            if self._is_answered(person, purpose, signed_at):
                continue
            text = _try(line, partial(self._text, purpose, line.paper_on))
            if text:
                person.signed.append((text, signed_at))

    def _is_answered(self, person: Person, purpose: str, signed_at: datetime) -> bool:
        """Return whether the register knows the answer, or a later one."""
        key = (person.known.pk, purpose) if person.known else None
        if key is None or key not in self.register.consents:
            return False
        withdrawn_at = self.register.consents[key]
        if withdrawn_at and withdrawn_at >= signed_at:
            person.line.remark(purpose, _("本人后来撤回了，没有再记。"))
        return withdrawn_at is None or withdrawn_at >= signed_at

    def _text(self, purpose: str, on: date) -> ConsentText:
        if (purpose, on) not in self._texts:
            self._texts[purpose, on] = text_for(purpose, on=on)
        return self._texts[purpose, on]


_COLUMN_OF_FIELD = {"given_on": "paper_on"}


def _try(line: Line, check: Callable[[], Any]) -> Any:
    """Return what a check returns, or note its refusal on the line."""
    try:
        return check()
    except Refusal as refusal:
        column = refusal.field or "name"
        line.wrong(_COLUMN_OF_FIELD.get(column, column), str(refusal))
        return None
