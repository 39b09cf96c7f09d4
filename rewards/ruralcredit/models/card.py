"""The scorecard of a co-op, versioned, as data."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.coop import Coop


class ScorecardQuerySet(models.QuerySet["Scorecard"]):
    """Card versions by the day on which they hold."""

    def adopted(self) -> Self:
        """Keep those that the member assembly has adopted."""
        return self.filter(adopted_at__isnull=False)

    def holding(self, *, on: date) -> Self:
        """Keep the adopted ones that have begun by the day, the one in force first."""
        begun = self.adopted().filter(effective_on__lte=on)
        return begun.order_by("-effective_on", "-version")


class Scorecard(models.Model):
    """One version of a co-op's scorecard: dimensions, indicators, bins, bands, limits.

    ``content`` is what ``formulas.rating.card_from_data`` reads. A draft may be
    changed; an adopted one (by a resolution of the member assembly, 社员大会) not.
    """

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="scorecards")
    version = models.PositiveSmallIntegerField(_("第几版"))
    content = models.JSONField(_("内容"))
    created_at = models.DateTimeField(_("起草时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # Who wrote in it: none of them may enter its adoption.
    authors = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", editable=False
    )
    adopted_at = models.DateTimeField(_("通过时间"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resolution = models.CharField(_("社员大会决议"), max_length=120, blank=True)
    effective_on = models.DateField(_("从哪天起用"), null=True, blank=True)

    objects = ScorecardQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分卡")
        ordering = ("coop", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "version"], name="scorecard_version_is_unique"
            ),
            both_or_neither(
                "adopted_at", "adopted_by", name="scorecard_adoption_is_signed"
            ),
            both_or_neither(
                "adopted_at", "effective_on", name="scorecard_begins_when_adopted"
            ),
            models.CheckConstraint(
                condition=Q(adopted_at__isnull=True) | ~Q(resolution=""),
                name="scorecard_adoption_names_the_resolution",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coop_id} v{self.version}"
