"""The list praises: three stars and more, masked, of those alone who agreed to it."""

from datetime import date

import pytest

from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    moment,
)
from tests.factories.years import (
    NOTICED_ON,
    PUBLISH_FROM,
    counts,
    deducted,
    family,
    freeze,
    noticed,
    published,
)
from villages.models import AccountHolder, Membership, Purpose, YearState
from villages.selectors.years import (
    StarRow,
    closes_in,
    list_of,
    star_list,
    waiting_in,
    years_of,
)
from villages.services import consents

pytestmark = pytest.mark.django_db


def praised(village, points=25, **columns):
    head = family(village, **columns)
    counts(head, points)
    return head


def listed(close, on=NOTICED_ON):
    return [(one.name, one.star) for one in star_list(close, on)]


@pytest.fixture
def by_person(village):
    village.account_holder = AccountHolder.PERSON
    village.save()
    return village


def test_only_three_stars_and_more_are_on_it_the_most_stars_first(village):
    for name, points in (("王二", 20), ("李三", 21), ("赵四", 61), ("钱五", 41)):
        praised(village, points, name=name)
    assert listed(freeze(village)) == [("赵*家", 5), ("钱*家", 4), ("李*家", 3)]


def test_within_a_star_the_order_is_that_of_house_numbers_not_of_points(village):
    rows = {}
    for number, points in (("0003", 40), ("0001", 22), ("0002", 39)):
        home = HouseholdFactory(village=village, number=number, hamlet="A组")
        rows[number] = ResidentFactory(household=home, is_head=True, name=f"王{number}")
        counts(rows[number], points)
    praised(village, 30, household=HouseholdFactory(village=village, hamlet="B组"))
    found = star_list(freeze(village), NOTICED_ON)
    assert [one.hamlet for one in found] == ["A组", "A组", "A组", "B组"]
    assert found[0] == StarRow("王*家", "A组", 3)


def test_a_row_holds_a_surname_a_hamlet_and_a_star_and_nothing_else():
    assert list(StarRow.__dataclass_fields__) == ["name", "hamlet", "star"]


def test_a_deduct_shows_in_no_star_of_the_list(village):
    head = praised(village)
    deducted(head, 20)
    close = freeze(village)
    assert close.results.get().star == 2
    assert listed(close) == [(f"{head.name[0]}*家", 3)]


def test_everybody_of_the_household_who_is_scored_agrees_to_be_on_it(village):
    head = praised(village, name="王二")
    home = head.memberships.get().household
    mate = ResidentFactory(household=home, consents=(Purpose.SCORING,), name="李三")
    child = {"born_on": date(2015, 5, 1), "consents": ()}
    ResidentFactory(household=home, **child)
    close = freeze(village)
    assert listed(close) == []
    consents.give(
        resident=mate,
        purpose=Purpose.PUBLICATION,
        channel="paper",
        by=head.user or mate.consents.get().recorded_by,
        at=moment(NOTICED_ON),
    )
    assert listed(close) == [("王*家", 3)]


@pytest.mark.parametrize("purpose", [Purpose.PUBLICATION, Purpose.SCORING])
def test_who_takes_consent_back_is_off_the_list_at_once(village, purpose):
    head = praised(village)
    close = freeze(village)
    assert len(listed(close)) == 1
    consents.withdraw(
        resident=head,
        purpose=purpose,
        by=head.consents.first().recorded_by,
        at=moment(NOTICED_ON),
    )
    assert listed(close) == []


def test_without_a_head_who_is_scored_the_eldest_names_the_household(village):
    head = praised(village, name="王二", born_on=date(1990, 1, 1))
    home = head.memberships.get().household
    ResidentFactory(household=home, name="李三", born_on=date(1950, 1, 1))
    ResidentFactory(household=home, name="赵四", born_on=date(1980, 1, 1))
    close = freeze(village)
    assert listed(close) == [("王*家", 3)]
    head.died_on = date(2026, 1, 3)
    head.save()
    assert listed(close) == [("李*家", 3)]


def test_a_household_that_moved_away_is_off_it(village):
    head = praised(village)
    close = freeze(village)
    Membership.objects.filter(resident=head).update(ends_on=date(2026, 1, 2))
    assert listed(close) == []


def test_where_each_person_has_a_score_people_are_on_it(by_person):
    first = praised(by_person, 61, name="王二")
    praised(by_person, 25, name="李三", consents=(Purpose.SCORING,))
    dead = praised(by_person, 25, name="赵四")
    praised(by_person, 25, name="钱五")
    close = freeze(by_person)
    dead.died_on = date(2026, 1, 3)
    dead.save()
    assert star_list(close, NOTICED_ON) == [
        StarRow("王*", "东组", 5),
        StarRow("钱*", "东组", 3),
    ]
    # The village counts by household from now on; the year stays what it was.
    by_person.account_holder = AccountHolder.HOUSEHOLD
    by_person.save()
    assert listed(close) == [("王*", 5), ("钱*", 3)]
    assert str(close.results.get(resident=first)).endswith(str(first.pk))


def test_a_list_takes_as_many_queries_however_long_it_is(
    village, django_assert_max_num_queries
):
    for _each in range(6):
        praised(village)
    close = freeze(village)
    with django_assert_max_num_queries(7):
        assert len(listed(close)) == 6


def test_before_it_is_put_up_nobody_reads_a_list(village, manager):
    close = freeze(village)
    assert list_of(village) is None
    noticed(close, manager)
    assert list_of(village) == close
    assert str(close) == f"{village.pk} 2025"


def test_what_waits_for_the_manager_is_to_put_up_and_then_to_publish(village, manager):
    close = freeze(village)

    def waiting(on):
        return list(waiting_in(village, on=on))

    assert waiting(NOTICED_ON) == [close]
    noticed(close, manager)
    assert waiting(date(2026, 1, 12)) == []
    assert waiting(PUBLISH_FROM) == [close]
    published(close, manager)
    assert waiting(PUBLISH_FROM) == []
    assert list(closes_in(village.town.county)) == [close]


def test_a_year_that_nobody_put_up_in_its_time_asks_for_nothing_more(village):
    freeze(village)
    next_year = freeze(village, year=2026, on=date(2027, 1, 1))
    assert list(waiting_in(village, on=date(2027, 1, 4))) == [next_year]


def test_the_own_years_are_those_of_the_household_to_which_one_belonged(
    village, manager
):
    head = praised(village)
    late = ResidentFactory(
        household=head.memberships.get().household, since=date(2026, 1, 2)
    )
    close = freeze(village)
    assert list(years_of(head)) == []
    noticed(close, manager)
    assert [one.listed_star for one in years_of(head)] == [3]
    assert list(years_of(late)) == []
    Membership.objects.filter(resident=head).update(ends_on=date(2026, 2, 1))
    assert [one.close.state for one in years_of(head)] == [YearState.ON_NOTICE]
