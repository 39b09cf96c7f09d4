"""What was taken for points: an order, and the receipt it becomes."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.redemption.models.credential import OneTimeCode, Shown
from rewards.redemption.models.goods import Goods
from rewards.redemption.models.outlet import Outlet
from villages.models import Household, Resident


class RedemptionStatus(models.TextChoices):
    """Where an order stands."""

    OPEN = "open", _("还没办")
    CONFIRMED = "confirmed", _("已兑换")
    CANCELLED = "cancelled", _("已撤销")
    LAPSED = "lapsed", _("没有办")


class RedemptionQuerySet(models.QuerySet["Redemption"]):
    """Orders by outlet, day and whether they count."""

    def at_outlet(self, outlet: Outlet) -> Self:
        """Keep the orders of an outlet."""
        return self.filter(outlet=outlet)

    def counting(self, *, at: datetime) -> Self:
        """Keep what uses up a limit: handed over, or open and not yet lapsed."""
        return self.filter(
            Q(status=RedemptionStatus.CONFIRMED)
            | Q(status=RedemptionStatus.OPEN, lapses_at__gt=at)
        )

    def stale(self, *, at: datetime) -> Self:
        """Keep the open orders that waited too long."""
        return self.filter(status=RedemptionStatus.OPEN, lapses_at__lte=at)

    def confirmed(self) -> Self:
        """Keep those of which the goods are with the customer."""
        return self.filter(status=RedemptionStatus.CONFIRMED)

    def settled(self) -> Self:
        """Keep those that moved points, also when they were cancelled later."""
        return self.filter(
            status__in=[RedemptionStatus.CONFIRMED, RedemptionStatus.CANCELLED]
        )


class Redemption(models.Model):
    """One customer's order at one counter.

    Open, it holds frozen prices and waits for a quarter of an hour, but not beyond
    its day: limits count by the day of opening. Confirmed, it has a receipt number
    and a posting; cancelled, the reversal of that posting.
    """

    WAITS: ClassVar = timedelta(minutes=15)

    # Indexes below begin with outlet and household; nobody asks by whom. Each index
    # that is left out is one less to write at the counter.
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, related_name="redemptions", db_index=False
    )
    client_id = models.UUIDField(unique=True, default=uuid.uuid4)
    body_digest = models.CharField(max_length=64)
    number = models.CharField(_("编号"), max_length=40, blank=True)
    status = models.CharField(
        _("状态"),
        max_length=10,
        choices=RedemptionStatus.choices,
        default=RedemptionStatus.OPEN,
    )
    account = models.ForeignKey(
        "points.PointsAccount", models.PROTECT, related_name="redemptions"
    )
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="redemptions", db_index=False
    )
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="redemptions")
    # One code, one order: the last word on single use.
    code = models.OneToOneField(OneTimeCode, models.PROTECT, related_name="redemption")
    shown = models.CharField(_("用什么换"), max_length=4, choices=Shown.choices)
    points = models.PositiveIntegerField(_("几分"))
    opened_at = models.DateTimeField(_("开单时间"))
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    lapses_at = models.DateTimeField(_("等到什么时候"))
    confirmed_at = models.DateTimeField(_("兑换时间"), null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("谁办的"),
    )
    cancelled_at = models.DateTimeField(_("撤销时间"), null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("谁撤的"),
    )
    posting = models.OneToOneField(
        "ledger.Posting", models.PROTECT, null=True, blank=True, related_name="+"
    )
    reversal = models.OneToOneField(
        "ledger.Posting", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("兑换")
        ordering = ("-opened_at", "-pk")
        indexes = [
            models.Index(fields=["outlet", "-opened_at"], name="redemption_of_outlet"),
            models.Index(
                fields=["household", "-opened_at"], name="redemption_of_household"
            ),
            models.Index(
                fields=["lapses_at"],
                condition=Q(status="open"),
                name="redemption_waiting",
            ),
        ]
        constraints = [
            both_or_neither(
                "confirmed_at", "confirmed_by", name="redemption_confirmed_is_signed"
            ),
            both_or_neither(
                "cancelled_at", "cancelled_by", name="redemption_cancelled_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=1), name="redemption_costs_a_point_or_more"
            ),
            models.CheckConstraint(
                condition=Q(lapses_at__gt=F("opened_at")),
                name="redemption_waits_a_while",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["open", "lapsed"],
                    confirmed_at__isnull=True,
                    posting__isnull=True,
                    number="",
                )
                | (
                    Q(
                        status__in=["confirmed", "cancelled"],
                        confirmed_at__isnull=False,
                        posting__isnull=False,
                    )
                    & ~Q(number="")
                ),
                name="redemption_confirmed_has_posting_and_number",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="cancelled",
                    cancelled_at__isnull=False,
                    reversal__isnull=False,
                )
                | (
                    ~Q(status="cancelled")
                    & Q(cancelled_at__isnull=True, reversal__isnull=True)
                ),
                name="redemption_cancelled_has_a_reversal",
            ),
            models.UniqueConstraint(
                fields=["outlet", "number"],
                condition=~Q(number=""),
                name="redemption_number_is_unique_at_outlet",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be confirmed or changed."""
        return self.status == RedemptionStatus.OPEN

    @property
    def is_confirmed(self) -> bool:
        """Whether the goods are with the customer."""
        return self.status == RedemptionStatus.CONFIRMED


class RedemptionLine(models.Model):
    """So many of one thing, at the price of the moment."""

    redemption = models.ForeignKey(Redemption, models.CASCADE, related_name="lines")
    goods = models.ForeignKey(Goods, models.PROTECT, related_name="+")
    name = models.CharField(_("叫什么"), max_length=64)
    unit = models.CharField(_("量词"), max_length=6)
    price = models.PositiveIntegerField(_("一份几分"))
    quantity = models.PositiveIntegerField(_("几份"))

    class Meta:
        verbose_name = _("兑换明细")
        ordering = ("pk",)
        constraints = [
            models.CheckConstraint(
                condition=Q(price__gte=1, quantity__gte=1),
                name="redemption_line_is_something",
            ),
            models.UniqueConstraint(
                fields=["redemption", "goods"], name="redemption_line_is_once_per_goods"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}×{self.quantity}"

    @property
    def points(self) -> int:
        """What the line costs."""
        return self.price * self.quantity
