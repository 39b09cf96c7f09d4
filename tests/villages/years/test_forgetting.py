"""Once no deduct in a result counts any more, it is as if there had been none."""

from datetime import date

import pytest
from django.db import connection

from grassroots.audit.models import Event
from tests.factories.villages import RuleBookFactory, VillageFactory, moment
from tests.factories.years import (
    counts,
    deducted,
    family,
    freeze,
    result_of,
    rule_of,
)
from tests.support.parallel import at_once
from villages.models import AccountHolder, RuleKind
from villages.services import years
from villages.services.years import forgetting

pytestmark = pytest.mark.django_db
OVER = date(2026, 7, 1)


def forget(on=OVER):
    return years.forget_deducts(on=on, at=moment(on))


def test_when_its_term_is_over_the_year_has_no_deduct(village):
    head = family(village)
    counts(head, 25)
    deducted(head, 10)
    close, home = freeze(village), head.memberships.get().household
    assert forget(on=date(2026, 6, 30)) == 0
    assert result_of(close, home).total == 1015
    assert forget() == 1
    kept = result_of(close, home)
    assert (kept.deducts, kept.total, kept.star) == (0, 1025, 3)
    assert forget() == 0


def test_when_it_is_repaired_or_undone_the_year_has_none_at_once(village):
    head = family(village)
    one = deducted(head, 10)
    close = freeze(village)
    one.stage = "reversed"
    one.ended_at = moment(date(2026, 2, 2))
    one.save()
    assert forget(on=date(2026, 2, 2)) == 1
    assert result_of(close, head.memberships.get().household).total == 1000


def test_while_one_of_two_counts_the_sum_stays(village):
    head = family(village)
    deducted(head, 10)
    counts(
        head, 3, rule=rule_of(village, kind=RuleKind.DEDUCT), expires_on="2026-08-01"
    )
    close = freeze(village)
    assert result_of(close, head.memberships.get().household).deducts == 13
    assert forget() == 0
    assert forget(on=date(2026, 8, 1)) == 1


def test_where_each_person_has_a_score_it_is_the_persons_own(village):
    village.account_holder = AccountHolder.PERSON
    village.save()
    head = family(village)
    deducted(head, 10)
    close = freeze(village)
    assert forget(on=date(2026, 6, 30)) == 0
    assert forget() == 1
    assert result_of(close, head).total == 1000


def test_it_goes_chunk_by_chunk_and_its_line_names_nobody(village, monkeypatch):
    monkeypatch.setattr(forgetting, "CHUNK", 2)
    heads = [family(village) for _each in range(5)]
    for head in heads:
        deducted(head, 10)
    freeze(village)
    assert forget() == 5
    lines = Event.objects.filter(action="villages.year_tidied")
    assert {str(one.data) for one in lines} == {"{}"}


@pytest.mark.skipif(connection.vendor == "sqlite", reason="PostgreSQL only")
@pytest.mark.django_db(transaction=True)
def test_two_timers_at_once_forget_each_once():
    village = VillageFactory()
    RuleBookFactory(village=village)
    for _each in range(4):
        deducted(family(village), 10)
    freeze(village)
    assert sum(at_once([forget, forget])) == 4
