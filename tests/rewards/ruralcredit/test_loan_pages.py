"""Loans over HTTP: on the desk, before the committee, at the bank, at home, on paper."""

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rewards.ledger.selectors import balance
from rewards.ruralcredit.models import (
    CoopRole,
    Excess,
    Loan,
    LoanStatus,
)
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.services import loans
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    apply_for,
    approve,
    lend,
    make_coop,
    make_desk,
    officer_of,
    pay,
    rated,
)
from tests.factories.villages import KinshipFactory, moment
from tests.support.clock import freeze_time
from villages.models import FileView

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(TODAY)):
        yield


@pytest.fixture
def desk():
    return make_desk()


def desk_of(post):
    return sign_in(Client(), post.user, acting_as=post)


def client_of(desk, user):
    """Sign one of the desk's people in, in their post at the co-op."""
    return desk_of(desk.coop.appointments.get(user=user))


def home_of(member):
    """Sign the member in at home."""
    resident = member.resident
    if resident.user is None:
        resident.user = UserFactory()
        resident.save()
    return sign_in(Client(), resident.user, acting_as=resident)


@pytest.fixture
def officer(desk):
    return client_of(desk, desk.officer)


@pytest.fixture
def cashier(desk):
    return client_of(desk, desk.cashier)


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=[getattr(k, "pk", k) for k in keys])


def asked(desk, member, **more):
    """Return what an application sends."""
    guarantor = desk.member()
    return {
        "member": member.pk,
        "client_id": str(uuid4()),
        "product": desk.product.pk,
        "principal": "12000",
        "periods": "12",
        "purpose": "买扇贝苗",
        "guarantors_0": f"{guarantor.number} {guarantor.resident.name}",
        "guarantors_0_yuan": "12000",
    } | more


def seen(desk, fen=1_200_000, periods=12):
    return {"seen": f"{desk.product.pk}-{fen}-{periods}"}


# --- Applying ---------------------------------------------------------------------


def test_an_application_is_looked_at_before_it_is_handed_in(desk, officer):
    member = desk.member()
    rated(member)
    assert "哪位社员要借" in officer.get(at("loan_new")).text
    found = officer.get(at("loan_new") + f"?q={member.number}").text
    assert member.resident.name in found
    assert "没有这样的社员" in officer.get(at("loan_new") + "?q=xyz").text
    assert "互助借款" in officer.get(at("loan_new") + f"?member={member.pk}").text
    sent = asked(desk, member)
    looked = officer.post(at("loan_new"), sent)
    # 12,000 yuan at 6 % in 12 equal instalments: 393.58 of interest, APR 6 %.
    assert "393.58" in looked.text
    assert "6.00%" in looked.text
    assert "1,032.80" in looked.text
    assert not Loan.objects.exists()
    answer = officer.post(at("loan_new"), sent | seen(desk), follow=True)
    loan = Loan.objects.get()
    assert loan.number in answer.text
    assert loan.guarantors.get().amount_fen == 1_200_000
    officer.post(at("loan_new"), sent | seen(desk))
    assert Loan.objects.count() == 1


def test_a_changed_application_is_shown_again_before_it_counts(desk, officer):
    member = desk.member()
    sent = asked(desk, member, principal="6000")
    answer = officer.post(at("loan_new"), sent | seen(desk))
    assert "今天放款的话" in answer.text
    assert "这户还没有有效的等级" in answer.text
    assert not Loan.objects.exists()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"principal": "99"}, "这种借款借100.00元到50,000.00元"),
        ({"principal": "一万"}, "请填数字"),
        ({"periods": "25"}, "这种借款最多24期"),
        ({"periods": "0"}, "至少1期"),
        ({"purpose": ""}, "请填这一格"),
        ({"product": ""}, "请选一种"),
        ({"guarantors_0": "S99999"}, "没有找到“S99999”"),
        ({"guarantors_0_yuan": ""}, "请填担保多少"),
        ({"guarantors_0_yuan": "很多"}, "请填数字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_stays(
    desk, officer, change, words
):
    sent = asked(desk, desk.member()) | change
    answer = officer.post(at("loan_new"), sent | seen(desk))
    assert words in answer.text
    name, value = next(iter(change.items()))
    if value and name != "product":
        assert f'value="{value}"' in answer.text
    assert not Loan.objects.exists()


