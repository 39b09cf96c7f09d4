"""check_ledger finds every number that the entries do not explain, and says whose."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from tests.factories.points import NOW, TODAY, holder, pay_in, spend, tally
from tests.rewards.ledger.forging import forge

pytestmark = pytest.mark.django_db


@pytest.fixture
def household():
    """A household with lots, a refund, and something that ran out."""
    account = holder()
    pay_in(account, 5, last_day=TODAY)
    pay_in(account, 7)
    ledger.reverse(posting=spend(account, 9), by=None, at=NOW)
    spend(account, 2)
    other = holder()
    pay_in(other, 30)
    spend(other, 30)
    return account


def check():
    out, err = StringIO(), StringIO()
    call_command("check_ledger", stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def test_a_sound_book_is_proved(household):
    said = check()

    assert "账对得上" in said
    assert "✗" not in said


def test_an_empty_book_is_proved(db):
    assert "账对得上" in check()


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "UPDATE ledger_account SET balance = balance + 1 WHERE id = {account}",
            {("结余和分录之和不一致", 11, 10), ("结余和批次剩余不一致", 11, 10)},
        ),
        (
            "UPDATE ledger_account SET lines = lines + 1 WHERE id = {account}",
            {("行数不一致", 6, 5)},
        ),
        (
            "UPDATE ledger_lot SET remaining = remaining - 1 WHERE id = {full_lot}",
            {("结余和批次剩余不一致", 10, 9), ("批次剩余和用量不一致", 6, 7)},
        ),
        (
            "UPDATE ledger_lot SET amount = amount + 1 WHERE id = {full_lot}",
            {
                ("批次剩余和用量不一致", 7, 8),
                ("批次和存入不一致", 8, 7),
                ("这一行和批次进出不一致", 7, 8),
            },
        ),
        (
            "UPDATE ledger_lot SET expires_on = '2099-01-01' WHERE id = {full_lot}",
            {("批次和存入不一致", 7, 7)},
        ),
        (
            "UPDATE ledger_entry SET change = change + 1"
            " WHERE account_id = {account} AND number = 1",
            {
                ("记账和分录不一致", 5, 6),
                ("结余和分录之和不一致", 10, 11),
                ("这一行的结余接不上", 5, 6),
                ("这一行和批次进出不一致", 6, 5),
            },
        ),
        (
            "UPDATE ledger_entry SET balance_after = 100"
            " WHERE account_id = {account} AND number = 5",
            {("这一行的结余接不上", 100, 10)},
        ),
        (
            "UPDATE ledger_entry SET number = 9"
            " WHERE account_id = {account} AND number = 5",
            {("这一行的结余接不上", 10, 10)},
        ),
        (
            "DELETE FROM ledger_entry WHERE account_id = {account} AND number = 5",
            {
                ("记账和分录不一致", -2, 0),
                ("结余和分录之和不一致", 10, 12),
                ("行数不一致", 5, 4),
            },
        ),
        (
            "DELETE FROM ledger_lotuse WHERE taken = 2 AND posting_id = {last}",
            {("批次剩余和用量不一致", 3, 5), ("这一行和批次进出不一致", -2, 0)},
        ),
        (
            "UPDATE ledger_posting SET amount = 8 WHERE reverses_id IS NOT NULL",
            {
                ("更正和原账不一致", 8, 9),
                ("记账和分录不一致", 8, 9),
            },
        ),
    ],
)
def test_whatever_is_forged_is_named(household, sql, expected):
    last = book.statement(household)[-1].posting_id
    (full_lot,) = [lot.pk for lot in book.lots_of(household) if lot.amount == 7]
    forge(sql.format(account=household.pk, full_lot=full_lot, last=last))

    found = [one for one in book.problems() if one.account == household.code]

    assert {(str(one.what), one.kept, one.proved) for one in found} == expected


def test_the_command_fails_and_names_the_account(household):
    forge("UPDATE ledger_account SET balance = 86 WHERE id = %s", household.pk)
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="2处"):
        call_command("check_ledger", stdout=out, stderr=err)

    assert f"{household.code}: 结余和分录之和不一致 86 ≠ 10" in err.getvalue()
    assert "✗ 结余等于分录之和" in out.getvalue()


def test_the_list_is_cut_where_it_was_asked(household):
    forge("UPDATE ledger_account SET balance = 86 WHERE NOT may_go_negative")
    err = StringIO()

    with pytest.raises(CommandError, match="4处"):
        call_command("check_ledger", show=1, stdout=StringIO(), stderr=err)

    assert len(err.getvalue().splitlines()) == 2


def test_the_proof_takes_as_many_queries_as_it_has_checks(
    household, django_assert_num_queries
):
    with django_assert_num_queries(len(list(book.checks()))):
        book.problems()


def test_a_tally_that_misses_an_entry_is_named():
    outlet = tally()
    household = holder()
    pay_in(household, 5)
    spend(household, 5, destination=outlet)
    forge("DELETE FROM ledger_entry WHERE account_id = %s", outlet.pk)

    assert [str(one) for one in book.problems()] == [
        f"{outlet.code}: 记账和分录不一致 5 ≠ 0"
    ]


def test_the_guards_stand_again_after_a_forgery(household):
    forge("UPDATE ledger_account SET lines = 9 WHERE id = %s", household.pk)

    with pytest.raises(Exception, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry")
