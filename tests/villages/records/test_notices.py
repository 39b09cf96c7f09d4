from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from django.db import connections

from tests.factories.records import ACTED_ON, NoticeFactory, RecordFactory
from tests.factories.villages import ResidentFactory, RuleFactory, moment
from tests.villages.records.conftest import NOW
from villages.models import (
    CalendarDay,
    CalendarYear,
    PublicNotice,
    Purpose,
    RecordStatus,
    RuleKind,
    RuleSubject,
)
from villages.selectors.notices import current, notice_rows, notices_in
from villages.services import consents, notices, records, reviews

EVE = date(2026, 9, 30)


def put_up_on(day, submit, panel, **changes):
    """Write down and approve on the same day, in the afternoon."""
    record = submit(acted_on=day, at=moment(day, 9), **changes).records.get()
    reviews.vote(record=record, by=panel[0], verdict="approve", at=moment(day, 17))
    record.refresh_from_db()
    return record


def test_approval_before_the_national_day_break_takes_effect_after_it(submit, panel):
    record = put_up_on(EVE, submit, panel)
    notice = record.notice
    # 1 to 7 October are off, Saturday the 10th is worked.
    assert (notice.starts_on, notice.ends_on) == (EVE, date(2026, 10, 13))
    assert notice.effective_on == date(2026, 10, 14)
    assert not notice.is_provisional
    for day in (date(2026, 10, 8), date(2026, 10, 13)):
        with pytest.raises(records.NotDueYet):
            records.settle(record=record, on=day, at=moment(day))
    settled = records.settle(
        record=record, on=notice.effective_on, at=moment(notice.effective_on, 1)
    )
    assert settled.effective_on == date(2026, 10, 14)


def test_a_notice_stands_as_long_as_the_village_decided(submit, panel, village):
    village.notice_workdays = 3
    village.save()
    notice = put_up_on(ACTED_ON, submit, panel).notice
    assert (notice.ends_on, notice.effective_on) == (
        date(2026, 6, 8),
        date(2026, 6, 9),
    )


def test_a_village_has_one_notice_a_day(submit, panel, small_rule):
    first = put_up_on(ACTED_ON, submit, panel)
    second = submit(rule=small_rule).records.get()
    next_day = put_up_on(ACTED_ON + timedelta(days=1), submit, panel)
    assert first.notice == second.notice
    assert (first.notice.number, next_day.notice.number) == (1, 2)


def test_one_record_can_be_put_up_by_itself(submit):
    record = submit().records.get()
    record.points_granted, record.decided_at = 2, NOW
    notice = notices.put_up(record=record, at=NOW)
    record.refresh_from_db()
    assert (record.notice, record.status) == (notice, RecordStatus.ON_NOTICE)


def test_each_village_counts_its_own_notices(submit, panel):
    NoticeFactory(number=40)
    assert put_up_on(ACTED_ON, submit, panel).notice.number == 1


@pytest.mark.django_db(transaction=True)
def test_forms_at_once_share_the_notice_of_the_day(submit, small_rule, village):
    people = ResidentFactory.create_batch(4, village=village)
    start = Barrier(4)

    def send(person):
        try:
            start.wait()
            return submit(rule=small_rule, residents=[person]).records.get().notice_id
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(send, people)) == {PublicNotice.objects.get().pk}


# --- Years that nobody knows yet ----------------------------------------------------


@pytest.fixture
def provisional(submit, panel):
    """A notice that ends in 2031, whose table nobody has."""
    return put_up_on(date(2030, 12, 28), submit, panel)


def enter_2030_and_2031(county, off=()):
    for year in (2030, 2031):
        table = CalendarYear.objects.create(
            county=county, year=year, source="国办发明电"
        )
        for day in off:
            if day.year == year:
                CalendarDay.objects.create(
                    calendar_year=table, day=day, is_workday=False
                )


def test_an_end_in_an_unknown_year_is_provisional_and_waits(provisional):
    notice = provisional.notice
    assert notice.is_provisional
    later = notice.effective_on + timedelta(days=30)
    with pytest.raises(records.NotDueYet):
        records.settle(record=provisional, on=later, at=moment(later))
    assert provisional not in type(provisional).objects.due(on=later)


def test_the_dates_are_set_when_the_county_enters_the_table(provisional, village):
    county = village.town.county
    break_days = [date(2031, 1, day) for day in range(1, 8)]
    enter_2030_and_2031(county, off=break_days)
    on = date(2030, 12, 30)
    assert notices.recompute_provisional(county=county, on=on, at=moment(on)) == 1
    notice = PublicNotice.objects.get()
    assert not notice.is_provisional
    # Counted: 30 and 31 December, 8, 9 and 10 January.
    assert (notice.ends_on, notice.effective_on) == (
        date(2031, 1, 10),
        date(2031, 1, 13),
    )
    assert notices.recompute_provisional(county=county, on=on, at=moment(on)) == 0


