"""Prove the book from its entries: set-based SQL that says whose numbers differ.

Each check returns nothing when all is well. They are written so that they read
every table once, and mean the same on both databases.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Problem:
    """An account in which two numbers that should agree do not."""

    account: str
    what: Promise
    kept: int
    proved: int

    def __str__(self) -> str:
        return f"{self.account}: {self.what} {self.kept} ≠ {self.proved}"


@dataclass(frozen=True)
class Check:
    """One thing that is proved, and the query that finds where it fails."""

    title: Promise
    find: Callable[[], list[Problem]]


_BALANCE_IS_ENTRIES = """
SELECT a.code, a.balance, coalesce(e.total, 0) FROM ledger_account AS a
LEFT JOIN (SELECT account_id, sum(change) AS total FROM ledger_entry
           GROUP BY account_id) AS e ON e.account_id = a.id
WHERE NOT a.may_go_negative AND a.balance <> coalesce(e.total, 0)
"""
_BALANCE_IS_LOTS = """
SELECT a.code, a.balance, coalesce(l.total, 0) FROM ledger_account AS a
LEFT JOIN (SELECT account_id, sum(remaining) AS total FROM ledger_lot
           GROUP BY account_id) AS l ON l.account_id = a.id
WHERE coalesce(a.balance, 0) <> coalesce(l.total, 0)
"""
_LOT_IS_USES = """
SELECT a.code, l.remaining, l.amount - coalesce(u.total, 0) FROM ledger_lot AS l
JOIN ledger_account AS a ON a.id = l.account_id
LEFT JOIN (SELECT lot_id, sum(taken) AS total FROM ledger_lotuse
           GROUP BY lot_id) AS u ON u.lot_id = l.id
WHERE l.remaining <> l.amount - coalesce(u.total, 0)
"""
_LOT_IS_POSTING = """
SELECT a.code, l.amount, p.amount FROM ledger_lot AS l
JOIN ledger_posting AS p ON p.id = l.posting_id
JOIN ledger_account AS a ON a.id = l.account_id
WHERE l.amount <> p.amount OR l.account_id <> p.destination_id
   OR coalesce(l.expires_on, '9999-12-31') <> coalesce(p.expires_on, '9999-12-31')
"""
_ENTRY_IS_LOTS = """
SELECT a.code, e.change, coalesce(l.amount, 0) - coalesce(u.total, 0)
FROM ledger_entry AS e
JOIN ledger_account AS a ON a.id = e.account_id
LEFT JOIN ledger_lot AS l ON l.posting_id = e.posting_id AND l.account_id = a.id
LEFT JOIN (SELECT x.posting_id, y.account_id, sum(x.taken) AS total
           FROM ledger_lotuse AS x JOIN ledger_lot AS y ON y.id = x.lot_id
           GROUP BY x.posting_id, y.account_id) AS u
       ON u.posting_id = e.posting_id AND u.account_id = a.id
WHERE NOT a.may_go_negative
  AND e.change <> coalesce(l.amount, 0) - coalesce(u.total, 0)
"""
_LINES_FOLLOW = """
SELECT a.code, e.balance_after, e.before + e.change FROM (
    SELECT account_id, number, change, balance_after,
           lag(balance_after, 1, 0) OVER account_lines AS before,
           row_number() OVER account_lines AS place
    FROM ledger_entry WHERE number IS NOT NULL
    WINDOW account_lines AS (PARTITION BY account_id ORDER BY number)
) AS e JOIN ledger_account AS a ON a.id = e.account_id
WHERE e.balance_after <> e.before + e.change OR e.number <> e.place
"""
_LINES_COUNTED = """
SELECT a.code, a.lines, coalesce(e.lines, 0) FROM ledger_account AS a
LEFT JOIN (SELECT account_id, count(*) AS lines FROM ledger_entry
           WHERE number IS NOT NULL GROUP BY account_id) AS e ON e.account_id = a.id
WHERE a.lines <> coalesce(e.lines, 0)
"""
_POSTING_IS_ENTRIES = """
SELECT a.code, -p.amount, coalesce(e.change, 0) FROM ledger_posting AS p
JOIN ledger_account AS a ON a.id = p.source_id
LEFT JOIN ledger_entry AS e ON e.posting_id = p.id AND NOT e.change > 0
WHERE coalesce(e.account_id, 0) <> p.source_id OR coalesce(e.change, 0) <> -p.amount
UNION ALL
SELECT a.code, p.amount, coalesce(e.change, 0) FROM ledger_posting AS p
JOIN ledger_account AS a ON a.id = p.destination_id
LEFT JOIN ledger_entry AS e ON e.posting_id = p.id AND e.change > 0
WHERE coalesce(e.account_id, 0) <> p.destination_id OR coalesce(e.change, 0) <> p.amount
"""
_REVERSAL_IS_MIRROR = """
SELECT a.code, r.amount, p.amount FROM ledger_posting AS r
JOIN ledger_posting AS p ON p.id = r.reverses_id
JOIN ledger_account AS a ON a.id IN (r.source_id, r.destination_id)
WHERE r.amount <> p.amount OR r.source_id <> p.destination_id
   OR r.destination_id <> p.source_id OR p.reverses_id IS NOT NULL
"""


def _finds(query: str, what: Promise) -> Callable[[], list[Problem]]:
    def find() -> list[Problem]:
        with connection.cursor() as cursor:
            cursor.execute(query)
            rows = cursor.fetchall()
        return [
            Problem(code, what, int(kept), int(proved)) for code, kept, proved in rows
        ]

    return find


_CHECKS = (
    (_("每一笔都有一出一进"), _("记账和分录不一致"), _POSTING_IS_ENTRIES),
    (_("更正和原来那一笔正好相反"), _("更正和原账不一致"), _REVERSAL_IS_MIRROR),
    (_("结余等于分录之和"), _("结余和分录之和不一致"), _BALANCE_IS_ENTRIES),
    (_("结余等于各批次剩余之和"), _("结余和批次剩余不一致"), _BALANCE_IS_LOTS),
    (_("每行结余都接得上"), _("这一行的结余接不上"), _LINES_FOLLOW),
    (_("行数一行不少"), _("行数不一致"), _LINES_COUNTED),
    (_("每批剩余等于存入减去用掉"), _("批次剩余和用量不一致"), _LOT_IS_USES),
    (_("每批都是当初存入的那一笔"), _("批次和存入不一致"), _LOT_IS_POSTING),
    (_("每行都说得清进出了哪一批"), _("这一行和批次进出不一致"), _ENTRY_IS_LOTS),
)


def checks() -> Iterator[Check]:
    """Yield each thing there is to prove; nothing runs until its ``find`` is called."""
    for title, what, query in _CHECKS:
        yield Check(title, _finds(query, what))


def problems() -> list[Problem]:
    """Return every account whose numbers the entries do not explain; best is none."""
    return [problem for check in checks() for problem in check.find()]
