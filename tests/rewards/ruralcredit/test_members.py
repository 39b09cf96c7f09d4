"""Members, and what they promise to lend."""

from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from rewards.ledger.selectors.balances import balance
from rewards.ruralcredit.errors.coops import NotForThisCoop, TooCloseToHousehold
from rewards.ruralcredit.errors.members import (
    CertificateOver,
    JoinsLater,
    LeavesTooEarly,
    MemberAlready,
    NotAMemberNow,
    NothingFree,
    NotLivingHere,
    NotServedHere,
    NumberTaken,
    OverMemberCap,
    PromiseIsLocked,
    PromisesNothing,
    PromiseTooLong,
    StillGuarantees,
    StillOwes,
    TooYoungForCoop,
)
from rewards.ruralcredit.errors.rules import RuleMissing
from rewards.ruralcredit.models import CoopRole, Guarantor, LoanStatus, MutualPromise
from rewards.ruralcredit.permissions import is_member
from rewards.ruralcredit.selectors.coops import members_of, next_member_number
from rewards.ruralcredit.selectors.promises import promises_of, totals_of
from rewards.ruralcredit.services import members, promises
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    CoopMemberFactory,
    give_back,
    lend,
    make_coop,
    make_loan,
    officer_of,
    village_of,
)
from tests.factories.villages import KinshipFactory, ResidentFactory, moment

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
DAY = timedelta(days=1)
UNTIL = date(2027, 6, 2)


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def officer(coop):
    return officer_of(coop).user


@pytest.fixture
def member(coop):
    return CoopMemberFactory(coop=coop)


def admit(coop, by, resident=None, **given):
    resident = resident or ResidentFactory(village=village_of(coop))
    given = {"number": "00001", "starts_on": TODAY, "share_fen": 50_000} | given
    return members.admit(coop=coop, resident=resident, by=by, at=AT, **given)


def test_an_adult_of_a_served_village_becomes_a_member_with_the_household(
    coop, officer
):
    resident = ResidentFactory(village=village_of(coop), user=UserFactory())
    assert next_member_number(coop) == "00001"
    member = admit(coop, officer, resident)
    assert member.household == resident.memberships.get().household
    assert list(members_of(coop, on=TODAY)) == [member]
    assert is_member(resident.user, coop, on=TODAY)
    assert not is_member(resident.user, coop, on=TODAY - DAY)
    assert next_member_number(coop) == "00002"
    line = Event.objects.get(action="ruralcredit.member_admitted")
    assert line.village_id == village_of(coop).pk


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"starts_on": TODAY + DAY}, JoinsLater),
        ({"starts_on": date(1987, 1, 1)}, NotLivingHere),
    ],
)
def test_days_decide_who_joins(coop, officer, given, refusal):
    with pytest.raises(refusal):
        admit(coop, officer, **given)


def test_no_minor_no_stranger_and_nobody_twice(coop, officer, member):
    child = ResidentFactory(village=village_of(coop), born_on=date(2010, 1, 1))
    gone = ResidentFactory(village=village_of(coop), died_on=TODAY - DAY)
    for resident, refusal in (
        (child, TooYoungForCoop),
        (gone, NotLivingHere),
        (ResidentFactory(household=None), NotLivingHere),
        (ResidentFactory(), NotServedHere),
        (member.resident, MemberAlready),
    ):
        with pytest.raises(refusal):
            admit(coop, officer, resident)
    with pytest.raises(NumberTaken):
        admit(coop, officer, number=member.number)


@pytest.mark.parametrize("role", [CoopRole.COMMITTEE, CoopRole.AUDITOR, CoopRole.BANK])
def test_only_an_officer_of_this_co_op_admits(coop, role):
    for post in (
        CoopAppointmentFactory(coop=coop, role=role),
        officer_of(make_coop()),
        CoopAppointmentFactory(coop=coop, ends_on=TODAY - DAY),
    ):
        with pytest.raises(NotForThisCoop):
            admit(coop, post.user)


def test_another_officer_admits_the_own_family_and_relatives(coop):
    own = ResidentFactory(village=village_of(coop), user=UserFactory())
    kin = ResidentFactory(village=village_of(coop))
    KinshipFactory(first=own, second=kin)
    post = CoopAppointmentFactory(coop=coop, user=own.user)
    for resident in (own, kin):
        with pytest.raises(TooCloseToHousehold):
            admit(coop, post.user, resident)


def test_a_share_changes_and_the_line_keeps_both(coop, officer, member):
    members.change_share(member=member, share_fen=200_000, by=officer, at=AT)
    line = Event.objects.get(action="ruralcredit.share_changed")
    assert line.data["share_fen"] == [100_000, 200_000]


def test_who_left_is_no_member_any_more(coop, officer, member):
    members.leave(member=member, on=TODAY, by=officer, at=AT)
    assert members_of(coop, on=TODAY).exists()
    assert not members_of(coop, on=TODAY + DAY).exists()
    later = moment(TODAY + DAY)
    with pytest.raises(NotAMemberNow):
        members.leave(member=member, on=TODAY, by=officer, at=later)
    with pytest.raises(NotAMemberNow):
        members.change_share(member=member, share_fen=1, by=officer, at=later)


