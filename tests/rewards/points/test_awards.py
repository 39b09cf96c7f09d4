"""A settled record becomes points once, late or early, alone or in a crowd."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import DatabaseError

from grassroots.audit.models import Event
from rewards.ledger import selectors as book
from rewards.points.models import Award, PointsAccount
from rewards.points.services import awards
from rewards.points.services.accounts import account_for, issue_of
from tests.factories.records import NoticeFactory, RecordFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.support.parallel import at_once
from villages.models import AccountHolder, Clearing, RecordStatus, RuleKind
from villages.record_errors import NotDueYet

pytestmark = pytest.mark.django_db

PUT_UP = date(2026, 6, 3)
DUE = date(2026, 6, 11)
AT = moment(DUE, 6)


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def rule(village):
    return RuleFactory(rule_book=RuleBookFactory(village=village), points_default=3)


@pytest.fixture
def resident(village):
    return ResidentFactory(village=village)


def on_notice(resident, rule, **columns):
    return RecordFactory(
        resident=resident, rule=rule, status=RecordStatus.ON_NOTICE, **columns
    )


@pytest.fixture
def record(resident, rule):
    return on_notice(resident, rule)


def balance_of(record):
    account = PointsAccount.objects.get(household=record.household)
    return book.balance(account.ledger_account)


def test_a_record_whose_notice_ran_out_becomes_points(record):
    assert awards.settle_due(on=DUE, at=AT) == 1

    record.refresh_from_db()
    award = Award.objects.get()
    assert record.status == RecordStatus.EFFECTIVE
    assert balance_of(record) == 3
    assert award.posting.key == f"award:{record.pk}"
    assert award.posting.narration == record.rule.title
    assert book.balance(issue_of(record.village)) == -3
    assert str(award) == f"{record.pk} → {award.account_id}"


def test_nothing_comes_before_its_day(record):
    assert awards.settle_due(on=DUE - timedelta(days=1), at=AT) == 0
    assert not PointsAccount.objects.exists()
    with pytest.raises(NotDueYet):
        awards.settle(record=record, on=DUE - timedelta(days=1), at=AT)


def test_running_again_pays_nothing_again(record):
    awards.settle_due(on=DUE, at=AT)

    assert awards.settle_due(on=DUE, at=AT) == 0
    assert awards.settle(record=record, on=DUE, at=AT) == Award.objects.get()
    assert balance_of(record) == 3


def test_three_missed_days_are_caught_up_with_the_promised_dates(
    record, resident, rule
):
    notice = NoticeFactory(village=record.village, starts_on=PUT_UP + timedelta(days=1))
    on_notice(resident, rule, notice=notice)
    late = DUE + timedelta(days=3)

    assert awards.settle_due(on=late, at=moment(late)) == 2

    record.refresh_from_db()
    assert record.effective_on == DUE
    assert Award.objects.get(record=record).posting.occurred_on == late
    assert Award.objects.get(record=record).posting.expires_on == date(2027, 6, 10)


def test_what_somebody_objected_to_waits(record):
    record.status = RecordStatus.OBJECTED
    record.save()

    assert awards.settle_due(on=DUE, at=AT) == 0


def test_an_objection_in_the_last_moment_stops_only_its_line(
    record, resident, rule, monkeypatch
):
    other = on_notice(resident, rule)
    settle = awards.records.settle

    def objected(*, record, **when):
        if record.pk == other.pk:
            raise NotDueYet
        return settle(record=record, **when)

    monkeypatch.setattr(awards.records, "settle", objected)

    assert awards.settle_due(on=DUE, at=AT) == 1
    assert Award.objects.get().record == record


def test_a_record_that_breaks_keeps_no_other_from_its_points(
    record, resident, rule, monkeypatch
):
    broken = on_notice(resident, rule, points_granted=1, points_proposed=1)
    post = awards.ledger.post

    def breaks(*, key, **more):
        if key == f"award:{broken.pk}":
            raise DatabaseError
        return post(key=key, **more)

    monkeypatch.setattr(awards.ledger, "post", breaks)

    with pytest.raises(DatabaseError):
        awards.settle_due(on=DUE, at=AT)

    broken.refresh_from_db()
    assert broken.status == RecordStatus.ON_NOTICE
    assert Award.objects.get().record == record


def test_an_act_beyond_its_cap_takes_effect_without_points(record):
    record.points_granted = 0
    record.save()

    awards.settle_due(on=DUE, at=AT)

    record.refresh_from_db()
    assert record.status == RecordStatus.EFFECTIVE
    assert not Award.objects.exists()


def test_a_deduct_never_takes_points(resident, rule):
    deduct = RuleFactory(rule_book=rule.rule_book, kind=RuleKind.DEDUCT)
    record = on_notice(resident, deduct)

    awards.settle_due(on=DUE, at=AT)

    record.refresh_from_db()
    assert record.status == RecordStatus.EFFECTIVE
    assert not PointsAccount.objects.exists()


@pytest.mark.parametrize(
    ("clearing", "last_day"),
    [
        (Clearing.LOT, date(2027, 6, 10)),
        (Clearing.YEAR, date(2026, 12, 31)),
        (Clearing.CARRY, None),
    ],
)
def test_points_last_as_long_as_the_village_decided(record, clearing, last_day):
    record.village.clearing = clearing
    record.village.save()

    awards.settle_due(on=DUE, at=AT)

    assert Award.objects.get().posting.lot.expires_on == last_day


def test_a_household_has_one_passbook_for_all_its_members(village, rule):
    household = HouseholdFactory(village=village)
    for _ in range(2):
        on_notice(ResidentFactory(household=household), rule)

    awards.settle_due(on=DUE, at=AT)

    account = PointsAccount.objects.get()
    assert account.household == household
    assert book.balance(account.ledger_account) == 6
    assert str(account) == str(household)


def test_where_the_village_says_so_each_person_has_one(village, rule):
    village.account_holder = AccountHolder.PERSON
    village.save()
    household = HouseholdFactory(village=village)
    people = [ResidentFactory(household=household) for _ in range(2)]
    for one in people:
        on_notice(one, rule)

    awards.settle_due(on=DUE, at=AT)

    assert {one.resident for one in PointsAccount.objects.all()} == set(people)
    assert not PointsAccount.objects.filter(household__isnull=False).exists()


def test_an_account_is_found_again(resident):
    household = resident.memberships.get().household

    first = account_for(household=household, resident=resident)

    assert account_for(household=household, resident=resident) == first


def test_each_award_leaves_a_trace(record):
    awards.settle_due(on=DUE, at=AT)

    event = Event.objects.get(action="points.awarded")
    assert event.data == {"record": record.pk, "points": 3}
    assert event.village_id == record.village_id
    assert event.occurred_at == AT


@pytest.mark.django_db(transaction=True)
def test_run_twice_at_once_it_pays_once(resident, rule):
    records = [on_notice(resident, rule) for _ in range(5)]

    results = at_once([partial(awards.settle_due, on=DUE, at=AT)] * 4)

    assert all(isinstance(one, int) for one in results), results
    assert Award.objects.count() == 5
    assert balance_of(records[0]) == 15
    assert Event.objects.filter(action="points.awarded").count() == 5
    assert book.problems() == []
