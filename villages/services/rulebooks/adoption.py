"""Putting a book into force: only by a meeting that could decide."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.formulas import quorum
from villages.formulas.lawfulness import REFUSED, judge
from villages.meeting_errors import AsTheMeetingVoted
from villages.models import (
    AgendaItem,
    BookStatus,
    MeetingKind,
    MeetingStage,
    Resolution,
    RuleBook,
    Village,
)
from villages.selectors.areas import registered_voters
from villages.selectors.rulebooks import NOT_CLEAR, line_from
from villages.services.rulebooks import errors
from villages.services.rulebooks.minutes import require_minutes
from villages.services.rulebooks.template import locked

_CODES_SHOWN = 5
# So far ahead a book may be adopted. Later versions cannot come before its first day.
_AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class ResolutionInput:
    """The meeting, as it was written down."""

    meeting_kind: str
    held_on: date
    eligible: int
    present: int
    votes_for: int
    votes_against: int
    abstained: int
    filing_number: str
    minutes: "File[bytes] | None" = None
    # The point of a meeting's agenda, where it is taken from a meeting kept here.
    agenda_item: AgendaItem | None = None


@transaction.atomic
def adopt(
    *,
    book: RuleBook,
    resolution: ResolutionInput,
    effective_from: date,
    by: User,
    at: datetime,
) -> RuleBook:
    """Put a draft into force from a day on; the book before it ends the day before.

    Refused when the meeting fell short of the legal quorum or majority, or counted
    fewer people as entitled than the register has, while any
    rule is unlawful or waits for the town, and when the book would reach back over
    acts that another book has judged.
    """
    if book.village is None:
        raise errors.NotADraft
    village = locked(book.village)
    book = RuleBook.objects.select_for_update().get(pk=book.pk)
    if book.status != BookStatus.DRAFT:
        raise errors.NotADraft
    require_lawful(book)
    _require_as_voted(resolution, village)
    require_decision(resolution, on=timezone.localdate(at))
    _require_everybody_counted(resolution, village)
    previous = (
        RuleBook.objects.filter(village=village, status=BookStatus.ADOPTED)
        .order_by("-effective_from")
        .first()
    )
    _require_start(effective_from, resolution, previous, on=timezone.localdate(at))
    _record(resolution, book, by)
    if previous is not None:
        _close(previous, on=effective_from - timedelta(days=1))
    book.status = BookStatus.ADOPTED
    book.effective_from = effective_from
    book.save(update_fields=["status", "effective_from"])
    audit.record(
        "villages.rule_book_adopted",
        target=book,
        by=by,
        at=at,
        data={
            "effective_from": effective_from.isoformat(),
            "present": resolution.present,
            "votes_for": resolution.votes_for,
        },
    )
    return book


def require_decision(resolution: ResolutionInput, *, on: date) -> None:
    """Refuse a meeting that could not decide, or that decided otherwise."""
    if resolution.held_on > on:
        raise errors.MeetingAhead
    if resolution.present > resolution.eligible:
        raise errors.MoreThanEligible(
            eligible=resolution.eligible, present=resolution.present
        )
    votes = resolution.votes_for + resolution.votes_against + resolution.abstained
    if votes != resolution.present:
        raise errors.VotesDoNotAddUp(votes=votes, present=resolution.present)
    needed = quorum.needed(resolution.meeting_kind, resolution.eligible)
    if resolution.present < needed:
        raise errors.BelowQuorum(
            meeting=MeetingKind(resolution.meeting_kind).label,
            eligible=resolution.eligible,
            present=resolution.present,
            needed=needed,
        )
    majority = quorum.majority(resolution.present)
    if resolution.votes_for < majority:
        raise errors.NoMajority(
            present=resolution.present, votes_for=resolution.votes_for, needed=majority
        )
    if not resolution.filing_number.strip():
        raise errors.FilingNumberMissing


def _require_everybody_counted(resolution: ResolutionInput, village: Village) -> None:
    """Refuse a meeting that counted fewer people than the register has.

    A quorum is a share of all who are entitled, not of those who were asked.
    """
    registered = registered_voters(
        village, resolution.meeting_kind, on=resolution.held_on
    )
    if resolution.eligible < registered:
        raise errors.FewerThanRegister(
            registered=registered, eligible=resolution.eligible
        )


def _require_as_voted(resolution: ResolutionInput, village: Village) -> None:
    """Refuse numbers other than those of the meeting that it is taken from."""
    item = resolution.agenda_item
    if item is None:
        return
    meeting = item.meeting
    noted = {
        "meeting_kind": meeting.kind,
        "held_on": meeting.held_on,
        "eligible": meeting.eligible,
        "present": meeting.present,
        "votes_for": item.votes_for,
        "votes_against": item.votes_against,
        "abstained": item.abstained,
    }
    is_same = all(getattr(resolution, name) == noted[name] for name in noted)
    is_free = meeting.village_id == village.pk and not item.resolutions.exists()
    if not is_free or meeting.stage != MeetingStage.CLOSED or not is_same:
        raise AsTheMeetingVoted


def require_lawful(book: RuleBook) -> None:
    """Refuse a book that is empty, unlawful in any line, or still before the town.

    Every line is judged again: the guard may have learnt since it was written.
    """
    rules = list(book.rules.all())
    if not rules:
        raise errors.EmptyBook
    unlawful = [one.code for one in rules if judge(line_from(one)).verdict == REFUSED]
    if unlawful:
        raise errors.UnlawfulRules(count=len(unlawful), codes=_some(unlawful))
    waiting = [one.code for one in rules if one.lawfulness in NOT_CLEAR]
    if waiting:
        raise errors.RulesAwaitTown(count=len(waiting), codes=_some(waiting))


def _require_start(
    effective_from: date,
    resolution: ResolutionInput,
    previous: RuleBook | None,
    *,
    on: date,
) -> None:
    """Refuse a first day before the meeting, in the past, or years ahead."""
    if effective_from < resolution.held_on:
        raise errors.BeforeMeeting(held_on=date_format(resolution.held_on, "Y-m-d"))
    if effective_from > on + _AHEAD:
        raise errors.StartsTooLate(latest=date_format(on + _AHEAD, "Y-m-d"))
    if previous is None or previous.effective_from is None:
        return
    earliest = max(on, previous.effective_from + timedelta(days=1))
    if effective_from < earliest:
        raise errors.WouldRescore(earliest=date_format(earliest, "Y-m-d"))


def _record(resolution: ResolutionInput, book: RuleBook, by: User) -> None:
    """Keep the meeting with the book."""
    require_minutes(resolution.minutes)
    Resolution.objects.create(
        rule_book=book,
        meeting_kind=resolution.meeting_kind,
        held_on=resolution.held_on,
        eligible=resolution.eligible,
        present=resolution.present,
        votes_for=resolution.votes_for,
        votes_against=resolution.votes_against,
        abstained=resolution.abstained,
        minutes=resolution.minutes or "",
        filing_number=resolution.filing_number.strip(),
        recorded_by=by,
        agenda_item=resolution.agenda_item,
    )


def _close(book: RuleBook, *, on: date) -> None:
    """Let a book end with the day."""
    book.effective_to = on
    book.save(update_fields=["effective_to"])


def _some(codes: list[str]) -> str:
    """Return the first few codes, for a sentence."""
    shown = "、".join(codes[:_CODES_SHOWN])
    return f"{shown}…" if len(codes) > _CODES_SHOWN else shown
