"""Judge a rule table for a village, and take what may stand into its draft."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grassroots.core.errors import Refusal
from villages.models import Village
from villages.services import rulebooks


class Command(BaseCommand):
    """Print a verdict on every line; without --dry-run, import the lines accepted.

    With --json each line is one object: ``row``, ``code``, ``title``, ``verdict``
    ("accepted", "refused" or "town"), ``accepted`` (true for the first alone),
    ``reasons`` (each begins with its stable code), and ``remarks``: why a line that
    is accepted is looked at by the town before the book can be adopted.

    Leaves with 1 when the file cannot be read and, without --dry-run, when any line
    was refused; a dry run that could read the file leaves with 0.
    """

    help = "Judge a table of rules (.xlsx or .csv) and import it into the draft."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="an .xlsx, or a .csv in UTF-8 or GBK"
        )
        parser.add_argument(
            "--village", required=True, help="its 12-digit division code"
        )
        parser.add_argument("--dry-run", action="store_true", help="change nothing")
        parser.add_argument("--json", action="store_true", help="one object per line")

    def handle(self, *args: Any, **options: Any) -> None:
        village = Village.objects.filter(code=options["village"]).first()
        if village is None:
            raise CommandError(f"No village has the code {options['village']}.")
        lines = self._read(options["file"], village)
        for line in lines:
            self.stdout.write(as_json(line) if options["json"] else as_text(line))
        if options["dry_run"]:
            return
        try:
            done = rulebooks.import_lines(
                village=village, lines=lines, by=None, at=timezone.now()
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stderr.write(f"{done.book}: +{len(done.taken)} −{len(done.refused)}")
        if done.refused:
            raise CommandError(f"{len(done.refused)} lines were refused.")

    def _read(self, path: Path, village: Village) -> list[rulebooks.JudgedLine]:
        try:
            with path.open("rb") as file:
                return rulebooks.read_lines(file, village=village)
        except OSError as problem:
            raise CommandError(f"{path}: {problem.strerror}") from problem
        except Refusal as refusal:
            raise CommandError(f"{path}: {refusal.code}: {refusal}") from refusal


def as_json(line: rulebooks.JudgedLine) -> str:
    """Return a judged line as one JSON object."""
    return json.dumps(
        {
            "row": line.number,
            "code": line.line.code,
            "title": line.line.title,
            "accepted": line.judgement.verdict == "accepted",
            "verdict": line.judgement.verdict,
            "reasons": line.reasons,
            "remarks": [str(remark) for remark in line.remarks],
        },
        ensure_ascii=False,
    )


def as_text(line: rulebooks.JudgedLine) -> str:
    """Return a judged line for somebody at a terminal."""
    reasons = "".join(f"\n      {reason}" for reason in line.reasons)
    return (
        f"{line.number:>4}  {line.judgement.verdict:<9}"
        f"{line.line.code:<10}{line.line.title}{reasons}"
    )
