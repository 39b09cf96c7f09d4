"""Somebody who took no part decides, in time, with reasons; the town once more."""

from datetime import date

import pytest

from grassroots.audit.models import Event
from tests.factories.objections import (
    DECIDED_ON,
    DUE_ON,
    LAST_TO_ESCALATE,
    LONGER_DUE_ON,
    PROMISED_ON,
    RAISED_ON,
    answer,
    deduct_of,
    object_to,
    record_of,
)
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    MembershipFactory,
    ResidentFactory,
    moment,
)
from villages.models import (
    DeductStage,
    Objection,
    ObjectionChannel,
    ObjectionLevel,
    ObjectionStatus,
    RecordStatus,
)
from villages.selectors.credit_files import score_as_of
from villages.selectors.objection_deciders import deciders_at_village
from villages.services import deducts, objections, records
from villages.services.objections import (
    ExtendedBefore,
    NothingToEscalate,
    NothingToObjectTo,
    NotYourObjection,
    ObjectionClosed,
    ObjectionEmpty,
    ReasonsMissing,
    SayWhyLonger,
    TooCloseToDecide,
    TookPart,
    TooLateToEscalate,
    TooLateToExtend,
)

AFTER_DUE = date(2026, 10, 12)


@pytest.fixture
def objection(record, neighbour):
    return object_to(record, neighbour)


def escalate(objection, by, *, on=DECIDED_ON, because="还是不对"):
    return objections.escalate(
        objection=objection, because=because, by=by, at=moment(on, 15)
    )


def extend(objection, by, *, on=RAISED_ON, because="要问镇里的人"):
    return objections.extend(objection=objection, because=because, by=by, at=moment(on))


# --- Who decides ------------------------------------------------------------------


def test_a_member_who_took_no_part_decides(objection, stage):
    answer(objection, stage.panel[1], "dismissed")
    decision = objection.decisions.get()
    assert (decision.decided_by, decision.level) == (stage.panel[1], "village")
    assert objection.closed_at == decision.decided_at == moment(DECIDED_ON)
    event = Event.objects.get(action="villages.objection_decided")
    assert event.data["outcome"] == "dismissed"


def test_the_manager_may_decide(objection, stage):
    assert answer(objection, stage.user("manager"), "dismissed").closed_at


def test_one_is_proposed_who_took_no_part_and_is_no_relative(objection, stage):
    AppointmentFactory(village=stage.village, role="manager", user=stage.panel[1])
    found = deciders_at_village(objection, on=DECIDED_ON)
    # The first of the panel has reviewed the record.
    assert [(one.user, one.role) for one in found] == [
        (stage.panel[1], "panel"),
        (stage.panel[2], "panel"),
        (stage.user("manager"), "manager"),
    ]
    own = ResidentFactory(village=stage.village, user=stage.panel[1])
    KinshipFactory(first=own, second=objection.objector)
    found = deciders_at_village(objection, on=DECIDED_ON)
    assert [one.user for one in found] == [stage.panel[2], stage.user("manager")]


def test_where_nobody_of_the_village_may_answer_the_town_does(record, stage, neighbour):
    stage.village.appointments.filter(role="panel").exclude(
        user=stage.panel[0]
    ).delete()
    stage.village.appointments.filter(role="manager").delete()
    objection = object_to(record, neighbour)
    assert objection.level == "town"
    assert objection.escalated_at == objection.raised_at
    assert answer(objection, stage.user("town"), "dismissed").closed_at


@pytest.mark.parametrize(
    "role", ["recorder", "supervisor", "town", "county", "subject"]
)
def test_nobody_else_decides_in_time(objection, stage, role):
    user = stage.subject if role == "subject" else stage.user(role)
    with pytest.raises(NotYourObjection):
        answer(objection, user, "dismissed")


