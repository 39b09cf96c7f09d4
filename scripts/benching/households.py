"""Rating 1.47 million households, beside the same scorecard in one SQL statement.

The rows are made in the database, with values on all bins of the default card. What is
measured reads the values of each household, counts the points of 22 indicators and five
vetoes, and writes a rating with its inputs, points, band and four limits.
"""

import resource
import time
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import connection
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ledger import services as ledger
from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    CATEGORY,
    Card,
    card_from_data,
    default_card,
    points_query,
)
from rewards.ruralcredit.formulas.rating import Indicator as CardIndicator
from rewards.ruralcredit.models import (
    Coop,
    CoopRule,
    CreditLine,
    Dossier,
    Indicator,
    Origin,
    Rating,
    RatingRun,
    RuleCode,
    Scorecard,
)
from rewards.ruralcredit.selectors.fact_columns import (
    fact_columns,
    fence,
    which_dossiers,
)
from rewards.ruralcredit.services import mass, ratings
from villages.models import County, Resident, Town, Village

ON = date(2026, 6, 3)
RULES = {RuleCode.BORROWER_CAP: 50_000, RuleCode.INCOME_MULTIPLE: 1}
COMPARED = 10_000
SAME = (
    *("inputs", "points", "total", "vetoes", "missing", "proposed_band"),
    *("band_limit_fen", "capacity_limit_fen", "coop_limit_fen", "line_limit_fen"),
    *("limit_fen", "bound_by", "as_of", "card_id"),
)
_ROWS = """
INSERT INTO villages_household (village_id, number, hamlet)
SELECT {village}, 'H' || n, '' FROM generate_series(1, {count}) AS n;
INSERT INTO ruralcredit_dossier (coop_id, household_id, opened_at, opened_by_id)
SELECT {coop}, id, now(), {user} FROM villages_household WHERE village_id = {village};
INSERT INTO ruralcredit_authorisation (dossier_id, purpose, signed_by_resident_id,
  recipient, channel, starts_on, ends_on, recorded_at, recorded_by_id)
SELECT id, 'file', {resident}, '', 'paper', '2025-01-01', '2030-12-31', now(), {user}
FROM ruralcredit_dossier;
INSERT INTO ruralcredit_coopmember
  (coop_id, resident_id, household_id, number, starts_on, ends_on, share_fen)
SELECT {coop}, {resident}, household_id, id::text, '2025-01-01', '2099-12-31', 0
FROM ruralcredit_dossier;
INSERT INTO ruralcredit_dossiervisit
  (dossier_id, source, source_words, body_digest, collected_on, recorded_at)
SELECT id, 'table', '', '', '2026-01-01', now() FROM ruralcredit_dossier;
"""
_VALUES = """
INSERT INTO ruralcredit_dossiervalue
  (dossier_id, indicator_id, visit_id, number, choice, from_on)
SELECT v.dossier_id, told.indicator_id, v.id, told.number, told.choice, '2026-01-01'
FROM ruralcredit_dossiervisit AS v CROSS JOIN LATERAL (VALUES {values})
  AS told (indicator_id, number, choice)
"""


@dataclass(frozen=True)
class Measured:
    """Seconds and megabytes: ours, and those of one bare statement."""

    households: int
    indicators: int
    rated: int
    seconds: float
    bare_seconds: float
    compared: int
    client_mb: float
    server_mb: float
    bare_server_mb: float


def measure(count: int) -> Measured:
    """Make so many households, rate them, and then count their points in one statement."""
    coop, card = _coop(), default_card()
    scorecard = _scorecard(coop, card)
    _fill(coop, card, count)
    connection.close()
    run = mass.begin_run(
        coop=coop, area=coop.county, as_of=ON, by=None, at=timezone.now()
    )
    started = time.perf_counter()
    for _how_far in mass.go_on(run=run, by=None, at=timezone.now()):
        pass
    seconds = time.perf_counter() - started
    server, rated = _server_mb(), Rating.objects.filter(run=run).count()
    if rated != count:
        raise SystemExit(f"{count} households, but {rated} ratings.")
    compared = _compare(run, min(count, COMPARED))
    connection.close()
    started = time.perf_counter()
    _bare(coop, card_from_data(scorecard.content))
    bare = time.perf_counter() - started
    return Measured(
        households=count,
        indicators=sum(not one.veto for one in card.indicators),
        rated=rated,
        seconds=seconds,
        bare_seconds=bare,
        compared=compared,
        client_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        server_mb=server,
        bare_server_mb=_server_mb(),
    )


