from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections

from grassroots.audit.models import Event
from tests.factories.records import ACTED_ON, photo_file
from tests.factories.villages import (
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    moment,
)
from tests.villages.records.conftest import NOW
from villages.models import (
    AccountHolder,
    BehaviourRecord,
    BookStatus,
    EvidenceKind,
    RecordStatus,
    Resident,
    RuleKind,
    RuleSubject,
    Submission,
)
from villages.services import photos, records, registry
from villages.services.records import submitting


def test_one_deed_of_three_people_becomes_three_records(village, submit, rule):
    people = ResidentFactory.create_batch(3, village=village)
    submission = submit(residents=people, note=" 南湾小桥 ")
    made = submission.records.all()
    assert {one.resident for one in made} == set(people)
    assert {one.status for one in made} == {RecordStatus.SUBMITTED}
    assert {one.points_proposed for one in made} == {rule.points_default}
    assert {one.note for one in made} == {"南湾小桥"}


def test_somebody_named_twice_is_written_down_once(submit, person):
    assert submit(residents=[person, person]).records.count() == 1


def test_the_household_is_that_of_the_day_of_the_deed(village, submit, person):
    before = person.memberships.get().household
    registry.move_to_household(
        resident=person,
        household=HouseholdFactory(village=village),
        on=ACTED_ON - timedelta(days=3),
        by=submit().recorded_by,
        at=NOW,
    )
    earlier = submit(acted_on=ACTED_ON - timedelta(days=10)).records.get()
    assert earlier.household == before
    assert submit(note="今天").records.get().household != before


def test_the_day_is_today_when_none_is_given(submit):
    assert submit(acted_on=None).records.get().acted_on == ACTED_ON


def test_each_form_leaves_one_audit_line(submit):
    submission = submit()
    line = Event.objects.get(action="villages.record_submitted")
    assert line.target_id == str(submission.pk)
    assert line.data["records"] == [submission.records.get().pk]


# --- The same again -----------------------------------------------------------------


def test_the_same_id_and_body_is_the_same_submission(submit):
    client_id = uuid4()
    assert submit(client_id=client_id) == submit(client_id=client_id)
    assert BehaviourRecord.objects.count() == 1


def test_a_retry_a_minute_later_is_the_same_submission(submit):
    client_id = uuid4()
    later = NOW + timedelta(minutes=1)
    assert submit(client_id=client_id) == submit(client_id=client_id, at=later)


def test_the_same_id_with_another_body_is_a_conflict(submit):
    client_id = uuid4()
    submit(client_id=client_id)
    with pytest.raises(records.ClientIdConflict):
        submit(client_id=client_id, note="另一件事")
    assert BehaviourRecord.objects.count() == 1


def test_the_same_id_from_somebody_else_is_a_conflict(submit, panel):
    client_id = uuid4()
    submit(client_id=client_id)
    with pytest.raises(records.ClientIdConflict):
        submit(client_id=client_id, by=panel[0])


def test_another_photo_is_another_body(submit):
    client_id = uuid4()
    submit(client_id=client_id, photos=[photos.prepare(photo_file(1))])
    with pytest.raises(records.ClientIdConflict):
        submit(client_id=client_id, photos=[photos.prepare(photo_file(2))])


@pytest.mark.django_db(transaction=True)
def test_two_requests_at_once_with_one_id_make_one_submission(submit):
    client_id, start = uuid4(), Barrier(4)

    def send(_: int) -> int:
        try:
            start.wait()
            return submit(client_id=client_id).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        answers = set(pool.map(send, range(4)))
    assert answers == {Submission.objects.get().pk}
    assert BehaviourRecord.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_bodies_at_once_with_one_id_one_is_a_conflict(submit):
    client_id, start = uuid4(), Barrier(2)

    def send(note: str) -> str:
        try:
            start.wait()
            return submit(client_id=client_id, note=note).records.get().note
        except records.ClientIdConflict:
            return "conflict"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(send, ["甲", "乙"]))
    assert answers in (["conflict", "甲"], ["conflict", "乙"])
    assert BehaviourRecord.objects.count() == 1


def test_a_fault_that_is_no_retry_is_not_hidden(submit, monkeypatch):
    def fault(**_: object) -> None:
        raise IntegrityError("disk")

    monkeypatch.setattr(submitting, "attach", fault)
    with pytest.raises(IntegrityError, match="disk"):
        submit()
    assert not Submission.objects.exists()


