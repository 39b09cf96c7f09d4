"""When recusals leave too few, a deputy judges the one case; else it stays undecided."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.deducts import (
    EXPIRES_ON,
    HEARD_UNTIL,
    VOTED_ON,
    set_the_stage,
)
from tests.factories.records import RecordFactory
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    RuleFactory,
    moment,
)
from villages.models import (
    AreaRole,
    BehaviourRecord,
    Deduct,
    DeductStage,
    RecordStatus,
    StandIn,
)
from villages.selectors import stand_ins as find
from villages.selectors.deducts import deducts_for, to_vote_on
from villages.selectors.posts import names_deputies
from villages.selectors.reviews import queue_for, undecidable
from villages.services import deducts, expiry, reviews, stand_ins

NOW = moment(VOTED_ON)
WHY = "村里只有他和这件事不沾亲"


@pytest.fixture
def stage(db):
    """A panel of three, a quorum of two, two deputies."""
    return set_the_stage()


@pytest.fixture
def deputies(stage):
    return [deputy_of(stage), deputy_of(stage)]


def deputy_of(stage, **columns):
    seat = AppointmentFactory(
        village=stage.village, role=AreaRole.DEPUTY, user=UserFactory(**columns)
    )
    return seat.user


def make_kin(stage, user):
    own = ResidentFactory(village=stage.village, user=user)
    KinshipFactory(first=own, second=stage.person)
    return own


def record_of(stage):
    rule = RuleFactory(rule_book=stage.rule.rule_book, title="清理公共沟渠")
    return RecordFactory(
        rule=rule, resident=stage.person, recorded_by=stage.user("recorder")
    )


@pytest.fixture(params=["record", "deduct"])
def case(request, stage):
    """A record, and a deduct after its hearing; before a panel of which two are kin."""
    case = record_of(stage) if request.param == "record" else stage.noticed()
    for member in stage.panel[:2]:
        make_kin(stage, member)
    return case


def name(stage, case, user, *, by=None, reason=WHY, at=NOW):
    by = by or stage.user("manager")
    return stand_ins.name(case=case, user=user, reason=reason, by=by, at=at)


def vote(case, by, verdict="approve"):
    cast = deducts.vote if isinstance(case, Deduct) else reviews.vote
    which = "deduct" if isinstance(case, Deduct) else "record"
    cast(**{which: case}, by=by, verdict=verdict, reason="照片清楚", at=NOW)
    case.refresh_from_db()


def is_decided(case):
    case.refresh_from_db()
    if isinstance(case, Deduct):
        return case.stage == DeductStage.IN_FORCE
    return case.status == RecordStatus.ON_NOTICE


def test_below_the_quorum_nothing_is_decided_until_a_deputy_votes(
    stage, case, deputies
):
    last = stage.panel[2]
    with pytest.raises(reviews.PanelTooSmall):
        vote(case, last)
    with pytest.raises(reviews.NotOnThePanel):
        vote(case, deputies[0])
    name(stage, case, deputies[0])
    vote(case, last)
    assert not is_decided(case)
    vote(case, deputies[0])
    assert is_decided(case)
    assert case.recusals.count() == 2


def test_who_was_named_by_whom_and_why_is_kept(stage, case, deputies):
    made = name(stage, case, deputies[0])
    assert made == name(stage, case, deputies[0]), "once is enough"
    assert (made.named_by, made.reason, made.named_at) == (
        stage.user("manager"),
        WHY,
        NOW,
    )
    assert str(made) == f"{case.pk} {deputies[0].pk}"
    event = Event.objects.get(action__endswith="_stand_in_named")
    assert event.target_id == str(case.pk)
    assert event.data == {"user": deputies[0].pk}


def test_a_deputy_votes_on_what_they_were_named_for_and_nothing_else(
    stage, case, deputies
):
    name(stage, case, deputies[0])
    with pytest.raises(reviews.NotOnThePanel):
        vote(case, deputies[1])
    other = record_of(stage)
    with pytest.raises(reviews.NotOnThePanel):
        vote(other, deputies[0])


def test_nobody_is_added_to_a_bench_that_can_decide(stage, deputies):
    enough = record_of(stage)
    with pytest.raises(stand_ins.PanelIsEnough):
        name(stage, enough, deputies[0])
    for member in stage.panel[:2]:
        make_kin(stage, member)
    name(stage, enough, deputies[0])
    with pytest.raises(stand_ins.PanelIsEnough):
        name(stage, enough, deputies[1])


def test_a_deputy_who_is_close_or_had_a_hand_in_it_is_not_proposed(stage, case):
    kin = deputy_of(stage)
    make_kin(stage, kin)
    home = stage.person.memberships.get().household
    mate = deputy_of(stage)
    ResidentFactory(household=home, user=mate)
    writer = stage.user("recorder")
    AppointmentFactory(village=stage.village, role=AreaRole.DEPUTY, user=writer)
    child = deputy_of(stage)
    ResidentFactory(village=stage.village, user=child, born_on=date(2010, 1, 1))
    gone = deputy_of(stage)
    gone.is_active = False
    gone.save()
    former = deputy_of(stage)
    former_seat = stage.village.appointments.get(user=former)
    former_seat.ends_on = HEARD_UNTIL
    former_seat.save()
    elsewhere = AppointmentFactory(role=AreaRole.DEPUTY).user
    fit = deputy_of(stage)
    ResidentFactory(village=stage.village, user=fit)
    assert [one.user for one in find.candidates(case, VOTED_ON)] == [fit]
    for unfit in (kin, mate, writer, child, gone, former, elsewhere, stage.panel[0]):
        with pytest.raises(stand_ins.CannotStandIn):
            name(stage, case, unfit)
    with pytest.raises(stand_ins.WhyThisOne):
        name(stage, case, fit, reason="  ")
    assert name(stage, case, fit).user == fit


def test_a_deputy_with_two_appointments_is_proposed_once(stage, case):
    user = deputy_of(stage)
    AppointmentFactory(village=stage.village, role=AreaRole.DEPUTY, user=user)
    assert [one.user for one in find.candidates(case, VOTED_ON)] == [user]


def test_nobody_names_themselves(stage, case):
    manager = stage.user("manager")
    AppointmentFactory(village=stage.village, role=AreaRole.DEPUTY, user=manager)
    with pytest.raises(stand_ins.CannotStandIn):
        name(stage, case, manager)


def test_the_manager_or_the_town_names_and_nobody_else(stage, case, deputies):
    for role in ("supervisor", "recorder"):
        with pytest.raises(stand_ins.NotYoursToName):
            name(stage, case, deputies[0], by=stage.user(role))
    with pytest.raises(stand_ins.NotYoursToName):
        name(stage, case, deputies[0], by=stage.panel[2])
    assert name(stage, case, deputies[0], by=stage.user("town"))


def test_a_manager_who_is_close_chooses_no_judge(stage, case, deputies):
    make_kin(stage, stage.user("manager"))
    with pytest.raises(stand_ins.NamesNoJudge):
        name(stage, case, deputies[0])
    assert name(stage, case, deputies[0], by=stage.user("town"))


def test_nor_one_who_wrote_it_down(stage, case, deputies):
    writer = stage.user("recorder")
    AppointmentFactory(village=stage.village, role=AreaRole.MANAGER, user=writer)
    with pytest.raises(stand_ins.NamesNoJudge):
        name(stage, case, deputies[0], by=writer)


def test_nobody_is_named_for_what_the_panel_does_not_have(stage, deputies):
    over = record_of(stage)
    BehaviourRecord.objects.filter(pk=over.pk).update(
        status=RecordStatus.WITHDRAWN, withdrawn_at=NOW
    )
    reminded = stage.remind(client_id=uuid4())
    heard = stage.noticed(acted_on=date(2026, 6, 1))
    for member in stage.panel[:2]:
        make_kin(stage, member)
    for one, at in ((over, NOW), (reminded, NOW), (heard, moment(HEARD_UNTIL))):
        with pytest.raises(stand_ins.NoLongerOpen):
            name(stage, one, deputies[0], at=at)


def test_a_deputy_who_becomes_kin_after_voting_does_not_count(stage, case, deputies):
    name(stage, case, deputies[0])
    vote(case, deputies[0])
    make_kin(stage, deputies[0])
    with pytest.raises(reviews.PanelTooSmall):
        vote(case, stage.panel[2])
    name(stage, case, deputies[1])
    vote(case, stage.panel[2])
    assert not is_decided(case)
    vote(case, deputies[1])
    assert is_decided(case)


def test_a_deputy_whose_post_has_ended_votes_no_more(stage, case, deputies):
    name(stage, case, deputies[0])
    stage.village.appointments.filter(user=deputies[0]).update(ends_on=HEARD_UNTIL)
    with pytest.raises(reviews.NotOnThePanel):
        vote(case, deputies[0])


def test_where_all_have_voted_and_the_last_became_kin_a_deputy_ends_it(db):
    stage = set_the_stage(quorum=3)
    deputies = [deputy_of(stage)]
    extra = AppointmentFactory(village=stage.village, role=AreaRole.PANEL).user
    record = record_of(stage)
    vote(record, stage.panel[0])
    vote(record, stage.panel[1])
    vote(record, stage.panel[2], "reject")
    make_kin(stage, extra)
    assert [one for one, _bench in undecidable(stage.village, VOTED_ON)] == [record]
    name(stage, record, deputies[0])
    assert undecidable(stage.village, VOTED_ON) == []
    vote(record, deputies[0])
    assert is_decided(record)


def test_what_waits_for_a_deputy_is_what_they_were_named_for(stage, case, deputies):
    user, village = deputies[0], stage.village

    def waiting():
        return [
            *(one.record for one in queue_for(user, village, is_deputy=True)),
            *to_vote_on(user, village, on=VOTED_ON, role=AreaRole.DEPUTY),
        ]

    record_of(stage)
    assert waiting() == []
    name(stage, case, user)
    assert waiting() == [case]
    seen = deducts_for(user, AreaRole.DEPUTY, village, on=VOTED_ON)
    assert list(seen) == ([case] if isinstance(case, Deduct) else [])


def test_the_database_keeps_who_was_named(stage, case, deputies):
    made = name(stage, case, deputies[0])
    rows = StandIn.objects.filter(pk=made.pk)
    for change in (
        lambda: rows.update(reason="改了"),
        lambda: rows.update(user=deputies[1], reason="—"),
        rows.delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "wrong",
    [{"record": None}, {"reason": ""}, {"user": "by"}, {"deduct": "one"}],
    ids=["no case", "no reason", "named themselves", "two cases"],
)
def test_the_database_refuses_half_a_naming(stage, deputies, wrong):
    manager = stage.user("manager")
    wrong = {
        key: {"by": manager, "one": stage.noticed()}.get(value, value)
        for key, value in wrong.items()
    }
    row = {
        "record": record_of(stage),
        "user": deputies[0],
        "reason": WHY,
        "named_by": manager,
        "named_at": NOW,
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        StandIn.objects.create(**{**row, **wrong})


def test_the_reason_is_blanked_with_the_case(stage, deputies):
    deduct = stage.noticed()
    record = record_of(stage)
    for member in stage.panel[:2]:
        make_kin(stage, member)
    for case in (deduct, record):
        name(stage, case, deputies[0])
        for judge in (stage.panel[2], deputies[0]):
            vote(case, judge)
    BehaviourRecord.objects.filter(pk=record.pk).update(
        status=RecordStatus.EFFECTIVE,
        effective_on=VOTED_ON,
        expires_on=EXPIRES_ON,
    )
    late = moment(EXPIRES_ON)
    deducts.purge(on=EXPIRES_ON, at=late)
    expiry.clear_expired(on=EXPIRES_ON, at=late)
    assert set(StandIn.objects.values_list("reason", flat=True)) == {"—"}


def test_the_village_s_own_supervisor_names_nobody(stage):
    village = stage.village
    assert names_deputies("manager", village)
    assert names_deputies("supervisor", village.town)
    assert not names_deputies("supervisor", village)
    assert not names_deputies("panel", village)
