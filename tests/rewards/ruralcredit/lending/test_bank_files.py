"""The bank's file: read whole or not at all, matched, recorded, differences shown."""

from datetime import date, timedelta

import pytest

from grassroots.core.spreadsheets import EmptyTable, write_rows
from rewards.ruralcredit.errors import bank_files as refused
from rewards.ruralcredit.errors.lending import ReasonNeeded
from rewards.ruralcredit.models import (
    BankFile,
    BankLine,
    LineOutcome,
    LoanStatus,
    Payment,
    PaymentKind,
)
from rewards.ruralcredit.selectors.bank_files import differences
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.services import bank_files, loans
from tests.factories.ruralcredit import lend, pay
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import compensated, late, prove

pytestmark = pytest.mark.django_db
HEADING = ["入账日期", "借款编号", "流水号", "金额(元)"]
DAY = date(2026, 7, 3)
NOW = date(2026, 7, 31)


def yuan(fen):
    return f"{fen // 100}.{fen % 100:02d}"


def csv(*rows, total=None, encoding="utf-8", heading=HEADING):
    """Return a file of rows (day, number, reference, fen) with the total they come to."""
    lines = [
        [str(day), number, reference, fen if isinstance(fen, str) else yuan(fen)]
        for day, number, reference, fen in rows
    ]
    if total is None:
        total = sum(fen for *_rest, fen in rows)
    lines.append(["合计", "", "", yuan(total)])
    text = "\n".join(",".join(line) for line in [heading, *lines])
    return text.encode(encoding)


def take_in(desk, body, *, on=NOW, use_case=bank_files.take_in, by=None):
    return use_case(
        coop=desk.coop,
        name="7月.csv",
        body=body,
        by=by or desk.officer,
        at=moment(on),
    )


def outcomes(taken):
    return [line.outcome for line in taken.lines]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gbk"])
def test_what_the_register_does_not_have_is_recorded_from_the_file(desk, encoding):
    loan = lend(desk)
    due = position_of(loan, on=DAY).due
    body = csv((DAY, loan.number, "B1", due), encoding=encoding)
    taken = take_in(desk, body)
    assert outcomes(taken) == [LineOutcome.RECORDED]
    payment = loan.payments.get()
    assert (payment.amount_fen, payment.bank_reference) == (due, "B1")
    assert position_of(loan, on=DAY).due == 0
    assert differences(desk.coop) == ([], [])
    prove(loan)
    with pytest.raises(refused.BankFileKnown):
        take_in(desk, body)


def test_a_workbook_is_read_the_same(desk):
    loan = lend(desk)
    rows = [[DAY, loan.number, "B1", 12.5], ["合计", "", "", 12.5]]
    heading = ["入账日期", "借款编号", "流水号", "金额（元）"]
    body = write_rows(heading, rows, title="流水")
    assert outcomes(take_in(desk, body)) == [LineOutcome.RECORDED]
    assert loan.payments.get().amount_fen == 1_250


def test_a_dry_run_says_the_same_and_keeps_nothing(desk):
    loan = lend(desk)
    body = csv((DAY, loan.number, "B1", 1_000), (DAY, "没有-1", "B2", 5))
    tried = take_in(desk, body, use_case=bank_files.try_out)
    assert not BankFile.objects.exists()
    assert not Payment.objects.exists()
    assert outcomes(take_in(desk, body)) == outcomes(tried)


def test_a_line_is_matched_by_its_reference_or_without_one(desk):
    loan, other = lend(desk), lend(desk)
    by_reference = pay(desk, loan, 1_000, on=DAY, bank_reference="B1")
    twice = [pay(desk, other, 2_000, on=DAY) for _one in range(2)]
    unknown_to_the_bank = pay(desk, other, 7_777, on=DAY)
    pay(desk, other, 3, on=NOW)
    taken = take_in(
        desk,
        csv(
            (DAY, loan.number, "B1", 1_000),
            (DAY, other.number, "B2", 2_000),
            (DAY, other.number, "B3", 2_000),
        ),
    )
    assert outcomes(taken) == [LineOutcome.MATCHED] * 3
    found = [line.payment for line in taken.lines]
    assert found == [by_reference, *twice]
    # The one of 31 July lies outside the days of the file.
    assert differences(desk.coop) == ([], [unknown_to_the_bank])


