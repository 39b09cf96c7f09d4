"""Freezing a year of 270,000 households in 900 villages, beside one bare statement.

The rows are made in the database: two grown-ups to a household, of whom nine in ten
agree to be scored, four deeds to a household, some out of term, and a deduct of one in
fifty. The bare statement adds all of them up into a table without anything else; the
service goes village by village, as the timer does. Then every list of stars is made.
"""

import resource
import sys
import time
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.utils import timezone

from grassroots.accounts.models import User
from villages.models import (
    BookStatus,
    County,
    Household,
    PublicNotice,
    Rule,
    RuleBook,
    Submission,
    Town,
    Village,
    YearClose,
    YearResult,
)
from villages.selectors.credit_files import score_as_of
from villages.selectors.years import star_list
from villages.services import years
from villages.services.consents import start_of

YEAR = 2025
FIRST, DAY = date(2025, 1, 1), date(2025, 12, 31)
ON = date(2026, 1, 10)
TOWNS, VILLAGES, DEEDS = 20, 900, 4
COMPARED = 300
_PEOPLE = """
INSERT INTO villages_household (village_id, number, hamlet)
SELECT v.id, 'Y' || n, '东组' FROM villages_village AS v
CROSS JOIN generate_series(1, {each}) AS n WHERE v.code LIKE '379996%';
INSERT INTO villages_resident
  (village_id, name, pinyin, initials, spellings, phone, born_on, id_number_sealed,
   card_code)
SELECT h.village_id, '张三', 'zhangsan', 'zs', '', '',
  '1970-05-20'::date + (h.id % 9000)::int, '',
  'Y' || lpad((h.id * 2 + k)::text, 7, '0')
FROM villages_household AS h CROSS JOIN generate_series(0, 1) AS k
WHERE h.number LIKE 'Y%';
INSERT INTO villages_membership (resident_id, household_id, starts_on)
SELECT r.id, substr(r.card_code, 2)::bigint / 2, '2020-01-01'
FROM villages_resident AS r WHERE r.card_code LIKE 'Y%';
INSERT INTO villages_consent
  (resident_id, text_id, purpose, channel, given_at, recorded_by_id, signed_as,
   signed_by, scan)
SELECT r.id, t.id, t.purpose, 'paper', '2025-01-01', {user}, 'self', '', ''
FROM villages_resident AS r CROSS JOIN villages_consenttext AS t
WHERE r.card_code LIKE 'Y%' AND t.version = 1 AND (
  (t.purpose = 'scoring' AND r.id % 10 <> 0)
  OR (t.purpose = 'publication' AND r.id % 7 <> 0));
"""
_LINES = """
INSERT INTO villages_behaviourrecord
  (village_id, submission_id, rule_id, resident_id, household_id, acted_on, quantity,
   note, late_reason, points_proposed, points_granted, grant_code, grant_facts, status,
   round, decided_at, notice_id, effective_on, expires_on, recorded_by_id, recorded_at)
SELECT s.village_id, s.id, rule.id, m.resident_id, m.household_id,
  '2025-02-01'::date + n, NULL, '', '', 30, 5 + (m.id * 7 + s.id) % 25, 'full', '{{}}',
  'effective', 1, s.recorded_at, notice.id, '2025-03-01'::date + n,
  '2025-03-01'::date + n + 60 + ((m.id * 31 + s.id) % 700)::int, {user}, s.recorded_at
FROM (SELECT id, village_id, recorded_at, (id % 240)::int AS n
      FROM villages_submission WHERE body_digest = 'bench-years') AS s
JOIN villages_household AS h ON h.village_id = s.village_id
JOIN villages_membership AS m ON m.household_id = h.id AND m.id % 2 = s.id % 2
JOIN villages_rulebook AS book ON book.village_id = s.village_id
JOIN villages_rule AS rule ON rule.rule_book_id = book.id AND rule.kind = 'add'
JOIN villages_publicnotice AS notice ON notice.village_id = s.village_id;
INSERT INTO villages_deduct
  (key, village_id, rule_id, resident_id, household_id, acted_on, facts, points_proposed,
   points, stage, client_id, body_digest, reminded_by_id, reminded_at, mend_by,
   mend_refused_because, notice_text, noticed_at, noticed_by_id, heard_until, decided_at,
   effective_on, expires_on, drop_reason, ended_because)
SELECT gen_random_uuid(), h.village_id, rule.id, m.resident_id, h.id, '2025-05-01', '垃圾',
  4, 4, 'in_force', gen_random_uuid(), '', {user}, '2025-05-01', '2025-05-08', '', '垃圾',
  '2025-05-09', {user}, '2025-05-14', '2025-05-20', '2025-05-21', '2026-05-01', '', ''
FROM villages_household AS h
JOIN villages_membership AS m ON m.household_id = h.id AND m.id % 2 = 0
JOIN villages_rulebook AS book ON book.village_id = h.village_id
JOIN villages_rule AS rule ON rule.rule_book_id = book.id AND rule.kind = 'deduct'
WHERE h.number LIKE 'Y%' AND h.id % 50 = 0;
"""
_TABLE = """
CREATE TABLE bench_year
  (household_id bigint, base int, adds int, deducts int, total int, star int)
"""
_BARE = """
WITH agreed AS (
  SELECT resident_id FROM villages_consent WHERE purpose = 'scoring'
    AND given_at < '2026-01-01' AND (withdrawn_at IS NULL OR withdrawn_at >= '2026-01-01')
), subject AS (
  SELECT DISTINCT m.household_id FROM villages_membership AS m
  JOIN villages_resident AS r ON r.id = m.resident_id
  WHERE m.starts_on <= '2025-12-31' AND (m.ends_on IS NULL OR m.ends_on >= '2025-12-31')
    AND r.born_on <= '2007-12-31' AND r.id IN (SELECT resident_id FROM agreed)
), added AS (
  SELECT household_id, sum(points_granted) AS points FROM villages_behaviourrecord
  WHERE status = 'effective' AND effective_on <= '2025-12-31'
    AND expires_on > '2025-12-31' AND resident_id IN (SELECT resident_id FROM agreed)
  GROUP BY household_id
), taken AS (
  SELECT household_id, sum(points) AS points FROM villages_deduct
  WHERE stage = 'in_force' AND effective_on <= '2025-12-31'
    AND expires_on > '2025-12-31' AND resident_id IN (SELECT resident_id FROM agreed)
  GROUP BY household_id
)
INSERT INTO bench_year
SELECT household_id, 1000, plus, minus, 1000 + plus - minus,
  CASE WHEN 1000 + plus - minus > 1060 THEN 5 WHEN 1000 + plus - minus > 1040 THEN 4
    WHEN 1000 + plus - minus > 1020 THEN 3 WHEN 1000 + plus - minus > 990 THEN 2 ELSE 1 END
FROM (
  SELECT subject.household_id, coalesce(added.points, 0) AS plus,
    coalesce(taken.points, 0) AS minus
  FROM subject LEFT JOIN added USING (household_id) LEFT JOIN taken USING (household_id)
) AS one
"""
_SAME = """
SELECT count(*) FROM bench_year AS bare FULL JOIN villages_yearresult AS kept
  ON kept.household_id = bare.household_id
WHERE (bare.total, bare.star, bare.deducts)
  IS DISTINCT FROM (kept.total, kept.star, kept.deducts)
"""


