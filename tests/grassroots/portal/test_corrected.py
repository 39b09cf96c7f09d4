"""What was put right is told on the desk of who saw it before, and of nobody else."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import set_the_stage
from tests.factories.objections import (
    DECIDED_ON,
    RAISED_ON,
    answer,
    neighbour_of,
    object_to,
    record_of,
)
from tests.factories.redemption import ClerkFactory, OutletFactory
from tests.factories.ruralcredit import CoopFactory, officer_of, serve
from tests.factories.villages import AppointmentFactory, ResidentFactory, moment
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import FileView

pytestmark = pytest.mark.django_db
OCTOBER = moment(DECIDED_ON, 18)
LOOKED_AT = moment(RAISED_ON, 8)


@pytest.fixture
def stage():
    return set_the_stage()


def looks(user, resident, at=LOOKED_AT):
    FileView.objects.create(
        resident=resident, viewer=user, role="r", purpose="看资料", viewed_at=at
    )


def told_of(user, at=OCTOBER):
    """Return whose files the page of what was put right names for the user."""
    client = Client()
    with freeze_time(at):
        sign_in(client, user)
        page = client.get("/desk/corrected/")
        home = client.get("/desk/")
    rows = [one.resident for one in page.context["rows"]]
    assert home.context["corrected"] == len(rows)
    return rows


def test_who_saw_the_line_is_told_and_who_did_not_is_not(stage):
    record, neighbour = record_of(stage), neighbour_of(stage)
    record.recorded_at = moment(RAISED_ON, 7)
    record.save()
    saw, before, never = (
        AppointmentFactory(village=stage.village, role="supervisor").user
        for _each in range(3)
    )
    clerk = ClerkFactory(outlet=OutletFactory(village=stage.village)).user
    coop = CoopFactory()
    serve(coop, stage.village)
    officer = officer_of(coop).user
    far = AppointmentFactory(role="supervisor").user
    for one in (saw, clerk, officer, far, stage.panel[1]):
        looks(one, stage.person)
    looks(before, stage.person, at=moment(RAISED_ON, 6))
    looks(saw, neighbour)
    objection = object_to(record, neighbour)
    assert told_of(saw) == []
    answer(objection, stage.panel[1], "upheld")
    for one in (saw, clerk, officer):
        assert told_of(one) == [stage.person]
    for one in (before, never, far, stage.panel[1]):
        assert told_of(one) == []
    assert told_of(saw, OCTOBER + timedelta(days=31)) == []
    client = Client()
    with freeze_time(OCTOBER):
        sign_in(client, saw)
        page = page_of(client.get("/desk/corrected/"))
        assert "9月30日看的，10月9日更正了" in page
        for words in (neighbour.name, "那天不是我去的", record.rule.title):
            assert words not in page
    looks(saw, stage.person, at=OCTOBER)
    assert told_of(saw) == []


def test_of_a_deduct_only_those_hear_who_may_know_of_it(stage):
    deduct = stage.decided()
    recorder = AppointmentFactory(village=stage.village, role="recorder").user
    manager, panel = stage.user("manager"), stage.panel[1]
    mate = ResidentFactory(household=deduct.household, user=UserFactory())
    for one in (recorder, manager, panel):
        looks(one, stage.person)
        looks(one, mate)
    objection = object_to(deduct, stage.person)
    answer(objection, stage.panel[2], "upheld")
    assert told_of(manager) == told_of(panel) == [stage.person]
    assert told_of(recorder) == []
    assert told_of(stage.user("town")) == []


def test_of_a_score_who_saw_the_household_in_the_month_before(stage):
    home = stage.person.memberships.get().household
    manager, late = stage.user("manager"), stage.user("recorder")
    looks(manager, stage.person)
    looks(late, stage.person, at=moment(RAISED_ON - timedelta(days=40)))
    answer(object_to(home, stage.person), stage.panel[1], "upheld")
    assert told_of(manager) == [stage.person]
    assert told_of(late) == []


def test_nobody_is_told_in_office_of_the_own_family(stage):
    manager = stage.user("manager")
    home = stage.person.memberships.get().household
    mate = ResidentFactory(household=home, user=manager)
    looks(manager, mate)
    looks(manager, stage.person)
    answer(object_to(record_of(stage), stage.person), stage.panel[1], "upheld")
    assert told_of(manager) == []
