"""Peer appraisal behind closed doors: rounds, seats, sealed scores."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.dossier import Dossier


class PanelQuerySet(models.QuerySet["Panel"]):
    """Rounds by whether they have come to something."""

    def running(self) -> Self:
        """Keep those in which people still score."""
        return self.filter(closed_at__isnull=True)

    def torn(self) -> Self:
        """Keep those that wait for a second round with other people."""
        return self.filter(needs_another=True, next_rounds__isnull=True)

    def unsettled(self) -> Self:
        """Keep those that run, or wait for their second round."""
        return self.filter(
            Q(closed_at__isnull=True) | Q(needs_another=True, next_rounds__isnull=True)
        )

    def agreed(self) -> Self:
        """Keep the closed ones whose mean counts."""
        return self.filter(mean__isnull=False, needs_another=False)


class Panel(models.Model):
    """One round of peer appraisal (背靠背评议) of a household: sealed until it closes.

    The first round has number 1; a spread wider than the card's limit asks for a
    second round with other people.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="panels")
    number = models.PositiveSmallIntegerField(_("第几轮"), default=1)
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # Set when it closes: 0 to 100.
    mean = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    spread = models.PositiveSmallIntegerField(null=True, blank=True)
    judges = models.PositiveSmallIntegerField(null=True, blank=True)
    needs_another = models.BooleanField(default=False)
    # The first round whose second one this is.
    after = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="next_rounds"
    )

    objects = PanelQuerySet.as_manager()

    class Meta:
        verbose_name = _("评定小组")
        ordering = ("-opened_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"],
                condition=Q(closed_at__isnull=True),
                name="panel_is_open_once_per_dossier",
            ),
            both_or_neither("closed_at", "closed_by", name="panel_end_is_signed"),
            models.CheckConstraint(
                condition=Q(mean__isnull=True) | Q(mean__gte=0, mean__lte=100),
                name="panel_mean_is_0_to_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} #{self.number}"


class SeatCause(models.TextChoices):
    """Why somebody who was asked has no say."""

    HOUSEHOLD = "household", _("一家人")
    RELATIVE = "relative", _("亲属")
    RATER = "rater", _("这户的信贷员")
    DEBT = "debt", _("和这户有借款或担保关系")


class PanelSeat(models.Model):
    """A member of the panel and, once given, the sealed score.

    Only the auditor reads single scores, and every look leaves a line.
    """

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recused_cause = models.CharField(
        max_length=10, choices=SeatCause.choices, blank=True, default=""
    )
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    scored_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("评定小组成员")
        constraints = [
            models.UniqueConstraint(
                fields=["panel", "user"], name="panel_seat_is_one_per_person"
            ),
            both_or_neither("score", "scored_at", name="panel_seat_score_is_dated"),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=100),
                name="panel_seat_score_is_0_to_100",
            ),
            models.CheckConstraint(
                condition=Q(recused_cause="") | Q(score__isnull=True),
                name="panel_seat_recused_has_no_score",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel_id} {self.user_id}"
