"""What a year came to: every score of its last day, kept, put on notice, published."""

from typing import Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither, exactly_one
from villages.models.area import Village
from villages.models.household import Household, Resident
from villages.models.objection import Objection
from villages.models.rulebook import RuleBook

# A list of stars may be objected to for so many workdays at least.
SHORTEST_NOTICE = 3


class YearState(models.TextChoices):
    """How far a year is; it only ever goes on."""

    FROZEN = "frozen", _("分定了，等公示")
    ON_NOTICE = "on_notice", _("公示中")
    PUBLISHED = "published", _("已公布")


class YearClose(models.Model):
    """The scores of one village on one 31 December, and what became of the list.

    ``rule_book`` is the book of that day: its base and its scale. ``publish_from`` is
    the first workday after the notice; while the breaks of that year are unknown it
    is provisional, and nothing is published.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="year_closes")
    year = models.PositiveSmallIntegerField(_("年份"))
    as_of = models.DateField(_("算到哪天"))
    rule_book = models.ForeignKey(RuleBook, models.PROTECT, related_name="+")
    state = models.CharField(
        _("状态"), max_length=10, choices=YearState.choices, default=YearState.FROZEN
    )
    frozen_on = models.DateField(_("哪天定的"))
    frozen_at = models.DateTimeField(_("什么时候定的"))
    # Nobody: the timer did it.
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    notice_workdays = models.PositiveSmallIntegerField(
        _("公示几个工作日"),
        null=True,
        blank=True,
        validators=[MinValueValidator(SHORTEST_NOTICE)],
    )
    starts_on = models.DateField(_("公示开始"), null=True, blank=True)
    ends_on = models.DateField(_("公示结束"), null=True, blank=True)
    publish_from = models.DateField(_("从哪天起可以公布"), null=True, blank=True)
    is_provisional = models.BooleanField(_("日期暂定"), default=False)
    noticed_at = models.DateTimeField(_("什么时候公示的"), null=True, blank=True)
    noticed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    published_on = models.DateField(_("哪天公布的"), null=True, blank=True)
    published_at = models.DateTimeField(_("什么时候公布的"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("年度星级")
        ordering = ("village", "-year")
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"], name="year_is_closed_once_in_village"
            ),
            models.CheckConstraint(
                condition=Q(as_of__lt=F("frozen_on")), name="year_is_over_when_closed"
            ),
            both_or_neither("noticed_at", "noticed_by", name="year_notice_is_signed"),
            both_or_neither(
                "published_at", "published_by", name="year_publication_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(
                    state="frozen",
                    notice_workdays=None,
                    starts_on=None,
                    ends_on=None,
                    publish_from=None,
                    noticed_at=None,
                )
                | Q(
                    ~Q(state="frozen"),
                    notice_workdays__isnull=False,
                    starts_on__isnull=False,
                    ends_on__isnull=False,
                    publish_from__isnull=False,
                    notice_workdays__gte=SHORTEST_NOTICE,
                    starts_on__gte=F("frozen_on"),
                    ends_on__gt=F("starts_on"),
                    publish_from__gt=F("ends_on"),
                    noticed_at__isnull=False,
                ),
                name="year_on_notice_has_its_dates",
            ),
            models.CheckConstraint(
                condition=Q(~Q(state="published"), published_on=None, published_at=None)
                | Q(
                    state="published",
                    published_on__isnull=False,
                    published_on__gte=F("publish_from"),
                    published_at__isnull=False,
                    is_provisional=False,
                ),
                name="year_is_published_after_its_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.village_id} {self.year}"


class YearResultQuerySet(models.QuerySet["YearResult"]):
    """Results by whether they stand."""

    def current(self) -> Self:
        """Keep those that no correction has replaced."""
        return self.filter(replaced_by=None)


class YearResult(models.Model):
    """What one household, or one person, came to on the last day of a year.

    ``star`` is that of the total. ``listed_star`` is that of base and adds alone:
    what the list and everybody but the person may know, so that no star gives a
    deduct away. A row is never edited; a correction is a row that replaces it. When
    no deduct in it counts any more, it becomes as if there had been none.
    """

    close = models.ForeignKey(YearClose, models.PROTECT, related_name="results")
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="year_results"
    )
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="year_results"
    )
    base = models.PositiveIntegerField(_("基础分"))
    adds = models.PositiveIntegerField(_("加分"))
    deducts = models.PositiveIntegerField(_("扣分"))
    total = models.IntegerField(_("信用分"))
    star = models.PositiveSmallIntegerField(_("星级"))
    listed_star = models.PositiveSmallIntegerField(_("名单上的星级"))
    made_at = models.DateTimeField(_("什么时候算的"))
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    # Once the list is published, only a decided objection corrects it.
    objection = models.ForeignKey(
        Objection, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = YearResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度结果")
        ordering = ("close", "pk")
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(deducts__gt=0),
                name="year_result_with_deducts",
            )
        ]
        constraints = [
            exactly_one("household", "resident", name="year_result_has_one_subject"),
            models.UniqueConstraint(
                fields=["close", "household"],
                condition=Q(replaces=None),
                name="year_result_is_one_per_household",
            ),
            models.UniqueConstraint(
                fields=["close", "resident"],
                condition=Q(replaces=None),
                name="year_result_is_one_per_resident",
            ),
            models.CheckConstraint(
                condition=Q(total=F("base") + F("adds") - F("deducts")),
                name="year_result_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(listed_star__gte=F("star"), listed_star__lte=5),
                name="year_result_lists_no_less_than_its_star",
            ),
            models.CheckConstraint(
                condition=Q(objection=None) | Q(replaces__isnull=False),
                name="year_result_by_objection_replaces_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.close_id} {self.household_id or self.resident_id}"
