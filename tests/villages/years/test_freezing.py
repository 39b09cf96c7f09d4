"""A year is kept once, when it is over, with everybody who had a score and nobody else."""

import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from grassroots.audit.models import Event
from rewards.points.services import awards
from tests.factories.accounts import UserFactory
from tests.factories.records import NoticeFactory
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    RuleBookFactory,
    VillageFactory,
    moment,
)
from tests.factories.years import (
    FROZEN_ON,
    LAST_DAY,
    YEAR,
    counts,
    deducted,
    family,
    freeze,
    result_of,
)
from tests.support.clock import freeze_time
from tests.support.parallel import at_once
from villages.models import AccountHolder, AreaRole, Purpose, RecordStatus, YearClose
from villages.services import years
from villages.services.years import freezing

pytestmark = pytest.mark.django_db


def test_base_adds_and_deducts_make_the_total_and_both_stars(village):
    head = family(village)
    counts(head, 25)
    deducted(head, 10)
    close = freeze(village)
    kept = result_of(close, head.memberships.get().household)
    assert (kept.base, kept.adds, kept.deducts, kept.total) == (1000, 25, 10, 1015)
    assert (kept.star, kept.listed_star) == (2, 3)
    assert (close.rule_book.village, close.as_of) == (village, LAST_DAY)
    assert (close.frozen_on, close.frozen_by) == (FROZEN_ON, None)


def test_where_each_person_has_a_score_each_has_a_result(village):
    village.account_holder = AccountHolder.PERSON
    village.save()
    head = family(village)
    mate = ResidentFactory(household=head.memberships.get().household)
    counts(head, 45)
    close = freeze(village)
    assert result_of(close, head).star == 4
    assert result_of(close, mate).star == 2


def test_who_did_not_agree_has_no_result_rather_than_zero(village):
    family(village, consents=(Purpose.PUBLICATION,))
    assert not freeze(village).results.exists()


def test_on_the_last_day_itself_it_is_too_early(village):
    with pytest.raises(years.YearNotOver) as refused:
        freeze(village, on=LAST_DAY)
    assert "2025" in str(refused.value)
    with pytest.raises(years.YearNotOver):
        list(years.freeze_all(year=YEAR, at=moment(LAST_DAY, 23)))


def test_late_it_is_still_the_score_of_the_last_day(village):
    head = family(village)
    counts(head, 45, expires_on=date(2026, 1, 20))
    close = freeze(village, on=date(2026, 5, 4))
    assert result_of(close, head.memberships.get().household).adds == 45


def test_a_second_time_changes_nothing(village):
    head = family(village)
    first = freeze(village)
    counts(head, 45)
    assert freeze(village, on=FROZEN_ON + timedelta(days=3)) == first
    assert result_of(first, head.memberships.get().household).adds == 0
    assert Event.objects.filter(action="villages.year_frozen").count() == 1


def test_a_manager_may_do_it_and_nobody_else(village, manager):
    with pytest.raises(years.NotYourYear):
        freeze(village, by=UserFactory())
    recorder = AppointmentFactory(village=village, role=AreaRole.RECORDER).user
    with pytest.raises(years.NotYourYear):
        freeze(village, by=recorder)
    assert freeze(village, by=manager).frozen_by == manager


def test_without_a_book_on_that_day_nobody_had_a_score():
    village = VillageFactory()
    RuleBookFactory(village=village, effective_from=FROZEN_ON)
    family(village)
    with pytest.raises(years.NoBookThatDay):
        freeze(village)
    assert years.freeze_due(on=FROZEN_ON, at=moment(FROZEN_ON)) == 0


def test_the_timer_closes_last_year_everywhere_once(village):
    other = VillageFactory()
    RuleBookFactory(village=other)
    assert years.freeze_due(on=date(2026, 3, 9), at=moment(date(2026, 3, 9))) == 2
    assert years.freeze_due(on=date(2026, 3, 10), at=moment(date(2026, 3, 10))) == 0
    closes = YearClose.objects.values_list("village", "year")
    assert set(closes) == {(village.pk, YEAR), (other.pk, YEAR)}


