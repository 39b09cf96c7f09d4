"""Rate all households of an area, co-op by co-op; what comes out waits for a signature."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from rewards.ruralcredit.models import Coop
from rewards.ruralcredit.selectors.areas import Area, area_of
from rewards.ruralcredit.services import mass
from rewards.ruralcredit.services.mass import Progress

WIDTH = 30
CHUNK = 5_000


class Command(BaseCommand):
    """Rate the households of an area as of a day; stopped, it goes on where it was."""

    help = "Rate all households of an area. Stopped, the same command goes on; nobody is rated twice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an area, a day, and perhaps one co-op."""
        parser.add_argument(
            "--area",
            metavar="CODE",
            required=True,
            help="the code of a county, town or village",
        )
        parser.add_argument(
            "--as-of",
            type=date.fromisoformat,
            required=True,
            metavar="YYYY-MM-DD",
            help="by what was known on that day",
        )
        parser.add_argument("--coop", type=int, metavar="KEY", help="this co-op alone")

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the co-ops of the area."""
        try:
            area = area_of(options["area"])
        except Refusal as refusal:
            raise CommandError(str(refusal)) from None
        coops = Coop.objects.in_area(area).order_by("pk")
        if options["coop"] is not None:
            coops = coops.filter(pk=options["coop"])
        if not coops:
            raise CommandError(_("这个地方没有合作社服务。"))
        for coop in coops:
            self._rate(coop, area, options["as_of"])

    def _rate(self, coop: Coop, area: Area, as_of: date) -> None:
        """Rate the households of one co-op; say why where it cannot be done."""
        how_far = Progress(0, 0, 0)
        at = timezone.now()
        try:
            run = mass.begin_run(coop=coop, area=area, as_of=as_of, by=None, at=at)
            for how_far in mass.go_on(run=run, by=None, at=at, chunk=CHUNK):
                self._show(coop, how_far)
        except Refusal as refusal:
            words = f"{coop.name}{_('：')}{refusal}"
            self.stdout.write(self.style.WARNING(words))
            return
        except KeyboardInterrupt:
            words = _("停下了。再运行一次同样的命令，就接着评。")
            raise CommandError("\n" + words) from None
        words = _("%(coop)s：看了%(done)s户，评了%(rated)s户，等人签字。") % {
            "coop": coop.name,
            "done": how_far.done,
            "rated": how_far.rated,
        }
        self.stdout.write("\n" + self.style.SUCCESS(words))

    def _show(self, coop: Coop, how_far: Progress) -> None:
        """Draw how far it is, over what was drawn before."""
        share = how_far.done / how_far.total if how_far.total else 1
        bar = "█" * round(WIDTH * share) + "·" * (WIDTH - round(WIDTH * share))
        numbers = f"{how_far.done:,}/{how_far.total:,}"
        self.stdout.write(
            f"\r{coop.short_name} {bar} {share:4.0%} {numbers}", ending=""
        )
        self.stdout.flush()
