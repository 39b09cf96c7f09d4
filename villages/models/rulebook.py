"""What a village agreed to reward: rule books, their rules, and how they were adopted."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import exactly_one
from villages.models.area import County, Village


class BookStatus(models.TextChoices):
    """Where a book stands. In force or not follows from its dates."""

    DRAFT = "draft", _("草稿")
    ADOPTED = "adopted", _("已通过")
    WITHDRAWN = "withdrawn", _("已作废")


class RuleBookQuerySet(models.QuerySet["RuleBook"]):
    """Books by when they hold."""

    def in_force(self, *, on: date) -> Self:
        """Keep adopted books that hold on the day."""
        return self.filter(
            Q(effective_to__isnull=True) | Q(effective_to__gte=on),
            status=BookStatus.ADOPTED,
            effective_from__lte=on,
        )


class RuleBook(models.Model):
    """One version of a village's rules, or the template that a county offers.

    A book that has been adopted never changes; a change is a new draft.
    """

    village = models.ForeignKey(
        Village, models.PROTECT, null=True, blank=True, related_name="rule_books"
    )
    county = models.ForeignKey(
        County, models.PROTECT, null=True, blank=True, related_name="rule_books"
    )
    version = models.PositiveIntegerField(_("第几版"))
    title = models.CharField(_("名称"), max_length=80)
    status = models.CharField(
        _("状态"), max_length=10, choices=BookStatus.choices, default=BookStatus.DRAFT
    )
    effective_from = models.DateField(_("从哪天起"), null=True, blank=True)
    effective_to = models.DateField(_("到哪天止"), null=True, blank=True)
    panel_quorum = models.PositiveSmallIntegerField(_("评议几人算数"), default=1)
    base_score = models.PositiveIntegerField(_("每年基础信用分"), default=1000)
    # Lowest score of each star, best first: [[5, 1061], [4, 1041], …].
    star_scale = models.JSONField(_("星级线"), default=list)
    based_on = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RuleBookQuerySet.as_manager()

    class Meta:
        verbose_name = _("村规")
        ordering = ("village", "-version")
        constraints = [
            exactly_one("village", "county", name="rule_book_has_one_owner"),
            models.UniqueConstraint(
                fields=["village", "version"],
                condition=Q(village__isnull=False),
                name="rule_book_version_is_unique_in_village",
            ),
            models.UniqueConstraint(
                fields=["county", "version"],
                condition=Q(county__isnull=False),
                name="rule_book_version_is_unique_in_county",
            ),
            models.UniqueConstraint(
                fields=["village"],
                condition=Q(status="draft"),
                name="rule_book_draft_is_one_per_village",
            ),
            models.CheckConstraint(
                condition=~Q(status="adopted") | Q(effective_from__isnull=False),
                name="adopted_rule_book_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True)
                | Q(effective_to__gte=F("effective_from")),
                name="rule_book_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(panel_quorum__gte=1), name="rule_book_quorum_is_one_or_more"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.status == BookStatus.DRAFT


class RuleKind(models.TextChoices):
    """Whether a rule praises or reminds."""

    ADD = "add", _("加分")
    DEDUCT = "deduct", _("扣分")


class RuleSubject(models.TextChoices):
    """Whether one person or the whole household did it."""

    PERSON = "person", _("个人")
    HOUSEHOLD = "household", _("全家")


class EvidenceKind(models.TextChoices):
    """What must be shown for a record."""

    NONE = "none", _("不用")
    PHOTO = "photo", _("照片")
    DOCUMENT = "document", _("材料")
    WITNESS = "witness", _("见证人")
    CHECKIN = "checkin", _("签到")


class CapPeriod(models.TextChoices):
    """The span, by the act's date, over which a cap counts."""

    NONE = "none", _("不限")
    MONTH = "month", _("每月")
    QUARTER = "quarter", _("每季")
    YEAR = "year", _("每年")


class Lawfulness(models.TextChoices):
    """What the guard said of a rule, and the town of those it was asked about."""

    CLEAR = "clear", _("可以")
    TOWN = "town", _("请镇里看一看")
    CLEARED = "cleared", _("镇里看过，可以")
    REFUSED = "refused", _("镇里说不行")


