"""Watch over the codes: slow down who guesses, and see what is out of the ordinary."""

from datetime import date, datetime, timedelta
from ipaddress import ip_address, ip_network

from django.core.cache import cache
from django.db import transaction
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from grassroots.audit import services as audit
from rewards.merchants.models import CheckKind, CheckTask, ScanCount
from rewards.merchants.services.scans import BUFFER

# So many wrong addresses from one place in ten minutes are mistakes; more are not.
GUESSES_ALLOWED = 30
WINDOW = timedelta(minutes=10)
# A mobile network lends one address to many: so many an hour from one place.
MESSAGES_ALLOWED = 20
AN_HOUR = timedelta(hours=1)
# All places share so many counters: the cache cannot be filled, and nobody be known.
COUNTERS = 4_096
# What a network gives one home: its addresses count as one place.
HOME_OF_V6 = 64
# See look_for_patterns.
SCANS_AT_LEAST = 100
TIMES_AS_USUAL = 10
USUAL_DAYS = 28


def note_guess(*, address: str, at: datetime) -> bool:
    """Count a wrong address asked for from somewhere; return whether it is too many.

    Where it came from is kept as one of COUNTERS numbers under a secret key, in the
    cache alone, and forgotten within WINDOW. Right codes open all the same.
    """
    BUFFER.guess(at)
    return is_too_much("guess", address, most=GUESSES_ALLOWED, window=WINDOW, at=at)


def note_message(*, address: str, at: datetime) -> bool:
    """Count a message from somewhere; return whether it is one too many, like a guess."""
    return is_too_much("say", address, most=MESSAGES_ALLOWED, window=AN_HOUR, at=at)


def is_too_much(
    what: str, address: str, *, most: int, window: timedelta, at: datetime
) -> bool:
    """Count one more of something from somewhere; return whether it is too many."""
    seconds = int(window.total_seconds())
    turn = int(at.timestamp()) // seconds
    key = f"merchants:{what}:{_counter_of(address)}:{turn}"
    number = int(cache.get(key, 0))
    if number >= most:
        return True
    cache.set(key, number + 1, timeout=seconds)
    return False


def _counter_of(address: str) -> int:
    """Return the counter of a place; nobody gets from it to the place."""
    try:
        known = ip_address(address)
    except ValueError:
        place = "unknown"
    else:
        place = str(known)
        if known.version == 6:
            place = str(ip_network((known, HOME_OF_V6), strict=False))
    digest = salted_hmac("where guesses come from", place, algorithm="sha256").digest()
    return int.from_bytes(digest[:4], "big") % COUNTERS


def look_for_patterns(*, on: date, at: datetime) -> int:
    """Have somebody look at codes that were scanned far more than usual; return how many.

    A timer, about the day before ``on``: a code stands out when it was opened at
    least SCANS_AT_LEAST times, and more than TIMES_AS_USUAL times as often as on an
    average of the USUAL_DAYS days before, days without a scan among them. A photo of
    the plate may be going round, or there was a fair: nobody is accused. Runs as often
    as it likes: a code is told of once for each day.
    """
    day = on - timedelta(days=1)
    busy = ScanCount.objects.filter(day=day, count__gte=SCANS_AT_LEAST)
    before = ScanCount.objects.filter(
        code__in=busy.values("code"),
        day__lt=day,
        day__gte=day - timedelta(days=USUAL_DAYS),
    )
    totals = dict(before.order_by().values_list("code").annotate(total=Sum("count")))
    found = 0
    for one in busy.select_related("code__merchant").order_by("code_id"):
        total = totals.get(one.code_id, 0)
        if one.count * USUAL_DAYS > total * TIMES_AS_USUAL:
            found += _tell_of_scans(one, usual=total // USUAL_DAYS, at=at)
    return found


@transaction.atomic
def _tell_of_scans(scans: ScanCount, *, usual: int, at: datetime) -> int:
    """Open a task for the shop, or count it on the open one; once for each day."""
    code = scans.code
    facts = {"day": scans.day.isoformat(), "count": scans.count, "usual": usual}
    told = CheckTask.objects.filter(kind=CheckKind.MANY_SCANS, code=code)
    if told.filter(facts__day=facts["day"]).exists():
        return 0
    task, is_new = CheckTask.objects.get_or_create(
        kind=CheckKind.MANY_SCANS,
        merchant=code.merchant,
        done_at=None,
        defaults={"code": code, "raised_at": at, "facts": facts},
    )
    if not is_new:
        task.reports, task.facts, task.code = task.reports + 1, facts, code
        task.save(update_fields=["reports", "facts", "code"])
    audit.record(
        "merchants.many_scans_noticed",
        target=task,
        by=None,
        at=at,
        village_id=code.merchant.village_id,
        data=facts | {"serial": code.serial},
    )
    return 1
