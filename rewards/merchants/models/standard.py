"""By what shops are judged: schemes of grades, checklists, texts of pledges.

All are versioned and kept by the county. Once published they do not change; a new
version takes their place from its day on, and what was judged before stays.
"""

from datetime import date
from typing import Any, Self, TypeVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.merchants.models.merchant import Sector
from villages.models import County


class Letter(models.TextChoices):
    """The four grades, best first; their order is that of the alphabet."""

    A = "a", _("A级")
    B = "b", _("B级")
    C = "c", _("C级")
    D = "d", _("D级")


def _percent(label: Any, default: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        label, default=default, validators=[MaxValueValidator(100)]
    )


Version = TypeVar("Version", bound=models.Model, covariant=True)


class StandardQuerySet(models.QuerySet[Version]):
    """Standards by when they hold."""

    def in_force(self, *, on: date) -> Self:
        """Keep the published ones whose day has come, the newest first."""
        return self.filter(published_at__isnull=False, effective_on__lte=on).order_by(
            "-effective_on", "-version"
        )


class Standard(models.Model):
    """The common part: whose it is, which version, since when, and who published it."""

    county = models.ForeignKey(County, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("第几版"))
    source = models.CharField(_("依据"), max_length=200, blank=True)
    effective_on = models.DateField(_("从哪天起用"))
    published_at = models.DateTimeField(_("发布时间"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        abstract = True


class Scheme(Standard):
    """How evidence becomes a grade, and which clocks run.

    Bands and floors are percent of the points to be had; ``floor_x`` is what every
    section must reach for grade x, so that nothing is averaged away. The caps say
    which grade is the best that remains. Bands: 90/75/60 as in the 2012 national
    draft for catering; one bad section caps the grade as in the UK scheme.
    """

    band_a = _percent(_("A级起点"), 90)
    band_b = _percent(_("B级起点"), 75)
    band_c = _percent(_("C级起点"), 60)
    floor_a = _percent(_("A级每一部分至少"), 75)
    floor_b = _percent(_("B级每一部分至少"), 50)
    floor_c = _percent(_("C级每一部分至少"), 30)
    critical_cap = models.CharField(
        _("一项关键不合格，最高"),
        max_length=1,
        choices=Letter.choices,
        default=Letter.C,
    )
    criticals_cap = models.CharField(
        _("两项以上关键不合格，最高"),
        max_length=1,
        choices=Letter.choices,
        default=Letter.D,
    )
    penalty_minor_cap = models.CharField(
        _("轻微处罚期内最高"), max_length=1, choices=Letter.choices, default=Letter.B
    )
    penalty_general_cap = models.CharField(
        _("一般处罚期内最高"), max_length=1, choices=Letter.choices, default=Letter.C
    )
    penalty_serious_cap = models.CharField(
        _("严重处罚期内最高"), max_length=1, choices=Letter.choices, default=Letter.D
    )
    complaint_minor = _percent(_("一般投诉属实扣"), 2)
    complaint_serious = _percent(_("严重投诉属实扣"), 5)
    complaint_most = _percent(_("投诉最多扣"), 20)
    complaint_months = models.PositiveSmallIntegerField(_("投诉算几个月"), default=12)
    breach_points = _percent(_("违背承诺没改好，每件扣"), 5)
    breach_most = _percent(_("违背承诺最多扣"), 15)
    award_points = _percent(_("每项荣誉加"), 1)
    award_most = _percent(_("荣誉最多加"), 3)
    awaiting_months = models.PositiveSmallIntegerField(_("新店待评几个月"), default=3)
    accident_months = models.PositiveSmallIntegerField(_("事故后几个月不评"), default=6)
    stale_months = models.PositiveSmallIntegerField(_("检查管几个月"), default=12)
    notice_days = models.PositiveSmallIntegerField(
        _("降级前至少提前几天告知"), default=3, validators=[MinValueValidator(1)]
    )
    appeal_days = models.PositiveSmallIntegerField(_("几天内可以申诉"), default=21)
    appeal_answer_days = models.PositiveSmallIntegerField(_("几天内答复"), default=21)
    rerating_months = models.PositiveSmallIntegerField(_("复评几个月内上门"), default=3)
    reply_workdays = models.PositiveSmallIntegerField(
        _("店家几个工作日内答复投诉"), default=5
    )
    complaint_workdays = models.PositiveSmallIntegerField(
        _("投诉几个工作日内办结"), default=15
    )

    objects = StandardQuerySet["Scheme"].as_manager()

    class Meta:
        verbose_name = _("评级办法")
        ordering = ("county", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "version"], name="scheme_version_is_unique"
            ),
            both_or_neither("published_at", "published_by", name="scheme_is_signed"),
            models.CheckConstraint(
                condition=Q(
                    band_a__gt=F("band_b"), band_b__gt=F("band_c"), band_a__lte=100
                ),
                name="scheme_bands_fall",
            ),
            models.CheckConstraint(
                condition=Q(floor_a__gte=F("floor_b"), floor_b__gte=F("floor_c")),
                name="scheme_floors_fall",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.version}"


class Checklist(Standard):
    """What an inspector looks at in one sector."""

    sector = models.CharField(_("行当"), max_length=16, choices=Sector.choices)
    title = models.CharField(_("名称"), max_length=60)

    objects = StandardQuerySet["Checklist"].as_manager()

    class Meta:
        verbose_name = _("检查表")
        ordering = ("county", "sector", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "sector", "version"],
                name="checklist_version_is_unique",
            ),
            both_or_neither("published_at", "published_by", name="checklist_is_signed"),
        ]

    def __str__(self) -> str:
        return self.title


class ChecklistItem(models.Model):
    """One line of a checklist: what must be so, and what it weighs.

    A critical item is about safety or fraud: one fault caps the grade.
    """

    checklist = models.ForeignKey(Checklist, models.CASCADE, related_name="items")
    order = models.PositiveSmallIntegerField(_("第几条"))
    section = models.CharField(_("哪一部分"), max_length=20)
    text = models.CharField(_("要做到什么"), max_length=120)
    # What the public page says when it is not so.
    fault_text = models.CharField(_("没做到怎么说"), max_length=120)
    weight = models.PositiveSmallIntegerField(
        _("分值"), validators=[MinValueValidator(1)]
    )
    is_critical = models.BooleanField(_("关键项"), default=False)

    class Meta:
        verbose_name = _("检查项")
        ordering = ("checklist", "order")
        constraints = [
            models.UniqueConstraint(
                fields=["checklist", "order"], name="checklist_item_has_its_place"
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1), name="checklist_item_weighs_something"
            ),
        ]

    def __str__(self) -> str:
        return self.text


class PledgeText(Standard):
    """The standard text of a pledge, and what breaking it means.

    ``sector`` is empty when every shop may sign it.
    """

    sector = models.CharField(
        _("行当"), max_length=16, choices=Sector.choices, blank=True
    )
    title = models.CharField(_("名称"), max_length=60)
    body = models.TextField(_("承诺什么"), max_length=600)
    breach_means = models.TextField(_("做不到怎么办"), max_length=300)

    objects = StandardQuerySet["PledgeText"].as_manager()

    class Meta:
        verbose_name = _("承诺书文本")
        ordering = ("county", "sector", "-version")
        constraints = [
            models.UniqueConstraint(
                fields=["county", "sector", "title", "version"],
                name="pledge_text_version_is_unique",
            ),
            both_or_neither(
                "published_at", "published_by", name="pledge_text_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return self.title