def _compare(run: RatingRun, count: int) -> int:
    """Rate some of the households one by one as well; stop where one differs."""
    by, step = _user(), max(1, run.ratings.count() // count)
    keys = run.ratings.order_by("pk").values_list("pk", flat=True)[::step][:count]
    for together in Rating.objects.filter(pk__in=keys).select_related("dossier"):
        dossier = Dossier.objects.select_related("coop").get(pk=together.dossier_id)
        alone = ratings.rate(dossier=dossier, as_of=ON, by=by, at=timezone.now())
        alone.refresh_from_db()
        for name in SAME:
            if getattr(alone, name) != getattr(together, name):
                raise SystemExit(f"Dossier {dossier.pk} differs in {name}.")
    return len(keys)


def table(measured: Measured) -> None:
    """Print what was measured."""
    ratio = measured.seconds / measured.bare_seconds
    rate = measured.households / measured.seconds
    print(
        f"\nrating {measured.households:,} households × {measured.indicators} indicators"
        f"\n  written with inputs, points, limits {measured.seconds:8.1f} s"
        f"   {rate:,.0f} a second, {ratio:.1f} times the bare statement"
        f"\n  id, points and band in one statement {measured.bare_seconds:7.1f} s"
        f"\n  of them rated one by one as well, and identical {measured.compared:,}"
        f"\n  peak memory: process {measured.client_mb:.0f} MB, its server process"
        f" {measured.server_mb:.0f} MB (bare statement {measured.bare_server_mb:.0f} MB)"
    )


def _coop() -> Coop:
    county = County.objects.create(code="379999", name="望海县")
    town = Town.objects.create(county=county, code="379999001", name="丰潮镇")
    Village.objects.create(town=town, code="379999001001", name="东岛村")
    coop = Coop.objects.create(
        county=county,
        name="丰潮合作社",
        short_name="丰潮",
        certificate="1",
        qualified_from=date(2025, 1, 1),
        qualified_until=date(2030, 12, 31),
    )
    by, at = _user(), timezone.now()
    for code, value in RULES.items():
        CoopRule.objects.create(
            coop=coop,
            code=code,
            value=value,
            starts_on=date(2025, 1, 1),
            recorded_at=at,
            recorded_by=by,
        )
    accounts = [
        ledger.open_account(code=f"line:bench:{name}", unit=ledger.FEN)
        for name in ("free", "reserve")
    ]
    bank = ledger.open_account(
        code="line:bench:bank", unit=ledger.FEN, may_go_negative=True
    )
    ledger.post(
        kind=ledger.PROVISION,
        source=bank,
        destination=accounts[0],
        amount=10**13,
        key="line:bench",
        occurred_at=at,
        by=None,
    )
    CreditLine.objects.create(
        coop=coop,
        bank="望海农商银行",
        agreement="1",
        amount_fen=10**13,
        guarantee_pct=80,
        trigger_days=90,
        starts_on=date(2025, 1, 1),
        ends_on=date(2030, 12, 31),
        free_account=accounts[0],
        reserve_account=accounts[1],
    )
    return coop


def _user() -> User:
    return User.objects.get_or_create(phone="13900009999")[0]


def _scorecard(coop: Coop, card: Card) -> Scorecard:
    at, by = timezone.now(), _user()
    return Scorecard.objects.create(
        coop=coop,
        version=1,
        content=card.as_data(),
        created_at=at,
        created_by=by,
        adopted_at=at,
        adopted_by=by,
        resolution="1",
        effective_on=date(2025, 1, 1),
    )


def _fill(coop: Coop, card: Card, count: int) -> None:
    """Make households, files, consents, members and values, and let the planner know."""
    village = Village.objects.get(town__county=coop.county)
    resident = Resident.objects.create(
        village=village, name="张三", born_on=date(1970, 5, 20), card_code="BENCHHH1"
    )
    given = {"village": village.pk, "coop": coop.pk, "user": _user().pk}
    rows = _ROWS.format(count=count, resident=resident.pk, **given)
    with connection.cursor() as cursor:
        for statement in filter(str.strip, rows.split(";")):
            cursor.execute(statement)
        cursor.execute(_VALUES.format(values=", ".join(_told(card))))
        cursor.execute("VACUUM ANALYZE")


def _told(card: Card) -> list[str]:
    """Return a row of VALUES for each indicator that a file keeps."""
    known = {one.code: one for one in Indicator.objects.filter(coop=None)}
    rows = [
        f"({known[one.code].pk}, {_number(one)}, {_choice(one)})"
        for one in card.indicators
        if known[one.code].origin not in {Origin.REGISTER, Origin.COMPLETENESS}
    ]
    amount = "(random() * 90000)::numeric(16, 2)"
    return [*rows, *(f"({known[code].pk}, {amount}, '')" for code in ("F01", "F02"))]


def _number(indicator: CardIndicator) -> str:
    if indicator.kind in {BOOLEAN, CATEGORY}:
        return "NULL::numeric"
    edges = ", ".join(str(one.lower or 0) for one in indicator.lines)
    count = len(indicator.lines)
    return f"(ARRAY[{edges}]::numeric[])[1 + floor(random() * {count})::int]"


def _choice(indicator: CardIndicator) -> str:
    if indicator.veto:
        return "CASE WHEN random() < 0.005 THEN 'true' ELSE 'false' END"
    if indicator.kind == BOOLEAN:
        return "CASE WHEN random() < 0.5 THEN 'true' ELSE 'false' END"
    if indicator.kind == CATEGORY:
        values = ", ".join(f"'{one.value}'" for one in indicator.lines)
        count = len(indicator.lines)
        return f"(ARRAY[{values}])[1 + floor(random() * {count})::int]"
    return "''"


def _bare(coop: Coop, card: Card) -> None:
    """Count everybody's points in one statement, into a table without anything else."""
    villages = list(Village.objects.values_list("pk", flat=True))
    which = which_dossiers(coop=coop, on=ON, villages=villages, last=0, until=2**62)
    facts = fact_columns(card=card, coop=coop, on=ON, which=which)
    query, _none = points_query(
        card, facts.columns, source=facts.source, key="facts.id", fence=fence()
    )
    with connection.cursor() as cursor:
        create = "CREATE TABLE bench_points AS SELECT id, total, band FROM"
        cursor.execute(f"{create} ({query}) AS one", facts.params)


def _server_mb() -> float:
    """Return the peak memory of the server process of this connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        status = Path(f"/proc/{cursor.fetchone()[0]}/status").read_text()
    peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(peak.split()[1]) / 1024
