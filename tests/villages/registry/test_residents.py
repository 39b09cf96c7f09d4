from datetime import date

import pytest

from grassroots.audit.models import Event
from grassroots.core import short_code
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages import errors
from villages.models import Resident
from villages.selectors import households
from villages.services import registry

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
NOW = moment(TODAY)
ID_NUMBER = "11010519491231002X"
BORN = date(1949, 12, 31)


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def household(village):
    return HouseholdFactory(village=village, number="0101")


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def add(village, household, manager):
    def add(**particulars):
        given = {"name": "张三", "born_on": BORN, "household": household}
        return registry.add_resident(
            village=village, by=manager, at=NOW, **(given | particulars)
        )

    return add


def test_a_resident_gets_a_card_a_membership_and_an_audit_line(add, household):
    resident = add(phone="138 0000 0001", is_head=True)
    resident.refresh_from_db()
    household.refresh_from_db()
    assert short_code.is_valid(resident.card_code)
    assert resident.phone == "13800000001"
    assert household.head == resident
    assert households.household_of(resident, TODAY) == household
    line = Event.objects.get(action="villages.resident_added")
    assert line.village_id == resident.village_id
    assert "张三" not in str(line.data)


def test_a_membership_may_start_earlier_but_never_before_birth(add):
    child = add(born_on=date(2020, 3, 1), starts_on=date(2010, 1, 1))
    assert child.memberships.get().starts_on == date(2020, 3, 1)


@pytest.mark.parametrize(
    ("particulars", "refusal"),
    [
        ({"name": ""}, errors.NameNotAName),
        ({"name": "张3"}, errors.NameNotAName),
        ({"name": "张" * 41}, errors.NameNotAName),
        ({"born_on": date(2026, 6, 2)}, errors.BirthDateImpossible),
        ({"born_on": date(1899, 1, 1)}, errors.BirthDateImpossible),
        ({"phone": "12345"}, errors.PhoneNotANumber),
        ({"id_number": "110105194912310021"}, errors.IdNumberInvalid),
        ({"id_number": "1101051949123100"}, errors.IdNumberInvalid),
        (
            {"id_number": ID_NUMBER, "born_on": date(1949, 12, 30)},
            errors.IdNumberOfAnotherBirthday,
        ),
        ({"starts_on": date(2026, 6, 2)}, errors.DateAhead),
    ],
)
def test_what_cannot_be_true_is_refused(add, particulars, refusal):
    with pytest.raises(refusal) as refused:
        add(**particulars)
    assert str(refused.value)
    assert not Resident.objects.exists()


def test_nobody_is_written_down_twice_in_a_household(add):
    add()
    with pytest.raises(errors.ResidentKnownAlready):
        add()
    add(born_on=date(1980, 1, 1))


def test_nobody_joins_a_household_of_elsewhere_or_a_closed_one(add, household):
    with pytest.raises(errors.HouseholdOfAnotherVillage):
        add(household=HouseholdFactory())
    household.closed_on = TODAY
    household.save()
    with pytest.raises(errors.HouseholdClosed):
        add()


def test_correcting_says_what_changed_but_not_to_what(add, manager):
    resident = add(phone="13800000001")
    registry.correct_resident(
        resident=resident,
        name="单雄信",
        born_on=BORN,
        phone="13900000002",
        by=manager,
        at=NOW,
    )
    resident.refresh_from_db()
    assert (resident.name, resident.pinyin) == ("单雄信", "shanxiongxin")
    line = Event.objects.get(action="villages.resident_corrected")
    assert line.data == {"changed": ["name", "phone"]}


def test_a_birth_date_that_the_id_number_contradicts_is_refused(add, manager):
    resident = add(id_number=ID_NUMBER)
    with pytest.raises(errors.IdNumberOfAnotherBirthday):
        registry.correct_resident(
            resident=resident,
            name="张三",
            born_on=date(1950, 1, 1),
            phone="",
            by=manager,
            at=NOW,
        )


def test_an_id_number_is_found_exactly_and_shown_masked(add, village):
    resident = add(id_number="11010519491231002x ")
    assert registry.find_by_id_number(village, ID_NUMBER) == resident
    assert registry.find_by_id_number(village, ID_NUMBER[:-1]) is None
    assert registry.find_by_id_number(VillageFactory(), ID_NUMBER) is None
    assert registry.masked_id_number(resident) == "1101**********002X"
    assert ID_NUMBER not in resident.id_number_sealed
    assert not list(Resident.objects.matching(ID_NUMBER))


def test_an_id_number_belongs_to_one_person_in_a_village(add, manager):
    add(id_number=ID_NUMBER)
    with pytest.raises(errors.IdNumberTaken) as refused:
        add(name="李四", id_number=ID_NUMBER)
    assert "张三" in str(refused.value)
    assert ID_NUMBER not in str(refused.value)
    # Somebody who moves is a resident of both villages in turn.
    elsewhere = HouseholdFactory()
    add_there = {"village": elsewhere.village, "household": elsewhere}
    registry.add_resident(
        name="张三", born_on=BORN, id_number=ID_NUMBER, by=manager, at=NOW, **add_there
    )


