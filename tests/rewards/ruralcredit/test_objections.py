"""我觉得不对: one receipt, answered by others in writing; upheld, others rate anew."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.utils import timezone

from grassroots.core import short_code
from rewards.ruralcredit.errors.coops import NotForThisCoop, TooCloseToHousehold
from rewards.ruralcredit.errors.dossiers import NotANumber
from rewards.ruralcredit.errors.objections import (
    AnsweredAlready,
    CannotCorrect,
    CollectedIt,
    MayNotObject,
    NothingToObject,
    NotOnCard,
    ObjectionRuns,
    ReasonsMissing,
    SaidOtherwise,
    TookPartInRating,
    WordsMissing,
)
from rewards.ruralcredit.models import (
    DossierValue,
    DossierVisit,
    EndReason,
    ObjectionOutcome,
    RatingStatus,
    VisitSource,
)
from rewards.ruralcredit.selectors import objections as reading
from rewards.ruralcredit.services import dossiers, objections, panels, ratings
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import TODAY
from tests.factories.villages import ResidentFactory
from tests.rewards.ruralcredit.rated import (
    AT,
    LATER,
    committee,
    head_of,
    held,
    judges,
    rated,
    world,
)

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def w():
    w = world()
    w.head = head_of(w.dossier)
    w.rating = held(w.dossier, scored_by=w.officer, decided_by=w.committee)
    return w


def said(w, words="种了八年了", **other):
    asked = {
        "rating": w.rating,
        "resident": w.head,
        "words": words,
        "client_id": uuid4(),
        "by": w.head.user,
        "at": AT,
    }
    return objections.object_to(**asked | other)


def answered(w, objection, *, by=None, at=LATER, is_upheld=True, **other):
    return objections.decide_objection(
        objection=objection,
        is_upheld=is_upheld,
        by=by or w.second,
        at=at,
        **{"reasons": "查过台账"} | other,
    )


def value(w, code="B03"):
    return DossierValue.objects.filter(indicator__code=code).latest("pk")


def test_a_household_has_a_receipt_and_an_answer_within_seven_working_days(w):
    found = said(w, indicator_code="B03")
    assert short_code.is_valid(found.number)
    # 3 June 2026 is a Wednesday.
    assert found.due_on == date(2026, 6, 12)
    assert not reading.is_on_behalf(found)
    assert reading.open_of(w.dossier) == found
    assert list(reading.waiting(w.coop)) == [found]
    assert not reading.overdue(w.coop, on=found.due_on).exists()
    late = found.due_on + timedelta(days=1)
    assert list(reading.overdue(w.coop, on=late)) == [found]


def test_the_same_form_sent_twice_is_one_objection(w):
    name = uuid4()
    first = said(w, client_id=name)
    assert said(w, client_id=name) == first
    with pytest.raises(SaidOtherwise):
        said(w, "还有别的", client_id=name)


def test_what_is_disputed_is_used_in_no_rating_meanwhile(w):
    said(w, indicator_code="B03")
    assert value(w).disputed_at == AT
    rating = rated(w.dossier, by=w.other_officer)
    assert rating.inputs["B03"] is None
    assert rating.missing == ["B03"]
    w.rating.refresh_from_db()
    assert w.rating.status == RatingStatus.DECIDED


def test_one_objection_at_a_time_and_nothing_without_words(w):
    with pytest.raises(WordsMissing):
        said(w, "  ")
    found = said(w)
    with pytest.raises(ObjectionRuns, match=found.number):
        said(w, "另一件")


def test_only_a_line_of_the_card_and_only_what_was_signed_last_can_be_disputed(w):
    with pytest.raises(NotOnCard):
        said(w, indicator_code="X99")
    with pytest.raises(NothingToObject):
        said(w, rating=rated(w.dossier, by=w.other_officer))


def test_a_household_may_say_that_its_rating_should_not_have_ended(w):
    ratings.end(rating=w.rating, reason=EndReason.ARREARS, by=None, at=AT)
    assert answered(w, said(w)).rating.status == RatingStatus.SET_ASIDE


def test_an_officer_may_enter_it_for_the_household_and_the_line_says_so(w):
    found = said(w, by=w.officer)
    assert reading.is_on_behalf(found)


def test_the_phone_in_the_register_is_the_households_own_voice(w):
    user = UserFactory()
    w.head.user, w.head.phone = None, user.phone
    w.head.save()
    assert not reading.is_on_behalf(said(w, by=user))


def test_strangers_children_and_who_moved_out_have_no_say(w):
    stranger = ResidentFactory(user=UserFactory())
    child = ResidentFactory(
        household=w.dossier.household, born_on=date(2015, 1, 1), user=UserFactory()
    )
    tries = [
        {"by": stranger.user},
        {"resident": stranger, "by": stranger.user},
        {"resident": stranger, "by": w.officer},
        {"resident": child, "by": child.user},
        {"by": w.committee},
    ]
    for one in tries:
        with pytest.raises(MayNotObject):
            said(w, **one)


def test_a_child_whose_phone_speaks_for_an_adult_is_no_adult(w):
    # The account belongs to a child; the phone is shared by another household.
    elder = ResidentFactory(user=UserFactory())
    elder.user.residents.add(
        ResidentFactory(household=w.dossier.household, born_on=date(2015, 1, 1))
    )
    with pytest.raises(MayNotObject):
        said(w, by=elder.user)


def test_an_upheld_value_is_corrected_and_the_rating_set_aside(w):
    done = answered(w, said(w, indicator_code="B03"), correct="8")
    assert done.outcome == ObjectionOutcome.UPHELD
    corrected = value(w)
    assert (corrected.number, corrected.disputed_at) == (8, None)
    assert corrected.until_on == date(2027, 6, 4)
    assert corrected.visit.source == VisitSource.CORRECTION
    assert corrected.visit.source_words == done.number
    w.rating.refresh_from_db()
    assert (w.rating.status, w.rating.end_reason) == ("set_aside", "objection")
    again = rated(w.dossier, at=LATER, by=w.other_officer)
    assert again.inputs["B03"] == "8.0000"


def test_an_upheld_value_that_nobody_knows_yet_goes_from_the_file(w):
    answered(w, said(w, indicator_code="B03"))
    rating = rated(w.dossier, at=LATER, by=w.other_officer)
    assert rating.missing == ["B03"]


def test_an_upheld_objection_to_the_whole_sets_the_rating_aside_and_no_value(w):
    count = DossierValue.objects.count()
    answered(w, said(w))
    assert DossierValue.objects.count() == count
    assert not w.dossier.ratings.holding(on=LATER.date()).exists()


def test_a_dismissed_one_stays_with_its_words_and_the_value_counts_again(w):
    done = answered(w, said(w, indicator_code="B03"), is_upheld=False)
    assert (done.outcome, done.words) == (ObjectionOutcome.DISMISSED, "种了八年了")
    assert value(w).disputed_at is None
    w.rating.refresh_from_db()
    assert w.rating.status == RatingStatus.DECIDED
    assert reading.open_of(w.dossier) is None
    with pytest.raises(AnsweredAlready):
        answered(w, done)


def test_nobody_answers_who_worked_it_out_or_signed_it(w):
    found = said(w)
    for one in (w.officer, w.committee):
        with pytest.raises(TookPartInRating):
            answered(w, found, by=one)


def test_nobody_answers_who_collected_the_disputed_value(w):
    w.dossier.visits.update(recorded_by=w.second)
    found = said(w, indicator_code="B03")
    with pytest.raises(CollectedIt):
        answered(w, found)
    answered(w, found, by=w.other_officer)


def test_nobody_answers_about_an_appraisal_who_gave_a_score():
    w = world(E02=None)
    w.head = head_of(w.dossier)
    judge = committee(w.coop)
    panel = panels.open_panel(
        dossier=w.dossier, people=[judge, *judges(w.coop, 4)], by=w.officer, at=AT
    )
    for seat in panel.seats.all():
        panels.give_score(seat=seat, score=80, by=seat.user, at=AT)
    panels.close_panel(panel=panel, by=w.officer, at=AT)
    w.rating = held(w.dossier, scored_by=w.officer, decided_by=w.committee)
    found = said(w, indicator_code="E02")
    with pytest.raises(CollectedIt):
        answered(w, found, by=judge)
    with pytest.raises(CannotCorrect):
        answered(w, found, correct="99")
    answered(w, found)
    # Others judge anew.
    assert rated(w.dossier, at=LATER, by=w.other_officer).missing == ["E02"]


def test_what_the_register_knows_has_no_collector_and_cannot_be_typed(w):
    found = said(w, indicator_code="A03")
    with pytest.raises(CannotCorrect):
        answered(w, found, correct="3")
    answered(w, found)


def test_only_officers_and_committee_of_the_coop_who_are_not_close_answer(w):
    found = said(w)
    for one in (w.auditor, UserFactory()):
        with pytest.raises(NotForThisCoop):
            answered(w, found, by=one)
    ResidentFactory(household=w.dossier.household, user=w.second)
    with pytest.raises(TooCloseToHousehold):
        answered(w, found)


def test_an_answer_has_reasons_and_a_correction_must_fit(w):
    found = said(w, indicator_code="B03")
    with pytest.raises(ReasonsMissing):
        answered(w, found, reasons=" ")
    with pytest.raises(NotANumber):
        answered(w, found, correct="很久")
    assert reading.open_of(w.dossier) == found
    assert value(w).disputed_at == AT


def test_an_indicator_that_the_coop_no_longer_has_is_only_set_aside(w):
    found = said(w, indicator_code="B03")
    card = w.rating.card
    DossierValue.objects.filter(indicator__code="B03").delete()
    assert card.version == 1
    answered(w, found)
    assert reading.value_behind(w.rating, "B03") is None


def test_another_receipt_number_is_drawn_where_one_is_taken(w, monkeypatch):
    first = said(w)
    answered(w, first, is_upheld=False)
    drawn = iter([first.number, "NEWCODE2"])
    monkeypatch.setattr(short_code, "new_code", lambda: next(drawn))
    assert said(w, "又一件").number == "NEWCODE2"


def test_an_objection_is_dated_by_the_day_of_the_rating(w):
    assert reading.value_behind(w.rating, "B03").from_on == TODAY


def survey(w, at=LATER, by=None, **values):
    found = dossiers.Collected(values=values, collected_on=timezone.localdate(at))
    return dossiers.record_visit(
        dossier=w.dossier,
        collected=found,
        client_id=uuid4(),
        by=by or w.other_officer,
        at=at,
    )


def known(w, code, on=LATER):
    rows = DossierValue.objects.holding(on=on.date()).filter(indicator__code=code)
    return [one.number for one in rows]


def test_what_was_decided_about_a_share_stands_until_its_parts_are_asked_anew(w):
    answered(w, said(w, indicator_code="C02"), correct="12.5")
    dossiers.refresh(dossier=w.dossier, on=LATER.date(), at=LATER)
    assert known(w, "C02") == [Decimal("12.5")]
    survey(w, B01="5", at=LATER + DAY)
    assert known(w, "C02", LATER + DAY) == [Decimal("12.5")]
    survey(w, F02="6000", at=LATER + 2 * DAY)
    assert known(w, "C02", LATER + 2 * DAY) == [Decimal(10)]


def test_a_share_that_was_taken_away_does_not_come_back_by_itself(w):
    answered(w, said(w, indicator_code="C02"))
    dossiers.refresh(dossier=w.dossier, on=LATER.date(), at=LATER)
    assert known(w, "C02") == []


def test_income_and_debts_can_be_disputed_and_take_the_share_with_them(w):
    found = said(w, indicator_code="F02")
    assert value(w, "F02").disputed_at == value(w, "C02").disputed_at == AT
    answered(w, found, correct="12000")
    assert value(w, "C02").disputed_at is None
    assert known(w, "C02") == [Decimal(20)]


def test_a_veto_can_be_disputed(w):
    said(w, indicator_code="V02")
    assert value(w, "V02").disputed_at == AT


def test_what_is_under_objection_stays_so_when_it_is_written_again(w):
    found = said(w, indicator_code="B03")
    survey(w, B03="7")
    assert (value(w).number, value(w).disputed_at) == (7, AT)
    survey(w, B03=None, at=LATER + DAY)
    survey(w, B03="9", at=LATER + 2 * DAY)
    assert (value(w).number, value(w).disputed_at) == (9, AT)
    answered(w, found, at=LATER + 2 * DAY, is_upheld=False)
    assert value(w).disputed_at is None
    survey(w, B03="10", at=LATER + 3 * DAY)
    assert value(w).disputed_at is None


@pytest.mark.parametrize("code", ["", "C02", "F01"])
def test_nobody_answers_about_what_follows_from_values_they_collected(w, code):
    DossierVisit.objects.update(recorded_by=w.second)
    dossiers.refresh(dossier=w.dossier, on=TODAY, at=AT)
    found = said(w, indicator_code=code)
    with pytest.raises(CollectedIt):
        answered(w, found)
    answered(w, found, by=w.other_officer)


def test_nobody_answers_about_the_whole_who_collected_since(w):
    found = said(w, indicator_code="B03")
    survey(w, B03="7", by=w.other_officer)
    with pytest.raises(CollectedIt):
        answered(w, found, by=w.other_officer)
