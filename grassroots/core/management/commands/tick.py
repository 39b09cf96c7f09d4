"""Do what time brings: settle what is due, expire, recompute, close."""

import logging
import signal
import threading
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections
from django.utils import timezone
from django.utils.module_loading import import_string

logger = logging.getLogger(__name__)


def run_timers(*, on: date, at: datetime) -> list[str]:
    """Run each timer in turn and return the names of those that failed.

    One that fails is logged and does not keep the others from running; the next
    tick tries it again.
    """
    failed = []
    for name in settings.TIMERS:
        try:
            import_string(name)(on=on, at=at)
        except Exception:
            logger.exception("Timer failed: %s", name)
            failed.append(name)
        else:
            logger.debug("Timer done: %s", name)
    return failed


class Command(BaseCommand):
    """Run the timers once, or again and again."""

    help = "Run settings.TIMERS, each with on= (the day) and at= (the moment)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a day to catch up with, or an interval."""
        choice = parser.add_mutually_exclusive_group()
        choice.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="Act as if this day were beginning.",
        )
        choice.add_argument(
            "--every", type=float, metavar="SECONDS", help="Run until stopped."
        )

    def handle(
        self, *args: Any, on: date | None, every: float | None, **options: Any
    ) -> None:
        """Run, and fail if a timer failed."""
        if every is not None:
            self.repeat(every)
            return
        at = timezone.now()
        if on is not None:
            at = timezone.make_aware(datetime.combine(on, time.min))
        failed = run_timers(on=timezone.localdate(at), at=at)
        if failed:
            message = f"Failed: {', '.join(failed)}"
            raise CommandError(message)

    def repeat(self, seconds: float) -> None:
        """Run every so many seconds until a signal stops it."""
        stopped = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            close_old_connections()
            at = timezone.now()
            run_timers(on=timezone.localdate(at), at=at)
            stopped.wait(seconds)
