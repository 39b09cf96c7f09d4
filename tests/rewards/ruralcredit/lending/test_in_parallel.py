"""Ten at the same moment: exactly what fits gets through, and the book adds up."""

from collections import Counter
from datetime import date
from functools import partial
from uuid import uuid4

import pytest
from django.db.models import QuerySet

from rewards.ledger.selectors import balance, problems
from rewards.ruralcredit.models import (
    CoopRule,
    Funding,
    Loan,
    LoanStatus,
    RuleCode,
)
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.selectors.promises import locked_fen
from rewards.ruralcredit.services import loans, members, promises
from tests.factories.ruralcredit import TODAY, apply_for, approve, lend, make_desk
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import due_dates
from tests.rewards.ruralcredit.lending.test_members_money import promised
from tests.support.parallel import at_once, kinds, while_open

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
AT = moment(TODAY)
TEN = 10


@pytest.fixture
def no_locks(monkeypatch):
    """The control: rows are read, and nobody waits for anybody."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)


def one_vote_short(desk, yuan, *members, **told):
    """Return ten loans of so many yuan that one more vote approves, each checked."""
    waiting = []
    for number in range(TEN):
        member = members[number % len(members)] if members else None
        loan = apply_for(desk, member, yuan=yuan, **told)
        loan = loans.check(loan=loan, by=desk.officer, at=AT)
        for judge in desk.committee[:1]:
            loan = loans.vote(loan=loan, is_for=True, by=judge, at=AT)
        waiting.append(loan)
    return waiting


def last_votes(desk, waiting):
    """Let the second of two for each of them be counted at the same moment."""
    CoopRule.objects.filter(code=RuleCode.COMMITTEE_QUORUM).update(value=2)
    calls = [
        partial(loans.vote, loan=loan, is_for=True, by=desk.committee[1], at=AT)
        for loan in waiting
    ]
    return kinds(at_once(calls))


def approved():
    return Loan.objects.filter(status=LoanStatus.APPROVED).count()


def test_ten_last_votes_share_the_last_of_the_line():
    desk = make_desk(yuan=35_000)
    waiting = one_vote_short(desk, 10_000)
    assert last_votes(desk, waiting) == {"Loan": 3, "LineTooSmall": 7}
    assert approved() == 3
    assert problems() == []


@pytest.mark.parametrize(
    ("code", "value", "fit"),
    [(RuleCode.TOTAL_CAP, 45_000, 4), (RuleCode.TEN_LARGEST_CAP, "0.5", 2)],
)
def test_ten_last_votes_share_the_last_of_a_cap(code, value, fit):
    desk = make_desk()
    waiting = one_vote_short(desk, 10_000)
    CoopRule.objects.filter(code=RuleCode.TEN_LARGEST_CAP).update(value=100)
    CoopRule.objects.filter(code=code).update(value=value)
    assert last_votes(desk, waiting) == {"AboveCap": TEN - fit, "Loan": fit}
    assert problems() == []


def test_ten_loans_of_one_household_stay_below_its_cap():
    desk = make_desk()
    member = desk.member()
    waiting = one_vote_short(desk, 10_000, member)
    CoopRule.objects.filter(code=RuleCode.BORROWER_CAP).update(value=20_000)
    assert last_votes(desk, waiting) == {"AboveCap": 8, "Loan": 2}


def test_ten_last_votes_share_what_members_promised():
    desk = make_desk()
    pair = promised(desk, 15_000, 15_000)
    waiting = one_vote_short(desk, 10_000, funding=Funding.MEMBERS)
    assert last_votes(desk, waiting) == {"Loan": 3, "PromisesTooSmall": 7}
    assert [balance(one.free_account) for one in pair] == [0, 0]
    assert problems() == []


def test_control_without_the_lock_more_is_approved_than_the_line_has(no_locks):
    desk = make_desk(yuan=35_000)
    waiting = one_vote_short(desk, 10_000)
    last_votes(desk, waiting)
    assert approved() > 3


def test_control_without_the_lock_a_cap_does_not_hold(no_locks):
    desk = make_desk()
    member = desk.member()
    waiting = one_vote_short(desk, 10_000, member)
    CoopRule.objects.filter(code=RuleCode.BORROWER_CAP).update(value=20_000)
    last_votes(desk, waiting)
    assert approved() > 2


def signed(desk, yuan):
    loan = approve(desk, apply_for(desk, yuan=yuan))
    return loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)


def pay_out(desk, loan, reference):
    return loans.confirm_pay_out(
        loan=loan,
        paid_out_on=TODAY,
        amount_fen=loan.principal_fen,
        bank_reference=reference,
        by=desk.cashier,
        at=AT,
    )


def test_ten_pay_outs_of_one_loan_are_one():
    desk = make_desk()
    loan = signed(desk, 10_000)
    answers = at_once([partial(pay_out, desk, loan, "F1")] * TEN)
    assert kinds(answers) == {"Loan": TEN}
    assert loan.schedules.count() == 1
    assert balance(desk.line.free_account) == 99_000_000
    other = signed(desk, 10_000)
    calls = [partial(pay_out, desk, other, f"F{number}") for number in range(2, 12)]
    assert kinds(at_once(calls)) == {"Loan": 1, "WrongStage": 9}
    assert problems() == []


def test_ten_pay_outs_of_ten_loans_all_get_their_money():
    desk = make_desk()
    waiting = [signed(desk, 10_000) for _number in range(TEN)]
    calls = [partial(pay_out, desk, loan, f"F{loan.pk}") for loan in waiting]
    assert kinds(at_once(calls)) == {"Loan": TEN}
    assert balance(desk.line.free_account) == 90_000_000
    assert problems() == []


def repayment(desk, loan, fen, on, key=None, reference=""):
    return partial(
        loans.repay,
        loan=loan,
        amount_fen=fen,
        paid_on=on,
        client_id=key or uuid4(),
        by=desk.cashier,
        at=moment(on),
        bank_reference=reference,
    )


def test_a_repayment_sent_by_ten_clients_pays_once():
    desk = make_desk()
    loan = lend(desk)
    on = due_dates(loan)[0]
    due = position_of(loan, on=on).due
    answers = at_once([repayment(desk, loan, due, on, uuid4(), "B1")] * TEN)
    assert len(set(answers)) == 1
    assert loan.payments.count() == 1
    same_line = [repayment(desk, loan, 100, on, None, "B2") for _number in range(TEN)]
    assert kinds(at_once(same_line)) == {"Payment": 1, "PaymentKnown": 9}
    assert problems() == []


def test_control_without_the_lock_payments_settle_the_same_rows_twice(no_locks):
    desk = make_desk()
    loan = lend(desk)
    on = due_dates(loan)[0]
    at_once([repayment(desk, loan, 50_000, on) for _number in range(TEN)])
    settled = Counter()
    for part in loan.payments.filter().values_list(
        "parts__instalment__n", "parts__principal_fen", "parts__interest_fen"
    ):
        settled[part[0]] += part[1] + part[2]
    rows = loan.schedules.get().instalments.all()
    assert any(settled[row.n] > row.principal_fen + row.interest_fen for row in rows)


def test_repayments_at_once_settle_every_row_once():
    desk = make_desk()
    loan = lend(desk)
    on = due_dates(loan)[0]
    before = position_of(loan, on=on).owed
    calls = [repayment(desk, loan, 50_000, on) for _number in range(TEN)]
    assert kinds(at_once(calls)) == {"Payment": TEN}
    after = position_of(loan, on=on)
    assert after.owed == before - 500_000
    assert min(row.total for row in after.rows) >= 0
    assert problems() == []


def test_a_repayment_and_a_pay_off_at_once_pay_what_is_owed():
    desk = make_desk()
    loan = lend(desk)
    on = date(2026, 6, 20)
    quote = pay_off_quote(loan, on=on).total
    close = partial(
        loans.pay_off,
        loan=loan,
        amount_fen=quote,
        paid_on=on,
        by=desk.cashier,
        at=moment(on),
    )
    calls = [partial(close, client_id=uuid4()) for _number in range(5)]
    calls += [repayment(desk, loan, 10_000, on) for _number in range(5)]
    answers = kinds(at_once(calls))
    loan.refresh_from_db()
    if loan.status == LoanStatus.CLOSED:
        assert answers == {"Payment": 1, "WrongStage": 9}
        assert balance(desk.line.free_account) == 100_000_000
    else:
        assert answers == {"NotTheQuote": 5, "Payment": 5}
        assert position_of(loan, on=on).owed < quote + 50_000
    assert problems() == []


@pytest.mark.parametrize("go", ["leave", "take back"])
def test_nobody_leaves_with_a_promise_that_a_vote_is_just_locking(go):
    desk = make_desk()
    CoopRule.objects.filter(code=RuleCode.LENDER_SHARE_CAP).update(value=100)
    CoopRule.objects.filter(code=RuleCode.COMMITTEE_QUORUM).update(value=2)
    (promise,) = promised(desk, 10_000)
    loan = apply_for(desk, yuan=10_000, funding=Funding.MEMBERS)
    loan = loans.check(loan=loan, by=desk.officer, at=AT)
    vote = partial(loans.vote, loan=loan, is_for=True, at=AT)
    vote(by=desk.committee[0])
    leave = partial(members.leave, member=promise.member, on=TODAY)
    back = partial(promises.withdraw, promise=promise)
    step = partial(leave if go == "leave" else back, by=desk.officer, at=AT)
    answers = while_open(partial(vote, by=desk.committee[1]), step)
    refusal = "PromiseIsLocked" if go == "leave" else "NothingFree"
    assert kinds(answers) == {"Loan": 1, refusal: 1}
    promise.member.refresh_from_db()
    assert promise.member.ends_on is None
    assert locked_fen(promise.member) == 1_000_000
    assert problems() == []
