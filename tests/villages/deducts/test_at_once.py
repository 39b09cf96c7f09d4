"""Two at the same moment: one is first, and the other meets what the first did."""

import pytest

from tests.factories.deducts import MEND_BY, NOTICED_ON, VOTED_ON, set_the_stage, shot
from tests.factories.villages import moment
from tests.support.parallel import at_once, kinds
from villages.models import Deduct, DeductStage
from villages.services import deducts

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_of_two_last_votes_one_decides_and_the_other_comes_too_late():
    stage = set_the_stage()
    deduct = stage.noticed()
    stage.vote(deduct, member=0)

    def vote(member):
        return lambda: deducts.vote(
            deduct=deduct,
            by=stage.panel[member],
            verdict="approve",
            reason="清楚",
            at=moment(VOTED_ON),
        )

    answers = at_once([vote(1), vote(2)])
    assert kinds(answers) == {"AlreadyDecided": 1, "DeductVote": 1}
    deduct.refresh_from_db()
    assert (deduct.stage, deduct.votes.count()) == (DeductStage.IN_FORCE, 2)


def test_a_mend_and_a_notice_at_once_do_not_both_succeed():
    stage = set_the_stage()
    deduct = stage.remind()
    # The photo was shown in time; it is looked at when the manager serves the notice.
    deducts.show_mend(
        deduct=deduct, by=stage.subject, at=moment(MEND_BY), photos=[shot()]
    )
    manager, recorder = stage.user("manager"), stage.user("recorder")
    at = moment(NOTICED_ON)
    answers = at_once(
        [
            lambda: deducts.accept_mend(deduct=deduct, by=recorder, at=at),
            lambda: deducts.serve_notice(deduct=deduct, by=manager, at=at),
        ]
    )
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.MENDED
    assert sum(isinstance(one, Deduct) for one in answers) == 1
    assert {"MendNotLookedAt", "WrongStage"} & set(kinds(answers))


def test_a_photo_shown_and_a_drop_at_once_leave_one_end():
    stage = set_the_stage()
    deduct = stage.remind()
    at = moment(MEND_BY)
    answers = at_once(
        [
            lambda: deducts.show_mend(
                deduct=deduct, by=stage.user("recorder"), at=at, photos=[shot()]
            ),
            lambda: deducts.drop(
                deduct=deduct, reason="punished", by=stage.user("manager"), at=at
            ),
        ]
    )
    assert kinds(answers) == {"Deduct": 1, "WrongStage": 1}


def test_two_recorders_who_saw_the_same_remind_once():
    stage = set_the_stage()
    other = set_the_stage(name="南湾村")
    seat = stage.seats["recorder"]
    second = other.user("recorder")
    type(seat).objects.create(
        user=second, role="recorder", village=stage.village, starts_on=seat.starts_on
    )
    answers = at_once([stage.remind, lambda: stage.remind(by=second)])
    assert kinds(answers) == {"AlreadyReminded": 1, "Deduct": 1}


def test_one_form_sent_twice_at_once_reminds_once():
    stage = set_the_stage()
    client_id = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
    answers = at_once([lambda: stage.remind(client_id=client_id) for _each in range(2)])
    assert len({one.pk for one in answers}) == 1
    assert Deduct.objects.count() == 1


def test_two_timers_at_once_clear_away_once():
    stage = set_the_stage()
    deduct = stage.decided()
    on = deduct.expires_on
    answers = at_once([lambda: deducts.purge(on=on, at=moment(on)) for _each in "ab"])
    assert sorted(answers) == [0, 1]
