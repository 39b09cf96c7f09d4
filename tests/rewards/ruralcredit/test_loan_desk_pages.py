"""The loan desk over HTTP: today, sheets, bank files, lines, products, and trouble."""

import io
from base64 import b64encode
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from rewards.ledger.selectors import balance
from rewards.ruralcredit.models import (
    BankFile,
    CoopRole,
    CreditLine,
    LoanProduct,
    LoanStatus,
    Payment,
    PlanChange,
    RatingObjection,
    ScheduleReason,
)
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.selectors.loans.position import agreement_of
from rewards.ruralcredit.services import loans
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    apply_for,
    approve,
    head_of,
    lend,
    make_coop,
    make_desk,
    officer_of,
    pay,
    village_of,
)
from tests.factories.villages import KinshipFactory, moment
from tests.support.clock import freeze_time

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
    return desk_of(desk.coop.appointments.get(user=user))


@pytest.fixture
def officer(desk):
    return client_of(desk, desk.officer)


@pytest.fixture
def judge(desk):
    return client_of(desk, desk.committee[0])


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=[getattr(k, "pk", k) for k in keys])


# --- Today ------------------------------------------------------------------------


def test_an_empty_desk_says_what_is_missing_and_where_it_is_entered():
    coop = make_coop()
    text = desk_of(officer_of(coop)).get(at("lending")).text
    for words in (
        "还没有登记",
        "这周没有到期的",
        "没有逾期的",
        "没有等着的事",
        "现在没有在借的",
    ):
        assert words in text
    assert at("line_new") in text


def test_the_desk_shows_the_line_the_week_what_is_late_and_what_waits(desk, officer):
    # Due on 3 June (today, and paid), 5 June, and 4 May (late).
    due_today = lend(desk, yuan=6_000, on=date(2026, 5, 3))
    soon = lend(desk, yuan=8_000, on=date(2026, 5, 5))
    late = lend(desk, yuan=10_000, on=date(2026, 4, 4))
    first = position_of(due_today, on=TODAY).due
    pay(desk, due_today, first, on=TODAY)
    lend(desk, yuan=5_000, on=date(2026, 5, 3))
    apply_for(desk)
    approve(desk, apply_for(desk, yuan=1_000))
    rating = late.rating
    rating.valid_until = TODAY + timedelta(30)
    rating.save()
    RatingObjection.objects.create(
        rating=rating,
        number="R1",
        client_id=uuid4(),
        body_digest="",
        said_by_resident=head_of(late.borrower.household),
        words="收入写错了",
        received_at=moment(TODAY),
        received_by=desk.officer,
        due_on=TODAY,
    )
    text = officer.get(at("lending")).text
    assert "100</b>万元" in text
    # 29,000 yuan lent and 1,000 approved, less the principal that came back.
    assert "已用2.95万元" in text
    assert "6-03 今天" in text
    assert 'class="now"' in text
    assert "已收" in text
    assert due_today.borrower.resident.name in text
    assert soon.borrower.resident.name in text
    assert f"{late.borrower.resident.name}晚了30天" in text
    assert 'role="img" aria-label="逾期分档：' in text
    assert "8–30天1笔" in text
    for words in ("申请要查", "通过了，等签合同", "有人说评级不对", "等级60天内到期"):
        assert words in text, words
    assert "PAR30" in text


def test_the_week_leaves_out_rows_that_a_pay_off_made_void(desk, officer):
    loan = lend(desk, on=date(2026, 5, 5))
    loans.pay_off(
        loan=loan,
        amount_fen=pay_off_quote(loan, on=TODAY).total,
        paid_on=TODAY,
        client_id=uuid4(),
        by=desk.cashier,
        at=moment(TODAY),
    )
    assert "这周没有到期的" in officer.get(at("lending")).text


@pytest.mark.parametrize(
    ("role", "name"), [(CoopRole.COMMITTEE, "cases"), (CoopRole.BANK, "register")]
)
def test_committee_and_bank_are_led_to_their_own_pages(desk, role, name):
    client = desk_of(CoopAppointmentFactory(coop=desk.coop, role=role))
    answer = client.get(at("lending"))
    assert answer.headers["Location"] == at(name)
    assert client.get(at("report")).status_code == 404