def test_a_guarantor_is_named_once_and_refused_where_the_rules_say(desk, officer):
    member = desk.member()
    sent = asked(desk, member)
    twice = sent | {
        "guarantors_1": sent["guarantors_0"],
        "guarantors_1_yuan": "1",
    }
    assert "填了两遍" in officer.post(at("loan_new"), twice).text
    nobody = sent | {"guarantors_0": "", "guarantors_0_yuan": ""}
    answer = officer.post(at("loan_new"), nobody | seen(desk))
    assert 'id="id_guarantors_error"' in answer.text
    assert "还差保证人" in answer.text


def test_nobody_takes_in_the_application_of_the_own_house(desk):
    member = desk.member()
    post = CoopAppointmentFactory(coop=desk.coop, user=UserFactory())
    member.resident.user = post.user
    member.resident.save()
    answer = desk_of(post).get(at("loan_new") + f"?member={member.pk}")
    assert "请另一位信贷员办" in answer.text


def test_without_a_member_there_is_only_the_search(desk, officer):
    answer = officer.post(at("loan_new"), {"principal": "1"})
    assert "哪位社员要借" in answer.text


# --- The list and the loan --------------------------------------------------------


def test_the_list_is_narrowed_by_words_and_by_state(desk, officer):
    assert "还没有借款" in officer.get(at("loans")).text
    late = lend(desk, on=TODAY - timedelta(40))
    waiting = apply_for(desk)
    name = late.borrower.resident.name
    every = officer.get(at("loans")).text
    assert late.number in every
    assert waiting.number in every
    for query in (f"q={late.number}", f"q={name}", "state=late", "state=active"):
        text = officer.get(at("loans") + f"?{query}").text
        assert late.number in text, query
        assert waiting.number not in text, query
    assert waiting.number in officer.get(at("loans") + "?state=waiting").text
    assert "没有这样的借款" in officer.get(at("loans") + "?q=zzzz").text


def test_the_page_of_a_loan_says_who_what_when_and_exactly_how(desk, officer):
    loan = lend(desk)
    text = officer.get(at("loan", loan)).text
    for words in (
        loan.number,
        loan.borrower.resident.name,
        "12,000.00",
        "等额本息：每期还的一样多",
        "四舍五入到0.01元",
        "罚息 → 费用 → 利息 → 本金",
        "3天以内不收",
        "2026-07-03",
        "银行放款",
    ):
        assert words in text, words
    # Whoever looked stands in the borrower's own list of looks.
    look = FileView.objects.get(resident=loan.borrower.resident)
    assert look.viewer == desk.officer


def test_a_quote_is_given_for_the_day_that_was_asked_for(desk, officer):
    loan = lend(desk)
    text = officer.get(at("loan", loan) + "?on=2026-06-20").text
    quote = pay_off_quote(loan, on=date(2026, 6, 20))
    assert f"{quote.total / 100:,.2f}" in text
    for odd in ("?on=2020-01-01", "?on=x", "?on="):
        assert officer.get(at("loan", loan) + odd).status_code == 200


def test_who_is_close_to_the_borrower_sees_nothing_of_the_loan(desk, officer):
    loan = lend(desk)
    me = desk.member().resident
    me.user = desk.officer
    me.save()
    first, second = sorted([me, loan.borrower.resident], key=lambda one: one.pk)
    KinshipFactory(first=first, second=second)
    text = officer.get(at("loan", loan)).text
    assert "这是您自己家或亲属的借款" in text
    assert loan.borrower.resident.name not in text
    assert officer.get(at("contract", loan)).status_code == 404


# --- The steps --------------------------------------------------------------------


def test_a_loan_goes_its_way_on_the_desk_by_different_hands(desk, officer, cashier):
    loan = apply_for(desk)
    answer = officer.post(at("loan_check", loan), follow=True)
    assert "交给评审委员表决" in answer.text
    for judge in desk.committee:
        client_of(desk, judge).post(at("case", loan), {"is_for": "yes"})
    loan.refresh_from_db()
    assert loan.status == LoanStatus.APPROVED
    assert "利率、优惠和算法" in officer.get(at("loan_sign", loan)).text
    officer.post(at("loan_sign", loan), {"signed_on": "2026-06-03"})
    slip = {"paid_out_on": "2026-06-03", "amount": "11400", "bank_reference": "F1"}
    refused = cashier.post(at("loan_pay_out", loan), slip)
    assert "不能预扣利息" in refused.text
    assert 'value="11400"' in refused.text
    assert 'value="12000.00"' in cashier.get(at("loan_pay_out", loan)).text
    cashier.post(at("loan_pay_out", loan), slip | {"amount": "12000"})
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ACTIVE


