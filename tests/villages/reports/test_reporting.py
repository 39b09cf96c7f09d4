"""Saying what one did: by oneself or a confirmed helper, once, and back again."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from tests.factories.accounts import UserFactory
from tests.factories.deducts import shot
from tests.factories.reports import NOW, ON, TEXT
from tests.factories.villages import ResidentFactory, RuleFactory, moment
from villages.models import Report, ReportHelper, ReportStatus
from villages.record_errors import (
    ActInFuture,
    ClientIdConflict,
    DeductHasItsOwnProcedure,
    PastItsTerm,
    PhotoMissing,
    ResidentWithoutConsent,
    TooManyPhotos,
)
from villages.services import reports


def confirm(scene, **changes):
    usual = {
        "resident": scene.mate,
        "helper": scene.me,
        "by": scene.user("recorder"),
        "at": NOW,
        "channel": "paper",
    }
    return reports.confirm_helper(**{**usual, **changes})


def test_a_resident_reports_a_deed_with_a_photo_and_a_witness(scene):
    report = scene.deed(photos=[shot(), shot()], witness_name="于福来")
    assert (report.status, report.village) == ("reported", scene.stage.village)
    assert report.photos.count() == 1
    assert report.acted_on == ON
    assert str(report)
    assert str(report.photos.get())


def test_the_same_form_sent_twice_is_one_report(scene):
    client_id = uuid4()
    first = scene.deed(client_id=client_id)
    assert scene.deed(client_id=client_id) == first
    with pytest.raises(ClientIdConflict):
        scene.deed(client_id=client_id, text="别的事")
    assert Report.objects.count() == 1


def test_one_reports_only_for_oneself(scene):
    with pytest.raises(reports.NotYoursToReport):
        scene.deed(by=scene.neighbour.user)
    with pytest.raises(reports.NotYoursToReport):
        scene.deed(by=scene.user("recorder"))


def test_a_report_says_something(scene):
    with pytest.raises(reports.ReportEmpty):
        scene.deed(text="  ")
    with pytest.raises(reports.PlaceMissing):
        scene.hazard(place=" ")


def test_what_can_never_become_a_record_is_refused_at_once(scene):
    with pytest.raises(ActInFuture):
        scene.deed(acted_on=date(2026, 6, 4))
    with pytest.raises(DeductHasItsOwnProcedure):
        scene.deed(rule=scene.stage.rule)
    with pytest.raises(PastItsTerm):
        scene.deed(acted_on=date(2025, 6, 2))
    photographed = RuleFactory(rule_book=scene.rule.rule_book, evidence="photo")
    with pytest.raises(PhotoMissing):
        scene.deed(rule=photographed)
    with pytest.raises(TooManyPhotos):
        scene.hazard(photos=[shot()] * 10)
    silent = ResidentFactory(
        village=scene.stage.village, user=UserFactory(), consents=()
    )
    with pytest.raises(ResidentWithoutConsent):
        scene.deed(resident=silent, by=silent.user)


def test_children_and_those_who_left_report_nothing(scene):
    child = ResidentFactory(
        village=scene.stage.village, born_on=date(2012, 1, 1), user=UserFactory()
    )
    with pytest.raises(reports.ReporterNotHere):
        scene.hazard(resident=child, by=child.user)
    gone = ResidentFactory(
        village=scene.stage.village, household=None, user=UserFactory()
    )
    with pytest.raises(reports.ReporterNotHere):
        scene.hazard(resident=gone, by=gone.user)


def test_nobody_floods_the_desk(scene):
    for _each in range(10):
        scene.hazard()
    with pytest.raises(reports.TooManyReports):
        scene.hazard()
    assert scene.hazard(at=moment(date(2026, 6, 4)))


# --- Family -----------------------------------------------------------------------


def test_family_reports_only_after_the_person_confirmed_and_says_why(scene):
    given = {"resident": scene.mate, "reporter": scene.me}
    with pytest.raises(reports.HelperNotConfirmed):
        scene.deed(**given, helped_because="不用手机")
    confirm(scene)
    with pytest.raises(reports.HelperSaysWhy):
        scene.deed(**given)
    report = scene.deed(**given, helped_because="不用手机")
    assert (report.resident, report.reporter) == (scene.mate, scene.me)


def test_confirming_twice_is_once_and_taking_it_back_ends_it(scene):
    first = confirm(scene)
    assert confirm(scene) == first
    assert str(first)
    given = {
        "resident": scene.mate,
        "helper": scene.me,
        "by": scene.user("manager"),
        "at": NOW,
        "channel": "paper",
    }
    reports.end_helper(**given)
    reports.end_helper(**given)
    assert ReportHelper.objects.get().ended_at == NOW
    with pytest.raises(reports.HelperNotConfirmed):
        scene.deed(resident=scene.mate, reporter=scene.me, helped_because="不用手机")


def test_the_person_confirms_on_the_own_screen_and_nobody_else_there(scene):
    made = confirm(
        scene,
        resident=scene.me,
        helper=scene.mate,
        by=scene.me.user,
        channel="screen",
    )
    assert made.resident == scene.me
    with pytest.raises(reports.NotYoursToReport):
        confirm(scene, by=scene.me.user, channel="screen")


def test_paper_is_typed_in_by_the_desk_and_not_for_the_own_family(scene):
    with pytest.raises(reports.NotYourReport):
        confirm(scene, by=scene.panel[0])
    home = scene.mate.memberships.get().household
    ResidentFactory(household=home, user=scene.user("recorder"))
    with pytest.raises(reports.NotYoursToReport):
        confirm(scene)


def test_only_grown_ups_of_one_household_help_each_other(scene):
    with pytest.raises(reports.NotOneHousehold):
        confirm(scene, helper=scene.neighbour)
    home = scene.me.memberships.get().household
    child = ResidentFactory(household=home, born_on=date(2012, 1, 1))
    with pytest.raises(reports.NotOneHousehold):
        confirm(scene, helper=child)
    with pytest.raises(reports.NotOneHousehold):
        confirm(scene, resident=child)
    alone = ResidentFactory(village=scene.stage.village, household=None)
    with pytest.raises(reports.NotOneHousehold):
        confirm(scene, resident=alone)


def test_who_moved_out_reports_for_nobody_there(scene):
    confirm(scene)
    scene.mate.memberships.update(ends_on=date(2026, 6, 1))
    with pytest.raises(reports.HelperNotConfirmed):
        scene.deed(resident=scene.mate, reporter=scene.me, helped_because="不用手机")


# --- Taking it back ---------------------------------------------------------------


def test_a_report_is_withdrawn_until_somebody_took_it_up(scene):
    report = scene.deed()
    with pytest.raises(reports.NotYoursToReport):
        reports.withdraw(report=report, by=scene.neighbour.user, at=NOW)
    reports.withdraw(report=report, by=scene.me.user, at=NOW)
    again = reports.withdraw(report=report, by=scene.me.user, at=NOW)
    assert again.status == ReportStatus.WITHDRAWN
    taken = scene.taken_up(scene.deed())
    with pytest.raises(reports.ReportClosed):
        reports.withdraw(report=taken, by=scene.me.user, at=NOW)


@pytest.mark.parametrize(
    "columns",
    [
        {"text": "别的"},
        {"status": "taken_up"},
        {"status": "reported", "closed_at": None},
        {"reported_by": 1},
    ],
)
def test_the_database_lets_nobody_rewrite_a_report(scene, columns):
    report = scene.deed()
    reports.withdraw(report=report, by=scene.me.user, at=NOW)
    if "reported_by" in columns:
        columns = {"reported_by": scene.panel[0]}
    rows = Report.objects.filter(pk=report.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(**columns)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows._raw_delete("default")
    assert Report.objects.get().text == TEXT
