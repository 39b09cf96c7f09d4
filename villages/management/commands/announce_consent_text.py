"""Announce new words for what people agree to."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from grassroots.core.errors import Refusal
from villages.models import Purpose
from villages.services import consents


class Command(BaseCommand):
    """Keep the new version; everybody who agreed is asked again on the phone.

    From the day on, an older yes holds no more, unless the words mean the same.
    """

    help = "Announce a new consent text, in Chinese and English."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("purpose", choices=Purpose.values)
        parser.add_argument(
            "--zh", type=Path, required=True, help="a text file, UTF-8, in Chinese"
        )
        parser.add_argument(
            "--en", type=Path, required=True, help="the same in English"
        )
        parser.add_argument(
            "--from",
            dest="first",
            type=date.fromisoformat,
            required=True,
            metavar="YYYY-MM-DD",
            help="the day from which it holds, thirty days ahead or later",
        )
        parser.add_argument(
            "--same-meaning",
            action="store_true",
            help="only the wording changed: nobody is asked again",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = consents.announce_text(
                purpose=options["purpose"],
                body=options["zh"].read_text(encoding="utf-8"),
                body_en=options["en"].read_text(encoding="utf-8"),
                effective_from=options["first"],
                keeps_meaning=options["same_meaning"],
                at=timezone.now(),
            )
        except (Refusal, OSError, UnicodeDecodeError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{text} from {text.effective_from:%F}")
