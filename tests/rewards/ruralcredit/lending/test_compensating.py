"""The co-op pays for a household, gets it back, or gives up."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rewards.ledger.selectors import balance
from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors import servicing
from rewards.ruralcredit.formulas.loans.refusals import PaymentNotPositive
from rewards.ruralcredit.models import EndReason, Funding, LoanStatus, Rating
from rewards.ruralcredit.selectors.loans import position_of
from rewards.ruralcredit.selectors.loans.losses import missing_of
from rewards.ruralcredit.services import loans
from tests.factories.ruralcredit import TODAY, lend, make_desk, pay
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import (
    compensated,
    due_dates,
    late,
    prove,
)
from tests.rewards.ruralcredit.lending.test_members_money import promised

pytestmark = pytest.mark.django_db


def recover(desk, loan, fen, on, **told):
    return loans.recover(
        loan=loan,
        amount_fen=fen,
        paid_on=on,
        client_id=told.pop("client_id", None) or uuid4(),
        by=desk.officer,
        at=moment(on),
        **told,
    )


def give_up(desk, loan, on, **told):
    told = {"by": desk.committee[0], "resolution": "理事会〔2026〕9号"} | told
    return loans.write_off(loan=loan, on=on, at=moment(on), **told)


def test_the_co_op_pays_its_share_out_of_the_reserve_and_penalties_stop(desk):
    loan = lend(desk, yuan=12_000)
    rating = loan.rating
    on = late(loan, 90)
    overdue = position_of(loan, on=on)
    interest = sum(row.interest for row in overdue.overdue_rows)
    loan = compensated(desk, loan)
    payment = loan.payments.get()
    # 80 % of 12,000 yuan, and of the interest of the rows that were overdue.
    paid = 960_000 + interest * 80 // 100
    assert payment.amount_fen == paid
    assert loan.status == LoanStatus.COMPENSATED
    assert balance(desk.line.reserve_account) == 10_000_000 - paid
    assert balance(desk.line.free_account) == 100_000_000 - 240_000
    later = position_of(loan, on=on + timedelta(400))
    assert (later.principal, later.claim, later.due) == (240_000, paid, 0)
    assert later.owed == paid
    rating.refresh_from_db()
    assert rating.end_reason == EndReason.ARREARS
    prove(loan)


def test_the_bank_cannot_claim_before_the_days_that_were_agreed(desk):
    loan = lend(desk)
    with pytest.raises(refused.TooEarlyToClaim) as no:
        compensated(desk, loan, days=89)
    assert "89" in str(no.value)


def test_a_claim_larger_than_the_reserve_is_refused():
    desk = make_desk(yuan=100_000)
    loan = lend(desk, yuan=20_000)
    with pytest.raises(refused.ReserveTooSmall):
        compensated(desk, loan)
    prove(loan)


def test_a_claim_sent_twice_is_one(desk):
    loan = lend(desk)
    on = late(loan, 90)
    told = {
        "loan": loan,
        "on": on,
        "bank_reference": "C1",
        "by": desk.officer,
        "at": moment(on),
        "client_id": uuid4(),
    }
    assert loans.compensate(**told) == loans.compensate(**told)
    assert loan.payments.count() == 1


def test_what_is_not_guaranteed_is_not_paid_for(desk):
    desk.line.guarantee_pct = 0
    desk.line.save()
    loan = lend(desk)
    with pytest.raises(servicing.NotGuaranteed):
        compensated(desk, loan)
    promised(desk, 10_000, 10_000)
    other = lend(desk, yuan=5_000, funding=Funding.MEMBERS)
    with pytest.raises(servicing.NotGuaranteed):
        compensated(desk, other)


def test_recoveries_are_shared_and_the_last_one_closes(desk):
    loan = compensated(desk, lend(desk, yuan=12_000))
    principal, claim = missing_of(loan)
    on = late(loan, 100)
    key = uuid4()
    first = recover(desk, loan, 100_000, on, client_id=key, bank_reference="R1")
    assert recover(desk, loan, 100_000, on, client_id=key, bank_reference="R1") == first
    part = first.parts.get()
    assert part.principal_fen + part.claim_fen == 100_000
    assert abs(part.claim_fen - 100_000 * claim / (claim + principal)) < 1
    prove(loan)
    left = missing_of(loan).total
    with pytest.raises(servicing.GivenUpLess):
        recover(desk, loan, left + 1, on)
    with pytest.raises(PaymentNotPositive):
        recover(desk, loan, 0, on)
    recover(desk, loan, left, on)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    assert loan.was_on_time is False
    assert balance(desk.line.free_account) == 100_000_000
    # The co-op has back what it paid.
    assert balance(desk.line.reserve_account) == 10_000_000
    prove(loan)


def test_nothing_is_recovered_of_a_loan_that_runs(desk):
    loan = lend(desk)
    with pytest.raises(refused.WrongStage):
        recover(desk, loan, 100, TODAY)


@pytest.mark.parametrize("is_claimed", [False, True])
def test_what_was_given_up_may_still_come_back(desk, is_claimed):
    loan = lend(desk, yuan=12_000)
    if is_claimed:
        compensated(desk, loan)
    on = late(loan, 120)
    missing = missing_of(loan)
    found = give_up(desk, loan, on)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WRITTEN_OFF
    assert found.principal_fen == missing.total
    assert bool(found.interest_fen) is not is_claimed
    position = position_of(loan, on=on)
    assert (position.principal, position.claim) == (0, 0)
    assert not Rating.objects.decided().filter(pk=loan.rating_id).exists()
    recover(desk, loan, 50_000, on + timedelta(30))
    prove(loan)
    recover(desk, loan, missing.total - 50_000, on + timedelta(60))
    with pytest.raises(servicing.GivenUpLess):
        recover(desk, loan, 1, on + timedelta(60))
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WRITTEN_OFF
    assert balance(desk.line.free_account) == 100_000_000
    assert balance(desk.line.reserve_account) == 10_000_000
    prove(loan)


def test_members_money_given_up_comes_back_to_those_who_lent_it(desk):
    first, second = promised(desk, 3_000, 3_000)
    loan = lend(desk, yuan=5_000, funding=Funding.MEMBERS)
    give_up(desk, loan, late(loan, 400))
    recover(desk, loan, 500_000, late(loan, 500))
    assert balance(first.free_account) == balance(second.free_account) == 300_000
    prove(loan)


def test_giving_up_needs_a_resolution_and_a_committee_member_with_clean_hands(desk):
    loan = lend(desk)
    on = late(loan, 200)
    with pytest.raises(refused.NotOnCommittee):
        give_up(desk, loan, on, by=desk.officer)
    with pytest.raises(refused.ReasonNeeded):
        give_up(desk, loan, on, resolution=" ")
    loan.rating.decided_by = desk.committee[1]
    loan.rating.save()
    with pytest.raises(refused.SameHands):
        give_up(desk, loan, on, by=desk.committee[1])
    loan.steps.create(
        kind="paid_out", taken_at=moment(on), taken_by=desk.committee[2], words=""
    )
    with pytest.raises(refused.SameHands):
        give_up(desk, loan, on, by=desk.committee[2])
    give_up(desk, loan, on)
    with pytest.raises(refused.WrongStage):
        give_up(desk, loan, on)


def test_a_loan_without_a_rating_can_be_given_up(desk):
    loan = lend(desk)
    loan.rating = None
    loan.save()
    assert give_up(desk, loan, late(loan, 200)).principal_fen == loan.principal_fen


def test_days_out_of_order_are_refused(desk):
    loan = lend(desk)
    paid_on = due_dates(loan)[0]
    pay(desk, loan, 100, on=paid_on)
    with pytest.raises(refused.LaterPaymentThere):
        give_up(desk, loan, paid_on - timedelta(1))
    with pytest.raises(refused.DateNotPossible):
        loans.write_off(
            loan=loan,
            on=date(2027, 1, 2),
            at=moment(date(2027, 1, 1)),
            by=desk.committee[0],
            resolution="理事会〔2026〕9号",
        )