def test_what_was_due_by_the_last_day_takes_effect_before_the_timer_looks(
    village, settings
):
    timers = settings.TIMERS
    settle = timers.index("rewards.points.services.awards.settle_due")
    assert settle < timers.index("villages.services.years.freeze_due")
    head = family(village)
    notice = NoticeFactory(
        village=village, starts_on=date(2025, 12, 20), effective_on=date(2025, 12, 30)
    )
    counts(
        head,
        45,
        status=RecordStatus.ON_NOTICE,
        notice=notice,
        effective_on=None,
        expires_on=None,
        acted_on=date(2025, 12, 18),
    )
    awards.settle_due(on=FROZEN_ON, at=moment(FROZEN_ON))
    years.freeze_due(on=FROZEN_ON, at=moment(FROZEN_ON))
    home = head.memberships.get().household
    assert result_of(village.year_closes.get(), home).adds == 45


def test_one_village_that_fails_keeps_no_other_waiting(village, monkeypatch):
    others = [VillageFactory() for _each in range(2)]
    for one in others:
        RuleBookFactory(village=one)
        family(one)
    scores_of = freezing.scores_of

    def fail_in_the_first(villages, on):
        if village in villages:
            raise DatabaseError
        return scores_of(villages, on)

    monkeypatch.setattr(freezing, "scores_of", fail_in_the_first)
    with pytest.raises(DatabaseError):
        years.freeze_due(on=FROZEN_ON, at=moment(FROZEN_ON))
    assert {one.village for one in YearClose.objects.all()} == set(others)
    monkeypatch.undo()
    assert years.freeze_due(on=FROZEN_ON, at=moment(FROZEN_ON)) == 1


def test_it_goes_lot_by_lot_and_says_how_far_it_is(village, monkeypatch):
    monkeypatch.setattr(freezing, "LOT", 2)
    for _each in range(2):
        other = VillageFactory()
        RuleBookFactory(village=other)
        family(other)
    told = list(years.freeze_all(year=YEAR, at=moment(FROZEN_ON)))
    assert told == [(2, 3, 2, 1), (3, 3, 3, 2)]


@freeze_time("2026-02-01 04:00")
def test_the_command_goes_through_an_area_and_says_what_it_did(village):
    family(village)
    RuleBookFactory(village=VillageFactory(code="990000000001"))
    told, bar = io.StringIO(), io.StringIO()
    bar.isatty = lambda: True
    call_command("close_year", year=YEAR, area=village.code, stdout=told, stderr=bar)
    assert "1个村定好了" in told.getvalue()
    assert "100% 1/1" in bar.getvalue()
    assert YearClose.objects.get().village == village
    call_command("close_year", year=YEAR, stdout=told)
    assert YearClose.objects.count() == 2


@freeze_time("2026-02-01 04:00")
def test_the_command_refuses_a_year_that_runs_and_an_area_that_is_not(village):
    with pytest.raises(CommandError, match="2026年还没过完"):
        call_command("close_year", year=2026)
    for never in (-1, 0, 20_250):
        with pytest.raises(CommandError, match="YYYY"):
            call_command("close_year", year=never)
    with pytest.raises(CommandError, match="begins with 77"):
        call_command("close_year", year=YEAR, area="77")


@freeze_time("2026-02-01 04:00")
def test_the_command_can_be_stopped_and_says_how_to_go_on(village, monkeypatch):
    def stop(**given):
        raise KeyboardInterrupt

    monkeypatch.setattr(years, "freeze_all", stop)
    with pytest.raises(CommandError, match="再运行一次"):
        call_command("close_year", year=YEAR)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_keep_a_year_once():
    village = VillageFactory()
    RuleBookFactory(village=village)
    family(village)
    closes = at_once([lambda: freeze(village)] * 2)
    assert closes[0] == closes[1]
    assert closes[0].results.count() == 1
