"""The same book with the lock left out: what the locks are there for.

Controls only. Each changes the functions of the test's own database and puts
them back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

FUNCTIONS = ("ledger_post", "ledger_move")
LOCK = "ORDER BY id FOR NO KEY UPDATE"

# How balances are often kept: read, look, think, write back.
NAIVE_MOVE = """
CREATE OR REPLACE FUNCTION ledger_move() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held bigint;
    so_far integer;
BEGIN
    SELECT balance, lines INTO held, so_far FROM ledger_account WHERE id = NEW.source_id;
    IF held < NEW.amount THEN
        RAISE EXCEPTION 'too little' USING ERRCODE = 'check_violation';
    END IF;
    PERFORM pg_sleep(0.05);
    UPDATE ledger_account SET balance = held - NEW.amount, lines = so_far + 1
    WHERE id = NEW.source_id;
    INSERT INTO ledger_entry (posting_id, account_id, change, number, balance_after)
    VALUES (NEW.id, NEW.source_id, -NEW.amount, NULL, held - NEW.amount);
    INSERT INTO ledger_entry (posting_id, account_id, change, number, balance_after)
    VALUES (NEW.id, NEW.destination_id, NEW.amount, NULL, NULL);
    RETURN NULL;
END $$
"""


def without_locks(definition: str) -> str:
    """Look without locking, and leave time for the others to look as well."""
    return definition.replace(LOCK, "").replace(
        "outcome := 'posted';", "PERFORM pg_sleep(0.01); outcome := 'posted';"
    )


def from_giver_to_taker(definition: str) -> str:
    """Lock whoever gives before whoever takes, instead of in key order."""
    return definition.replace(
        "ORDER BY id FOR NO KEY UPDATE",
        "AND id = {giver} FOR NO KEY UPDATE; PERFORM pg_sleep(0.005)",
    ).replace("{giver}", "_source" if "_source" in definition else "NEW.source_id")


@contextmanager
def changed(change: Callable[[str], str]) -> Iterator[None]:
    """Run the book with changed functions."""
    kept = [_definition(name) for name in FUNCTIONS]
    _run([change(definition) for definition in kept])
    try:
        yield
    finally:
        _run(kept)


@contextmanager
def naive() -> Iterator[None]:
    """Run the book with balances that are read and written back."""
    kept = [_definition(name) for name in FUNCTIONS]
    _run([without_locks(definition) for definition in kept])
    _run([NAIVE_MOVE])
    try:
        yield
    finally:
        _run(kept)


def _definition(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [name])
        return cursor.fetchone()[0]


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
