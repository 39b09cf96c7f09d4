"""What may be known of a household, and what is: values with their source."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.formulas.rating.card import in_language
from rewards.ruralcredit.models.coop import Coop
from rewards.ruralcredit.models.dossier import Dossier


class IndicatorKind(models.TextChoices):
    """How an indicator is measured."""

    NUMERIC = "numeric", _("数字")
    CATEGORY = "category", _("选一项")
    BOOLEAN = "boolean", _("是或不是")


class Origin(models.TextChoices):
    """Where the values of an indicator come from."""

    SURVEY = "survey", _("入户登记")
    # Written by the product itself from what it knows.
    VILLAGE_RECORD = "village_record", _("村里的信用积分")
    PANEL = "panel", _("评定小组")
    REGISTER = "register", _("合作社登记簿")
    COMPLETENESS = "completeness", _("资料齐不齐")


class Indicator(models.Model):
    """One thing that may be known of a household, by its code in the scorecard.

    ``coop`` None is shared by all. What the law forbids to collect cannot be
    defined (``formulas.rating.forbidden_field``). ``choices`` is a list of
    ``{"value", "label_zh", "label_en"}`` for categories.
    """

    coop = models.ForeignKey(
        Coop, models.PROTECT, null=True, blank=True, related_name="indicators"
    )
    code = models.CharField(_("代码"), max_length=12)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("名称（英文）"), max_length=160)
    kind = models.CharField(_("怎么填"), max_length=8, choices=IndicatorKind.choices)
    origin = models.CharField(
        _("从哪儿来"), max_length=14, choices=Origin.choices, default=Origin.SURVEY
    )
    unit = models.CharField(_("单位"), max_length=8, blank=True)
    # Places after the point that a value may have.
    places = models.PositiveSmallIntegerField(_("几位小数"), default=0)
    choices = models.JSONField(_("选项"), default=list, blank=True)
    # None: the value holds until the next one.
    valid_months = models.PositiveSmallIntegerField(
        _("几个月有效"), null=True, blank=True
    )
    # Asked in this order on the phone.
    position = models.PositiveSmallIntegerField(_("排序"), default=0)
    section = models.CharField(_("哪一部分"), max_length=20)
    section_en = models.CharField(_("哪一部分（英文）"), max_length=40, blank=True)
    needs_evidence = models.BooleanField(_("要凭证"), default=False)
    is_in_use = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("指标")
        ordering = ("position", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(coop__isnull=True),
                name="indicator_code_is_unique_for_all",
            ),
            models.UniqueConstraint(
                fields=["coop", "code"], name="indicator_code_is_unique_in_coop"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    @property
    def label(self) -> str:
        """Return what it is called in the language of whoever reads."""
        return in_language(self.name, self.name_en)

    @property
    def section_label(self) -> str:
        """Return what its part is called in the language of whoever reads."""
        return in_language(self.section, self.section_en)


class VisitSource(models.TextChoices):
    """How values came into a file."""

    SURVEY = "survey", _("入户登记")
    TABLE = "table", _("表格导入")
    SYSTEM = "system", _("系统算的")
    CORRECTION = "correction", _("异议后改正")


class DossierVisit(models.Model):
    """One occasion on which values were collected: by whom, on which day, from what.

    ``client_id`` makes a survey that was sent twice one survey.
    """

    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="visits")
    source = models.CharField(_("来源"), max_length=10, choices=VisitSource.choices)
    source_words = models.CharField(_("来源说明"), max_length=120, blank=True)
    client_id = models.UUIDField(null=True, unique=True)
    body_digest = models.CharField(max_length=64, blank=True)
    collected_on = models.DateField(_("哪天采集的"))
    recorded_at = models.DateTimeField(_("登记时间"))
    # None when the product worked the values out itself.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        verbose_name = _("采集")
        ordering = ("-collected_on", "-pk")

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.collected_on}"


class VisitEvidence(models.Model):
    """A photo of a paper or a thing that shows what was written down."""

    visit = models.ForeignKey(DossierVisit, models.PROTECT, related_name="evidence")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+"
    )
    photo = models.ImageField(_("照片"), upload_to="ruralcredit/dossiers/%Y/%m/")
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("凭证")
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "digest"], name="visit_evidence_is_kept_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.digest[:8]}"


class ValueQuerySet(models.QuerySet["DossierValue"]):
    """Values by the day for which they hold."""

    def holding(self, *, on: date) -> Self:
        """Keep those that hold on the day; at most one per file and indicator."""
        return self.filter(
            Q(until_on__isnull=True) | Q(until_on__gt=on), from_on__lte=on
        )


class DossierValue(models.Model):
    """What one indicator was, from a day until the day before ``until_on``.

    ``until_on`` is set when the value is written (by the indicator's months of
    validity) and brought forward when a newer value takes its place: on any day
    one row at most holds. ``number`` for numbers, ``choice`` for categories and
    for yes and no ("true", "false").
    """

    dossier = models.ForeignKey(
        Dossier, models.PROTECT, related_name="values", db_index=False
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="+", db_index=False
    )
    visit = models.ForeignKey(DossierVisit, models.PROTECT, related_name="values")
    number = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    choice = models.CharField(max_length=40, blank=True, default="")
    from_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(_("到哪天前"), null=True, blank=True)
    # 异议处理中: shown so, and not used against the household.
    disputed_at = models.DateTimeField(null=True, blank=True)

    objects = ValueQuerySet.as_manager()

    class Meta:
        verbose_name = _("档案里的一项")
        indexes = [
            models.Index(
                fields=["dossier", "indicator", "-from_on"], name="value_of_dossier"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "indicator"],
                condition=Q(until_on__isnull=True),
                name="value_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(until_on__isnull=True) | Q(until_on__gte=F("from_on")),
                name="value_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=False, choice="")
                | (Q(number__isnull=True) & ~Q(choice="")),
                name="value_is_a_number_or_a_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dossier_id} {self.indicator_id}"

    @property
    def shown(self) -> Any:
        """Return the number, or the code of the choice."""
        return self.choice if self.number is None else self.number


class ValueTable(models.Model):
    """A table of values that was uploaded, looked at, and perhaps taken in.

    ``rows`` hold the dossier, the day, the source and the values by code;
    ``problems`` say what is wrong in which cell.
    """

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="+")
    file_name = models.CharField(_("文件"), max_length=80)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    added = models.PositiveIntegerField(_("记了几户"), default=0)

    class Meta:
        verbose_name = _("档案表格")
        ordering = ("-uploaded_at", "-pk")
        constraints = [
            both_or_neither(
                "confirmed_at", "confirmed_by", name="value_table_is_signed"
            )
        ]

    def __str__(self) -> str:
        return self.file_name
