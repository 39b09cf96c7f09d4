from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from tests.factories.records import ACTED_ON, RecordFactory, photo_file
from tests.factories.villages import ResidentFactory, RuleFactory, moment
from tests.villages.records.conftest import NOW
from villages.models import EvidenceKind, RecordStatus
from villages.services import photos, records, reviews


@pytest.fixture
def record(submit):
    return submit(note="原来写的").records.get()


@pytest.fixture
def returned(record, panel):
    reviews.vote(record=record, by=panel[0], verdict="return", reason="补照片", at=NOW)
    record.refresh_from_db()
    return record


# --- Withdrawing ----------------------------------------------------------------------


def test_the_recorder_takes_a_waiting_record_back(record, recorder):
    withdrawn = records.withdraw(record=record, by=recorder, at=NOW)
    assert (withdrawn.status, withdrawn.withdrawn_at) == (RecordStatus.WITHDRAWN, NOW)
    assert Event.objects.get(action="villages.record_withdrawn").by_id == recorder.pk


def test_withdrawing_twice_changes_nothing(record, recorder):
    records.withdraw(record=record, by=recorder, at=NOW)
    again = records.withdraw(record=record, by=recorder, at=NOW + timedelta(hours=1))
    assert again.withdrawn_at == NOW


def test_nobody_else_withdraws(record, panel):
    with pytest.raises(records.NotTheRecorder):
        records.withdraw(record=record, by=panel[0], at=NOW)


def test_what_the_panel_decided_cannot_be_withdrawn(record, panel, recorder):
    reviews.vote(record=record, by=panel[0], verdict="approve", at=NOW)
    with pytest.raises(records.TooLateToWithdraw):
        records.withdraw(record=record, by=recorder, at=NOW)


def test_what_needs_no_panel_can_be_withdrawn_until_the_day_ends(
    submit, small_rule, recorder
):
    early = submit(rule=small_rule).records.get()
    late = submit(rule=small_rule, note="又").records.get()
    evening = moment(ACTED_ON, 23)
    assert records.withdraw(record=early, by=recorder, at=evening).status == "withdrawn"
    with pytest.raises(records.TooLateToWithdraw):
        records.withdraw(record=late, by=recorder, at=evening + timedelta(hours=2))


def test_a_form_for_many_is_withdrawn_whole_or_not_at_all(
    submit, village, panel, recorder
):
    people = ResidentFactory.create_batch(2, village=village)
    submission = submit(residents=people)
    judged = submission.records.last()
    reviews.vote(record=judged, by=panel[0], verdict="approve", at=NOW)
    with pytest.raises(records.TooLateToWithdraw):
        records.withdraw_all(submission=submission, by=recorder, at=NOW)
    assert not submission.records.filter(status=RecordStatus.WITHDRAWN).exists()
    other = submit(residents=people, note="另一件")
    records.withdraw_all(submission=other, by=recorder, at=NOW)
    assert other.records.filter(status=RecordStatus.WITHDRAWN).count() == 2


# --- Handing in again -------------------------------------------------------------------


def test_a_returned_record_is_amended_and_waits_again(returned, recorder):
    again = records.resubmit(
        record=returned,
        by=recorder,
        at=NOW,
        acted_on=ACTED_ON - timedelta(days=1),
        points=3,
        note="写清楚了",
        photos=[photos.prepare(photo_file())],
    )
    again.refresh_from_db()
    assert (again.status, again.round) == (RecordStatus.SUBMITTED, 2)
    assert (again.acted_on, again.points_proposed) == (date(2026, 6, 2), 3)
    assert again.note == "写清楚了"
    assert again.submission.evidence.count() == 1


def test_what_is_not_amended_stays(returned, recorder):
    again = records.resubmit(record=returned, by=recorder, at=NOW)
    assert (again.note, again.acted_on) == ("原来写的", ACTED_ON)


