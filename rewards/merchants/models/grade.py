"""Grades as they were given, and how a merchant speaks up against or beside them."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.merchants.models.complaint import Complaint
from rewards.merchants.models.evidence import Penalty
from rewards.merchants.models.inspection import Inspection
from rewards.merchants.models.merchant import Merchant, Operator
from rewards.merchants.models.standard import Letter, Scheme


class GradeCause(models.TextChoices):
    """What made somebody, or the calendar, compute the grade anew."""

    INSPECTION = "inspection", _("检查")
    COMPLAINT = "complaint", _("投诉属实")
    PENALTY = "penalty", _("行政处罚")
    REPAIR = "repair", _("信用修复")
    PLEDGE = "pledge", _("承诺")
    AWARD = "award", _("荣誉")
    APPEAL = "appeal", _("申诉成立")
    TIME = "time", _("到期")


class Grade(models.Model):
    """One grade, given once and never changed; the table may only grow.

    ``score`` is in hundredths of a point, 0 to 10000, after what was added and taken
    off; ``uncapped`` is the letter it would have been without caps. ``sections``,
    ``caps`` and ``reasons`` are what the page says of it, as codes and plain values.
    ``previous`` is what was in force before: it is shown again while an appeal runs.
    """

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="grades")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="grades")
    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="+")
    letter = models.CharField(_("等级"), max_length=1, choices=Letter.choices)
    uncapped = models.CharField(max_length=1, choices=Letter.choices)
    score = models.PositiveIntegerField(_("得分"))
    sections = models.JSONField(default=list)
    caps = models.JSONField(default=list)
    reasons = models.JSONField(default=dict)
    inspection = models.ForeignKey(
        Inspection, models.PROTECT, related_name="grades", verbose_name=_("依据的检查")
    )
    previous = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )
    cause = models.CharField(_("为什么算"), max_length=10, choices=GradeCause.choices)
    complaint = models.ForeignKey(
        Complaint, models.PROTECT, null=True, blank=True, related_name="+"
    )
    penalty = models.ForeignKey(
        Penalty, models.PROTECT, null=True, blank=True, related_name="+"
    )
    given_at = models.DateTimeField(_("什么时候定的"))
    # Nobody when a term ran out.
    caused_by_id = models.BigIntegerField(null=True, blank=True)

    class Meta:
        verbose_name = _("等级")
        ordering = ("-given_at", "-pk")
        indexes = [
            models.Index(fields=["operator", "-given_at"], name="grade_of_operator")
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(score__lte=10_000), name="grade_score_is_a_percentage"
            )
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.letter}"


class AppealStatus(models.TextChoices):
    """Where an appeal stands."""

    PENDING = "pending", _("复核中")
    UPHELD = "upheld", _("申诉成立")
    DISMISSED = "dismissed", _("维持原结果")
    WITHDRAWN = "withdrawn", _("店家撤回")


class AppealQuerySet(models.QuerySet["Appeal"]):
    """Appeals by whether they run."""

    def pending(self) -> Self:
        """Keep those not decided yet."""
        return self.filter(status=AppealStatus.PENDING)

    def overdue(self, *, on: date) -> Self:
        """Keep the pending ones whose answer is late."""
        return self.pending().filter(due_on__lt=on)


class Appeal(models.Model):
    """A merchant's word that a grade is wrong, to somebody who took no part in it."""

    LEVELS: ClassVar = ("town", "county")

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="appeals")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="appeals")
    grade = models.OneToOneField(Grade, models.PROTECT, related_name="appeal")
    words = models.TextField(_("哪里不对"), max_length=600)
    photo = models.ImageField(
        _("照片"), upload_to="merchants/appeals/%Y/%m/", blank=True
    )
    filed_at = models.DateTimeField(_("申诉时间"))
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # Typed in by an inspector from a letter.
    is_on_paper = models.BooleanField(_("交的纸"), default=False)
    due_on = models.DateField(_("哪天前答复"))
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=AppealStatus.choices,
        default=AppealStatus.PENDING,
    )
    decided_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reasons = models.TextField(_("理由"), max_length=600, blank=True)
    # To which level an overdue one has climbed.
    escalated_to = models.CharField(max_length=6, blank=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("申诉")
        ordering = ("due_on", "pk")
        constraints = [
            both_or_neither(
                "decided_at", "decided_by", name="appeal_decision_is_signed"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "dismissed"])
                | Q(decided_at__isnull=False) & ~Q(reasons=""),
                name="appeal_decision_has_reasons",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.get_status_display()}"


class Reply(models.Model):
    """What the merchant says beside a grade, until the next one (right of reply).

    Only what is offensive, defamatory or beside the point may be hidden, with a reason.
    """

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="replies")
    grade = models.OneToOneField(Grade, models.PROTECT, related_name="reply")
    words = models.CharField(_("店家的话"), max_length=200)
    said_at = models.DateTimeField(_("什么时候说的"))
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    hidden_reason = models.CharField(_("为什么不显示"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("店家的话")
        constraints = [
            both_or_neither("hidden_at", "hidden_by", name="reply_hidden_is_signed"),
            models.CheckConstraint(
                condition=Q(hidden_at__isnull=True) | ~Q(hidden_reason=""),
                name="reply_hidden_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.words[:20]


class RatingRequest(models.Model):
    """A merchant asks to be rated again, after mending things; the old grade stays."""

    merchant = models.ForeignKey(
        Merchant, models.PROTECT, related_name="rating_requests"
    )
    operator = models.ForeignKey(
        Operator, models.PROTECT, related_name="rating_requests"
    )
    words = models.CharField(_("改了什么"), max_length=200)
    asked_at = models.DateTimeField(_("申请时间"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    due_on = models.DateField(_("哪天前上门"))
    inspection = models.OneToOneField(
        Inspection, models.PROTECT, null=True, blank=True, related_name="answers"
    )

    class Meta:
        verbose_name = _("复评申请")
        ordering = ("due_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["operator"],
                condition=Q(inspection__isnull=True),
                name="rating_request_is_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.merchant} {self.asked_at:%Y-%m-%d}"
