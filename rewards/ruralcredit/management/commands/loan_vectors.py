"""Check the loan arithmetic against a file of cases."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from rewards.ruralcredit.vectors import UnreadableVectors, load, run


class Command(BaseCommand):
    """Print every failing case with expected and actual values, then the count.

    Leaves with 1 when any case failed, when none was run, or when the file cannot be
    read.
    """

    help = "Check the loan arithmetic against a file of cases; exit 1 if any fails."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a JSON file of cases")
        parser.add_argument(
            "--profile",
            choices=("core", "all"),
            default="all",
            help="core leaves out the cases of the profile extended",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            cases = load(options["file"])
        except UnreadableVectors as problem:
            raise CommandError(str(problem)) from problem
        passed = failed = 0
        for outcome in run(cases, core_only=options["profile"] == "core"):
            if not outcome.problems:
                passed += 1
                continue
            failed += 1
            self.stdout.write(f"✗ {outcome.id}")
            for line in outcome.problems:
                self.stdout.write(f"    {line}")
        self.stdout.write(f"{passed} passed, {failed} failed")
        if failed or not passed:
            raise CommandError(f"{failed} cases failed, {passed} passed.")
