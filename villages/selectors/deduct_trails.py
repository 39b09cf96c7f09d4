"""Where a deduct stands today: its place in the list, its clock, and the steps behind it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from villages.models import (
    Deduct,
    DeductStage,
    DeductVote,
    RecusalCause,
)
from villages.selectors.deducts import cause_in, votes_of
from villages.selectors.ties import Ties

LOOK, CHECK, SERVE, MENDING, HEARING, VOTING, ENDED = PLACES = (
    "look",
    "check",
    "serve",
    "mending",
    "hearing",
    "voting",
    "ended",
)


@dataclass(frozen=True)
class Row:
    """A deduct in a list: where it stands, and how many days are left there."""

    deduct: Deduct
    place: str
    last_day: date | None
    days_left: int
    cause: RecusalCause | None = None


def place_of(deduct: Deduct, *, on: date) -> str:
    """Say who has to do something now: look, check, serve, mend, speak, vote, or nobody.

    Whether a task of its repair waits is known of what ``deducts_for`` returned.
    """
    if deduct.mend_waits:
        return LOOK
    if getattr(deduct, "task_waits", False):
        return CHECK
    if deduct.stage == DeductStage.REMINDED:
        return SERVE if deduct.mend_by < on else MENDING
    if deduct.stage == DeductStage.NOTICED:
        heard = deduct.heard_until is not None and deduct.heard_until < on
        return VOTING if heard else HEARING
    return ENDED


def rows_of(
    deducts: Iterable[Deduct], *, on: date, panelist: Ties | None = None
) -> dict[str, list[Row]]:
    """Group deducts by where they stand; a panel member is told from which to stand aside."""
    groups: dict[str, list[Row]] = {place: [] for place in PLACES}
    for one in deducts:
        row = row_of(one, on=on, panelist=panelist)
        groups[row.place].append(row)
    return {place: rows for place, rows in groups.items() if rows}


def row_of(deduct: Deduct, *, on: date, panelist: Ties | None = None) -> Row:
    """Return one deduct with its clock."""
    place = place_of(deduct, on=on)
    last_day = {MENDING: deduct.mend_by, HEARING: deduct.heard_until}.get(place)
    return Row(
        deduct=deduct,
        place=place,
        last_day=last_day,
        days_left=(last_day - on).days if last_day else 0,
        cause=cause_in(panelist, deduct) if panelist else None,
    )


@dataclass(frozen=True)
class Step:
    """One step: what it is, when, by whom, in which words, and whether it is done."""

    kind: str
    at: datetime | date | None = None
    who: object = ""
    words: str = ""
    vote: DeductVote | None = None
    is_done: bool = True


def trail_of(deduct: Deduct, *, on: date, with_votes: bool) -> list[Step]:
    """Return the steps in order, those still to come last.

    Without ``with_votes`` nobody learns how a vote went before the matter is decided.
    """
    steps = [Step("reminded", deduct.reminded_at, deduct.reminded_by)]
    steps += _mending(deduct)
    if deduct.noticed_at:
        steps.append(Step("noticed", deduct.noticed_at, deduct.noticed_by))
        steps += [
            Step("said", one.stated_at, one.stated_by, one.text)
            for one in deduct.statements.select_related("stated_by")
        ]
        is_heard = place_of(deduct, on=on) != HEARING
        steps.append(Step("hearing", deduct.heard_until, is_done=is_heard))
        steps += _votes(deduct, with_votes=with_votes)
    return [*steps, *_last(deduct)]


def _mending(deduct: Deduct) -> Iterator[Step]:
    if deduct.mend_refused_at:
        words = deduct.mend_refused_because
        yield Step("mend_refused", deduct.mend_refused_at, words=words)
    if deduct.mend_said_at:
        yield Step("mend_shown", deduct.mend_said_at, deduct.mend_said_by)


def _votes(deduct: Deduct, *, with_votes: bool) -> Iterator[Step]:
    for vote in votes_of(deduct):
        shown = with_votes or deduct.decided_at is not None
        yield Step("voted", vote.voted_at, vote.member, vote=vote if shown else None)


def _last(deduct: Deduct) -> Iterator[Step]:
    """Yield how it ended, or what comes next and until when."""
    if deduct.stage == DeductStage.REMINDED:
        yield Step("mend_by", deduct.mend_by, is_done=False)
    elif deduct.stage == DeductStage.NOTICED:
        yield Step("voting", is_done=False)
    elif deduct.decided_at is None:
        words = deduct.get_drop_reason_display()
        who = deduct.ended_by or ""
        said = "，".join(filter(None, (words, deduct.ended_because)))
        yield Step(deduct.stage, deduct.ended_at, who, words=said)
    else:
        yield Step(deduct.stage, deduct.decided_at)