def test_the_monthly_report_is_read_printed_and_sent_as_a_table(desk, officer):
    lend(desk)
    text = officer.get(at("report")).text
    assert "信用互助月报" in text
    assert "12,000.00元" in text
    assert "2026年6月" in text
    assert "2026年4月" in officer.get(at("report") + "?month=2026-04").text
    for odd in ("?month=x", "?month=2030-01"):
        assert "2026年6月" in officer.get(at("report") + odd).text
    answer = officer.get(at("report_file") + "?month=2026-06")
    rows = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert ("本月放款", "12,000.00元") in rows
    assert answer.headers["Cache-Control"] == "no-store"


# --- The sheet --------------------------------------------------------------------


def sheet_of(desk, **more):
    return {
        "village": village_of(desk.coop).pk,
        "hamlet": "",
        "on": "2026-06-03",
    } | more


def test_a_sheet_is_asked_for_by_village_and_group(desk, officer):
    assert "先选村和小组" in officer.get(at("sheet")).text
    assert "这里没有在借的" in officer.get(at("sheet"), sheet_of(desk)).text
    loan = lend(desk, on=date(2026, 5, 3))
    house = loan.borrower.household
    house.hamlet = "3组"
    house.save()
    for hamlet in ("", "3组"):
        text = officer.get(at("sheet"), sheet_of(desk, hamlet=hamlet)).text
        assert loan.number in text
        assert "1,032.80" in text
    assert "请选一个村" in officer.get(at("sheet"), {"on": "2026-06-03"}).text
    paper = officer.get(at("sheet_print"), sheet_of(desk, hamlet="3组")).text
    assert "收款登记表" in paper
    assert loan.number in paper
    assert officer.post(at("sheet_print"), sheet_of(desk)).status_code == 405


def test_each_row_of_a_sheet_says_what_became_of_it(desk, officer):
    good, bad, empty = (lend(desk, on=date(2026, 5, 3)) for _one in range(3))
    sent = sheet_of(desk) | {
        f"yuan_{good.pk}": "1032.80",
        f"id_{good.pk}": str(uuid4()),
        f"yuan_{bad.pk}": "9999999",
        f"id_{bad.pk}": str(uuid4()),
        f"yuan_{empty.pk}": "",
        f"id_{empty.pk}": str(uuid4()),
    }
    for _time in range(2):
        text = officer.post(at("sheet"), sent).text
        assert "记好了1笔" in text
        assert "还的钱比欠的多" in text
        assert "没填" in text
    assert Payment.objects.count() == 1


def test_a_sheet_with_a_row_that_cannot_be_read_enters_nothing(desk, officer):
    one, two = (lend(desk, on=date(2026, 5, 3)) for _one in range(2))
    sent = sheet_of(desk) | {
        f"yuan_{one.pk}": "一百",
        f"id_{one.pk}": str(uuid4()),
        f"yuan_{two.pk}": "100",
        f"id_{two.pk}": "x",
    }
    text = officer.post(at("sheet"), sent).text
    assert "一笔也没有记" in text
    assert 'value="一百"' in text
    assert "请刷新页面再填" in text
    assert not Payment.objects.exists()
    assert "一行也没填" in officer.post(at("sheet"), sheet_of(desk)).text


# --- Bank files -------------------------------------------------------------------


def statement(*rows, total=None):
    lines = ["入账日期,借款编号,流水号,金额(元)"]
    lines += [",".join(row) for row in rows]
    whole = total or f"{sum(float(row[3]) for row in rows):.2f}"
    return "\n".join([*lines, f"合计,,,{whole}"]).encode()


def upload(body):
    return {"file": SimpleUploadedFile("对账.csv", body)}


def test_a_bank_file_is_tried_out_then_taken_in_once(desk, officer):
    loan = lend(desk, on=date(2026, 5, 3))
    body = statement(
        ("2026-06-03", loan.number, "B1", "1032.80"),
        ("2026-06-03", "没有-1", "B2", "5.00"),
    )
    assert "还没有收过银行的文件" in officer.get(at("bank_files")).text
    tried = officer.post(at("bank_file_new"), upload(body)).text
    assert "还没有记，收下会是这样" in tried
    assert "新记一笔" in tried
    assert not BankFile.objects.exists()
    sure = {"sure": "1", "name": "对账.csv", "carried": b64encode(body).decode()}
    assert "收下了" in officer.post(at("bank_file_new"), sure).text
    assert Payment.objects.get().amount_fen == 103_280
    again = officer.post(at("bank_file_new"), sure).text
    assert "没有收下，请看下面" in again
    assert BankFile.objects.count() == 1
    text = officer.get(at("bank_files")).text
    assert "找不到" in text
    line = BankFile.objects.get().lines.get(reference="B2")
    assert "B2" in officer.get(at("bank_line", line)).text
    assert "请填这一格" in officer.post(at("bank_line", line), {}).text
    officer.post(at("bank_line", line), {"words": "银行打错了，已退"})
    assert "都对上了" in officer.get(at("bank_files")).text


