"""What a loan's days and line must be when its plan is first drawn, and how far one goes."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.formulas.lending.refusals import NewDayTooFar
from rewards.ruralcredit.formulas.loans import (
    AllocationMode,
    Component,
    Every,
    Method,
    Shift,
    Unit,
)
from rewards.ruralcredit.formulas.loans.refusals import NoCalendar
from rewards.ruralcredit.models import LoanStatus
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.services import loans
from tests.factories.ruralcredit import (
    AGREEMENT,
    TODAY,
    apply_for,
    approve,
    lend,
    make_desk,
    make_line,
    make_product,
    pay,
)
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import due_dates

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
MOVED = replace(AGREEMENT, shift=Shift.NEXT)


def test_a_due_day_in_a_year_without_a_calendar_is_refused_at_the_application():
    desk = make_desk(agreement=MOVED)
    with pytest.raises(NoCalendar) as no:
        apply_for(desk, periods=24)
    assert "等公布了再办，或者少借几期" in str(no.value)
    # The only day of a single repayment is asked for too.
    desk.product = make_product(desk.coop, replace(MOVED, method=Method.BULLET))
    with pytest.raises(NoCalendar):
        apply_for(desk, periods=24)
    assert apply_for(desk, periods=6)


def test_a_pay_out_that_leads_into_a_year_without_a_calendar_is_refused():
    desk = make_desk(agreement=MOVED)
    loan = approve(desk, apply_for(desk, periods=6))
    loan = loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)
    day = date(2026, 7, 20)
    with pytest.raises(NoCalendar):
        loans.confirm_pay_out(
            loan=loan,
            paid_out_on=day,
            amount_fen=loan.principal_fen,
            bank_reference="F1",
            by=desk.cashier,
            at=moment(day),
        )


@pytest.mark.parametrize(("spare", "fits"), [(-1, False), (0, True)])
def test_a_last_day_that_a_holiday_moves_beyond_the_line_is_refused(spare, fits):
    desk = make_desk(agreement=MOVED)
    # Two months from 15 June: Saturday 15 August 2026, put off to Monday.
    at, moved = moment(date(2026, 6, 15)), date(2026, 8, 17)
    desk.line.ends_on = moved + timedelta(spare)
    desk.line.save()
    loan = apply_for(desk, periods=2, at=at)
    if fits:
        assert loans.check(loan=loan, by=desk.officer, at=at)
        return
    with pytest.raises(refused.LineOver) as no:
        loans.check(loan=loan, by=desk.officer, at=at)
    assert "2026-08-17" in str(no.value)


@pytest.mark.parametrize(("spare", "fits"), [(-1, False), (0, True)])
def test_a_change_whose_last_day_a_holiday_moves_beyond_the_line_is_refused(
    spare, fits
):
    desk = make_desk(agreement=MOVED)
    loan = lend(desk, periods=2)
    desk.line.ends_on = date(2026, 8, 17) + timedelta(spare)
    desk.line.save()
    told = {"words": "缓", "by": desk.officer, "at": AT}
    first = due_dates(loan)[0]
    plan = loans.NewPlan(from_due=first, new_due=date(2026, 7, 15))
    if fits:
        assert loans.propose_change(loan=loan, new=plan, **told)
        return
    with pytest.raises(refused.LineOver):
        loans.propose_change(loan=loan, new=plan, **told)


def test_of_the_lines_that_fit_the_one_that_ends_first_lends(desk):
    short = make_line(desk.coop, 50_000, ends_on=date(2026, 12, 31))
    middle = make_line(desk.coop, 50_000, ends_on=date(2027, 12, 31))
    assert apply_for(desk, periods=6).line == short
    assert apply_for(desk, periods=12).line == middle
    assert apply_for(desk, periods=24).line == desk.line
    # What is approved on a line is gone already.
    for yuan in (20_000, 25_000):
        approve(desk, apply_for(desk, yuan=yuan, periods=6))
    assert apply_for(desk, yuan=6_000, periods=6).line == middle
    # Where none fits it is the longest, and the check says why not.
    for one in (short, middle, desk.line):
        one.ends_on = date(2026, 6, 30)
        one.save()
    loan = apply_for(desk, periods=6)
    with pytest.raises(refused.LineOver):
        loans.check(loan=loan, by=desk.officer, at=AT)


def test_what_an_order_does_not_name_is_paid_last_and_closes_the_loan():
    agreement = replace(AGREEMENT, order=(Component.PRINCIPAL, Component.INTEREST))
    desk = make_desk(agreement=agreement)
    loan = lend(desk, periods=1)
    on = due_dates(loan)[0] + timedelta(20)
    position = position_of(loan, on=on)
    assert position.rows[0].penalty > 0
    pay(desk, loan, position.due, on=on)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED


def test_interest_left_when_principal_came_first_runs_to_the_day_and_closes_the_loan():
    agreement = replace(
        AGREEMENT,
        order=(Component.PRINCIPAL, Component.INTEREST),
        direction=AllocationMode.VERTICAL,
    )
    desk = make_desk(agreement=agreement)
    loan = lend(desk, yuan=12_000)
    on = TODAY + timedelta(15)
    pay(desk, loan, 1_200_000, on=on)
    assert position_of(loan, on=on).principal == 0
    quote = pay_off_quote(loan, on=on)
    # Half a month of 6 % on 12,000 yuan.
    assert quote.total == quote.interest == 3_000
    loans.pay_off(
        loan=loan,
        amount_fen=quote.total,
        paid_on=on,
        client_id=uuid4(),
        by=desk.cashier,
        at=moment(on),
    )
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED


@pytest.mark.parametrize(
    "new",
    [
        {"new_due": date(9999, 12, 31)},
        {"new_due": date(2400, 1, 1)},
        {"extra_periods": 9_999},
    ],
)
@pytest.mark.parametrize("method", [Method.EQUAL_INSTALMENT, Method.BULLET])
def test_a_day_that_is_too_far_is_refused_with_a_sentence(new, method):
    desk = make_desk(agreement=replace(AGREEMENT, method=method))
    loan = lend(desk, periods=6)
    plan = loans.NewPlan(from_due=due_dates(loan)[0], **new)
    with pytest.raises(NewDayTooFar) as no:
        loans.propose_change(loan=loan, new=plan, words="缓", by=desk.officer, at=AT)
    assert "最晚2056-12-31" in str(no.value)


def test_a_day_beyond_the_longest_term_is_refused_by_the_rule():
    agreement = replace(AGREEMENT, method=Method.BULLET, every=Every(1, Unit.DAY))
    desk = make_desk(agreement=agreement)
    loan = lend(desk, periods=20)
    plan = loans.NewPlan(from_due=due_dates(loan)[0], new_due=date(2046, 1, 1))
    with pytest.raises(refused.AboveCap):
        loans.propose_change(loan=loan, new=plan, words="缓", by=desk.officer, at=AT)
