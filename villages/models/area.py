"""Where people live: counties, their towns and villages, and the county's calendar."""

from typing import Self

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _


def _code(digits: int) -> RegexValidator:
    return RegexValidator(
        rf"^\d{{{digits}}}$", _("区划代码是%(n)d位数字。") % {"n": digits}
    )


class County(models.Model):
    """A county or district, by its 6-digit division code."""

    code = models.CharField(
        _("区划代码"), max_length=6, unique=True, validators=[_code(6)]
    )
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("县")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class Town(models.Model):
    """A town or township, by its 9-digit division code."""

    county = models.ForeignKey(County, models.PROTECT, related_name="towns")
    code = models.CharField(
        _("区划代码"), max_length=9, unique=True, validators=[_code(9)]
    )
    name = models.CharField(_("名称"), max_length=40)

    class Meta:
        verbose_name = _("镇")
        ordering = ("code",)

    def __str__(self) -> str:
        return self.name


class AccountHolder(models.TextChoices):
    """To whom a village's points, score and star belong."""

    HOUSEHOLD = "household", _("一户一本")
    PERSON = "person", _("一人一本")


class Clearing(models.TextChoices):
    """What happens to unspent points."""

    LOT = "lot", _("每笔到期自动清")
    YEAR = "year", _("年底一起清")
    CARRY = "carry", _("不清，一直能用")


class VillageQuerySet(models.QuerySet["Village"]):
    """Villages by where they are."""

    def in_area(self, area: "County | Town | Village") -> Self:
        """Keep the villages of a county, of a town, or the village itself."""
        if isinstance(area, County):
            return self.filter(town__county=area)
        if isinstance(area, Town):
            return self.filter(town=area)
        return self.filter(pk=area.pk)


class Village(models.Model):
    """A village, by its 12-digit division code, with the settings it decided on."""

    town = models.ForeignKey(Town, models.PROTECT, related_name="villages")
    code = models.CharField(
        _("区划代码"), max_length=12, unique=True, validators=[_code(12)]
    )
    name = models.CharField(_("名称"), max_length=40)
    phone = models.CharField(_("村里电话"), max_length=20, blank=True)
    account_holder = models.CharField(
        _("积分归谁"),
        max_length=10,
        choices=AccountHolder.choices,
        default=AccountHolder.HOUSEHOLD,
    )
    point_value_fen = models.PositiveIntegerField(
        _("1分值多少（分钱）"), default=200, validators=[MinValueValidator(1)]
    )
    notice_workdays = models.PositiveSmallIntegerField(
        _("公示几个工作日"), default=5, validators=[MinValueValidator(3)]
    )
    clearing = models.CharField(
        _("清分办法"), max_length=10, choices=Clearing.choices, default=Clearing.LOT
    )

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("村")
        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(notice_workdays__gte=3),
                name="village_notice_is_3_days_or_more",
            ),
            models.CheckConstraint(
                condition=models.Q(point_value_fen__gte=1),
                name="village_point_has_a_value",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarYear(models.Model):
    """A year's table of holidays and swapped workdays, entered by the county.

    It wins over the table that the calendar library carries.
    """

    county = models.ForeignKey(County, models.CASCADE, related_name="calendar_years")
    year = models.PositiveSmallIntegerField(_("年份"))
    source = models.CharField(_("文号"), max_length=120)

    class Meta:
        verbose_name = _("放假安排")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year"], name="calendar_year_is_entered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.year}"


class CalendarDay(models.Model):
    """A day that departs from the plain week: a holiday, or a weekend day worked."""

    calendar_year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    day = models.DateField(_("日期"))
    is_workday = models.BooleanField(_("上班"))

    class Meta:
        verbose_name = _("特别的一天")
        ordering = ("day",)
        constraints = [
            models.UniqueConstraint(
                fields=["calendar_year", "day"], name="calendar_day_is_entered_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day}"