# --- When -----------------------------------------------------------------------------


def test_a_deed_of_tomorrow_is_refused(submit):
    with pytest.raises(records.ActInFuture):
        submit(acted_on=ACTED_ON + timedelta(days=1))


def test_just_after_midnight_here_today_is_today(submit):
    # 00:30 in Shanghai is still yesterday in UTC.
    at = moment(ACTED_ON, 0) + timedelta(minutes=30)
    assert submit(at=at, acted_on=ACTED_ON).records.get().acted_on == ACTED_ON


def test_a_deed_before_the_book_is_refused(submit):
    with pytest.raises(records.NoRulesThen, match="2024年12月31日"):
        submit(acted_on=date(2024, 12, 31))


def test_the_day_of_the_deed_decides_which_book_applies(submit, village, rule, book):
    newer = RuleBookFactory(village=village, version=2, effective_from=ACTED_ON)
    book.effective_to = ACTED_ON - timedelta(days=1)
    book.save()
    raised = RuleFactory(rule_book=newer, code=rule.code, points_default=4)
    before = submit(rule=raised, acted_on=ACTED_ON - timedelta(days=1)).records.get()
    assert (before.rule, before.points_proposed) == (rule, rule.points_default)
    today = submit(rule=rule).records.get()
    assert (today.rule, today.points_proposed) == (raised, 4)


def test_a_rule_that_the_book_of_the_day_lacks_is_refused(submit, village, book):
    newer = RuleBookFactory(village=village, version=2, effective_from=ACTED_ON)
    book.effective_to = ACTED_ON - timedelta(days=1)
    book.save()
    new = RuleFactory(rule_book=newer, title="养护公共绿化")
    with pytest.raises(records.RuleNotInForceThen, match="养护公共绿化"):
        submit(rule=new, acted_on=ACTED_ON - timedelta(days=1))


def test_a_rule_of_a_draft_is_refused(submit, village):
    draft = RuleBookFactory(village=village, version=2, status=BookStatus.DRAFT)
    with pytest.raises(records.RuleNotInForceThen):
        submit(rule=RuleFactory(rule_book=draft))


def test_a_rule_of_another_village_is_refused(submit):
    with pytest.raises(records.RuleOfAnotherVillage):
        submit(rule=RuleFactory())


def test_a_deed_of_just_a_month_ago_needs_no_reason(submit):
    assert submit(acted_on=date(2026, 5, 3)).records.get().late_reason == ""


def test_a_deed_of_more_than_a_month_ago_needs_a_reason(submit):
    with pytest.raises(records.ReasonForLateness):
        submit(acted_on=date(2026, 5, 2), late_reason="  ")
    late = submit(acted_on=date(2026, 5, 2), late_reason="那时手机坏了")
    assert late.records.get().late_reason == "那时手机坏了"


def test_a_deed_past_its_term_is_refused(submit, book):
    short = RuleFactory(rule_book=book, validity_months=2)
    with pytest.raises(records.PastItsTerm):
        submit(rule=short, acted_on=date(2026, 4, 3), late_reason="忘了")


# --- What -----------------------------------------------------------------------------


@pytest.mark.parametrize("points", [0, 6])
def test_points_outside_the_rule_are_refused_with_its_range(submit, points):
    with pytest.raises(records.PointsOutOfRange, match="1到5分"):
        submit(points=points)


@pytest.mark.parametrize("points", [1, 5])
def test_points_at_the_ends_of_the_range_are_taken(submit, points):
    assert submit(points=points).records.get().points_proposed == points


def test_a_deduct_is_refused_since_it_has_its_own_procedure(submit, book):
    deduct = RuleFactory(rule_book=book, kind=RuleKind.DEDUCT, title="乱堆杂物")
    with pytest.raises(records.DeductHasItsOwnProcedure, match="先提醒"):
        submit(rule=deduct)


def test_a_rule_that_asks_for_a_photo_gets_none_and_refuses(submit, book):
    rule = RuleFactory(rule_book=book, evidence=EvidenceKind.PHOTO)
    with pytest.raises(records.PhotoMissing):
        submit(rule=rule)
    kept = submit(rule=rule, photos=[photos.prepare(photo_file())])
    assert kept.evidence.count() == 1


