"""Replaying 100,000 records under a draft, beside one SQL statement that adds them up.

The rows are made in the database: a year of deeds under 40 rules, some with caps, tiers
or a ladder, and a draft that changes them. What is measured is the command, as somebody
types it: it starts Python, reads every record, grants it anew and names who gains.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection
from django.utils import timezone

from grassroots.accounts.models import User
from villages.models import (
    BookStatus,
    County,
    PublicNotice,
    Rule,
    RuleBook,
    Submission,
    Town,
    Village,
)

ROOT = Path(__file__).resolve().parents[2]
CODE = "379998001001"
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
HOUSEHOLDS, RULES = 600, 40
LIMIT = 60
_PEOPLE = """
INSERT INTO villages_household (village_id, number, hamlet)
SELECT {village}, 'S' || n, '' FROM generate_series(1, {households}) AS n;
INSERT INTO villages_resident
  (village_id, name, pinyin, initials, spellings, phone, born_on, id_number_sealed,
   card_code)
SELECT {village}, '张三', 'zhangsan', 'zs', '', '', '1970-05-20', '',
  'S' || lpad(id::text, 7, '0')
FROM villages_household WHERE village_id = {village};
INSERT INTO villages_membership (resident_id, household_id, starts_on)
SELECT r.id, r.h, '2020-01-01' FROM (
  SELECT id, substr(card_code, 2)::bigint AS h FROM villages_resident
  WHERE village_id = {village}) AS r;
INSERT INTO villages_consent
  (resident_id, text_id, purpose, channel, given_at, recorded_by_id, signed_as,
   signed_by, scan)
SELECT r.id, t.id, t.purpose, 'paper', '2020-01-01', {user}, 'self', '', ''
FROM villages_resident AS r CROSS JOIN villages_consenttext AS t
WHERE r.village_id = {village} AND t.version = 1
  AND t.purpose IN ('scoring', 'publication');
"""
_RECORDS = """
INSERT INTO villages_submission
  (village_id, client_id, body_digest, recorded_by_id, recorded_at)
SELECT {village}, gen_random_uuid(), '', {user}, now()
FROM generate_series(1, {records});
WITH people AS (
  SELECT r.id, m.household_id, row_number() OVER (ORDER BY r.id) - 1 AS place
  FROM villages_resident AS r JOIN villages_membership AS m ON m.resident_id = r.id
  WHERE r.village_id = {village}
), forms AS (
  SELECT id, row_number() OVER (ORDER BY id) AS n FROM villages_submission
  WHERE village_id = {village}
), book AS (
  SELECT id, tiers, points_max, row_number() OVER (ORDER BY id) - 1 AS place
  FROM villages_rule WHERE rule_book_id = {book}
)
INSERT INTO villages_behaviourrecord
  (village_id, submission_id, rule_id, resident_id, household_id, acted_on, quantity,
   note, late_reason, points_proposed, points_granted, grant_code, grant_facts, status,
   round, decided_at, notice_id, effective_on, expires_on, recorded_by_id, recorded_at)
SELECT {village}, forms.id, book.id, people.id, people.household_id,
  '2025-01-01'::date + (n * 7919 % 365)::int,
  CASE WHEN book.tiers = '[]'::jsonb THEN NULL ELSE 1 + n % 12 END, '', '',
  CASE WHEN book.tiers = '[]'::jsonb THEN 1 + n % 5 ELSE book.points_max END, 1, 'full',
  '{{}}', 'effective', 1, '2025-01-01'::timestamptz + n * interval '1 minute',
  {notice}, '2026-01-01', '2099-01-01', {user}, now()
FROM forms JOIN people ON people.place = n * 31 % {households}
JOIN book ON book.place = n * 17 % {rules};
"""
_BARE = """
SELECT count(*), sum(points), sum(deeds) FROM (
  SELECT rule.code, record.household_id, sum(points_granted) AS points,
         count(*) AS deeds
  FROM villages_behaviourrecord AS record JOIN villages_rule AS rule
    ON rule.id = record.rule_id
  WHERE record.village_id = %s AND acted_on BETWEEN %s AND %s
    AND status IN ('on_notice', 'objected', 'effective')
  GROUP BY rule.code, record.household_id) AS one
