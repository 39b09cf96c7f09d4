"""A reminder says what was seen and until when to mend it; it takes nothing."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.deducts import EXPIRES_ON, FACTS, MEND_BY, REMINDED_ON, shot
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    moment,
)
from villages import record_errors
from villages.models import BookStatus, Deduct, DeductMoment, DeductStage, RuleKind
from villages.selectors.credit_files import score_as_of
from villages.services import deducts
from villages.services.deducts import reminding

NEW_YEAR = date(2027, 1, 1)


def test_a_reminder_gives_seven_days_and_takes_nothing(stage):
    deduct = stage.remind(photos=[shot()])
    assert (deduct.stage, deduct.mend_by) == (DeductStage.REMINDED, MEND_BY)
    assert (deduct.facts, deduct.points_proposed, deduct.points) == (FACTS, 2, None)
    assert deduct.expires_on == EXPIRES_ON
    assert deduct.household == stage.person.memberships.get().household
    photo = deduct.photos.get()
    assert (photo.moment, photo.added_by) == (
        DeductMoment.FAULT,
        stage.user("recorder"),
    )
    assert str(photo) == photo.digest[:12]
    assert score_as_of(stage.person, MEND_BY).total == 1000


def test_the_audit_line_says_who_and_when_but_not_what_was_the_matter(stage):
    deduct = stage.remind()
    line = Event.objects.get(action="villages.deduct_reminded")
    assert (line.target_id, line.village_id) == (str(deduct.pk), stage.village.pk)
    assert line.by_id == stage.user("recorder").pk
    assert FACTS not in str(line.data)
    assert stage.person.name not in str(line.data)


def test_the_same_id_and_body_give_the_same_reminder(stage):
    client_id = uuid4()
    first = stage.remind(client_id=client_id)
    assert stage.remind(client_id=client_id) == first
    with pytest.raises(deducts.ClientIdConflict):
        stage.remind(client_id=client_id, facts="别的事")
    assert Deduct.objects.count() == 1


@pytest.mark.parametrize(
    ("facts", "answer"),
    [("别的事", deducts.ClientIdConflict), (FACTS, IntegrityError)],
)
def test_an_id_taken_meanwhile_is_a_conflict_and_any_other_clash_a_fault(
    stage, monkeypatch, facts, answer
):
    """As when somebody else's form with that id is handed in at the same moment."""
    client_id, real = uuid4(), reminding.sent_before
    stage.remind(client_id=client_id)
    blind = iter((True, True))

    def sent_before(*asked, **more):
        return None if next(blind, False) else real(*asked, **more)

    monkeypatch.setattr(reminding, "sent_before", sent_before)
    monkeypatch.setattr(reminding, "_admit", _admit_without_a_look(reminding._admit))
    with pytest.raises(answer), transaction.atomic():
        stage.remind(client_id=client_id, facts=facts)


def _admit_without_a_look(real):
    def admit(deed, mend_by, *, on):
        Deduct.objects.update(stage=DeductStage.DROPPED, **DROPPED)
        return real(deed, mend_by, on=on)

    return admit


DROPPED = {"ended_at": moment(REMINDED_ON), "drop_reason": "mistaken"}


def test_an_id_taken_while_waiting_for_the_person_gives_that_reminder(
    stage, monkeypatch
):
    client_id, real = uuid4(), reminding.sent_before
    first = stage.remind(client_id=client_id)
    blind = iter((True,))
    monkeypatch.setattr(
        reminding,
        "sent_before",
        lambda *asked, **more: None if next(blind, False) else real(*asked, **more),
    )
    assert stage.remind(client_id=client_id) == first


def test_the_same_fault_of_the_same_day_is_held_up_once(stage):
    first = stage.remind()
    with pytest.raises(deducts.AlreadyReminded):
        stage.remind()
    stage.remind(acted_on=REMINDED_ON - timedelta(days=1))
    deducts.drop(
        deduct=first,
        reason="mistaken",
        by=stage.user("manager"),
        at=moment(REMINDED_ON),
    )
    stage.remind()


@pytest.mark.parametrize(
    ("days", "refused"), [(2, True), (3, False), (60, False), (61, True)]
)
def test_there_are_three_days_to_mend_it_at_least(stage, days, refused):
    mend_by = REMINDED_ON + timedelta(days=days)
    if refused:
        with pytest.raises(deducts.MendByOutOfRange):
            stage.remind(mend_by=mend_by)
    else:
        assert stage.remind(mend_by=mend_by).mend_by == mend_by


@pytest.mark.parametrize("role", ["manager", "supervisor", "town", "county"])
def test_only_a_recorder_of_the_village_reminds(stage, role):
    with pytest.raises(deducts.NotYourStep):
        stage.remind(by=stage.user(role))
    elsewhere = AppointmentFactory(role="recorder").user
    for stranger in (elsewhere, stage.panel[0], stage.subject):
        with pytest.raises(deducts.NotYourStep):
            stage.remind(by=stranger)


def test_it_says_what_was_seen(stage):
    with pytest.raises(deducts.FactsMissing):
        stage.remind(facts=" ")


