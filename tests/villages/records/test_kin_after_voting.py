"""Somebody who becomes a relative after voting has not judged: the vote drops out."""

import pytest

from tests.factories.villages import ResidentFactory
from tests.villages.records.conftest import NOW, appoint
from villages.models import (
    AreaAppointment,
    AreaRole,
    RecordStatus,
    RecusalCause,
    Verdict,
)
from villages.selectors.reviews import bench_for, undecidable
from villages.services import registry, reviews

DAY = NOW.date()


@pytest.fixture
def quorum():
    return 2


@pytest.fixture
def record(submit):
    return submit().records.get()


@pytest.fixture
def vote(record):
    def vote(by, verdict=Verdict.APPROVE):
        reviews.vote(record=record, by=by, verdict=verdict, reason="看不清", at=NOW)
        record.refresh_from_db()
        return record.status

    return vote


def make_kin(person, user):
    own = ResidentFactory(village=person.village, user=user)
    registry.declare_kinship(own, person, by=user, on=DAY, at=NOW)


def give_up_seat(user):
    yesterday = DAY.replace(day=DAY.day - 1)
    AreaAppointment.objects.filter(user=user).update(ends_on=yesterday)


def test_the_vote_of_who_became_kin_since_does_not_count(record, panel, person, vote):
    vote(panel[0])
    make_kin(person, panel[0])
    assert vote(panel[1]) == RecordStatus.SUBMITTED
    assert vote(panel[2]) == RecordStatus.ON_NOTICE
    recusal = record.recusals.get()
    assert (recusal.member, recusal.cause) == (panel[0], RecusalCause.RELATIVE)


def test_nor_when_they_also_left_the_panel(record, panel, person, vote):
    vote(panel[0])
    make_kin(person, panel[0])
    give_up_seat(panel[0])
    assert vote(panel[1]) == RecordStatus.SUBMITTED
    bench = bench_for(record, DAY)
    assert [user for user, _cause in bench.aside] == [panel[0]]
    assert panel[0] not in bench.judges
    assert vote(panel[2]) == RecordStatus.ON_NOTICE


def test_a_rejection_of_who_became_kin_does_not_count_either(
    record, panel, person, vote
):
    vote(panel[0], Verdict.REJECT)
    make_kin(person, panel[0])
    give_up_seat(panel[0])
    assert vote(panel[1], Verdict.REJECT) == RecordStatus.SUBMITTED


def test_a_vote_whose_giver_left_the_panel_stands(record, panel, vote):
    vote(panel[0])
    give_up_seat(panel[0])
    assert vote(panel[1]) == RecordStatus.ON_NOTICE


def test_a_vote_of_an_earlier_round_sets_nobody_aside(record, panel, person, vote):
    vote(panel[0], Verdict.RETURN)
    record.round, record.status = 2, RecordStatus.SUBMITTED
    record.save()
    make_kin(person, panel[0])
    give_up_seat(panel[0])
    assert bench_for(record, DAY).aside == []


def test_below_the_quorum_nothing_is_decided(record, panel, person, vote):
    vote(panel[0])
    for member in panel[:2]:
        make_kin(person, member)
    for verdict in (Verdict.APPROVE, Verdict.REJECT):
        with pytest.raises(reviews.PanelTooSmall):
            vote(panel[2], verdict)
    record.refresh_from_db()
    assert record.status == RecordStatus.SUBMITTED
    assert not record.reviews.filter(member=panel[2]).exists()
    assert [one for one, _bench in undecidable(record.village, DAY)] == [record]


@pytest.mark.parametrize("quorum", [3])
def test_what_all_voted_on_without_an_end_is_shown_to_the_manager(
    record, panel, person, vote, village
):
    """The last one became a relative before voting; nobody else would ever vote."""
    extra = appoint(village, AreaRole.PANEL)
    vote(panel[0])
    vote(panel[1])
    vote(panel[2], Verdict.REJECT)
    assert undecidable(village, DAY) == []
    make_kin(person, extra)
    [(stuck, bench)] = undecidable(village, DAY)
    assert stuck == record
    assert bench.can_decide
    assert bench.is_stuck
