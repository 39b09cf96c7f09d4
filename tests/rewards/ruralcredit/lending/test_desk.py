"""What the desk and the supervisor see of a co-op's loans on a day."""

import io
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from rewards.ledger import services as ledger
from rewards.ruralcredit.models import (
    Funding,
    Instalment,
    Loan,
    LoanStatus,
    ScheduleVersion,
)
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.selectors.loans.desk import (
    book_of,
    fen_of,
    largest_of,
    lines_in_use,
    ten_largest,
    waiting_by_stage,
    written_off_pct,
)
from rewards.ruralcredit.selectors.loans.report import month_report, month_report_file
from rewards.ruralcredit.selectors.loans.then import Then
from rewards.ruralcredit.selectors.promises import totals_of
from rewards.ruralcredit.services import lines, loans, promises
from tests.factories.ruralcredit import (
    TODAY,
    apply_for,
    approve,
    lend,
    make_coop,
    make_promise,
    pay,
)
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import compensated, due_dates, late
from tests.rewards.ruralcredit.lending.test_rescheduling import change

pytestmark = pytest.mark.django_db


def test_what_falls_due_is_found_by_its_day_until_it_is_paid(desk):
    loan = lend(desk, yuan=12_000)
    day = due_dates(loan)[0]
    assert book_of(desk.coop, on=day - timedelta(7)).due_this_week == []
    week = book_of(desk.coop, on=day - timedelta(6))
    assert [one.loan for one in week.due_this_week] == [loan]
    assert week.due_today == []
    today = book_of(desk.coop, on=day)
    assert [one.loan for one in today.due_today] == [loan]
    assert fen_of(today.due_today) == position_of(loan, on=day).due
    pay(desk, loan, position_of(loan, on=day).due, on=day)
    assert book_of(desk.coop, on=day).due_today == []


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(1, "1-7"), (7, "1-7"), (8, "8-30"), (31, "31-60"), (90, "61-90"), (91, ">90")],
)
def test_late_loans_are_in_the_bucket_of_their_days(desk, days, bucket):
    loan = lend(desk, yuan=12_000)
    book = book_of(desk.coop, on=late(loan, days))
    found = {one.bucket: one for one in book.overdue}
    assert list(found) == ["1-7", "8-30", "31-60", "61-90", ">90"]
    assert [code for code, one in found.items() if one.loans] == [bucket]
    assert found[bucket].principal == 1_200_000
    assert found[bucket].overdue == book.standings[0].position.overdue > 0
    at_risk = {par: one.loans for par, one in book.portfolio.at_risk.items()}
    assert at_risk == {
        1: 1,
        30: int(days > 30),
        60: int(days > 60),
        90: int(days > 90),
    }


def test_weeks_ahead_add_up_to_what_the_rows_say(desk):
    loan = lend(desk, yuan=12_000)
    weeks = book_of(desk.coop, on=TODAY).coming_weeks
    assert len(weeks) == 8
    rows = position_of(loan, on=TODAY).rows[:1]
    # 3 July is in the fifth week from 3 June.
    assert [week.principal for week in weeks].index(rows[0].principal) == 4
    assert sum(week.interest for week in weeks) == rows[0].interest


def test_the_line_shows_what_is_lent_and_what_waits(desk):
    lend(desk, yuan=12_000)
    approve(desk, apply_for(desk, yuan=8_000))
    apply_for(desk)
    (line,) = lines_in_use(desk.coop, on=TODAY)
    assert (line.granted, line.used, line.left) == (100_000_000, 2_000_000, 98_000_000)
    assert line.reserve == 10_000_000
    assert waiting_by_stage(desk.coop) == {
        LoanStatus.APPLIED: 1,
        LoanStatus.CHECKED: 0,
        LoanStatus.APPROVED: 1,
        LoanStatus.SIGNED: 0,
    }
    assert [one.fen for one in ten_largest(desk.coop)] == [1_200_000, 800_000]


