"""The guided pages of a split, a merge and an inheritance."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rewards.points.models import HouseholdChange
from rewards.points.services import accounts, households
from tests.factories.accounts import sign_in
from tests.factories.points import pay_in
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
)
from tests.support.pages import page_of
from villages.models import AccountHolder, FileView

pytestmark = pytest.mark.django_db


@pytest.fixture
def home():
    home = HouseholdFactory(village=VillageFactory(), number="0412")
    for name in ("张守田", "赵玉琴", "张海"):
        ResidentFactory(household=home, name=name, is_head=name == "张守田")
    pay_in(accounts.of_household(home).ledger_account, 90)
    return home


def desk_of(village, role="manager"):
    post = AppointmentFactory(village=village, role=role)
    return sign_in(Client(), post.user, acting_as=post)


@pytest.fixture
def desk(home):
    return desk_of(home.village)


def seen_in(page):
    return page.split('name="seen" value="')[1].split('"')[0]


def given_for(home, **changes):
    son = home.memberships.get(resident__name="张海").resident_id
    usual = {
        "client_id": uuid4(),
        "members": [son],
        "head": son,
        "number": "0431",
        "points": 40,
        "agreed_by": "张守田、张海",
        "agreed_on": timezone.localdate().isoformat(),
    }
    return {**usual, **changes}


def test_a_split_is_shown_in_numbers_before_it_is_done(home, desk):
    where = reverse("points_split", args=[home.pk])
    assert where in page_of(desk.get(reverse("villages_household", args=[home.pk])))
    first = page_of(desk.get(where))
    assert "现在能用的积分90分" in first
    assert 'name="points" value="30"' in first
    given = given_for(home)
    preview = page_of(desk.post(where, given))
    assert "办完以后" in preview
    assert "确认分户" in preview
    assert not HouseholdChange.objects.exists()
    seen = seen_in(preview)
    again = page_of(desk.post(where, {**given, "points": 50, "seen": seen}))
    assert "办完以后" in again
    assert not HouseholdChange.objects.exists()
    done = page_of(desk.post(where, {**given, "seen": seen}, follow=True))
    assert "办好了" in done
    change = HouseholdChange.objects.get()
    assert (change.source_after, change.target_after) == (50, 40)
    assert "3天以后" in done
    slip = page_of(desk.get(reverse("points_change_print", args=[change.pk])))
    assert "积分交接单" in slip
    assert "张守田、张海" in slip
    son = change.target.head
    looks = FileView.objects.filter(resident=son, purpose="办分户并户")
    assert looks.exists()


def test_what_is_wrong_is_said_and_what_was_typed_stays(home, desk):
    where = reverse("points_split", args=[home.pk])
    page = page_of(desk.post(where, given_for(home, number="0412")))
    assert "还没有办" in page
    assert 'value="0412"' in page
    many = page_of(desk.post(where, given_for(home, points=91)))
    assert "现在能分的只有90分" in many
    nobody = page_of(desk.post(where, given_for(home, members=[])))
    assert "请选谁分出去" in nobody
    given = given_for(home)
    seen = seen_in(page_of(desk.post(where, given)))
    HouseholdFactory(village=home.village, number="0431")
    late = page_of(desk.post(where, {**given, "seen": seen}))
    assert "还没有办" in late


def test_a_merge_and_an_inheritance_go_the_same_way(home, desk):
    alone = HouseholdFactory(village=home.village, number="0700")
    elder = ResidentFactory(household=alone, name="毕秀英", is_head=True)
    pay_in(accounts.of_household(alone).ledger_account, 15)
    page = page_of(desk.get(reverse("villages_household", args=[alone.pk])))
    assert reverse("points_merge", args=[alone.pk]) in page
    signed = {
        "client_id": uuid4(),
        "number": "0412",
        "agreed_by": "张守田",
        "agreed_on": timezone.localdate().isoformat(),
    }
    where = reverse("points_merge", args=[alone.pk])
    assert "确认并户" not in page_of(desk.get(where))
    assert "没有这个户号" in page_of(
        desk.post(where, {**signed, "number": "9"})
    ) or "9" in page_of(desk.post(where, {**signed, "number": "9"}))
    assert "105" in page_of(desk.post(where, signed))
    assert desk.get(reverse("points_inherit", args=[alone.pk])).status_code == 404
    assert desk.get(reverse("points_split", args=[alone.pk])).status_code == 404

    elder.memberships.update(ends_on=timezone.localdate())
    elder.memberships.update(
        starts_on="2020-01-01",
        ends_on=timezone.localdate() - timezone.timedelta(days=1),
    )
    assert desk.get(where).status_code == 404
    page = page_of(desk.get(reverse("villages_household", args=[alone.pk])))
    heirs = reverse("points_inherit", args=[alone.pk])
    assert heirs in page
    assert "请填这一格" in page_of(desk.post(heirs, signed))
    given = {**signed, "relation": "儿子"}
    seen = seen_in(page_of(desk.post(heirs, given)))
    done = page_of(desk.post(heirs, {**given, "seen": seen}, follow=True))
    assert "办好了" in done
    assert households.available_in(home, on=timezone.localdate()) == 105
    assert desk.get(heirs).status_code == 404
    ended = page_of(desk.get(reverse("villages_household", args=[alone.pk])))
    assert "并到了0412户" in ended


def test_where_each_person_has_a_passbook_no_points_are_offered(home, desk):
    home.village.account_holder = AccountHolder.PERSON
    home.village.save()
    page = page_of(desk.get(reverse("points_split", args=[home.pk])))
    assert 'name="points" value="0"' in page


@pytest.mark.parametrize("role", ["recorder", "supervisor", "panel"])
def test_only_the_manager_of_the_village_does_it(home, role):
    for desk in (desk_of(home.village, role), desk_of(VillageFactory(), "manager")):
        for name in ("points_split", "points_merge", "points_inherit"):
            assert desk.get(reverse(name, args=[home.pk])).status_code == 404
