"""Dossiers: consent first, one value on any day, everything said again is one thing."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import given, strategies

from grassroots.audit.models import Event
from rewards.ruralcredit.errors.coops import NotForThisCoop, TooCloseToHousehold
from rewards.ruralcredit.errors.dossiers import (
    BelowZero,
    CollectedLater,
    ConsentOutOfOrder,
    ConsentOver,
    DossierClosed,
    EvidenceMissing,
    HouseholdGone,
    MayNotWithdraw,
    NewerValue,
    NoFileConsent,
    NotAChoice,
    NotANumber,
    NotAskedAtHome,
    NothingCollected,
    NotSignedByThemselves,
    NumberTooLarge,
    RecipientMissing,
    SentDifferently,
    SignerNotOfHousehold,
    SignerTooYoung,
    TooManyPlaces,
    TooOld,
    UnknownIndicator,
)
from rewards.ruralcredit.errors.members import NotServedHere
from rewards.ruralcredit.formulas.dossiers import (
    derived,
    percent,
    places_of,
    read_choice,
    read_number,
    read_yes_or_no,
)
from rewards.ruralcredit.models import (
    Dossier,
    DossierValue,
    DossierVisit,
    EndReason,
    FilePurpose,
    LenderLink,
    LoanStatus,
    Rating,
    RatingStatus,
    Scorecard,
    VisitSource,
)
from rewards.ruralcredit.selectors.dossiers import (
    completeness_many,
    completeness_of,
    has_consent,
    values_of,
    with_consent,
)
from rewards.ruralcredit.services import dossiers, indicators, members
from rewards.ruralcredit.services.dossiers import Collected, Signed
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    CERTIFIED_UNTIL,
    TODAY,
    CoopAppointmentFactory,
    CoopMemberFactory,
    DossierFactory,
    consent,
    head_of,
    know,
    make_coop,
    make_loan,
    officer_of,
    photo_of,
    village_of,
)
from tests.factories.villages import (
    IN_FORCE_FROM,
    KinshipFactory,
    MembershipFactory,
    ResidentFactory,
    moment,
)
from villages.models import ConsentChannel

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
DAY = timedelta(days=1)


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def officer(coop):
    return officer_of(coop).user


@pytest.fixture
def resident(coop):
    return ResidentFactory(village=village_of(coop), is_head=True, user=UserFactory())


@pytest.fixture
def household(resident):
    return resident.memberships.get().household


@pytest.fixture
def dossier(coop):
    return DossierFactory(coop=coop)


def signed(resident, **given):
    given = {
        "purpose": FilePurpose.FILE,
        "channel": ConsentChannel.PAPER,
        "starts_on": TODAY,
        "ends_on": CERTIFIED_UNTIL,
    } | given
    return Signed(resident=resident, **given)


def open_one(coop, household, resident, by, at=AT, **given):
    return dossiers.open_dossier(
        coop=coop, household=household, signed=signed(resident, **given), by=by, at=at
    )


def record(dossier, by, values, client_id=None, at=AT, **more):
    collected = Collected(values=values, **{"collected_on": TODAY} | more)
    return dossiers.record_visit(
        dossier=dossier,
        collected=collected,
        client_id=client_id or uuid4(),
        by=by,
        at=at,
    )


def held(dossier, on=TODAY):
    return {code: one.value for code, one in values_of(dossier, on).items()}


# --- Opening and agreeing ---------------------------------------------------------


def test_a_file_is_opened_with_its_consent_and_once(coop, household, resident, officer):
    first = open_one(coop, household, resident, officer)
    assert has_consent(first, on=TODAY)
    assert not has_consent(first, on=TODAY - DAY)
    first.closed_on = TODAY
    first.save()
    again = open_one(coop, household, resident, officer)
    assert (again.pk, again.closed_on) == (first.pk, None)
    assert Event.objects.filter(action="ruralcredit.dossier_opened").count() == 1
    assert Event.objects.filter(action="ruralcredit.consent_given").count() == 2


def test_no_file_of_a_household_elsewhere_or_gone(coop, household, resident, officer):
    stranger = ResidentFactory()
    with pytest.raises(NotServedHere):
        open_one(coop, stranger.memberships.get().household, stranger, officer)
    household.closed_on = TODAY
    household.save()
    with pytest.raises(HouseholdGone):
        open_one(coop, household, resident, officer)
    assert not Dossier.objects.exists()


def test_an_officer_opens_no_file_of_the_own_house_or_a_relative_s(
    coop, household, resident
):
    own = CoopAppointmentFactory(coop=coop, user=resident.user).user
    kin = ResidentFactory(village=village_of(coop), user=officer_of(coop).user)
    KinshipFactory(first=kin, second=resident)
    for user in (own, kin.user):
        with pytest.raises(TooCloseToHousehold):
            open_one(coop, household, resident, user)
    with pytest.raises(NotForThisCoop):
        open_one(coop, household, resident, UserFactory())


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"starts_on": TODAY + DAY}, ConsentOutOfOrder),
        ({"starts_on": TODAY - 9 * DAY, "ends_on": TODAY - DAY}, ConsentOutOfOrder),
        ({"purpose": FilePurpose.LENDER}, RecipientMissing),
        ({"purpose": FilePurpose.BANK_QUERY, "recipient": " "}, RecipientMissing),
        ({"channel": ConsentChannel.PHONE}, NotSignedByThemselves),
    ],
)
def test_a_consent_says_until_when_and_to_whom(
    coop, household, resident, officer, given, refusal
):
    with pytest.raises(refusal):
        open_one(coop, household, resident, officer, **given)
    assert not Dossier.objects.exists()


def test_an_adult_of_the_household_signs(coop, household, resident, officer):
    child = ResidentFactory(household=household, born_on=date(2010, 1, 1))
    moved = ResidentFactory(household=None, village=village_of(coop))
    MembershipFactory(
        resident=moved,
        household=household,
        ends_on=TODAY - DAY,
        starts_on=IN_FORCE_FROM,
    )
    gone = ResidentFactory(household=household, died_on=TODAY - DAY)
    for signer, refusal in (
        (child, SignerTooYoung),
        (moved, SignerNotOfHousehold),
        (gone, SignerNotOfHousehold),
        (ResidentFactory(), SignerNotOfHousehold),
    ):
        with pytest.raises(refusal):
            open_one(coop, household, signer, officer)


def test_who_agrees_on_the_phone_needs_no_officer(dossier):
    signer = head_of(dossier.household)
    signer.user = UserFactory()
    signer.save()
    wanted = signed(
        signer,
        purpose=FilePurpose.LENDER,
        recipient="农商行",
        channel=ConsentChannel.PHONE,
    )
    given = dossiers.authorise(dossier=dossier, signed=wanted, by=signer.user, at=AT)
    assert given.recipient == "农商行"
    with pytest.raises(NotSignedByThemselves):
        dossiers.authorise(dossier=dossier, signed=wanted, by=UserFactory(), at=AT)


def test_a_paper_is_entered_by_an_officer_and_not_by_relatives(dossier):
    signer = head_of(dossier.household)
    with pytest.raises(NotForThisCoop):
        dossiers.authorise(
            dossier=dossier, signed=signed(signer), by=UserFactory(), at=AT
        )


def rate(dossier):
    by = UserFactory()
    card = Scorecard.objects.create(
        coop=dossier.coop, version=1, content={}, created_at=AT, created_by=by
    )
    return Rating.objects.create(
        dossier=dossier,
        card=card,
        as_of=TODAY,
        total=80,
        proposed_band="AAA",
        band="AAA",
        status=RatingStatus.DECIDED,
        scored_at=AT,
        decided_at=AT,
        decided_by=by,
        valid_from=TODAY,
        valid_until=TODAY + 700 * DAY,
    )


def link(authorisation, digest):
    return LenderLink.objects.create(
        authorisation=authorisation,
        token_digest=digest,
        lender="农商行",
        purpose="贷款",
        ends_on=CERTIFIED_UNTIL,
        made_at=AT,
        made_by=UserFactory(),
    )


def test_without_consent_nothing_is_read_the_rating_ends_and_links_are_gone(
    dossier, officer
):
    know(dossier, D01=2)
    rating = rate(dossier)
    lender = consent(dossier, FilePurpose.LENDER, head_of(dossier.household))
    shown = link(lender, "a")
    given = dossier.authorisations.get(purpose=FilePurpose.FILE)
    dossiers.withdraw_consent(authorisation=given, by=officer, at=AT)
    assert values_of(dossier, TODAY) == {}
    assert DossierValue.objects.filter(dossier=dossier).exists()
    assert completeness_of(dossier, TODAY).percent == 0
    rating.refresh_from_db()
    shown.refresh_from_db()
    assert (rating.status, rating.end_reason) == ("ended", EndReason.CONSENT)
    assert (rating.ended_on, shown.revoked_by) == (TODAY, officer)
    with pytest.raises(NoFileConsent):
        record(dossier, officer, {"D01": 3})
    with pytest.raises(ConsentOver):
        dossiers.withdraw_consent(authorisation=given, by=officer, at=AT)
    assert dossiers.refresh(dossier=dossier, on=TODAY, at=AT) is None


def test_who_takes_a_consent_back_takes_its_renewal_back_as_well(dossier, officer):
    rating, signer = rate(dossier), head_of(dossier.household)
    first = dossier.authorisations.get()
    consent(dossier, FilePurpose.FILE, signer)
    dossiers.withdraw_consent(authorisation=first, by=officer, at=AT)
    rating.refresh_from_db()
    assert rating.status == RatingStatus.ENDED
    assert not has_consent(dossier, on=TODAY)


def test_a_lender_s_consent_takes_only_its_own_links(dossier, officer):
    rating, signer = rate(dossier), head_of(dossier.household)
    one, other = (consent(dossier, FilePurpose.LENDER, signer) for _ in range(2))
    other.recipient = "另一家银行"
    other.save()
    links = [link(one, "a"), link(other, "b")]
    dossiers.withdraw_consent(authorisation=one, by=officer, at=AT)
    for row in (rating, *links):
        row.refresh_from_db()
    assert [bool(row.revoked_at) for row in links] == [True, False]
    assert rating.status == RatingStatus.DECIDED


def test_an_adult_of_the_household_takes_it_back_and_no_one_else(dossier):
    signer, given = head_of(dossier.household), dossier.authorisations.get()
    mate = ResidentFactory(household=dossier.household, user=UserFactory())
    child = ResidentFactory(
        household=dossier.household, born_on=date(2010, 1, 1), user=UserFactory()
    )
    for user in (child.user, UserFactory(), officer_of(make_coop()).user):
        with pytest.raises(MayNotWithdraw):
            dossiers.withdraw_consent(authorisation=given, by=user, at=AT)
    dossiers.withdraw_consent(authorisation=given, by=mate.user, at=AT)
    assert not has_consent(dossier, on=TODAY)
    assert signer != mate


def test_a_list_says_which_files_are_consented(dossier):
    bare = DossierFactory(coop=dossier.coop, consents=())
    found = with_consent(Dossier.objects.all(), on=TODAY)
    assert {one.pk: one.is_consented for one in found} == {
        dossier.pk: True,
        bare.pk: False,
    }
    assert list(Dossier.objects.kept().consented(on=TODAY)) == [dossier]


# --- Values -----------------------------------------------------------------------


def test_a_value_is_kept_with_everything_that_stands_behind_it(dossier, officer):
    record(
        dossier,
        officer,
        {"F01": "68,000.50", "B02": "seasonal_only", "B05": False, "B03": 12},
        photos={"F01": [photo_of("账本"), photo_of("账本")]},
        source_words="看了存折",
    )
    found = values_of(dossier, TODAY)["F01"]
    assert found.value == Decimal("68000.50")
    assert (found.source, found.date) == ("看了存折", TODAY)
    assert found.collector == officer.name
    assert found.until == date(2027, 6, 3)
    assert len(found.evidence) == 1
    assert held(dossier)["B02"] == "seasonal_only"
    assert held(dossier)["B05"] == "false"
    assert values_of(dossier, date(2027, 6, 3)).keys() == {"V01", "A03"}
    assert values_of(dossier, TODAY)["V01"].source == "系统算的"
    assert values_of(dossier, TODAY)["V01"].collector == ""


def test_the_same_survey_sent_twice_is_one(dossier, officer):
    key, photos = uuid4(), {"F01": [photo_of()]}
    first = record(dossier, officer, {"F01": 1}, key, photos=photos)
    assert record(dossier, officer, {"F01": 1}, key, photos=photos) == first
    for values, more in (
        ({"F01": 2}, {"photos": photos}),
        ({"F01": 1}, {}),
        ({"F01": 1}, {"photos": photos, "collected_on": TODAY - DAY}),
    ):
        with pytest.raises(SentDifferently):
            record(dossier, officer, values, key, **more)
    assert DossierVisit.objects.exclude(source=VisitSource.SYSTEM).count() == 1
    assert Event.objects.filter(action="ruralcredit.values_recorded").count() == 1


@pytest.mark.parametrize(
    ("values", "refusal"),
    [
        ({}, NothingCollected),
        ({"Z99": 1}, UnknownIndicator),
        ({"E01": 50}, NotAskedAtHome),
        ({"C02": 50}, NotAskedAtHome),
        ({"V01": False}, NotAskedAtHome),
        ({"D01": "两个"}, NotANumber),
        ({"D01": True}, NotANumber),
        ({"D01": "NaN"}, NotANumber),
        ({"D01": -1}, BelowZero),
        ({"B03": "1.25"}, TooManyPlaces),
        ({"C01": "1e12"}, NumberTooLarge),
        ({"B02": "富裕"}, NotAChoice),
        ({"V02": "也许"}, NotAChoice),
        ({"F01": 1}, EvidenceMissing),
        ({"B05": True}, EvidenceMissing),
    ],
)
def test_one_bad_value_keeps_all_of_them_out(dossier, officer, values, refusal):
    good = {"D03": 20} if values else {}
    with pytest.raises(refusal):
        record(dossier, officer, good | values)
    assert not DossierVisit.objects.exists()


def test_a_fault_names_its_indicator(dossier, officer):
    with pytest.raises(BelowZero) as caught:
        record(dossier, officer, {"D01": -1})
    assert caught.value.indicator_code == "D01"
    assert "有稳定劳动" in str(caught.value)


def test_nothing_to_show_needs_no_photo_and_a_table_names_its_paper(dossier, officer):
    record(dossier, officer, {"F01": 0, "B05": "否"})
    with pytest.raises(EvidenceMissing):
        record(dossier, officer, {"F01": 9}, source=VisitSource.TABLE)
    paper = {"source": VisitSource.TABLE, "source_words": "档案柜3号盒"}
    record(dossier, officer, {"F01": 9}, **paper)
    assert values_of(dossier, TODAY)["F01"].source == "档案柜3号盒"


def test_what_was_asked_tomorrow_or_too_long_ago_is_refused(dossier, officer):
    with pytest.raises(CollectedLater):
        record(dossier, officer, {"D01": 1}, collected_on=TODAY + DAY)
    with pytest.raises(TooOld):
        record(dossier, officer, {"D01": 1}, collected_on=date(2025, 6, 3))
    record(dossier, officer, {"D01": 1}, collected_on=date(2025, 6, 4))
    assert held(dossier)["D01"] == 1


def test_the_household_had_agreed_before_anything_was_asked(coop, officer):
    dossier = DossierFactory(coop=coop, consents=())
    signer = head_of(dossier.household)
    dossiers.authorise(dossier=dossier, signed=signed(signer), by=officer, at=AT)
    with pytest.raises(NoFileConsent):
        record(dossier, officer, {"D01": 1}, collected_on=TODAY - DAY)
    assert record(dossier, officer, {"D01": 1}).pk


def test_a_newer_value_takes_over_from_its_day(dossier, officer):
    record(dossier, officer, {"D01": 1}, collected_on=TODAY - 9 * DAY)
    record(dossier, officer, {"D01": 2})
    assert held(dossier, TODAY - DAY)["D01"] == 1
    assert held(dossier)["D01"] == 2
    with pytest.raises(NewerValue, match="2026-06-03"):
        record(dossier, officer, {"D01": 3}, collected_on=TODAY - DAY)


def test_what_ran_out_stays_as_it_was_when_it_is_asked_again(dossier, officer):
    know(dossier, on=date(2025, 2, 1), D01=1).values.update(until_on=date(2026, 2, 1))
    record(dossier, officer, {"D01": 2})
    assert held(dossier, date(2026, 1, 31))["D01"] == 1
    assert "D01" not in held(dossier, date(2026, 2, 1))
    assert held(dossier)["D01"] == 2


def test_a_slip_is_mended_on_the_same_day_and_taken_away(dossier, officer):
    record(dossier, officer, {"D01": 10})
    record(dossier, officer, {"D01": 1})
    assert held(dossier)["D01"] == 1
    slip = DossierValue.objects.get(dossier=dossier, number=10)
    assert slip.from_on == slip.until_on == TODAY
    record(dossier, officer, {"D01": None})
    assert "D01" not in held(dossier)
    # What never held stands in nobody's way.
    assert record(dossier, officer, {"D01": 4}, collected_on=TODAY - DAY).pk


def test_no_officer_writes_in_the_own_family_s_file_and_nobody_in_a_closed_one(
    dossier, officer
):
    signer = head_of(dossier.household)
    signer.user = CoopAppointmentFactory(coop=dossier.coop).user
    signer.save()
    with pytest.raises(TooCloseToHousehold):
        record(dossier, signer.user, {"D01": 1})
    with pytest.raises(NotForThisCoop):
        record(dossier, officer_of(make_coop()).user, {"D01": 1})
    dossier.closed_on = TODAY
    dossier.save()
    with pytest.raises(DossierClosed):
        record(dossier, officer, {"D01": 1})


# --- Worked out -------------------------------------------------------------------


def test_the_part_of_income_for_debts_follows_and_ends_with_what_it_is_from(
    dossier, officer
):
    before = TODAY - 30 * DAY
    record(dossier, officer, {"F02": 12000}, collected_on=before)
    assert "C02" not in held(dossier)
    record(dossier, officer, {"F01": 48000}, photos={"F01": [photo_of()]})
    found = values_of(dossier, TODAY)["C02"]
    assert (found.value, found.until) == (25, date(2027, 5, 4))
    record(dossier, officer, {"F02": None})
    assert "C02" not in held(dossier)


def test_the_register_says_who_is_a_member_and_repaid_in_time(dossier, officer):
    member = CoopMemberFactory._meta.model.objects.get(household=dossier.household)
    for days, on_time in ((9, True), (1, False)):
        make_loan(
            member,
            LoanStatus.CLOSED,
            ended_on=TODAY - days * DAY,
            was_on_time=on_time,
        )
    record(dossier, officer, {"D01": 1})
    assert (held(dossier)["V01"], held(dossier)["A03"]) == ("false", 1)
    assert dossiers.refresh(dossier=dossier, on=TODAY, at=AT) is None
    members.leave(member=member, on=TODAY, by=officer, at=AT)
    tomorrow = TODAY + DAY
    assert dossiers.refresh(dossier=dossier, on=tomorrow, at=moment(tomorrow))
    assert held(dossier, tomorrow)["V01"] == "true"


# --- Completeness -----------------------------------------------------------------


def test_completeness_counts_what_is_asked_and_what_the_register_says(dossier, officer):
    assert completeness_of(dossier, TODAY).needed == 26
    record(dossier, officer, {"D01": 1}, collected_on=date(2025, 7, 1))
    record(dossier, officer, {"D03": 9})
    found = completeness_of(dossier, TODAY)
    assert (found.known, found.percent) == (4, 15)
    assert "F01" in [one.code for one in found.missing]
    assert [(one.code, day) for one, day in found.expiring] == [
        ("D01", date(2026, 7, 1))
    ]
    own = indicators.define(
        coop=dossier.coop,
        name="大棚",
        kind="boolean",
        section="经营",
        by=officer,
        at=AT,
    )
    assert own in completeness_of(dossier, TODAY).missing


def test_many_files_are_read_in_two_queries(
    dossier, officer, django_assert_num_queries
):
    record(dossier, officer, {"D01": 1})
    others = [DossierFactory(coop=dossier.coop) for _ in range(3)]
    with django_assert_num_queries(2):
        found = completeness_many(dossier.coop, [dossier, *others], on=TODAY)
    assert [found[one.pk].known for one in (dossier, *others)] == [3, 0, 0, 0]
    with django_assert_num_queries(3):
        values_of(dossier, TODAY)


@given(strategies.decimals(0, 10**9, places=2), strategies.decimals(0, 10**9, places=2))
def test_a_ratio_is_never_below_nothing_and_has_two_places(part, whole):
    found = derived(part, whole)
    assert 0 <= found <= 999
    assert places_of(found) <= 2


@given(strategies.integers(0, 50), strategies.integers(0, 50))
def test_only_a_whole_file_is_a_hundred_percent(known, missing):
    needed = known + missing
    assert (percent(known, needed) == 100) == (missing == 0)


def test_numbers_and_choices_are_read_as_people_type_them():
    assert read_number(" 1,200.5 ") == Decimal("1200.5")
    assert read_number("５") == 5
    assert read_number("一") is None
    assert read_number("Infinity") is None
    assert [read_yes_or_no(one) for one in ("是", "没有", "?")] == [
        "true",
        "false",
        None,
    ]
    choices = [{"value": "a", "label_zh": "甲", "label_en": "A one"}]
    assert [read_choice(one, choices) for one in ("a", "甲", "A one", "乙")] == [
        "a",
        "a",
        "a",
        None,
    ]
    assert places_of(Decimal("100")) == 0
