"""The steps of an import: upload, check, confirm, take over; or let go."""

from datetime import date, datetime, timedelta
from functools import partial
from typing import IO, Any, cast

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import progress, spreadsheets
from grassroots.core.errors import Refusal
from grassroots.core.later import later
from villages.errors import ListNotReady, NothingToTakeOver
from villages.formulas.roster import read_lines
from villages.models import ImportStatus, ResidentImport, Village

from . import storing
from .planning import Planner
from .register import Register
from .writing import WRITING_STEPS, write

KEPT_DAYS = 7
# How far the bar has come, in percent, when the work has begun, and so on.
BEGUN, READ, PLANNED = 5, 40, 70


@transaction.atomic
def start(
    *, village: Village, file: IO[bytes], by: User, at: datetime
) -> ResidentImport:
    """Keep an uploaded list, encrypted, and have it checked in the background."""
    body = file.read(spreadsheets.MAX_BYTES + 1)
    if len(body) > spreadsheets.MAX_BYTES:
        megabytes = spreadsheets.MAX_BYTES // (1024 * 1024)
        raise spreadsheets.TableTooLarge(megabytes=megabytes)
    if not body.strip():
        raise spreadsheets.EmptyTable
    resident_import = ResidentImport(village=village, uploaded_by=by, uploaded_at=at)
    storing.keep(resident_import, body)
    resident_import.save()
    audit.record("villages.list_uploaded", target=resident_import, by=by, at=at)
    _after_commit("villages.tasks.check_residents", resident_import)
    return resident_import


def check(*, resident_import: ResidentImport, at: datetime) -> ResidentImport:
    """Read the list and note what taking it over would do; write nothing else."""
    if resident_import.status != ImportStatus.CHECKING:
        return resident_import
    try:
        content = _read(resident_import)
        planner = _plan(resident_import, content, on=timezone.localdate(at))
    except Refusal as refusal:
        return _fail(resident_import, str(refusal))
    except Exception:
        _fail(resident_import, _("名册没有读完，一条也没记。请再传一次。"))
        raise
    _describe(resident_import, planner)
    resident_import.status = ImportStatus.CHECKED
    resident_import.save()
    return resident_import


@transaction.atomic
def confirm(
    *, resident_import: ResidentImport, by: User, at: datetime
) -> ResidentImport:
    """Have what was checked taken over in the background, once."""
    resident_import = _locked(resident_import)
    if resident_import.status != ImportStatus.CHECKED:
        raise ListNotReady
    if not resident_import.rows_new and not resident_import.consents_new:
        raise NothingToTakeOver
    resident_import.status = ImportStatus.IMPORTING
    resident_import.confirmed_by, resident_import.confirmed_at = by, at
    resident_import.save()
    _tell(resident_import, 0)
    audit.record("villages.list_confirmed", target=resident_import, by=by, at=at)
    _after_commit("villages.tasks.take_over_residents", resident_import)
    return resident_import


def take_over(*, resident_import: ResidentImport, at: datetime) -> ResidentImport:
    """Write the new people and consents down, all of them or none."""
    if resident_import.status != ImportStatus.IMPORTING:
        return resident_import
    try:
        # Reading takes longest and needs no lock, so that nobody waits for it.
        content = _read(resident_import)
        return _take_over(resident_import, content, at=at)
    except Refusal as refusal:
        return _fail(resident_import, str(refusal))
    except Exception:
        _fail(resident_import, _("没有导入，一条也没记。请再传一次。"))
        raise


@transaction.atomic
def discard(
    *, resident_import: ResidentImport, by: User, at: datetime
) -> ResidentImport:
    """Let a checked list go; nothing of it was written down."""
    resident_import = _locked(resident_import)
    if resident_import.status not in {ImportStatus.CHECKED, ImportStatus.CHECKING}:
        raise ListNotReady
    resident_import.status = ImportStatus.FAILED
    resident_import.refusal = _("您没有确认，一条也没记。")
    storing.forget(resident_import)
    resident_import.save()
    audit.record("villages.list_discarded", target=resident_import, by=by, at=at)
    return resident_import