def test_a_file_that_is_wrong_is_refused_with_the_reason(desk, officer):
    assert "请选一个文件" in officer.post(at("bank_file_new"), {}).text
    wrong = statement(("2026-06-03", "x", "B1", "5.00"), total="6.00")
    text = officer.post(at("bank_file_new"), upload(wrong)).text
    assert "没有收下，请看下面" in text
    for carried in ("!!", ""):
        sure = {"sure": "1", "name": "a.csv", "carried": carried}
        assert "没有收下" in officer.post(at("bank_file_new"), sure).text
    assert officer.get(at("bank_file_new")).headers["Location"] == at("bank_files")


def test_a_payment_that_the_bank_does_not_have_is_named(desk, officer):
    loan = lend(desk, on=date(2026, 5, 3))
    pay(desk, loan, 100, on=TODAY)
    body = statement(("2026-06-03", "没有-1", "B2", "5.00"))
    sure = {"sure": "1", "name": "a.csv", "carried": b64encode(body).decode()}
    officer.post(at("bank_file_new"), sure)
    assert "我们记了，银行文件里没有" in officer.get(at("bank_files")).text


# --- Lines and products -----------------------------------------------------------


LINE = {
    "bank": "望海农商银行",
    "agreement": "望银授〔2026〕8号",
    "amount": "3000000",
    "guarantee_pct": "80",
    "bank_share_pct": "100",
    "trigger_days": "",
    "fee_pct": "0",
    "starts_on": "2026-06-03",
    "ends_on": "2028-12-31",
}


def test_a_line_is_entered_changed_reserved_and_closed():
    coop = make_coop()
    officer = desk_of(officer_of(coop))
    assert "还没有银行授信" in officer.get(at("lines")).text
    assert "照银行的协议登记" in officer.get(at("line_new")).text
    assert "请填这一格" in officer.post(at("line_new"), LINE | {"bank": ""}).text
    assert "3,000,000.00" in officer.post(at("line_new"), LINE, follow=True).text
    line = CreditLine.objects.get()
    assert line.trigger_days == 0
    assert 'value="3000000.00"' in officer.get(at("line_amount", line)).text
    told = {"amount": "2000000", "reference": "补充协议1"}
    assert (
        "2,000,000.00" in officer.post(at("line_amount", line), told, follow=True).text
    )
    assert "存还是取" in officer.get(at("line_reserve", line)).text
    for way, amount, left in (("in", "500", 50_000), ("out", "200", 30_000)):
        told = {"way": way, "amount": amount, "reference": f"回单{way}"}
        officer.post(at("line_reserve", line), told)
        assert balance(line.reserve_account) == left
    assert "就不能收" in officer.get(at("line_close", line)).text
    closed = officer.post(at("line_close", line), {"reference": "通知"}, follow=True)
    assert "收回了" in closed.text
    assert "已经" in officer.post(at("line_close", line), {"reference": "通知"}).text


PRODUCT = {
    "name": "先息后本",
    "annual_rate_pct": "5.5",
    "least": "1000",
    "most": "50000",
    "max_periods": "12",
    "guarantors_needed": "1",
    "method": "interest_first",
    "every_count": "3",
    "every_unit": "month",
    "basis": "actual/360",
    "formula": "annuity_period_rate",
    "mode": "half_up",
    "unit": "0.01",
    "instalment_unit": "",
    "grace_principal_periods": "",
    "shift": "next",
    "order": "interest,principal,fee,penalty",
    "direction": "horizontal",
    "future": "next",
    "principal_first_after": "90",
    "penalty_multiplier": "",
    "penalty_basis": "actual/360",
    "penalty_grace_days": "",
    "rebate_AAA": "30",
}


