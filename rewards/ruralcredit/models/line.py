"""What the bank grants the co-op: one line, guaranteed by a reserve."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither, ends_after_start
from rewards.ruralcredit.models.coop import Coop


class CreditLineQuerySet(models.QuerySet["CreditLine"]):
    """Lines by the day on which they hold."""

    def holding(self, *, on: date) -> Self:
        """Keep those that hold on the day."""
        return self.filter(starts_on__lte=on, ends_on__gte=on, closed_at__isnull=True)


class CreditLine(models.Model):
    """A line (整体授信) that a custodian bank grants to a co-op.

    The bank pays the borrowers; the co-op guarantees ``guarantee_pct`` of what is
    owed and pays (代偿) when the bank claims after ``trigger_days`` in arrears.
    ``bank_share_pct`` is the bank's part of each loan, and ``fee_pct`` what it asks of
    the co-op: they stand in the agreement and are shown and printed as it says; nothing
    is reckoned from them. ``free_account`` holds
    what may still be lent, ``reserve_account`` the reserve (风险准备金) that the bank
    keeps for the co-op: registers of the bank's money, in fen, never below zero.
    """

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="lines")
    bank = models.CharField(_("哪家银行"), max_length=60)
    agreement = models.CharField(_("协议号"), max_length=60)
    amount_fen = models.PositiveBigIntegerField(_("额度（分钱）"))
    bank_share_pct = models.DecimalField(
        _("银行出资占比（%）"), max_digits=5, decimal_places=2, default=100
    )
    guarantee_pct = models.DecimalField(
        _("合作社担保比例（%）"), max_digits=5, decimal_places=2
    )
    trigger_days = models.PositiveSmallIntegerField(_("逾期几天起代偿"))
    fee_pct = models.DecimalField(
        _("年服务费（%）"), max_digits=5, decimal_places=2, default=0
    )
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"))
    closed_at = models.DateTimeField(_("收回时间"), null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    free_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, related_name="+", editable=False
    )
    reserve_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, related_name="+", editable=False
    )

    objects = CreditLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("银行授信")
        ordering = ("coop", "-starts_on")
        constraints = [
            ends_after_start(name="credit_line_ends_after_it_starts"),
            both_or_neither("closed_at", "closed_by", name="credit_line_end_is_signed"),
            models.UniqueConstraint(
                fields=["coop", "agreement"], name="credit_line_agreement_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(bank_share_pct__gt=0, bank_share_pct__lte=100)
                & Q(guarantee_pct__gte=0, guarantee_pct__lte=100)
                & Q(amount_fen__gt=0),
                name="credit_line_shares_are_percentages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.agreement}"


class LoanProduct(models.Model):
    """How a loan is reckoned; everything is printed on the contract.

    ``terms`` is what ``formulas.loans`` reads (method, interest basis, instalment
    formula, rounding, due days, holiday shift, prepayment, allocation, penalty,
    grace). A product that a loan was made from is not edited: a new one replaces it.
    """

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="products")
    name = models.CharField(_("名称"), max_length=40)
    terms = models.JSONField(_("怎么算"))
    annual_rate_pct = models.DecimalField(
        _("年利率（%）"), max_digits=6, decimal_places=4
    )
    min_fen = models.PositiveBigIntegerField(_("最少借多少（分钱）"))
    max_fen = models.PositiveBigIntegerField(_("最多借多少（分钱）"))
    max_periods = models.PositiveSmallIntegerField(_("最多几期"))
    guarantors_needed = models.PositiveSmallIntegerField(_("要几个保证人"), default=1)
    # 信用贷: a relative rebate on the rate by band, in percent, such as {"AAA": "30"}.
    rebates = models.JSONField(_("守信优惠（%）"), default=dict, blank=True)
    created_at = models.DateTimeField(_("设立时间"))
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    retired_at = models.DateTimeField(_("停用时间"), null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("借款产品")
        ordering = ("coop", "pk")
        constraints = [
            both_or_neither(
                "retired_at", "retired_by", name="loan_product_end_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(min_fen__gt=0, max_fen__gte=models.F("min_fen"))
                & Q(max_periods__gte=1, annual_rate_pct__gte=0),
                name="loan_product_has_sensible_bounds",
            ),
        ]

    def __str__(self) -> str:
        return self.name
