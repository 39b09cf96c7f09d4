"""What the desk makes of it: a record like any other, by somebody else, once."""

from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from tests.factories.deducts import shot
from tests.factories.reports import NOW
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    RuleFactory,
    moment,
)
from villages.models import (
    BehaviourRecord,
    Objection,
    RecordStatus,
    RecusalCause,
    Report,
    ReportStatus,
)
from villages.record_errors import MustStandAside, PossibleDuplicate, ReasonForLateness
from villages.selectors.reports import record_of
from villages.selectors.reviews import bench_for
from villages.services import objections, reports, reviews
from villages.services.reports import forgetting


def test_a_report_that_is_taken_up_is_a_record_under_review(scene):
    report = scene.taken_up(scene.deed(photos=[shot()]))
    record = BehaviourRecord.objects.get()
    assert record_of(report) == record
    assert (record.resident, record.status) == (scene.me, RecordStatus.SUBMITTED)
    assert record.recorded_by == scene.user("recorder")
    assert record.submission.evidence.count() == 1
    assert record_of(scene.deed(text="别的")) is None


def test_taking_up_twice_makes_one_record_and_another_comes_too_late(scene):
    report = scene.deed()
    first = scene.taken_up(report)
    assert scene.taken_up(report).submission == first.submission
    with pytest.raises(reports.ReportClosed):
        scene.taken_up(report, by=scene.user("manager"))
    assert BehaviourRecord.objects.count() == 1


def test_only_recorder_and_manager_take_it_up(scene):
    report = scene.deed()
    for user in (scene.panel[0], scene.user("supervisor"), scene.me.user):
        with pytest.raises(reports.NotYourReport):
            scene.taken_up(report, by=user)
    assert scene.taken_up(report, by=scene.user("manager")).submission


def test_who_reported_it_or_is_near_takes_no_step(scene):
    AppointmentFactory(village=scene.stage.village, user=scene.me.user)
    cousin = ResidentFactory(village=scene.stage.village, user=scene.user("manager"))
    KinshipFactory(first=cousin, second=scene.me)
    report, lamp = scene.deed(), scene.hazard()
    for by in (scene.me.user, scene.user("manager")):
        with pytest.raises(reports.TooCloseToReport):
            scene.taken_up(report, by=by)
        with pytest.raises(reports.TooCloseToReport):
            reports.turn_down(report=report, reason="不记", by=by, at=NOW)
        with pytest.raises(reports.TooCloseToReport):
            reports.mark_mended(report=lamp, by=by, at=NOW)


def test_a_witness_neither_records_nor_reviews_it(scene):
    recorder = ResidentFactory(village=scene.stage.village, user=scene.user("recorder"))
    judge = ResidentFactory(village=scene.stage.village, user=scene.panel[0])
    report = scene.deed()
    scene.saw(report, recorder)
    scene.saw(report, judge)
    with pytest.raises(reports.TooCloseToReport):
        scene.taken_up(report)
    scene.taken_up(report, by=scene.user("manager"))
    record = BehaviourRecord.objects.get()
    bench = bench_for(record, NOW.date())
    assert (scene.panel[0], RecusalCause.WITNESS) in bench.aside
    with pytest.raises(MustStandAside):
        reviews.vote(record=record, by=scene.panel[0], verdict="approve", at=NOW)


def test_who_reported_for_family_and_moved_out_since_does_not_judge_it(scene):
    home = scene.me.memberships.get().household
    daughter = ResidentFactory(household=home, user=scene.panel[1])
    reports.confirm_helper(
        resident=scene.me,
        helper=daughter,
        by=scene.me.user,
        at=NOW,
        channel="screen",
    )
    report = scene.deed(reporter=daughter, by=scene.panel[1], helped_because="眼睛不好")
    scene.taken_up(report)
    daughter.memberships.update(ends_on=date(2026, 6, 1))
    record = BehaviourRecord.objects.get()
    assert (scene.panel[1], RecusalCause.REPORTER) in bench_for(
        record, NOW.date()
    ).aside


def test_neither_reporter_nor_witness_answers_an_objection_to_it(scene):
    judge = ResidentFactory(village=scene.stage.village, user=scene.panel[0])
    report = scene.deed()
    scene.saw(report, judge)
    scene.taken_up(report)
    record = BehaviourRecord.objects.get()
    for user in scene.panel[1:]:
        reviews.vote(record=record, by=user, verdict="approve", at=NOW)
    objections.raise_objection(
        line=record,
        objector=scene.neighbour,
        by=scene.neighbour.user,
        text="不是他",
        client_id=report.key,
        at=NOW,
    )
    with pytest.raises(objections.TookPart):
        objections.decide(
            objection=Objection.objects.get(),
            outcome="dismissed",
            reasons="看过",
            by=scene.panel[0],
            at=NOW,
        )


def test_whatever_keeps_a_deed_from_being_written_down_keeps_this_one(scene):
    late = scene.deed(acted_on=date(2026, 4, 1))
    with pytest.raises(ReasonForLateness):
        scene.taken_up(late)
    late.refresh_from_db()
    assert late.status == ReportStatus.REPORTED
    assert scene.taken_up(late, late_reason="刚说起来").submission
    again = scene.deed(acted_on=date(2026, 4, 1))
    with pytest.raises(PossibleDuplicate):
        scene.taken_up(again, late_reason="刚说起来", warn_of_duplicates=True)