@transaction.atomic
def forget_old(*, on: date, at: datetime) -> int:
    """Remove lists from disk after a week; return how many."""
    limit = at - timedelta(days=KEPT_DAYS)
    old = ResidentImport.objects.exclude(upload="").filter(uploaded_at__lt=limit)
    count = 0
    for resident_import in old:
        storing.forget(resident_import)
        if resident_import.status in {ImportStatus.CHECKED, ImportStatus.CHECKING}:
            resident_import.status = ImportStatus.FAILED
            resident_import.refusal = _("放了一个星期没有确认，一条也没记。")
        resident_import.save()
        audit.record("villages.list_forgotten", target=resident_import, by=None, at=at)
        count += 1
    return count


def progress_key(resident_import: ResidentImport) -> str:
    """Return under which name the page finds how far the task has come."""
    return f"residents:{resident_import.pk}"


@transaction.atomic
def _take_over(
    resident_import: ResidentImport, content: storing.Content, *, at: datetime
) -> ResidentImport:
    resident_import = _locked(resident_import)
    if resident_import.status != ImportStatus.IMPORTING:
        return resident_import
    # One list at a time: the next one must see who has come in.
    Village.objects.select_for_update(no_key=True).get(pk=resident_import.village_id)
    planner = _plan(resident_import, content, on=timezone.localdate(at))
    # Whoever confirmed it: import_is_confirmed_whole keeps the name with the time.
    by = cast(User, resident_import.confirmed_by)
    steps = write(planner, village=resident_import.village, by=by, at=at)
    for step, _written in enumerate(steps, start=1):
        _tell(resident_import, PLANNED + (100 - PLANNED) * step // WRITING_STEPS)
    _describe(resident_import, planner)
    resident_import.status = ImportStatus.DONE
    if not planner.failed:
        storing.forget(resident_import)
    resident_import.save()
    audit.record(
        "villages.residents_imported",
        target=resident_import,
        by=by,
        at=at,
        data={
            "residents": resident_import.rows_new,
            "households": resident_import.households_new,
            "consents": resident_import.consents_new,
        },
    )
    return resident_import


def _read(resident_import: ResidentImport) -> storing.Content:
    _tell(resident_import, BEGUN)
    content = storing.read(resident_import)
    _tell(resident_import, READ)
    return content


def _tell(resident_import: ResidentImport, percent: int) -> None:
    progress.tell(progress_key(resident_import), done=percent, total=100)


def _plan(
    resident_import: ResidentImport, content: storing.Content, *, on: date
) -> Planner:
    rows, places = content
    total = len(rows) - 1
    register = Register.of(resident_import.village)
    planner = Planner(register, places=places, on=on)
    planner.read(
        read_lines(rows[1:], places),
        tell=lambda done: _tell(
            resident_import, READ + (PLANNED - READ) * done // total
        ),
    )
    _tell(resident_import, PLANNED)
    return planner


def _describe(resident_import: ResidentImport, planner: Planner) -> None:
    """Note what the page shows of a plan. Does not save."""
    new = len(planner.new)
    resident_import.rows_total = len(planner.lines)
    resident_import.rows_done = len(planner.lines)
    resident_import.rows_new = new
    resident_import.rows_known = len(planner.people) - new
    resident_import.rows_failed = len(planner.failed)
    resident_import.households_new = len(planner.new_numbers)
    resident_import.consents_new = sum(len(one.signed) for one in planner.people)
    resident_import.problems = planner.problems()


def _fail(resident_import: ResidentImport, sentence: str) -> ResidentImport:
    resident_import.status = ImportStatus.FAILED
    resident_import.refusal = sentence[:200]
    storing.forget(resident_import)
    resident_import.save()
    return resident_import


def _locked(resident_import: ResidentImport) -> ResidentImport:
    return (
        ResidentImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("village", "confirmed_by")
        .get(pk=resident_import.pk)
    )


def _after_commit(task: str, resident_import: ResidentImport) -> None:
    arguments: dict[str, Any] = {
        "import_id": resident_import.pk,
        "language": get_language(),
    }
    transaction.on_commit(partial(later, task, **arguments))
