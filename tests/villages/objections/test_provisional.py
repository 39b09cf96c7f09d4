"""A day counted in a year whose breaks nobody knew: set anew, and never an earlier one."""

from datetime import date

import pytest

from tests.factories.objections import answer, object_to, record_of
from tests.factories.villages import ResidentFactory, moment
from villages.models import (
    CalendarDay,
    CalendarYear,
    Message,
    RecordStatus,
    Topic,
)
from villages.services import calendars, objections

# A Thursday; then Friday, Monday and Tuesday, as far as anybody knows.
RAISED = date(2036, 3, 6)
TOLD = date(2036, 3, 11)
LATER = date(2036, 3, 13)
OFF = {date(2036, 3, day): False for day in (10, 11)}
WORKED = {date(2036, 3, day): True for day in (8, 9)}


@pytest.fixture
def objection(stage, neighbour):
    """An objection to a record in force, in a year that nobody knows yet."""
    record = record_of(
        stage, status=RecordStatus.EFFECTIVE, expires_on=date(2037, 9, 1)
    )
    found = object_to(record, neighbour, at=moment(RAISED))
    assert (found.due_on, found.is_provisional) == (TOLD, True)
    return found


def enter(stage, days, *, on=RAISED):
    calendars.enter_year(
        county=stage.village.town.county,
        year=2036,
        source="国办发明电",
        days=days,
        by=stage.user("county"),
        at=moment(on),
    )


def test_when_the_breaks_come_out_the_day_moves_and_both_sides_hear_it(
    objection, stage, neighbour
):
    enter(stage, OFF)
    objection.refresh_from_db()
    assert (objection.due_on, objection.is_provisional) == (LATER, False)
    told = Message.objects.filter(
        topic__in=[Topic.OBJECTION_DAY_SET, Topic.LINE_DOUBT_DAY_SET]
    )
    assert set(told.values_list("resident", "facts__due_on")) == {
        (neighbour.pk, LATER.isoformat()),
        (stage.person.pk, LATER.isoformat()),
    }


def test_a_household_s_other_grown_ups_hear_the_day_of_its_score(stage, neighbour):
    home = neighbour.memberships.get().household
    mate = ResidentFactory(village=stage.village, household=home)
    object_to(home, neighbour, at=moment(RAISED))
    enter(stage, OFF)
    told = Message.objects.get(resident=mate, topic=Topic.SCORE_DOUBT_DAY_SET)
    assert told.facts["due_on"] == LATER.isoformat()


def test_no_day_becomes_an_earlier_one(objection, stage):
    # A swapped weekend: the third workday would be Sunday the 9th.
    enter(stage, WORKED)
    objection.refresh_from_db()
    assert (objection.due_on, objection.is_provisional) == (TOLD, False)
    assert not Message.objects.filter(topic=Topic.OBJECTION_DAY_SET).exists()


def test_what_is_overdue_stays_overdue_and_what_is_answered_stays(objection, stage):
    enter(stage, OFF, on=date(2036, 3, 12))
    objection.refresh_from_db()
    assert (objection.due_on, objection.is_provisional) == (TOLD, False)


def test_an_answered_one_and_an_unknown_year_change_nothing(
    objection, stage, neighbour
):
    on = date(2036, 3, 10)
    assert objections.recompute_provisional(on=on, at=moment(on)) == 0
    answer(objection, stage.panel[1], "dismissed", at=moment(on))
    enter(stage, OFF)
    objection.refresh_from_db()
    assert (objection.due_on, objection.is_provisional) == (TOLD, True)


def test_seven_workdays_stay_seven_and_an_old_clock_is_told_by_its_reason(
    objection, stage
):
    objections.extend(
        objection=objection,
        because="要问镇里",
        by=stage.panel[1],
        at=moment(RAISED),
    )
    objection.refresh_from_db()
    seven = objection.due_on
    type(objection).objects.update(workdays=None)
    enter(stage, OFF)
    objection.refresh_from_db()
    assert objection.workdays == 7
    assert objection.due_on > seven


def test_the_day_to_go_on_to_the_town_is_kept_as_it_was_told(
    objection, stage, neighbour
):
    answer(objection, stage.panel[1], "dismissed", at=moment(RAISED))
    objection.refresh_from_db()
    told = objection.town_until
    table = CalendarYear.objects.create(
        county=stage.village.town.county, year=2036, source="国办发明电"
    )
    for day in WORKED:
        CalendarDay.objects.create(calendar_year=table, day=day, is_workday=True)
    assert objections.may_escalate(objection, on=told)
