from datetime import date, timedelta

import pytest

from tests.factories.records import ACTED_ON, RecordFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    moment,
)
from tests.villages.records.conftest import NOW
from villages.models import Purpose, RecordStatus, RuleKind, RuleSubject
from villages.selectors.credit_files import score_as_of
from villages.services import consents

TODAY = date(2026, 7, 1)


@pytest.fixture
def home(person, book):
    return person.memberships.get().household


def counted(person, points=2, **columns):
    return RecordFactory(
        resident=person,
        status=RecordStatus.EFFECTIVE,
        points_proposed=points,
        **columns,
    )


def test_without_records_the_score_is_the_base(home):
    sheet = score_as_of(home, TODAY)
    assert (sheet.base, sheet.total, sheet.star, sheet.lines) == (1000, 1000, 2, ())


def test_base_plus_lines_is_the_total(home, person, book):
    counted(person, 5)
    counted(person, 4, acted_on=date(2026, 6, 4))
    deduct = RuleFactory(rule_book=book, kind=RuleKind.DEDUCT)
    counted(person, 2, rule=deduct)
    sheet = score_as_of(home, TODAY)
    assert sheet.total == sheet.base + sum(one.signed for one in sheet.lines) == 1007
    assert [one.points for one in sheet.deducts] == [2]
    assert [one.points for one in sheet.adds] == [4, 5]


def test_a_household_counts_what_each_member_did(home, person):
    spouse = ResidentFactory(household=home)
    counted(person, 2)
    counted(spouse, 3)
    assert score_as_of(home, TODAY).total == 1005
    assert score_as_of(person, TODAY).total == 1002


def test_a_record_counts_from_its_effect_until_its_expiry(home, person):
    record = counted(person, 2)
    before, last = record.effective_on - timedelta(days=1), record.expires_on
    assert score_as_of(home, before).total == 1000
    assert score_as_of(home, record.effective_on).total == 1002
    assert score_as_of(home, last - timedelta(days=1)).total == 1002
    assert score_as_of(home, last).total == 1000


@pytest.mark.parametrize("status", sorted(set(RecordStatus) - {RecordStatus.EFFECTIVE}))
def test_nothing_but_what_took_effect_counts(home, person, status):
    RecordFactory(resident=person, status=status)
    assert score_as_of(home, TODAY).lines == ()


def test_without_consent_there_is_no_score(home, person, recorder):
    counted(person)
    consents.withdraw(resident=person, purpose=Purpose.SCORING, by=recorder, at=NOW)
    assert score_as_of(home, TODAY) is None
    assert score_as_of(person, TODAY) is None
    assert score_as_of(home, ACTED_ON - timedelta(days=1)) is not None


def test_deeds_of_who_took_consent_back_leave_the_household_score(
    home, person, recorder
):
    spouse = ResidentFactory(household=home)
    counted(person, 2)
    counted(spouse, 3)
    consents.withdraw(resident=spouse, purpose=Purpose.SCORING, by=recorder, at=NOW)
    assert score_as_of(home, TODAY).total == 1002


def test_away_moved_dead_or_young_is_no_score_rather_than_zero(village, book):
    home = HouseholdFactory(village=village)
    away = ResidentFactory(household=home, away_since=date(2026, 1, 1))
    dead = ResidentFactory(household=home, died_on=date(2026, 1, 1))
    young = ResidentFactory(household=home, born_on=date(2010, 1, 1))
    for person in (away, dead, young):
        assert score_as_of(person, TODAY) is None
    assert score_as_of(home, TODAY) is None


def test_before_the_first_book_there_is_no_score(home, person):
    person.consents.update(given_at=moment(date(2024, 6, 1)))
    assert score_as_of(home, date(2025, 1, 1)) is not None
    assert score_as_of(home, date(2024, 12, 31)) is None


def test_base_and_scale_are_those_of_the_book_of_the_day(home, person, book, village):
    counted(person, 2)
    book.effective_to = date(2026, 12, 31)
    book.save()
    RuleBookFactory(
        village=village,
        version=2,
        effective_from=date(2027, 1, 1),
        base_score=500,
        star_scale=[[1, 400], [2, 502]],
    )
    assert score_as_of(home, date(2026, 12, 31)).total == 1002
    new = score_as_of(home, date(2027, 1, 1))
    assert (new.base, new.total, new.star) == (500, 502, 2)


def test_the_next_star_says_what_is_missing(home, person):
    counted(person, 43)
    sheet = score_as_of(home, TODAY)
    assert (sheet.total, sheet.star) == (1043, 4)
    step = sheet.next_step
    assert (step.star, step.lowest, step.missing) == (5, 1061, 18)


def test_who_has_the_best_star_needs_no_next(home, person):
    counted(person, 80)
    assert score_as_of(home, TODAY).next_step is None


def test_a_line_says_whose_it_is_and_how_many_approved(home, person, book, panel):
    rule = RuleFactory(rule_book=book, subject=RuleSubject.HOUSEHOLD)
    record = counted(person, rule=rule, round=2)
    for place, member in enumerate(panel):
        record.reviews.create(
            member=member,
            verdict="approve" if place else "return",
            reason="" if place else "补照片",
            round=2 if place else 1,
            voted_at=NOW,
        )
    line = score_as_of(home, TODAY).lines[0]
    assert (line.is_of_household, line.approvals) == (True, 2)


def test_a_score_takes_as_many_queries_for_many_records_as_for_one(
    home, person, django_assert_num_queries
):
    for _ in range(8):
        counted(person)
    home.village  # noqa: B018 - loaded before we count
    with django_assert_num_queries(5):
        assert len(score_as_of(home, TODAY).lines) == 8
