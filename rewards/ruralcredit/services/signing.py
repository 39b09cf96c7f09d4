"""A second person signs what a mass rating proposed: set by set, nobody twice."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.cards import RunIsShadow, RunNotDone, StarterSigns
from rewards.ruralcredit.models import (
    Dossier,
    Rating,
    RatingObjection,
    RatingRun,
    RatingStatus,
    RunStatus,
)
from rewards.ruralcredit.selectors.closeness import households_close_to
from rewards.ruralcredit.services.ratings.deciding import REVIEW_MONTHS, VALID_MONTHS
from villages.formulas.months import add_months

CHUNK = 5_000


class Signed(NamedTuple):
    """How far signing is: looked at, of how many, and now in force."""

    done: int
    total: int
    signed: int


def require_signable(*, run: RatingRun, by: User) -> None:
    """Refuse a run that is not done, is a trial, or was begun by the signer.

    Raises RunIsShadow, RunNotDone and StarterSigns.
    """
    if run.shadow_card_id is not None:
        raise RunIsShadow
    if run.status != RunStatus.DONE:
        raise RunNotDone
    if run.started_by_id == by.pk:
        raise StarterSigns


def sign_run(*, run: RatingRun, by: User, at: datetime) -> int:
    """Let every complete proposal of a run hold, as ``ratings.decide`` would one by one.

    Left out are files rated again since, files not complete, what somebody already
    decided or proposed otherwise, and households close to the signer: another person
    signs those. Doing it again signs only what is left. Returns how many now hold.
    Raises as ``require_signable``.
    """
    require_signable(run=run, by=by)
    signed = 0
    for how_far in sign_on(run=run, by=by, at=at):
        signed = how_far.signed
    return signed


def sign_on(
    *, run: RatingRun, by: User, at: datetime, chunk: int = CHUNK
) -> Iterator[Signed]:
    """Sign chunk by chunk, each a transaction of its own; yield how far it is."""
    require_signable(run=run, by=by)
    total, done, signed, last = _open_to(run, by, at).count(), 0, 0, 0
    while True:
        with transaction.atomic():
            keys = _lock_next(run, by=by, at=at, after=last, size=chunk)
            if not keys:
                break
            signed += _put_in_force(run, keys, by=by, at=at)
        done, last = done + len(keys), keys[-1]
        yield Signed(done, max(total, done), signed)
    _note(run, by=by, at=at, signed=signed)


def signable(*, run: RatingRun, by: User, on: date) -> "QuerySet[Rating]":
    """Return the proposals of a run that this person may sign now."""
    far = Dossier.objects.exclude(household__in=households_close_to(by))
    return waiting(run, on=on).filter(dossier__in=far).exclude(scored_by=by)


def waiting(run: RatingRun, *, on: date) -> "QuerySet[Rating]":
    """Return the complete, undecided proposals of a run that are still the latest.

    Of kept files whose household agrees on the day; not while an objection runs, nor
    while one has set the last rating aside: that is for others to rate, one by one.
    """
    objected = RatingObjection.objects.filter(
        rating__dossier=OuterRef("dossier"), decided_at=None
    )
    files = Dossier.objects.kept().consented(on=on).filter(household__closed_on=None)
    last = Rating.objects.signed().filter(dossier=OuterRef("dossier"))
    later = Rating.objects.filter(dossier=OuterRef("dossier"), pk__gt=OuterRef("pk"))
    return run.ratings.annotate(
        before=Subquery(last.order_by("-pk").values("status")[:1])
    ).filter(
        ~Exists(later),
        ~Exists(objected),
        Q(before=None) | ~Q(before=RatingStatus.SET_ASIDE),
        dossier__in=files,
        status=RatingStatus.SCORED,
        decided_by=None,
        total__isnull=False,
    )


def _open_to(run: RatingRun, by: User, at: datetime) -> "QuerySet[Rating]":
    return signable(run=run, by=by, on=timezone.localdate(at))


def _lock_next(
    run: RatingRun, *, by: User, at: datetime, after: int, size: int
) -> list[int]:
    """Lock the next dossiers with something to sign, in the order of their keys."""
    mine = _open_to(run, by, at).filter(dossier__gt=after).order_by("dossier")
    keys = list(mine.values_list("dossier", flat=True)[:size])
    locked = Dossier.objects.select_for_update().filter(pk__in=keys)
    return list(locked.order_by("pk").values_list("pk", flat=True))


def _put_in_force(run: RatingRun, keys: list[int], *, by: User, at: datetime) -> int:
    """Let the proposals hold from today on, in the place of the ones before."""
    today = timezone.localdate(at)
    # Asked again behind the locks: somebody may have decided a moment ago.
    mine = list(
        _open_to(run, by, at).filter(dossier__in=keys).values_list("pk", "dossier")
    )
    ratings = [pk for pk, _dossier in mine]
    before = Rating.objects.decided().filter(dossier__in=[one for _pk, one in mine])
    held = Rating.objects.decided().filter(dossier=OuterRef("dossier"))
    rows = Rating.objects.filter(pk__in=ratings)
    rows.update(replaces=Subquery(held.values("pk")[:1]))
    before.update(status=RatingStatus.REPLACED, ended_on=today)
    return rows.update(
        status=RatingStatus.DECIDED,
        band=F("proposed_band"),
        decided_by=by,
        decided_at=at,
        valid_from=today,
        valid_until=add_months(today, VALID_MONTHS) - timedelta(days=1),
        review_due_on=add_months(today, REVIEW_MONTHS),
    )


def _note(run: RatingRun, *, by: User, at: datetime, signed: int) -> None:
    """Keep one line for the run: who, when and how many; each rating names its signer."""
    audit.record(
        "ruralcredit.run_signed", target=run, by=by, at=at, data={"signed": signed}
    )
