"""Finding people as the village speaks of them."""

from datetime import date

import pytest

from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    TownFactory,
    VillageFactory,
)
from villages.models import Resident
from villages.selectors import residents

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def people(village):
    home = HouseholdFactory(village=village, number="0101")
    names = ("张三", "张三丰", "赵顺", "李四", "单雄信", "买买提·吐尔逊", "王张")
    return {
        name: ResidentFactory(household=home, name=name, phone=f"1380000{number:04d}")
        for number, name in enumerate(names, start=7001)
    }


def names(village, text):
    return [one.name for one in residents.search(village, text, on=TODAY)]


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("zs", ["张三", "赵顺", "张三丰"]),
        ("zhangsan", ["张三", "张三丰"]),
        ("ZhangSan", ["张三", "张三丰"]),
        ("zhang san f", ["张三丰"]),
        ("张", ["张三", "张三丰", "王张"]),
        ("张三", ["张三", "张三丰"]),
        ("三丰", ["张三丰"]),
        ("sanfeng", ["张三丰"]),
        ("shan", ["单雄信"]),
        ("dxx", ["单雄信"]),
        ("买买提", ["买买提·吐尔逊"]),
        ("mmt", ["买买提·吐尔逊"]),
        ("7004", ["李四"]),
        ("13800007004", ["李四"]),
        ("700", []),
        ("%", []),
        ("|", []),
        ("nobody", []),
    ],
)
def test_people_are_found_as_they_are_typed_the_likeliest_first(village, text, found):
    assert names(village, text) == found


def test_a_household_number_finds_the_household(village, people):
    other = HouseholdFactory(village=village, number="A12")
    ResidentFactory(household=other, name="李四")
    assert len(names(village, "0101")) == len(people)
    [found] = residents.search(village, "a12", on=TODAY)
    assert (found.household_number, found.hamlet) == ("A12", "东组")


def test_a_card_code_finds_its_owner_however_it_is_typed(village, people):
    code = people["李四"].card_code
    assert names(village, code) == ["李四"]
    assert names(village, f" {code[:4].lower()} {code[4:].lower()}") == ["李四"]


def test_a_person_who_moved_house_is_listed_once(village, people):
    moved = people["李四"]
    new = HouseholdFactory(village=village, number="0102")
    moved.memberships.update(ends_on=date(2026, 1, 1))
    new.memberships.create(resident=moved, starts_on=date(2026, 1, 2))
    [found] = residents.search(village, "lisi", on=TODAY)
    assert found.household_number == "0102"


@pytest.mark.usefixtures("people")
def test_nobody_of_another_village_is_found(village):
    assert names(VillageFactory(), "zs") == []
    assert names(village.town, "lisi") == ["李四"]
    assert names(village.town.county, "lisi") == ["李四"]
    assert names(TownFactory(), "lisi") == []


def test_who_died_or_moved_is_found_only_when_asked_for(village, people):
    people["李四"].memberships.update(ends_on=date(2026, 1, 1))
    assert names(village, "lisi") == []
    [found] = residents.search_all(village, "lisi", on=TODAY)
    assert found == people["李四"]


@pytest.mark.usefixtures("people")
def test_without_text_everybody_is_listed_by_pinyin(village):
    assert len(names(village, " ")) == 7
    assert not Resident.objects.matching(" ").exists()


@pytest.mark.usefixtures("people")
def test_a_search_is_one_query(village, django_assert_num_queries):
    with django_assert_num_queries(1):
        list(residents.search(village, "zs", on=TODAY)[:20])
