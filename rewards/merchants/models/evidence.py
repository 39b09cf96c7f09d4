"""What else counts towards a grade: penalties, awards, pledges and their breaches."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither, ends_after_start
from rewards.merchants.models.merchant import Merchant, Operator
from rewards.merchants.models.standard import PledgeText


class Severity(models.TextChoices):
    """How grave a penalty is; it decides how long it may be shown."""

    MINOR = "minor", _("轻微")
    GENERAL = "general", _("一般")
    SERIOUS = "serious", _("严重")


class PenaltyQuerySet(models.QuerySet["Penalty"]):
    """Penalties by whether they are in force."""

    def in_force(self, *, on: date) -> Self:
        """Keep those whose term runs on the day and that were not repaired."""
        return self.filter(
            repaired_at__isnull=True, decided_on__lte=on, shown_until__gte=on
        )


class Penalty(models.Model):
    """An official penalty, shown to the end of its term or until it is repaired.

    Longest terms, in months, by severity: up to 3, 12 and 36 (national rules on
    credit repair in force from 2026-04-01). ``shown_until`` is the last day.
    """

    MOST_MONTHS: ClassVar = {
        Severity.MINOR: 3,
        Severity.GENERAL: 12,
        Severity.SERIOUS: 36,
    }

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="penalties")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="penalties")
    authority = models.CharField(_("哪个机关"), max_length=60)
    document = models.CharField(_("文号"), max_length=60)
    facts = models.CharField(_("因为什么"), max_length=200)
    severity = models.CharField(_("轻重"), max_length=8, choices=Severity.choices)
    decided_on = models.DateField(_("决定日期"))
    served_on = models.DateField(_("送达日期"))
    shown_until = models.DateField(_("显示到哪天"))
    registered_at = models.DateTimeField(_("登记时间"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    repaired_at = models.DateTimeField(_("修复时间"), null=True, blank=True)
    repaired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    repair_document = models.CharField(_("修复决定文号"), max_length=60, blank=True)

    objects = PenaltyQuerySet.as_manager()

    class Meta:
        verbose_name = _("行政处罚")
        ordering = ("-decided_on", "-pk")
        constraints = [
            both_or_neither(
                "repaired_at", "repaired_by", name="penalty_repair_is_signed"
            ),
            models.UniqueConstraint(
                fields=["operator", "document"], name="penalty_document_counts_once"
            ),
            models.CheckConstraint(
                condition=Q(shown_until__gte=F("decided_on"))
                & Q(served_on__gte=F("decided_on")),
                name="penalty_dates_are_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.document


class Award(models.Model):
    """An honour by a public body, while it lasts."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="awards")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="awards")
    title = models.CharField(_("荣誉"), max_length=60)
    given_by = models.CharField(_("谁给的"), max_length=60)
    document = models.CharField(_("文号"), max_length=60, blank=True)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("荣誉")
        ordering = ("-starts_on", "-pk")
        constraints = [
            ends_after_start(name="award_ends_after_start"),
            both_or_neither("removed_at", "removed_by", name="award_removed_is_signed"),
        ]

    def __str__(self) -> str:
        return self.title


class Pledge(models.Model):
    """What a merchant promised to everybody, signed."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="pledges")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="pledges")
    text = models.ForeignKey(PledgeText, models.PROTECT, related_name="pledges")
    own_words = models.CharField(_("自己再加一句"), max_length=80, blank=True)
    copy = models.ImageField(
        _("签字的承诺书"), upload_to="merchants/pledges/%Y/%m/", blank=True
    )
    signed_at = models.DateTimeField(_("签的时间"))
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    is_on_paper = models.BooleanField(_("纸上签的"), default=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("承诺")
        ordering = ("signed_at", "pk")
        constraints = [
            both_or_neither("ended_at", "ended_by", name="pledge_end_is_signed"),
            models.UniqueConstraint(
                fields=["operator", "text"],
                condition=Q(ended_at__isnull=True),
                name="pledge_is_signed_once",
            ),
        ]

    def __str__(self) -> str:
        return str(self.text)


class PledgeBreach(models.Model):
    """That a pledge was not kept, and that it was put right."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="breaches")
    facts = models.CharField(_("哪里没做到"), max_length=120)
    found_at = models.DateTimeField(_("发现时间"))
    found_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    cure_due_on = models.DateField(_("哪天前改好"))
    cured_at = models.DateTimeField(_("改好时间"), null=True, blank=True)
    cured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("违背承诺")
        ordering = ("-found_at", "-pk")
        constraints = [
            both_or_neither("cured_at", "cured_by", name="pledge_cure_is_signed")
        ]

    def __str__(self) -> str:
        return self.facts
