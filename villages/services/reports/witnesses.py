"""Ask somebody who saw it: by a one-time link, or at the desk."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages import permissions
from villages.models import (
    Membership,
    Report,
    ReportStatus,
    ReportWitness,
    Resident,
    WitnessAnswer,
    WitnessChannel,
)
from villages.report_errors import (
    AnswerMissing,
    LinkIsGone,
    NotYoursToReport,
    TooManyLinks,
    WitnessedBefore,
    WitnessTooClose,
    WitnessUnknown,
)
from villages.selectors.reports import digest_of, is_gone, too_close_to_witness
from villages.services.reports.steps import (
    is_mine,
    locked,
    note,
    require_desk,
    require_distance,
    require_status,
)

LINK_LASTS = timedelta(days=14)
MOST_LINKS = 5
MOST_WRONG_TRIES = 5


@transaction.atomic
def ask(*, report: Report, by: User, at: datetime) -> str:
    """Return the token of a link to pass on to a witness; only its digest is kept."""
    report = locked(report)
    if not is_mine(by, report):
        raise NotYoursToReport
    require_status(report, ReportStatus.REPORTED)
    if report.witnesses.filter(token_digest__isnull=False).count() >= MOST_LINKS:
        raise TooManyLinks(limit=MOST_LINKS)
    token = secrets.token_urlsafe(24)
    ReportWitness.objects.create(
        report=report,
        token_digest=digest_of(token),
        asked_at=at,
        asked_by=by,
        expires_at=at + LINK_LASTS,
    )
    note("villages.report_witness_asked", report, by=by, at=at)
    return token


def answer(
    *,
    witness: ReportWitness,
    said: str,
    at: datetime,
    name: str = "",
    number: str = "",
    by: User | None = None,
    resident: Resident | None = None,
) -> ReportWitness:
    """Keep what a witness says through a link, once.

    Who signed in answers as a resident of their own; anybody else gives the name and
    the household's number. After five wrong pairs the link is gone. Who says that it
    was not meant for them need not say who they are.
    """
    try:
        return _answer(
            witness, said, name=name, number=number, by=by, resident=resident, at=at
        )
    except WitnessUnknown:
        _count_wrong_try(witness, at=at)
        raise


@transaction.atomic
def _answer(
    witness: ReportWitness,
    said: str,
    *,
    name: str,
    number: str,
    by: User | None,
    resident: Resident | None,
    at: datetime,
) -> ReportWitness:
    witness = _locked(witness)
    if is_gone(witness, at=at):
        raise LinkIsGone
    if said not in WitnessAnswer.values:
        raise AnswerMissing
    witness.answer, witness.answered_at = WitnessAnswer(said), at
    if witness.answer != WitnessAnswer.NOT_ME:
        if by is not None and resident is not None:
            who = _own(by, resident, witness.report)
            witness.channel = WitnessChannel.SIGNED_IN
        else:
            who = _named(name, number, witness.report, at=at)
            witness.channel = WitnessChannel.NUMBER
        _require_fit(who, witness.report, at=at)
        witness.resident = who
    witness.save()
    note(
        "villages.report_witness_answered",
        witness.report,
        by=by,
        at=at,
        answer=witness.answer,
        channel=witness.channel,
    )
    return witness


def _locked(witness: ReportWitness) -> ReportWitness:
    report = locked(witness.report)
    witness = ReportWitness.objects.select_for_update().get(pk=witness.pk)
    witness.report = report
    return witness


@transaction.atomic
def _count_wrong_try(witness: ReportWitness, *, at: datetime) -> None:
    witness = _locked(witness)
    if witness.answer:
        return
    witness.wrong_tries += 1
    if witness.wrong_tries >= MOST_WRONG_TRIES:
        witness.expires_at = at
    witness.save()


def _own(by: User, resident: Resident, report: Report) -> Resident:
    """Return the resident as whom somebody who signed in answers."""
    own = permissions.own_residents(by).filter(village=report.village)
    found = own.filter(pk=resident.pk).first()
    if found is None:
        raise WitnessUnknown
    return found


def _named(name: str, number: str, report: Report, *, at: datetime) -> Resident:
    """Return the grown-up of that name in the household of that number."""
    held = Membership.objects.in_force(on=timezone.localdate(at)).filter(
        household__village=report.village,
        household__number__iexact=number.strip(),
        resident__name=name.strip(),
    )
    found = Resident.objects.filter(pk__in=held.values("resident"))
    who = found.order_by("born_on", "pk").first()
    if who is None or not name.strip():
        raise WitnessUnknown
    return who


def _require_fit(who: Resident, report: Report, *, at: datetime) -> None:
    """Raise unless a grown-up of the village who is near to none of them."""
    on = timezone.localdate(at)
    here = Resident.objects.filter(pk=who.pk, village=report.village)
    if not here.living_here(on=on).exists() or not who.is_adult(on=on):
        raise WitnessUnknown
    if too_close_to_witness(who, report, on=on):
        raise WitnessTooClose
    if report.witnesses.filter(resident=who).exists():
        raise WitnessedBefore


@transaction.atomic
def enter_witness(
    *, report: Report, resident: Resident, by: User, at: datetime
) -> ReportWitness:
    """Write down at the desk that a villager says they saw it."""
    report = locked(report)
    require_desk(by, report.village, on=timezone.localdate(at))
    require_status(report, ReportStatus.REPORTED)
    require_distance(by, report)
    _require_fit(resident, report, at=at)
    made = ReportWitness.objects.create(
        report=report,
        asked_at=at,
        asked_by=by,
        resident=resident,
        channel=WitnessChannel.PAPER,
        answer=WitnessAnswer.SAW,
        answered_at=at,
    )
    note("villages.report_witness_entered", report, by=by, at=at)
    return made
