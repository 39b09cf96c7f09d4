"""Serve the site: the server, the task worker and the timers, until Ctrl-C.

`make run` calls this once everything is installed. The database is migrated
first and, if it has no village yet, filled with the demo (unless GRASSROOTS_DEMO=0).
With --reload (`make dev`) Django's own server takes granian's place and follows
every change.
"""

import argparse
import os
import queue
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104
PATIENCE = 15

os.chdir(ROOT)
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "grassroots.settings.dev")
ADDRESS = f"http://{'127.0.0.1' if HOST in EVERYWHERE else HOST}:{PORT}"
os.environ.setdefault("SITE_ADDRESS", ADDRESS)

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import CommandError, call_command  # noqa: E402
from django.db import connections  # noqa: E402


def refuse_a_taken_port() -> None:
    """Say so now, rather than let the server die of it."""
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as attempt:
        attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            attempt.bind((HOST, PORT))
        except OSError as error:
            sys.exit(
                f"Cannot listen on {HOST}:{PORT} ({error.strerror}).\n"
                f"Choose another port: PORT={PORT + 1} make run"
            )


def prepare() -> None:
    """Bring the database up to date; in demo mode, fill an empty one and tell the logins."""
    django.setup()
    print("== Migrating the database", flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    if settings.DEMO_MODE:
        try:
            call_command("demo")
        except CommandError as refusal:
            print(f"== {refusal}", flush=True)
    connections.close_all()


def commands(*, reload: bool) -> list[list[str]]:
    """Return what runs side by side."""
    manage = [sys.executable, "manage.py"]
    granian = [
        *(str(Path(sys.executable).parent / "granian"), "--interface", "wsgi"),
        *("--workers", "2", "--blocking-threads", "4", "--no-ws"),
        *("--host", HOST, "--port", str(PORT), "grassroots.wsgi:application"),
    ]
    return [
        [*manage, "runserver", f"{HOST}:{PORT}"] if reload else granian,
        [*manage, "db_worker", *(["--reload"] if reload else [])],
        [*manage, "tick", "--every", "60"],
    ]


def end(running: list[subprocess.Popen[bytes]], *, told: bool) -> None:
    """End all: those whom Ctrl-C has told already by themselves, if they do."""
    for patience, tell in (
        (3 if told else 0, subprocess.Popen.terminate),
        (PATIENCE, subprocess.Popen.kill),
    ):
        deadline = time.monotonic() + patience
        for process in running:
            try:
                process.wait(max(0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                tell(process)
    for process in running:
        process.wait()


def supervise(wanted: list[list[str]]) -> int:
    """Run all until a signal comes or one ends; then end all of them."""
    signals: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: signals.put(number))
    running = [subprocess.Popen(command) for command in wanted]
    while signals.empty():
        ended = [process for process in running if process.poll() is not None]
        if ended and signals.empty():
            print(f"== Ended by itself: {' '.join(ended[0].args)}", flush=True)
            end(running, told=False)
            return 1
        time.sleep(0.3)
    end(running, told=signals.get() == signal.SIGINT)
    return 0


def main() -> None:
    """Prepare, say where, and serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reload", action="store_true", help="follow changes of code")
    reload = parser.parse_args().reload
    refuse_a_taken_port()
    prepare()
    print(f"\n== Open {os.environ['SITE_ADDRESS']}  (Ctrl-C stops)\n", flush=True)
    sys.exit(supervise(commands(reload=reload)))


if __name__ == "__main__":
    main()