def test_what_differs_is_named_and_settled_by_somebody_with_words(desk):
    loan, other = lend(desk), lend(desk)
    pay(desk, loan, 1_000, on=DAY, bank_reference="B1")
    pay(desk, other, 2_000, on=DAY)
    taken = take_in(
        desk,
        csv(
            (DAY, loan.number, "B1", 1_001),
            (DAY, other.number, "B2", 2_002),
            (DAY, "丰潮-2020-0001", "B3", 100),
            (DAY, loan.number, "B4", 10**9),
        ),
    )
    different, unknown, no = (
        LineOutcome.DIFFERENT,
        LineOutcome.UNKNOWN,
        LineOutcome.REFUSED,
    )
    assert outcomes(taken) == [different, different, unknown, no]
    assert "还的钱比欠的多" in taken.lines[3].words
    assert [line.row for line in differences(desk.coop).lines] == [2, 3, 4, 5]
    told = {"line": taken.lines[3], "by": desk.officer, "at": moment(NOW)}
    with pytest.raises(ReasonNeeded):
        bank_files.settle_line(words=" ", **told)
    with pytest.raises(refused.MayNotReconcile):
        bank_files.settle_line(words="退回", **(told | {"by": desk.committee[0]}))
    settled = bank_files.settle_line(words="银行已退回", **told)
    assert settled.words.endswith("银行已退回")
    with pytest.raises(refused.LineSettled):
        bank_files.settle_line(words="又一次", **told)
    assert len(differences(desk.coop).lines) == 3


def test_what_closes_a_loan_closes_it_and_recoveries_are_recoveries(desk):
    loan, claimed = lend(desk), lend(desk)
    day = date(2026, 6, 20)
    quote = pay_off_quote(loan, on=day).total
    compensated(desk, claimed)
    on = late(claimed, 100)
    taken = take_in(
        desk,
        csv((day, loan.number, "B1", quote), (on, claimed.number, "B2", 5_000)),
        on=on,
    )
    assert outcomes(taken) == [LineOutcome.RECORDED] * 2
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    assert claimed.payments.last().kind == PaymentKind.RECOVERY
    # What the co-op paid itself is in no file of what came in.
    assert differences(desk.coop).payments == []
    after = take_in(desk, csv((on, loan.number, "B9", 100)), on=on)
    assert outcomes(after) == [LineOutcome.REFUSED]


def test_a_wrong_total_is_refused_with_both_numbers(desk):
    with pytest.raises(refused.BankTotalWrong) as no:
        take_in(desk, csv((DAY, "丰潮-1", "B1", 100_000), total=100_001))
    assert "1,000.01元" in str(no.value)
    assert "1,000.00元" in str(no.value)
    assert not BankFile.objects.exists()


def test_every_broken_row_is_named_with_its_number_and_sentence(desk):
    body = csv(
        ("2026-13-01", "A", "B1", "1.00"),
        (NOW + timedelta(1), "A", "B2", "1.00"),
        (DAY, "A", "B3", "1.001"),
        (DAY, "A", "B4", "0"),
        (DAY, "A", "B5", "一元"),
        (DAY, "A", "", "1.00"),
        (DAY, "A", "B7", "1.00"),
        (DAY, "A", "B7", "1.00"),
        (DAY, "A" * 25, "B9", "1.00"),
        (DAY, "A", "B10", "NaN"),
        total=200,
    )
    with pytest.raises(refused.BankRowsBroken) as no:
        take_in(desk, body)
    told = str(no.value)
    assert "有9行看不懂" in told
    for row, sentence in (
        (2, "入账日期“2026-13-01”不对"),
        (3, "入账日期“2026-08-01”不对"),
        (4, "金额“1.001”不对"),
        (7, "流水号“”是空的"),
        (9, "流水号“B7”"),
        (10, "太长了"),
    ):
        assert f"{row}: " in told
        assert sentence in told
    assert not BankLine.objects.exists()


@pytest.mark.parametrize("day", ["2026/7/3", "20260703", "2026.7.3"])
def test_days_are_read_as_banks_write_them(desk, day):
    loan = lend(desk)
    take_in(desk, csv((day, loan.number, "B1", 100)))
    assert loan.payments.get().paid_on == DAY


def test_files_that_are_none_are_refused(desk):
    with pytest.raises(refused.BankColumnsMissing) as no:
        take_in(desk, csv(heading=["日期", "借款编号", "流水号", "金额"]))
    assert "入账日期、金额(元)" in str(no.value)
    with pytest.raises(refused.BankTotalMissing):
        take_in(desk, ",".join(HEADING).encode())
    with pytest.raises(refused.BankTotalMissing):
        take_in(desk, f"{','.join(HEADING)}\n2026-07-03,A,B1,1.00".encode())
    with pytest.raises(refused.BankTotalMissing):
        take_in(desk, f"{','.join(HEADING)}\n合计".encode())
    with pytest.raises(refused.BankTotalWrong):
        take_in(desk, f"{','.join(HEADING)}\n合计,,,1.00".encode())
    with pytest.raises(EmptyTable):
        take_in(desk, b"")
    with pytest.raises(refused.MayNotReconcile):
        take_in(desk, csv(), by=desk.committee[0])


