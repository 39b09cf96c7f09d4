"""Answer an objection: by somebody who took no part, in writing."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.coops import NotForThisCoop
from rewards.ruralcredit.errors.objections import (
    AnsweredAlready,
    CannotCorrect,
    CollectedIt,
    ReasonsMissing,
    TookPartInRating,
)
from rewards.ruralcredit.formulas.dossiers import DERIVED, holds_until
from rewards.ruralcredit.models import (
    CoopRole,
    DossierValue,
    DossierVisit,
    EndReason,
    ObjectionOutcome,
    Origin,
    Rating,
    RatingObjection,
    RatingStatus,
    VisitSource,
)
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.selectors.cards import indicators_of
from rewards.ruralcredit.selectors.facts import APPRAISAL
from rewards.ruralcredit.selectors.objections import named_with
from rewards.ruralcredit.services.acting import require_not_close
from rewards.ruralcredit.services.dossiers.checking import read_value
from rewards.ruralcredit.services.dossiers.derived import refresh
from rewards.ruralcredit.services.dossiers.writing import Written, write
from rewards.ruralcredit.services.ratings.notes import locked


@transaction.atomic
def decide_objection(
    *,
    objection: RatingObjection,
    is_upheld: bool,
    reasons: str,
    by: User,
    at: datetime,
    correct: str = "",
) -> RatingObjection:
    """Answer an objection with reasons that the household reads.

    Upheld: the rating is set aside, and others than those who signed it rate anew. A
    named value becomes ``correct``, or goes from the file until it is collected again;
    what follows from it is worked out anew, what was decided is not.
    Dismissed: the value counts as before, and what was said stays. Raises
    NotForThisCoop unless by an officer or the committee, TooCloseToHousehold,
    AnsweredAlready, TookPartInRating, CollectedIt, ReasonsMissing, CannotCorrect and
    a ValueFault.
    """
    rating = locked(objection.rating)
    objection = RatingObjection.objects.select_for_update().get(pk=objection.pk)
    objection.rating = rating
    if objection.decided_at:
        raise AnsweredAlready
    _require_may(objection, by=by, on=timezone.localdate(at))
    if not reasons.strip():
        raise ReasonsMissing
    objection.outcome = (
        ObjectionOutcome.UPHELD if is_upheld else ObjectionOutcome.DISMISSED
    )
    objection.reasons = reasons.strip()
    objection.decided_at, objection.decided_by = at, by
    objection.save()
    _settle_values(objection)
    if is_upheld:
        _correct(objection, correct, by=by, at=at)
        _set_aside(rating, on=timezone.localdate(at))
    audit.record(
        "ruralcredit.objection_decided",
        target=objection,
        by=by,
        at=at,
        village_id=rating.dossier.household.village_id,
        data={"rating": rating.pk, "outcome": str(objection.outcome)},
    )
    return objection


def hands_of(rating: Rating) -> set[int]:
    """Return the keys of those who worked a rating out or signed it."""
    hands = (rating.scored_by_id, rating.decided_by_id, rating.second_by_id)
    return {one for one in hands if one}


def collectors_of(rating: Rating, code: str) -> set[int]:
    """Return the keys of those from whom a line of a rating came, or all of them.

    Whoever collected what a line follows from, and what stands in its place since;
    the peers who scored, for the appraisal. Without a code it is about every line.
    """
    inputs = [*rating.inputs] if not code else [code, *DERIVED.get(code, ())]
    values = DossierValue.objects.filter(
        Q(until_on__isnull=True) | Q(until_on__gt=rating.as_of),
        dossier=rating.dossier_id,
        indicator__code__in=inputs,
    )
    hands = set(values.values_list("visit__recorded_by", flat=True))
    if rating.panel and code in {"", APPRAISAL}:
        scored = rating.panel.seats.filter(scored_at__isnull=False)
        hands |= set(scored.values_list("user", flat=True))
    return {one for one in hands if one}


def _require_may(objection: RatingObjection, *, by: User, on: date) -> None:
    rating = objection.rating
    roles = (CoopRole.OFFICER, CoopRole.COMMITTEE)
    if not any(works_for(by, rating.dossier.coop, role, on=on) for role in roles):
        raise NotForThisCoop
    require_not_close(by, rating.dossier.household)
    if by.pk in hands_of(rating):
        raise TookPartInRating
    if by.pk in collectors_of(rating, objection.indicator_code):
        raise CollectedIt


def _settle_values(objection: RatingObjection) -> None:
    """Let what was disputed count again, as far as it stays."""
    disputed = DossierValue.objects.filter(
        dossier=objection.rating.dossier,
        indicator__code__in=named_with(objection.indicator_code),
        disputed_at__isnull=False,
    )
    disputed.update(disputed_at=None)


def _correct(
    objection: RatingObjection, correct: str, *, by: User, at: datetime
) -> None:
    """Write the right value, or take the wrong one away."""
    code, dossier = objection.indicator_code, objection.rating.dossier
    indicator = indicators_of(dossier.coop).get(code)
    is_typed = indicator is not None and indicator.origin == Origin.SURVEY
    if correct and not is_typed:
        raise CannotCorrect
    if indicator is None:
        return
    today = timezone.localdate(at)
    value = read_value(indicator, correct) if correct else None
    visit = DossierVisit.objects.create(
        dossier=dossier,
        source=VisitSource.CORRECTION,
        source_words=objection.number,
        collected_on=today,
        recorded_at=at,
        recorded_by=by,
    )
    until = holds_until(today, indicator.valid_months)
    write(visit, [Written(indicator, value, until)])
    refresh(dossier=dossier, on=today, at=at)


def _set_aside(rating: Rating, *, on: date) -> None:
    rating.status = RatingStatus.SET_ASIDE
    rating.ended_on, rating.end_reason = on, EndReason.OBJECTION
    rating.save(update_fields=["status", "ended_on", "end_reason"])
    # Proposals rest on the value that was just found wrong.
    rating.dossier.ratings.filter(status=RatingStatus.SCORED).delete()
