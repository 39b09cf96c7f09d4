"""That somebody makes a deduct good: what they pledged, did, and who looked at it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from villages.models.deduct import Deduct, DeductStage
from villages.models.objection import (
    Objection,
    ObjectionChannel,
    ObjectionStatus,
)


class RepairStage(models.TextChoices):
    """Where a repair stands."""

    PLEDGED = "pledged", _("修复中")
    CLEARED = "cleared", _("修复好了")
    GIVEN_UP = "given_up", _("本人不修复了")


class ServiceKind(models.TextChoices):
    """What one may do for the village; whoever pledges chooses among them."""

    CLEANING = "cleaning", _("打扫公共的地方")
    WASTE = "waste", _("垃圾分类劝导")
    WATER = "water", _("河道沟渠捡拾")
    TREES = "trees", _("种树护绿")
    PATROL = "patrol", _("防火防汛巡查")
    ELDERS = "elders", _("帮老人做家务、代办")
    REPAIRS = "repairs", _("修路灯、修公共设施")
    EVENTS = "events", _("村里活动帮忙")


class Repair(models.Model):
    """A pledge to make one deduct good by hours of service, and how it came out.

    One runs at a time. The database lets it be cleared only by somebody who did not
    pledge it, when as many hours were looked at as are needed.
    """

    deduct = models.ForeignKey(Deduct, models.PROTECT, related_name="repairs")
    stage = models.CharField(
        _("到哪一步了"),
        max_length=10,
        choices=RepairStage.choices,
        default=RepairStage.PLEDGED,
    )
    hours_needed = models.PositiveSmallIntegerField(_("要做几小时"))
    words = models.CharField(_("本人怎么说"), max_length=300, blank=True)
    channel = models.CharField(
        _("怎么说的"), max_length=10, choices=ObjectionChannel.choices
    )
    helped_because = models.CharField(_("为什么代办"), max_length=100, blank=True)
    pledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    pledged_at = models.DateTimeField(_("什么时候答应的"))
    ended_at = models.DateTimeField(_("什么时候了结的"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("信用修复")
        ordering = ("deduct", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["deduct"],
                condition=Q(stage="pledged"),
                name="repair_runs_once_per_deduct",
            ),
            models.CheckConstraint(
                condition=Q(stage="pledged", ended_at__isnull=True)
                | (~Q(stage="pledged") & Q(ended_at__isnull=False)),
                name="repair_end_is_dated",
            ),
            both_or_neither("ended_at", "ended_by", name="repair_end_is_signed"),
            models.CheckConstraint(
                condition=~Q(stage="cleared") | ~Q(ended_by=F("pledged_by")),
                name="repair_is_cleared_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(channel="helper") | ~Q(helped_because=""),
                name="repair_by_helper_says_why",
            ),
            models.CheckConstraint(
                condition=Q(hours_needed__gte=1, hours_needed__lte=20),
                name="repair_takes_1_to_20_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deduct_id} {self.stage}"


class RepairTaskQuerySet(models.QuerySet["RepairTask"]):
    """Tasks by who has to act."""

    def to_look_at(self) -> Self:
        """Keep those said to be done that nobody looked at, while their deduct counts.

        Of what is disputed or was put right nothing is looked at.
        """
        disputed = Objection.objects.filter(
            deduct=OuterRef("repair__deduct"), status=ObjectionStatus.OPEN
        )
        return self.filter(
            ~Exists(disputed),
            repair__stage=RepairStage.PLEDGED,
            repair__deduct__stage=DeductStage.IN_FORCE,
            said_at__isnull=False,
            checked_at__isnull=True,
        )


class RepairTask(models.Model):
    """One service of a pledge: how many hours, what was done, and who looked."""

    repair = models.ForeignKey(Repair, models.PROTECT, related_name="tasks")
    kind = models.CharField(_("做什么"), max_length=10, choices=ServiceKind.choices)
    hours = models.PositiveSmallIntegerField(_("几小时"))
    # What was said of it, until somebody else has looked.
    done_on = models.DateField(_("哪天做完的"), null=True, blank=True)
    done_words = models.CharField(_("做了什么"), max_length=200, blank=True)
    said_at = models.DateTimeField(_("什么时候说做完的"), null=True, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    checked_at = models.DateTimeField(_("什么时候看过"), null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sent_back_because = models.CharField(_("还差什么"), max_length=200, blank=True)

    objects = RepairTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("修复要做的事")
        ordering = ("repair", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["repair", "kind"], name="repair_has_each_task_once"
            ),
            models.CheckConstraint(
                condition=Q(hours__gte=1, hours__lte=10),
                name="repair_task_is_1_to_10_hours",
            ),
            both_or_neither("said_at", "said_by", name="repair_task_done_is_signed"),
            both_or_neither("said_at", "done_on", name="repair_task_done_has_a_day"),
            both_or_neither(
                "checked_at", "checked_by", name="repair_task_check_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(checked_at__isnull=True)
                | (Q(said_at__isnull=False) & ~Q(checked_by=F("said_by"))),
                name="repair_task_is_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.repair_id} {self.kind}"

    @property
    def is_checked(self) -> bool:
        """Whether somebody else has looked at it: its hours count."""
        return self.checked_at is not None

    @property
    def waits(self) -> bool:
        """Whether it is said to be done and nobody has looked at it yet."""
        return self.said_at is not None and self.checked_at is None
