"""Visits to a shop with a checklist, and what was found."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.merchants.models.merchant import Merchant, Operator
from rewards.merchants.models.standard import Checklist, ChecklistItem


class InspectionKind(models.TextChoices):
    """Why the inspector came."""

    ROUTINE = "routine", _("日常检查")
    REQUESTED = "requested", _("店家申请复评")
    COMPLAINT = "complaint", _("有人反映")
    FOLLOW_UP = "follow_up", _("回头看")


class InspectionStatus(models.TextChoices):
    """Where an inspection stands. Only a signed one counts."""

    DRAFT = "draft", _("正在查")
    # The result was told to the merchant; nothing of it is public yet.
    ANNOUNCED = "announced", _("已告知店家")
    SIGNED = "signed", _("已签字")
    DROPPED = "dropped", _("不查了")
    # An appeal was upheld: it counts for nothing any more.
    SET_ASIDE = "set_aside", _("已撤销")


class Acknowledged(models.TextChoices):
    """How the merchant took the result."""

    SIGNED = "signed", _("当场签字")
    READ = "read", _("在手机上看过")
    DECLINED = "declined", _("看过，没签字")


class InspectionQuerySet(models.QuerySet["Inspection"]):
    """Inspections by whether they count."""

    def counting(self) -> Self:
        """Keep the signed ones, the newest first."""
        return self.filter(status=InspectionStatus.SIGNED).order_by("-signed_at", "-pk")

    def unfinished(self) -> Self:
        """Keep those begun and neither signed nor dropped."""
        return self.filter(
            status__in=[InspectionStatus.DRAFT, InspectionStatus.ANNOUNCED]
        )


class Inspection(models.Model):
    """One visit to one shop, by the version of the checklist in force when it began.

    ``score`` is in hundredths of a percent of the points to be had (0 to 10000,
    rounded down), ``sections`` the got and possible points of each section in the
    order of the list, ``criticals`` the number of critical faults; all three are
    written when it is signed and never change.
    """

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="inspections")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="inspections")
    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="+")
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(
        _("为什么来"),
        max_length=10,
        choices=InspectionKind.choices,
        default=InspectionKind.ROUTINE,
    )
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=InspectionStatus.choices,
        default=InspectionStatus.DRAFT,
    )
    started_at = models.DateTimeField(_("开始检查"))
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    words = models.CharField(_("检查员的话"), max_length=200, blank=True)
    announced_at = models.DateTimeField(_("告知时间"), null=True, blank=True)
    acknowledged_as = models.CharField(
        _("店家怎么回应"), max_length=10, choices=Acknowledged.choices, blank=True
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    merchant_words = models.CharField(_("店家当场说的"), max_length=200, blank=True)
    signature = models.ImageField(
        _("店家签名"), upload_to="merchants/signatures/%Y/%m/", blank=True
    )
    signed_at = models.DateTimeField(_("签字时间"), null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁查的"),
    )
    score = models.PositiveIntegerField(_("得分"), null=True, blank=True)
    sections = models.JSONField(default=list, blank=True)
    criticals = models.PositiveSmallIntegerField(_("关键不合格"), default=0)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("检查")
        ordering = ("-started_at", "-pk")
        indexes = [
            models.Index(
                fields=["operator", "-signed_at"], name="inspection_of_operator"
            )
        ]
        constraints = [
            both_or_neither("signed_at", "signed_by", name="inspection_is_signed"),
            models.CheckConstraint(
                condition=~Q(status__in=["signed", "set_aside"])
                | Q(signed_at__isnull=False, score__isnull=False),
                name="inspection_signed_has_a_score",
            ),
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__lte=10_000),
                name="inspection_score_is_a_percentage",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(signed_at__gte=F("started_at")),
                name="inspection_is_signed_after_it_began",
            ),
            # Two visits at once would make two grades of one day.
            models.UniqueConstraint(
                fields=["merchant"],
                condition=Q(status__in=["draft", "announced"]),
                name="inspection_is_open_once_for_a_shop",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.started_at:%Y-%m-%d}"


class Outcome(models.TextChoices):
    """What an inspector found under an item."""

    MET = "met", _("做到了")
    FAULT = "fault", _("没做到")
    NOT_APPLICABLE = "na", _("不适用")


class Finding(models.Model):
    """What was found under one item, and whether a fault was mended since.

    Mending shows on the public page; the grade waits for the next visit.
    """

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings")
    item = models.ForeignKey(ChecklistItem, models.PROTECT, related_name="+")
    outcome = models.CharField(_("结果"), max_length=5, choices=Outcome.choices)
    note = models.CharField(_("看到什么"), max_length=120, blank=True)
    photo = models.ImageField(
        _("照片"), upload_to="merchants/findings/%Y/%m/", blank=True
    )
    due_on = models.DateField(_("哪天前改好"), null=True, blank=True)
    mended_on = models.DateField(_("哪天改好的"), null=True, blank=True)
    mended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁复查的"),
    )

    class Meta:
        verbose_name = _("检查结果")
        ordering = ("inspection", "item__order")
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "item"], name="finding_is_there_once"
            ),
            both_or_neither("mended_on", "mended_by", name="finding_mended_is_signed"),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.get_outcome_display()}"
