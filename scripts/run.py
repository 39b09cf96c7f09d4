"""Serve the site: the server, the task worker and the timers, until Ctrl-C.

`make run` calls this once everything is installed. The database is migrated
first and, if it has no village yet, filled with the demo (unless GRASSROOTS_DEMO=0).
With --reload (`make dev`) Django's own server takes granian's place and follows
every change.
"""

import argparse
import ctypes
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOST = os.environ.get("HOST", "127.0.0.1")
PORT = int(os.environ.get("PORT", "8000"))
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104
PATIENCE = 15
PR_SET_PDEATHSIG = 1

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
        *("--workers-kill-timeout", "10"),
        *("--host", HOST, "--port", str(PORT), "grassroots.wsgi:application"),
    ]
    return [
        [*manage, "runserver", f"{HOST}:{PORT}"] if reload else granian,
        [*manage, "db_worker", *(["--reload"] if reload else [])],
        [*manage, "tick", "--every", "60"],
    ]


def end_with_us() -> None:
    """Ask the system to end this process if ours is killed outright (Linux only)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def start(command: list[str]) -> subprocess.Popen[bytes]:
    """Start a process in a group of its own, so that Ctrl-C reaches only us."""
    return subprocess.Popen(command, process_group=0, preexec_fn=end_with_us)


def end(running: list[subprocess.Popen[bytes]]) -> None:
    """End all, gently, and those that do not listen with all they started."""
    for process in running:
        process.terminate()
    deadline = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(max(0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def supervise(wanted: list[list[str]]) -> int:
    """Run all until a signal comes or one ends; then end all of them."""
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    running = [start(command) for command in wanted]
    ended: list[subprocess.Popen[bytes]] = []
    while not told.wait(0.3) and not ended:
        ended = [process for process in running if process.poll() is not None]
    if ended:
        print(f"== Ended by itself: {' '.join(ended[0].args)}", flush=True)
    end(running)
    return 1 if ended else 0


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
