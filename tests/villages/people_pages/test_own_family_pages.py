"""The register's pages offer nobody a form about the own family."""

import pytest
from django.urls import reverse

from grassroots.accounts.models import User
from tests.factories.villages import KinshipFactory, ResidentFactory
from villages.models import Kinship, Resident

pytestmark = pytest.mark.django_db
WHY = "这是您自己家的事，请村里另一位负责人来办。"
LINKS = ("villages_resident_edit", "villages_resident_unlink")


@pytest.fixture
def me(manager, household):
    user = User.objects.get(pk=manager.session["_auth_user_id"])
    return ResidentFactory(household=household, name="王海", user=user)


@pytest.fixture
def stranger(village):
    return ResidentFactory(village=village, name="赵丽", user=None)


def page_of(client, name, *keys):
    return client.get(reverse(name, args=keys), follow=True).content.decode()


def test_the_own_file_says_why_it_offers_no_change(manager, me):
    page = page_of(manager, "villages_resident", me.pk)
    assert WHY in page
    for name in LINKS:
        assert reverse(name, args=[me.pk]) not in page
    assert "/change/" not in page
    assert reverse("villages_resident_kin", args=[me.pk]) in page
    assert reverse("villages_resident_card", args=[me.pk]) in page


def test_a_strangers_file_offers_the_changes(manager, me, stranger):
    page = page_of(manager, "villages_resident", stranger.pk)
    assert WHY not in page
    assert reverse("villages_resident_edit", args=[stranger.pk]) in page
    change = reverse("villages_resident_change", args=[stranger.pk, "move"])
    assert change in page


@pytest.mark.parametrize(
    ("name", "more"),
    [("villages_resident_edit", []), ("villages_resident_change", ["move"])],
)
def test_a_form_about_the_own_household_gives_way_to_the_reason(
    manager, me, resident, stranger, name, more
):
    for one in (me, resident):
        page = page_of(manager, name, one.pk, *more)
        assert WHY in page
        assert 'name="number"' not in page
        assert 'name="phone"' not in page
    assert WHY not in page_of(manager, name, stranger.pk, *more)


def test_a_form_that_is_sent_all_the_same_is_refused_with_what_was_typed(
    manager, me, resident
):
    given = {"name": "张守山", "born_on": "1949-12-31", "phone": "", "id_number": ""}
    address = reverse("villages_resident_edit", args=[resident.pk])
    page = manager.post(address, given).content.decode()
    assert WHY in page
    assert 'value="张守山"' in page
    out = reverse("villages_resident_change", args=[me.pk, "out"])
    assert WHY in manager.post(out, {"on": "2026-01-01"}).content.decode()
    unlink = reverse("villages_resident_unlink", args=[me.pk])
    assert WHY in manager.post(unlink, follow=True).content.decode()
    assert Resident.objects.get(pk=me.pk).user_id


def test_an_own_kinship_is_declared_but_has_no_button_that_takes_it_off(
    manager, me, stranger
):
    address = reverse("villages_resident_kin", args=[me.pk])
    manager.post(address, {"resident": stranger.pk})
    kinship = Kinship.objects.get()
    for one in (me, stranger):
        withdraw = reverse("villages_kinship_withdraw", args=[one.pk, kinship.pk])
        assert withdraw not in page_of(manager, "villages_resident_kin", one.pk)
        assert WHY in manager.post(withdraw, follow=True).content.decode()
    assert Kinship.objects.get() == kinship


def test_a_kinship_of_others_has_the_button(manager, me, stranger, village):
    kinship = KinshipFactory(first=stranger, second=ResidentFactory(village=village))
    page = page_of(manager, "villages_resident_kin", stranger.pk)
    assert reverse("villages_kinship_withdraw", args=[stranger.pk, kinship.pk]) in page


def test_the_own_household_has_no_button_for_another_head(
    manager, me, resident, household, stranger
):
    page = page_of(manager, "villages_household", household.pk)
    assert WHY in page
    assert "当户主" not in page
    refused = manager.post(
        reverse("villages_household_head", args=[household.pk]),
        {"resident": me.pk},
        follow=True,
    )
    assert WHY in refused.content.decode()
    other = stranger.memberships.get().household
    page = page_of(manager, "villages_household", other.pk)
    assert WHY not in page
    assert "当户主" in page
