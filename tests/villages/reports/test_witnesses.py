"""Who says they saw it: once, never family, and never the same two for ever."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.accounts import UserFactory
from tests.factories.reports import NOW
from tests.factories.villages import (
    HouseholdFactory,
    KinshipFactory,
    ResidentFactory,
    moment,
)
from villages.formulas.vouching import MUTUAL_LEAST, vouch_for_each_other
from villages.models import ReportWitness
from villages.selectors.reports import heard_from, is_gone
from villages.services import reports


def test_a_neighbour_confirms_by_name_and_household_number(scene):
    kept = scene.saw(scene.deed(), scene.neighbour)
    assert (kept.resident, kept.channel) == (scene.neighbour, "number")
    assert str(kept)


def test_who_signed_in_answers_as_themselves_and_as_nobody_else(scene):
    report = scene.deed()
    by = scene.neighbour.user
    with pytest.raises(reports.WitnessUnknown):
        scene.saw(report, scene.neighbour, by=by, resident=scene.me)
    kept = scene.saw(report, scene.neighbour, by=by, resident=scene.neighbour)
    assert kept.channel == "signed_in"


def test_a_link_is_used_once(scene):
    asked = scene.link(scene.deed())
    reports.answer(witness=asked, said="not_me", at=NOW)
    with pytest.raises(reports.LinkIsGone):
        reports.answer(witness=asked, said="not_me", at=NOW)
    asked.refresh_from_db()
    assert (asked.answer, asked.resident) == ("not_me", None)
    with pytest.raises(DatabaseError), transaction.atomic():
        ReportWitness.objects.update(answer="did_not")


def test_an_answer_is_one_of_three(scene):
    with pytest.raises(reports.AnswerMissing):
        scene.saw(scene.deed(), scene.neighbour, said="perhaps")


def test_a_link_ends_after_two_weeks_and_with_the_report(scene):
    report = scene.deed()
    asked = scene.link(report)
    assert not is_gone(asked, at=NOW)
    assert is_gone(asked, at=NOW + timedelta(days=14))
    reports.withdraw(report=report, by=scene.me.user, at=NOW)
    asked.refresh_from_db()
    assert is_gone(asked, at=NOW)


def test_after_five_wrong_names_the_link_is_gone(scene):
    asked = scene.link(scene.deed())
    for name in ("张三", "李四", "", "王五", "赵六"):
        with pytest.raises(reports.WitnessUnknown):
            reports.answer(witness=asked, said="saw", name=name, number="东88", at=NOW)
    with pytest.raises(reports.LinkIsGone):
        reports.answer(witness=asked, said="saw", name="于福来", number="东88", at=NOW)


def test_a_wrong_name_that_comes_after_the_answer_changes_nothing(scene, monkeypatch):
    asked = scene.link(scene.deed())
    reports.answer(witness=asked, said="not_me", at=NOW)
    module = "villages.services.reports.witnesses"
    monkeypatch.setattr(f"{module}.is_gone", lambda witness, *, at: False)
    with pytest.raises(reports.WitnessUnknown):
        reports.answer(witness=asked, said="saw", name="", number="", at=NOW)
    asked.refresh_from_db()
    assert asked.wrong_tries == 0


def test_family_and_relatives_and_the_person_bear_no_witness(scene):
    report = scene.deed()
    home = scene.me.memberships.get().household
    left = ResidentFactory(household=home, name="李远走")
    left.memberships.update(ends_on=date(2026, 6, 2))
    cousin = ResidentFactory(village=scene.stage.village, name="李表亲")
    KinshipFactory(first=cousin, second=scene.mate)
    same_phone = ResidentFactory(
        village=scene.stage.village, name="李同号", phone=scene.me.phone
    )
    same_user = ResidentFactory(
        village=scene.stage.village, name="李同户头", user=scene.me.user, phone=""
    )
    for who in (scene.me, scene.mate, cousin, same_phone, same_user):
        with pytest.raises(reports.WitnessTooClose):
            reports.enter_witness(
                report=report, resident=who, by=scene.user("recorder"), at=NOW
            )
    # On the day of the act they still lived together.
    early = scene.deed(acted_on=date(2026, 6, 1))
    ResidentFactory(village=scene.stage.village)
    HouseholdFactory(village=scene.stage.village)
    with pytest.raises(reports.WitnessUnknown):
        reports.enter_witness(
            report=early, resident=left, by=scene.user("recorder"), at=NOW
        )


def test_children_strangers_and_the_same_again_bear_no_witness(scene):
    report = scene.deed()
    child = ResidentFactory(village=scene.stage.village, born_on=date(2012, 1, 1))
    for who in (child, ResidentFactory()):
        with pytest.raises(reports.WitnessUnknown):
            reports.enter_witness(
                report=report, resident=who, by=scene.user("recorder"), at=NOW
            )
    scene.saw(report, scene.neighbour)
    with pytest.raises(reports.WitnessedBefore):
        scene.saw(report, scene.neighbour)


def test_the_recorder_enters_a_witness_and_nobody_else_does(scene):
    report = scene.deed()
    given_ = {"report": report, "resident": scene.neighbour, "at": NOW}
    with pytest.raises(reports.NotYourReport):
        reports.enter_witness(**given_, by=scene.panel[0])
    made = reports.enter_witness(**given_, by=scene.user("recorder"))
    assert (made.channel, made.answer) == ("paper", "saw")


def test_only_the_reporter_asks_and_a_few_times(scene):
    report = scene.deed()
    with pytest.raises(reports.NotYoursToReport):
        reports.ask(report=report, by=scene.neighbour.user, at=NOW)
    for _each in range(5):
        scene.link(report)
    with pytest.raises(reports.TooManyLinks):
        scene.link(report)


# --- Pairs ------------------------------------------------------------------------


@given(st.integers(0, 20), st.integers(0, 20))
def test_a_pair_is_one_in_both_directions(there, back):
    assert vouch_for_each_other(there, back) == vouch_for_each_other(back, there)
    expected = there >= MUTUAL_LEAST and back >= MUTUAL_LEAST
    assert vouch_for_each_other(there, back) == expected


def test_two_who_keep_vouching_for_each_other_are_shown_to_the_desk(scene):
    mine = [scene.deed() for _each in range(3)]
    theirs = [
        scene.deed(resident=scene.neighbour, by=scene.neighbour.user)
        for _each in range(3)
    ]
    recorder = scene.user("recorder")
    for report in mine:
        scene.saw(report, scene.neighbour)
    (one,) = heard_from(mine[0], at=NOW)
    assert not one.is_mutual
    for report in theirs:
        reports.enter_witness(report=report, resident=scene.me, by=recorder, at=NOW)
    (one,) = heard_from(mine[0], at=NOW)
    assert one.is_mutual
    (later,) = heard_from(mine[0], at=moment(date(2027, 7, 1)))
    assert not later.is_mutual


def test_a_no_makes_no_pair(scene):
    report = scene.deed()
    scene.saw(report, scene.neighbour, said="did_not")
    (one,) = heard_from(report, at=NOW)
    assert (one.is_mutual, one.witness.answer) == (False, "did_not")


def test_the_account_of_a_witness_may_speak_for_several(scene):
    user = UserFactory()
    wife = ResidentFactory(village=scene.stage.village, user=user)
    kept = scene.saw(scene.deed(), wife, by=user, resident=wife)
    assert kept.resident == wife