"""


@dataclass(frozen=True)
class Measured:
    """Seconds of the command and of the statement, and the memory of the command."""

    records: int
    seconds: float
    bare_seconds: float
    megabytes: float
    before: int
    after: int


def measure(records: int) -> Measured:
    """Make so many records, replay them, and add them up in one statement."""
    village = fill(records)
    started = time.perf_counter()
    told, megabytes = _command()
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(_BARE, [village.pk, FIRST, LAST])
        _groups, points, deeds = cursor.fetchone()
    bare = time.perf_counter() - started
    if (told["deeds"], told["points"]["before"]) != (records, points) or (
        deeds != records
    ):
        sys.exit(f"{records} records, {deeds} added up, but replayed: {told}")
    return Measured(
        records=records,
        seconds=seconds,
        bare_seconds=bare,
        megabytes=megabytes,
        before=told["points"]["before"],
        after=told["points"]["after"],
    )


def table(measured: Measured) -> None:
    """Print what was measured."""
    ratio = measured.seconds / measured.bare_seconds
    reached = "reached" if measured.seconds < LIMIT else "missed"
    print(
        f"\nreplaying {measured.records:,} records under a draft"
        f"\n  manage.py replay_rules, from start to end {measured.seconds:8.1f} s"
        f"   {measured.records / measured.seconds:,.0f} a second"
        f"\n  added up by one bare statement {measured.bare_seconds:19.2f} s"
        f"   ({ratio:.0f} times)"
        f"\n  {measured.before:,} points then, {measured.after:,} under the draft"
        f"\n  peak memory of the command: {measured.megabytes:.0f} MB"
        f"\n  goal of {LIMIT} s: {reached}"
    )


def _command() -> tuple[dict[str, object], float]:
    """Run the command on its own; return what it says, and its largest memory."""
    period = ["--from", FIRST.isoformat(), "--to", LAST.isoformat()]
    process = subprocess.Popen(
        [
            *(sys.executable, "manage.py", "replay_rules", "--village", CODE),
            *("--book", "draft", *period, "--json"),
        ],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    said = process.stdout.read() if process.stdout else ""
    _pid, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit("The command failed.")
    return json.loads(said), used.ru_maxrss / 1024


def fill(records: int, *, code: str = CODE) -> Village:
    """Make a village with its book, draft, people and records."""
    county = County.objects.create(code=code[:6], name="望山县")
    town = Town.objects.create(county=county, code=code[:9], name="山前镇")
    village = Village.objects.create(town=town, code=code, name="西山村")
    user = User.objects.get_or_create(phone="13900009998")[0]
    book = RuleBook.objects.create(
        village=village,
        version=1,
        title="第1版",
        status=BookStatus.ADOPTED,
        effective_from=FIRST,
    )
    draft = RuleBook.objects.create(village=village, version=2, title="草稿")
    for one, more in ((book, 0), (draft, 2)):
        Rule.objects.bulk_create(_rule(one, number, more) for number in range(RULES))
    notice = PublicNotice.objects.create(
        village=village,
        number=1,
        starts_on=FIRST,
        ends_on=date(2025, 1, 8),
        effective_on=date(2025, 1, 9),
    )
    given = {
        "village": village.pk,
        "user": user.pk,
        "book": book.pk,
        "notice": notice.pk,
        "records": records,
        "households": HOUSEHOLDS,
        "rules": RULES,
    }
    with connection.cursor() as cursor:
        for statement in (_PEOPLE + _RECORDS).split(";"):
            if statement.strip():
                cursor.execute(statement.format(**given))
        cursor.execute("VACUUM ANALYZE")
    made = Submission.objects.filter(village=village).count()
    if made != records:
        sys.exit(f"{records} records, but {made} were made at {timezone.now():%c}.")
    return village


def _rule(book: RuleBook, number: int, more: int) -> Rule:
    """Return a rule: of four, one with tiers, one of a ladder, two with a cap."""
    has_tiers, in_ladder = number % 4 == 0, number % 4 == 1
    return Rule(
        rule_book=book,
        code=f"BEN-A{number:02d}",
        category="邻里互助",
        title=f"第{number}条",
        kind="add",
        points_min=1,
        points_default=2,
        points_max=10 if has_tiers else 5,
        subject="household" if number % 2 else "person",
        evidence="none",
        cap_period=("month", "quarter", "year")[number % 3],
        cap_points=8 + more,
        tiers=[[10, 2], [20, 5 + more], [50, 8 + more]] if has_tiers else [],
        ladder=f"ladder-{number % 3}" if in_ladder else "",
    )