def test_a_rule_that_asks_for_a_document_takes_a_record_without(submit, book):
    rule = RuleFactory(rule_book=book, evidence=EvidenceKind.DOCUMENT)
    assert submit(rule=rule).records.count() == 1


def test_more_than_nine_photos_are_refused(submit):
    photo = photos.prepare(photo_file())
    with pytest.raises(records.TooManyPhotos):
        submit(photos=[photo] * 10)


@pytest.mark.parametrize("hours", [None, 0, 1001])
def test_a_rule_with_tiers_asks_for_hours(submit, book, hours):
    ladder = RuleFactory(rule_book=book, tiers=[[10, 2], [20, 5]])
    with pytest.raises(records.QuantityMissing):
        submit(rule=ladder, quantity=hours)


# --- Who ------------------------------------------------------------------------------


def test_nobody_at_all_is_refused(submit):
    with pytest.raises(records.NobodyChosen):
        submit(residents=[])


def test_more_than_a_hundred_people_are_refused(submit):
    with pytest.raises(records.TooManyPeople):
        submit(residents=[Resident(pk=key) for key in range(1, 102)])


def test_somebody_who_had_died_is_refused_by_name(submit, person):
    person.died_on = ACTED_ON
    person.save()
    with pytest.raises(records.ResidentDeceased, match="李长河"):
        submit()


def test_somebody_who_died_the_day_after_is_written_down(submit, person):
    person.died_on = ACTED_ON + timedelta(days=1)
    person.save()
    assert submit(at=NOW + timedelta(days=2)).records.count() == 1


def test_somebody_who_had_moved_away_is_refused_by_name(submit, person):
    person.memberships.update(ends_on=ACTED_ON - timedelta(days=1))
    with pytest.raises(records.ResidentMoved, match="李长河"):
        submit()


def test_somebody_who_is_away_is_refused_by_name(submit, person):
    person.away_since = ACTED_ON - timedelta(days=30)
    person.save()
    with pytest.raises(records.ResidentAway, match=r"李长河.*本期不参评"):
        submit()


def test_somebody_who_turns_eighteen_tomorrow_is_refused(submit, person):
    person.born_on = date(2008, 6, 4)
    person.save()
    with pytest.raises(records.ResidentUnderAge, match="李长河"):
        submit()


def test_somebody_who_is_eighteen_today_is_written_down(submit, person):
    person.born_on = date(2008, 6, 3)
    person.save()
    assert submit().records.count() == 1


def test_somebody_without_consent_is_refused_by_name(submit, village):
    silent = ResidentFactory(village=village, name="王建国", consents=())
    with pytest.raises(records.ResidentWithoutConsent, match="王建国"):
        submit(residents=[silent])


def test_consent_taken_back_since_the_deed_refuses_it(submit, person):
    person.consents.update(withdrawn_at=NOW - timedelta(hours=1))
    with pytest.raises(records.ResidentWithoutConsent):
        submit(acted_on=ACTED_ON - timedelta(days=5))


def test_consent_given_since_the_deed_lets_it_be_written_down(submit, person):
    person.consents.update(given_at=NOW - timedelta(hours=1))
    assert submit(acted_on=ACTED_ON - timedelta(days=5)).records.count() == 1


def test_somebody_of_another_village_is_refused_without_a_name(submit):
    stranger = ResidentFactory(name="外村人")
    with pytest.raises(records.ResidentOfAnotherVillage) as refusal:
        submit(residents=[stranger])
    assert "外村人" not in str(refusal.value)


def test_one_person_refused_means_nobody_is_written_down(submit, person, village):
    silent = ResidentFactory(village=village, consents=())
    with pytest.raises(records.ResidentWithoutConsent):
        submit(residents=[person, silent])
    assert not Submission.objects.exists()


def test_a_deed_of_the_household_is_credited_to_it_once(submit, book, person):
    rule = RuleFactory(rule_book=book, subject=RuleSubject.HOUSEHOLD)
    home = person.memberships.get().household
    spouse = ResidentFactory(household=home, name="王秀兰")
    with pytest.raises(records.HouseholdTwice, match=r"李长河和王秀兰是一家"):
        submit(rule=rule, residents=[person, spouse])
    record = submit(rule=rule).records.get()
    assert (record.household, record.resident) == (home, person)


def test_nobody_writes_down_what_they_or_their_family_did(submit, person, recorder):
    home = person.memberships.get().household
    ResidentFactory(household=home, user=recorder)
    with pytest.raises(records.OwnHousehold, match="李长河和您是一家人"):
        submit()


