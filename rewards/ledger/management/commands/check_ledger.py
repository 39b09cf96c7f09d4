"""Prove that entries explain every balance and every lot."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction
from django.utils.translation import gettext as _

from rewards.ledger import selectors


class Command(BaseCommand):
    help = "Prove every balance and lot from the entries; exit 1 and name what differs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--show", type=int, default=20, help="problems to list per check"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        may_choose = (
            connection.vendor == "postgresql" and not connection.in_atomic_block
        )
        with transaction.atomic(), connection.cursor() as cursor:
            # One snapshot, so that postings made meanwhile cannot look like faults.
            if may_choose:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            count = sum(
                self._report(check, options["show"]) for check in selectors.checks()
            )
        if count:
            raise CommandError(_("账对不上：%(count)d处。") % {"count": count})
        self.stdout.write(self.style.SUCCESS(_("账对得上。")))

    def _report(self, check: selectors.Check, show: int) -> int:
        started = time.monotonic()
        found = check.find()
        took = time.monotonic() - started
        mark = "✗" if found else "✓"
        self.stdout.write(f"{mark} {check.title} ({took:.1f}s)")
        for problem in found[:show]:
            self.stderr.write(f"  {problem}")
        return len(found)
