from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connections

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.records import ACTED_ON, RecordFactory
from tests.factories.villages import (
    HouseholdFactory,
    KinshipFactory,
    MembershipFactory,
    ResidentFactory,
    RuleFactory,
)
from tests.villages.records.conftest import NOW, appoint
from villages.models import (
    AccountHolder,
    AreaRole,
    PublicNotice,
    RecordStatus,
    RecusalCause,
    RuleSubject,
    Verdict,
)
from villages.permissions import took_no_part
from villages.selectors.reviews import bench_for, queue_for, undecidable
from villages.selectors.ties import ties_of, ties_of_all
from villages.services import records, registry, reviews


@pytest.fixture
def record(submit):
    return submit().records.get()


@pytest.fixture
def vote(record):
    def vote(by, verdict=Verdict.APPROVE, *, of=record, reason="看不清", at=NOW):
        return reviews.vote(record=of, by=by, verdict=verdict, reason=reason, at=at)

    return vote


def test_one_approval_passes_where_the_quorum_is_one(record, panel, vote):
    vote(panel[0])
    record.refresh_from_db()
    assert (record.status, record.points_granted) == (RecordStatus.ON_NOTICE, 2)
    assert record.decided_at == NOW
    assert record.notice == PublicNotice.objects.get()


@pytest.mark.parametrize("quorum", [2])
def test_the_quorum_of_the_book_must_be_reached(record, panel, vote):
    vote(panel[0])
    record.refresh_from_db()
    assert (record.status, record.points_granted) == (RecordStatus.SUBMITTED, None)
    vote(panel[1])
    record.refresh_from_db()
    assert record.status == RecordStatus.ON_NOTICE


@pytest.mark.parametrize("quorum", [2])
def test_as_many_rejections_as_the_quorum_refuse(record, panel, vote):
    vote(panel[0], Verdict.REJECT)
    record.refresh_from_db()
    assert record.status == RecordStatus.SUBMITTED
    vote(panel[1], Verdict.REJECT)
    record.refresh_from_db()
    assert (record.status, record.decided_at) == (RecordStatus.REJECTED, NOW)
    assert record.points_granted is None


@pytest.mark.parametrize("quorum", [3])
def test_when_all_have_voted_and_neither_has_the_quorum_it_is_refused(
    record, panel, vote, village
):
    appoint(village, AreaRole.PANEL)
    extra = appoint(village, AreaRole.PANEL)
    vote(panel[0])
    vote(panel[1])
    vote(panel[2], Verdict.REJECT)
    record.refresh_from_db()
    assert record.status == RecordStatus.SUBMITTED
    vote(extra, Verdict.REJECT)
    record.refresh_from_db()
    assert record.status == RecordStatus.SUBMITTED


@pytest.mark.parametrize("quorum", [2])
def test_a_tie_of_the_whole_panel_is_refused(record, panel, vote, village):
    panel[2].is_active = False
    panel[2].save()
    vote(panel[0])
    vote(panel[1], Verdict.REJECT)
    record.refresh_from_db()
    assert record.status == RecordStatus.REJECTED


@pytest.mark.parametrize("quorum", [3])
def test_a_return_sends_back_at_once(record, panel, vote):
    vote(panel[0])
    vote(panel[1], Verdict.RETURN, reason="签到表照片模糊")
    record.refresh_from_db()
    assert (record.status, record.decided_at) == (RecordStatus.RETURNED, None)


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.RETURN])
def test_a_no_needs_a_reason(record, panel, vote, verdict):
    with pytest.raises(reviews.ReasonMissing):
        vote(panel[0], verdict, reason="  ")
    assert not record.reviews.exists()


@pytest.mark.parametrize("quorum", [2])
def test_voting_the_same_again_is_one_vote(record, panel, vote):
    assert vote(panel[0]) == vote(panel[0])
    assert record.reviews.count() == 1
    vote(panel[1])
    assert vote(panel[1]).member == panel[1]


@pytest.mark.parametrize("quorum", [2])
def test_a_vote_cannot_be_changed(record, panel, vote):
    vote(panel[0])
    with pytest.raises(reviews.AlreadyVoted):
        vote(panel[0], Verdict.REJECT)


def test_a_vote_after_the_decision_is_refused(record, panel, vote):
    vote(panel[0])
    with pytest.raises(reviews.AlreadyDecided):
        vote(panel[1])


def test_a_withdrawn_record_takes_no_votes(record, panel, vote, recorder):
    records.withdraw(record=record, by=recorder, at=NOW)
    with pytest.raises(reviews.AlreadyDecided):
        vote(panel[0])


def test_every_vote_and_the_decision_leave_audit_lines(record, panel, vote):
    vote(panel[0])
    actions = Event.objects.filter(target_id=str(record.pk)).values_list(
        "action", flat=True
    )
    assert set(actions) >= {"villages.record_voted_on", "villages.record_decided"}


