"""That somebody says a line or a score is wrong, and who decided what about it."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import exactly_one
from villages.models.area import Village
from villages.models.household import Household, Resident


class ObjectionChannel(models.TextChoices):
    """How it was raised."""

    SCREEN = "screen", _("本人在手机上")
    PAPER = "paper", _("纸面")
    HELPER = "helper", _("他人代办")


class ObjectionStatus(models.TextChoices):
    """Whether it still has to be decided, and what it came to."""

    OPEN = "open", _("有异议，等处理")
    UPHELD = "upheld", _("异议成立，已改正")
    DISMISSED = "dismissed", _("异议不成立")
    WITHDRAWN = "withdrawn", _("本人撤回")


class ObjectionLevel(models.TextChoices):
    """Who decides: the village first, and once more the town."""

    VILLAGE = "village", _("村里")
    TOWN = "town", _("镇里")


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Objections by who has to act."""

    def open(self) -> Self:
        """Keep those that are not decided."""
        return self.filter(status=ObjectionStatus.OPEN)

    def overdue(self, *, on: date) -> Self:
        """Keep open ones whose last day is over: they show on the town's desk."""
        return self.open().filter(due_on__lt=on)


class Objection(models.Model):
    """One person's objection to one record, one deduct or one score.

    A score is the household's, or with ``resident`` that of one person in it.
    ``due_on`` is the last day to decide at the present level, in workdays of the
    county: 3, or 7 when others must help and it says why.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    village = models.ForeignKey(Village, models.PROTECT, related_name="objections")
    record = models.ForeignKey(
        "villages.BehaviourRecord",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
    )
    deduct = models.ForeignKey(
        "villages.Deduct",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="objections",
    )
    # Whose score is meant, where no single line is.
    household = models.ForeignKey(
        Household,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="score_objections",
    )
    # Whose own score, in a village where each person has one: a trigger keeps that it is
    # the objector's.
    resident = models.ForeignKey(
        Resident,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="own_score_objections",
    )
    objector = models.ForeignKey(
        Resident, models.PROTECT, related_name="objections_raised"
    )
    channel = models.CharField(
        _("怎么提的"), max_length=10, choices=ObjectionChannel.choices
    )
    # Who typed it in, and for a helper why not the person.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    helped_because = models.CharField(_("为什么代办"), max_length=100, blank=True)
    text = models.CharField(_("哪里不对"), max_length=500)
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    body_digest = models.CharField(max_length=64)
    raised_at = models.DateTimeField(_("什么时候提的"))
    level = models.CharField(
        _("谁处理"),
        max_length=10,
        choices=ObjectionLevel.choices,
        default=ObjectionLevel.VILLAGE,
    )
    due_on = models.DateField(_("最晚哪天答复"))
    is_provisional = models.BooleanField(_("日期暂定"), default=False)
    # How many workdays the present clock runs; unknown of what is older than this.
    workdays = models.PositiveSmallIntegerField(null=True, blank=True)
    # What the village's answer said: until when the objector may go on to the town.
    town_until = models.DateField(null=True, blank=True)
    extended_because = models.CharField(_("为什么延期"), max_length=200, blank=True)
    escalated_at = models.DateTimeField(_("什么时候请镇里看"), null=True, blank=True)
    escalated_because = models.CharField(
        _("为什么请镇里看"), max_length=500, blank=True
    )
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=ObjectionStatus.choices,
        default=ObjectionStatus.OPEN,
    )
    closed_at = models.DateTimeField(_("什么时候了结的"), null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("异议")
        ordering = ("-raised_at", "-pk")
        indexes = [
            models.Index(fields=["village", "status"], name="objection_of_village"),
        ]
        constraints = [
            exactly_one(
                "record", "deduct", "household", name="objection_is_to_one_thing"
            ),
            models.UniqueConstraint(
                fields=["record", "objector"],
                condition=Q(status="open"),
                name="objection_to_record_is_open_once_each",
            ),
            models.UniqueConstraint(
                fields=["deduct", "objector"],
                condition=Q(status="open"),
                name="objection_to_deduct_is_open_once_each",
            ),
            models.UniqueConstraint(
                fields=["household", "objector"],
                condition=Q(status="open"),
                name="objection_to_score_is_open_once_each",
            ),
            models.CheckConstraint(
                condition=Q(status="open", closed_at__isnull=True)
                | (~Q(status="open") & Q(closed_at__isnull=False)),
                name="objection_that_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(channel="helper") | ~Q(helped_because=""),
                name="objection_by_helper_says_why",
            ),
            models.CheckConstraint(
                condition=Q(level="village") | Q(escalated_at__isnull=False),
                name="objection_reaches_the_town_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.raised_at:%F}"


class ObjectionOutcome(models.TextChoices):
    """What a decision says."""

    UPHELD = "upheld", _("成立")
    DISMISSED = "dismissed", _("不成立")


class ObjectionDecision(models.Model):
    """What one level decided, by whom, and why. Never changed afterwards."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="decisions")
    level = models.CharField(_("谁处理"), max_length=10, choices=ObjectionLevel.choices)
    outcome = models.CharField(
        _("结果"), max_length=10, choices=ObjectionOutcome.choices
    )
    reasons = models.CharField(_("理由"), max_length=500)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("异议处理")
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "level"], name="objection_is_decided_once_a_level"
            ),
            models.CheckConstraint(
                condition=~Q(reasons=""), name="objection_decision_has_reasons"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.outcome}"


class ObjectionMoment(models.TextChoices):
    """What a paper about an objection asks."""

    RAISED = "raised", _("觉得不对")
    ESCALATED = "escalated", _("请镇里再看")


class ObjectionPaper(models.Model):
    """The sheet on which somebody wrote it, as it was handed in at the desk."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="papers")
    moment = models.CharField(
        _("写的什么"), max_length=9, choices=ObjectionMoment.choices
    )
    # Empty where somebody telephoned or had it said.
    photo = models.ImageField(_("照片"), upload_to="objections/%Y/%m/", blank=True)
    digest = models.CharField(max_length=64, blank=True)
    helped_because = models.CharField(_("谁代办、为什么"), max_length=100, blank=True)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    entered_at = models.DateTimeField(_("什么时候"))

    class Meta:
        verbose_name = _("异议的纸")
        constraints = [
            models.UniqueConstraint(
                fields=["objection", "moment"], name="objection_has_one_paper_a_step"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objection_id} {self.moment}"