def test_a_product_is_set_up_term_by_term_and_retired(desk, officer):
    assert "AAA级优惠" in officer.get(at("product_new")).text
    refused = officer.post(at("product_new"), PRODUCT | {"annual_rate_pct": "99"})
    assert "太高" in refused.text
    assert 'value="99"' in refused.text
    sent = PRODUCT | {"max_periods": "4"}
    text = officer.post(at("product_new"), sent, follow=True).text
    for words in (
        "先息后本：每期只还利息",
        "每3个月",
        "一年当360天",
        "顺延到下一个工作日",
        "利息 → 本金 → 费用 → 罚息",
        "不收罚息",
        "AAA级优惠30",
    ):
        assert words in text, words
    made = LoanProduct.objects.get(name="先息后本")
    assert agreement_of(type("L", (), {"terms": made.terms})).every.count == 3
    assert "停用了" in officer.post(at("product_retire", made), follow=True).text
    assert "停用" in officer.post(at("product_retire", made), follow=True).text


def test_a_product_with_everything_says_everything(desk, officer):
    sent = PRODUCT | {
        "method": "equal_instalment",
        "every_count": "",
        "instalment_unit": "1",
        "grace_principal_periods": "2",
        "penalty_multiplier": "1.3",
        "penalty_grace_days": "5",
        "penalty_compound": "on",
    }
    text = officer.post(at("product_new"), sent, follow=True).text
    for words in (
        "头2期只还利息",
        "每期四舍五入到1元",
        "1.3倍",
        "没还的利息也算",
        "按每期利率算",
    ):
        assert words in text, words


def test_without_products_and_without_a_card_there_are_no_rebates():
    officer = desk_of(officer_of(make_coop()))
    assert "还没有借款产品" in officer.get(at("products")).text
    assert "级优惠" not in officer.get(at("product_new")).text


# --- When it does not go as planned -----------------------------------------------


def test_a_new_plan_is_proposed_by_one_and_signed_by_another(desk, officer, judge):
    loan = lend(desk)
    assert "2026-07-03" in officer.get(at("loan_change", loan)).text
    asked = {"from_due": "2026-07-03", "extra_periods": "6", "words": "台风受灾"}
    nothing = officer.post(at("loan_change", loan), asked | {"extra_periods": ""})
    assert 'value="台风受灾"' in nothing.text
    look = officer.post(at("loan_change", loan), asked).text
    assert "改成这样？" in look
    assert "2027-12-03" in look
    assert not PlanChange.objects.exists()
    officer.post(at("loan_change", loan), asked | {"sure": "1"})
    change = PlanChange.objects.get()
    assert "等评审签" in officer.get(at("loan", loan)).text
    assert "台风受灾" in judge.get(at("cases")).text
    assert "2027-12-03" in judge.get(at("change", change)).text
    judge.post(at("change", change), {"sign": "1"})
    version = loan.schedules.order_by("-number").first()
    assert version.reason == ScheduleReason.RESCHEDULE
    assert version.instalments.count() == 18
    assert "签过了" in judge.get(at("change", change)).text
    again = judge.post(at("change", change), {"sign": "1"}, follow=True)
    assert "签过了" in again.text


def test_a_proposed_plan_is_dropped_by_either(desk, officer, judge):
    loan = lend(desk)
    asked = {
        "from_due": "2026-07-03",
        "new_due": "2026-08-03",
        "words": "孩子上学",
        "sure": "1",
    }
    officer.post(at("loan_change", loan), asked)
    first = PlanChange.objects.get()
    answer = officer.post(at("change_drop", loan, first), follow=True)
    assert "还款计划不变" in answer.text
    officer.post(at("loan_change", loan), asked)
    second = PlanChange.objects.get(decided_at=None)
    judge.post(at("change", second), {"drop": "1"})
    second.refresh_from_db()
    assert not second.is_approved
    assert loan.schedules.count() == 1


def test_a_plan_that_became_impossible_says_why_and_can_be_dropped(
    desk, judge, officer
):
    loan = lend(desk)
    asked = {"from_due": "2026-07-03", "extra_periods": "6", "words": "x", "sure": "1"}
    officer.post(at("loan_change", loan), asked)
    desk.line.ends_on = date(2027, 7, 1)
    desk.line.save()
    text = judge.get(at("change", PlanChange.objects.get())).text
    assert "银行授信到2027-07-01止" in text
    assert "改以后" not in text