def test_given_up_and_restructured_loans_show_beside_the_rest(desk):
    claimed, gone, changed = lend(desk), lend(desk), lend(desk)
    change(desk, changed, TODAY, from_due=due_dates(changed)[0], extra_periods=1)
    compensated(desk, claimed)
    on = late(gone, 200)
    loans.write_off(
        loan=gone, resolution="决议", on=on, by=desk.committee[0], at=moment(on)
    )
    book = book_of(desk.coop, on=on)
    assert book.rescheduled == {changed.pk}
    assert {one.loan for one in book.standings} == {claimed, changed}
    # Only what runs is at risk; what the co-op paid is owed to it.
    assert book.portfolio.principal == 12_000
    owed = 1_200_000 + book.standings[0].position.principal
    assert book.owed == owed + book.standings[0].position.claim
    assert 0 < written_off_pct(desk.coop, book) < 50


def test_a_co_op_without_loans_has_noughts():
    coop = make_coop()
    book = book_of(coop, on=TODAY)
    assert book.owed == 0
    assert written_off_pct(coop, book) == 0
    assert ten_largest(coop) == []
    assert lines_in_use(coop, on=TODAY) == []


def copies(loan, count):
    """Write so many loans like one straight into the tables."""
    version = loan.schedules.get()
    rows = list(version.instalments.all())
    for number in range(count):
        copy = Loan.objects.get(pk=loan.pk)
        copy.pk, copy.client_id, copy.number = None, uuid4(), f"复-{number}"
        copy._state.adding = True
        copy.principal_account = ledger.open_account(code=f"c:{number}", unit="fen")
        copy.bank_reference = ""
        copy.save()
        other = ScheduleVersion.objects.get(pk=version.pk)
        other.pk, other.loan = None, copy
        other._state.adding = True
        other.save()
        for row in rows:
            row.pk, row.schedule = None, other
            row._state.adding = True
        Instalment.objects.bulk_create(rows)


def look(coop, on):
    with CaptureQueriesContext(connection) as seen:
        book = book_of(coop, on=on)
        assert book.due_today or book.due_this_week
        assert book.overdue
        assert book.coming_weeks
        assert [one.loan.borrower.resident.name for one in book.standings]
        assert book.portfolio
        lines_in_use(coop, on=on)
        ten_largest(coop)
        waiting_by_stage(coop)
        written_off_pct(coop, book)
    return len(seen), len(book.standings)


def test_three_hundred_loans_take_as_many_queries_as_one(desk):
    loan = lend(desk)
    day = due_dates(loan)[0]
    few, one = look(desk.coop, day)
    copies(loan, 299)
    many, all_of_them = look(desk.coop, day)
    assert (one, all_of_them) == (1, 300)
    assert many == few <= 16


LATER = date(2026, 12, 31)


def test_the_monthly_report_says_what_the_register_says(desk):
    loan = lend(desk, yuan=12_000)
    day = due_dates(loan)[0]
    row = position_of(loan, on=day).rows[0]
    pay(desk, loan, row.total, on=day)
    july = dict(month_report(desk.coop, month=date(2026, 7, 1), today=LATER))
    assert july["社员人数"] == "2"
    assert july["本月放款"] == "0.00元"
    assert july["本月收回本金"] == f"{row.principal / 100:,.2f}元"
    assert july["月末在借"] == f"{(1_200_000 - row.principal) / 100:,.2f}元"
    assert july["逾期1-7天"] == "0.00元"
    assert july["风险准备金"] == "100,000.00元"
    june = dict(month_report(desk.coop, month=date(2026, 6, 1), today=LATER))
    assert june["本月放款"] == "12,000.00元"
    name = loan.borrower.household.head
    assert f"最大十户第1：{name.name[0]}*" in july if name else True
    august = dict(month_report(desk.coop, month=date(2026, 8, 1), today=LATER))
    assert august["逾期8-30天"] != "0.00元"
    on_its_day = month_report(desk.coop, month=date(2026, 8, 1), today=date(2026, 8, 3))
    assert dict(on_its_day)["逾期8-30天"] == "0.00元"


