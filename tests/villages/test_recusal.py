"""Nobody judges the own affairs, the own roof's or a declared relative's: step by step.

Each step is taken by its service, as pages, the API and commands take it, by somebody
who holds the post for it and is close to the person in one of three ways.
"""

from datetime import date
from uuid import uuid4

import pytest

from grassroots.core.errors import Refusal
from tests.factories.deducts import MEND_BY, NOTICED_ON, set_the_stage, shot
from tests.factories.objections import (
    ACTED_ON,
    RAISED_ON,
    answer,
    neighbour_of,
    object_to,
    record_of,
)
from tests.factories.villages import (
    KinshipFactory,
    ResidentFactory,
    RuleFactory,
    moment,
)
from villages.models import (
    BehaviourRecord,
    Deduct,
    DeductVote,
    ObjectionDecision,
    RecordStatus,
    Review,
)
from villages.services import deducts, records, reports, reviews

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return set_the_stage()


# --- How somebody is close --------------------------------------------------------


def is_the_person(stage, user):
    stage.person.user = user
    stage.person.save()


def shares_the_roof(stage, user):
    home = stage.person.memberships.get().household
    ResidentFactory(household=home, user=user)


def is_a_relative(stage, user):
    own = ResidentFactory(village=stage.village, user=user)
    KinshipFactory(first=own, second=stage.person)


CLOSE = (
    is_the_person,
    shares_the_roof,
    is_a_relative,
)


# --- The steps: who takes it, and the attempt ------------------------------------


def write_a_record_down(stage, user):
    records.submit(
        village=stage.village,
        by=user,
        at=moment(ACTED_ON),
        client_id=uuid4(),
        rule=RuleFactory(rule_book=stage.rule.rule_book),
        residents=[stage.person],
        acted_on=ACTED_ON,
    )


def review_a_record(stage, user):
    record = record_of(stage, status=RecordStatus.SUBMITTED, notice=None)
    Review.objects.all().delete()
    reviews.vote(record=record, by=user, verdict="approve", at=moment(ACTED_ON, 12))


def remind(stage, user):
    stage.remind(by=user)


def look_at_a_mend(stage, user):
    deduct = deducts.show_mend(
        deduct=reminded_by_another(stage),
        by=stage.subject,
        at=moment(MEND_BY),
        photos=[shot()],
    )
    deducts.accept_mend(deduct=deduct, by=user, at=moment(MEND_BY, 15))


def serve_the_notice(stage, user):
    deduct = reminded_by_another(stage)
    deducts.serve_notice(deduct=deduct, by=user, at=moment(NOTICED_ON))


def vote_on_a_deduct(stage, user):
    deduct = deducts.serve_notice(
        deduct=reminded_by_another(stage),
        by=stage.user("manager"),
        at=moment(NOTICED_ON),
    )
    deducts.vote(
        deduct=deduct,
        by=user,
        verdict="approve",
        reason="照片清楚",
        at=moment(date(2026, 6, 17)),
    )


def reminded_by_another(stage):
    return stage.remind()


def answer_an_objection_to_a_record(stage, user):
    answer(object_to(record_of(stage), neighbour_of(stage)), user, "dismissed")


def answer_an_objection_of_theirs(stage, user):
    other = neighbour_of(stage, name="于福海")
    record = record_of(stage, resident=other)
    objector = stage.person
    if objector.user_id is None:
        objector.user = stage.subject
    answer(
        object_to(record, objector, by=objector.user, at=moment(RAISED_ON)),
        user,
        "dismissed",
    )


def answer_an_objection_to_a_score(stage, user):
    home = stage.person.memberships.get().household
    objector = stage.person
    answer(object_to(home, objector, by=objector.user), user, "dismissed")


def take_up_a_report(stage, user):
    rule = RuleFactory(rule_book=stage.rule.rule_book)
    report = reports.report_deed(
        resident=stage.person,
        by=stage.person.user,
        rule=rule,
        text="扫了门前的路",
        client_id=uuid4(),
        at=moment(ACTED_ON),
    )
    reports.take_up(report=report, by=user, at=moment(ACTED_ON, 12))


STEPS = {
    write_a_record_down: "recorder",
    review_a_record: "panel",
    remind: "recorder",
    look_at_a_mend: "manager",
    serve_the_notice: "manager",
    vote_on_a_deduct: "panel",
    answer_an_objection_to_a_record: "panel",
    answer_an_objection_of_theirs: "panel",
    answer_an_objection_to_a_score: "panel",
    take_up_a_report: "recorder",
}


def holder_of(stage, role):
    """Return who holds the post and has had no hand in anything yet."""
    return stage.panel[2] if role == "panel" else stage.user(role)


@pytest.mark.parametrize("close", CLOSE, ids=lambda one: one.__name__)
@pytest.mark.parametrize("step", STEPS, ids=lambda one: one.__name__)
def test_who_is_close_takes_no_step(stage, step, close):
    user = holder_of(stage, STEPS[step])
    close(stage, user)
    with pytest.raises(Refusal):
        step(stage, user)
    assert not Review.objects.filter(member=user).exists()
    assert not DeductVote.objects.filter(member=user).exists()
    assert not ObjectionDecision.objects.filter(decided_by=user).exists()
    assert not BehaviourRecord.objects.filter(recorded_by=user).exists()
    assert not Deduct.objects.filter(reminded_by=user).exists()
    assert not Deduct.objects.filter(noticed_by=user).exists()
    assert not Deduct.objects.filter(mend_checked_by=user).exists()


@pytest.mark.parametrize("step", STEPS, ids=lambda one: one.__name__)
def test_the_same_step_is_open_to_who_is_not_close(stage, step):
    user = holder_of(stage, STEPS[step])
    ResidentFactory(village=stage.village, user=user)
    step(stage, user)