# --- Who may judge --------------------------------------------------------------------


def test_only_the_panel_of_this_village_votes(record, vote, recorder):
    manager = appoint(record.village, AreaRole.MANAGER)
    elsewhere = appoint(ResidentFactory().village, AreaRole.PANEL)
    for stranger in (recorder, manager, elsewhere, UserFactory()):
        with pytest.raises(reviews.NotOnThePanel):
            vote(stranger)


def test_a_seat_that_has_ended_votes_no_more(record, vote, village):
    former = appoint(village, AreaRole.PANEL)
    seat = village.appointments.get(user=former)
    seat.ends_on = ACTED_ON - timedelta(days=1)
    seat.save()
    with pytest.raises(reviews.NotOnThePanel):
        vote(former)


def stands_aside(record, user):
    """Return why, and check that the service refuses and the register agrees."""
    cause = ties_of(user).cause(record)
    if cause is None:
        return None
    with pytest.raises(reviews.MustStandAside):
        reviews.vote(record=record, by=user, verdict="approve", at=NOW)
    assert user not in bench_for(record, ACTED_ON).judges
    return cause


def test_the_recorder_stands_aside(submit, panel):
    record = submit(by=panel[0]).records.get()
    assert stands_aside(record, panel[0]) == RecusalCause.RECORDER
    assert not took_no_part(panel[0], record)


def test_whom_it_concerns_stands_aside(record, panel, person):
    person.user = panel[0]
    person.save()
    assert stands_aside(record, panel[0]) == RecusalCause.HOUSEHOLD


def test_the_same_phone_is_the_same_person(record, panel, person):
    person.phone = panel[0].phone
    person.save()
    assert stands_aside(record, panel[0]) == RecusalCause.HOUSEHOLD


def test_who_lives_under_the_same_roof_stands_aside(record, panel):
    ResidentFactory(household=record.household, user=panel[0])
    assert stands_aside(record, panel[0]) == RecusalCause.HOUSEHOLD


def test_who_moved_in_with_the_person_since_stands_aside(record, panel, person):
    new_home = HouseholdFactory(village=record.village)
    person.memberships.update(ends_on=ACTED_ON)
    MembershipFactory(
        resident=person, household=new_home, starts_on=ACTED_ON + timedelta(days=1)
    )
    ResidentFactory(household=new_home, user=panel[0])
    assert stands_aside(record, panel[0]) == RecusalCause.HOUSEHOLD


def test_who_lived_there_on_the_day_of_the_deed_stands_aside(record, panel):
    member = ResidentFactory(household=record.household, user=panel[0])
    member.memberships.update(ends_on=ACTED_ON)
    assert stands_aside(record, panel[0]) == RecusalCause.HOUSEHOLD


def test_who_had_left_the_household_before_the_deed_judges(record, panel):
    former = ResidentFactory(household=record.household, user=panel[0])
    former.memberships.update(ends_on=ACTED_ON - timedelta(days=1))
    assert stands_aside(record, panel[0]) is None


def test_a_declared_relative_stands_aside(record, panel, person, village):
    cousin = ResidentFactory(village=village, user=panel[0])
    KinshipFactory(first=cousin, second=person)
    assert stands_aside(record, panel[0]) == RecusalCause.RELATIVE


def test_kin_of_the_household_stand_aside_where_it_gains(record, panel, village):
    spouse = ResidentFactory(household=record.household)
    sister = ResidentFactory(village=village, user=panel[0])
    KinshipFactory(first=sister, second=spouse)
    assert stands_aside(record, panel[0]) == RecusalCause.RELATIVE


def test_a_relative_who_is_moved_out_on_paper_leaves_the_recusal(
    record, panel, village
):
    spouse = ResidentFactory(household=record.household)
    sister = ResidentFactory(village=village, user=panel[0])
    KinshipFactory(first=sister, second=spouse)
    registry.move_to_household(
        resident=spouse,
        household=HouseholdFactory(village=village),
        on=ACTED_ON - timedelta(days=30),
        by=panel[0],
        at=NOW,
    )
    assert stands_aside(record, panel[0]) == RecusalCause.RELATIVE
    assert stands_aside(record, panel[1]) is None


def test_kin_of_the_household_judge_where_only_the_person_gains(record, panel, village):
    village.account_holder = AccountHolder.PERSON
    village.save()
    record.refresh_from_db()
    spouse = ResidentFactory(household=record.household)
    sister = ResidentFactory(village=village, user=panel[0])
    KinshipFactory(first=sister, second=spouse)
    assert stands_aside(record, panel[0]) is None