def test_the_table_of_another_county_changes_nothing(provisional):
    other = ResidentFactory().village.town.county
    enter_2030_and_2031(other)
    on = date(2030, 12, 30)
    assert notices.recompute_all_provisional(on=on, at=moment(on)) == 0
    assert notices.recompute_provisional(county=other, on=on, at=moment(on)) == 0
    assert PublicNotice.objects.get().is_provisional


def test_a_table_that_comes_late_takes_no_day_to_object_away(provisional, village):
    enter_2030_and_2031(village.town.county)
    on = date(2031, 3, 3)
    assert notices.recompute_all_provisional(on=on, at=moment(on)) == 1
    assert PublicNotice.objects.get().effective_on == on


# --- What anybody may read ------------------------------------------------------------


def on_notice(village, **columns):
    return RecordFactory(village=village, status=RecordStatus.ON_NOTICE, **columns)


def test_a_line_shows_surname_hamlet_deed_points_and_clause(village, book):
    rule = RuleFactory(rule_book=book, title="清理公共沟渠", basis="环境第5条")
    person = ResidentFactory(village=village, name="孙桂芳")
    record = on_notice(village, resident=person, rule=rule)
    row = notice_rows(record.notice, ACTED_ON)[0]
    assert (row.name, row.hamlet, row.points) == ("孙*", "东组", 2)
    assert (row.rule, row.clause) == (rule, "环境第5条")


@pytest.mark.parametrize(
    ("code", "clause"), [("ENV-A05", "环境卫生第5条"), ("自定-3", "自定-3")]
)
def test_without_words_of_the_book_a_clause_is_a_number_or_the_code(
    village, book, code, clause
):
    rule = RuleFactory(rule_book=book, code=code, category="环境卫生", basis="")
    record = on_notice(village, rule=rule)
    assert notice_rows(record.notice, ACTED_ON)[0].clause == clause


def test_a_deed_of_the_household_names_the_household(village, book):
    rule = RuleFactory(rule_book=book, subject=RuleSubject.HOUSEHOLD)
    person = ResidentFactory(village=village, name="刘洋")
    record = on_notice(village, resident=person, rule=rule)
    assert notice_rows(record.notice, ACTED_ON)[0].name == "刘*家"


def test_without_consent_to_publication_there_is_no_name_and_no_hamlet(village):
    quiet = ResidentFactory(village=village, name="王建国", consents=[Purpose.SCORING])
    record = on_notice(village, resident=quiet)
    row = notice_rows(record.notice, ACTED_ON)[0]
    assert (row.name, row.hamlet) == ("一位村民", "")


def test_taking_consent_back_takes_the_name_off_at_once(village, person, recorder):
    record = on_notice(village, resident=person)
    assert notice_rows(record.notice, ACTED_ON)[0].name == "李*"
    consents.withdraw(resident=person, purpose=Purpose.PUBLICATION, by=recorder, at=NOW)
    assert notice_rows(record.notice, ACTED_ON)[0].name == "一位村民"


def test_a_notice_never_shows_what_was_withdrawn_or_takes_points(village, book):
    shown = on_notice(village)
    RecordFactory(village=village, status=RecordStatus.WITHDRAWN, notice=shown.notice)
    deduct = RuleFactory(rule_book=book, kind=RuleKind.DEDUCT)
    on_notice(village, rule=deduct, notice=shown.notice)
    rows = notice_rows(shown.notice, ACTED_ON)
    assert [one.rule for one in rows] == [shown.rule]


def test_an_old_notice_forgets_what_has_expired(village):
    record = on_notice(village)
    record.status, record.effective_on = RecordStatus.EFFECTIVE, ACTED_ON
    record.expires_on = ACTED_ON + timedelta(days=365)
    record.save()
    last_day = record.expires_on - timedelta(days=1)
    assert len(notice_rows(record.notice, last_day)) == 1
    assert not notice_rows(record.notice, record.expires_on)


def test_a_grant_of_nothing_is_praised_all_the_same(village):
    record = on_notice(village, points_granted=0)
    assert notice_rows(record.notice, ACTED_ON)[0].points == 0


def test_a_notice_takes_two_queries_however_long_it_is(
    village, django_assert_num_queries
):
    for _ in range(6):
        notice = on_notice(village).notice
    with django_assert_num_queries(2):
        assert len(notice_rows(notice, ACTED_ON)) == 6


def test_a_notice_stands_until_its_points_arrive(village):
    notice = on_notice(village).notice
    assert list(current(village, notice.ends_on)) == [notice]
    assert not current(village, notice.effective_on)
    assert not current(village, notice.starts_on - timedelta(days=1))
    listed = notices_in(village, on=ACTED_ON).get()
    assert (listed.records_shown, listed.points_shown) == (1, 2)