def test_nobody_writes_down_what_a_declared_relative_did(
    submit, person, recorder, village
):
    cousin = ResidentFactory(village=village, user=recorder)
    KinshipFactory(first=cousin, second=person)
    with pytest.raises(records.OwnRelative, match="李长河是您登记过的亲属"):
        submit()


def test_where_a_relatives_household_gains_the_panel_looks_whatever_the_rule_says(
    submit, person, recorder, village, small_rule
):
    roof = person.memberships.get().household
    aunt = ResidentFactory(village=village, household=roof)
    cousin = ResidentFactory(village=village, user=recorder)
    stranger = submit(rule=small_rule, residents=[ResidentFactory(village=village)])
    KinshipFactory(first=cousin, second=aunt)
    theirs = submit(rule=small_rule)
    assert stranger.records.get().status == RecordStatus.ON_NOTICE
    assert theirs.records.get().status == RecordStatus.SUBMITTED


def test_where_points_are_the_persons_own_a_relatives_housemate_needs_no_panel(
    submit, person, recorder, village, small_rule
):
    village.account_holder = AccountHolder.PERSON
    village.save()
    roof = person.memberships.get().household
    aunt = ResidentFactory(village=village, household=roof)
    KinshipFactory(first=ResidentFactory(village=village, user=recorder), second=aunt)
    assert submit(rule=small_rule).records.get().status == RecordStatus.ON_NOTICE


def test_a_neighbour_who_is_a_resident_too_writes_it_down(submit, recorder, village):
    ResidentFactory(village=village, user=recorder)
    assert submit().records.count() == 1


# --- Seen before ------------------------------------------------------------------------


def test_the_same_deed_of_the_same_person_on_the_same_day_warns(submit, person):
    first = submit().records.get()
    with pytest.raises(records.PossibleDuplicate) as warning:
        submit(warn_of_duplicates=True, note="又一次")
    alike = warning.value.details["look_alikes"]
    assert [(one.record, one.same_photo) for one in alike] == [(first, False)]


def test_insisting_writes_the_same_deed_down_again(submit):
    submit()
    submit(note="下午又去了")
    assert BehaviourRecord.objects.count() == 2


def test_a_withdrawn_record_warns_nobody(submit, recorder):
    records.withdraw(record=submit().records.get(), by=recorder, at=NOW)
    assert submit(warn_of_duplicates=True)


def test_another_day_or_another_person_warns_nobody(submit, village):
    submit()
    submit(warn_of_duplicates=True, acted_on=ACTED_ON - timedelta(days=1))
    submit(warn_of_duplicates=True, residents=[ResidentFactory(village=village)])
    assert BehaviourRecord.objects.count() == 3


def test_the_same_photo_warns_whoever_it_is_about(submit, village, small_rule):
    first = submit(photos=[photos.prepare(photo_file(7))]).records.get()
    again = photos.prepare(photo_file(7, quality=35, size=(640, 480)))
    with pytest.raises(records.PossibleDuplicate) as warning:
        submit(
            warn_of_duplicates=True,
            rule=small_rule,
            residents=[ResidentFactory(village=village)],
            photos=[again],
        )
    alike = warning.value.details["look_alikes"]
    assert [(one.record, one.same_photo) for one in alike] == [(first, True)]


def test_a_photo_of_another_village_warns_nobody(submit, village):
    submission = submit(photos=[photos.prepare(photo_file(7))])
    submission.evidence.update(village=ResidentFactory().village)
    other = ResidentFactory(village=village)
    assert submit(
        warn_of_duplicates=True,
        residents=[other],
        photos=[photos.prepare(photo_file(7))],
    )


def test_a_retry_is_answered_before_any_warning(submit):
    client_id = uuid4()
    first = submit(client_id=client_id, warn_of_duplicates=True)
    assert submit(client_id=client_id, warn_of_duplicates=True) == first


# --- Without a panel ---------------------------------------------------------------------


def test_a_rule_that_needs_no_panel_goes_straight_to_notice(submit, small_rule):
    record = submit(rule=small_rule).records.get()
    assert (record.status, record.points_granted) == (RecordStatus.ON_NOTICE, 2)
    assert record.decided_at == NOW
    assert record.notice.starts_on == ACTED_ON