def test_kin_of_the_household_stand_aside_from_its_deeds(submit, panel, village, book):
    village.account_holder = AccountHolder.PERSON
    village.save()
    rule = RuleFactory(rule_book=book, subject=RuleSubject.HOUSEHOLD)
    record = submit(rule=rule).records.get()
    spouse = ResidentFactory(household=record.household)
    KinshipFactory(first=ResidentFactory(village=village, user=panel[0]), second=spouse)
    assert stands_aside(record, panel[0]) == RecusalCause.RELATIVE


def test_a_neighbour_judges(record, panel, village):
    ResidentFactory(village=village, user=panel[0])
    assert stands_aside(record, panel[0]) is None
    assert took_no_part(panel[0], record)


def test_ties_of_a_whole_panel_take_as_many_queries_as_of_one(
    panel, person, village, django_assert_num_queries
):
    for member in panel:
        cousin = ResidentFactory(village=village, user=member)
        KinshipFactory(first=cousin, second=person)
    for several in (panel[:1], panel):
        with django_assert_num_queries(5):
            ties = ties_of_all(several)
        assert all(person.pk in one.kin for one in ties.values())


def test_who_stood_aside_is_kept_with_the_decision(record, panel, vote):
    ResidentFactory(household=record.household, user=panel[2])
    vote(panel[0])
    kept = record.recusals.get()
    assert (kept.member, kept.cause) == (panel[2], RecusalCause.HOUSEHOLD)


# --- Too few left ---------------------------------------------------------------------


@pytest.mark.parametrize("quorum", [3])
def test_a_panel_below_its_quorum_after_recusals_cannot_decide(
    record, panel, vote, village
):
    ResidentFactory(household=record.household, user=panel[2])
    with pytest.raises(reviews.PanelTooSmall, match=r"要3人评.*只剩2人"):
        vote(panel[0])
    assert not record.reviews.exists()
    assert [one for one, _bench in undecidable(village, ACTED_ON)] == [record]


@pytest.mark.parametrize("quorum", [4])
def test_a_panel_below_its_quorum_can_still_ask_for_more(record, panel, vote):
    vote(panel[0], Verdict.RETURN)
    record.refresh_from_db()
    assert record.status == RecordStatus.RETURNED


@pytest.mark.parametrize("quorum", [2])
def test_votes_of_who_turns_out_to_be_a_relative_do_not_count(
    record, panel, vote, village, person
):
    vote(panel[0])
    KinshipFactory(first=ResidentFactory(village=village, user=panel[0]), second=person)
    vote(panel[1])
    record.refresh_from_db()
    assert record.status == RecordStatus.SUBMITTED
    vote(panel[2])
    record.refresh_from_db()
    assert record.status == RecordStatus.ON_NOTICE


# --- Again ----------------------------------------------------------------------------


@pytest.mark.parametrize("quorum", [2])
def test_a_returned_record_comes_back_for_another_round(record, panel, vote, recorder):
    vote(panel[0])
    vote(panel[1], Verdict.RETURN, reason="补一张照片")
    records.resubmit(record=record, by=recorder, at=NOW, note="补了")
    record.refresh_from_db()
    assert (record.status, record.round) == (RecordStatus.SUBMITTED, 2)
    vote(panel[1])
    record.refresh_from_db()
    assert record.status == RecordStatus.SUBMITTED, "the old approval counts no more"
    vote(panel[0])
    record.refresh_from_db()
    assert record.status == RecordStatus.ON_NOTICE
    assert record.reviews.count() == 4


@pytest.mark.parametrize("quorum", [2])
def test_the_queue_shows_each_member_what_is_theirs_to_judge(
    record, panel, vote, village, submit
):
    own = submit(residents=[ResidentFactory(village=village, user=panel[0])])
    vote(panel[1])
    cases = {one.record: one for one in queue_for(panel[0], village)}
    assert cases[record].is_open
    assert cases[record].votes == 1
    assert cases[own.records.get()].cause == RecusalCause.HOUSEHOLD
    assert not cases[own.records.get()].is_open
    assert not next(
        one for one in queue_for(panel[1], village) if one.record == record
    ).is_open


def test_the_queue_holds_nothing_of_another_village(record, panel, village):
    RecordFactory()
    assert [one.record for one in queue_for(panel[0], village)] == [record]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("quorum", [2])
def test_votes_at_once_decide_once(record, panel):
    start = Barrier(3)

    def cast(member):
        try:
            start.wait()
            reviews.vote(record=record, by=member, verdict="approve", at=NOW)
        except reviews.AlreadyDecided:
            return "late"
        finally:
            connections.close_all()
        return "counted"

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(cast, panel))
    assert answers == ["counted", "counted", "late"]
    decided = Event.objects.filter(action="villages.record_decided")
    assert decided.count() == 1
    record.refresh_from_db()
    assert record.status == RecordStatus.ON_NOTICE