def test_a_check_that_fails_says_why_on_the_page_of_the_loan(desk, officer):
    loan = apply_for(desk)
    officer.post(at("loan_check", loan))
    answer = officer.post(at("loan_check", loan), follow=True)
    assert "办不了这一步" in answer.text


def test_a_loan_is_withdrawn_with_a_reason(desk, officer):
    loan = apply_for(desk)
    assert "请填这一格" in officer.post(at("loan_withdraw", loan), {}).text
    officer.post(at("loan_withdraw", loan), {"words": "不借了"})
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WITHDRAWN
    assert "不借了" in officer.get(at("loan", loan)).text


# --- The committee ----------------------------------------------------------------


def test_a_judge_learns_how_others_voted_only_after_the_own_vote(desk):
    loan = apply_for(desk)
    first, second, _third = (client_of(desk, one) for one in desk.committee)
    assert "没有要评的借款" in first.get(at("cases")).text
    client_of(desk, desk.officer).post(at("loan_check", loan))
    assert loan.number in first.get(at("cases")).text
    assert "不同意请写一句理由" in first.post(at("case", loan), {"is_for": "no"}).text
    assert "请选同意或不同意" in first.post(at("case", loan), {}).text
    first.post(at("case", loan), {"is_for": "no", "words": "用途说不清"})
    before = second.get(at("case", loan)).text
    assert "1位委员投过了" in before
    assert "用途说不清" not in before
    assert desk.committee[0].name not in before
    second.post(at("case", loan), {"is_for": "yes"})
    assert "用途说不清" in second.get(at("case", loan)).text
    assert "您投过，等别的委员" in first.get(at("cases")).text
    assert "您已经投过票了" in first.post(at("case", loan), {"is_for": "yes"}).text


def test_what_is_decided_stands_in_the_list_of_the_judge(desk):
    loan = approve(desk, apply_for(desk))
    text = client_of(desk, desk.committee[0]).get(at("cases")).text
    assert "评完的" in text
    assert loan.number in text


def test_a_relative_on_the_committee_sees_no_case(desk):
    loan = apply_for(desk)
    me = desk.member().resident
    me.user = desk.committee[0]
    me.save()
    first, second = sorted([me, loan.borrower.resident], key=lambda one: one.pk)
    KinshipFactory(first=first, second=second)
    text = client_of(desk, desk.committee[0]).get(at("case", loan)).text
    assert "这笔您要回避" in text
    assert loan.purpose not in text


# --- Money ------------------------------------------------------------------------


def paid_on(day, yuan, **more):
    told = {"client_id": str(uuid4()), "amount": yuan, "paid_on": day.isoformat()}
    return told | {"excess": "next"} | more


def test_a_repayment_is_looked_at_then_counted_once(desk):
    loan = lend(desk)
    due = date(2026, 7, 3)
    with freeze_time(moment(due)):
        cashier = client_of(desk, desk.cashier)
        assert 'value="1032.80"' in cashier.get(at("loan_repay", loan)).text
        sent = paid_on(due, "1100", bank_reference="B1")
        look = cashier.post(at("loan_repay", loan), sent).text
        assert "先还到期的，1,032.80元" in look
        assert "多出来67.20元" in look
        assert "先抵下一期" in look
        assert not loan.payments.exists()
        back = cashier.post(at("loan_repay", loan), sent | {"back": "1"}).text
        assert 'value="1100"' in back
        for _time in range(2):
            answer = cashier.post(
                at("loan_repay", loan), sent | {"sure": "1"}, follow=True
            )
        assert "1,100.00" in answer.text
        assert "第1期利息" in answer.text
        assert loan.payments.count() == 1
        assert "B1" in cashier.get(at("loan", loan)).text


def test_less_than_what_is_due_is_said_before_it_is_taken(desk):
    loan = lend(desk)
    due = date(2026, 7, 3)
    with freeze_time(moment(due)):
        cashier = client_of(desk, desk.cashier)
        look = cashier.post(at("loan_repay", loan), paid_on(due, "1000")).text
    assert "到期的还差32.80元" in look


def test_early_principal_makes_a_new_version_and_keeps_the_old_one(desk):
    loan = lend(desk)
    due = date(2026, 7, 3)
    with freeze_time(moment(due)):
        cashier = client_of(desk, desk.cashier)
        sent = paid_on(due, "4032.80", excess=Excess.LOWER, sure="1")
        cashier.post(at("loan_repay", loan), sent)
        text = cashier.get(at("loan", loan)).text
    assert "第2版" in text
    assert "第1版，从2026-06-03" in text


