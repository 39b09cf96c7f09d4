"""Seal every personal number again with the newest key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from villages.services import registry


class Command(BaseCommand):
    help = (
        "Seal every id number again with the newest of PERSONAL_KEYS. "
        "Stop and start it as you like: what is done stays done."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        total = registry.count_to_reseal()
        done = 0
        while batch := registry.reseal_batch(size=options["batch"]):
            done += batch
            self.stdout.write(f"{done}/{total}", ending="\r")
        self.stdout.write(f"{done}/{total} sealed with the newest key.")
