"""What every step of the procedure asks first: the row, the stage, the person, the actor."""

from datetime import date, datetime

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.deduct_errors import NotYourStep, TakesNoPart, TooClose, WrongStage
from villages.formulas.terms import forgotten_on, term_ends
from villages.models import Deduct, DeductStage, Purpose, Resident
from villages.selectors.consents import has_consent
from villages.selectors.deducts import WITH, is_close
from villages.selectors.ties import ties_of
from villages.services import messages


def locked(deduct: Deduct) -> Deduct:
    """Return the row under its lock: whoever comes second sees what the first did."""
    return (
        Deduct.objects.select_for_update(of=("self",))
        .select_related(*WITH)
        .get(pk=deduct.pk)
    )


def require_stage(deduct: Deduct, *stages: DeductStage) -> None:
    """Raise WrongStage unless the procedure stands at one of the stages."""
    if deduct.stage not in stages:
        raise WrongStage(stage=deduct.get_stage_display())


def is_subject(user: User, deduct: Deduct) -> bool:
    """Return whether the user is the person, or speaks for them."""
    own = permissions.own_residents(user)
    return own.filter(pk=deduct.resident_id).exists()


def manages(user: User, deduct: Deduct, *, on: date) -> bool:
    """Return whether the user manages the village on the day."""
    return permissions.manages(user, deduct.village, on=on)


def wrote(user: User, deduct: Deduct, *, on: date) -> bool:
    """Return whether the user wrote the reminder and still records in the village."""
    records = permissions.is_recorder_of(user, deduct.village, on=on)
    return records and deduct.reminded_by_id == user.pk


def require_officer(user: User, deduct: Deduct, *, on: date, is_theirs: bool) -> None:
    """Raise unless the step is theirs and the person is no family or relative."""
    if not is_theirs:
        raise NotYourStep
    if is_close(ties_of(user), deduct):
        raise TooClose


def require_taking_part(deduct: Deduct, *, on: date) -> None:
    """Raise TakesNoPart when the person is not scored on the day."""
    here = Resident.objects.filter(pk=deduct.resident_id).taking_part(on=on)
    if not here.exists() or not has_consent(deduct.resident, Purpose.SCORING, on):
        raise TakesNoPart(name=deduct.resident.name)


def end_at_nothing(
    deduct: Deduct, stage: DeductStage, *, by: User | None, at: datetime
) -> None:
    """Set a stage at which nothing is taken; it is remembered for a short while."""
    on = timezone.localdate(at)
    deduct.stage, deduct.ended_at, deduct.ended_by = stage, at, by
    end = deduct.expires_on or term_ends(deduct.acted_on, deduct.rule.validity_months)
    deduct.expires_on = forgotten_on(on, end)


def note(
    action: str, deduct: Deduct, *, by: User | None, at: datetime, **data: object
) -> None:
    """Write the audit line; it never says what the matter was. Tell the person of it."""
    audit.record(action, target=deduct, by=by, at=at, data=data)
    messages.tell_of_deduct(action=action, deduct=deduct, by=by, at=at)
