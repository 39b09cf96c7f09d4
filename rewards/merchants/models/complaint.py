"""What passers-by say of a shop: complaints, praise."""

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.merchants.models.code import CreditCode
from rewards.merchants.models.merchant import Merchant, Operator


class ComplaintKind(models.TextChoices):
    """Whether somebody is unhappy or glad."""

    COMPLAINT = "complaint", _("反映问题")
    PRAISE = "praise", _("表扬")


class Topic(models.TextChoices):
    """What it is about."""

    WEIGHT = "weight", _("缺斤少两")
    PRICE = "price", _("价格不对")
    HYGIENE = "hygiene", _("卫生")
    QUALITY = "quality", _("东西不好")
    SERVICE = "service", _("服务")
    PLEDGE = "pledge", _("说话不算数")
    OTHER = "other", _("别的事")


class ComplaintStatus(models.TextChoices):
    """Where a message stands. Only a substantiated complaint counts."""

    RECEIVED = "received", _("收到了")
    ASSIGNED = "assigned", _("有人在办")
    WITH_MERCHANT = "with_merchant", _("请店家答复")
    REPLIED = "replied", _("店家答复了")
    SUBSTANTIATED = "substantiated", _("属实")
    UNSUBSTANTIATED = "unsubstantiated", _("查下来不属实")
    # One of a flood, or plainly made up: counted nowhere.
    DISREGARDED = "disregarded", _("不作数")
    SET_ASIDE = "set_aside", _("申诉后撤销")


OPEN = (
    ComplaintStatus.RECEIVED,
    ComplaintStatus.ASSIGNED,
    ComplaintStatus.WITH_MERCHANT,
    ComplaintStatus.REPLIED,
)


class Weight(models.TextChoices):
    """How grave a substantiated complaint is."""

    MINOR = "minor", _("一般")
    SERIOUS = "serious", _("严重")


class ComplaintQuerySet(models.QuerySet["Complaint"]):
    """Messages by where they stand."""

    def open(self) -> Self:
        """Keep those not decided yet."""
        return self.filter(status__in=OPEN)

    def overdue(self, *, on: date) -> Self:
        """Keep the open ones that should have been decided before the day."""
        return self.open().filter(due_on__lt=on)

    def substantiated(self) -> Self:
        """Keep the complaints that count."""
        return self.filter(
            kind=ComplaintKind.COMPLAINT, status=ComplaintStatus.SUBSTANTIATED
        )


class Complaint(models.Model):
    """One message about a shop, without an account; known by its progress code.

    Nothing of who sent it is kept: no name, no phone, no address of a device.
    """

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="complaints")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="complaints")
    code = models.ForeignKey(
        CreditCode, models.PROTECT, null=True, blank=True, related_name="+"
    )
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    body_digest = models.CharField(max_length=64)
    progress_code = models.CharField(max_length=8, unique=True)
    kind = models.CharField(_("哪一种"), max_length=9, choices=ComplaintKind.choices)
    topic = models.CharField(_("哪方面"), max_length=8, choices=Topic.choices)
    words = models.TextField(_("说了什么"), max_length=500)
    happened_on = models.DateField(_("哪天的事"), null=True, blank=True)
    photo = models.ImageField(
        _("照片"), upload_to="merchants/complaints/%Y/%m/", blank=True
    )
    received_at = models.DateTimeField(_("收到时间"))
    due_on = models.DateField(_("哪天前办结"))
    status = models.CharField(
        _("状态"),
        max_length=15,
        choices=ComplaintStatus.choices,
        default=ComplaintStatus.RECEIVED,
    )
    # More of them than a shop gets in a month came on one day.
    is_in_flood = models.BooleanField(_("扎堆来的"), default=False)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁在办"),
    )
    assigned_at = models.DateTimeField(null=True, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    # What the merchant reads: the words of the message, or an inspector's summary.
    put_to_merchant = models.TextField(_("转给店家的话"), max_length=500, blank=True)
    put_at = models.DateTimeField(null=True, blank=True)
    reply_due_on = models.DateField(_("店家哪天前答复"), null=True, blank=True)
    merchant_reply = models.TextField(_("店家的答复"), max_length=500, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    weight = models.CharField(
        _("轻重"), max_length=8, choices=Weight.choices, blank=True
    )
    decided_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reasons = models.TextField(_("结果怎么说"), max_length=500, blank=True)
    # To which level an overdue one has climbed: town, then county.
    escalated_to = models.CharField(max_length=6, blank=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("反映")
        ordering = ("due_on", "pk")
        indexes = [
            models.Index(
                fields=["operator", "-decided_at"], name="complaint_of_operator"
            ),
            models.Index(
                fields=["merchant", "-received_at"], name="complaint_of_merchant"
            ),
        ]
        constraints = [
            both_or_neither(
                "assigned_at", "assigned_by", name="complaint_assigned_signed"
            ),
            both_or_neither(
                "replied_at", "replied_by", name="complaint_reply_is_signed"
            ),
            both_or_neither(
                "decided_at", "decided_by", name="complaint_decision_is_signed"
            ),
            models.CheckConstraint(
                condition=~Q(status="substantiated")
                | Q(decided_at__isnull=False, weight__in=["minor", "serious"])
                & ~Q(reasons=""),
                name="complaint_that_counts_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return self.progress_code
