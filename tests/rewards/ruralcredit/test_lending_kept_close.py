"""What of lending is shown to whom: not one's own house, one's own bank, a past month."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rewards.ruralcredit.errors.bank_files import BankFileTooLarge
from rewards.ruralcredit.models import CoopAppointment, CoopRole, Funding, Payment
from rewards.ruralcredit.services import bank_files, posts
from rewards.ruralcredit.services.bank_files.reading import MAX_BYTES
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    head_of,
    lend,
    make_coop,
    make_desk,
    make_line,
    make_promise,
    officer_of,
    pay,
    supervisor_of,
)
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from tests.rewards.ruralcredit.lending.stories import compensated
from tests.support.clock import freeze_time
from villages.models import FileView

pytestmark = pytest.mark.django_db
HERE = date(2026, 6, 3)
PAGES = [
    "loan_repay",
    "loan_pay_off",
    "loan_change",
    "loan_claim",
    "loan_withdraw",
    "loan_recover",
    "payment",
    "payment_take_back",
    "write_off",
]


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(HERE)):
        yield


@pytest.fixture
def desk():
    return make_desk()


def client_of(post):
    return sign_in(Client(), post.user, acting_as=post)


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=[getattr(k, "pk", k) for k in keys])


def page_of(desk, name):
    """Return whose page it is, its address, and the loan it is about."""
    loan = lend(desk, on=date(2026, 1, 20))
    user, role = desk.officer, CoopRole.OFFICER
    if name.startswith("payment"):
        return desk.officer, at(name, pay(desk, loan, 100, on=HERE)), loan
    if name == "loan_recover":
        compensated(desk, loan)
    if name == "write_off":
        user, role = desk.committee[0], CoopRole.COMMITTEE
    assert desk.coop.appointments.filter(user=user, role=role).exists()
    return user, at(name, loan), loan


@pytest.mark.parametrize("name", PAGES)
def test_a_page_on_the_loan_of_a_relative_shows_and_takes_nothing(desk, name):
    user, address, loan = page_of(desk, name)
    client = client_of(desk.coop.appointments.get(user=user))
    house = loan.borrower.household
    KinshipFactory(first=ResidentFactory(user=user), second=head_of(house))
    payments = Payment.objects.filter(reversed_at=None).count()
    told = {"words": "x", "resolution": "x", "on": "2026-06-03", "sure": "1"}
    for answer in (client.get(address), client.post(address, told)):
        if name == "payment" and answer.status_code == 405:
            continue
        assert "您自己家" in answer.text
        assert loan.borrower.resident.name not in answer.text
    assert Payment.objects.filter(reversed_at=None).count() == payments
    assert not FileView.objects.filter(viewer=user).exists()


@pytest.mark.parametrize("name", PAGES)
def test_who_looks_at_a_page_on_a_loan_is_kept_for_the_borrower(desk, name):
    user, address, loan = page_of(desk, name)
    client = client_of(desk.coop.appointments.get(user=user))
    assert client.get(address).status_code == 200
    look = FileView.objects.get()
    assert look.viewer == user
    assert look.resident == loan.borrower.resident


def banker(desk, bank=""):
    return CoopAppointmentFactory(coop=desk.coop, role=CoopRole.BANK, bank=bank)


def test_a_bank_reads_its_own_lines_and_the_loans_out_of_them(desk):
    other = make_line(desk.coop, 70_000, bank="荣成邮储银行", agreement="邮1号")
    mine = lend(desk)
    desk.line.ends_on = HERE + timedelta(2)
    desk.line.save()
    theirs = lend(desk)
    assert (mine.line, theirs.line) == (desk.line, other)
    make_promise(desk.member(), 600_000), make_promise(desk.member(), 600_000)
    ours = lend(desk, funding=Funding.MEMBERS)
    seen = {
        desk.line.bank: (mine, {theirs, ours}),
        "荣成邮储银行": (theirs, {mine, ours}),
    }
    for bank, (own, others) in seen.items():
        text = client_of(banker(desk, bank)).get(at("register")).text
        assert own.number in text
        assert own.line.agreement in text
        for loan in others:
            assert loan.number not in text
        assert (desk.line if own == theirs else other).agreement not in text
    nobody = client_of(banker(desk)).get(at("register")).text
    assert "还没有登记银行授信" in nobody
    assert "现在没有在借的" in nobody
    everything = client_of(desk.coop.appointments.get(user=desk.officer))
    text = everything.get(at("register")).text
    assert all(one.number in text for one in (mine, theirs, ours))


def test_the_only_bank_of_a_co_op_also_reads_what_members_lend(desk):
    make_promise(desk.member(), 600_000), make_promise(desk.member(), 600_000)
    ours = lend(desk, funding=Funding.MEMBERS)
    for post in (banker(desk), banker(desk, desk.line.bank)):
        assert ours.number in client_of(post).get(at("register")).text


def test_whoever_is_appointed_for_a_bank_says_which():
    coop = make_coop()
    supervisor = supervisor_of(coop)
    county = client_of(supervisor)
    who = {
        "role": CoopRole.BANK.value,
        "name": "毕可心",
        "phone": "13712345678",
        "starts_on": "2026-06-03",
    }
    assert "请填这一格" in county.post(at("coop_appoint", coop), who).text
    county.post(at("coop_appoint", coop), who | {"bank": "望海农商银行"})
    assert CoopAppointment.objects.get(coop=coop).bank == "望海农商银行"
    assert "望海农商银行" in county.get(at("coop", coop)).text
    told = {"starts_on": TODAY, "by": supervisor.user, "at": moment(TODAY)}
    post = posts.appoint(
        coop=coop, user=UserFactory(), role=CoopRole.AUDITOR, bank="x", **told
    )
    assert post.bank == ""


@pytest.mark.parametrize("month", ["0001-01", "1899-12"])
def test_a_month_before_the_co_op_had_a_member_is_the_first_month(desk, month):
    lend(desk)
    client = client_of(desk.coop.appointments.get(user=desk.officer))
    answer = client.get(at("report") + f"?month={month}")
    assert answer.status_code == 200
    assert "2025年1月" in answer.text
    assert "上个月" not in answer.text
    file = client.get(at("report_file") + f"?month={month}")
    assert "2025-01" in file.headers["Content-Disposition"]
    empty = client_of(officer_of(make_coop()))
    assert empty.get(at("report") + f"?month={month}").status_code == 200


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_far_day_in_an_address_is_no_error(desk, day):
    loan = lend(desk)
    client = client_of(desk.coop.appointments.get(user=desk.officer))
    for name in ("loan", "loan_pay_off"):
        assert client.get(at(name, loan) + f"?on={day}").status_code == 200
    told = {"from_due": "2026-07-03", "new_due": day, "words": "缓"}
    answer = client.post(at("loan_change", loan), told)
    assert answer.status_code == 200
    assert ("排得太远了" if day[0] == "9" else "新的还款日要在") in answer.text


def test_a_file_that_could_not_be_taken_in_is_not_tried_out_either(desk):
    client = client_of(desk.coop.appointments.get(user=desk.officer))
    heading = "入账日期,借款编号,流水号,金额(元)".encode()
    body = heading + b"\n" + b"," * MAX_BYTES
    upload = {"file": SimpleUploadedFile("1.csv", body)}
    text = client.post(at("bank_file_new"), upload).text
    assert "文件超过1MB，请按日期分成几个小的" in text
    told = {"coop": desk.coop, "name": "1.csv", "by": desk.officer, "at": moment(HERE)}
    for use_case in (bank_files.try_out, bank_files.take_in):
        with pytest.raises(BankFileTooLarge):
            use_case(body=body, **told)


def test_what_the_bank_gives_of_each_loan_is_shown_and_printed(desk):
    desk.line.bank_share_pct, desk.line.fee_pct = 80, "0.50"
    desk.line.save()
    loan = lend(desk)
    client = client_of(desk.coop.appointments.get(user=desk.officer))
    text = client.get(at("lines")).text
    assert "80%" in text
    assert "年服务费0.5%" in text
    assert "银行出资80%" in client.get(at("contract", loan)).text