class Rule(models.Model):
    """One act that the village rewards or reminds of, within one book."""

    rule_book = models.ForeignKey(RuleBook, models.CASCADE, related_name="rules")
    code = models.CharField(_("编号"), max_length=20)
    category = models.CharField(_("类别"), max_length=40)
    category_en = models.CharField(_("类别（英文）"), max_length=60, blank=True)
    title = models.CharField(_("做了什么"), max_length=80)
    title_en = models.CharField(_("做了什么（英文）"), max_length=120, blank=True)
    kind = models.CharField(_("加还是扣"), max_length=10, choices=RuleKind.choices)
    points_min = models.PositiveIntegerField(_("最少几分"))
    points_max = models.PositiveIntegerField(_("最多几分"))
    points_default = models.PositiveIntegerField(_("一般几分"))
    subject = models.CharField(_("记给谁"), max_length=10, choices=RuleSubject.choices)
    evidence = models.CharField(
        _("要什么凭据"), max_length=10, choices=EvidenceKind.choices
    )
    needs_review = models.BooleanField(_("要评议"), default=True)
    cap_period = models.CharField(
        _("上限按"), max_length=10, choices=CapPeriod.choices, default=CapPeriod.NONE
    )
    cap_points = models.PositiveIntegerField(_("最多得几分"), null=True, blank=True)
    # Cumulative tiers, lowest first: [[10, 2], [20, 5], [50, 10]] means 20 hours
    # in the cap period are worth 5 points in all. Empty when the rule has none.
    tiers = models.JSONField(_("阶梯"), default=list, blank=True)
    # Rules of one ladder share a name: only the best of them counts in a year.
    ladder = models.CharField(_("阶梯组"), max_length=20, blank=True)
    validity_months = models.PositiveSmallIntegerField(_("几个月有效"), default=12)
    basis = models.CharField(_("依据第几条"), max_length=120, blank=True)
    notes = models.CharField(_("说明"), max_length=200, blank=True)
    source = models.CharField(_("出处"), max_length=200, blank=True)
    is_village_made = models.BooleanField(_("本村自己定的"), default=False)
    # False for what touches health or grief: it earns points and is on no board.
    is_public = models.BooleanField(_("上榜"), default=True)
    lawfulness = models.CharField(
        max_length=10, choices=Lawfulness.choices, default=Lawfulness.CLEAR
    )
    lawfulness_reasons = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("村规条目")
        ordering = ("rule_book", "code")
        constraints = [
            models.UniqueConstraint(
                fields=["rule_book", "code"], name="rule_code_is_unique_in_book"
            ),
            models.CheckConstraint(
                condition=Q(points_min__gte=1)
                & Q(points_min__lte=F("points_default"))
                & Q(points_default__lte=F("points_max")),
                name="rule_points_are_in_order",
            ),
            models.CheckConstraint(
                condition=Q(cap_period="none", cap_points__isnull=True)
                | (~Q(cap_period="none") & Q(cap_points__isnull=False)),
                name="rule_cap_has_period_and_points",
            ),
            models.CheckConstraint(
                condition=Q(kind="add") | Q(points_max__lte=20, needs_review=True),
                name="rule_deduct_is_bounded_and_reviewed",
            ),
            models.CheckConstraint(
                condition=Q(validity_months__gte=1, validity_months__lte=60),
                name="rule_validity_is_1_to_60_months",
            ),
            models.CheckConstraint(
                condition=Q(is_village_made=False) | Q(points_max__lte=2),
                name="rule_made_by_village_is_small",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def label(self) -> str:
        """What was done, in the reader's language when the book says it there too."""
        return self._in_language(self.title, self.title_en)

    @property
    def category_label(self) -> str:
        """The category, in the reader's language when the book says it there too."""
        return self._in_language(self.category, self.category_en)

    def _in_language(self, chinese: str, english: str) -> str:
        return english if english and get_language() == "en" else chinese
