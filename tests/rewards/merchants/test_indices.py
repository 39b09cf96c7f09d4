"""The monthly index: once a month, as of its last day, made up for when late."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from rewards.merchants.models import PledgeBreach, StreetIndex
from rewards.merchants.selectors import streets as reading
from rewards.merchants.services import indices, streets
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded
from tests.factories.streets import (
    TODAY,
    a_good_street,
    a_street,
    complained,
    licensed,
    on_street,
)
from tests.factories.villages import moment

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def computed(*, on=TODAY):
    return indices.compute_last_month(on=on, at=moment(on))


def of_month(street, year, month):
    return street.indices.get(month=date(year, month, 1))


def test_every_month_since_the_first_shop_came_is_made_up_once():
    street = a_good_street()
    assert computed() == 16
    months = list(street.indices.values_list("month", flat=True))
    assert (months[0], months[-1]) == (date(2025, 2, 1), date(2026, 5, 1))
    assert computed() == 0
    assert computed(on=date(2026, 7, 1)) == 1
    assert street.indices.count() == 17


def test_a_month_shows_the_grades_of_its_last_day():
    street = a_street()
    shop = on_street(street)
    graded(shop, at=moment(date(2026, 6, 1)), percent=40)
    computed(on=date(2026, 7, 1))
    assert of_month(street, 2025, 2).parts["grades"] is None
    assert of_month(street, 2025, 3).parts["grades"] == 1000
    assert of_month(street, 2026, 5).value == 1000
    assert of_month(street, 2026, 6).parts["grades"] == 0


def test_a_complaint_counts_for_12_months_and_only_when_substantiated():
    street = a_good_street(10)
    shop = reading.members_of(street, on=TODAY)[0].merchant
    complained(shop, on=date(2025, 4, 10))
    complained(shop, on=date(2025, 4, 10), status="unsubstantiated")
    computed()
    assert of_month(street, 2025, 3).parts["complaints"] == 1000
    assert of_month(street, 2025, 4).parts["complaints"] == 800
    assert of_month(street, 2026, 3).parts["complaint_number"] == 1
    assert of_month(street, 2026, 4).parts["complaints"] == 1000


def test_a_breach_counts_while_it_is_open_at_the_end_of_the_month():
    street = a_good_street(5)
    pledge = reading.members_of(street, on=TODAY)[0].pledges[0]
    PledgeBreach.objects.create(
        pledge=pledge,
        facts="少秤",
        found_at=moment(date(2025, 8, 20)),
        found_by=UserFactory(),
        cure_due_on=date(2025, 9, 1),
        cured_at=moment(date(2025, 10, 2)),
        cured_by=UserFactory(),
    )
    computed()
    kept = [of_month(street, 2025, month).parts["pledges"] for month in (7, 8, 9, 10)]
    assert kept == [1000, 800, 800, 1000]


def test_an_expired_licence_is_not_complete():
    street = a_good_street(5)
    licensed(reading.members_of(street, on=TODAY)[0].merchant, until=date(2026, 3, 30))
    computed()
    assert of_month(street, 2026, 2).parts["licences"] == 1000
    assert of_month(street, 2026, 3).parts["licences"] == 800


def test_shops_without_a_grade_are_counted_but_not_in_the_grades():
    street = a_good_street(5)
    on_street(street, letter="")
    computed()
    last = of_month(street, 2026, 5)
    assert (last.parts["shops"], last.parts["graded"], last.value) == (6, 5, 1000)


def test_a_month_without_shops_has_no_index():
    street = a_street()
    shop = MerchantFactory(village=street.village)
    by = UserFactory()
    place = streets.join(
        street=street, merchant=shop, joined_on=date(2026, 3, 10), by=by, at=AT
    )
    streets.leave(place=place, left_on=date(2026, 4, 20), by=by, at=AT)
    a_street(street.village, name="空街")
    assert computed() == 1
    assert [one.month for one in StreetIndex.objects.all()] == [date(2026, 3, 1)]
    assert computed() == 0


def test_no_more_than_two_years_are_made_up():
    a_good_street(1)
    assert computed(on=date(2027, 12, 3)) == 24


def test_a_plaque_is_checked_with_the_last_month_and_hangs_on():
    street = a_good_street()
    streets.give_plaque(street=street, by=UserFactory(), at=AT)
    computed(on=date(2026, 7, 1))
    assert of_month(street, 2026, 6).parts["plaque_unmet"] == []
    assert "plaque_unmet" not in of_month(street, 2026, 5).parts
    shop = reading.members_of(street, on=TODAY)[0].merchant
    graded(shop, at=moment(date(2026, 7, 10)), percent=30)
    computed(on=date(2026, 8, 1))
    assert of_month(street, 2026, 7).parts["plaque_unmet"] == ["no_d"]
    assert reading.plaque_of(street) is not None


def test_an_index_is_never_edited():
    a_good_street(1)
    computed()
    with pytest.raises(DatabaseError), transaction.atomic():
        StreetIndex.objects.update(value=1)


def test_a_month_that_is_there_is_not_computed_again():
    street = a_good_street(1)
    month = date(2026, 5, 1)
    assert indices.compute(street=street, month=month, is_last=True, at=AT)
    assert not indices.compute(street=street, month=month, is_last=True, at=AT)
