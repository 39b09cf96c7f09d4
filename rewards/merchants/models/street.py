"""Honest streets and markets: their shops, their plaque, their index."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither, ends_after_start
from rewards.merchants.models.merchant import Merchant
from villages.models import County, Town, Village


class StreetKind(models.TextChoices):
    """What it is."""

    STREET = "street", _("诚信一条街")
    MARKET = "market", _("诚信市场")


class StreetQuerySet(models.QuerySet["Street"]):
    """Streets by where they are."""

    def in_area(self, area: County | Town | Village) -> Self:
        """Keep the streets of a county, town or village."""
        return self.filter(village__in=Village.objects.in_area(area))


class Street(models.Model):
    """A street or market whose shops signed up together."""

    village = models.ForeignKey(Village, models.PROTECT, related_name="streets")
    public_id = models.CharField(max_length=12, unique=True)
    kind = models.CharField(_("哪一种"), max_length=6, choices=StreetKind.choices)
    name = models.CharField(_("名称"), max_length=40)
    words = models.CharField(_("介绍"), max_length=200, blank=True)
    started_on = models.DateField(_("从哪天起建"))
    added_at = models.DateTimeField(_("登记时间"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    objects = StreetQuerySet.as_manager()

    class Meta:
        verbose_name = _("诚信街区")
        ordering = ("village", "name")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"], name="street_name_is_unique_in_village"
            )
        ]

    def __str__(self) -> str:
        return self.name


class StreetShopQuerySet(models.QuerySet["StreetShop"]):
    """Places on a street by when they hold."""

    def in_force(self, *, on: date) -> Self:
        """Keep the shops that are on the street on the day."""
        return self.filter(
            Q(left_on__isnull=True) | Q(left_on__gt=on), joined_on__lte=on
        )


class StreetShop(models.Model):
    """That a shop belongs to a street, from a day to the day before another."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="shops")
    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="streets")
    joined_on = models.DateField(_("从哪天起"))
    left_on = models.DateField(_("哪天离开"), null=True, blank=True)

    objects = StreetShopQuerySet.as_manager()

    class Meta:
        verbose_name = _("街上的店")
        ordering = ("street", "merchant")
        constraints = [
            ends_after_start(
                name="street_shop_leaves_after_joining",
                start="joined_on",
                end="left_on",
            ),
            models.UniqueConstraint(
                fields=["merchant"],
                condition=Q(left_on__isnull=True),
                name="shop_is_on_one_street_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.merchant}"


class Plaque(models.Model):
    """That a street held its plaque, from a day until it lost it."""

    street = models.ForeignKey(Street, models.PROTECT, related_name="plaques")
    given_on = models.DateField(_("哪天挂牌"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    removed_on = models.DateField(_("哪天摘牌"), null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    removed_reason = models.CharField(_("为什么摘牌"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("牌匾")
        ordering = ("-given_on", "-pk")
        constraints = [
            both_or_neither(
                "removed_on", "removed_by", name="plaque_removed_is_signed"
            ),
            models.UniqueConstraint(
                fields=["street"],
                condition=Q(removed_on__isnull=True),
                name="street_has_one_plaque",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.given_on}"


class StreetIndex(models.Model):
    """The index of a street for one month, in tenths (0 to 1000), with its parts.

    Written once, after the month; the formula's version is kept beside it.
    """

    street = models.ForeignKey(Street, models.PROTECT, related_name="indices")
    # The first of the month.
    month = models.DateField(_("月份"))
    value = models.PositiveSmallIntegerField(_("指数"))
    parts = models.JSONField(default=dict)
    formula = models.PositiveSmallIntegerField(_("算法第几版"), default=1)
    computed_at = models.DateTimeField(_("计算时间"))

    class Meta:
        verbose_name = _("街区诚信指数")
        ordering = ("street", "month")
        constraints = [
            models.UniqueConstraint(
                fields=["street", "month"], name="street_index_is_monthly"
            ),
            models.CheckConstraint(
                condition=Q(value__lte=1000), name="street_index_is_at_most_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.month:%Y-%m}"
