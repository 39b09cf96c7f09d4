"""The honour list: the best only, by a rule; nobody is on a list of the others."""

from datetime import date

import pytest

from rewards.merchants.models import PledgeBreach
from rewards.merchants.selectors.honours import honoured
from tests.factories.accounts import UserFactory
from tests.factories.merchants import graded
from tests.factories.streets import (
    TODAY,
    a_street,
    complained,
    on_street,
    penalised,
)
from tests.factories.villages import VillageFactory, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def street():
    return a_street()


def names(area, *, on=TODAY):
    return [one.merchant.name for one in honoured(area, on=on)]


def test_a_shop_with_an_a_for_12_months_is_honoured(street):
    on_street(street, name="好店")
    (found,) = honoured(street.village, on=TODAY)
    assert (found.merchant.name, found.since) == ("好店", date(2025, 3, 5))
    assert names(street.village.town) == names(None) == ["好店"]
    assert names(VillageFactory()) == []


def test_11_months_are_not_enough(street):
    on_street(street, name="好店")
    assert names(street.village, on=date(2026, 3, 4)) == []
    assert names(street.village, on=date(2026, 3, 5)) == ["好店"]


@pytest.mark.parametrize("letter", ["b", "c", "d", ""])
def test_another_letter_is_not_honoured(street, letter):
    on_street(street, letter=letter)
    assert names(street.village) == []


def test_a_month_with_a_b_breaks_the_year(street):
    shop = on_street(street)
    graded(shop, at=moment(date(2026, 4, 1)), percent=80)
    graded(shop, at=moment(date(2026, 5, 1)), percent=95)
    assert names(street.village) == []
    assert names(street.village, on=date(2027, 5, 1)) == []
    graded(shop, at=moment(date(2027, 4, 1)), percent=95)
    assert names(street.village, on=date(2027, 5, 1)) == [shop.name]


def test_a_visit_too_old_breaks_the_year(street):
    shop = on_street(street, letter="")
    graded(shop, at=moment(date(2025, 3, 5)), percent=95)
    graded(shop, at=moment(date(2026, 3, 20)), percent=95)
    assert names(street.village) == []


def test_a_substantiated_complaint_stands_in_the_way_for_a_year(street):
    shop = on_street(street)
    complained(shop, on=date(2026, 1, 5), status="unsubstantiated")
    assert names(street.village) == [shop.name]
    complained(shop, on=date(2026, 1, 5))
    assert names(street.village) == []


def test_a_penalty_stands_in_the_way_while_it_is_in_force(street):
    shop = on_street(street)
    penalised(shop, on=date(2026, 5, 1), until=date(2026, 6, 9))
    assert names(street.village) == [shop.name]
    penalised(shop, on=date(2026, 5, 1), until=TODAY)
    assert names(street.village) == []


def test_a_pledge_is_needed_and_must_be_kept(street):
    shop = on_street(street)
    breach = PledgeBreach.objects.create(
        pledge=shop.pledges.get(),
        facts="少秤",
        found_at=moment(TODAY),
        found_by=UserFactory(),
        cure_due_on=TODAY,
    )
    assert names(street.village) == []
    breach.cured_at, breach.cured_by = moment(TODAY), UserFactory()
    breach.save()
    assert names(street.village) == [shop.name]
    shop.pledges.update(ended_at=moment(TODAY), ended_by=UserFactory())
    assert names(street.village) == []


def test_more_shops_cost_no_more_queries(street, django_assert_max_num_queries):
    for _each in range(4):
        on_street(street)
    with django_assert_max_num_queries(13):
        assert len(names(street.village)) == 4
