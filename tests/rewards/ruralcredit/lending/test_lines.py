"""Bank lines, the reserve behind them, and products."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from rewards.ledger.selectors import balance, problems
from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors import lines as keeping
from rewards.ruralcredit.errors.rules import RuleMissing
from rewards.ruralcredit.formulas.loans.refusals import GraceTooLong, TermMissing
from rewards.ruralcredit.models import CoopRule, RuleCode
from rewards.ruralcredit.services import lines, loans, products
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    AGREEMENT,
    TODAY,
    apply_for,
    approve,
    lend,
    supervisor_of,
)
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import late

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def grant(desk, **told):
    told = {
        "bank": "望海农商银行",
        "agreement": "望农商〔2026〕8号",
        "amount_fen": 50_000_000,
        "guarantee_pct": Decimal(80),
        "trigger_days": 90,
        "starts_on": TODAY,
        "ends_on": date(2028, 6, 2),
        "by": desk.officer,
    } | told
    return lines.grant(coop=desk.coop, at=AT, **told)


def move(use_case, line, fen, by, reference="银函1号"):
    return use_case(line=line, amount_fen=fen, reference=reference, by=by, at=AT)


def test_a_line_is_granted_once_under_its_agreement(desk):
    line = grant(desk)
    assert balance(line.free_account) == 50_000_000
    assert balance(line.reserve_account) == 0
    with pytest.raises(keeping.AgreementKnown):
        grant(desk)
    with pytest.raises(keeping.AgreementMissing):
        grant(desk, agreement=" ")
    with pytest.raises(keeping.MayNotKeepLines):
        grant(desk, by=desk.committee[0])
    assert grant(desk, agreement="二", by=supervisor_of(desk.coop).user)
    assert problems() == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount_fen": 0},
        {"ends_on": date(2026, 6, 2)},
        {"guarantee_pct": Decimal(101)},
        {"bank_share_pct": Decimal(0)},
        {"fee_pct": Decimal(-1)},
    ],
)
def test_a_line_that_cannot_be_is_refused(desk, wrong):
    with pytest.raises(keeping.LineNotSound):
        grant(desk, **wrong)


def test_a_line_is_raised_and_lowered_but_not_below_what_is_used(desk):
    lend(desk, yuan=12_000)
    approve(desk, apply_for(desk, yuan=8_000))
    line = move(lines.set_amount, desk.line, 120_000_000, desk.officer)
    assert balance(line.free_account) == 120_000_000 - 1_200_000
    with pytest.raises(keeping.LineInUse) as no:
        move(lines.set_amount, line, 1_999_999, desk.officer)
    assert "20,000.00元" in str(no.value)
    line = move(lines.set_amount, line, 2_000_000, desk.officer, "银函2号")
    assert balance(line.free_account) == 800_000
    same = move(lines.set_amount, line, 2_000_000, desk.officer, "银函3号")
    assert balance(same.free_account) == 800_000
    with pytest.raises(keeping.AmountNotPositive):
        move(lines.set_amount, line, 0, desk.officer)
    with pytest.raises(keeping.AgreementMissing):
        move(lines.set_amount, line, 3_000_000, desk.officer, " ")
    with pytest.raises(keeping.MayNotKeepLines):
        move(lines.set_amount, line, 3_000_000, UserFactory())
    assert problems() == []


def test_the_reserve_grows_and_shrinks_but_covers_what_was_decided(desk):
    line = grant(desk)
    for _twice in range(2):
        # The same paper of the bank counts once.
        move(lines.add_to_reserve, line, 500_000, desk.officer)
    with pytest.raises(keeping.ReserveHasLess):
        move(lines.take_from_reserve, line, 500_001, desk.officer)
    move(lines.take_from_reserve, line, 100_000, desk.officer)
    assert balance(line.reserve_account) == 400_000
    # A tenth of 80 % of what is lent must stay (multiple 10): 16,000 of 200,000 yuan.
    lend(desk, yuan=30_000)
    with pytest.raises(refused.ReserveTooSmall) as no:
        move(lines.take_from_reserve, line, 160_001, desk.officer)
    assert "2,400.00元" in str(no.value)
    move(lines.take_from_reserve, line, 160_000, desk.officer, "银函2号")
    assert balance(line.reserve_account) == 240_000
    CoopRule.objects.filter(code=RuleCode.GUARANTEE_MULTIPLE).update(value=0)
    with pytest.raises(refused.ReserveTooSmall):
        move(lines.take_from_reserve, line, 1, desk.officer)
    CoopRule.objects.filter(code=RuleCode.RESERVE).delete()
    with pytest.raises(RuleMissing):
        move(lines.take_from_reserve, line, 1, desk.officer)
    assert problems() == []


def test_a_line_is_closed_when_nothing_is_left_of_it(desk):
    loan = lend(desk)
    told = {"line": desk.line, "reference": "银函9号", "by": desk.officer, "at": AT}
    with pytest.raises(keeping.LineHasLoans):
        lines.close(**told)
    on = late(loan, 200)
    loans.write_off(
        loan=loan, resolution="决议", on=on, by=desk.committee[0], at=moment(on)
    )
    line = lines.close(**told)
    assert balance(line.free_account) == balance(line.reserve_account) == 0
    with pytest.raises(keeping.LineClosed):
        lines.close(**told)
    with pytest.raises(refused.NoLine):
        apply_for(desk)
    assert problems() == []


def test_an_approved_loan_is_not_paid_out_of_a_closed_line(desk):
    loan = apply_for(desk)
    lines.close(line=desk.line, reference="银函9号", by=desk.officer, at=AT)
    with pytest.raises(refused.LineOver):
        loans.check(loan=loan, by=desk.officer, at=AT)


def offer(desk, **told):
    told = {
        "name": "信用贷",
        "terms": AGREEMENT.as_data(),
        "annual_rate_pct": Decimal("6.5"),
        "min_fen": 100_000,
        "max_fen": 5_000_000,
        "max_periods": 12,
        "by": desk.officer,
    } | told
    return products.create(coop=desk.coop, at=AT, **told)


def test_a_product_is_offered_and_retired_but_never_edited(desk):
    product = offer(desk, rebates={"AAA": "30", "AA": "15.5"})
    assert product.rebates == {"AAA": "30", "AA": "15.5"}
    desk.product = product
    loan = lend(desk)
    assert loan.rebate_pct == Decimal("15.5")
    retired = products.retire(product=product, by=desk.officer, at=AT)
    assert retired.retired_by == desk.officer
    with pytest.raises(refused.ProductRetired):
        products.retire(product=product, by=desk.officer, at=AT)
    desk.product = retired
    with pytest.raises(refused.ProductRetired):
        apply_for(desk)
    with pytest.raises(keeping.MayNotKeepLines):
        products.retire(product=product, by=desk.committee[0], at=AT)
    with pytest.raises(keeping.MayNotKeepLines):
        offer(desk, by=desk.committee[0])


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"name": " "}, keeping.ProductNotSound),
        ({"min_fen": 0}, keeping.ProductNotSound),
        ({"max_fen": 99_999}, keeping.ProductNotSound),
        ({"annual_rate_pct": Decimal(-1)}, keeping.ProductNotSound),
        ({"annual_rate_pct": Decimal("12.01")}, refused.RateTooHigh),
        ({"max_periods": 25}, refused.AboveCap),
        ({"rebates": {"AAA": "101"}}, keeping.RebateUnknown),
        ({"rebates": {"AAA": "三十"}}, keeping.RebateUnknown),
        ({"rebates": {"Z": "30"}}, keeping.RebateUnknown),
        ({"terms": {}}, refused.UnreadableAgreement),
        ({"terms": {"method": "magic"}}, refused.UnreadableAgreement),
        (
            {"terms": AGREEMENT.as_data() | {"penalty_multiplier": "-1"}},
            refused.UnreadableAgreement,
        ),
        (
            {"terms": AGREEMENT.as_data() | {"penalty_basis": "period"}},
            refused.UnreadableAgreement,
        ),
        (
            {"terms": AGREEMENT.as_data() | {"penalty_multiplier": "1.6"}},
            refused.PenaltyTooHigh,
        ),
        ({"terms": {"method": "fixed_payment"}}, TermMissing),
        ({"terms": {"method": "bullet", "grace_principal_periods": 3}}, GraceTooLong),
    ],
)
def test_a_product_that_no_loan_could_follow_is_refused(desk, wrong, refusal):
    with pytest.raises(refusal):
        offer(desk, **wrong)


def test_a_product_without_a_penalty_needs_no_ceiling_for_one(desk):
    CoopRule.objects.filter(code=RuleCode.PENALTY_MULTIPLE).delete()
    assert offer(desk, terms={"method": "equal_principal"})


def test_a_paper_changes_a_line_once_and_never_without_a_movement(desk):
    line = move(lines.set_amount, desk.line, 120_000_000, desk.officer)
    assert move(lines.set_amount, line, 120_000_000, desk.officer) == line
    for fen in (140_000_000, 130_000_000):
        # Once with the same difference as before, once with another.
        with pytest.raises(keeping.PaperCounted) as no:
            move(lines.set_amount, line, fen, desk.officer)
        assert "银函1号已经改过一次额度了" in str(no.value)
        line.refresh_from_db()
        assert line.amount_fen == balance(line.free_account) == 120_000_000
    line = move(lines.set_amount, line, 140_000_000, desk.officer, "银函2号")
    assert line.amount_fen == balance(line.free_account) == 140_000_000


def test_what_is_recovered_on_a_closed_line_is_kept_and_frees_nothing_to_draw(desk):
    loan = lend(desk)
    on = late(loan, 100)
    loans.compensate(
        loan=loan, on=on, bank_reference="C1", by=desk.officer, at=moment(on)
    )
    told = {"by": desk.committee[0], "at": moment(on)}
    loans.write_off(loan=loan, resolution="决议", on=on, **told)
    line = lines.close(line=desk.line, reference="通知", by=desk.officer, at=moment(on))
    assert (balance(line.free_account), balance(line.reserve_account)) == (0, 0)
    later = on + timedelta(1)
    recovered = loans.recover(
        loan=loan,
        amount_fen=100_000,
        paid_on=later,
        client_id=uuid4(),
        by=desk.officer,
        at=moment(later),
    )
    part = recovered.parts.get()
    assert part.principal_fen > 0
    assert part.claim_fen > 0
    assert (balance(line.free_account), balance(line.reserve_account)) == (0, 0)
    assert problems() == []
    loans.take_back(payment=recovered, reason="记错", by=desk.officer, at=moment(later))
    assert (balance(line.free_account), balance(line.reserve_account)) == (0, 0)
    assert problems() == []