def test_the_original_reviewer_and_the_recorder_decide_nothing(objection, stage):
    with pytest.raises(TookPart):
        answer(objection, stage.panel[0], "dismissed")
    recorder = stage.user("recorder")
    AppointmentFactory(village=stage.village, role="panel", user=recorder)
    with pytest.raises(TookPart):
        answer(objection, recorder, "upheld")


def test_who_typed_it_in_does_not_decide_it(record, stage, neighbour):
    manager = stage.user("manager")
    objection = object_to(record, neighbour, by=manager, channel=ObjectionChannel.PAPER)
    with pytest.raises(TookPart):
        answer(objection, manager, "dismissed")


@pytest.mark.parametrize("to", ["subject", "objector"])
@pytest.mark.parametrize("tie", ["spouse", "kin", "self"])
def test_spouse_and_kin_of_either_side_decide_nothing(
    objection, stage, neighbour, to, tie
):
    person = stage.person if to == "subject" else neighbour
    judge = stage.panel[1]
    if tie == "self":
        person.user = judge
        person.save()
    elif tie == "spouse":
        ResidentFactory(household=person.memberships.get().household, user=judge)
    else:
        other = ResidentFactory(village=stage.village, user=judge)
        KinshipFactory(first=other, second=person)
    with pytest.raises(TooCloseToDecide):
        answer(objection, judge, "dismissed")


def test_nobody_decides_on_the_score_of_the_own_house(stage, neighbour):
    household = neighbour.memberships.get().household
    objection = object_to(household, neighbour)
    left = ResidentFactory(village=stage.village, user=stage.panel[1])
    MembershipFactory(
        resident=left,
        household=household,
        starts_on=date(2015, 1, 1),
        ends_on=date(2016, 1, 1),
    )
    with pytest.raises(TooCloseToDecide):
        answer(objection, stage.panel[1], "dismissed")
    assert answer(objection, stage.panel[2], "upheld").status == "upheld"


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_who_wrote_the_reminder_or_the_notice_decides_nothing(stage, role):
    objection = object_to(deduct_of(stage), stage.person)
    user = stage.user(role)
    if role == "recorder":
        AppointmentFactory(village=stage.village, role="panel", user=user)
    with pytest.raises(TookPart):
        answer(objection, user, "upheld")


def test_who_voted_decides_no_objection_to_a_deduct(stage):
    objection = object_to(deduct_of(stage), stage.person)
    for voter in stage.panel[:2]:
        with pytest.raises(TookPart):
            answer(objection, voter, "upheld")
    kin = ResidentFactory(village=stage.village, user=stage.panel[2])
    KinshipFactory(first=kin, second=stage.person)
    with pytest.raises(TooCloseToDecide):
        answer(objection, stage.panel[2], "upheld")


# --- What comes of it -------------------------------------------------------------


def test_dismissed_the_record_goes_on_and_keeps_its_promised_day(
    objection, record, stage
):
    answer(objection, stage.panel[1], "dismissed")
    record.refresh_from_db()
    assert (record.status, record.effective_on) == (RecordStatus.ON_NOTICE, None)
    settled = records.settle(record=record, on=PROMISED_ON, at=moment(PROMISED_ON))
    assert settled.effective_on == PROMISED_ON


def test_dismissed_late_it_takes_effect_on_no_day_that_is_over(
    objection, record, stage
):
    late = date(2026, 10, 20)
    answer(objection, stage.panel[1], "dismissed", at=moment(late))
    record.refresh_from_db()
    settled = records.settle(record=record, on=late, at=moment(late, 10))
    assert settled.effective_on == late
    assert settled.expires_on > late


def test_while_another_objects_the_record_stays_paused(objection, record, stage):
    other = object_to(record, stage.person)
    answer(objection, stage.panel[1], "dismissed")
    record.refresh_from_db()
    assert record.status == RecordStatus.OBJECTED
    answer(other, stage.panel[1], "dismissed")
    record.refresh_from_db()
    assert record.status == RecordStatus.ON_NOTICE


