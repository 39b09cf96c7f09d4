"""Whoever acts elsewhere, or in another role, is told that the page is not there."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.villages import KinshipFactory, ResidentFactory, VillageFactory
from tests.villages.imports.conftest import NOW, ZHANG, xlsx
from villages.models import Resident, ResidentImport

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(resident, household, at_desk, village):
    """Every address of the register, by whether it is read or written."""
    relative = ResidentFactory(village=village)
    kinship = KinshipFactory(first=resident, second=relative)
    at_desk("recorder")
    listed = ResidentImport.objects.create(
        village=village,
        upload="imports/x.sealed",
        uploaded_by=village.appointments.get().user,
        uploaded_at=NOW,
    )
    post = village.appointments.get()
    read = {
        "villages_resident": [resident.pk],
        "villages_household": [household.pk],
    }
    kept = {
        "villages_resident_edit": [resident.pk],
        "villages_resident_change": [resident.pk, "away"],
        "villages_resident_consents": [resident.pk],
        "villages_resident_kin": [resident.pk],
        "villages_household_edit": [household.pk],
        "villages_import": [listed.pk],
        "villages_import_failed": [listed.pk],
    }
    written = {
        "villages_resident_card": [resident.pk],
        "villages_resident_unlink": [resident.pk],
        "villages_resident_withdraw": [resident.pk, "scoring"],
        "villages_kinship_withdraw": [resident.pk, kinship.pk],
        "villages_household_head": [household.pk],
        "villages_household_close": [household.pk],
        "villages_import_confirm": [listed.pk],
        "villages_import_discard": [listed.pk],
        "villages_appointment_end": [post.pk],
    }
    return {"read": read, "kept": kept, "written": written}


def ask(client, group, *, method="get"):
    return {
        name: getattr(client, method)(reverse(name, args=arguments)).status_code
        for name, arguments in group.items()
    }


@pytest.mark.parametrize("role", ["recorder", "panel", "manager", "supervisor"])
def test_staff_of_a_neighbour_village_find_nothing(addresses, at_desk, village, role):
    neighbour = VillageFactory(town=village.town)
    client = at_desk(role, village=neighbour)
    before = list(Resident.objects.values())
    everything = addresses["read"] | addresses["kept"] | addresses["written"]
    assert set(ask(client, everything, method="post").values()) <= {404, 405}
    assert set(ask(client, everything).values()) <= {404, 405}
    assert list(Resident.objects.values()) == before


def test_a_supervisor_of_another_town_finds_nothing(addresses, at_desk):
    client = at_desk("supervisor", town=VillageFactory().town)
    everything = addresses["read"] | addresses["kept"] | addresses["written"]
    assert set(ask(client, everything).values()) <= {404, 405}


@pytest.mark.parametrize("role", ["recorder", "supervisor"])
def test_who_only_looks_changes_nothing(addresses, at_desk, role):
    client = at_desk(role)
    assert set(ask(client, addresses["read"]).values()) == {200}
    closed = addresses["kept"] | addresses["written"]
    closed.pop("villages_appointment_end")
    assert set(ask(client, closed, method="post").values()) == {404}
    for name in (
        "villages_resident_new",
        "villages_resident_find",
        "villages_import_new",
        "villages_import_template",
    ):
        assert client.get(reverse(name)).status_code == 404


def test_a_supervisor_of_the_village_fills_and_ends_no_post(
    addresses, at_desk, village
):
    client = at_desk("supervisor")
    ask(
        client,
        {"villages_appointment_end": addresses["written"]["villages_appointment_end"]},
        method="post",
    )
    assert not village.appointments.exclude(ends_on=None).exists()
    page = client.get(reverse("villages_appointments"))
    assert "定下来" not in page.content.decode()


def test_a_panel_member_has_no_register(addresses, at_desk):
    client = at_desk("panel")
    assert client.get(reverse("villages_residents")).status_code == 404
    assert set(ask(client, addresses["read"]).values()) == {404}


def test_residents_and_strangers_have_no_desk(addresses, as_resident):
    everything = addresses["read"] | addresses["kept"]
    assert set(ask(as_resident, everything).values()) == {404}
    assert set(ask(Client(), everything).values()) == {302}


def test_a_supervisor_of_the_town_sees_its_people(resident, at_desk, village):
    client = at_desk("supervisor", town=village.town)
    page = client.get(reverse("villages_residents"), {"q": "张守田"})
    assert "东岛村" in page.content.decode()
    assert (
        client.get(reverse("villages_resident", args=[resident.pk])).status_code == 200
    )


def test_no_page_shows_a_whole_number(addresses, at_desk, as_resident):
    numbers = ("11010519491231002X", "13800001234")
    for role in ("recorder", "supervisor", "manager"):
        client = at_desk(role)
        pages = addresses["read"] | (addresses["kept"] if role == "manager" else {})
        pages.pop("villages_resident_edit", None)
        for name, arguments in pages.items():
            text = client.get(reverse(name, args=arguments)).content.decode()
            assert not any(number in text for number in numbers), name
    for name in ("villages_my_consents", "villages_my_views"):
        text = as_resident.get(reverse(name)).content.decode()
        assert not any(number in text for number in numbers)


def test_a_neighbours_list_cannot_be_confirmed(addresses, at_desk, village):
    client = at_desk("manager", village=VillageFactory())
    upload = xlsx(ZHANG)
    upload.name = "list.xlsx"
    response = client.post(reverse("villages_import_new"), {"file": upload})
    own = response.url
    assert client.get(own).status_code == 200
    assert at_desk("manager").get(own).status_code == 404