def test_a_payment_taken_back_is_not_matched(desk):
    loan = lend(desk)
    payment = pay(desk, loan, 1_000, on=DAY, bank_reference="B1")
    loans.take_back(payment=payment, reason="记错", by=desk.officer, at=moment(DAY))
    taken = take_in(desk, csv((DAY, loan.number, "B1", 1_000)))
    assert outcomes(taken) == [LineOutcome.RECORDED]
    assert taken.lines[0].payment != payment


def test_a_line_of_another_amount_does_not_take_the_payment_of_a_later_line(desk):
    loan = lend(desk)
    entered = pay(desk, loan, 2_000, on=DAY)
    taken = take_in(
        desk,
        csv((DAY, loan.number, "B1", 1_000), (DAY, loan.number, "B2", 2_000)),
    )
    assert outcomes(taken) == [LineOutcome.RECORDED, LineOutcome.MATCHED]
    assert taken.lines[1].payment == entered
    assert loan.payments.count() == 2


def test_what_cannot_be_told_apart_is_left_to_somebody_and_never_recorded(desk):
    loan, other = lend(desk), lend(desk)
    entered = pay(desk, loan, 2_000, on=DAY)
    pair = [pay(desk, other, 3_000, on=DAY) for _one in range(2)]
    taken = take_in(
        desk,
        csv(
            (DAY, loan.number, "B1", 2_000),
            (DAY, loan.number, "B2", 2_000),
            (DAY, other.number, "B3", 3_000),
        ),
    )
    assert outcomes(taken) == [LineOutcome.DIFFERENT] * 3
    assert "银行有2行，我们记了1笔" in taken.lines[0].words
    assert Payment.objects.count() == 3
    assert differences(desk.coop).payments == [entered, *pair]
    # Somebody asked the bank: B2 is another payment, and one of the pair was none.
    pay(desk, loan, 2_000, on=DAY, at=moment(NOW), bank_reference="B2")
    told = {"reason": "重复", "by": desk.officer, "at": moment(NOW)}
    loans.take_back(payment=pair[1], **told)
    for line in taken.lines:
        bank_files.settle_line(
            line=line, words="核对了", by=desk.officer, at=moment(NOW)
        )
    assert differences(desk.coop) == ([], [])


def test_a_sum_entered_for_two_lines_of_the_bank_is_a_difference_on_both(desk):
    loan = lend(desk)
    pay(desk, loan, 3_000, on=DAY)
    taken = take_in(
        desk,
        csv((DAY, loan.number, "B1", 1_000), (DAY, loan.number, "B2", 2_000)),
    )
    assert outcomes(taken) == [LineOutcome.DIFFERENT] * 2
    assert [line.payment for line in taken.lines] == [None, None]


def test_a_line_that_two_files_have_is_recorded_once(desk):
    loan = lend(desk)
    entered = pay(desk, loan, 2_000, on=DAY)
    row = (DAY, loan.number, "B1", 2_000)
    assert outcomes(take_in(desk, csv(row))) == [LineOutcome.MATCHED]
    again = take_in(desk, csv(row, (DAY, "没有-1", "B2", 5)))
    assert outcomes(again) == [LineOutcome.MATCHED, LineOutcome.UNKNOWN]
    assert again.lines[0].payment == entered
    assert loan.payments.count() == 1


@pytest.mark.parametrize("reference", ["B1", ""])
def test_a_line_whose_payment_is_taken_back_is_an_open_difference_again(
    desk, reference
):
    loan = lend(desk)
    payment = pay(desk, loan, 1_000, on=DAY, bank_reference=reference)
    (line,) = take_in(desk, csv((DAY, loan.number, "B1", 1_000))).lines
    assert differences(desk.coop) == ([], [])
    assert not line.is_open()
    later = moment(NOW)
    loans.take_back(payment=payment, reason="记错户", by=desk.officer, at=later)
    assert differences(desk.coop) == ([line], [])
    line.refresh_from_db()
    assert line.is_open()
    told = {"words": "记到别户了", "by": desk.officer, "at": later + timedelta(hours=1)}
    bank_files.settle_line(line=line, **told)
    assert differences(desk.coop) == ([], [])
    line.refresh_from_db()
    assert not line.is_open()
