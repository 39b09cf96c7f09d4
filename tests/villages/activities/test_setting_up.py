"""An activity is set up, published, ended or called off; never with risky work."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.activities import BEFORE, DAY, ENDS, STARTS, clock, open_the_yard
from tests.factories.villages import RuleFactory
from villages import activity_errors as refusals
from villages.models import (
    Activity,
    ActivityStage,
    EvidenceKind,
    Risk,
    RuleKind,
    RuleSubject,
    SignUp,
)
from villages.selectors.activities import rules_for_activities, shown_to
from villages.services import activities


def test_a_recorder_or_a_manager_sets_it_up_and_nobody_else(yard):
    for role in ("recorder", "manager"):
        assert yard.draft(by=yard.user(role)).stage == ActivityStage.DRAFT
    for role in ("panel", "supervisor"):
        with pytest.raises(refusals.NotAnOrganiser):
            yard.draft(by=yard.user(role))
    stranger = open_the_yard(name="南湾村").user("recorder")
    with pytest.raises(refusals.NotAnOrganiser):
        yard.draft(by=stranger)


@pytest.mark.parametrize(
    "terms",
    [
        {"evidence": EvidenceKind.PHOTO},
        {"subject": RuleSubject.HOUSEHOLD},
        {"kind": RuleKind.DEDUCT},
    ],
)
def test_a_rule_that_asks_for_more_than_hours_is_refused_and_not_offered(yard, terms):
    rule = RuleFactory(rule_book=yard.rule.rule_book, **terms)
    with pytest.raises(refusals.RuleNotForActivities):
        yard.draft(rule=rule)
    assert list(rules_for_activities(rule.rule_book)) == [yard.rule]


def test_a_rule_of_another_village_is_refused(yard):
    with pytest.raises(refusals.RuleNotForActivities):
        yard.draft(rule=open_the_yard(name="南湾村").rule)


@pytest.mark.parametrize(
    "ends", [STARTS, STARTS - timedelta(hours=1), ENDS + timedelta(days=1)]
)
def test_it_ends_after_it_starts_on_the_same_day(yard, ends):
    with pytest.raises(refusals.TimesTurned):
        yard.draft(ends_at=ends)


@pytest.mark.parametrize("risk", [one for one in Risk if one != Risk.NONE])
def test_risky_work_stays_a_draft_and_the_refusal_names_it(yard, risk):
    activity = yard.draft(risk=risk)
    with pytest.raises(refusals.RiskyWork) as refusal:
        activities.publish(activity=activity, by=yard.user("recorder"), at=BEFORE)
    assert str(risk.label) in str(refusal.value)
    with pytest.raises(IntegrityError), transaction.atomic():
        Activity.objects.update(stage="published", published_at=BEFORE)


def test_residents_see_it_once_it_is_published(yard):
    who = yard.neighbour()
    activity = yard.draft()
    assert not shown_to(who)
    for _again in range(2):
        activities.publish(activity=activity, by=yard.user("manager"), at=BEFORE)
    assert list(shown_to(who)) == [activity]
    assert Event.objects.filter(action="villages.activity_published").count() == 1


def test_what_has_begun_is_not_published(yard):
    with pytest.raises(refusals.AlreadyBegun):
        activities.publish(activity=yard.draft(), by=yard.user("recorder"), at=STARTS)


def test_only_organisers_publish_end_or_call_off(yard):
    activity = yard.published()
    other = UserFactory()
    for step in (activities.publish, activities.close):
        with pytest.raises(refusals.NotAnOrganiser):
            step(activity=activity, by=other, at=STARTS)
    with pytest.raises(refusals.NotAnOrganiser):
        activities.cancel(activity=activity, because="下雨", by=other, at=STARTS)


def test_calling_off_says_why_and_keeps_who_had_signed_up(yard):
    activity = yard.published()
    yard.sign_up(activity, yard.neighbour())
    with pytest.raises(refusals.CancelWithoutWords):
        cancel(yard, activity, because="  ")
    for _again in range(2):
        activity = cancel(yard, activity)
    assert (activity.stage, activity.cancelled_because) == ("cancelled", "下大雨")
    assert SignUp.objects.filter(activity=activity, state="in").count() == 1
    assert Event.objects.filter(action="villages.activity_cancelled").count() == 1
    with pytest.raises(refusals.WrongMoment):
        activities.publish(activity=activity, by=yard.user("recorder"), at=BEFORE)


def cancel(yard, activity, *, because="下大雨", at=BEFORE):
    return activities.cancel(
        activity=activity, because=because, by=yard.user("recorder"), at=at
    )


def test_where_somebody_has_come_it_is_not_called_off(yard):
    activity = yard.published()
    yard.come(activity, yard.neighbour(), at=STARTS)
    with pytest.raises(refusals.SomebodyCame):
        cancel(yard, activity, at=STARTS)


def test_it_ends_once_and_not_before_it_began(yard):
    activity = yard.published()
    with pytest.raises(refusals.NotBegun):
        yard.close(activity, at=STARTS - timedelta(minutes=1))
    first = yard.close(activity, at=ENDS)
    again = yard.close(activity, at=clock(18))
    assert first.closed_at == again.closed_at == ENDS
    with pytest.raises(refusals.WrongMoment):
        cancel(yard, activity)
    with pytest.raises(refusals.WrongMoment):
        yard.close(yard.draft())


def test_a_closed_one_does_not_open_again_in_the_database_either(yard):
    activity = yard.close(yard.published())
    for stage in ("draft", "published", "cancelled"):
        with pytest.raises(DatabaseError), transaction.atomic():
            Activity.objects.filter(pk=activity.pk).update(stage=stage)


def test_its_times_are_said_as_people_say_them(yard):
    assert yard.draft().times == "8:30到11:30"
    assert date(2026, 6, 3) == DAY
