"""Mass ratings, and trials of a draft: how far they are, and how files fare in a trial."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.models.card import Scorecard
from rewards.ruralcredit.models.coop import Coop
from rewards.ruralcredit.models.dossier import Dossier


class RunStatus(models.TextChoices):
    """How far a mass rating has come."""

    RUNNING = "running", _("正在评")
    DONE = "done", _("评完了")


class RatingRun(models.Model):
    """A mass rating of the dossiers of an area, resumable from ``last_dossier``."""

    coop = models.ForeignKey(
        Coop, models.PROTECT, null=True, blank=True, related_name="+"
    )
    area_code = models.CharField(_("区划代码"), max_length=12)
    as_of = models.DateField(_("按哪天的资料"))
    # The card it began with, and goes on with whatever is adopted meanwhile.
    card = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # A shadow run compares a draft card with the one in force and rates nobody.
    shadow_card = models.ForeignKey(
        Scorecard, models.PROTECT, null=True, blank=True, related_name="trials"
    )
    status = models.CharField(
        max_length=8, choices=RunStatus.choices, default=RunStatus.RUNNING
    )
    started_at = models.DateTimeField(_("开始时间"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    finished_at = models.DateTimeField(_("结束时间"), null=True, blank=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    rated = models.PositiveIntegerField(default=0)
    last_dossier = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("批量评级")
        ordering = ("-started_at", "-pk")

    def __str__(self) -> str:
        return f"{self.area_code} {self.as_of}"


class ShadowOutcome(models.Model):
    """How one file fares under the card in force and under a draft; no rating.

    A band's code, or ``below``, ``vetoed``, ``incomplete`` as the formulas say.
    Ranks are those of the bands, 0 without one.
    """

    run = models.ForeignKey(
        RatingRun, models.CASCADE, related_name="outcomes", db_index=False
    )
    dossier = models.ForeignKey(
        Dossier, models.PROTECT, related_name="+", db_index=False
    )
    old = models.CharField(_("现在"), max_length=16)
    new = models.CharField(_("换卡以后"), max_length=16)
    old_rank = models.PositiveSmallIntegerField(default=0)
    new_rank = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("试算的结果")
        ordering = ("run", "dossier")
        constraints = [
            models.UniqueConstraint(
                fields=["run", "dossier"], name="shadow_outcome_is_one_per_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.old} {self.new}"
