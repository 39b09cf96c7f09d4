"""What stands on the record form so far: from a request, or from a kept draft."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Self
from uuid import UUID, uuid4

from django.http import QueryDict

from grassroots.core.errors import Refusal
from grassroots.core.picks import DaysInput
from villages.forms.records import as_number, as_uuid
from villages.services import photos

WORDS = ("points", "quantity", "note", "late_reason")


@dataclass(frozen=True)
class Typed:
    """The form as it stands, not checked yet."""

    client_id: UUID = field(default_factory=uuid4)
    residents: tuple[int, ...] = ()
    rule: int | None = None
    acted_on: str = ""
    points_for: int | None = None
    words: dict[str, str] = field(default_factory=dict)

    @classmethod
    def from_post(cls, data: QueryDict) -> Self:
        """Read the form that a page sent."""
        keys = (as_number(one) for one in data.getlist("residents"))
        return cls(
            client_id=as_uuid(data.get("client_id")) or uuid4(),
            residents=tuple(dict.fromkeys(one for one in keys if one is not None)),
            rule=as_number(data.get("rule")),
            acted_on=_plain(DaysInput().value_from_datadict(data, {}, "acted_on")),
            points_for=as_number(data.get("points_for")),
            words={name: _plain(data.get(name, ""))[:200] for name in WORDS},
        )

    @classmethod
    def from_draft(cls, client_id: UUID, body: dict[str, Any]) -> Self:
        """Read what ``as_body`` kept."""
        return cls(
            client_id=client_id,
            residents=tuple(body.get("residents", ())),
            rule=body.get("rule"),
            acted_on=body.get("acted_on", ""),
            points_for=body.get("points_for"),
            words=body.get("words", {}),
        )

    def as_body(self) -> dict[str, Any]:
        """Return it as a draft keeps it."""
        return {
            "residents": list(self.residents),
            "rule": self.rule,
            "acted_on": self.acted_on,
            "points_for": self.points_for,
            "words": self.words,
        }

    def as_initial(self) -> dict[str, Any]:
        """Return it as the form shows it."""
        return {
            "client_id": self.client_id,
            "residents": self.residents,
            "rule": self.rule,
            "acted_on": self.acted_on,
            **self.words,
        }

    def with_people(self, *keys: int) -> Self:
        """Return it with more people, each once."""
        return replace(self, residents=tuple(dict.fromkeys((*self.residents, *keys))))

    def without(self, key: int) -> Self:
        """Return it without somebody."""
        return replace(
            self, residents=tuple(one for one in self.residents if one != key)
        )

    @property
    def points(self) -> int | None:
        """The points chosen, if they were chosen for the rule that stands here."""
        if self.points_for not in (None, self.rule):
            return None
        return as_number(self.words.get("points"))

    @property
    def quantity(self) -> int | None:
        """The hours typed."""
        return as_number(self.words.get("quantity"))


def _plain(text: str | None) -> str:
    """Return text without zero bytes, which a draft could not keep."""
    return (text or "").replace("\x00", "")


def prepared(uploads: Iterable[Any]) -> tuple[list[photos.Photo], list[str]]:
    """Look at every uploaded photo; return the good ones and what is said of the others."""
    good, errors = [], []
    for one in uploads:
        try:
            good.append(photos.prepare(one))
        except Refusal as refusal:
            errors.append(str(refusal))
    return good, errors
