"""Minutes become half hours, half hours become records, each once; nothing is lost."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.activities import DAY, ENDS, STARTS, clock, open_the_yard
from tests.factories.villages import ResidentFactory, moment
from villages import activity_errors as refusals
from villages.formulas.hours import (
    Stay,
    half_hours,
    hours_text,
    minutes_between,
    whole_hours,
)
from villages.models import BehaviourRecord, RecordStatus, SignUp, Submission
from villages.record_errors import (
    OwnHousehold,
    ReasonForLateness,
    ResidentWithoutConsent,
)
from villages.selectors.activities import carried_of, hours_between, hours_rows
from villages.selectors.papers import papers_of, verify
from villages.services import activities, reviews

MONTH = (DAY.replace(day=1), DAY.replace(day=30))

minutes = st.integers(0, 24 * 60)


# --- arithmetic --------------------------------------------------------------------


@given(start=st.integers(0, 86399), seconds=st.integers(0, 86399))
def test_seconds_are_dropped_and_never_added(start, seconds):
    came = moment(DAY, 0) + timedelta(seconds=start)
    found = minutes_between(came, came + timedelta(seconds=seconds))
    assert 0 <= seconds - found * 60 < 60


def test_nobody_leaves_before_coming():
    with pytest.raises(ValueError, match="before coming"):
        minutes_between(ENDS, STARTS)


@given(minutes)
def test_half_hours_are_rounded_down(number):
    assert 0 <= number - half_hours(number) * 30 < 30


@given(st.lists(st.integers(0, 16), max_size=12))
def test_records_together_carry_every_full_hour_and_none_twice(activities_halves):
    carried, given_out = 0, 0
    for halves in activities_halves:
        hours, carried = whole_hours(halves, carried=carried)
        given_out += hours
        assert carried in {0, 1}
    assert given_out == sum(activities_halves) // 2


@given(st.lists(st.integers(0, 1000), min_size=4, max_size=4), st.booleans())
def test_two_stays_meet_exactly_when_they_share_a_minute(times, is_open):
    base = moment(DAY, 0)
    a, b, c, d = (base + timedelta(minutes=one) for one in times)
    first = Stay(min(a, b), max(a, b) + timedelta(minutes=1))
    last = max(c, d) + timedelta(minutes=1)
    second = Stay(min(c, d), None if is_open else last)
    end = base + timedelta(days=9) if is_open else last
    shared = max(first.came, second.came) < min(first.left, end)
    assert first.meets(second) == second.meets(first) == shared


@pytest.mark.parametrize(
    ("halves", "text"), [(0, "0"), (1, "0.5"), (5, "2.5"), (8, "4")]
)
def test_half_hours_are_written_as_hours(halves, text):
    assert hours_text(halves) == text


# --- records -----------------------------------------------------------------------


def test_each_person_gets_one_record_with_their_hours_however_often_one_presses(yard):
    people = [yard.neighbour(), yard.neighbour()]
    activity = yard.done(*people)
    assert yard.record(activity).records == 2
    with pytest.raises(refusals.NothingToCount):
        yard.record(activity)
    records = BehaviourRecord.objects.order_by("resident_id")
    assert [(one.resident, one.quantity, one.acted_on) for one in records] == [
        (people[0], 2, DAY),
        (people[1], 2, DAY),
    ]
    assert {one.status for one in records} == {RecordStatus.SUBMITTED}
    assert Submission.objects.count() == 1


def test_cumulative_tiers_are_reached_by_the_hours_of_several_activities(yard):
    who, granted = yard.neighbour(), []
    for day in (3, 5):
        activity = three_hours(yard, who, timedelta(days=day - 3))
        yard.record(activity, at=clock(9, day=DAY.replace(day=day + 1)))
        record = BehaviourRecord.objects.latest("pk")
        vote(yard, record, day)
        record.refresh_from_db()
        granted.append(record.points_granted)
    # 3 hours reach no tier; 6 reach the one of 5.
    assert granted == [0, 2]


def three_hours(yard, who, shift):
    starts, ends = STARTS + shift, ENDS + shift
    activity = yard.published(starts_at=starts, ends_at=ends)
    yard.come(activity, who, at=starts)
    yard.go(activity, who, at=ends)
    return yard.close(activity, at=ends + timedelta(hours=3))


def vote(yard, record, day):
    return reviews.vote(
        record=record,
        by=yard.user("panel"),
        verdict="approve",
        at=clock(10, day=DAY.replace(day=day + 1)),
    )


def test_a_half_hour_is_kept_for_the_next_record(yard):
    who = yard.neighbour()
    first = yard.published()
    yard.enter(first, who, clock(9), clock(9, 45))
    yard.close(first)
    made = yard.record(first)
    assert (made.records, made.carried) == (0, 1)
    assert carried_of(who, yard.rule) == 1
    second = yard.published(title="慰问老人")
    yard.enter(second, who, clock(9, 45), clock(11, 20))
    yard.close(second)
    # A half hour of before and three of now are two whole hours.
    assert yard.record(second).records == 1
    assert BehaviourRecord.objects.get().quantity == 2
    assert carried_of(who, yard.rule) == 0


def test_who_did_not_check_out_gets_nothing_until_the_time_is_entered(yard):
    who, activity = yard.neighbour(), yard.published()
    yard.come(activity, who, at=STARTS)
    yard.close(activity)
    with pytest.raises(refusals.NothingToCount):
        yard.record(activity)
    yard.enter(activity, who, STARTS, clock(10, 30), because="忘了签退")
    assert yard.record(activity).records == 1


def test_less_than_half_an_hour_counts_for_nothing(yard):
    who, activity = yard.neighbour(), yard.published()
    yard.enter(activity, who, clock(9), clock(9, 29))
    yard.close(activity)
    with pytest.raises(refusals.NothingToCount):
        yard.record(activity)


def test_own_hours_are_recorded_by_another_recorder(yard):
    me = yard.neighbour(name="刘海燕", user=yard.user("recorder"))
    mate = ResidentFactory(
        household=me.memberships.get().household, user=yard.neighbour().user
    )
    neighbour = yard.neighbour()
    activity = yard.done(me, mate, neighbour)
    made = yard.record(activity)
    assert made.records == 1
    assert {type(one) for one in made.refused.values()} == {OwnHousehold}
    assert set(made.refused) == {me.pk, mate.pk}
    assert yard.record(activity, role="second").records == 2
    recorders = {one.resident: one.recorded_by for one in BehaviourRecord.objects.all()}
    assert recorders == {
        me: yard.user("second"),
        mate: yard.user("second"),
        neighbour: yard.user("recorder"),
    }


def test_who_has_not_agreed_to_scoring_holds_nobody_else_up(yard):
    shy, other = yard.neighbour(consents=()), yard.neighbour()
    made = yard.record(yard.done(shy, other))
    assert made.records == 1
    assert isinstance(made.refused[shy.pk], ResidentWithoutConsent)


def test_people_with_different_hours_get_different_records(yard):
    short, long = yard.neighbour(), yard.neighbour()
    activity = yard.published()
    yard.enter(activity, short, clock(9), clock(10))
    yard.enter(activity, long, clock(9), clock(12, 10))
    yard.close(activity)
    assert yard.record(activity).records == 2
    quantities = BehaviourRecord.objects.values_list("resident_id", "quantity")
    assert dict(quantities) == {short.pk: 1, long.pk: 3}


def test_under_a_rule_without_tiers_everybody_gets_its_usual_points(db):
    yard = open_the_yard(tiers=[], points_max=5)
    yard.record(yard.done(yard.neighbour(), hours=1))
    record = BehaviourRecord.objects.get()
    assert (record.quantity, record.points_proposed) == (None, 2)


def test_only_a_recorder_makes_records_and_only_of_what_is_closed(yard):
    activity = yard.done(yard.neighbour())
    with pytest.raises(refusals.OnlyRecorders):
        yard.record(activity, role="manager")
    with pytest.raises(refusals.WrongMoment):
        yard.record(yard.published(title="另一个"))


def test_after_a_month_a_reason_is_asked_for(yard):
    activity = yard.done(yard.neighbour())
    late = clock(9, day=DAY.replace(month=8))
    made = yard.record(activity, at=late)
    assert [type(one) for one in made.refused.values()] == [ReasonForLateness]
    assert yard.record(activity, at=late, late_reason="单子才交上来").records == 1


def test_counted_hours_are_not_changed_any_more_not_even_in_the_database(yard):
    who = yard.neighbour()
    activity = yard.done(who)
    yard.record(activity)
    refusal = yard.enter(activity, who, STARTS, ENDS, because="其实更久")
    assert isinstance(refusal, refusals.CountedAlready)
    for change in ({"left_at": ENDS}, {"counted_at": None}, {"whole_hours": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            SignUp.objects.update(**change)


# --- the certificate ---------------------------------------------------------------


def settle(**columns):
    """Let every record be in force, as if its notice had run out."""
    BehaviourRecord.objects.update(
        status=RecordStatus.EFFECTIVE,
        decided_at=clock(10),
        points_granted=0,
        effective_on=DAY.replace(day=20),
        expires_on=DAY.replace(year=2027),
    )


def certificate(who, **changes):
    usual = {
        "resident": who,
        "since": MONTH[0],
        "until": MONTH[1],
        "by": who.user,
        "at": clock(9, day=DAY.replace(day=25)),
    }
    return activities.issue_certificate(**{**usual, **changes})


def test_hours_count_once_their_record_is_in_force(yard):
    who = yard.neighbour()
    yard.record(yard.done(who))
    with pytest.raises(refusals.NoHoursYet):
        certificate(who)
    settle()
    found = hours_between(who, since=MONTH[0], until=MONTH[1])
    assert (found.halves, found.times, found.text) == (4, 1, "2")
    BehaviourRecord.objects.update(status=RecordStatus.REVERSED)
    with pytest.raises(refusals.NoHoursYet):
        certificate(who)


def test_both_days_of_the_period_are_included(yard):
    who = yard.neighbour()
    yard.record(yard.done(who))
    settle()
    assert hours_between(who, since=DAY, until=DAY).halves == 4
    before, after = DAY - timedelta(days=1), DAY + timedelta(days=1)
    assert hours_between(who, since=MONTH[0], until=before).halves == 0
    assert hours_between(who, since=after, until=MONTH[1]).halves == 0


def test_nobody_gets_the_certificate_of_somebody_else_but_an_organiser_for_them(yard):
    who = yard.neighbour()
    yard.record(yard.done(who))
    settle()
    for nobody in (yard.neighbour().user, yard.user("panel")):
        with pytest.raises(refusals.NotForThisPerson):
            certificate(who, by=nobody)
    assert certificate(who, by=yard.user("manager")).paper.resident == who


def test_the_certificate_says_the_hours_and_its_code_confirms_them(yard):
    who = yard.neighbour()
    yard.record(yard.done(who))
    settle()
    issued = certificate(who)
    at = issued.paper.issued_at
    assert verify(issued.code, at=at).content == {
        "halves": 4,
        "times": 1,
        "since": "2026-06-01",
        "until": "2026-06-30",
    }
    assert list(papers_of(who, kind="hours", at=at)) == [issued.paper]
    assert [one.hours for one in hours_rows(who)] == ["2"]