def test_the_audit_line_keeps_what_was_changed(returned, recorder):
    records.resubmit(record=returned, by=recorder, at=NOW, note="新的")
    line = Event.objects.get(action="villages.record_resubmitted")
    assert line.data == {"round": 2, "was": {"note": "原来写的"}}


def test_only_a_returned_record_is_handed_in_again(record, recorder):
    with pytest.raises(records.NotReturned):
        records.resubmit(record=record, by=recorder, at=NOW)


def test_handing_in_twice_is_handing_in_once(returned, recorder):
    records.resubmit(record=returned, by=recorder, at=NOW)
    with pytest.raises(records.NotReturned):
        records.resubmit(record=returned, by=recorder, at=NOW)


def test_nobody_else_hands_it_in_again(returned, panel):
    with pytest.raises(records.NotTheRecorder):
        records.resubmit(record=returned, by=panel[0], at=NOW)


def test_an_amended_record_is_checked_like_a_new_one(returned, recorder):
    with pytest.raises(records.ActInFuture):
        records.resubmit(
            record=returned,
            by=recorder,
            at=NOW,
            acted_on=ACTED_ON + timedelta(days=1),
        )
    with pytest.raises(records.PointsOutOfRange):
        records.resubmit(record=returned, by=recorder, at=NOW, points=9)


def test_photos_handed_in_before_still_count(submit, book, panel, recorder):
    rule = RuleFactory(rule_book=book, evidence=EvidenceKind.PHOTO)
    record = submit(rule=rule, photos=[photos.prepare(photo_file())]).records.get()
    reviews.vote(record=record, by=panel[0], verdict="return", reason="补写", at=NOW)
    again = records.resubmit(record=record, by=recorder, at=NOW, note="补了")
    assert again.status == RecordStatus.SUBMITTED


# --- Taking effect ----------------------------------------------------------------------


def on_notice(**columns):
    return RecordFactory(status=RecordStatus.ON_NOTICE, **columns)


def test_a_due_record_takes_effect_once(db):
    record = on_notice()
    day = record.notice.effective_on
    first = records.settle(record=record, on=day, at=moment(day))
    again = records.settle(record=record, on=day, at=moment(day))
    assert (first.status, first.effective_on) == (RecordStatus.EFFECTIVE, day)
    assert again == first
    assert Event.objects.filter(action="villages.record_took_effect").count() == 1


def test_missing_three_days_changes_no_date(db):
    record = on_notice()
    day = record.notice.effective_on
    late = day + timedelta(days=3)
    settled = records.settle(record=record, on=late, at=moment(late))
    assert settled.effective_on == day


def test_a_record_expires_its_months_after_the_act(db):
    record = on_notice(acted_on=date(2026, 6, 3))
    day = record.notice.effective_on
    settled = records.settle(record=record, on=day, at=moment(day))
    assert settled.expires_on == date(2027, 6, 3)


def test_the_last_of_august_expires_on_the_last_of_february(db):
    record = on_notice(acted_on=date(2026, 8, 31), rule=RuleFactory(validity_months=6))
    day = record.notice.effective_on
    settled = records.settle(record=record, on=day, at=moment(day))
    assert settled.expires_on == date(2027, 2, 28)


def test_a_record_that_outlived_its_term_on_notice_counts_a_day(db):
    record = on_notice(rule=RuleFactory(validity_months=1))
    notice = record.notice
    notice.effective_on = date(2026, 9, 1)
    notice.save()
    settled = records.settle(record=record, on=date(2026, 9, 1), at=NOW)
    assert settled.expires_on == date(2026, 9, 2)


@pytest.mark.parametrize(
    "status",
    [
        RecordStatus.SUBMITTED,
        RecordStatus.RETURNED,
        RecordStatus.REJECTED,
        RecordStatus.WITHDRAWN,
        RecordStatus.OBJECTED,
    ],
)
def test_only_what_stands_on_notice_takes_effect(db, status):
    record = RecordFactory(status=status)
    with pytest.raises(records.NotDueYet):
        records.settle(record=record, on=date(2027, 1, 1), at=NOW)
