"""Give every county, town and village on the register its public page."""

from typing import Any

from django.core.management.base import BaseCommand

from cms.services.pages import lay_out_all


class Command(BaseCommand):
    """Make the pages that are missing; may be run again at any time."""

    help = "Make the public page of every area that has none."

    def handle(self, *args: Any, **options: Any) -> None:
        """Lay out all areas."""
        self.stdout.write(f"{lay_out_all()} areas have their page.")
