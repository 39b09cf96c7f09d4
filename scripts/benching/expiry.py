"""Clearing a million expired records, beside one bare UPDATE of the same rows.

The rows are made in the database, each with a note. The bare statement runs first and
is rolled back; then the service clears them chunk by chunk, as the timer does.
"""

import resource
import sys
import time
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from scripts.benching import sandbox
from villages.models import BehaviourRecord
from villages.services import expiry

CODE = "379997001001"
OVER = date(2099, 1, 2)
_NOTES = "UPDATE villages_behaviourrecord SET note = '东头小桥边' WHERE village_id = %s"
_BARE = (
    "UPDATE villages_behaviourrecord SET note = '', late_reason = '', purged_at = now()"
    " WHERE village_id = %s AND expires_on <= %s AND purged_at IS NULL"
)


@dataclass(frozen=True)
class Measured:
    """Seconds of the service and of the statement, and the process's largest memory."""

    records: int
    seconds: float
    bare_seconds: float
    megabytes: float
    grown: float


def measure(records: int) -> Measured:
    """Make so many expired records and clear them, both ways."""
    village = sandbox.fill(records, code=CODE)
    with connection.cursor() as cursor:
        cursor.execute(_NOTES, [village.pk])
        cursor.execute("VACUUM ANALYZE villages_behaviourrecord")
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_BARE, [village.pk, OVER])
        bare = time.perf_counter() - started
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM villages_behaviourrecord")
    before = _megabytes()
    started = time.perf_counter()
    cleared = expiry.clear_expired(on=OVER, at=timezone.now())
    seconds = time.perf_counter() - started
    left = BehaviourRecord.objects.to_purge(on=OVER).count()
    if cleared < records or left:
        sys.exit(f"{records} records, {cleared} cleared, {left} left.")
    after = _megabytes()
    return Measured(records, seconds, bare, after, after - before)


def table(measured: Measured) -> None:
    """Print what was measured."""
    print(
        f"\nclearing {measured.records:,} expired records"
        f"\n  chunk by chunk {measured.seconds:30.1f} s"
        f"   {measured.records / measured.seconds:,.0f} a second"
        f"\n  one bare UPDATE {measured.bare_seconds:29.1f} s"
        f"   ({measured.seconds / measured.bare_seconds:.1f} times)"
        f"\n  peak memory of the process: {measured.megabytes:.0f} MB"
        f" ({measured.grown:+.0f} MB while clearing)"
    )


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
