"""Who may take which step: asked again at each, whatever has changed since the one before."""

from functools import partial
from uuid import uuid4

import pytest

from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors.coops import NotForThisCoop
from rewards.ruralcredit.models import (
    LoanStatus,
    OverrideReason,
    Payment,
    Rating,
    RatingStatus,
    RuleCode,
)
from rewards.ruralcredit.selectors.loans.offer import agreed_of
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.sheets import record_sheet
from tests.factories.ruralcredit import (
    TODAY,
    apply_for,
    approve,
    head_of,
    lend,
    make_coop,
    officer_of,
    pay,
    rated,
)
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from tests.rewards.ruralcredit.lending.stories import due_dates

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def checked(desk):
    return loans.check(loan=apply_for(desk), by=desk.officer, at=AT)


def signed(desk, loan=None):
    loan = loan or approve(desk, apply_for(desk))
    return loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)


def pay_out(loan, by):
    return loans.confirm_pay_out(
        loan=loan,
        paid_out_on=TODAY,
        amount_fen=loan.principal_fen,
        bank_reference="F1",
        by=by,
        at=AT,
    )


def two_votes_are_enough(desk):
    desk.coop.rules.filter(code=RuleCode.COMMITTEE_QUORUM).update(value=2)


def make_kin(user, household):
    """Let the user become a relative of somebody of the household."""
    KinshipFactory(first=ResidentFactory(user=user), second=head_of(household))


def retire(rating):
    rows = Rating.objects.filter(pk=rating.pk)
    rows.update(status=RatingStatus.REPLACED, ended_on=TODAY)


def rate_anew(loan, *, band="AAA", **columns):
    """Let another rating of the borrower's household hold from today on."""
    retire(loan.rating)
    new = rated(loan.borrower, band=band)
    for name, value in columns.items():
        setattr(new, name, value)
    new.save()
    return new


def signed_second(user):
    reason = OverrideReason.values[0]
    told = {"override_reason": reason, "override_words": "见议事记录"}
    return {"second_by": user, "second_at": AT} | told


def test_who_becomes_a_relative_after_voting_does_not_count_any_more(desk):
    loan = checked(desk)
    first, second, third = desk.committee
    two_votes_are_enough(desk)
    told = {"loan": loan, "is_for": True, "at": AT}
    loans.vote(by=first, **told)
    make_kin(first, loan.borrower.household)
    assert loans.vote(by=second, **told).status == LoanStatus.CHECKED
    assert loans.vote(by=third, **told).status == LoanStatus.APPROVED


@pytest.mark.parametrize(
    "told",
    [
        lambda user: {"scored_by": user},
        lambda user: {"decided_by": user},
        signed_second,
    ],
)
def test_who_rates_the_household_after_the_check_does_not_vote_on_it(desk, told):
    loan = checked(desk)
    judge = desk.committee[0]
    rate_anew(loan, **told(judge))
    with pytest.raises(refused.SameHands):
        loans.vote(loan=loan, is_for=True, by=judge, at=AT)


def test_who_rates_the_household_after_the_vote_neither_pays_out_nor_gives_up(desk):
    loan = approve(desk, apply_for(desk))
    rate_anew(loan, scored_by=desk.cashier, decided_by=desk.committee[0])
    loan = signed(desk, loan)
    with pytest.raises(refused.SameHands):
        pay_out(loan, desk.cashier)
    loan = pay_out(loan, desk.officer)
    with pytest.raises(refused.SameHands):
        loans.write_off(
            loan=loan, resolution="决议", on=TODAY, by=desk.committee[0], at=AT
        )


def test_whoever_lives_with_a_guarantor_neither_votes_nor_pays_out(desk):
    one, other = desk.member(), desk.member()
    for user, member in ((desk.committee[0], one), (desk.cashier, other)):
        member.resident.user = user
        member.resident.save()
    loan = apply_for(desk, guarantors={one: 600_000, other: 600_000})
    loan = loans.check(loan=loan, by=desk.officer, at=AT)
    with pytest.raises(refused.OwnCase):
        loans.vote(loan=loan, is_for=True, by=desk.committee[0], at=AT)
    two_votes_are_enough(desk)
    for judge in desk.committee[1:]:
        loan = loans.vote(loan=loan, is_for=True, by=judge, at=AT)
    with pytest.raises(refused.OwnCase):
        pay_out(signed(desk, loan), desk.cashier)


def test_a_guarantor_who_died_since_the_vote_stops_the_pay_out(desk):
    loan = signed(desk)
    resident = loan.guarantors.get().member.resident
    resident.died_on = TODAY
    resident.save()
    with pytest.raises(refused.NotInGoodStanding):
        pay_out(loan, desk.cashier)


def test_a_guarantor_who_moved_in_with_the_borrower_is_too_close(desk):
    loan = checked(desk)
    resident = loan.guarantors.get().member.resident
    resident.memberships.update(household=loan.borrower.household)
    for judge in desk.committee[:2]:
        loans.vote(loan=loan, is_for=True, by=judge, at=AT)
    with pytest.raises(refused.GuarantorTooClose):
        loans.vote(loan=loan, is_for=True, by=desk.committee[2], at=AT)


def test_the_contract_bears_the_rating_by_which_its_rate_is_fixed(desk):
    desk.product.rebates = {"AA": "10", "AAA": "50"}
    desk.product.save()
    loan = approve(desk, apply_for(desk))
    new = rate_anew(loan)
    drawn = agreed_of(loan, on=TODAY)
    assert (drawn.band, drawn.rate_pct) == ("AAA", 3)
    loan = signed(desk, loan)
    rate_anew(loan, band="A")
    loan.refresh_from_db()
    assert (loan.rating, loan.rebate_pct) == (new, 50)
    kept = agreed_of(loan, on=TODAY)
    assert (kept.band, kept.rate_pct) == ("AAA", 3)


def test_nobody_takes_back_the_application_of_a_relative(desk):
    loan = apply_for(desk)
    make_kin(desk.officer, loan.borrower.household)
    with pytest.raises(refused.OwnCase):
        loans.withdraw(loan=loan, by=desk.officer, at=AT, words="不借了")


def test_only_the_co_op_s_own_people_take_these_steps(desk):
    loan, waiting = lend(desk), apply_for(desk)
    day = due_dates(loan)[0]
    payment = pay(desk, loan, 100, on=day)
    plan = loans.NewPlan(from_due=due_dates(loan)[1], extra_periods=1)
    changed = {"loan": lend(desk), "new": plan, "words": "缓"}
    change = loans.propose_change(**changed, by=desk.officer, at=AT)
    recovered = {"amount_fen": 1, "paid_on": day, "client_id": uuid4()}
    steps = [
        partial(loans.compensate, loan=loan, on=day, bank_reference="C1"),
        partial(loans.recover, loan=loan, **recovered),
        partial(loans.take_back, payment=payment, reason="记错"),
        partial(loans.propose_change, loan=loan, new=plan, words="缓"),
        partial(loans.drop_change, change=change),
        partial(loans.withdraw, loan=waiting, words="不借了"),
        partial(record_sheet, coop=desk.coop, entries=[], paid_on=day),
    ]
    outsider = officer_of(make_coop()).user
    for step in steps:
        with pytest.raises(NotForThisCoop):
            step(by=outsider, at=moment(day))
    assert list(Payment.objects.all()) == [payment]