def test_only_what_the_book_of_that_day_lists_is_reminded_of(stage):
    add = RuleFactory(rule_book=stage.rule.rule_book)
    with pytest.raises(deducts.NothingToRemindOf):
        stage.remind(rule=add)
    with pytest.raises(record_errors.NoRulesThen):
        stage.remind(acted_on=date(2024, 12, 31))
    foreign = RuleFactory(kind=RuleKind.DEDUCT)
    with pytest.raises(record_errors.RuleOfAnotherVillage):
        stage.remind(rule=foreign)
    with pytest.raises(record_errors.ActInFuture):
        stage.remind(acted_on=REMINDED_ON + timedelta(days=1))


def test_a_rule_of_a_later_book_is_read_in_the_book_of_the_day(stage):
    book = stage.rule.rule_book
    book.effective_to = date(2026, 5, 31)
    book.save()
    later = RuleBookFactory(
        village=stage.village,
        version=2,
        status=BookStatus.ADOPTED,
        effective_from=date(2026, 6, 1),
    )
    new = RuleFactory(rule_book=later, code=stage.rule.code, kind=RuleKind.DEDUCT)
    deduct = stage.remind(rule=new, acted_on=date(2026, 5, 31))
    assert deduct.rule == stage.rule


def test_nobody_reminds_the_own_household_or_a_relative(stage):
    recorder = stage.user("recorder")
    mate = ResidentFactory(
        household=stage.person.memberships.get().household, user=recorder
    )
    with pytest.raises(record_errors.OwnHousehold):
        stage.remind()
    mate.user = None
    mate.save()
    own = ResidentFactory(village=stage.village, user=recorder)
    KinshipFactory(first=own, second=stage.person)
    with pytest.raises(record_errors.OwnRelative):
        stage.remind()


def test_who_takes_no_part_is_not_reminded_on_the_record(stage):
    young = ResidentFactory(village=stage.village, born_on=date(2010, 1, 1))
    away = ResidentFactory(village=stage.village, away_since=date(2026, 1, 1))
    unasked = ResidentFactory(village=stage.village, consents=())
    elsewhere = ResidentFactory()
    for person, refusal in (
        (young, record_errors.ResidentUnderAge),
        (away, record_errors.ResidentAway),
        (unasked, record_errors.ResidentWithoutConsent),
        (elsewhere, record_errors.ResidentOfAnotherVillage),
    ):
        with pytest.raises(refusal):
            stage.remind(resident=person)


def test_what_would_be_over_before_it_could_count_is_not_begun(stage):
    short = RuleFactory(
        rule_book=stage.rule.rule_book, kind=RuleKind.DEDUCT, validity_months=1
    )
    acted_on = date(2026, 5, 10)
    with pytest.raises(deducts.NoTimeLeft):
        stage.remind(rule=short, acted_on=acted_on)
    with pytest.raises(record_errors.PastItsTerm):
        stage.remind(rule=short, acted_on=date(2026, 5, 3))


def test_points_lie_within_the_rule(stage):
    with pytest.raises(record_errors.PointsOutOfRange):
        stage.remind(points=6)
    assert stage.remind(points=5).points_proposed == 5


def test_no_deduct_counts_longer_than_two_years(stage):
    long = RuleFactory(
        rule_book=stage.rule.rule_book, kind=RuleKind.DEDUCT, validity_months=60
    )
    assert stage.remind(rule=long).expires_on == date(2028, 6, 3)


def test_a_term_that_begins_on_a_leap_day_ends_on_the_last_of_february(stage):
    deduct = stage.remind(
        acted_on=date(2028, 2, 29), at=moment(date(2028, 2, 29)), by=_lasting(stage)
    )
    assert deduct.expires_on == date(2029, 2, 28)


def _lasting(stage):
    return AppointmentFactory(
        village=stage.village, role="recorder", user=UserFactory()
    ).user


def test_how_it_reads_in_a_list_of_rows_tells_nobody_whose_it_is(stage):
    deduct = stage.remind()
    assert str(deduct) == f"2026-06-03 {stage.rule.pk}"


def test_the_cap_of_the_rule_holds_for_what_runs_and_for_what_counts(stage):
    capped = RuleFactory(
        rule_book=stage.rule.rule_book,
        kind=RuleKind.DEDUCT,
        points_default=3,
        cap_points=5,
    )
    first = stage.remind(rule=capped)
    second = stage.remind(rule=capped, acted_on=date(2026, 6, 2))
    assert (first.points_proposed, second.points_proposed) == (3, 2)
    with pytest.raises(deducts.CapReached):
        stage.remind(rule=capped, acted_on=date(2026, 6, 1))
    # Another month has its own, and what was dropped uses nothing up.
    assert stage.remind(rule=capped, acted_on=date(2026, 5, 31)).points_proposed == 3
    deducts.drop(
        deduct=first,
        reason="mistaken",
        by=stage.user("manager"),
        at=moment(REMINDED_ON),
    )
    third = stage.remind(rule=capped, acted_on=date(2026, 6, 1))
    assert third.points_proposed == 3