def test_turning_down_says_why_and_ends_it(scene):
    report = scene.deed()
    given = {"report": report, "by": scene.user("recorder"), "at": NOW}
    with pytest.raises(reports.TurnedDownWithoutReason):
        reports.turn_down(**given, reason=" ")
    reports.turn_down(**given, reason="那天没有这件事")
    with pytest.raises(reports.ReportClosed):
        scene.taken_up(report)


# --- Hazards ----------------------------------------------------------------------


def test_a_hazard_is_mended_first_and_then_counts_for_who_saw_it(scene):
    lamp = scene.hazard(photos=[shot()])
    by = scene.user("manager")
    with pytest.raises(reports.ReportClosed):
        scene.taken_up(lamp, rule=scene.rule)
    with pytest.raises(reports.NobodyAssigned):
        reports.assign(report=lamp, assigned_to=" ", by=by, at=NOW)
    reports.assign(report=lamp, assigned_to="电工老李", by=by, at=NOW)
    lamp = reports.mark_mended(report=lamp, by=by, at=NOW)
    assert lamp.status == ReportStatus.MENDED
    with pytest.raises(reports.RuleNotChosen):
        scene.taken_up(lamp)
    scene.taken_up(lamp, rule=scene.rule)
    record = BehaviourRecord.objects.get()
    assert (record.note, record.resident) == ("东头小桥边：路灯不亮", scene.me)


def test_a_deed_is_not_mended(scene):
    by = scene.user("manager")
    for step in (
        lambda report: reports.mark_mended(report=report, by=by, at=NOW),
        lambda report: reports.assign(report=report, assigned_to="李", by=by, at=NOW),
    ):
        with pytest.raises(reports.ReportClosed):
            step(scene.deed())


def test_what_is_not_so_ends_with_a_reason(scene):
    lamp = scene.hazard()
    by = scene.user("recorder")
    reports.turn_down(report=lamp, reason="灯是好的", by=by, at=NOW)
    with pytest.raises(reports.ReportClosed):
        reports.mark_mended(report=lamp, by=by, at=NOW)


# --- Forgetting -------------------------------------------------------------------


def forget(after):
    at = NOW + timedelta(days=after)
    return reports.forget_old(on=at.date(), at=at)


def test_what_nobody_took_up_ends_and_is_forgotten_later(scene):
    report = scene.deed(photos=[shot()], witness_name="于福来")
    assert forget(90) == 0
    report.refresh_from_db()
    assert report.status == ReportStatus.REPORTED
    assert forget(91) == 0
    report.refresh_from_db()
    assert (report.status, report.closed_by) == (ReportStatus.LAPSED, None)
    assert forget(182) == 1
    report.refresh_from_db()
    assert (report.text, report.witness_name, report.photos.count()) == ("", "", 0)
    assert forget(183) == 0


def test_a_timer_that_comes_second_finds_nothing(scene):
    scene.deed()
    before = Event.objects.count()
    assert forgetting._forget(scene.stage.village.pk, at=NOW) == 0
    assert Event.objects.count() == before


def test_reasons_and_photos_of_what_is_over_are_cleared(
    scene, django_capture_on_commit_callbacks
):
    turned = scene.deed(photos=[shot()])
    file = turned.photos.get().photo
    reports.turn_down(report=turned, reason="没有", by=scene.user("recorder"), at=NOW)
    reports.confirm_helper(
        resident=scene.mate,
        helper=scene.me,
        by=scene.user("recorder"),
        at=NOW,
        channel="paper",
    )
    helped = scene.deed(
        resident=scene.mate, reporter=scene.me, helped_because="不用手机"
    )
    reports.withdraw(report=helped, by=scene.me.user, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        assert forget(91) == 2
    assert not file.storage.exists(file.name)
    assert set(Report.objects.values_list("reason", "helped_because")) == {
        ("—", ""),
        ("", "—"),
    }


def test_a_mended_hazard_is_taken_up_within_ninety_days(scene):
    lamp = scene.hazard()
    reports.mark_mended(report=lamp, by=scene.user("manager"), at=NOW)
    assert forget(91) == 1
    with pytest.raises(reports.ReportClosed):
        scene.taken_up(lamp, rule=scene.rule)


def test_what_somebody_went_to_mend_is_not_forgotten(scene):
    lamp = scene.hazard()
    reports.assign(report=lamp, assigned_to="电工", by=scene.user("manager"), at=NOW)
    assert forget(400) == 0
    lamp.refresh_from_db()
    assert lamp.text


def test_a_rule_of_another_day_is_found_by_its_code(scene):
    other = RuleFactory(rule_book=scene.rule.rule_book, title="捡垃圾")
    report = scene.deed()
    scene.taken_up(report, rule=other, at=moment(date(2026, 6, 4)))
    assert BehaviourRecord.objects.get().rule == other
