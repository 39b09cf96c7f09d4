"""The database itself refuses what the services would never ask of it."""

import pytest
from django.db import IntegrityError, connection, transaction

from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.ledger.models import Account, Entry, Lot, LotUse, Posting
from tests.factories.points import NOW, TODAY, holder, pay_in, spend, tally

pytestmark = pytest.mark.django_db

INSERT = """
INSERT INTO ledger_posting (kind, source_id, destination_id, amount, key, occurred_at,
                            occurred_on, recorded_at, reverses_id)
VALUES (%s, %s, %s, %s, %s, '2026-06-03 01:00:00+00:00', '2026-06-03',
        '2026-06-03 01:00:00+00:00', %s)
"""


def run(sql, *params):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount


def refused(sql, *params):
    with pytest.raises(IntegrityError):
        run(sql, *params)


@pytest.fixture
def household():
    """A household with 5 + 7 points, of which 9 are spent."""
    account = holder()
    pay_in(account, 5)
    pay_in(account, 7)
    spend(account, 9, key="spent")
    return account


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE ledger_posting SET amount = 1",
        "UPDATE ledger_posting SET narration = 'x' WHERE amount = 5",
        "DELETE FROM ledger_posting",
        "UPDATE ledger_entry SET change = 1",
        "UPDATE ledger_entry SET balance_after = 100 WHERE change = 5",
        "DELETE FROM ledger_entry",
        "DELETE FROM ledger_entry WHERE change = 5",
        "UPDATE ledger_lotuse SET taken = 1",
        "DELETE FROM ledger_lotuse",
        "DELETE FROM ledger_lot",
        "UPDATE ledger_lot SET amount = 100",
        "UPDATE ledger_lot SET expires_on = '2099-01-01'",
        "DELETE FROM ledger_account",
        "UPDATE ledger_account SET unit = 'fen'",
        "UPDATE ledger_account SET may_go_negative = true, balance = NULL",
        "UPDATE ledger_account SET balance = -1 WHERE NOT may_go_negative",
        "UPDATE ledger_account SET balance = NULL WHERE NOT may_go_negative",
        "UPDATE ledger_account SET balance = 0 WHERE may_go_negative",
        "UPDATE ledger_lot SET remaining = amount + 1",
        "UPDATE ledger_lot SET remaining = -1",
    ],
)
def test_history_cannot_be_changed(household, sql):
    before = snapshot()

    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            connection.check_constraints()
    except IntegrityError:
        pass
    else:
        pytest.fail(f"went through: {sql}")

    assert snapshot() == before


@pytest.mark.postgresql
@pytest.mark.parametrize(
    "table", ["ledger_posting", "ledger_entry", "ledger_lot", "ledger_lotuse"]
)
def test_history_cannot_be_emptied(household, table):
    connection.check_constraints()

    refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("model", [Posting, Entry, Lot, LotUse])
def test_history_cannot_be_replaced(household, model):
    if connection.vendor != "sqlite":
        pytest.skip("only SQLite has INSERT OR REPLACE")
    table, row = model._meta.db_table, model.objects.values().first()
    columns = ", ".join(row)
    places = ", ".join(["%s"] * len(row))

    for changed in (row, row | {"id": 999_999}):
        refused(
            f"INSERT OR REPLACE INTO {table} ({columns}) VALUES ({places})",
            *changed.values(),
        )


def test_a_posting_in_raw_sql_writes_its_entries_and_moves_the_balance(household):
    source = tally()

    run(INSERT, "award", source.pk, household.pk, 4, "raw", None)

    posting = Posting.objects.get(key="raw")
    assert set(posting.entries.values_list("account_id", "change")) == {
        (source.pk, -4),
        (household.pk, 4),
    }
    assert book.balance(household) == 7
    assert posting.lot.remaining == 4
    assert book.problems() == []


def test_a_posting_in_raw_sql_cannot_overspend(household):
    refused(INSERT, "redemption", household.pk, tally().pk, 4, "raw", None)

    assert book.balance(household) == 3


def test_a_posting_in_raw_sql_cannot_spend_what_has_run_out():
    household = holder()
    pay_in(household, 5, last_day=TODAY.replace(day=2), at=NOW.replace(day=1))

    refused(INSERT, "redemption", household.pk, tally().pk, 4, "raw", None)


@pytest.mark.parametrize("amount", [0, -5])
def test_a_posting_moves_more_than_nothing(household, amount):
    refused(INSERT, "award", tally().pk, household.pk, amount, "raw", None)


def test_a_posting_goes_to_another_account(household):
    refused(INSERT, "award", household.pk, household.pk, 1, "raw", None)


def test_a_key_is_used_once(household):
    refused(INSERT, "redemption", household.pk, tally().pk, 1, "spent", None)


def test_a_posting_stays_within_one_unit(household):
    fen = tally(unit=ledger.FEN)

    refused(INSERT, "award", fen.pk, household.pk, 5, "raw", None)


class TestAReversal:
    @pytest.fixture
    def spent(self, household):
        return Posting.objects.get(key="spent")

    def test_happens_once(self, spent):
        ledger.reverse(posting=spent, by=None, at=NOW)

        refused(
            INSERT,
            "reversal",
            spent.destination_id,
            spent.source_id,
            spent.amount,
            "raw",
            spent.pk,
        )

    @pytest.mark.parametrize("change", [{"amount": 8}, {"same_way": True}])
    def test_mirrors_what_it_reverses(self, spent, change):
        ends = [spent.destination_id, spent.source_id]
        if change.get("same_way"):
            ends.reverse()

        refused(INSERT, "reversal", *ends, change.get("amount", 9), "raw", spent.pk)

    def test_is_not_reversed(self, spent):
        back = ledger.reverse(posting=spent, by=None, at=NOW)

        refused(
            INSERT, "reversal", spent.source_id, spent.destination_id, 9, "raw", back.pk
        )

    def test_is_called_one(self, spent):
        refused(
            INSERT,
            "award",
            spent.destination_id,
            spent.source_id,
            9,
            "raw",
            spent.pk,
        )
        refused(INSERT, "reversal", tally().pk, spent.source_id, 9, "raw", None)


@pytest.mark.parametrize("change", [5, -5, 1])
def test_a_posting_never_gets_a_third_entry(household, change):
    posting = Posting.objects.first()

    refused(
        "INSERT INTO ledger_entry (posting_id, account_id, change) VALUES (%s, %s, %s)",
        posting.pk,
        tally().pk,
        change,
    )


def test_an_entry_does_not_come_before_its_posting(household):
    """Whoever waits for the next posting finds that it brings its own entries."""
    coming = Posting.objects.latest("pk").pk + 1
    entry = (
        "INSERT INTO ledger_entry (posting_id, account_id, change) VALUES (%s, %s, 5)"
    )

    def enter_then_post():
        with transaction.atomic():
            run(entry, coming, tally().pk)
            pay_in(household, 5)
            connection.check_constraints()

    with pytest.raises(IntegrityError):
        enter_then_post()


def snapshot():
    models = (Account, Posting, Entry, Lot, LotUse)
    return [list(model.objects.order_by("pk").values()) for model in models]
