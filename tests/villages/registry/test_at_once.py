"""The register when several desks write at the same moment."""

from contextlib import suppress
from datetime import date
from functools import partial
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest

from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.support.parallel import at_once, kinds
from tests.villages.imports.conftest import LI, WANG, ZHANG, xlsx
from villages.models import (
    AreaRole,
    Consent,
    ConsentChannel,
    ImportStatus,
    Membership,
    Purpose,
    Resident,
    ResidentImport,
    RuleSubject,
)
from villages.services import (
    appointments,
    consents,
    imports,
    passing,
    records,
    registry,
)
from villages.services.registry import identity, residents

pytestmark = pytest.mark.django_db(transaction=True)
TODAY = date(2026, 6, 1)
NOW = moment(TODAY)
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def by():
    return UserFactory()


def test_one_id_number_entered_at_six_desks_is_written_down_once(village, by):
    given = {"village": village, "born_on": date(1949, 12, 31), "by": by, "at": NOW}
    homes = [HouseholdFactory(village=village) for _ in range(6)]
    answers = at_once(
        [
            partial(
                registry.add_resident,
                name="张三",
                household=home,
                id_number=ID_NUMBER,
                **given,
            )
            for home in homes
        ]
    )
    assert kinds(answers) == {"IdNumberTaken": 5, "Resident": 1}


def test_a_double_tap_adds_a_person_once(village, by):
    given = {"village": village, "born_on": date(1949, 12, 31), "by": by, "at": NOW}
    home = HouseholdFactory(village=village)
    call = partial(registry.add_resident, name="张三", household=home, **given)
    assert kinds(at_once([call] * 6)) == {"Resident": 1, "ResidentKnownAlready": 5}


def test_somebody_moved_to_two_households_at_once_belongs_to_one(village, by):
    resident = ResidentFactory(village=village)
    move = partial(
        registry.move_to_household, resident=resident, on=TODAY, by=by, at=NOW
    )
    homes = [HouseholdFactory(village=village) for _ in range(4)]
    answers = at_once([partial(move, household=home) for home in homes])
    assert kinds(answers) == {"DateTooEarly": 3, "Membership": 1}
    assert Membership.objects.open().filter(resident=resident).count() == 1


def test_a_double_tap_gives_one_consent(by):
    resident = ResidentFactory(consents=())
    give = partial(
        consents.give,
        resident=resident,
        purpose=Purpose.SCORING,
        channel=ConsentChannel.PHONE,
        by=by,
        at=NOW,
    )
    assert len({consent.pk for consent in at_once([give] * 6)}) == 1
    assert Consent.objects.filter(resident=resident).count() == 1


def test_nobody_becomes_recorder_and_supervisor_at_the_same_moment(village, by):
    by = UserFactory(is_superuser=True)
    appoint = partial(
        appointments.appoint,
        user=UserFactory(),
        area=village,
        starts_on=TODAY,
        by=by,
        at=NOW,
    )
    roles = [AreaRole.RECORDER, AreaRole.SUPERVISOR]
    answers = at_once([partial(appoint, role=role) for role in roles])
    assert kinds(answers) == {"AreaAppointment": 1, "RolesDoNotMix": 1}


def test_two_lists_of_the_same_people_come_in_once(village):
    by = AppointmentFactory(role="manager", village=village).user
    lists = []
    for _ in range(3):
        file = xlsx(ZHANG, LI, WANG)
        one = imports.start(village=village, file=file, by=by, at=NOW)
        one.refresh_from_db()
        if one.status == ImportStatus.CHECKING:
            imports.check(resident_import=one, at=NOW)
        one.status, one.confirmed_by, one.confirmed_at = "importing", by, NOW
        one.save()
        lists.append(one)
    take = [partial(imports.take_over, resident_import=one, at=NOW) for one in lists]
    # The same list twice, and others with the same people, all at once.
    at_once([*take, take[0]])
    assert {one.status for one in ResidentImport.objects.all()} == {"done"}
    assert Resident.objects.count() == 3


@pytest.mark.postgresql
def test_a_household_is_credited_while_somebody_is_added_to_it(
    village, by, monkeypatch
):
    """Each holds its first lock before it asks for the second; nobody waits for ever."""
    home = HouseholdFactory(village=village)
    member = ResidentFactory(household=home)
    rule = RuleFactory(
        rule_book=RuleBookFactory(village=village),
        subject=RuleSubject.HOUSEHOLD,
        needs_review=False,
    )
    meeting = Barrier(2)
    for module, name in ((passing, "grants_for"), (residents, "open_household")):
        monkeypatch.setattr(module, name, meets(meeting, getattr(module, name)))
    given = {"village": village, "by": by, "at": NOW}
    credit = partial(
        records.submit, client_id=uuid4(), rule=rule, residents=[member], **given
    )
    add = partial(
        registry.add_resident,
        household=home,
        name="王小宝",
        born_on=date(1949, 12, 31),
        id_number=ID_NUMBER,
        **given,
    )
    assert kinds(at_once([credit, add])) == {"Resident": 1, "Submission": 1}


@pytest.mark.postgresql
def test_a_person_is_credited_while_their_id_number_is_corrected(
    village, by, monkeypatch
):
    person = ResidentFactory(village=village, born_on=date(1949, 12, 31))
    rule = RuleFactory(rule_book=RuleBookFactory(village=village), needs_review=False)
    meeting = Barrier(2)
    for module, name in ((passing, "grants_for"), (identity, "checked_id_number")):
        monkeypatch.setattr(module, name, meets(meeting, getattr(module, name)))
    credit = partial(
        records.submit,
        village=village,
        client_id=uuid4(),
        rule=rule,
        residents=[person],
        by=by,
        at=NOW,
    )
    number = partial(
        registry.set_id_number, resident=person, id_number=ID_NUMBER, by=by, at=NOW
    )
    assert kinds(at_once([credit, number])) == {"Resident": 1, "Submission": 1}


def meets(meeting, act):
    """Return the function, which waits a moment for the other one first."""

    def meet_then_act(*arguments, **named):
        with suppress(BrokenBarrierError):
            meeting.wait(1)
        return act(*arguments, **named)

    return meet_then_act
