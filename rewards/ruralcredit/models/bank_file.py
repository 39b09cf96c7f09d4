"""What the bank says was paid, line by line, beside the register."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.coop import Coop
from rewards.ruralcredit.models.repayment import Payment


class BankFile(models.Model):
    """A statement of the bank, read and compared with the register."""

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="bank_files")
    name = models.CharField(_("文件名"), max_length=120)
    digest = models.CharField(max_length=64)
    period_from = models.DateField(_("从"))
    period_until = models.DateField(_("到"))
    declared_fen = models.BigIntegerField(_("文件写的合计（分钱）"))
    read_at = models.DateTimeField(_("导入时间"))
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("银行对账文件")
        ordering = ("-read_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "digest"], name="bank_file_is_read_once"
            )
        ]

    def __str__(self) -> str:
        return self.name


class LineOutcome(models.TextChoices):
    """What a line of the bank's file is to the register."""

    MATCHED = "matched", _("对上了")
    RECORDED = "recorded", _("按银行的记了一笔")
    UNKNOWN = "unknown", _("找不到是哪笔借款")
    DIFFERENT = "different", _("金额或日期对不上")
    REFUSED = "refused", _("记不进去")


DIFFERENT = (LineOutcome.UNKNOWN, LineOutcome.DIFFERENT, LineOutcome.REFUSED)


class BankLineQuerySet(models.QuerySet["BankLine"]):
    """Lines by whether somebody has to look at them."""

    def open(self) -> Self:
        """Keep those of which ``is_open`` is true."""
        gone = Q(payment__reversed_at__isnull=False)
        unseen = Q(settled_at=None) | Q(settled_at__lt=F("payment__reversed_at"))
        waiting = Q(settled_at=None, outcome__in=DIFFERENT)
        return self.filter((gone & unseen) | (Q(payment__reversed_at=None) & waiting))


class BankLine(models.Model):
    """One line of a bank's file, and what became of it."""

    file = models.ForeignKey(BankFile, models.PROTECT, related_name="lines")
    row = models.PositiveIntegerField(_("第几行"))
    booked_on = models.DateField(_("入账日期"))
    loan_number = models.CharField(_("借款编号"), max_length=24, blank=True)
    reference = models.CharField(_("流水号"), max_length=60)
    amount_fen = models.BigIntegerField(_("金额（分钱）"))
    outcome = models.CharField(max_length=10, choices=LineOutcome.choices)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    words = models.CharField(max_length=200, blank=True, default="")
    settled_at = models.DateTimeField(_("处理时间"), null=True, blank=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    objects = BankLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("银行文件的一行")
        ordering = ("file", "row")
        constraints = [
            models.UniqueConstraint(
                fields=["file", "row"], name="bank_line_is_one_per_row"
            ),
            both_or_neither(
                "settled_at", "settled_by", name="bank_line_settlement_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.row}"

    def is_open(self) -> bool:
        """Return whether somebody still has to look at it.

        Also one whose payment was taken back since somebody last looked.
        """
        gone = self.payment.reversed_at if self.payment else None
        if gone is not None:
            return self.settled_at is None or self.settled_at < gone
        return self.settled_at is None and self.outcome in DIFFERENT
