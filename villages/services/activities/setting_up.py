"""Set an activity up, let people sign up, end it, or call it off."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.activity_errors import (
    AlreadyBegun,
    CancelWithoutWords,
    NotBegun,
    RiskyWork,
    RuleNotForActivities,
    SomebodyCame,
    TimesTurned,
)
from villages.models import (
    Activity,
    ActivityStage,
    EvidenceKind,
    Risk,
    Rule,
    RuleKind,
    RuleSubject,
    SignUp,
    Village,
)
from villages.services import messages
from villages.services.activities.steps import (
    locked,
    note,
    require_organiser,
    require_stage,
)


@transaction.atomic
def create(
    *,
    village: Village,
    rule: Rule,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    places: int,
    risk: str = Risk.NONE,
    remark: str = "",
    by: User,
    at: datetime,
) -> Activity:
    """Keep a draft that nobody but organisers sees.

    The rule adds for a person and asks for no photo: the times are what shows it.
    """
    activity = Activity(village=village, organiser=by, created_at=at)
    require_organiser(by, activity, at=at)
    _write(
        activity,
        rule=rule,
        title=title,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        places=places,
        risk=risk,
        remark=remark,
    )
    note("activity_created", activity, by=by, at=at, rule=rule.code)
    return activity


@transaction.atomic
def redraft(
    *,
    activity: Activity,
    rule: Rule,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    places: int,
    risk: str = Risk.NONE,
    remark: str = "",
    by: User,
    at: datetime,
) -> Activity:
    """Write a draft anew; what is published stays as people read it."""
    activity = locked(activity)
    require_organiser(by, activity, at=at)
    require_stage(activity, ActivityStage.DRAFT)
    _write(
        activity,
        rule=rule,
        title=title,
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        places=places,
        risk=risk,
        remark=remark,
    )
    note("activity_redrafted", activity, by=by, at=at, rule=rule.code)
    return activity


def _write(
    activity: Activity,
    *,
    rule: Rule,
    title: str,
    place: str,
    starts_at: datetime,
    ends_at: datetime,
    places: int,
    risk: str,
    remark: str,
) -> None:
    """Keep the plan, if hours can be recorded under the rule and the times are right."""
    if not suits(rule, activity.village):
        raise RuleNotForActivities(rule=rule.title)
    same_day = timezone.localdate(starts_at) == timezone.localdate(ends_at)
    if ends_at <= starts_at or not same_day:
        raise TimesTurned
    activity.rule, activity.risk, activity.places = rule, Risk(risk), places
    activity.title, activity.place = title.strip(), place.strip()
    activity.note = remark.strip()
    activity.starts_at, activity.ends_at = starts_at, ends_at
    activity.save()


def suits(rule: Rule, village: Village) -> bool:
    """Return whether hours at an activity can be recorded under the rule."""
    return bool(
        rule.rule_book.village_id == village.pk
        and rule.kind == RuleKind.ADD
        and rule.subject == RuleSubject.PERSON
        and rule.evidence != EvidenceKind.PHOTO
    )


@transaction.atomic
def publish(*, activity: Activity, by: User, at: datetime) -> Activity:
    """Let the village see it and sign up; risky work is refused. Twice is once."""
    activity = locked(activity)
    require_organiser(by, activity, at=at)
    if activity.stage == ActivityStage.PUBLISHED:
        return activity
    require_stage(activity, ActivityStage.DRAFT)
    if activity.risk != Risk.NONE:
        raise RiskyWork(risk=activity.get_risk_display())
    if activity.starts_at <= at:
        raise AlreadyBegun
    activity.stage, activity.published_at = ActivityStage.PUBLISHED, at
    activity.save(update_fields=["stage", "published_at"])
    note("activity_published", activity, by=by, at=at)
    return activity


@transaction.atomic
def close(*, activity: Activity, by: User, at: datetime) -> Activity:
    """End it: from now on nobody checks in or out. Closing twice changes nothing.

    Who did not check out gets no hours until somebody enters the time, with a reason.
    """
    activity = locked(activity)
    require_organiser(by, activity, at=at)
    if activity.stage == ActivityStage.CLOSED:
        return activity
    require_stage(activity, ActivityStage.PUBLISHED)
    if at < activity.starts_at:
        raise NotBegun
    forgot = SignUp.objects.filter(activity=activity, is_here=True).update(
        is_here=False
    )
    activity.stage = ActivityStage.CLOSED
    activity.closed_at, activity.closed_by = at, by
    activity.save(update_fields=["stage", "closed_at", "closed_by"])
    note("activity_closed", activity, by=by, at=at, without_end=forgot)
    return activity


@transaction.atomic
def cancel(*, activity: Activity, because: str, by: User, at: datetime) -> Activity:
    """Call it off; everybody who signed up reads why. Twice changes nothing."""
    activity = locked(activity)
    require_organiser(by, activity, at=at)
    if activity.stage == ActivityStage.CANCELLED:
        return activity
    require_stage(activity, ActivityStage.DRAFT, ActivityStage.PUBLISHED)
    if not because.strip():
        raise CancelWithoutWords
    if SignUp.objects.filter(activity=activity, came_at__isnull=False).exists():
        raise SomebodyCame
    activity.stage, activity.cancelled_at = ActivityStage.CANCELLED, at
    activity.cancelled_because = because.strip()
    activity.save(update_fields=["stage", "cancelled_at", "cancelled_because"])
    note("activity_cancelled", activity, by=by, at=at)
    messages.tell_of_cancelled_activity(activity=activity, at=at)
    return activity
