"""Write how rated loans turned out to a table for analysts; nobody is named in it."""

import csv
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from rewards.ruralcredit.models import Coop
from rewards.ruralcredit.selectors.outcomes import Outcome, outcomes


class Command(BaseCommand):
    """Write band, points per indicator and outcome of each rated loan."""

    help = "Write rated loans and how they turned out as .csv, without names, keys or days."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a file, a day, and perhaps one co-op."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument(
            "--until",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="what was known on that day; today without it",
        )
        parser.add_argument("--coop", type=int, metavar="KEY", help="this co-op alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the table."""
        until = options["until"] or timezone.localdate()
        coop = None
        if options["coop"] is not None:
            coop = Coop.objects.filter(pk=options["coop"]).first()
            if coop is None:
                raise CommandError(_("没有这个合作社。"))
        found = outcomes(coop=coop, until=until)
        codes = sorted({code for one in found for code in one.points})
        # In the order of what is written: the order of the keys would tell who is who.
        rows = sorted(_row(one, codes) for one in found)
        with options["file"].open("w", encoding="utf-8", newline="") as table:
            writer = csv.writer(table)
            writer.writerow(["band", "total", *codes, "bad"])
            writer.writerows(rows)
        words = _("写了%(number)d笔。") % {"number": len(rows)}
        self.stdout.write(self.style.SUCCESS(words))


def _row(one: Outcome, codes: list[str]) -> list[str]:
    """Return a line of texts; points are in points, empty where none was given."""
    marks = [one.points.get(code) for code in codes]
    return [
        one.band,
        "" if one.total is None else str(one.total),
        *("" if mark is None else f"{mark / 100:g}" for mark in marks),
        str(int(one.went_bad)),
    ]
