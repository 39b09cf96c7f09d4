"""Coming and going: by code, by card, from paper; never twice at the same time."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grassroots.audit.models import Event
from grassroots.core import turning_code
from tests.factories.accounts import UserFactory
from tests.factories.activities import (
    BEFORE,
    DAY,
    ENDS,
    HALF,
    STARTS,
    clock,
    open_the_yard,
)
from tests.factories.villages import KinshipFactory, ResidentFactory
from villages import activity_errors as refusals
from villages.models import CheckedBy, SignUp
from villages.services import activities


def row_of(activity, who):
    return SignUp.objects.get(activity=activity, resident=who)


def card(yard, activity, who, *, at, role="recorder"):
    return activities.check_card(
        activity=activity, card=who.card_code.lower(), by=yard.user(role), at=at
    )


# --- the turning code --------------------------------------------------------------


def test_the_code_of_the_minute_and_of_the_one_before_are_accepted_and_no_other():
    first = turning_code.code_at("activity:1", at=STARTS)
    for seconds, is_right in ((0, True), (59, True), (119, True), (120, False)):
        at = STARTS + timedelta(seconds=seconds)
        assert turning_code.accepts("activity:1", first, at=at) == is_right
    assert not turning_code.accepts("activity:2", first, at=STARTS)
    assert not turning_code.accepts("activity:1", "", at=STARTS)
    assert turning_code.accepts("activity:1", f" {first.lower()} ", at=STARTS)
    assert turning_code.seconds_left(at=STARTS) == turning_code.SECONDS


def test_one_checks_in_and_out_with_the_code_that_the_organiser_shows(yard):
    activity, who = yard.published(), yard.neighbour()
    yard.sign_up(activity, who)
    assert yard.come(activity, who, at=STARTS).is_here
    row = yard.go(activity, who, at=ENDS)
    assert (row.is_here, row.came_how, row.left_how) == (False, "code", "code")
    assert (row.halves, row.hours) == (6, "3")


def test_a_wrong_code_notes_nothing(yard):
    activity, other, who = yard.published(), yard.published(), yard.neighbour()
    for code in ("ABCDEF", activities.code_now(other, at=STARTS), ""):
        with pytest.raises(refusals.CodeTurned):
            activities.check_in(
                activity=activity, resident=who, code=code, by=who.user, at=STARTS
            )
    assert not SignUp.objects.exists()


def test_nobody_checks_somebody_else_in_with_the_code(yard):
    activity, who = yard.published(), yard.neighbour()
    code = activities.code_now(activity, at=STARTS)
    with pytest.raises(refusals.NotForThisPerson):
        activities.check_in(
            activity=activity, resident=who, code=code, by=UserFactory(), at=STARTS
        )


def test_who_did_not_sign_up_comes_in_while_there_is_room(yard):
    activity = yard.published(places=1)
    first, second, waiting = (yard.neighbour() for _each in range(3))
    yard.come(activity, first, at=STARTS)
    with pytest.raises(refusals.NoRoom):
        yard.come(activity, second, at=STARTS)
    yard.sign_up(activity, waiting)
    with pytest.raises(refusals.NotYourTurn):
        yard.come(activity, waiting, at=STARTS)


def test_who_had_signed_off_and_comes_all_the_same_takes_a_free_place(yard):
    activity, who = yard.published(), yard.neighbour()
    yard.sign_up(activity, who)
    yard.leave(activity, who)
    assert yard.come(activity, who, at=STARTS).state == "in"


def test_minors_and_strangers_do_not_check_in_either(yard):
    activity = yard.published()
    minor = yard.neighbour(born_on=DAY.replace(year=DAY.year - 17))
    with pytest.raises(refusals.UnderAge):
        yard.come(activity, minor, at=STARTS)
    with pytest.raises(refusals.UnderAge):
        card(yard, activity, minor, at=STARTS)
    assert isinstance(yard.enter(activity, minor, STARTS, ENDS), refusals.UnderAge)
    with pytest.raises(refusals.OfAnotherVillage):
        yard.come(activity, open_the_yard(name="南湾村").neighbour(), at=STARTS)


def test_checking_in_begins_half_an_hour_before_and_ends_with_the_activity(yard):
    activity, who = yard.published(), yard.neighbour()
    early = STARTS - HALF - timedelta(minutes=1)
    with pytest.raises(refusals.TooEarly) as refusal:
        yard.come(activity, who, at=early)
    assert "8:00" in str(refusal.value)
    assert not activities.checks_in(activity, at=early)
    with pytest.raises(refusals.TooLate):
        yard.come(activity, who, at=ENDS)
    assert yard.come(activity, who, at=STARTS - HALF).is_here
    with pytest.raises(refusals.CameAlready):
        yard.come(activity, who, at=STARTS)


def test_checking_out_ends_two_hours_after_the_end_and_needs_a_checking_in(yard):
    activity, who = yard.published(), yard.neighbour()
    with pytest.raises(refusals.NotHere):
        yard.go(activity, who, at=ENDS)
    yard.come(activity, who, at=STARTS)
    with pytest.raises(refusals.TooLate):
        yard.go(activity, who, at=ENDS + timedelta(hours=2, minutes=1))
    yard.go(activity, who, at=ENDS + timedelta(hours=2))
    with pytest.raises(refusals.NotHere):
        yard.go(activity, who, at=ENDS)


def test_nothing_is_noted_of_a_draft_or_of_what_is_closed(yard):
    who = yard.neighbour()
    with pytest.raises(refusals.WrongMoment):
        yard.come(yard.draft(), who, at=STARTS)
    activity = yard.published()
    yard.come(activity, who, at=STARTS)
    yard.close(activity, at=ENDS)
    with pytest.raises(refusals.WrongMoment):
        yard.go(activity, who, at=ENDS)


# --- by card -----------------------------------------------------------------------


def test_the_same_card_checks_in_and_then_out_but_not_at_once(yard):
    activity, who = yard.published(), yard.neighbour(user=None)
    assert card(yard, activity, who, at=STARTS).is_here
    with pytest.raises(refusals.JustCame):
        card(yard, activity, who, at=STARTS + timedelta(minutes=4))
    row = card(yard, activity, who, at=STARTS + timedelta(minutes=5))
    assert (row.is_here, row.left_how) == (False, CheckedBy.CARD)


def test_a_card_of_another_village_or_an_old_one_is_unknown(yard):
    activity = yard.published()
    stranger = open_the_yard(name="南湾村").neighbour()
    with pytest.raises(refusals.CardUnknown):
        card(yard, activity, stranger, at=STARTS)


def test_own_hours_and_those_of_family_and_relatives_are_noted_by_somebody_else(yard):
    activity = yard.published()
    me = yard.neighbour(name="刘海燕", user=yard.user("recorder"))
    home = me.memberships.get().household
    mate = ResidentFactory(household=home, name="刘洋")
    cousin = yard.neighbour(name="赵丽")
    KinshipFactory(first=me, second=cousin)
    for one in (me, mate, cousin):
        with pytest.raises(refusals.HoursOfOwn):
            card(yard, activity, one, at=STARTS)
        refusal = yard.enter(activity, one, STARTS, ENDS)
        assert isinstance(refusal, refusals.HoursOfOwn)
        assert one.name in str(refusal)
    assert yard.enter(activity, me, STARTS, ENDS, role="second") is None


def test_only_organisers_read_cards_and_type_times(yard):
    activity, who = yard.published(), yard.neighbour()
    with pytest.raises(refusals.NotAnOrganiser):
        card(yard, activity, who, at=STARTS, role="panel")
    with pytest.raises(refusals.NotAnOrganiser):
        yard.enter(activity, who, STARTS, ENDS, role="panel")


# --- overlaps ----------------------------------------------------------------------


def test_who_is_still_elsewhere_is_refused_and_told_where(yard):
    one = yard.published(title="清理海滩")
    other = yard.published(title="慰问老人", starts_at=STARTS + HALF)
    who = yard.neighbour()
    yard.come(one, who, at=STARTS)
    with pytest.raises(refusals.StillElsewhere) as refusal:
        yard.come(other, who, at=STARTS + HALF)
    assert "清理海滩" in str(refusal.value)
    assert "8:30" in str(refusal.value)
    yard.go(one, who, at=STARTS + HALF)
    assert yard.come(other, who, at=STARTS + HALF).is_here


def test_times_from_paper_that_meet_others_are_refused_and_told_which(yard):
    one = yard.published(title="清理海滩")
    other = yard.published(title="慰问老人")
    who = yard.neighbour()
    assert yard.enter(one, who, clock(9), clock(10)) is None
    refusal = yard.enter(other, who, clock(9, 30), clock(11))
    assert isinstance(refusal, refusals.TimesOverlap)
    assert all(word in str(refusal) for word in ("清理海滩", "9:00", "10:00"))
    assert not SignUp.objects.filter(activity=other).exists()
    assert yard.enter(other, who, clock(10), clock(11)) is None
    with pytest.raises(refusals.TimesOverlap):
        yard.come(yard.published(title="修路"), who, at=clock(9, 30))


def test_who_forgot_to_check_out_elsewhere_is_free_once_that_is_closed(yard):
    one, other = yard.published(), yard.published(title="慰问老人")
    who = yard.neighbour()
    yard.come(one, who, at=STARTS)
    yard.close(one, at=clock(10))
    assert yard.come(other, who, at=clock(10)).is_here
    refusal = yard.enter(one, who, STARTS, clock(10, 30), because="忘了签退")
    assert isinstance(refusal, refusals.StillElsewhere)
    assert yard.enter(one, who, STARTS, clock(10), because="忘了签退") is None


def test_the_database_lets_nobody_be_at_two_places(yard):
    one, other, who = yard.published(), yard.published(), yard.neighbour()
    yard.enter(one, who, clock(9), clock(10))
    times = {"came_at": clock(9, 30), "left_at": clock(10, 30)}
    base = {"activity": other, "resident": who, "number": 1, "signed_up_at": BEFORE}
    with pytest.raises(DatabaseError), transaction.atomic():
        SignUp.objects.create(**base, state="in", **times)
    row = SignUp.objects.create(**base, state="in")
    with pytest.raises(DatabaseError), transaction.atomic():
        SignUp.objects.filter(pk=row.pk).update(**times)
    yard.come(yard.published(), who, at=clock(11))
    with pytest.raises(IntegrityError), transaction.atomic():
        SignUp.objects.filter(pk=row.pk).update(came_at=clock(11), is_here=True)


stays = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 20)), min_size=1, max_size=5
)


@given(stays=stays)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_of_any_times_from_paper_just_those_are_kept_that_meet_no_earlier_one(
    db, stays
):
    with transaction.atomic():
        yard = open_the_yard()
        who, kept = yard.neighbour(), []
        for start, length in stays:
            activity = yard.published()
            came = STARTS + timedelta(minutes=10 * start)
            left = came + timedelta(minutes=length)
            refusal = yard.enter(activity, who, came, left)
            meets = any(came < end and begin < left for begin, end in kept)
            assert isinstance(refusal, refusals.TimesOverlap) == meets
            if not meets:
                kept.append((came, left))
        transaction.set_rollback(True)


# --- from paper --------------------------------------------------------------------


def test_paper_times_need_no_reason_but_completing_or_changing_does(yard):
    activity, who = yard.published(), yard.neighbour()
    yard.come(activity, who, at=STARTS)
    yard.close(activity)
    row = row_of(activity, who)
    assert row.lacks_a_time
    assert (row.halves, row.left_clock) == (0, "")
    refusal = yard.enter(activity, who, STARTS, ENDS)
    assert isinstance(refusal, refusals.TimesNeedReason)
    assert yard.enter(activity, who, STARTS, ENDS, because="忘了签退") is None
    row = row_of(activity, who)
    assert (row.came_how, row.left_how, row.halves) == ("code", "hand", 6)
    assert row.times_because == "忘了签退"
    event = Event.objects.get(action="villages.activity_times_entered")
    assert event.data["was"] == ["8:30", ""]
    assert event.data["now"] == ["8:30", "11:30"]


def test_a_paper_line_of_who_never_signed_up_takes_a_free_place(yard):
    activity = yard.published(places=1)
    first, second = yard.neighbour(), yard.neighbour()
    assert yard.enter(activity, first, STARTS, ENDS) is None
    assert row_of(activity, first).came_how == CheckedBy.PAPER
    refusal = yard.enter(activity, second, STARTS, ENDS)
    assert isinstance(refusal, refusals.NoRoom)


@pytest.mark.parametrize(
    ("came", "left", "at"),
    [
        (ENDS, STARTS, None),
        (STARTS, STARTS, None),
        (STARTS - timedelta(minutes=31), ENDS, None),
        (STARTS, ENDS + timedelta(hours=2, minutes=1), None),
        (STARTS, ENDS, ENDS - timedelta(minutes=1)),
    ],
)
def test_typed_times_lie_around_the_activity_and_not_ahead(yard, came, left, at):
    refusal = yard.enter(yard.published(), yard.neighbour(), came, left, at=at)
    assert isinstance(refusal, refusals.TimesOutOfRange)
    assert "8:00" in str(refusal)
    assert "13:30" in str(refusal)


def test_one_wrong_line_keeps_no_other_line_back(yard):
    activity, good, bad = yard.published(), yard.neighbour(), yard.neighbour()
    lines = [
        activities.Line(bad, ENDS, STARTS),
        activities.Line(good, STARTS, ENDS),
    ]
    refused = activities.enter_times(
        activity=activity, lines=lines, by=yard.user("manager"), at=clock(18)
    )
    assert list(refused) == [bad.pk]
    assert [one.resident for one in SignUp.objects.all()] == [good]