def test_upheld_the_record_is_undone_and_the_others_end_with_it(
    objection, record, stage
):
    other = object_to(record, stage.person)
    answer(objection, stage.panel[1], "upheld")
    record.refresh_from_db()
    other.refresh_from_db()
    assert record.status == RecordStatus.REVERSED
    assert (other.status, other.closed_at) == ("upheld", moment(DECIDED_ON))
    event = Event.objects.get(action="villages.objection_decided")
    assert event.data["also_ended"] == [str(other.key)]


def test_upheld_a_record_in_force_leaves_the_score(stage):
    record = record_of(
        stage, status=RecordStatus.EFFECTIVE, expires_on=date(2027, 9, 1)
    )
    objection = object_to(record, stage.person, at=moment(date(2026, 10, 20)))
    house = record.household
    before = score_as_of(house, date(2026, 10, 21))
    answer(objection, stage.panel[1], "upheld", at=moment(date(2026, 10, 21)))
    after = score_as_of(house, date(2026, 10, 21))
    assert before.total - after.total == record.points_granted


def test_dismissed_what_is_in_force_stays_as_it_was(stage):
    record = record_of(
        stage, status=RecordStatus.EFFECTIVE, expires_on=date(2027, 9, 1)
    )
    objection = object_to(record, stage.person, at=moment(date(2026, 10, 20)))
    answer(objection, stage.panel[1], "dismissed", at=moment(date(2026, 10, 21)))
    record.refresh_from_db()
    assert (record.status, record.effective_on) == ("effective", PROMISED_ON)


def test_upheld_a_deduct_is_undone_and_dismissed_it_counts_again(stage):
    deduct = deduct_of(stage)
    objection = object_to(deduct, stage.person)
    answer(objection, stage.panel[2], "dismissed")
    assert type(deduct).objects.in_force(on=DECIDED_ON).exists()
    escalate(objection, stage.subject)
    assert not type(deduct).objects.in_force(on=DECIDED_ON).exists()
    answer(objection, stage.user("town"), "upheld", at=moment(DECIDED_ON, 16))
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.REVERSED
    assert deduct.ended_by == stage.user("town")


def test_a_decision_has_reasons_and_is_made_once(objection, stage):
    with pytest.raises(ReasonsMissing):
        answer(objection, stage.panel[1], "dismissed", reasons=" ")
    answer(objection, stage.panel[1], "dismissed")
    with pytest.raises(ObjectionClosed):
        answer(objection, stage.panel[2], "upheld")
    assert objection.decisions.count() == 1


def test_the_words_about_a_deduct_go_with_it(stage):
    deduct = deduct_of(stage)
    objection = object_to(deduct, stage.person)
    answer(objection, stage.panel[2], "dismissed")
    deducts.purge(on=deduct.expires_on, at=moment(deduct.expires_on))
    objection.refresh_from_db()
    assert objection.text == ""
    assert objection.decisions.get().reasons == "—"


# --- More days --------------------------------------------------------------------


def test_it_may_take_seven_workdays_once_when_it_says_why(objection, stage):
    with pytest.raises(SayWhyLonger):
        extend(objection, stage.panel[1], because=" ")
    extended = extend(objection, stage.panel[1], on=DUE_ON)
    assert (extended.due_on, extended.extended_because) == (
        LONGER_DUE_ON,
        "要问镇里的人",
    )
    with pytest.raises(ExtendedBefore):
        extend(objection, stage.panel[1])


def test_it_is_not_extended_when_the_last_day_is_over(objection, stage):
    with pytest.raises(TooLateToExtend, match="2026-10-10"):
        extend(objection, stage.panel[1], on=AFTER_DUE)


# --- Overdue, and the town --------------------------------------------------------


def test_what_the_village_lets_pass_its_day_the_town_may_decide(objection, stage):
    town = stage.user("town")
    with pytest.raises(NotYourObjection):
        answer(objection, town, "dismissed", at=moment(DUE_ON))
    assert list(Objection.objects.overdue(on=DUE_ON)) == []
    assert list(Objection.objects.overdue(on=AFTER_DUE)) == [objection]
    answer(objection, town, "dismissed", at=moment(AFTER_DUE))
    assert objection.decisions.get().level == ObjectionLevel.TOWN
    with pytest.raises(NothingToEscalate):
        escalate(objection, objection.objector.user, on=AFTER_DUE)


