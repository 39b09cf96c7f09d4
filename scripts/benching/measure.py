"""The measurement itself: rounds of everything in turn, then a table.

Runs with DATABASE_URL pointing at a cluster of its own; see scripts/bench.py.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from socket import create_server
from urllib.request import urlopen

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from rewards.ledger import selectors as book  # noqa: E402
from rewards.ledger import services as ledger  # noqa: E402
from rewards.points.models import PointsAccount  # noqa: E402
from rewards.points.selectors.accounts import with_holder  # noqa: E402
from rewards.points.selectors.passbook import passbook  # noqa: E402
from rewards.redemption.models import Redemption, RedemptionStatus  # noqa: E402
from rewards.redemption.services import redemptions  # noqa: E402
from scripts.benching import (  # noqa: E402
    expiry,
    households,
    regrading,
    sandbox,
    status,
    village,
    years,
)
from scripts.benching.cluster import Baseline  # noqa: E402
from scripts.benching.load import Done, in_processes, over_http  # noqa: E402

PROCESSES = 4
GOAL = 0.35
TPCB = "pgbench TPC-B, 8 clients"
POST = "ledger.post, in process"
CONFIRM = "confirm a redemption, in process"
CONFIRM_HTTP = "confirm a redemption, over HTTP"
EMPTY = "empty view, over HTTP"
PASSBOOK = "passbook, over HTTP"
RECORD = "record page, over HTTP"
AGAINST = {
    POST: TPCB,
    CONFIRM: TPCB,
    CONFIRM_HTTP: TPCB,
    PASSBOOK: EMPTY,
    RECORD: EMPTY,
    **dict.fromkeys(status.AGAINST_EMPTY, EMPTY),
    status.SCAN_OF_FILE: status.FILE,
}


class Server:
    """granian as `make run` starts it."""

    def __init__(self) -> None:
        with create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        granian = str(Path(sys.executable).parent / "granian")
        self._process = subprocess.Popen(
            [
                *(granian, "--interface", "wsgi", "--workers", "2"),
                *("--blocking-threads", "4", "--no-ws", "--log-level", "error"),
                *("--host", "127.0.0.1", "--port", str(self.port)),
                "scripts.benching.wsgi:application",
            ]
        )
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            try:
                urlopen(f"http://127.0.0.1:{self.port}/bench/empty/").close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        sys.exit("The server did not start.")

    def stop(self) -> None:
        """Stop it."""
        self._process.terminate()
        self._process.wait(timeout=30)


class Bench:
    """Everything there is to measure, and what was measured so far."""

    def __init__(self, seconds: int, rounds: int) -> None:
        self.seconds, self.rounds = seconds, rounds
        self.rates: dict[str, list[float]] = {}
        self.confirmed = 0

    def prepare(self) -> None:
        """Migrate, make the village, start the server."""
        say("migrating")
        call_command("migrate", interactive=False, verbosity=0)
        self.baseline = Baseline(os.environ["DATABASE_URL"])
        say("filling pgbench")
        self.baseline.prepare()
        say("making the village")
        self.setting = village.settle()
        say("writing passbooks of 1,000 and 100,000 lines")
        self.books = [village.long_book(self.setting, n) for n in (1_000, 100_000)]
        analyse()
        self.owner = village.owner_of(self.books[0])
        self.recorder = village.recorder_of(self.setting)
        say("opening shops")
        scans = status.pages(status.open_shops())
        self.server = Server()
        record = reverse("villages_record_new")
        self.pages = {
            EMPTY: village.page("/bench/empty/"),
            PASSBOOK: village.page(reverse("points_passbook"), self.owner),
            RECORD: village.page(record, self.recorder),
            **scans,
        }

    def round(self) -> None:
        """Measure everything once, one after the other."""
        # What has to be ready for the round; its making is not measured.
        waiting = village.open_orders(self.setting, self.seconds * 3_000)
        half = len(waiting) // 2
        requests = village.confirmations(self.setting, waiting[:half])
        analyse()
        self.note(TPCB, self.baseline.rate(self.seconds))
        self.note(CONFIRM_HTTP, self.http(requests, expected=302))
        self.note(CONFIRM, self.confirm(waiting[half:]))
        self.note(POST, self.post())
        for name, page in self.pages.items():
            expected = status.EXPECTED.get(name, 200)
            self.note(name, self.http(page, expected=expected))
        self.note(status.SCAN_OF_FILE, self.rates[status.SCAN][-1])

    def http(self, requests: village.Iterator[bytes], *, expected: int) -> float:
        """Return the answers a second of the server."""
        done = over_http(
            self.server.port, requests, seconds=self.seconds, expected=expected
        )
        if expected == 302:
            self.confirmed += done.answered
        return sound(done)

    def confirm(self, waiting: list[village.Waiting]) -> float:
        """Return the redemptions a second that processes of ours can confirm."""
        done, _how_far = in_processes(
            confirm_one, shares(waiting), seconds=self.seconds
        )
        self.confirmed += done.answered
        return sound(done)

    def post(self) -> float:
        """Return the postings a second of the ledger alone."""
        accounts = [one.ledger_account for one in self.setting.books]
        outlets = [one.outlet.ledger_account for one in self.setting.clerks]
        turn = len(self.rates.get(POST, ()))
        jobs = [
            (accounts[n % len(accounts)], outlets[n % len(outlets)], f"post:{turn}:{n}")
            for n in range(self.seconds * 8_000)
        ]
        done, _how_far = in_processes(post_one, shares(jobs), seconds=self.seconds)
        return sound(done)

    def note(self, name: str, rate: float) -> None:
        """Keep what was measured."""
        self.rates.setdefault(name, []).append(rate)

    def prove(self) -> None:
        """Refuse to report what did not happen, or did not add up."""
        done = Redemption.objects.filter(status=RedemptionStatus.CONFIRMED).count()
        if done != self.confirmed:
            sys.exit(f"{self.confirmed} were answered, but {done} were confirmed.")
        if problems := book.problems():
            sys.exit(f"The book does not add up: {problems[:3]}")
        say(f"{done} redemptions were confirmed, and the book adds up")


def shares(items: list[object]) -> list[list[object]]:
    """Deal the work out, and close connections that children must not share."""
    connections.close_all()
    return [items[n::PROCESSES] for n in range(PROCESSES)]


def confirm_one(one: village.Waiting) -> None:
    """Confirm as the view does."""
    redemptions.confirm(
        redemption=Redemption(pk=one.pk, outlet=one.clerk.outlet),
        by=one.clerk.user,
        at=timezone.now(),
    )


def post_one(job: tuple[ledger.Account, ledger.Account, str]) -> None:
    """Move one point."""
    source, destination, key = job
    ledger.post(
        kind=ledger.REDEMPTION,
        source=source,
        destination=destination,
        amount=1,
        key=key,
        occurred_at=timezone.now(),
        by=None,
    )


def sound(done: Done) -> float:
    """Return the rate, unless something went wrong."""
    if done.failed:
        sys.exit(f"Not measured: {done.failed[0]} ({len(done.failed)} times)")
    return done.rate


def analyse() -> None:
    """Let the planner know how large the tables are, as the server does by itself."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def opened(account: PointsAccount) -> tuple[int, float]:
    """Return the queries and the median milliseconds of opening a passbook."""
    on = timezone.localdate()

    def open_it() -> None:
        passbook(with_holder().get(pk=account.pk), on=on)

    with CaptureQueriesContext(connection) as queries:
        open_it()
    return len(queries), 1_000 * median_time(open_it)