def test_the_report_is_a_workbook_with_the_same_rows(desk):
    lend(desk)
    household = Loan.objects.get().borrower.household
    household.head = None
    household.save()
    month = date(2026, 6, 1)
    rows = month_report(desk.coop, month=month, today=LATER)
    assert household.number in rows[-1].label
    book = load_workbook(
        io.BytesIO(month_report_file(desk.coop, month=month, today=LATER))
    )
    told = [tuple(cell.value for cell in line) for line in book.active.iter_rows()]
    assert told == [("项目", "数"), *rows]


def test_the_report_of_a_past_month_stays_whatever_happens_since(desk):
    gone, claimed, running, paid = (lend(desk) for _one in range(4))
    waiting = approve(desk, apply_for(desk, yuan=5_000))
    dropped = approve(desk, apply_for(desk, yuan=700))
    first, second = (make_promise(desk.member(), 400_000) for _one in range(2))
    lent = lend(desk, yuan=6_000, funding=Funding.MEMBERS)
    idle = make_promise(desk.member(), 50_000)
    end = date(2026, 7, 31)
    for loan in (running, lent, paid):
        pay(desk, loan, 103_280 if loan != lent else 50_000, on=due_dates(loan)[0])
    late_one = pay(desk, running, 40_000, on=end, excess="lower")
    asked = {"coop": desk.coop, "month": date(2026, 7, 1)}
    told = month_report(**asked, today=end)
    # On its last day the register of that day says the same.
    assert lines_in_use(desk.coop, on=end) == Then(desk.coop, end).lines
    assert totals_of(desk.coop, on=end) == Then(desk.coop, end).promised
    assert [one.fen for one in ten_largest(desk.coop)] == [
        one.fen for one in largest_of(Then(desk.coop, end).exposure)
    ]
    now, then = book_of(desk.coop, on=end), Then(desk.coop, end).book
    assert [one.position for one in now.standings] == [
        one.position for one in then.standings
    ]
    assert dict(told)["逾期8-30天"] != "0.00元"

    on = end + timedelta(100)
    at = moment(on)
    compensated(desk, claimed, days=100)
    loans.recover(
        loan=claimed,
        amount_fen=5_000,
        paid_on=on,
        client_id=uuid4(),
        by=desk.officer,
        at=at,
    )
    for loan in (gone, lent):
        loans.write_off(
            loan=loan, resolution="决议", on=on, by=desk.committee[0], at=at
        )
    pay(desk, running, position_of(running, on=on).due + 60_000, on=on, excess="lower")
    loans.pay_off(
        loan=paid,
        amount_fen=pay_off_quote(paid, on=on).total,
        paid_on=on,
        client_id=uuid4(),
        by=desk.cashier,
        at=at,
    )
    assert late_one.schedules.exists()
    loans.withdraw(loan=dropped, by=desk.officer, at=at, words="不借了")
    promises.withdraw(promise=idle, by=desk.officer, at=at)
    promises.withdraw(promise=first, by=desk.officer, at=at)
    lines.set_amount(
        line=desk.line, amount_fen=90_000_000, reference="1", by=desk.officer, at=at
    )
    lines.add_to_reserve(
        line=desk.line, amount_fen=700, reference="2", by=desk.officer, at=at
    )
    desk.product.guarantors_needed = 0  # No new member: the guarantor is named.
    new = lend(desk, paid.borrower, on=on, guarantors={second.member: 1_200_000})
    promises.promise(
        member=second.member,
        amount_fen=90_000,
        starts_on=on,
        ends_on=on,
        by=desk.officer,
        at=at,
    )
    assert month_report(**asked, today=on) == told
    # And the month in which all of that happened says what the register says then.
    assert lines_in_use(desk.coop, on=on) == Then(desk.coop, on).lines
    assert totals_of(desk.coop, on=on) == Then(desk.coop, on).promised
    now, then = book_of(desk.coop, on=on), Then(desk.coop, on).book
    assert [one.position for one in now.standings] == [
        one.position for one in then.standings
    ]
    assert {one.loan for one in then.standings} == {claimed, running, new}
    assert Then(desk.coop, on).committed == [waiting]