def test_the_village_may_still_decide_what_is_overdue(objection, stage):
    answer(objection, stage.panel[1], "dismissed", at=moment(AFTER_DUE))
    assert objection.level == ObjectionLevel.VILLAGE


def test_one_goes_on_to_the_town_once(objection, record, stage, neighbour):
    with pytest.raises(NothingToEscalate):
        escalate(objection, neighbour.user)
    answer(objection, stage.panel[1], "dismissed")
    with pytest.raises(ObjectionEmpty):
        escalate(objection, neighbour.user, because=" ")
    asked = escalate(objection, neighbour.user)
    record.refresh_from_db()
    assert record.status == RecordStatus.OBJECTED
    # Saturday the 10th is worked: 10, 12, 13.
    assert (asked.level, asked.status) == ("town", "open")
    assert asked.due_on == date(2026, 10, 13)
    assert escalate(objection, neighbour.user).escalated_at == asked.escalated_at
    for user in (stage.panel[2], stage.user("manager"), stage.user("supervisor")):
        with pytest.raises(NotYourObjection):
            answer(objection, user, "upheld")
    extend(objection, stage.user("county"), on=DECIDED_ON)
    objection.refresh_from_db()
    assert objection.due_on == date(2026, 10, 17) or objection.due_on == date(
        2026, 10, 19
    )
    answer(objection, stage.user("town"), "dismissed")
    record.refresh_from_db()
    assert (objection.status, record.status) == ("dismissed", "on_notice")
    with pytest.raises(NothingToEscalate):
        escalate(objection, neighbour.user)


def test_the_fifth_workday_is_the_last_to_go_on(objection, stage, neighbour):
    answer(objection, stage.panel[1], "dismissed")
    with pytest.raises(TooLateToEscalate, match="2026-10-15"):
        escalate(objection, neighbour.user, on=date(2026, 10, 16))
    assert escalate(objection, neighbour.user, on=LAST_TO_ESCALATE).closed_at is None


def test_what_was_undone_meanwhile_goes_nowhere(objection, record, stage, neighbour):
    answer(objection, stage.panel[1], "dismissed")
    answer(object_to(record, stage.person), stage.panel[1], "upheld")
    with pytest.raises(NothingToObjectTo):
        escalate(objection, neighbour.user)


def test_the_town_is_not_asked_what_it_answered_itself(objection, stage, neighbour):
    judge = stage.panel[1]
    answer(objection, judge, "dismissed")
    escalate(objection, neighbour.user)
    AppointmentFactory(town=stage.village.town, role="supervisor", user=judge)
    with pytest.raises(TookPart):
        answer(objection, judge, "dismissed")


# --- Taking it back ---------------------------------------------------------------


def test_the_objector_takes_it_back_and_the_record_goes_on(
    objection, record, stage, neighbour
):
    with pytest.raises(NotYourObjection):
        objections.withdraw(objection=objection, by=stage.subject, at=moment(DUE_ON))
    for _each in "ab":
        objections.withdraw(objection=objection, by=neighbour.user, at=moment(DUE_ON))
    record.refresh_from_db()
    objection.refresh_from_db()
    assert (objection.status, record.status) == ("withdrawn", "on_notice")
    assert Event.objects.filter(action="villages.objection_withdrawn").count() == 1
    assert object_to(record, neighbour).status == ObjectionStatus.OPEN


def test_what_was_answered_is_not_taken_back(objection, stage, neighbour):
    answer(objection, stage.panel[1], "dismissed")
    with pytest.raises(ObjectionClosed):
        objections.withdraw(objection=objection, by=neighbour.user, at=moment(DUE_ON))
