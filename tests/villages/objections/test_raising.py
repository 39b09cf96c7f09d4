"""Somebody says that a line is wrong: it is paused at once, and a clock runs."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.messages import told
from tests.factories.objections import (
    DUE_ON,
    PROMISED_ON,
    RAISED_ON,
    answer,
    deduct_of,
    neighbour_of,
    object_to,
    record_of,
)
from tests.factories.villages import (
    KinshipFactory,
    ResidentFactory,
    moment,
)
from villages.models import (
    AccountHolder,
    Objection,
    ObjectionChannel,
    ObjectionLevel,
    ObjectionStatus,
    RecordStatus,
)
from villages.record_errors import NotDueYet
from villages.services import objections, records
from villages.services.objections import (
    ClientIdConflict,
    HelperSaysWhy,
    NothingToObjectTo,
    NotYourObjection,
    NotYoursToObject,
    ObjectedBefore,
    ObjectionEmpty,
    ObjectionRuns,
    ObjectorNotHere,
)


def test_a_record_on_notice_is_paused_at_once_until_the_third_workday(
    record, stage, neighbour
):
    objection = object_to(record, neighbour)
    record.refresh_from_db()
    assert record.status == RecordStatus.OBJECTED
    assert (objection.status, objection.level) == (
        ObjectionStatus.OPEN,
        ObjectionLevel.VILLAGE,
    )
    # National Day: the 8th, the 9th, and Saturday the 10th, which is worked.
    assert (objection.due_on, objection.is_provisional) == (DUE_ON, False)
    with pytest.raises(NotDueYet):
        records.settle(record=record, on=PROMISED_ON, at=moment(PROMISED_ON))


def test_a_swapped_sunday_counts(record, stage):
    objection = object_to(record, stage.person, at=moment(date(2026, 9, 18)))
    assert objection.due_on == date(2026, 9, 22)


def test_in_a_year_that_nobody_knows_the_day_is_provisional(record, stage):
    record.status, record.effective_on = RecordStatus.EFFECTIVE, PROMISED_ON
    record.expires_on = date(2037, 1, 1)
    record.save()
    objection = object_to(record, stage.person, at=moment(date(2036, 3, 3)))
    assert (objection.due_on, objection.is_provisional) == (date(2036, 3, 6), True)


def test_what_is_in_force_stays_in_force_and_is_marked(stage):
    record = record_of(
        stage, status=RecordStatus.EFFECTIVE, expires_on=date(2027, 9, 1)
    )
    objection = object_to(record, stage.person, at=moment(date(2026, 10, 20)))
    record.refresh_from_db()
    assert record.status == RecordStatus.EFFECTIVE
    assert list(record.objections.open()) == [objection]


@pytest.mark.parametrize(
    "status", ["submitted", "returned", "rejected", "withdrawn", "reversed", "repaired"]
)
def test_what_does_not_stand_is_not_objected_to(stage, status, neighbour):
    record = record_of(stage, status=status)
    with pytest.raises(NothingToObjectTo):
        object_to(record, neighbour)
    assert not Objection.objects.exists()


def test_what_has_expired_is_not_objected_to(stage):
    record = record_of(
        stage, status=RecordStatus.EFFECTIVE, expires_on=date(2027, 9, 1)
    )
    with pytest.raises(NothingToObjectTo):
        object_to(record, stage.person, at=moment(date(2027, 9, 1)))


def test_a_deduct_is_objected_to_by_the_person_alone(stage, neighbour):
    deduct = deduct_of(stage)
    with pytest.raises(NotYoursToObject):
        object_to(deduct, neighbour)
    objection = object_to(deduct, stage.person)
    assert (objection.deduct, objection.record) == (deduct, None)
    deduct.refresh_from_db()
    assert deduct.stage == "in_force"
    assert not type(deduct).objects.in_force(on=RAISED_ON).exists()


def test_before_the_vote_a_deduct_has_its_own_hearing(stage):
    with pytest.raises(NothingToObjectTo):
        object_to(stage.noticed(), stage.person)


def test_a_score_is_objected_to_by_the_household(stage, neighbour):
    household = neighbour.memberships.get().household
    with pytest.raises(NotYoursToObject):
        object_to(household, stage.person)
    objection = object_to(household, neighbour)
    assert objection.household == household
    with pytest.raises(ObjectionRuns):
        object_to(household, neighbour)


def test_where_each_person_has_a_score_one_objects_to_the_own(stage, neighbour):
    stage.village.account_holder = AccountHolder.PERSON
    stage.village.save()
    home = neighbour.memberships.get().household
    mate = neighbour_of(stage, household=home, name="于桂香")
    for line in (home, mate):
        line.refresh_from_db()
        with pytest.raises(NotYoursToObject):
            object_to(line, neighbour)
    objection = object_to(neighbour, neighbour)
    assert (objection.resident, objection.household) == (neighbour, home)
    with pytest.raises(ObjectionRuns):
        object_to(neighbour, neighbour)
    assert object_to(mate, mate).resident == mate
    with pytest.raises(DatabaseError), transaction.atomic():
        Objection.objects.filter(pk=objection.pk).update(resident=mate)
    answer(objection, stage.panel[1], "upheld")
    assert told(mate) == []


def test_only_grown_up_villagers_object(record, stage):
    child = neighbour_of(stage, born_on=date(2012, 1, 1))
    with pytest.raises(ObjectorNotHere):
        object_to(record, child)
    stranger = ResidentFactory(user=UserFactory())
    with pytest.raises(ObjectorNotHere):
        object_to(record, stranger)


def test_nobody_objects_on_screen_in_anothers_name(record, stage, neighbour):
    with pytest.raises(NotYoursToObject):
        object_to(record, neighbour, by=stage.user("manager"))


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_on_paper_the_recorder_or_the_manager_types_it_in(record, stage, role):
    old = neighbour_of(stage, user=None)
    objection = object_to(
        record, old, by=stage.user(role), channel=ObjectionChannel.PAPER
    )
    assert objection.entered_by == stage.user(role)
    assert objection.get_channel_display() == "纸面"


def test_on_paper_nobody_else_types_it_in(record, stage, neighbour):
    for user in (stage.user("supervisor"), neighbour.user):
        with pytest.raises(NotYourObjection):
            object_to(record, neighbour, by=user, channel=ObjectionChannel.PAPER)


def test_a_helper_says_why(record, stage, neighbour):
    given = {"by": stage.user("manager"), "channel": ObjectionChannel.HELPER}
    with pytest.raises(HelperSaysWhy):
        object_to(record, neighbour, **given)
    assert object_to(record, neighbour, **given, helped_because="女儿代，老人不识字")


def test_on_paper_a_deduct_is_typed_in_by_those_who_may_see_it(stage):
    deduct = deduct_of(stage)
    paper = {"channel": ObjectionChannel.PAPER}
    other = type(stage.seats["recorder"]).objects.create(
        user=UserFactory(),
        role="recorder",
        village=stage.village,
        starts_on=date(2020, 1, 1),
    )
    with pytest.raises(NotYourObjection):
        object_to(deduct, stage.person, by=other.user, **paper)
    kin = ResidentFactory(village=stage.village, user=stage.user("manager"))
    KinshipFactory(first=kin, second=stage.person)
    with pytest.raises(NotYourObjection):
        object_to(deduct, stage.person, by=stage.user("manager"), **paper)
    assert object_to(deduct, stage.person, by=stage.user("recorder"), **paper)


def test_nothing_is_objected_to_without_words(record, neighbour):
    with pytest.raises(ObjectionEmpty):
        object_to(record, neighbour, text="  ")


def test_the_same_form_sent_twice_is_one_objection(record, neighbour):
    client_id = uuid4()
    first = object_to(record, neighbour, client_id=client_id)
    assert object_to(record, neighbour, client_id=client_id) == first
    with pytest.raises(ClientIdConflict):
        object_to(record, neighbour, client_id=client_id, text="别的话")
    assert Event.objects.filter(action="villages.objection_raised").count() == 1


def test_two_may_object_to_one_line_each_once(record, stage, neighbour):
    object_to(record, neighbour)
    object_to(record, stage.person)
    with pytest.raises(ObjectionRuns, match="2026-10-10"):
        object_to(record, neighbour)
    assert Objection.objects.open().count() == 2


def test_what_was_answered_is_not_asked_again(record, stage, neighbour):
    objection = object_to(record, neighbour)
    objections.decide(
        objection=objection,
        outcome="dismissed",
        reasons="名单上有",
        by=stage.panel[1],
        at=moment(RAISED_ON),
    )
    with pytest.raises(ObjectedBefore):
        object_to(record, neighbour)


def test_a_score_may_be_asked_about_again(stage, neighbour):
    household = neighbour.memberships.get().household
    first = object_to(household, neighbour)
    objections.decide(
        objection=first,
        outcome="dismissed",
        reasons="加起来是对的",
        by=stage.panel[1],
        at=moment(RAISED_ON),
    )
    second = object_to(household, neighbour)
    with pytest.raises(ObjectionRuns):
        objections.escalate(
            objection=first, because="还是不对", by=neighbour.user, at=moment(RAISED_ON)
        )
    objections.withdraw(objection=second, by=neighbour.user, at=moment(RAISED_ON))
    assert (
        objections.escalate(
            objection=first, because="还是不对", by=neighbour.user, at=moment(RAISED_ON)
        ).closed_at
        is None
    )
