"""A list hangs out for the village's workdays before anybody publishes it."""

from datetime import date

import pytest

from grassroots.audit.models import Event
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.factories.years import (
    ENDS_ON,
    FROZEN_ON,
    NOTICED_ON,
    PUBLISH_FROM,
    YEAR,
    family,
    freeze,
    manager_of,
    noticed,
    published,
)
from villages.models import AreaRole, CalendarDay, CalendarYear, YearState
from villages.services import years

pytestmark = pytest.mark.django_db

UNKNOWN = 2031


@pytest.fixture
def close(village):
    family(village)
    return freeze(village)


def test_it_stands_five_workdays_and_is_published_after_them(close, manager):
    close = noticed(close, manager)
    assert close.notice_workdays == 5
    assert (close.starts_on, close.ends_on) == (NOTICED_ON, ENDS_ON)
    assert (close.publish_from, close.is_provisional) == (PUBLISH_FROM, False)
    with pytest.raises(years.NoticeStillStands) as refused:
        published(close, manager, on=ENDS_ON)
    assert "2026-01-13" in str(refused.value)
    close = published(close, manager)
    assert (close.state, close.published_on) == (YearState.PUBLISHED, PUBLISH_FROM)
    actions = Event.objects.filter(village_id=close.village_id).order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "villages.year_frozen",
        "villages.year_noticed",
        "villages.year_published",
    ]


def test_a_village_that_hangs_out_three_days_does_so_with_stars_too(close, manager):
    close.village.notice_workdays = 3
    close.village.save()
    assert noticed(close, manager).ends_on == date(2026, 1, 8)


def test_it_can_stand_longer_and_be_published_late(close, manager):
    close = noticed(close, manager)
    assert published(close, manager, on=date(2026, 3, 2)).published_on == date(
        2026, 3, 2
    )


def test_doing_it_twice_changes_nothing(close, manager):
    first = noticed(close, manager)
    again = noticed(close, manager, on=date(2026, 1, 9))
    assert (again.starts_on, again.ends_on) == (first.starts_on, first.ends_on)
    first = published(close, manager)
    assert published(close, manager, on=date(2026, 2, 2)).published_on == PUBLISH_FROM
    assert noticed(close, manager).state == YearState.PUBLISHED
    assert Event.objects.filter(action="villages.year_published").count() == 1


def test_without_a_notice_nothing_is_published(close, manager):
    with pytest.raises(years.NotOnNotice):
        published(close, manager)


def test_only_the_own_villages_manager_puts_it_up_and_publishes_it(close, manager):
    others = [
        manager_of(VillageFactory()),
        *(
            AppointmentFactory(village=close.village, role=role).user
            for role in (AreaRole.RECORDER, AreaRole.PANEL, AreaRole.SUPERVISOR)
        ),
    ]
    for one in others:
        with pytest.raises(years.NotYourYear):
            noticed(close, one)
    noticed(close, manager)
    for one in others:
        with pytest.raises(years.NotYourYear):
            published(close, one)


def unknown_year(village, manager):
    """Freeze and put up a year of which nobody knows the breaks yet."""
    first = date(UNKNOWN, 1, 2)
    close = years.freeze(village=village, year=UNKNOWN - 1, by=None, at=moment(first))
    return years.put_on_notice(close=close, by=manager, at=moment(first))


def enter(village, *holidays):
    """Let the county enter the year, with these days off."""
    year = CalendarYear.objects.create(
        county=village.town.county, year=UNKNOWN, source="国办发明电"
    )
    for day in holidays:
        CalendarDay.objects.create(calendar_year=year, day=day, is_workday=False)


def test_while_nobody_knows_the_breaks_nothing_is_published(village, manager):
    close = unknown_year(village, manager)
    assert close.is_provisional
    late = date(UNKNOWN, 3, 3)
    with pytest.raises(years.NoticeDayUnknown):
        published(close, manager, on=late)
    assert years.recompute_provisional(on=late, at=moment(late)) == 0
    enter(village)
    assert published(close, manager, on=late).published_on == late


def test_the_timer_gives_the_true_dates_when_the_county_has_entered_them(
    village, manager
):
    close = unknown_year(village, manager)
    longer = [date(UNKNOWN, 1, day) for day in (6, 7, 8, 9, 10)]
    enter(village, *longer)
    on = date(UNKNOWN, 1, 3)
    assert years.recompute_provisional(on=on, at=moment(on)) == 1
    was = close.publish_from
    close.refresh_from_db()
    assert close.publish_from > was
    assert not close.is_provisional
    assert years.recompute_provisional(on=on, at=moment(on)) == 0


def test_a_true_date_that_has_passed_becomes_today(village, manager):
    close = unknown_year(village, manager)
    enter(village)
    on = date(UNKNOWN, 6, 2)
    assert years.recompute_provisional(on=on, at=moment(on)) == 1
    close.refresh_from_db()
    assert close.publish_from == on


def test_each_year_is_a_list_of_its_own(village, manager):
    family(village)
    first = published(noticed(freeze(village), manager), manager)
    second = years.freeze(
        village=village, year=YEAR + 1, by=None, at=moment(date(2027, 1, 1))
    )
    assert first != second
    assert second.state == YearState.FROZEN
    assert second.frozen_on > FROZEN_ON
