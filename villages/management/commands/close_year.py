"""Keep the scores of a past year, in every village where that was not done."""

from argparse import ArgumentParser
from datetime import MAXYEAR, MINYEAR
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from villages.models import Village
from villages.services import years
from villages.services.years import Progress

WIDTH = 30


class Command(BaseCommand):
    """Freeze a year as the timer does after 31 December; stopped, it goes on there.

    On a terminal a bar shows how far it is.
    """

    help = "Keep the scores of 31 December of a year. Stopped, the same command goes on; nothing is kept twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a year, and perhaps a county, a town or a village."""
        parser.add_argument("--year", type=int, required=True, metavar="YYYY")
        parser.add_argument(
            "--area", metavar="CODE", help="only below this division code"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the villages."""
        code = options["area"] or ""
        if not MINYEAR <= options["year"] <= MAXYEAR:
            raise CommandError("A year is written YYYY.")
        villages = Village.objects.filter(code__startswith=code)
        if code and not villages.exists():
            raise CommandError(f"No village has a code that begins with {code}.")
        how_far = Progress(0, 0, 0, 0)
        try:
            for how_far in years.freeze_all(
                year=options["year"], at=timezone.now(), villages=villages
            ):
                self._show(how_far)
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        except KeyboardInterrupt:
            words = _("停下了。再运行一次同样的命令，就接着定。")
            raise CommandError("\n" + words) from None
        words = _("%(year)s年：%(villages)s个村定好了，%(results)s户（人）有分。") % {
            "year": options["year"],
            "villages": how_far.closed,
            "results": how_far.results,
        }
        self.stdout.write(self.style.SUCCESS(words))

    def _show(self, how_far: Progress) -> None:
        """Draw how far it is, over what was drawn before."""
        if not self.stderr.isatty():
            return
        share = how_far.done / how_far.total
        bar = "█" * round(WIDTH * share) + "·" * (WIDTH - round(WIDTH * share))
        numbers = f"{how_far.done:,}/{how_far.total:,}"
        end = "\n" if how_far.done == how_far.total else ""
        self.stderr.write(f"\r{bar} {share:4.0%} {numbers}", ending=end)
        self.stderr.flush()
