"""Compute the grades of many shops anew, and say how many are others."""

from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from rewards.merchants.models import Merchant
from rewards.merchants.services.regrading import Progress, regrade_many
from villages.models import County, Town, Village

WIDTH = 30
_AREAS = {6: County, 9: Town, 12: Village}


class Command(BaseCommand):
    """Compute the grades of many shops anew, as of now or of an earlier day's end."""

    help = "Compute grades anew. Stopped, it goes on with --after; running it twice changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take an area, a day, and where to go on."""
        parser.add_argument(
            "--area", metavar="CODE", help="the code of a county, town or village"
        )
        parser.add_argument(
            "--on",
            type=date.fromisoformat,
            metavar="YYYY-MM-DD",
            help="as of the end of that day; shops graded since are left alone",
        )
        parser.add_argument(
            "--after", type=int, default=0, metavar="KEY", help="where it was stopped"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Go through the shops in chunks, each of which stays done."""
        shops = self._shops(options["area"])
        at, after = self._moment(options["on"]), options["after"]
        total = shops.filter(pk__gt=after).count()
        how_far = Progress(0, 0, 0, after)
        try:
            for how_far in regrade_many(merchants=shops, at=at, after=after):
                self._show(how_far, total)
        except KeyboardInterrupt:
            words = _("停下了。接着算：--after %(key)s") % {"key": how_far.last}
            raise CommandError("\n" + words) from None
        words = _("算了%(done)s家，%(changed)s家有了新的等级。") % how_far._asdict()
        self.stdout.write("\n" + self.style.SUCCESS(words))
        if how_far.skipped:
            left = _("%(skipped)s家没有算，原因在日志里。") % how_far._asdict()
            self.stdout.write(self.style.WARNING(left))

    def _shops(self, code: str | None) -> "QuerySet[Merchant]":
        """Return the shops of an area, or all."""
        if code is None:
            return Merchant.objects.all()
        model: Any = _AREAS.get(len(code))
        area = model and model.objects.filter(code=code).first()
        if area is None:
            raise CommandError(_("没有这个区划代码：%(code)s") % {"code": code})
        return Merchant.objects.in_area(area)

    def _moment(self, on: date | None) -> datetime:
        """Return the last moment of a day, or now; never one that has not come."""
        now = timezone.now()
        if on is None:
            return now
        if on > timezone.localdate(now):
            raise CommandError(_("日期不能晚于今天。"))
        return min(now, timezone.make_aware(datetime.combine(on, time.max)))

    def _show(self, how_far: Progress, total: int) -> None:
        """Draw how far it is, over what was drawn before."""
        share = how_far.done / total
        bar = "█" * round(WIDTH * share) + "·" * (WIDTH - round(WIDTH * share))
        self.stdout.write(f"\r{bar} {share:4.0%} {how_far.done:,}/{total:,}", ending="")
        self.stdout.flush()
