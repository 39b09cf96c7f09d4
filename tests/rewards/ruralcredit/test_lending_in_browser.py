"""Lending in a real browser: the officer, the committee, the cashier, the household."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from rewards.ruralcredit.models import CoopRole, Loan, LoanStatus
from rewards.ruralcredit.selectors.loans import position_of
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    CoopAppointmentFactory,
    apply_for,
    lend,
    make_desk,
    pay,
    rated,
    village_of,
)
from tests.factories.villages import ResidentFactory
from tests.rewards.merchants.test_status_in_browser import NARROW, sideways
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(
    "size", [PHONE, DESKTOP, NARROW], ids=["phone", "wide", "320"]
)
NAMES = (
    *("孙桂芳", "于忠诚", "王德顺", "赵玉琴", "刘成海", "孙立波", "陈立新", "姜秀芬"),
    *("李长河", "王秀兰", "张守田", "林秋生", "周海燕", "于春梅", "刘玉兰", "孙国庆"),
    *("毕可胜", "姜文海", "鞠美玲", "宋德福"),
)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def desk():
    found = make_desk()
    found.coop.name, found.coop.short_name = "丰潮合作社", "丰潮"
    found.coop.save()
    return found


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=[getattr(k, "pk", k) for k in keys])


def named(desk, name, **more):
    """Return a member of that name, with somebody at home who can look."""
    resident = ResidentFactory(
        village=village_of(desk.coop), name=name, is_head=True, user=UserFactory()
    )
    return desk.member(resident=resident, **more)


def page_of(open_page, desk, user, device=PHONE):
    post = desk.coop.appointments.get(user=user)
    return open_page(user, device, capacity=f"coop:{post.pk}")


def home_of(open_page, member, device=PHONE, **more):
    resident = member.resident
    return open_page(resident.user, device, capacity=f"resident:{resident.pk}", **more)


def test_a_loan_from_the_application_to_the_last_fen(open_page, axe, look, desk, today):
    member, guarantor = named(desk, "孙桂芳"), named(desk, "于忠诚")
    rated(member, on=today)
    officer = page_of(open_page, desk, desk.officer)
    apply_in(officer, guarantor, axe, look)
    loan = Loan.objects.get()
    officer.get_by_role("button", name="查额度和保证人").click()
    expect(officer.get_by_text("等评审委员表决")).to_be_visible()
    for place, judge in enumerate(desk.committee):
        vote(page_of(open_page, desk, judge), axe, look, is_first=place == 0)
    officer.reload()
    officer.get_by_role("link", name="登记签合同").click()
    officer.get_by_role("button", name="签好了").click()
    look(officer, "lend-signed")
    cashier = page_of(open_page, desk, desk.cashier)
    cashier.goto(at("loan", loan))
    cashier.get_by_role("link", name="登记银行放款").click()
    cashier.get_by_label("银行流水号").fill("F2026001")
    look(cashier, "lend-pay-out")
    axe(cashier)
    cashier.get_by_role("button", name="银行放了款").click()
    expect(cashier.get_by_text("还款计划").first).to_be_visible()
    look(cashier, "lend-loan")
    axe(cashier)
    home = home_of(open_page, member)
    home.goto(at("my_loans"))
    expect(home.get_by_text("12,000.00").first).to_be_visible()
    look(home, "lend-home")
    axe(home)
    home.get_by_role("link", name="买扇贝苗").click()
    look(home, "lend-home-loan")
    axe(home)
    pay_early(cashier, look, axe)
    home.reload()
    expect(home.get_by_text("还清了，一共还了")).to_be_visible()
    look(home, "lend-home-closed")
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED


def apply_in(page, guarantor, axe, look):
    """Take the application in, as the officer does with the member beside them."""
    page.goto(at("loan_new"))
    page.get_by_label("哪位社员要借").fill("孙桂芳")
    page.get_by_role("button", name="找").click()
    page.get_by_role("link", name="孙桂芳").click()
    page.get_by_label("借多少（元）").fill("12000")
    page.get_by_label("分几期").fill("12")
    page.get_by_label("做什么用").fill("买扇贝苗")
    page.get_by_label("第1位保证人").fill(guarantor.number)
    page.get_by_label("第1位担保多少元").fill("12000")
    page.get_by_role("button", name="算一算").click()
    expect(page.get_by_text("393.58", exact=True)).to_be_visible()
    look(page, "lend-apply")
    axe(page)
    page.get_by_role("button", name="收下申请").click()
    expect(page.get_by_text("收下了，接着查")).to_be_visible()
    look(page, "lend-applied")


def vote(page, axe, look, *, is_first):
    """Vote for the only case."""
    page.goto(at("cases"))
    page.get_by_role("link", name="孙桂芳").click()
    if is_first:
        look(page, "lend-case")
        axe(page)
    page.get_by_text("同意", exact=True).click()
    page.get_by_role("button", name="投票").click()
    expect(page.get_by_text("您的一票记下了")).to_be_visible()


def pay_early(page, look, axe):
    """Repay a part early, then close the loan."""
    page.get_by_role("link", name="登记还款").click()
    page.get_by_label("还了多少（元）").fill("3000")
    page.get_by_text("还本金，每期少还一点").click()
    look(page, "lend-repay")
    axe(page)
    page.get_by_role("button", name="看看抵了哪些").click()
    look(page, "lend-sure")
    axe(page)
    page.get_by_role("button", name="记下这笔还款").click()
    expect(page.get_by_text("记好了").first).to_be_visible()
    look(page, "lend-payment")
    axe(page)
    page.get_by_role("link", name="看这笔借款").click()
    page.get_by_role("link", name="登记结清").click()
    look(page, "lend-pay-off")
    axe(page)
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="记下，结清这笔借款").click()
    expect(page.get_by_text("记好了，还清了")).to_be_visible()


@pytest.fixture
def busy(desk, today):
    """A co-op in the middle of its work: loans due, late, waiting."""
    for place, name in enumerate(NAMES):
        member = named(desk, name)
        rated(member, on=today, band=("AAA", "AA", "A", "B")[place % 4])
        day = today - timedelta(days=31 - place % 7 if place % 5 else 70)
        lend(desk, member, yuan=4_000 + 500 * place, on=day)
    apply_for(desk, named(desk, "毕秀英"))
    return desk


def test_a_sheet_of_twenty_is_entered_at_once(open_page, axe, look, busy, today):
    page = page_of(open_page, busy, busy.officer)
    page.goto(at("sheet"))
    axe(page)
    page.get_by_label("哪个村").select_option(index=1)
    page.get_by_role("button", name="列出来").click()
    fields = page.get_by_placeholder("还了多少")
    expect(fields).to_have_count(20)
    for number in range(20):
        fields.nth(number).fill("99999999" if number == 3 else "300")
    look(page, "lend-sheet")
    axe(page)
    page.get_by_role("button", name="一起记下").click()
    expect(page.get_by_text("记好了19笔")).to_be_visible()
    expect(page.get_by_text("还的钱比欠的多")).to_be_visible()
    look(page, "lend-sheet-done")
    axe(page)
    page.get_by_role("link", name="打印这张表").click()
    look(page, "lend-sheet-print")
    assert Loan.objects.filter(payments__amount_fen=30_000).count() == 19


def test_arrears_claim_recovery_and_the_household(open_page, axe, look, desk, today):
    member = named(desk, "王德顺")
    loan = lend(desk, member, on=today - timedelta(days=130))
    page = page_of(open_page, desk, desk.officer)
    page.goto(at("loan", loan))
    look(page, "lend-late")
    axe(page)
    page.get_by_role("link", name="登记合作社代还").click()
    page.get_by_label("银行流水号").fill("D2026001")
    page.get_by_role("button", name="记下代还").click()
    expect(page.get_by_text("记好了").first).to_be_visible()
    page.get_by_role("link", name="看这笔借款").click()
    look(page, "lend-claimed")
    axe(page)
    page.get_by_role("link", name="登记追回").click()
    page.get_by_label("还了多少（元）").fill("1000")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="记下追回的钱").click()
    expect(page.get_by_text("记好了").first).to_be_visible()
    home = home_of(open_page, member)
    home.goto(at("my_loan", loan))
    look(home, "lend-home-claimed")
    axe(home)
    loan.refresh_from_db()
    position = position_of(loan, on=today)
    assert loan.status == LoanStatus.COMPENSATED
    assert position.principal + position.claim < 1_200_000 + 80_000


@pytest.mark.looks
@SIZES
def test_the_desk_and_its_pages_fit(open_page, axe, look, busy, size, today):
    post = busy.coop.appointments.get(user=busy.officer)
    page = open_page(busy.officer, size, capacity=f"coop:{post.pk}")
    loan = busy.coop.loans.filter(status=LoanStatus.ACTIVE).first()
    paid = pay(busy, loan, 30_000, on=today)
    for name, *keys in (
        ("lending",),
        ("loans",),
        ("loan", loan),
        ("loan_change", loan),
        ("payment", paid),
        ("lines",),
        ("line_new",),
        ("products",),
        ("product_new",),
        ("bank_files",),
        ("sheet",),
        ("contract", loan),
        ("schedule", loan),
        ("receipt", paid),
        ("receipt_sheet", paid),
        ("report",),
    ):
        page.goto(at(name, *keys))
        look(page, f"lend-fit-{name}")
        is_paper = name in {"contract", "schedule", "receipt_sheet", "report"}
        if not is_paper:
            assert sideways(page) == 0, name
        axe(page)


@pytest.mark.looks
@SIZES
def test_the_pages_at_home_and_at_the_bank_fit(open_page, axe, look, desk, size, today):
    member, guarantor = named(desk, "赵玉琴"), named(desk, "刘成海")
    loan = lend(
        desk,
        member,
        on=today - timedelta(days=40),
        guarantors={guarantor: 800_000},
    )
    for elder in (False, True):
        page = home_of(open_page, member, size)
        if elder:
            page.goto(reverse("portal_me"))
            page.get_by_role("button", name="大字版").click()
        for name, *keys in (("my_loans",), ("my_loan", loan)):
            page.goto(at(name, *keys))
            look(page, f"lend-home-{name}{'-elder' if elder else ''}")
            assert sideways(page) == 0, (name, elder)
            axe(page)
    page = home_of(open_page, guarantor, size)
    page.goto(at("my_loans"))
    look(page, "lend-guarantor")
    assert sideways(page) == 0
    axe(page)
    bank = CoopAppointmentFactory(coop=desk.coop, role=CoopRole.BANK)
    page = page_of(open_page, desk, bank.user, size)
    page.goto(at("register"))
    look(page, "lend-register")
    assert sideways(page) == 0
    axe(page)
