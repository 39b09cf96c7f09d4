"""Loans out of what members promised: locked, released, repaid in proportion."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rewards.ledger.selectors import balance, problems
from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors.members import PromiseIsLocked as StillLocked
from rewards.ruralcredit.models import CoopRule, Funding, LoanStatus, RuleCode
from rewards.ruralcredit.selectors.loans import position_of
from rewards.ruralcredit.selectors.promises import promised_fen, standings
from rewards.ruralcredit.services import loans, members, promises
from tests.factories.ruralcredit import TODAY, apply_for, approve, lend, pay
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import due_dates, prove

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def promised(desk, *yuan):
    """Return promises of so many yuan, each of another member."""
    return [
        promises.promise(
            member=desk.member(),
            amount_fen=one * 100,
            starts_on=TODAY,
            ends_on=date(2028, 1, 1),
            by=desk.officer,
            at=AT,
        )
        for one in yuan
    ]


def test_promises_are_locked_at_approval_the_largest_first_and_no_more_than_a_share(
    desk,
):
    large, small, unused = promised(desk, 9_000, 4_000, 1_000)
    loan = approve(desk, apply_for(desk, yuan=8_000, funding=Funding.MEMBERS))
    assert loan.status == LoanStatus.APPROVED
    # Half of one loan at most comes from one member.
    assert balance(large.free_account) == 500_000
    assert balance(small.free_account) == 0
    assert balance(unused.free_account) == 100_000
    assert balance(loan.locked_account) == 800_000


def test_a_loan_that_is_taken_back_lets_the_promises_go(desk):
    first, second = promised(desk, 4_000, 4_000)
    loan = approve(desk, apply_for(desk, yuan=8_000, funding=Funding.MEMBERS))
    loans.withdraw(loan=loan, by=desk.officer, at=AT, words="不借了")
    assert balance(first.free_account) == balance(second.free_account) == 400_000
    assert problems() == []


def test_too_few_promises_are_refused_with_what_there_is(desk):
    promised(desk, 9_000)
    loan = loans.check(
        loan=apply_for(desk, yuan=8_000, funding=Funding.MEMBERS),
        by=desk.officer,
        at=AT,
    )
    for judge in desk.committee[:2]:
        loan = loans.vote(loan=loan, is_for=True, by=judge, at=AT)
    with pytest.raises(refused.PromisesTooSmall) as no:
        loans.vote(loan=loan, is_for=True, by=desk.committee[2], at=AT)
    assert "4,000.00元" in str(no.value)


def test_nobody_lends_to_their_own_household_or_after_leaving(desk):
    own, gone, third = promised(desk, 9_000, 8_000, 7_000)
    gone.member.ends_on = TODAY - timedelta(1)
    gone.member.save()
    CoopRule.objects.filter(code=RuleCode.LENDER_SHARE_CAP).update(value=100)
    loan = apply_for(desk, own.member, yuan=7_000, funding=Funding.MEMBERS)
    approve(desk, loan)
    assert balance(own.free_account) == 900_000
    assert balance(gone.free_account) == 800_000
    assert balance(third.free_account) == 0


def test_every_payment_frees_each_promise_in_proportion(desk):
    first, second, third = promised(desk, 5_000, 3_000, 2_000)
    loan = lend(desk, yuan=10_000, funding=Funding.MEMBERS)
    assert balance(loan.locked_account) == 0
    for day in due_dates(loan):
        pay(desk, loan, position_of(loan, on=day).due, on=day)
        prove(loan)
        freed = [one.freed_fen for one in loan.matches.order_by("pk")]
        whole = sum(freed)
        for got, share in zip(sorted(freed), (0.2, 0.3, 0.5), strict=True):
            # Each payment is split to the fen; a dozen roundings stay below a dozen fen.
            assert abs(got - whole * share) <= 12
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    for one, yuan in ((first, 5_000), (second, 3_000), (third, 2_000)):
        assert balance(one.free_account) == yuan * 100


def test_a_single_fen_goes_to_one_of_them(desk):
    promised(desk, 3_000, 3_000)
    loan = lend(desk, yuan=6_000, funding=Funding.MEMBERS)
    day = due_dates(loan)[0]
    pay(desk, loan, position_of(loan, on=day).rows[0].interest + 1, on=day)
    assert sorted(one.freed_fen for one in loan.matches.all()) == [0, 1]
    prove(loan)


def test_a_payment_taken_back_locks_the_promises_again(desk):
    first, second = promised(desk, 3_000, 3_000)
    loan = lend(desk, yuan=6_000, funding=Funding.MEMBERS)
    day = due_dates(loan)[0]
    payment = pay(desk, loan, position_of(loan, on=day).due, on=day)
    loans.take_back(payment=payment, reason="记错户", by=desk.officer, at=moment(day))
    assert balance(first.free_account) == balance(second.free_account) == 0
    assert {one.freed_fen for one in loan.matches.all()} == {0}
    prove(loan)
    again = pay(desk, loan, position_of(loan, on=day).due, on=day)
    for one in (first, second):
        promises.withdraw(promise=one, by=desk.officer, at=moment(day))
    with pytest.raises(refused.MoneyUsedSince):
        loans.take_back(payment=again, reason="记错户", by=desk.officer, at=moment(day))
    prove(loan)


def test_the_share_of_one_lender_counts_all_that_they_promised(desk):
    first, other = promised(desk, 5_000, 4_000)
    second = promises.promise(
        member=first.member,
        amount_fen=450_000,
        starts_on=TODAY,
        ends_on=date(2028, 1, 1),
        by=desk.officer,
        at=AT,
    )
    approve(desk, apply_for(desk, yuan=8_000, funding=Funding.MEMBERS))
    # Half of the loan at most comes from one member, however often they promised.
    assert balance(first.free_account) + balance(second.free_account) == 550_000
    assert balance(other.free_account) == 0


def given_up(desk, loan, *, on):
    return loans.write_off(
        loan=loan, resolution="决议1号", on=on, by=desk.committee[0], at=moment(on)
    )


def test_a_loan_that_is_given_up_lets_its_lenders_go_less_what_they_lost(desk):
    first, second = promised(desk, 3_000, 3_000)
    loan = lend(desk, yuan=6_000, funding=Funding.MEMBERS)
    day = due_dates(loan)[0]
    due = position_of(loan, on=day).rows[0]
    pay(desk, loan, due.total, on=day)
    on = day + timedelta(200)
    with pytest.raises(StillLocked):
        members.leave(member=first.member, on=on, by=desk.officer, at=moment(on))
    given_up(desk, loan, on=on)
    (standing,) = [one for one in standings([first]) if one.promise == first]
    assert standing.locked == 0
    assert standing.free == due.principal // 2
    # What came back meanwhile goes back; nothing is lent of it any more.
    promises.withdraw(promise=first, by=desk.officer, at=moment(on))
    first.refresh_from_db()
    assert members.leave(member=first.member, on=on, by=desk.officer, at=moment(on))
    assert promised_fen(second.member, starts_on=TODAY, ends_on=on) == standing.free
    later = on + timedelta(10)
    payment = loans.recover(
        loan=loan,
        amount_fen=1_000,
        paid_on=later,
        client_id=uuid4(),
        by=desk.officer,
        at=moment(later),
    )
    assert [one.locked for one in standings([first, second])] == [0, 0]
    assert balance(first.free_account) == 500
    loans.take_back(payment=payment, reason="记错", by=desk.officer, at=moment(later))
    assert [one.locked for one in standings([first, second])] == [0, 0]
    assert balance(first.free_account) == 0
    prove(loan)
