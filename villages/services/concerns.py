"""Tell the town past the village, be asked back, and read the answer by a code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import once, sealing, short_code
from villages.concern_errors import (
    AnswerEmpty,
    ConcernAnswered,
    ConcernEmpty,
    ConcernTaken,
    NoteEmpty,
    NotYourConcern,
    TooManyConcerns,
    TooManyNotes,
)
from villages.formulas.workdays import add_workdays
from villages.models import (
    AreaRole,
    Concern,
    ConcernLevel,
    ConcernNote,
    ConcernOutcome,
    Village,
)
from villages.permissions import holds
from villages.record_errors import ClientIdConflict
from villages.selectors.calendars import calendar_of
from villages.selectors.concerns import digest_of
from villages.services.consents import start_of

# Design values: three weeks of work, as many a day as somebody can read, and a year
# in which an answer can be read.
WORKDAYS = 15
MOST_A_DAY = 30
MOST_NOTES = 5
KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Told:
    """What somebody tells, to whom; ``contact`` is empty for who stays unknown."""

    level: str
    whom: str
    words: str
    contact: str = ""


@dataclass(frozen=True)
class Received:
    """The matter, and the code that nobody but its sender has."""

    concern: Concern
    code: str


@transaction.atomic
def tell(*, about: Village, told: Told, client_id: UUID, at: datetime) -> Received:
    """Keep a matter for the town or county, and hand out the code to ask after it.

    Due after fifteen workdays. The same ``client_id`` and words give the same matter
    and code; other words raise ClientIdConflict. Raises ConcernEmpty, and
    TooManyConcerns when thirty came about the village on the day.
    """
    about = Village.objects.select_for_update(no_key=True).get(pk=about.pk)
    code = _code_for(client_id)
    body = _digest(about, told)
    if before := once.sent_before(Concern, client_id, body, conflict=ClientIdConflict):
        return Received(before, code)
    if not told.words.strip():
        raise ConcernEmpty
    on = timezone.localdate(at)
    today = Concern.objects.filter(about=about, received_at__gte=start_of(on))
    if today.count() >= MOST_A_DAY:
        raise TooManyConcerns
    concern = Concern.objects.create(
        about=about,
        level=ConcernLevel(told.level),
        whom=told.whom.strip(),
        words=told.words.strip(),
        contact=told.contact.strip(),
        code_digest=digest_of(code),
        client_id=client_id,
        body_digest=body,
        received_at=at,
        due_on=add_workdays(on, WORKDAYS, calendar_of(about)),
    )
    _note("villages.concern_received", concern, by=None, at=at)
    return Received(concern, code)


def _code_for(client_id: UUID) -> str:
    """Return the code of a matter, always the same for one id.

    It is drawn from the id under the installation's secret: whoever sends twice gets
    it twice, and the table does not hold it.
    """
    drawn = _Drawn(sealing.digest(f"concern:{client_id}"))
    # Two of them: sixteen characters, which nobody guesses at any speed.
    return short_code.new_code(drawn) + short_code.new_code(drawn)


class _Drawn:
    """A source of chance that always gives the same."""

    def __init__(self, digest: str) -> None:
        self._bytes = iter(bytes.fromhex(digest))

    def choice(self, seq: Sequence[str], /) -> str:
        """Return one of the items."""
        return seq[next(self._bytes) % len(seq)]


def _digest(about: Village, told: Told) -> str:
    body = [about.pk, told.level, told.whom, told.words, told.contact]
    return once.digest_of(body)


@transaction.atomic
def take(*, concern: Concern, by: User, at: datetime) -> Concern:
    """Look into it; what one has taken nobody else does, until its day is over."""
    concern = _locked(concern)
    on = timezone.localdate(at)
    _require_open(concern)
    _require_above(concern, by, on=on)
    if concern.taken_by_id == by.pk:
        return concern
    if concern.taken_by and concern.due_on >= on:
        raise ConcernTaken(name=concern.taken_by.name)
    concern.taken_by, concern.taken_at = by, at
    concern.save()
    _note("villages.concern_taken", concern, by=by, at=at)
    return concern


@transaction.atomic
def ask(*, concern: Concern, words: str, by: User, at: datetime) -> ConcernNote:
    """Ask the sender something; they read it with their code."""
    concern = _locked(concern)
    _require_open(concern)
    _require_taker(concern, by, on=timezone.localdate(at))
    note = _add(concern, words, by=by, at=at)
    _note("villages.concern_asked", concern, by=by, at=at)
    return note


@transaction.atomic
def add(*, concern: Concern, words: str, at: datetime) -> ConcernNote:
    """Keep what the sender adds, who has shown the code; five times at most."""
    concern = _locked(concern)
    _require_open(concern)
    if concern.notes.filter(by=None).count() >= MOST_NOTES:
        raise TooManyNotes
    note = _add(concern, words, by=None, at=at)
    _note("villages.concern_added_to", concern, by=None, at=at)
    return note


def _add(concern: Concern, words: str, *, by: User | None, at: datetime) -> ConcernNote:
    words = words.strip()
    if not words:
        raise NoteEmpty
    return ConcernNote.objects.create(
        concern=concern, by=by, words=words, written_at=at
    )


@transaction.atomic
def answer(
    *, concern: Concern, outcome: str, answer: str, by: User, at: datetime
) -> Concern:
    """Say what was found; the sender reads it for a year."""
    concern = _locked(concern)
    _require_open(concern)
    _require_taker(concern, by, on=timezone.localdate(at))
    if not answer.strip():
        raise AnswerEmpty
    concern.outcome, concern.answer = ConcernOutcome(outcome), answer.strip()
    concern.answered_by, concern.answered_at = by, at
    concern.save()
    _note("villages.concern_answered", concern, by=by, at=at)
    return concern


def forget(*, on: date, at: datetime) -> int:
    """Blank what was answered a year ago, by day; return how many."""
    due = Concern.objects.filter(
        answered_at__lt=start_of(on) - KEPT, purged_at=None
    ).order_by("pk")
    return sum(_blank(one, at=at) for one in due)


@transaction.atomic
def _blank(concern: Concern, *, at: datetime) -> bool:
    concern = _locked(concern)
    if concern.purged_at:
        return False
    concern.whom = concern.words = concern.contact = concern.answer = ""
    concern.purged_at = at
    concern.save()
    concern.notes.update(words="")
    _note("villages.concern_forgotten", concern, by=None, at=at)
    return True


def _locked(concern: Concern) -> Concern:
    return (
        Concern.objects.select_for_update(of=("self",))
        .select_related("about__town__county", "taken_by")
        .get(pk=concern.pk)
    )


def _require_open(concern: Concern) -> None:
    if concern.answered_at:
        raise ConcernAnswered


def _require_above(concern: Concern, user: User, *, on: date) -> None:
    """Raise unless the user supervises the level it stands at.

    The county's too it is once the town has let its day pass.
    """
    town = concern.about.town
    is_countys = concern.level == ConcernLevel.COUNTY or concern.due_on < on
    is_towns = concern.level == ConcernLevel.TOWN
    if is_towns and holds(user, AreaRole.SUPERVISOR, town, on=on):
        return
    if is_countys and holds(user, AreaRole.SUPERVISOR, town.county, on=on):
        return
    raise NotYourConcern


def _require_taker(concern: Concern, user: User, *, on: date) -> None:
    _require_above(concern, user, on=on)
    if concern.taken_by_id != user.pk:
        raise NotYourConcern


def _note(action: str, concern: Concern, *, by: User | None, at: datetime) -> None:
    """Write the audit line, which belongs to no village: none of them shows it."""
    audit.record(action, target=concern, by=by, at=at, data={"level": concern.level})
