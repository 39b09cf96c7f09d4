"""Two at the same moment: one report is one record, one form one report."""

from uuid import uuid4

import pytest

from tests.factories.reports import NOW, set_the_scene
from tests.support.parallel import at_once, kinds
from villages.models import BehaviourRecord, Report, ReportWitness
from villages.services import reports

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_two_at_the_desk_make_one_record_of_a_report():
    scene = set_the_scene()
    report = scene.deed()
    answers = at_once(
        [
            lambda role=role: scene.taken_up(report, by=scene.user(role))
            for role in ("recorder", "manager")
        ]
    )
    assert kinds(answers) == {"Report": 1, "ReportClosed": 1}
    assert BehaviourRecord.objects.count() == 1


def test_taking_up_and_withdrawing_at_once_leave_one_end():
    scene = set_the_scene()
    report = scene.deed()
    by = scene.me.user
    answers = at_once(
        [
            lambda: scene.taken_up(report),
            lambda: reports.withdraw(report=report, by=by, at=NOW),
        ]
    )
    assert kinds(answers) == {"Report": 1, "ReportClosed": 1}


def test_one_form_sent_twice_at_once_is_one_report():
    scene = set_the_scene()
    client_id = uuid4()
    at_once([lambda: scene.deed(client_id=client_id) for _each in range(2)])
    assert Report.objects.count() == 1


def test_a_link_pressed_twice_at_once_answers_once():
    scene = set_the_scene()
    asked = scene.link(scene.deed())
    answers = at_once(
        [
            lambda: reports.answer(
                witness=asked, said="saw", name="于福来", number="东88", at=NOW
            )
            for _each in range(2)
        ]
    )
    assert kinds(answers) == {"LinkIsGone": 1, "ReportWitness": 1}
    assert ReportWitness.objects.exclude(answer="").count() == 1
