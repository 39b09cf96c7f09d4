"""What a co-op decided, and the published rates: no legal figure is a constant."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import ends_after_start
from rewards.ruralcredit.formulas.rating import number_text
from rewards.ruralcredit.models.coop import Coop


class RuleCode(models.TextChoices):
    """What a co-op must have decided; nothing here has a value of its own."""

    MEMBER_PROMISE_CAP = "member_promise_cap", _("每个社员最多承诺多少（元）")
    BORROWER_CAP = "borrower_cap", _("每户最多借多少（元）")
    TEN_LARGEST_CAP = "ten_largest_cap", _("最大十户合计最多占多少（%）")
    TOTAL_CAP = "total_cap", _("全社最多在借多少（元）")
    LENDER_SHARE_CAP = "lender_share_cap", _("一笔借款里一个出借人最多占多少（%）")
    TERM_CAP = "term_cap", _("最长借多久（月）")
    LPR_MULTIPLE = "lpr_multiple", _("利率不超过一年期LPR的几倍")
    RATE_CAP = "rate_cap", _("年利率最高多少（%）")
    RESERVE = "reserve", _("风险准备金至少占在借的多少（%）")
    INCOME_MULTIPLE = "income_multiple", _("最多借年可支配收入的几倍")
    PENALTY_MULTIPLE = "penalty_multiple", _("罚息不超过合同利率的几倍")
    COMMITTEE_QUORUM = "committee_quorum", _("借款表决至少几人投票")
    GUARANTEE_MULTIPLE = "guarantee_multiple", _("担保余额不超过准备金的几倍")


class CoopRuleQuerySet(models.QuerySet["CoopRule"]):
    """Parameters by the day on which they hold."""

    def holding(self, *, on: date) -> Self:
        """Keep those that hold on the day, the latest first."""
        held = self.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on))
        return held.filter(starts_on__lte=on).order_by("-starts_on", "-pk")


class CoopRule(models.Model):
    """A parameter with its dates and where it was decided.

    A legal figure is never a constant of the software: where no row holds on the
    day, whoever needs it is refused with the reason.
    """

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="rules")
    code = models.CharField(_("哪一条"), max_length=24, choices=RuleCode.choices)
    value = models.DecimalField(_("数值"), max_digits=14, decimal_places=4)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)
    source = models.CharField(_("依据"), max_length=120)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    objects = CoopRuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("合作社参数")
        ordering = ("coop", "code", "-starts_on")
        constraints = [
            ends_after_start(name="coop_rule_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["coop", "code", "starts_on"], name="coop_rule_starts_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0), name="coop_rule_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.coop_id} {self.code} {self.value}"

    @property
    def figure(self) -> str:
        """Return the value as it is read: 50,000, 1.5."""
        whole, point, rest = number_text(self.value).partition(".")
        return f"{int(whole):,}{point}{rest}"


class LprTerm(models.TextChoices):
    """Which of the two published rates."""

    ONE_YEAR = "1y", _("一年期")
    FIVE_YEARS = "5y", _("五年期以上")


class LendingRate(models.Model):
    """The loan prime rate (LPR) as published, and the days for which that is known.

    ``known_until`` is the last day for which somebody has looked it up; a later
    day has no rate until the next publication is entered.
    """

    term = models.CharField(_("期限"), max_length=2, choices=LprTerm.choices)
    starts_on = models.DateField(_("公布日期"))
    known_until = models.DateField(_("知道到哪天"))
    rate_pct = models.DecimalField(_("年利率（%）"), max_digits=6, decimal_places=4)
    source = models.CharField(_("来源"), max_length=120)

    class Meta:
        verbose_name = _("贷款市场报价利率")
        ordering = ("term", "-starts_on")
        constraints = [
            models.UniqueConstraint(
                fields=["term", "starts_on"], name="lending_rate_is_published_once"
            ),
            models.CheckConstraint(
                condition=Q(known_until__gte=F("starts_on")),
                name="lending_rate_is_known_on_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.term} {self.rate_pct}%"

    @property
    def figure(self) -> str:
        """Return the rate in plain digits, without the percent sign."""
        return number_text(self.rate_pct)