def test_impossible_money_is_refused_with_what_was_typed(desk, cashier):
    loan = lend(desk)
    sent = paid_on(TODAY, "99999", sure="1")
    answer = cashier.post(at("loan_repay", loan), sent)
    assert "还的钱比欠的多" in answer.text
    assert 'value="99999"' in answer.text
    assert "请填数字" in cashier.post(at("loan_repay", loan), paid_on(TODAY, "x")).text


def test_a_pay_off_takes_the_quote_and_nothing_else(desk, cashier):
    loan = lend(desk)
    day = date(2026, 6, 20)
    with freeze_time(moment(day)):
        page = cashier.get(at("loan_pay_off", loan)).text
        quote = pay_off_quote(loan, on=day)
        assert f'value="{quote.total / 100:.2f}"' in page
        early = cashier.get(at("loan_pay_off", loan) + "?on=2020-01-01").text
        assert "算不出来" in early
        sent = paid_on(day, f"{quote.total / 100:.2f}")
        assert "这笔结清？" in cashier.post(at("loan_pay_off", loan), sent).text
        wrong = paid_on(day, "1.00", sure="1")
        refused = cashier.post(at("loan_pay_off", loan), wrong)
        assert "一分不多一分不少" in refused.text
        answer = cashier.post(
            at("loan_pay_off", loan), sent | {"sure": "1"}, follow=True
        )
        assert "记好了，还清了" in answer.text
        gone = cashier.get(at("loan_pay_off", loan)).text
        assert "那天这笔借款没有在借" in gone
        assert "第1期" in cashier.get(at("loan", loan)).text
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED


# --- The bank ---------------------------------------------------------------------


def test_the_bank_reads_the_register_and_nothing_more(desk):
    loan = lend(desk)
    bank = desk_of(CoopAppointmentFactory(coop=desk.coop, role=CoopRole.BANK))
    text = bank.get(at("register")).text
    assert loan.number in text
    assert "988,000.00" in text
    assert loan.borrower.resident.name not in text
    assert loan.purpose not in text
    for address in (
        at("loans"),
        at("loan", loan),
        at("cases"),
        at("case", loan),
        at("contract", loan),
        at("loan_repay", loan),
    ):
        assert bank.get(address).status_code == 404
    assert (
        "现在没有在借的"
        in desk_of(CoopAppointmentFactory(coop=make_coop(), role=CoopRole.BANK))
        .get(at("register"))
        .text
    )


# --- At home ----------------------------------------------------------------------


def test_a_household_sees_what_it_owes_when_and_what_closes_it_today(desk):
    loan = lend(desk)
    home = home_of(loan.borrower)
    text = home.get(at("my_loans")).text
    assert "12,000.00" in text
    assert "该还1,032.80元" in text
    assert "¥" not in text
    page = home.get(at("my_loan", loan)).text
    assert "今天全部还清，要" in page
    assert "等额本息" in page
    payment = pay(desk, loan, 103_280, on=date(2026, 7, 3))
    with freeze_time(moment(date(2026, 7, 3))):
        home = home_of(loan.borrower)
        assert "第1期本金" in home.get(at("my_payment", payment)).text
        assert "已经还了1,032.80元" in home.get(at("my_loan", loan)).text
    with freeze_time(moment(date(2026, 9, 1))):
        home = home_of(loan.borrower)
        assert "晚了29天" in home.get(at("my_loans")).text
        assert "有难处，打0631-8880011商量" in home.get(at("my_loan", loan)).text


def test_an_application_and_a_closed_loan_are_seen_at_home(desk):
    loan = apply_for(desk)
    home = home_of(loan.borrower)
    assert "今天放款的话，这样还" in home.get(at("my_loan", loan)).text
    done = lend(desk, loan.borrower)
    day = date(2026, 6, 20)
    loans.pay_off(
        loan=done,
        amount_fen=pay_off_quote(done, on=day).total,
        paid_on=day,
        client_id=uuid4(),
        by=desk.cashier,
        at=moment(day),
    )
    with freeze_time(moment(day)):
        assert "2026-06-20还清了" in home.get(at("my_loan", done)).text
        assert "办完的" in home.get(at("my_loans")).text