def median_time(job: Callable[[], None], times: int = 30) -> float:
    """Return the median seconds that a job takes."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        job()
        took.append(time.perf_counter() - started)
    return statistics.median(took)


def table(bench: Bench) -> float:
    """Print the medians, and return the ratio that has a goal."""
    print(
        f"\n{'':36}{'per second':>11}{'ratio':>8}   of (median of {bench.rounds} rounds)"
    )
    goal = 0.0
    for name, rates in bench.rates.items():
        line = f"{name:36}{statistics.median(rates):>11,.0f}"
        if base := AGAINST.get(name):
            pairs = zip(rates, bench.rates[base], strict=True)
            ratios = [rate / other for rate, other in pairs]
            ratio = statistics.median(ratios)
            line += f"{ratio:>8.2f}   {base} ({min(ratios):.2f} to {max(ratios):.2f})"
            goal = ratio if name == CONFIRM_HTTP else goal
        print(line)
    print(f"\n{'opening a passbook':36}{'queries':>11}{'ms':>8}")
    for account in bench.books:
        queries, took = opened(account)
        lines = account.ledger_account.lines
        print(f"{f'  of {lines:,} lines':36}{queries:>11}{took:>8.1f}")
    return goal


def say(words: str) -> None:
    """Tell how far it is."""
    print(f"== {words}", flush=True)


def rate_households(count: int) -> None:
    """Rate so many households, and print how long it took."""
    if count:
        say(f"making {count:,} dossiers and rating them")
        households.table(households.measure(count))


def replay_records(count: int) -> None:
    """Replay so many records, and print how long it took."""
    if count:
        say(f"making {count:,} records and replaying them")
        sandbox.table(sandbox.measure(count))


def clear_expired(count: int) -> None:
    """Clear so many expired records, beside one bare statement."""
    if count:
        say(f"making {count:,} expired records and clearing them")
        expiry.table(expiry.measure(count))


def close_years(count: int) -> None:
    """Freeze a year of so many households, beside one bare statement."""
    if count:
        say(f"making {count:,} households and freezing their year")
        years.table(years.measure(count))


def main() -> None:
    """Measure, print, and fail when the goal is missed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=4, help="for each measurement")
    parser.add_argument("--shops", type=int, default=50_000, help="to grade anew")
    parser.add_argument(
        "--households", type=int, default=1_470_000, help="to rate, 0 for none"
    )
    parser.add_argument(
        "--only-households", action="store_true", help="measure nothing else"
    )
    parser.add_argument(
        "--records", type=int, default=100_000, help="to replay, 0 for none"
    )
    parser.add_argument(
        "--only-records", action="store_true", help="measure nothing else"
    )
    parser.add_argument(
        "--expired", type=int, default=1_000_000, help="to clear, 0 for none"
    )
    parser.add_argument(
        "--only-expired", action="store_true", help="measure nothing else"
    )
    parser.add_argument(
        "--year", type=int, default=270_000, help="households to freeze, 0 for none"
    )
    parser.add_argument("--only-year", action="store_true", help="measure nothing else")
    given = parser.parse_args()
    if given.only_year:
        call_command("migrate", interactive=False, verbosity=0)
        return close_years(given.year)
    if given.only_expired:
        call_command("migrate", interactive=False, verbosity=0)
        return clear_expired(given.expired)
    if given.only_records:
        call_command("migrate", interactive=False, verbosity=0)
        return replay_records(given.records)
    if given.only_households:
        call_command("migrate", interactive=False, verbosity=0)
        return rate_households(given.households)
    bench = Bench(given.seconds, given.rounds)
    bench.prepare()
    try:
        for number in range(1, given.rounds + 1):
            say(f"round {number} of {given.rounds}")
            bench.round()
    finally:
        bench.server.stop()
    bench.prove()
    say(f"making {given.shops:,} shops and grading them")
    graded = regrading.measure(given.shops)
    ratio = table(bench)
    regrading.table(graded)
    replay_records(given.records)
    clear_expired(given.expired)
    close_years(given.year)
    rate_households(given.households)
    reached = "reached" if ratio >= GOAL else "missed"
    print(f"\nGoal {GOAL} for confirming over HTTP: {reached} with {ratio:.2f}.")
    sys.exit(ratio < GOAL)


if __name__ == "__main__":
    main()
