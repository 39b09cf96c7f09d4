"""Nothing is taken without a quorum of votes by people who took no part in it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import UserFactory
from tests.factories.deducts import (
    EFFECTIVE_ON,
    EXPIRES_ON,
    HEARD_UNTIL,
    VOTED_ON,
    set_the_stage,
    shot,
)
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    moment,
)
from villages.models import (
    AccountHolder,
    AreaAppointment,
    AreaRole,
    Deduct,
    DeductStage,
    DeductVerdict,
    DeductVote,
    Purpose,
    RecusalCause,
)
from villages.selectors.deducts import bench_of
from villages.services import consents, deducts

APPROVE, REJECT = DeductVerdict.APPROVE, DeductVerdict.REJECT


def make_kin(stage, user):
    """Let the user become a relative of the person."""
    own = ResidentFactory(village=stage.village, user=user)
    KinshipFactory(first=own, second=stage.person)
    return own


def test_the_quorum_lets_it_take_effect_the_next_day(stage):
    deduct = stage.noticed()
    first = stage.vote(deduct, member=0)
    assert (first.stage, first.points) == (DeductStage.NOTICED, None)
    decided = stage.vote(deduct, member=1)
    assert (decided.stage, decided.points) == (DeductStage.IN_FORCE, 2)
    assert (decided.effective_on, decided.expires_on) == (EFFECTIVE_ON, EXPIRES_ON)
    assert decided.decided_at == moment(VOTED_ON, 11)
    with pytest.raises(deducts.AlreadyDecided):
        stage.vote(deduct, member=2)
    assert decided.votes.count() == 2


def test_as_many_rejections_dismiss_it(stage):
    deduct = stage.decided(REJECT)
    assert (deduct.stage, deduct.points) == (DeductStage.DISMISSED, None)
    assert deduct.expires_on == date(2026, 9, 17)
    with pytest.raises(deducts.AlreadyDecided):
        stage.vote(deduct, member=2)


def test_without_the_quorum_when_all_have_voted_it_is_dismissed(db):
    stage = set_the_stage(quorum=3)
    deduct = stage.noticed()
    for member, verdict in enumerate((APPROVE, REJECT, APPROVE)):
        deduct = stage.vote(deduct, verdict, member=member)
    assert deduct.stage == DeductStage.DISMISSED


def test_nobody_votes_before_the_days_to_speak_are_over(stage):
    deduct = stage.noticed()
    with pytest.raises(deducts.StillBeingHeard):
        stage.vote(deduct, at=moment(HEARD_UNTIL, 23))
    with pytest.raises(deducts.WrongStage):
        stage.vote(stage.remind(acted_on=date(2026, 6, 1)))


@pytest.mark.parametrize("verdict", [APPROVE, REJECT])
def test_either_way_one_says_why(stage, verdict):
    with pytest.raises(deducts.VerdictWithoutReason):
        deducts.vote(
            deduct=stage.noticed(),
            by=stage.panel[0],
            verdict=verdict,
            reason=" ",
            at=moment(VOTED_ON),
        )


def test_a_vote_is_given_once(stage):
    deduct = stage.noticed()
    stage.vote(deduct)
    stage.vote(deduct)
    assert deduct.votes.count() == 1
    with pytest.raises(deducts.AlreadyVoted):
        stage.vote(deduct, REJECT)


def test_only_the_panel_votes(stage):
    deduct = stage.noticed()
    elsewhere = AppointmentFactory(role=AreaRole.PANEL).user
    for by in (
        UserFactory(),
        elsewhere,
        stage.user("supervisor"),
        stage.user("town"),
        stage.subject,
    ):
        with pytest.raises(deducts.NotOnThePanel):
            deducts.vote(
                deduct=deduct,
                by=by,
                verdict=APPROVE,
                reason="清楚",
                at=moment(VOTED_ON),
            )


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_who_wrote_the_reminder_and_who_served_the_notice_have_no_vote(stage, role):
    AreaAppointment.objects.create(
        user=stage.user(role),
        role=AreaRole.PANEL,
        village=stage.village,
        starts_on=VOTED_ON,
    )
    deduct = stage.noticed()
    with pytest.raises(deducts.MustStandAside):
        deducts.vote(
            deduct=deduct,
            by=stage.user(role),
            verdict=APPROVE,
            reason="清楚",
            at=moment(VOTED_ON),
        )


@pytest.mark.parametrize("tie", ["household", "relative", "household_of_kin"])
def test_household_and_relatives_stand_aside(stage, tie):
    deduct = stage.noticed()
    home = stage.person.memberships.get().household
    member = stage.panel[0]
    if tie == "household":
        ResidentFactory(household=home, user=member)
    elif tie == "relative":
        make_kin(stage, member)
    else:
        own = ResidentFactory(village=stage.village, user=member)
        KinshipFactory(first=own, second=ResidentFactory(household=home))
    with pytest.raises(deducts.MustStandAside):
        stage.vote(deduct)
    for other in (1, 2):
        deduct = stage.vote(deduct, member=other)
    assert deduct.stage == DeductStage.IN_FORCE
    recusal = deduct.recusals.get()
    assert recusal.member == member
    cause = RecusalCause.HOUSEHOLD if tie == "household" else RecusalCause.RELATIVE
    assert recusal.cause == cause
    assert str(recusal) == f"{deduct.pk} {cause}"


def test_where_each_person_has_a_score_only_kin_of_the_person_stand_aside(stage):
    stage.village.account_holder = AccountHolder.PERSON
    stage.village.save()
    home = stage.person.memberships.get().household
    own = ResidentFactory(village=stage.village, user=stage.panel[0])
    KinshipFactory(first=own, second=ResidentFactory(household=home))
    deduct = stage.noticed()
    stage.vote(deduct)
    assert deduct.votes.count() == 1


def test_a_panel_below_its_quorum_after_recusals_decides_nothing(stage):
    deduct = stage.noticed()
    for member in stage.panel[:2]:
        make_kin(stage, member)
    for verdict in (APPROVE, REJECT):
        with pytest.raises(deducts.PanelTooSmall):
            stage.vote(deduct, verdict, member=2)
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.NOTICED


def test_the_vote_of_who_became_kin_since_does_not_count(stage):
    deduct = stage.noticed()
    stage.vote(deduct, member=0)
    make_kin(stage, stage.panel[0])
    deduct = stage.vote(deduct, member=1)
    assert deduct.stage == DeductStage.NOTICED
    deduct = stage.vote(deduct, member=2)
    assert deduct.stage == DeductStage.IN_FORCE
    assert [one.member for one in deduct.recusals.all()] == [stage.panel[0]]


def test_nor_when_they_also_left_the_panel(stage):
    deduct = stage.noticed()
    stage.vote(deduct, member=0)
    make_kin(stage, stage.panel[0])
    AreaAppointment.objects.filter(user=stage.panel[0]).update(ends_on=HEARD_UNTIL)
    deduct = stage.vote(deduct, member=1)
    assert deduct.stage == DeductStage.NOTICED
    assert [user for user, _cause in bench_of(deduct, VOTED_ON).aside] == [
        stage.panel[0]
    ]


def test_a_vote_whose_giver_left_the_panel_stands(stage):
    deduct = stage.noticed()
    stage.vote(deduct, member=0)
    AreaAppointment.objects.filter(user=stage.panel[0]).update(ends_on=HEARD_UNTIL)
    assert stage.vote(deduct, member=1).stage == DeductStage.IN_FORCE


def test_it_counts_rejected_when_the_last_who_may_vote_leave_no_quorum(stage):
    deduct = stage.noticed()
    stage.vote(deduct, APPROVE, member=0)
    make_kin(stage, stage.panel[0])
    stage.vote(deduct, REJECT, member=1)
    assert stage.vote(deduct, APPROVE, member=2).stage == DeductStage.DISMISSED


def test_no_vote_on_who_takes_no_part_any_more(stage):
    deduct = stage.noticed()
    consents.withdraw(
        resident=stage.person,
        purpose=Purpose.SCORING,
        by=stage.subject,
        at=moment(HEARD_UNTIL),
    )
    with pytest.raises(deducts.TakesNoPart):
        stage.vote(deduct)


def test_no_vote_when_the_term_is_over_before_it_could_count(stage):
    deduct = stage.noticed()
    eve = EXPIRES_ON - timedelta(days=2)
    stage.vote(deduct, member=0, at=moment(eve))
    with pytest.raises(deducts.NoTimeLeft):
        stage.vote(deduct, member=1, at=moment(eve + timedelta(days=1)))
    decided = stage.vote(deduct, member=1, at=moment(eve))
    assert (decided.effective_on, decided.expires_on) == (
        EXPIRES_ON - timedelta(days=1),
        EXPIRES_ON,
    )


def test_the_database_puts_nothing_in_force_without_notice_hearing_and_votes(stage):
    """Not by a script, not by an import, not by hand."""
    reminded = stage.remind(acted_on=date(2026, 6, 1))
    noticed = stage.noticed()
    stage.vote(noticed, member=0)
    whole = {
        "stage": DeductStage.IN_FORCE,
        "points": 2,
        "decided_at": moment(VOTED_ON),
        "effective_on": EFFECTIVE_ON,
        "expires_on": EXPIRES_ON,
    }
    served = {
        "notice_text": "告知",
        "noticed_at": moment(VOTED_ON),
        "noticed_by": stage.user("manager"),
        "heard_until": HEARD_UNTIL,
    }
    for deduct, columns in (
        (reminded, whole),
        (reminded, {**whole, **served}),
        (noticed, whole),
        (noticed, {**whole, "effective_on": HEARD_UNTIL}),
        (noticed, {"stage": DeductStage.REMINDED}),
        (reminded, {"stage": DeductStage.DISMISSED, "decided_at": moment(VOTED_ON)}),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Deduct.objects.filter(pk=deduct.pk).update(**columns)


def test_a_vote_cannot_be_changed_or_removed(stage):
    deduct = stage.noticed()
    stage.vote(deduct)
    for change in (
        lambda: deduct.votes.update(reason="改了"),
        lambda: deduct.votes.update(verdict=REJECT, reason="—"),
        lambda: DeductVote.objects.all().delete(),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert str(deduct.votes.get()) == f"{deduct.pk} approve"


def test_what_ended_stays_ended(stage):
    mended = stage.mended()
    dismissed = stage.decided(REJECT, acted_on=date(2026, 6, 1))
    for deduct in (mended, dismissed):
        for move in (
            lambda one: deducts.serve_notice(
                deduct=one, by=stage.user("manager"), at=moment(VOTED_ON)
            ),
            lambda one: deducts.drop(
                deduct=one,
                reason="mistaken",
                by=stage.user("manager"),
                at=moment(VOTED_ON),
            ),
            lambda one: deducts.show_mend(
                deduct=one, by=stage.subject, at=moment(VOTED_ON), photos=[shot(8)]
            ),
        ):
            with pytest.raises(deducts.WrongStage):
                move(deduct)
