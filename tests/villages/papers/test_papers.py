"""A paper confirms itself to whoever has its code, and only while it is valid."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from grassroots.audit.models import Event
from grassroots.core import short_code
from tests.factories.accounts import UserFactory
from tests.factories.villages import AppointmentFactory, ResidentFactory, moment
from villages.models import IssuedPaper, PaperKind
from villages.paper_errors import PaperNotYours, PaperTooLong
from villages.selectors.papers import code_of, papers_of, spelt, verify
from villages.services import papers

DAY = date(2026, 6, 3)
AT = moment(DAY)
DAYS = 90

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder():
    return ResidentFactory(name="王海燕", user=UserFactory())


@pytest.fixture
def issued(holder):
    return issue(holder)


def issue(holder, **changes):
    usual = {
        "resident": holder,
        "kind": PaperKind.HOURS,
        "content": {"minutes": 150},
        "days": DAYS,
        "by": holder.user,
        "at": AT,
    }
    return papers.issue(**{**usual, **changes})


def test_whoever_has_the_code_finds_the_paper_however_it_is_typed(issued):
    for typed in (issued.code, issued.code.lower(), f" {spelt(issued.code)} "):
        assert verify(typed, at=AT) == issued.paper
    assert issued.paper.content == {"minutes": 150}


def test_the_code_is_two_short_codes_and_never_lies_open_in_the_table(issued):
    halves = issued.code[:8], issued.code[8:]
    assert all(short_code.is_valid(half) for half in halves)
    row = IssuedPaper.objects.filter(pk=issued.paper.pk).values().get()
    assert not any(issued.code in str(value) for value in row.values())
    assert code_of(issued.paper) == spelt(issued.code)
    assert issued.code not in str(
        Event.objects.get(action="villages.paper_issued").data
    )


def test_a_paper_holds_to_the_end_of_its_last_day(issued):
    last = DAY + timedelta(days=DAYS - 1)
    assert issued.paper.expires_on == last
    assert verify(issued.code, at=moment(last, 23)) == issued.paper
    assert verify(issued.code, at=moment(last + timedelta(days=1), 0)) is None


def test_a_revoked_paper_confirms_nothing_and_is_revoked_once(issued, holder):
    first = papers.revoke(paper=issued.paper, by=holder.user, at=AT)
    again = papers.revoke(paper=issued.paper, by=holder.user, at=moment(DAY, 12))
    assert first.revoked_at == again.revoked_at == AT
    assert verify(issued.code, at=AT) is None
    assert not papers_of(holder, kind=PaperKind.HOURS, at=AT)
    assert Event.objects.filter(action="villages.paper_revoked").count() == 1


def test_the_manager_of_the_village_may_take_it_back_and_nobody_else(issued, holder):
    manager = AppointmentFactory(village=holder.village, role="manager").user
    for nobody in (AppointmentFactory(role="manager").user, UserFactory()):
        with pytest.raises(PaperNotYours):
            papers.revoke(paper=issued.paper, by=nobody, at=AT)
    assert papers.revoke(paper=issued.paper, by=manager, at=AT).revoked_by == manager


def test_unknown_revoked_expired_and_mistyped_take_one_query_each(
    issued, holder, django_assert_num_queries
):
    gone = issue(holder)
    papers.revoke(paper=gone.paper, by=holder.user, at=AT)
    late = moment(DAY + timedelta(days=DAYS + 1))
    for typed, at in (
        (gone.code, AT),
        (issued.code, late),
        (short_code.new_code() * 2, AT),
        ("", AT),
        ("王", AT),
        ("x" * 500, AT),
    ):
        with django_assert_num_queries(1):
            assert verify(typed, at=at) is None


@pytest.mark.parametrize("days", [0, 367])
def test_a_paper_holds_for_a_day_to_a_year(holder, days):
    with pytest.raises(PaperTooLong):
        issue(holder, days=days)


def test_only_the_holders_own_papers_of_the_kind_are_listed(issued, holder):
    issue(ResidentFactory(user=UserFactory()))
    issue(holder, kind=PaperKind.CREDIT)
    assert list(papers_of(holder, kind=PaperKind.HOURS, at=AT)) == [issued.paper]


@pytest.mark.parametrize(
    "changes",
    [
        {"content": {"minutes": 9999}},
        {"code_digest": "0" * 64},
        {"expires_on": date(2030, 1, 1)},
    ],
)
def test_the_database_lets_nobody_rewrite_a_paper(issued, changes):
    row = IssuedPaper.objects.filter(pk=issued.paper.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.update(**changes)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()


def test_the_database_lets_nobody_bring_a_revoked_paper_back(issued, holder):
    papers.revoke(paper=issued.paper, by=holder.user, at=AT)
    with pytest.raises(DatabaseError), transaction.atomic():
        IssuedPaper.objects.update(revoked_at=None, revoked_by=None)