def test_a_guarantor_is_told_what_concerns_the_guarantee_and_no_more(desk):
    guarantor = desk.member()
    loan = lend(desk, guarantors={guarantor: 800_000})
    home = home_of(guarantor)
    text = home.get(at("my_loans")).text
    assert "8,000.00元" in text
    assert "到2027-06-03" in text
    assert "没有晚" in text
    assert loan.borrower.resident.name not in text
    assert loan.purpose not in text
    assert "12,000.00" not in text
    assert home.get(at("my_loan", loan)).status_code == 404
    with freeze_time(moment(date(2026, 8, 1))):
        assert "有晚的" in home_of(guarantor).get(at("my_loans")).text


def test_a_guarantor_of_what_is_not_paid_out_is_told_so(desk):
    guarantor = desk.member()
    approve(desk, apply_for(desk, guarantors={guarantor: 800_000}))
    assert "还没放款" in home_of(guarantor).get(at("my_loans")).text


def test_a_household_without_loans_is_told_what_they_are(desk):
    assert "您家没有借款" in home_of(desk.member()).get(at("my_loans")).text


# --- Paper ------------------------------------------------------------------------


def test_contract_schedule_and_receipts_are_printed(desk, officer):
    loan = approve(desk, apply_for(desk))
    contract = officer.get(at("contract", loan)).text
    assert "放款日不同，到期日跟着变" in contract
    assert officer.get(at("schedule", loan)).status_code == 404
    lent = lend(desk)
    contract = officer.get(at("contract", lent)).text
    for words in (
        "互助借款合同",
        "等额本息",
        "不预扣利息",
        "12,393.58元",
        "借款人（签字）",
    ):
        assert words in contract
    payment = pay(desk, lent, 103_280, on=date(2026, 7, 3))
    with freeze_time(moment(date(2026, 7, 3))):
        officer = client_of(desk, desk.officer)
        assert "还款签字" in officer.get(at("schedule", lent)).text
        roll = officer.get(at("receipt", payment)).text
        assert "58毫米热敏纸" in roll
        assert lent.borrower.resident.name not in roll
        assert "还款人（签字）" in officer.get(at("receipt_sheet", payment)).text


def test_a_receipt_printed_again_says_what_was_left_on_its_day(desk):
    lent = lend(desk)
    payment = pay(desk, lent, 103_280, on=date(2026, 7, 3))

    def printed(on, name):
        with freeze_time(moment(on)):
            return client_of(desk, desk.officer).get(at(name, payment)).text

    rolls = [printed(date(2026, 7, 3), name) for name in ("receipt", "receipt_sheet")]
    pay(desk, lent, 103_280, on=date(2026, 8, 3))
    later = [printed(date(2026, 9, 1), name) for name in ("receipt", "receipt_sheet")]
    assert "2026-08-03" in later[0]
    assert "该还1,032.80元" in later[1]
    for then, now in zip(rolls, later, strict=True):
        assert re.findall(r"还剩本金.*?</", then) == re.findall(r"还剩本金.*?</", now)


def test_nothing_is_signed_before_it_is_approved(desk, officer):
    assert officer.get(at("contract", apply_for(desk))).status_code == 404


# --- Who may come in --------------------------------------------------------------


def test_the_auditor_reads_and_changes_nothing(desk):
    loan = lend(desk)
    payment = pay(desk, loan, 100, on=date(2026, 7, 3))
    auditor = desk_of(CoopAppointmentFactory(coop=desk.coop, role=CoopRole.AUDITOR))
    for address in (
        at("loans"),
        at("loan", loan),
        at("payment", payment),
        at("register"),
        at("contract", loan),
        at("receipt", payment),
    ):
        assert auditor.get(address).status_code == 200, address
    for address in (
        at("loan_new"),
        at("loan_sign", loan),
        at("loan_repay", loan),
        at("cases"),
        at("case", loan),
    ):
        assert auditor.get(address).status_code == 404, address


def test_another_co_op_sees_nothing_of_a_loan(desk):
    loan = lend(desk)
    payment = pay(desk, loan, 100, on=date(2026, 7, 3))
    other = make_coop()
    stranger = desk_of(officer_of(other))
    judge = desk_of(CoopAppointmentFactory(coop=other, role=CoopRole.COMMITTEE))
    for address in (at("loan", loan), at("contract", loan), at("payment", payment)):
        assert stranger.get(address).status_code == 404
    assert judge.get(at("case", loan)).status_code == 404
    assert balance(desk.line.free_account) == 98_800_000
    assert position_of(loan, on=TODAY).principal == 1_200_000
