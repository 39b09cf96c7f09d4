"""A deputy meets a deduct once named for it; to all others it still does not exist."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import FACTS, VOTED_ON
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    moment,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import AreaRole, DeductStage


@pytest.fixture(autouse=True)
def on_the_day():
    with freeze_time(moment(VOTED_ON)):
        yield


@pytest.fixture
def deduct(stage):
    """What waits for votes, two of the panel being relatives."""
    deduct = stage.noticed()
    for member in stage.panel[:2]:
        own = ResidentFactory(village=stage.village, user=member)
        KinshipFactory(first=own, second=stage.person)
    return deduct


@pytest.fixture
def deputy(stage):
    return AppointmentFactory(
        village=stage.village, role=AreaRole.DEPUTY, user=UserFactory(name="于忠诚")
    )


def acting(seat):
    return sign_in(Client(), seat.user, acting_as=seat)


def address(name, deduct):
    return reverse(name, args=[deduct.key])


def test_the_manager_asks_a_deputy_who_then_votes(stage, deduct, deputy):
    manager, client = acting(stage.seats["manager"]), acting(deputy)
    name = address("villages_deduct_stand_in", deduct)
    assert name in page_of(manager.get(address("villages_deduct", deduct)))
    assert client.get(address("villages_deduct", deduct)).status_code == 404
    assert FACTS not in page_of(client.get(reverse("villages_deducts")))
    given = {"user": deputy.user.pk, "reason": "和这件事无关"}
    assert "请了于忠诚来评这一件" in page_of(manager.post(name, given, follow=True))
    assert FACTS in page_of(client.get(address("villages_deduct", deduct)))
    assert address("villages_deduct", deduct) in page_of(
        client.get(reverse("villages_deducts"))
    )
    desk = client.get("/desk/")
    rows = [row for group in desk.context["groups"] for row in group["rows"]]
    assert {item.count: number for item, number in rows}["reminders"] == 1
    stage.vote(deduct, member=2)
    cast = {"verdict": "approve", "words": "照片清楚"}
    client.post(address("villages_deduct_vote", deduct), cast)
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.IN_FORCE


def test_the_town_asks_one_too_and_the_village_s_supervisor_does_not(
    stage, deduct, deputy
):
    name = address("villages_deduct_stand_in", deduct)
    assert acting(stage.seats["supervisor"]).get(name).status_code == 404
    town = acting(stage.seats["town"])
    given = {"user": deputy.user.pk, "reason": "和这件事无关"}
    town.post(name, given)
    assert deduct.stand_ins.get().named_by == stage.user("town")