@dataclass(frozen=True)
class Measured:
    """Seconds of freezing, of the lists and of the statement, and the process's memory."""

    households: int
    results: int
    listed: int
    seconds: float
    list_seconds: float
    bare_seconds: float
    megabytes: float
    grown: float


def measure(households: int) -> Measured:
    """Make so many households, keep what they came to both ways, and make the lists."""
    _fill(households)
    bare = _timed(_BARE, _TABLE)
    before = _megabytes()
    at = start_of(ON)
    started = time.perf_counter()
    for _how_far in years.freeze_all(year=YEAR, at=at):
        pass
    seconds = time.perf_counter() - started
    started, listed = time.perf_counter(), 0
    closes = YearClose.objects.select_related("village").filter(year=YEAR)
    for close in closes.iterator(chunk_size=100):
        listed += len(star_list(close, ON))
    list_seconds = time.perf_counter() - started
    after = _megabytes()
    _prove()
    return Measured(
        households=households,
        results=YearResult.objects.count(),
        listed=listed,
        seconds=seconds,
        list_seconds=list_seconds,
        bare_seconds=bare,
        megabytes=after,
        grown=after - before,
    )


def table(measured: Measured) -> None:
    """Print what was measured."""
    ratio = measured.seconds / measured.bare_seconds
    rate = measured.households / measured.seconds
    print(
        f"\nfreezing a year of {measured.households:,} households in {VILLAGES} villages"
        f"\n  village by village {measured.seconds:26.1f} s   {rate:,.0f} a second,"
        f" {measured.results:,} results"
        f"\n  one bare INSERT … SELECT {measured.bare_seconds:20.1f} s   ({ratio:.1f} times)"
        f"\n  {VILLAGES} lists of stars {measured.list_seconds:24.1f} s"
        f"   {measured.listed:,} lines"
        f"\n  peak memory of the process: {measured.megabytes:.0f} MB"
        f" ({measured.grown:+.0f} MB while freezing and listing)"
    )


