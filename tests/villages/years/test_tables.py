"""The database itself keeps years from being rewritten."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from django.db.models import F

from tests.factories.villages import moment
from tests.factories.years import (
    ENDS_ON,
    PUBLISH_FROM,
    counts,
    deducted,
    disputed,
    family,
    freeze,
    noticed,
    published,
)
from villages.models import ObjectionStatus, YearClose, YearResult

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(village):
    head = family(village)
    counts(head, 25)
    deducted(head, 10)
    return head


def refused(change):
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def copy_of(row, **changes):
    names = ("base", "adds", "deducts", "total", "star", "listed_star", "made_at")
    told = {name: getattr(row, name) for name in names}
    subject = {"household": row.household, "resident": row.resident}
    return lambda: YearResult.objects.create(
        **{"close": row.close, **subject, **told, **changes}
    )


@pytest.mark.parametrize(
    "change",
    [
        {"adds": F("adds") + 1, "total": F("total") + 1},
        {"base": F("base") + 1, "total": F("total") + 1},
        {"star": 3},
        {"deducts": 0, "total": F("base") + F("adds")},
        {"deducts": 0, "star": F("listed_star")},
        {"made_at": moment(date(2026, 2, 2))},
    ],
    ids=str,
)
def test_a_result_is_never_edited(village, head, change):
    row = freeze(village).results.get()
    refused(lambda: YearResult.objects.filter(pk=row.pk).update(**change))
    refused(row.delete)


def test_a_result_adds_up_and_is_there_once(village, head):
    row = freeze(village).results.get()
    refused(copy_of(row))
    refused(copy_of(row, replaces=row, total=row.total + 1))
    refused(copy_of(row, replaces=row, listed_star=row.star - 1))
    refused(copy_of(row, replaces=row, household=None))
    refused(copy_of(row, replaces=row, resident=head))


def test_a_correction_takes_the_place_of_one_row_of_the_same_subject(village, head):
    other = family(village)
    close = freeze(village)
    home = head.memberships.get().household
    row = close.results.get(household=home)
    strange = close.results.get(household=other.memberships.get().household)
    refused(copy_of(row, replaces=strange))
    corrected = copy_of(row, replaces=row, adds=20, total=1010)()
    refused(copy_of(row, replaces=row))
    assert set(close.results.current()) == {strange, corrected}


def test_a_first_row_comes_only_while_the_year_is_frozen(village, head, manager):
    close = noticed(freeze(village), manager)
    later = family(village)
    row = close.results.get()
    refused(copy_of(row, household=later.memberships.get().household))


def test_once_published_only_an_answered_objection_corrects(village, head, manager):
    close = published(noticed(freeze(village), manager), manager)
    row = close.results.get()
    home = head.memberships.get().household
    objection = disputed(home, head, on=PUBLISH_FROM)
    refused(copy_of(row, replaces=row))
    refused(copy_of(row, replaces=row, objection=objection))
    objection.status = ObjectionStatus.UPHELD
    objection.closed_at = moment(PUBLISH_FROM)
    objection.save()
    refused(copy_of(row, objection=objection, household=None, resident=head))
    assert copy_of(row, replaces=row, objection=objection)().objection == objection


def test_a_year_goes_on_and_never_back(village, head, manager):
    close = freeze(village)
    rows = YearClose.objects.filter(pk=close.pk)
    refused(lambda: rows.update(year=2024))
    refused(lambda: rows.update(frozen_on=date(2026, 1, 2)))
    refused(close.delete)
    noticed(close, manager)
    refused(
        lambda: rows.update(
            state="frozen",
            notice_workdays=None,
            starts_on=None,
            ends_on=None,
            publish_from=None,
            noticed_at=None,
            noticed_by=None,
        )
    )
    published(close, manager)
    refused(lambda: rows.update(published_on=date(2026, 2, 2)))


@pytest.mark.parametrize(
    "change",
    [
        {"published_on": ENDS_ON},
        {"published_on": None},
        {"is_provisional": True},
        {"published_by": None},
    ],
    ids=str,
)
def test_it_is_published_by_somebody_and_only_after_the_notice(
    village, head, manager, change
):
    close = noticed(freeze(village), manager)
    told = {
        "state": "published",
        "published_on": PUBLISH_FROM,
        "published_at": moment(PUBLISH_FROM),
        "published_by": manager,
    }
    rows = YearClose.objects.filter(pk=close.pk)
    refused(lambda: rows.update(**{**told, **change}))
    assert rows.update(**told) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"notice_workdays": 2},
        {"ends_on": date(2026, 1, 5)},
        {"publish_from": ENDS_ON},
        {"starts_on": date(2025, 12, 31)},
        {"notice_workdays": None},
        {"starts_on": None},
        {"ends_on": None},
        {"publish_from": None},
        {"noticed_by": None},
    ],
    ids=str,
)
def test_a_notice_stands_three_workdays_at_least(village, manager, change):
    close = noticed(freeze(village), manager)
    refused(lambda: YearClose.objects.filter(pk=close.pk).update(**change))


def test_a_year_that_runs_cannot_be_closed(village):
    close = freeze(village)
    refused(
        lambda: YearClose.objects.create(
            village=village,
            year=2026,
            as_of=date(2026, 12, 31),
            rule_book=close.rule_book,
            frozen_on=date(2026, 12, 31),
            frozen_at=moment(date(2026, 12, 31)),
        )
    )