def test_a_relative_signs_no_plan(desk, officer, judge):
    loan = lend(desk)
    asked = {"from_due": "2026-07-03", "extra_periods": "6", "words": "x", "sure": "1"}
    officer.post(at("loan_change", loan), asked)
    me = desk.member().resident
    me.user = desk.committee[0]
    me.save()
    first, second = sorted([me, loan.borrower.resident], key=lambda one: one.pk)
    KinshipFactory(first=first, second=second)
    assert "这笔您要回避" in judge.get(at("change", PlanChange.objects.get())).text


def test_a_claim_is_paid_recovered_and_what_is_left_given_up(desk, officer, judge):
    loan = lend(desk, on=date(2026, 1, 20))
    assert "登记合作社代还" in officer.get(at("loan", loan)).text
    assert "风险准备金" in officer.get(at("loan_claim", loan)).text
    told = {
        "client_id": str(uuid4()),
        "on": "2026-06-03",
        "bank_reference": "D1",
    }
    text = officer.post(at("loan_claim", loan), told, follow=True).text
    assert "合作社代偿" in text
    assert "登记追回" in officer.get(at("loan", loan)).text
    assert "还没收回" in officer.get(at("loan_recover", loan)).text
    money = {"client_id": str(uuid4()), "amount": "1000", "paid_on": "2026-06-03"}
    look = officer.post(at("loan_recover", loan), money).text
    assert "按各自没收回的分" in look
    text = officer.post(
        at("loan_recover", loan), money | {"sure": "1"}, follow=True
    ).text
    assert "还合作社代还的" in text
    assert "很久没还的" in judge.get(at("cases")).text
    assert loan.number in judge.get(at("write_off", loan)).text
    gone = {"resolution": "社员大会决议〔2026〕5号", "on": "2026-06-03"}
    judge.post(at("write_off", loan), gone)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WRITTEN_OFF
    assert judge.get(at("write_off", loan)).status_code == 404
    assert "核销了" in officer.get(at("loan", loan)).text


def test_the_last_payment_is_taken_back_with_a_reason(desk, officer):
    loan = lend(desk, on=date(2026, 5, 3))
    payment = pay(desk, loan, 103_280, on=TODAY)
    assert "记错了，更正" in officer.get(at("payment", payment)).text
    assert loan.number in officer.get(at("payment_take_back", payment)).text
    assert "请填这一格" in officer.post(at("payment_take_back", payment), {}).text
    officer.post(at("payment_take_back", payment), {"words": "记到别人头上了"})
    text = officer.get(at("payment", payment)).text
    assert "作废了：记到别人头上了" in text
    assert "作废" in officer.get(at("loan", loan)).text
    assert "作废：记到别人头上了" in officer.get(at("receipt", payment)).text


# --- Who may come in --------------------------------------------------------------


def test_the_auditor_sees_the_desk_and_enters_nothing(desk):
    loan = lend(desk)
    auditor = desk_of(CoopAppointmentFactory(coop=desk.coop, role=CoopRole.AUDITOR))
    for name in ("lending", "lines", "products", "bank_files", "report"):
        assert auditor.get(at(name)).status_code == 200, name
    for address in (
        at("line_new"),
        at("product_new"),
        at("sheet"),
        at("loan_change", loan),
        at("loan_claim", loan),
        at("write_off", loan),
        at("line_amount", desk.line),
    ):
        assert auditor.get(address).status_code == 404, address
    assert auditor.post(at("bank_file_new"), {}).status_code == 404


def test_another_co_op_touches_none_of_it(desk):
    loan = lend(desk)
    stranger = desk_of(officer_of(make_coop()))
    judge = desk_of(CoopAppointmentFactory(coop=make_coop(), role=CoopRole.COMMITTEE))
    for address in (
        at("line_amount", desk.line),
        at("line_close", desk.line),
        at("loan_change", loan),
        at("loan_recover", loan),
    ):
        assert stranger.get(address).status_code == 404
    assert stranger.post(at("product_retire", desk.product)).status_code == 404
    assert judge.get(at("write_off", loan)).status_code == 404
    assert (
        desk_of(CoopAppointmentFactory(user=UserFactory()))
        .get(at("sheet"), sheet_of(desk))
        .status_code
        == 200
    )