def _prove() -> None:
    """Stop unless both ways, and the score asked of one at a time, say the same."""
    with connection.cursor() as cursor:
        cursor.execute(_SAME)
        (differ,) = cursor.fetchone()
    if differ:
        sys.exit(f"{differ} results differ from the bare statement.")
    homes = Household.objects.filter(number__startswith="Y").order_by("pk")
    step = max(1, homes.count() // COMPARED)
    for home in homes.select_related("village")[::step]:
        kept = YearResult.objects.filter(household=home).first()
        sheet = score_as_of(home, DAY)
        if (kept and (kept.total, kept.star)) != (sheet and (sheet.total, sheet.star)):
            sys.exit(f"Household {home.pk} differs from its score of the day.")


def _fill(households: int) -> None:
    """Make the villages with their books, people, deeds and deducts."""
    user = User.objects.get_or_create(phone="13900009996")[0]
    county = County.objects.create(code="379996", name="望海县")
    towns = Town.objects.bulk_create(
        Town(county=county, code=f"379996{n:03d}", name=f"第{n}镇")
        for n in range(TOWNS)
    )
    villages = Village.objects.bulk_create(
        Village(
            town=towns[n % TOWNS],
            code=f"{towns[n % TOWNS].code}{n:03d}",
            name=f"第{n}村",
        )
        for n in range(VILLAGES)
    )
    books = RuleBook.objects.bulk_create(
        RuleBook(
            village=one,
            version=1,
            title="第1版",
            status=BookStatus.ADOPTED,
            effective_from=FIRST,
        )
        for one in villages
    )
    Rule.objects.bulk_create(_rule(one, kind) for one in books for kind in _KINDS)
    PublicNotice.objects.bulk_create(
        PublicNotice(
            village=one,
            number=1,
            starts_on=FIRST,
            ends_on=date(2025, 1, 8),
            effective_on=date(2025, 1, 9),
        )
        for one in villages
    )
    Submission.objects.bulk_create(
        Submission(
            village=one,
            body_digest="bench-years",
            recorded_by=user,
            recorded_at=timezone.now(),
        )
        for one in villages
        for _each in range(DEEDS)
    )
    given = {"user": user.pk, "each": households // VILLAGES}
    with connection.cursor() as cursor:
        for statement in (_PEOPLE + _LINES).split(";"):
            if statement.strip():
                cursor.execute(statement.format(**given))
        cursor.execute("VACUUM ANALYZE")


_KINDS = ("add", "deduct")


def _rule(book: RuleBook, kind: str) -> Rule:
    return Rule(
        rule_book=book,
        code=f"BEN-{kind[0].upper()}01",
        category="邻里互助",
        title="第1条",
        kind=kind,
        points_min=1,
        points_default=2,
        points_max=30 if kind == "add" else 4,
        subject="person",
        evidence="none",
    )


def _timed(statement: str, preparing: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute(preparing)
        started = time.perf_counter()
        cursor.execute(statement)
        return time.perf_counter() - started


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
