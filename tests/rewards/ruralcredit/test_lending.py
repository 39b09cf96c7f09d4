"""A loan from the application to the last fen, and all that is refused on the way."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rewards.ledger.selectors import balance, problems
from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors.rules import LprMissing, RuleMissing
from rewards.ruralcredit.models import (
    CoopRule,
    Excess,
    LendingRate,
    LoanStatus,
    Rating,
    RatingStatus,
    RuleCode,
    StepKind,
)
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.services import loans
from tests.factories.ruralcredit import (
    TODAY,
    apply_for,
    approve,
    lend,
    make_desk,
    pay,
    rated,
)
from tests.factories.villages import KinshipFactory, moment

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


@pytest.fixture
def desk():
    return make_desk()


def due_dates(loan):
    version = loan.schedules.order_by("-number").first()
    return list(version.instalments.values_list("due_on", flat=True))


def test_a_loan_goes_its_whole_way_and_the_register_explains_every_fen(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    assert loan.status == LoanStatus.ACTIVE
    assert balance(desk.line.free_account) == 98_800_000
    assert position_of(loan, on=TODAY).principal == 1_200_000
    dues = due_dates(loan)
    assert dues[0] == date(2026, 7, 3)
    assert dues[-1] == date(2027, 6, 3)
    for day in dues:
        pay(desk, loan, position_of(loan, on=day).due, on=day)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    assert loan.was_on_time
    assert balance(desk.line.free_account) == 100_000_000
    assert problems() == []
    kinds = list(loan.steps.values_list("kind", flat=True))
    assert kinds[:5] == ["applied", "checked", "approved", "signed", "paid_out"]
    assert kinds[5:] == [StepKind.REPAID] * 12 + [StepKind.CLOSED]


def test_paying_early_with_a_shorter_term_ends_sooner_at_the_same_instalment(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    first = due_dates(loan)[0]
    due = position_of(loan, on=first).due
    pay(desk, loan, due + 300_000, on=first, excess=Excess.SHORTER)
    assert len(due_dates(loan)) < 12
    rows = position_of(loan, on=first).rows
    assert {one.total for one in rows[1:-1]} == {due}
    assert sum(one.principal for one in rows) == position_of(loan, on=first).principal


def test_paying_early_with_lower_instalments_keeps_the_last_day(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    first, *_middle, last = due_dates(loan)
    due = position_of(loan, on=first).due
    pay(desk, loan, due + 300_000, on=first, excess=Excess.LOWER)
    assert due_dates(loan)[-1] == last
    assert position_of(loan, on=first).rows[1].total < due


def test_a_quote_closes_the_loan_to_the_fen_and_nothing_else_does(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    day = date(2026, 6, 20)
    quote = pay_off_quote(loan, on=day)
    # 17 days of the 30 of June's period, at 0.5 % a month.
    assert (quote.principal, quote.interest) == (1_200_000, 3_400)
    told = {"loan": loan, "paid_on": day, "by": desk.cashier, "at": moment(day)}
    with pytest.raises(refused.NotTheQuote):
        loans.pay_off(amount_fen=quote.total - 1, client_id=uuid4(), **told)
    loans.pay_off(amount_fen=quote.total, client_id=uuid4(), **told)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    assert balance(desk.line.free_account) == 100_000_000
    assert problems() == []


def test_days_after_a_prepayment_are_not_charged_twice(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    pay(desk, loan, 202_000, on=date(2026, 6, 13), excess=Excess.LOWER)
    # Ten days were paid: 12,000 × 0.5 % × 10 / 30.
    assert position_of(loan, on=date(2026, 6, 13)).principal == 1_000_000
    assert pay_off_quote(loan, on=date(2026, 6, 13)).interest == 0
    assert pay_off_quote(loan, on=date(2026, 6, 23)).interest == 1_667


def test_penalty_runs_by_the_day_after_the_grace(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    first = due_dates(loan)[0]
    row = position_of(loan, on=first).rows[0]
    assert position_of(loan, on=first + timedelta(3)).due == row.total
    late = position_of(loan, on=first + timedelta(10))
    assert late.days_late == 10
    # principal × 6 % × 1.5 × 10 / 360
    assert late.rows[0].penalty == round(row.principal * 0.09 * 10 / 360)
    assert late.loan_class == "special_mention"


def test_the_same_client_id_pays_once(desk):
    loan = lend(desk)
    day = due_dates(loan)[0]
    told = {
        "loan": loan,
        "paid_on": day,
        "client_id": uuid4(),
        "by": desk.cashier,
        "at": moment(day),
    }
    one = loans.repay(amount_fen=100_000, **told)
    assert loans.repay(amount_fen=100_000, **told) == one
    with pytest.raises(refused.ClientIdConflict):
        loans.repay(amount_fen=100_001, **told)
    assert loan.payments.count() == 1


def test_a_bank_reference_counts_once(desk):
    loan = lend(desk)
    day = due_dates(loan)[0]
    pay(desk, loan, 100, on=day, bank_reference="B1")
    with pytest.raises(refused.PaymentKnown):
        pay(desk, loan, 100, on=day, bank_reference="B1")


@pytest.mark.parametrize(
    ("fen", "days", "refusal"),
    [
        (100, -1, refused.DateNotPossible),
        (100, 1, refused.DateNotPossible),
        (10**9, 0, refused.OwesLess),
    ],
)
def test_impossible_payments_are_refused(desk, fen, days, refusal):
    loan = lend(desk)
    with pytest.raises(refusal):
        pay(desk, loan, fen, on=TODAY + timedelta(days), at=AT)
    assert not loan.payments.exists()


def test_a_payment_before_a_later_one_is_refused(desk):
    loan = lend(desk)
    pay(desk, loan, 100, on=date(2026, 7, 10))
    with pytest.raises(refused.LaterPaymentThere):
        pay(desk, loan, 100, on=date(2026, 7, 9), at=moment(date(2026, 7, 10)))


def test_early_principal_waits_until_what_is_due_is_paid(desk):
    loan = lend(desk)
    day = due_dates(loan)[0]
    with pytest.raises(refused.StillInArrears):
        pay(desk, loan, 100, on=day, excess=Excess.SHORTER)


def test_rows_that_are_paid_ahead_are_not_planned_anew(desk):
    loan = lend(desk)
    day = due_dates(loan)[0]
    pay(desk, loan, position_of(loan, on=day).due + 5_000, on=day)
    with pytest.raises(refused.PaidAhead):
        pay(desk, loan, 50_000, on=day, excess=Excess.LOWER)
    ahead = pay_off_quote(loan, on=day)
    assert ahead.due == 0
    assert ahead.ahead == 5_000


def test_who_left_the_co_op_gets_no_loan(desk):
    member = desk.member(ends_on=TODAY - timedelta(1))
    with pytest.raises(refused.NotInGoodStanding):
        apply_for(desk, member)


def test_a_household_without_a_rating_gets_no_loan(desk):
    loan = apply_for(desk)
    ratings = Rating.objects.filter(dossier__household=loan.borrower.household)
    ratings.update(status=RatingStatus.ENDED, ended_on=TODAY)
    with pytest.raises(refused.NoRating):
        loans.check(loan=loan, by=desk.officer, at=AT)


def test_more_than_the_rating_allows_is_refused(desk):
    member = desk.member()
    rated(member, limit_yuan=10_000)
    loan = apply_for(desk, member, yuan=10_001)
    with pytest.raises(refused.AboveRatingLimit) as no:
        loans.check(loan=loan, by=desk.officer, at=AT)
    assert "10,000.00元" in str(no.value)


def test_nobody_stands_for_their_own_household(desk):
    member = desk.member()
    mate = desk.member(household=member.household)
    with pytest.raises(refused.GuarantorTooClose):
        apply_for(desk, member, guarantors={mate: 100})


def test_people_may_not_stand_for_each_other_in_a_ring(desk):
    one, two, three = desk.member(), desk.member(), desk.member()
    apply_for(desk, one, guarantors={two: 100})
    apply_for(desk, two, guarantors={three: 100})
    with pytest.raises(refused.GuarantorRing):
        apply_for(desk, three, guarantors={one: 100})


def test_too_few_guarantors_are_refused(desk):
    with pytest.raises(refused.GuarantorsMissing):
        apply_for(desk, guarantors={})


def test_without_the_lpr_of_the_day_nothing_is_signed(desk):
    loan = approve(desk, apply_for(desk))
    LendingRate.objects.filter(known_until__gte=TODAY).delete()
    with pytest.raises(LprMissing):
        loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)


def test_a_rate_above_the_multiple_of_the_lpr_is_refused(desk):
    desk.product.annual_rate_pct = "12.01"
    desk.product.save()
    loan = approve(desk, apply_for(desk))
    with pytest.raises(refused.RateTooHigh):
        loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)


def test_the_rebate_is_taken_off_when_it_is_signed_and_never_again(desk):
    desk.product.rebates = {"AA": "30"}
    desk.product.save()
    loan = lend(desk)
    assert str(loan.annual_rate_pct) == "4.2000"
    assert loan.rebate_pct == 30
    desk.product.rebates = {}
    desk.product.save()
    loan.refresh_from_db()
    assert str(loan.annual_rate_pct) == "4.2000"
    # 12,000 × 4.2 % / 12
    assert position_of(loan, on=TODAY).rows[0].interest == 4_200


@pytest.mark.parametrize(
    "code", [RuleCode.TOTAL_CAP, RuleCode.TERM_CAP, RuleCode.RESERVE]
)
def test_a_parameter_that_nobody_decided_is_refused(desk, code):
    loan = apply_for(desk)
    CoopRule.objects.filter(coop=desk.coop, code=code).delete()
    with pytest.raises(RuleMissing):
        loans.check(loan=loan, by=desk.officer, at=AT)


@pytest.mark.parametrize(
    ("code", "value"),
    [
        (RuleCode.BORROWER_CAP, 11_999),
        (RuleCode.TOTAL_CAP, 11_999),
        (RuleCode.TEN_LARGEST_CAP, "0.2"),
        (RuleCode.TERM_CAP, 11),
    ],
)
def test_what_the_assembly_decided_is_kept(desk, code, value):
    CoopRule.objects.filter(coop=desk.coop, code=code).update(value=value)
    loan = apply_for(desk, yuan=12_000, periods=12)
    with pytest.raises(refused.AboveCap) as no:
        loans.check(loan=loan, by=desk.officer, at=AT)
    assert str(code.label) in str(no.value)


def test_what_is_approved_holds_its_place_on_the_line():
    desk = make_desk(yuan=20_000)
    approve(desk, apply_for(desk, yuan=12_000))
    with pytest.raises(refused.LineTooSmall):
        loans.check(loan=apply_for(desk, yuan=12_000), by=desk.officer, at=AT)


def test_a_loan_ends_before_the_line_does(desk):
    desk.line.ends_on = TODAY + timedelta(300)
    desk.line.save()
    with pytest.raises(refused.LineOver):
        loans.check(loan=apply_for(desk), by=desk.officer, at=AT)


def test_the_reserve_covers_its_share(desk):
    CoopRule.objects.filter(coop=desk.coop, code=RuleCode.RESERVE).update(value=1000)
    with pytest.raises(refused.ReserveTooSmall):
        loans.check(loan=apply_for(desk), by=desk.officer, at=AT)


def test_whoever_rated_neither_votes_nor_pays_out(desk):
    loan = loans.check(loan=apply_for(desk), by=desk.officer, at=AT)
    loan.rating.decided_by = desk.committee[0]
    loan.rating.save()
    with pytest.raises(refused.SameHands):
        loans.vote(loan=loan, is_for=True, by=desk.committee[0], at=AT)


def test_the_bank_pays_exactly_what_was_lent(desk):
    loan = approve(desk, apply_for(desk, yuan=12_000))
    loan = loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)
    with pytest.raises(refused.PaidOutOtherwise):
        loans.confirm_pay_out(
            loan=loan,
            paid_out_on=TODAY,
            amount_fen=1_140_000,
            bank_reference="F1",
            by=desk.cashier,
            at=AT,
        )
    with pytest.raises(refused.SameHands):
        loans.confirm_pay_out(
            loan=loan,
            paid_out_on=TODAY,
            amount_fen=1_200_000,
            bank_reference="F1",
            by=desk.committee[0],
            at=AT,
        )


def test_relatives_have_no_hand_in_it(desk):
    loan = apply_for(desk)
    me = desk.member().resident
    me.user = desk.officer
    me.save()
    first, second = sorted([me, loan.borrower.resident], key=lambda one: one.pk)
    KinshipFactory(first=first, second=second)
    with pytest.raises(refused.OwnCase):
        loans.check(loan=loan, by=desk.officer, at=AT)


def test_a_committee_that_is_against_refuses(desk):
    loan = loans.check(loan=apply_for(desk), by=desk.officer, at=AT)
    for judge in desk.committee[:2]:
        loan = loans.vote(loan=loan, is_for=False, words="用途不清楚", by=judge, at=AT)
        with pytest.raises((refused.AlreadyVoted, refused.WrongStage)):
            loans.vote(loan=loan, is_for=True, by=judge, at=AT)
    assert loan.status == LoanStatus.CHECKED
    loan = loans.vote(
        loan=loan, is_for=False, words="用途不清楚", by=desk.committee[2], at=AT
    )
    assert loan.status == LoanStatus.REFUSED
