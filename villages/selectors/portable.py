"""Everything that is kept of a person, in one copy to take along.

Schema ``grassroots.credit-file`` version 1, UTF-8 JSON. Days are ``YYYY-MM-DD``, moments
ISO 8601 with offset, points whole numbers; codes are those of the models. Of others there
is only what the person's own pages show: who in office wrote, decided or looked. A new
key keeps the version; a key that changes its meaning or goes raises it.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from villages.message_words import sentence
from villages.models import BehaviourRecord, PartyDeclaration, Resident
from villages.selectors.activities import hours_rows
from villages.selectors.credit_files import (
    ScoreLine,
    ScoreSheet,
    score_as_shown_to,
    subject_of,
)
from villages.selectors.deducts import deducts_of
from villages.selectors.honours import honours_of
from villages.selectors.households import household_of
from villages.selectors.messages import inbox_of
from villages.selectors.objections import objections_of
from villages.selectors.pledges import pledges_of
from villages.selectors.residents import views_of
from villages.selectors.years import years_of

SCHEMA, VERSION = "grassroots.credit-file", 1
# More of one kind no file holds; then the newest of them.
MOST = 5_000

Part = Callable[[Resident, date], Any]
_parts: dict[str, Part] = {}


def add_part(name: str, part: Part) -> None:
    """Let an app above put what it keeps of a person into the copy, under a name.

    ``part`` returns plain values, and nothing that the person's own pages do not show.
    """
    _parts[name] = part


def own_file(resident: Resident, *, at: datetime) -> dict[str, Any]:
    """Return the copy as it stands at the moment."""
    on = timezone.localdate(at)
    subject = subject_of(resident, on)
    sheet = score_as_shown_to(resident, subject, on) if subject else None
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "made_at": _moment(at),
        "person": _person(resident, on),
        "score": _score(sheet, resident) if sheet else None,
        "years": list(_years(resident)),
        "records": list(_records(resident, on)),
        "deducts": list(_deducts(resident, on)),
        "objections": list(_objections(resident, on)),
        "consents": list(_consents(resident)),
        "looks": list(_looks(resident)),
        "activities": list(_activities(resident)),
        "party": _party(resident),
        "messages": list(_messages(resident, on)),
        "honours": list(_honours(resident, at)),
        "pledges": list(_pledges(resident, on)),
        **{name: part(resident, on) for name, part in sorted(_parts.items())},
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _moment(at: datetime | None) -> str | None:
    return timezone.localtime(at).isoformat(timespec="seconds") if at else None


def _person(resident: Resident, on: date) -> dict[str, Any]:
    household = household_of(resident, on)
    return {
        "name": resident.name,
        "born_on": _day(resident.born_on),
        "phone": resident.phone,
        "village": resident.village.name,
        "household": household.number if household else None,
        "away_since": _day(resident.away_since),
    }


def _score(sheet: ScoreSheet, resident: Resident) -> dict[str, Any]:
    return {
        "on": _day(sheet.on),
        "base": sheet.base,
        "total": sheet.total,
        "star": sheet.star,
        "lines": [
            {
                "rule": one.record.rule.code
                if isinstance(one, ScoreLine)
                else one.deduct.rule.code,
                "points": one.signed,
                "of": _whose(one, resident),
            }
            for one in sheet.lines
        ],
    }


def _whose(line: Any, resident: Resident) -> str:
    """Say whose line it is: of relatives no more than that it is theirs."""
    if isinstance(line, ScoreLine) and line.is_of_household:
        return "household"
    row = line.record if isinstance(line, ScoreLine) else line.deduct
    return "self" if row.resident_id == resident.pk else "family"


def _years(resident: Resident) -> Iterator[dict[str, Any]]:
    for one in years_of(resident):
        yield {
            "year": one.close.year,
            "star": one.listed_star,
            "state": one.close.state,
        }


def _records(resident: Resident, on: date) -> Iterator[dict[str, Any]]:
    found = (
        BehaviourRecord.objects.filter(resident=resident)
        .not_expired(on=on)
        .select_related("rule__rule_book", "recorded_by")
        .order_by("-acted_on", "-pk")
    )
    for one in found[:MOST]:
        yield {
            "rule": one.rule.code,
            "title": one.rule.title,
            "book": one.rule.rule_book.title,
            "basis": one.rule.basis,
            "acted_on": _day(one.acted_on),
            "note": one.note,
            "status": one.status,
            "points": one.points_granted,
            "recorded_by": str(one.recorded_by),
            "recorded_at": _moment(one.recorded_at),
            "effective_on": _day(one.effective_on),
            "expires_on": _day(one.expires_on),
        }


def _deducts(resident: Resident, on: date) -> Iterator[dict[str, Any]]:
    for one in deducts_of(resident, on=on)[:MOST]:
        yield {
            "rule": one.rule.code,
            "title": one.rule.title,
            "acted_on": _day(one.acted_on),
            "facts": one.facts,
            "stage": one.stage,
            "points": one.points,
            "reminded_at": _moment(one.reminded_at),
            "mend_by": _day(one.mend_by),
            "effective_on": _day(one.effective_on),
            "expires_on": _day(one.expires_on),
        }


def _objections(resident: Resident, on: date) -> Iterator[dict[str, Any]]:
    for one in objections_of(resident, on=on)[:MOST]:
        yield {
            "text": one.text,
            "status": one.status,
            "raised_at": _moment(one.raised_at),
            "due_on": _day(one.due_on),
            "answers": [
                {"outcome": each.outcome, "reasons": each.reasons}
                for each in one.decisions.order_by("pk")
            ],
        }


def _consents(resident: Resident) -> Iterator[dict[str, Any]]:
    for one in resident.consents.select_related("text").order_by("pk")[:MOST]:
        yield {
            "purpose": one.purpose,
            "text_version": one.text.version,
            "channel": one.channel,
            "given_at": _moment(one.given_at),
            "withdrawn_at": _moment(one.withdrawn_at),
        }


def _looks(resident: Resident) -> Iterator[dict[str, Any]]:
    for one in views_of(resident)[:MOST]:
        yield {
            "by": str(one.viewer),
            "role": one.role,
            "purpose": one.purpose,
            "at": _moment(one.viewed_at),
        }


def _activities(resident: Resident) -> Iterator[dict[str, Any]]:
    for one in hours_rows(resident)[:MOST]:
        yield {
            "title": one.activity.title,
            "came_at": _moment(one.came_at),
            "left_at": _moment(one.left_at),
        }


def _messages(resident: Resident, on: date) -> Iterator[dict[str, Any]]:
    """Yield what the inbox says, in the words in which it says it to the reader."""
    for one in inbox_of(resident, on=on)[:MOST]:
        yield {
            "topic": one.topic,
            "title": one.get_topic_display(),
            "text": sentence(one),
            "told_at": _moment(one.told_at),
            "read_at": _moment(one.read_at),
        }


def _party(resident: Resident) -> dict[str, Any] | None:
    said = PartyDeclaration.objects.filter(resident=resident).first()
    if said is None:
        return None
    return {"declared_on": _day(said.declared_on), "channel": said.channel}


def _honours(resident: Resident, at: datetime) -> Iterator[dict[str, Any]]:
    """Yield stars of published lists and papers; deeds honoured are among the records."""
    found = honours_of(resident, at=at)
    for star in found.stars:
        yield {"kind": "stars", "year": star.close.year, "star": star.listed_star}
    for paper in found.papers[:MOST]:
        yield {
            "kind": "hours",
            "hours": paper.content["halves"] / 2,
            "issued_on": _day(paper.issued_on),
            "expires_on": _day(paper.expires_on),
        }


def _pledges(resident: Resident, on: date) -> Iterator[dict[str, Any]]:
    for one in pledges_of(resident, on=on)[:MOST]:
        yield {
            "kind": one.kind,
            "text": one.text,
            "made_on": _day(one.made_on),
            "due_on": _day(one.due_on),
            "state": one.state,
        }
