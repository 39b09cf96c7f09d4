"""One household is rated: worked out, decided by people, ended in time."""

from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from rewards.ruralcredit.errors.objections import ObjectionRuns
from rewards.ruralcredit.errors.rating import (
    AsOfFuture,
    AsOfTooOld,
    DossierClosed,
    FileIncomplete,
    NoConsent,
    NothingToConfirm,
    NotTheLatestRating,
    OthersMustRate,
    OverrideNeedsReason,
    OwnHousehold,
    RatingNotOpen,
    SamePerson,
    ScoredByYou,
)
from rewards.ruralcredit.formulas.rating import OverrideOfVeto, OverrideTooFar
from rewards.ruralcredit.models import (
    Bound,
    CoopMember,
    DossierValue,
    EndReason,
    OverrideReason,
    Rating,
    RatingStatus,
)
from rewards.ruralcredit.selectors import ratings as reading
from rewards.ruralcredit.services import objections, ratings
from rewards.ruralcredit.services.dossiers import withdraw_consent
from tests.factories.ruralcredit import TODAY
from tests.factories.villages import (
    KinshipFactory,
    ResidentFactory,
    moment,
)
from tests.rewards.ruralcredit.rated import (
    AT,
    LATER,
    file_of,
    head_of,
    held,
    rated,
    rating_coop,
    world,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def w():
    return world()


def test_a_rating_explains_itself_by_inputs_points_and_the_four_numbers(w):
    rating = ratings.rate(dossier=w.dossier, as_of=TODAY, by=w.officer, at=AT)
    assert (rating.total, rating.proposed_band, rating.band) == (77, "AA", "")
    assert rating.points["A01"] == 1000
    assert rating.inputs["F01"] == "60000.0000"
    assert rating.band_limit_fen == 3_000_000
    assert rating.capacity_limit_fen == 5_500_000
    assert rating.coop_limit_fen == 5_000_000
    assert rating.line_limit_fen == 100_000_000
    assert (rating.limit_fen, rating.bound_by) == (3_000_000, Bound.BAND)
    assert rating.status == RatingStatus.SCORED
    assert not Rating.objects.holding(on=TODAY).exists()
    assert Event.objects.get(action="ruralcredit.rated").by_id == w.officer.pk


def test_rating_again_takes_the_place_of_what_nobody_decided(w):
    rated(w.dossier)
    second = rated(w.dossier)
    assert list(w.dossier.ratings.all()) == [second]


def test_without_income_there_is_no_limit_and_never_a_silent_one():
    w = world(F01=None)
    rating = rated(w.dossier)
    assert rating.proposed_band == "AA"
    assert rating.limit_fen is None
    assert rating.capacity_limit_fen is None
    assert rating.band_limit_fen == 3_000_000


@pytest.mark.parametrize("code", ["F01", "F02"])
def test_what_is_not_asked_limits_nobody_to_nothing(code):
    w = world(**{code: None})
    assert rated(w.dossier).bound_by == ""


def test_a_file_with_a_gap_is_rated_by_nobody(w):
    DossierValue.objects.filter(indicator__code="B01").delete()
    rating = rated(w.dossier)
    assert rating.missing == ["B01"]
    assert rating.total is None
    with pytest.raises(FileIncomplete, match="人均年纯收入"):
        ratings.decide(rating=rating, by=w.committee, at=AT)


def test_a_value_that_lies_in_no_line_of_the_card_is_as_good_as_missing():
    w = world(D01=-1)
    assert rated(w.dossier).missing == ["D01"]


@pytest.mark.parametrize(
    ("refusal", "change"),
    [
        (AsOfFuture, {"as_of": TODAY + timedelta(days=1)}),
        (AsOfTooOld, {"as_of": TODAY - timedelta(days=32)}),
        (NoConsent, {"as_of": TODAY - timedelta(days=31)}),
    ],
)
def test_a_day_without_consent_long_ago_or_yet_to_come_is_refused(w, refusal, change):
    w.dossier.authorisations.update(starts_on=TODAY)
    asked = {"dossier": w.dossier, "as_of": TODAY, "by": w.officer, "at": AT}
    with pytest.raises(refusal):
        ratings.rate(**asked | change)


def test_a_closed_file_is_rated_no_more(w):
    w.dossier.closed_on = TODAY
    w.dossier.save()
    with pytest.raises(DossierClosed):
        rated(w.dossier, by=w.officer)


def test_nobody_rates_or_decides_their_own_household_or_a_relatives(w):
    with pytest.raises(OwnHousehold):
        rated(w.dossier, by=head_of(w.dossier).user)
    relative = ResidentFactory(user=w.committee)
    first, second = sorted((relative, head_of(w.dossier)), key=lambda one: one.pk)
    KinshipFactory(first=first, second=second)
    rating = rated(w.dossier, by=w.officer)
    with pytest.raises(OwnHousehold):
        ratings.decide(rating=rating, by=w.committee, at=AT)


def test_a_person_who_did_not_work_it_out_signs_and_it_holds_for_two_years(w):
    rating = rated(w.dossier, by=w.officer)
    with pytest.raises(ScoredByYou):
        ratings.decide(rating=rating, by=w.officer, at=AT)
    rating = ratings.decide(rating=rating, by=w.committee, at=AT)
    assert (rating.status, rating.band) == (RatingStatus.DECIDED, "AA")
    assert rating.valid_from == TODAY
    assert rating.valid_until == date(2028, 6, 2)
    assert rating.review_due_on == date(2027, 6, 3)
    with pytest.raises(RatingNotOpen):
        ratings.decide(rating=rating, by=w.second, at=AT)


def test_a_new_rating_replaces_the_one_before_and_overwrites_nothing(w):
    first = held(w.dossier, scored_by=w.officer)
    second = held(w.dossier, at=LATER)
    first.refresh_from_db()
    assert first.status == RatingStatus.REPLACED
    assert (first.band, first.ended_on) == ("AA", LATER.date())
    assert second.replaces == first
    assert list(reading.history_of(w.dossier)) == [second, first]


def test_only_the_newest_working_out_can_be_signed(w):
    first = rated(w.dossier, by=w.officer)
    first.run_id = None
    newer = Rating.objects.get(pk=first.pk)
    newer.pk = None
    newer.save()
    with pytest.raises(NotTheLatestRating):
        ratings.decide(rating=first, by=w.committee, at=AT)


def test_another_band_needs_a_reason_words_and_a_second_person(w):
    rating = rated(w.dossier, by=w.officer)
    asked = {"rating": rating, "band": "AAA", "by": w.committee, "at": AT}
    for given in ({"reason": "new_fact"}, {"reason": "other", "words": "看过"}):
        with pytest.raises(OverrideNeedsReason):
            ratings.decide(**asked | given)
    given = {"reason": OverrideReason.NEW_FACT, "words": "刚卖了虾，单子还没录"}
    rating = ratings.decide(**asked | given)
    assert rating.status == RatingStatus.SCORED
    for one in (w.committee, w.officer):
        with pytest.raises(SamePerson):
            ratings.confirm(rating=rating, by=one, at=AT)
    rating = ratings.confirm(rating=rating, by=w.second, at=AT)
    assert (rating.status, rating.band) == (RatingStatus.DECIDED, "AAA")
    # The band's own ceiling; the co-op's cap is the same.
    assert (rating.limit_fen, rating.bound_by) == (5_000_000, Bound.BAND)


def test_a_lowered_band_has_the_limit_of_that_band_and_none_has_none():
    w = world(D03=0, B02="none", B06="none", E02=72)
    rating = rated(w.dossier, by=w.officer)
    assert rating.proposed_band == "A"
    given = {"reason": OverrideReason.DOUBT, "words": "地里没有那么多"}
    ratings.decide(rating=rating, band="", by=w.committee, at=AT, **given)
    rating = ratings.confirm(rating=rating, by=w.second, at=AT)
    assert (rating.band, rating.limit_fen, rating.bound_by) == ("", None, "")


def test_two_bands_at_once_are_too_far_and_a_veto_is_no_matter_of_votes():
    w = world(D03=0, B02="none", B06="none", E02=72)
    given = {"reason": OverrideReason.NEW_FACT, "words": "好人", "band": "AAA"}
    rating = rated(w.dossier, by=w.officer)
    with pytest.raises(OverrideTooFar):
        ratings.decide(rating=rating, by=w.committee, at=AT, **given)
    vetoed = file_of(w.coop, V02=True)
    rating = rated(vetoed, by=w.officer)
    assert rating.vetoes == ["V02"]
    with pytest.raises(OverrideOfVeto):
        ratings.decide(rating=rating, by=w.committee, at=AT, **given | {"band": "A"})


def test_a_proposal_that_is_dropped_leaves_the_cards_own_band_to_decide(w):
    rating = rated(w.dossier, by=w.officer)
    with pytest.raises(NothingToConfirm):
        ratings.drop_proposal(rating=rating, by=w.second, at=AT)
    with pytest.raises(NothingToConfirm):
        ratings.confirm(rating=rating, by=w.second, at=AT)
    given = {"reason": OverrideReason.GUARANTEE, "words": "两个保证人"}
    ratings.decide(rating=rating, band="AAA", by=w.committee, at=AT, **given)
    with pytest.raises(RatingNotOpen):
        ratings.decide(rating=rating, by=w.second, at=AT)
    rating = ratings.drop_proposal(rating=rating, by=w.second, at=AT)
    assert (rating.band, rating.override_reason, rating.decided_by) == ("", "", None)
    assert ratings.decide(rating=rating, by=w.second, at=AT).band == "AA"


def test_a_consent_taken_back_before_the_signature_leaves_nothing_to_sign(w):
    rated(w.dossier, by=w.officer)
    file = w.dossier.authorisations.get(purpose="file")
    withdraw_consent(authorisation=file, by=head_of(w.dossier).user, at=AT)
    assert not w.dossier.ratings.exists()


def test_a_consent_that_ran_out_before_the_signature_leaves_nothing_to_sign(w):
    rating = rated(w.dossier, by=w.officer)
    w.dossier.authorisations.filter(purpose="file").update(
        starts_on=AT.date() - timedelta(days=9), ends_on=AT.date() - timedelta(days=1)
    )
    with pytest.raises(NoConsent):
        ratings.decide(rating=rating, by=w.committee, at=AT)


def test_nothing_is_decided_while_an_objection_waits(w):
    first = held(w.dossier)
    objections.object_to(
        rating=first,
        resident=head_of(w.dossier),
        words="年头不对",
        client_id="6f8ff9d5-4f0d-4d57-9d56-2fd0f3a3f0b1",
        by=head_of(w.dossier).user,
        at=AT,
    )
    rating = rated(w.dossier, at=LATER, by=w.officer)
    with pytest.raises(ObjectionRuns):
        ratings.decide(rating=rating, by=w.committee, at=LATER)


def test_after_an_upheld_objection_only_others_rate_decide_and_confirm(w):
    first = held(w.dossier, scored_by=w.officer, decided_by=w.committee)
    objection = objections.object_to(
        rating=first,
        resident=head_of(w.dossier),
        words="年头不对",
        client_id="6f8ff9d5-4f0d-4d57-9d56-2fd0f3a3f0b1",
        by=head_of(w.dossier).user,
        at=AT,
    )
    objections.decide_objection(
        objection=objection, is_upheld=True, reasons="查过了", by=w.second, at=AT
    )
    assert reading.barred_from(w.dossier) == {w.officer.pk, w.committee.pk}
    with pytest.raises(OthersMustRate):
        rated(w.dossier, at=LATER, by=w.officer)
    rating = rated(w.dossier, at=LATER, by=w.other_officer)
    with pytest.raises(OthersMustRate):
        ratings.decide(rating=rating, by=w.committee, at=LATER)
    ratings.decide(rating=rating, by=w.second, at=LATER)
    assert reading.barred_from(w.dossier) == set()


def test_what_the_barred_worked_out_in_a_mass_rating_cannot_be_signed(w):
    first = held(w.dossier, scored_by=w.officer)
    first.status = RatingStatus.SET_ASIDE
    first.save()
    rating = rated(w.dossier, by=w.other_officer)
    Rating.objects.filter(pk=rating.pk).update(scored_by=w.officer)
    with pytest.raises(OthersMustRate):
        ratings.decide(rating=rating, by=w.second, at=AT)


def test_ending_is_said_once_with_its_reason(w):
    rating = held(w.dossier)
    ended = ratings.end(rating=rating, reason=EndReason.ARREARS, by=None, at=LATER)
    assert (ended.status, ended.ended_on) == (RatingStatus.ENDED, LATER.date())
    assert ended.end_reason == EndReason.ARREARS
    with pytest.raises(RatingNotOpen):
        ratings.end(rating=rating, reason=EndReason.ARREARS, by=None, at=LATER)


def test_ending_for_a_reason_ends_what_holds_and_drops_what_nobody_decided(w):
    first = held(w.dossier)
    rated(w.dossier, at=LATER)
    given = {"dossier": w.dossier, "by": w.officer, "at": LATER}
    assert ratings.end_for(reason=EndReason.ARREARS, **given) == first
    assert list(w.dossier.ratings.all()) == [first]
    assert ratings.end_for(reason=EndReason.ARREARS, **given) is None


def test_two_years_end_by_themselves_the_day_after_the_last(w):
    rating = held(w.dossier)
    last = rating.valid_until
    assert ratings.end_expired(on=last, at=moment(last)) == 0
    after = last + timedelta(days=1)
    assert ratings.end_expired(on=after, at=moment(after)) == 1
    rating.refresh_from_db()
    assert rating.end_reason == EndReason.EXPIRED


def ended_because(dossier):
    ratings.end_by_events(on=LATER.date(), at=LATER)
    return dossier.ratings.get().end_reason


def test_nothing_happened_nothing_ends(w):
    held(w.dossier)
    assert ratings.end_by_events(on=LATER.date(), at=LATER) == 0


def test_a_consent_that_ran_out_ends_the_rating(w):
    held(w.dossier)
    w.dossier.authorisations.filter(purpose="file").update(ends_on=TODAY)
    assert ended_because(w.dossier) == EndReason.CONSENT


def test_a_household_that_is_closed_ends_the_rating(w):
    held(w.dossier)
    w.dossier.household.closed_on = LATER.date()
    w.dossier.household.save()
    assert ended_because(w.dossier) == EndReason.HOUSEHOLD


@pytest.mark.parametrize(("born", "reason"), [(1990, "household"), (2015, "")])
def test_an_adult_who_leaves_or_dies_changes_the_household_a_child_does_not(
    w, born, reason
):
    other = ResidentFactory(
        village=w.dossier.household.village,
        household=w.dossier.household,
        born_on=date(born, 1, 1),
    )
    held(w.dossier)
    other.memberships.update(ends_on=TODAY)
    assert ended_because(w.dossier) == reason


def test_who_is_a_member_no_more_has_no_rating_any_more(w):
    held(w.dossier)
    CoopMember.objects.update(ends_on=TODAY)
    assert ended_because(w.dossier) == EndReason.MEMBER_LEFT


@pytest.mark.parametrize(("disputed", "reason"), [(None, "veto"), (AT, "")])
def test_a_veto_in_the_file_ends_the_rating_unless_it_is_disputed(w, disputed, reason):
    held(w.dossier)
    known = DossierValue.objects.filter(indicator__code="V03")
    known.update(choice="true", disputed_at=disputed)
    assert ended_because(w.dossier) == reason


def test_the_queue_knows_what_waits_for_whom(w):
    coop = w.coop
    to_decide = rated(w.dossier)
    gap = file_of(coop, B01=None)
    rated(gap)
    waiting = file_of(coop)
    second = rated(waiting)
    given = {"reason": OverrideReason.DISASTER, "words": "台风"}
    ratings.decide(rating=second, band="AAA", by=w.committee, at=AT, **given)
    holds = held(file_of(coop))
    nobody_yet = file_of(coop)
    others = rating_coop()
    rated(file_of(others))

    def of(state, on=TODAY):
        return [one.dossier for one in reading.in_queue(coop, state, on=on)]

    assert of(reading.TO_DECIDE) == [to_decide.dossier]
    assert of(reading.MISSING) == [gap]
    assert of(reading.SECOND) == [waiting]
    assert of(reading.HELD) == [holds.dossier]
    assert of(reading.ENDING) == of(reading.REVIEW) == []
    assert of(reading.REVIEW, holds.review_due_on) == [holds.dossier]
    assert of(reading.ENDING, holds.valid_until - timedelta(days=60)) == [holds.dossier]
    assert of(reading.ENDING, holds.valid_until - timedelta(days=61)) == []
    assert list(reading.to_score(coop, on=TODAY)) == [nobody_yet]
    assert reading.counts_of(coop, on=TODAY) == {
        "to_decide": 1,
        "second": 1,
        "missing": 1,
        "ending": 0,
        "review": 0,
        "held": 1,
        "to_score": 1,
        "panel": 0,
    }