def test_an_id_number_can_be_set_and_taken_away(manager):
    resident = ResidentFactory(born_on=BORN)
    assert registry.masked_id_number(resident) == ""
    resident = registry.set_id_number(
        resident=resident, id_number=ID_NUMBER, by=manager, at=NOW
    )
    assert registry.masked_id_number(resident) == "1101**********002X"
    resident = registry.set_id_number(
        resident=resident, id_number=" ", by=manager, at=NOW
    )
    assert (resident.id_number_sealed, resident.id_number_digest) == ("", None)
    actions = list(Event.objects.values_list("action", flat=True))
    assert actions == ["villages.id_number_set", "villages.id_number_removed"]


def test_a_new_card_makes_the_old_code_worthless(manager):
    resident = ResidentFactory()
    old = resident.card_code
    new = registry.reissue_card(resident=resident, by=manager, at=NOW).card_code
    assert new != old
    assert short_code.is_valid(new)
    assert not list(Resident.objects.matching(old))


def test_a_code_that_is_in_use_is_not_given_again(monkeypatch):
    taken = ResidentFactory().card_code
    codes = iter([taken, "FRESHONE"])
    monkeypatch.setattr(short_code, "new_code", lambda: next(codes))
    assert registry.new_card_code() == "FRESHONE"


def test_kinship_is_kept_once_whoever_declares_it(manager):
    first, second = ResidentFactory.create_batch(2)
    one = registry.declare_kinship(second, first, by=manager, on=TODAY, at=NOW)
    same = registry.declare_kinship(first, second, by=manager, on=TODAY, at=NOW)
    assert one == same
    assert Event.objects.filter(action="villages.kinship_declared").count() == 1
    with pytest.raises(errors.OwnKin):
        registry.declare_kinship(first, first, by=manager, on=TODAY, at=NOW)
    registry.withdraw_kinship(kinship=one, by=manager, at=NOW)
    assert not type(one).objects.exists()


def test_a_proven_phone_speaks_for_the_residents_who_gave_it(manager):
    user = UserFactory(phone="13800000009")
    wife, husband = ResidentFactory.create_batch(2, phone=user.phone)
    ResidentFactory(phone=user.phone, died_on=TODAY)
    ResidentFactory(phone=user.phone, user=manager)
    assert set(registry.link_by_phone(user=user, at=NOW)) == {wife, husband}
    assert registry.link_by_phone(user=user, at=NOW) == []


def test_a_phone_that_nobody_proved_speaks_for_nobody():
    user = UserFactory(phone="13800000009", phone_verified=False)
    ResidentFactory(phone=user.phone)
    assert registry.link_by_phone(user=user, at=NOW) == []


def test_a_resident_has_one_login_at_a_time(manager):
    resident = ResidentFactory(user=UserFactory())
    with pytest.raises(errors.AccountTaken):
        registry.link_account(resident=resident, user=manager, by=manager, at=NOW)
    resident = registry.unlink_account(resident=resident, by=manager, at=NOW)
    registry.link_account(resident=resident, user=manager, by=manager, at=NOW)
    assert list(manager.residents.all()) == [resident]


def test_an_id_number_is_corrected_with_the_rest_and_an_empty_one_stays(add, manager):
    resident = add(id_number=ID_NUMBER)
    known = {"name": "张三", "phone": "", "by": manager, "at": NOW}
    other = "360426199101010071"
    resident = registry.correct_resident(
        resident=resident, born_on=date(1991, 1, 1), id_number=other, **known
    )
    assert registry.masked_id_number(resident) == "3604**********0071"
    resident = registry.correct_resident(
        resident=resident, born_on=date(1991, 1, 1), id_number=" ", **known
    )
    assert registry.masked_id_number(resident) == "3604**********0071"
    add(name="李四", id_number=ID_NUMBER)
    with pytest.raises(errors.IdNumberTaken):
        registry.correct_resident(
            resident=resident, born_on=BORN, id_number=ID_NUMBER, **known
        )
    line = Event.objects.filter(action="villages.resident_corrected").first()
    assert line.data == {"changed": ["born_on", "id_number"]}


def test_correcting_to_what_is_written_already_changes_nothing(add, manager):
    resident = add(phone="13800000001", id_number=ID_NUMBER)
    registry.correct_resident(
        resident=resident,
        name="张三",
        born_on=BORN,
        phone="13800000001",
        by=manager,
        at=NOW,
    )
    assert not Event.objects.filter(action="villages.resident_corrected").exists()


def test_a_new_phone_number_leaves_the_login_of_the_old_one_behind(add, manager):
    resident = add(phone="13800000001")
    [resident] = registry.link_by_phone(user=UserFactory(phone="13800000001"), at=NOW)
    known = {"name": "张三", "born_on": BORN, "by": manager, "at": NOW}
    resident = registry.correct_resident(
        resident=resident, phone="13800000002", **known
    )
    assert (resident.user, resident.phone) == (None, "13800000002")
    # A login that was linked by hand, under another number, stays.
    daughter = UserFactory()
    registry.link_account(resident=resident, user=daughter, by=manager, at=NOW)
    resident = registry.correct_resident(
        resident=resident, phone="13800000003", **known
    )
    assert resident.user == daughter