@pytest.mark.parametrize("on", [date(2024, 12, 31), TODAY + DAY])
def test_the_last_day_lies_between_joining_and_today(officer, member, on):
    with pytest.raises(LeavesTooEarly):
        members.leave(member=member, on=on, by=officer, at=AT)


@pytest.mark.parametrize(
    "status",
    [
        LoanStatus.APPLIED,
        LoanStatus.APPROVED,
        LoanStatus.SIGNED,
        LoanStatus.ACTIVE,
        LoanStatus.COMPENSATED,
    ],
)
def test_nobody_leaves_with_a_loan_that_is_not_over(officer, member, status):
    signed = {}
    if status == LoanStatus.SIGNED:
        signed = {"signed_on": TODAY, "terms": {}, "annual_rate_pct": 6}
    loan = make_loan(member, status, **signed)
    with pytest.raises(StillOwes, match=loan.number):
        members.leave(member=member, on=TODAY, by=officer, at=AT)


def test_a_guarantor_stays_until_the_loan_is_repaid(coop, officer, member):
    loan = make_loan(CoopMemberFactory(coop=coop))
    Guarantor.objects.create(
        loan=loan, member=member, amount_fen=1, agreed_at=AT, agreed_by=officer
    )
    with pytest.raises(StillGuarantees):
        members.leave(member=member, on=TODAY, by=officer, at=AT)
    loan.status = LoanStatus.CLOSED
    loan.save()
    assert members.leave(member=member, on=TODAY, by=officer, at=AT).ends_on == TODAY


def promise(member, by, yuan=10_000, **given):
    given = {"starts_on": TODAY, "ends_on": UNTIL} | given
    return promises.promise(member=member, amount_fen=yuan * 100, by=by, at=AT, **given)


def test_a_promise_is_a_register_and_the_book_balances(coop, officer, member):
    kept = promise(member, officer)
    assert kept.free_account.unit == "fen"
    assert balance(kept.free_account) == 1_000_000
    assert balance(promises.tally_of(coop)) == -1_000_000
    assert totals_of(coop, on=TODAY) == (1_000_000, 1_000_000, 0)


def test_a_member_promises_no_more_than_the_assembly_allows(coop, officer, member):
    promise(member, officer, 60_000)
    with pytest.raises(OverMemberCap, match="还能承诺40,000"):
        promise(member, officer, 40_001)
    assert promise(member, officer, 40_000).pk
    # Promises of other days do not add up.
    later = {"starts_on": UNTIL + DAY, "ends_on": UNTIL + 99 * DAY}
    assert promise(member, officer, 100_000, **later).pk
    with pytest.raises(OverMemberCap, match="还能承诺0"):
        promise(member, officer, 1)


def test_without_a_decided_cap_nobody_promises(officer):
    coop = make_coop(rules={})
    with pytest.raises(RuleMissing, match="每个社员最多承诺多少"):
        promise(CoopMemberFactory(coop=coop), officer_of(coop).user)


@pytest.mark.parametrize(
    ("given", "refusal"),
    [
        ({"yuan": 0}, PromisesNothing),
        ({"ends_on": TODAY - DAY, "starts_on": TODAY - 9 * DAY}, PromiseTooLong),
        ({"starts_on": UNTIL + DAY}, PromiseTooLong),
    ],
)
def test_a_promise_is_of_something_and_for_days_to_come(
    officer, member, given, refusal
):
    with pytest.raises(refusal):
        promise(member, officer, **given)
    assert not MutualPromise.objects.exists()


def test_only_members_of_a_certified_co_op_promise(officer, member):
    member.coop.qualified_until = TODAY - DAY
    member.coop.save()
    with pytest.raises(CertificateOver):
        promise(member, officer)
    member.ends_on = TODAY - DAY
    member.save()
    with pytest.raises(NotAMemberNow):
        promise(member, officer)


def test_what_is_free_goes_back_and_what_is_lent_when_it_is_repaid(
    coop, officer, member
):
    kept, loan = promise(member, officer), make_loan(CoopMemberFactory(coop=coop))
    lend(kept, 400_000, loan)
    promises.withdraw(promise=kept, by=officer, at=AT)
    (standing,) = promises_of(coop, on=TODAY)
    assert (standing.free, standing.locked) == (0, 400_000)
    with pytest.raises(NothingFree):
        promises.withdraw(promise=kept, by=officer, at=AT)
    with pytest.raises(PromiseIsLocked, match="4,000"):
        members.leave(member=member, on=TODAY, by=officer, at=AT)
    give_back(kept, 400_000, loan)
    first = MutualPromise.objects.get().withdrawn_at
    kept = promises.withdraw(promise=kept, by=officer, at=moment(TODAY, 15))
    assert (kept.returned_fen, kept.withdrawn_at) == (1_000_000, first)
    assert balance(promises.tally_of(coop)) == 0
    assert promises_of(coop, on=TODAY) == []
    assert members.leave(member=member, on=TODAY, by=officer, at=AT).ends_on


def test_nobody_keeps_the_own_promise(coop, member):
    post = CoopAppointmentFactory(coop=coop)
    member.resident.user = post.user
    member.resident.save()
    with pytest.raises(TooCloseToHousehold):
        promise(member, post.user)
