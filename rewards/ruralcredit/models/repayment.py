"""What a loan owes on which day, and what was paid."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.ruralcredit.models.loan import Loan, PromiseMatch


class ScheduleReason(models.TextChoices):
    """Why a loan got a new schedule."""

    PAY_OUT = "pay_out", _("放款")
    PREPAYMENT = "prepayment", _("提前还了一部分")
    RESCHEDULE = "reschedule", _("商量好改计划")
    WRITE_OFF = "write_off", _("核销")
    CORRECTION = "correction", _("更正还款，恢复原计划")


class PlanChange(models.Model):
    """A change of a loan's plan: an officer proposes it, the committee signs or drops it.

    It begins with the instalment due on ``from_due``. What was overdue when it was
    signed is kept here: interest and penalty fell due again with the first new row.
    """

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="changes")
    from_due = models.DateField(_("从哪期起"))
    new_due = models.DateField(_("改到哪天还"), null=True, blank=True)
    annual_rate_pct = models.DecimalField(
        _("新的年利率（%）"), max_digits=7, decimal_places=4, null=True, blank=True
    )
    extra_periods = models.PositiveSmallIntegerField(_("加几期"), default=0)
    grace_periods = models.PositiveSmallIntegerField(_("几期只还利息"), default=0)
    words = models.CharField(_("为什么"), max_length=200)
    proposed_at = models.DateTimeField(_("提出时间"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField(_("定的时间"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    is_approved = models.BooleanField(_("同意"), default=False)
    days_late = models.PositiveSmallIntegerField(default=0)
    # May be below zero: principal that is overdue bears penalty in place of interest.
    carried_interest_fen = models.BigIntegerField(default=0)
    carried_fee_fen = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("改还款计划")
        ordering = ("-proposed_at", "-pk")
        constraints = [
            both_or_neither("decided_at", "decided_by", name="plan_change_is_signed"),
            models.UniqueConstraint(
                fields=["loan"],
                condition=Q(decided_at__isnull=True),
                name="plan_change_waits_once_per_loan",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | Q(is_approved=False)
                | ~Q(decided_by=models.F("proposed_by")),
                name="plan_change_is_signed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(words=""), name="plan_change_has_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.from_due}"


class ScheduleVersion(models.Model):
    """A loan's schedule from a day on. The latest version is in force; rows are never edited."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="schedules")
    number = models.PositiveSmallIntegerField(_("第几版"))
    reason = models.CharField(max_length=12, choices=ScheduleReason.choices)
    words = models.CharField(_("说明"), max_length=200, blank=True)
    from_on = models.DateField(_("从哪天起"))
    # What the rows follow from; a change may have altered what was signed.
    terms = models.JSONField()
    # Interest of the period that was running is paid until that day.
    ran_until = models.DateField(null=True)
    # Rows due by then are settled: what was unpaid of them is in later rows.
    settled_until = models.DateField(null=True)
    # What made it: a change that was signed, or principal that was paid early.
    change = models.ForeignKey(
        PlanChange, models.PROTECT, null=True, related_name="schedules"
    )
    payment = models.ForeignKey(
        "Payment", models.PROTECT, null=True, related_name="schedules"
    )
    level_fen = models.PositiveBigIntegerField(null=True)
    made_at = models.DateTimeField(_("时间"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("还款计划")
        ordering = ("loan", "number")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "number"], name="schedule_version_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} v{self.number}"


class Instalment(models.Model):
    """One row of a schedule: what is due on a day, in fen. Never edited.

    ``due_on`` is the day to pay (after a holiday shift), ``anchor_on`` the day from
    which later ones are counted.
    """

    schedule = models.ForeignKey(
        ScheduleVersion, models.PROTECT, related_name="instalments"
    )
    n = models.PositiveSmallIntegerField(_("第几期"))
    anchor_on = models.DateField()
    due_on = models.DateField(_("到期"))
    days = models.PositiveSmallIntegerField(_("天数"))
    principal_fen = models.PositiveBigIntegerField(_("本金"))
    interest_fen = models.PositiveBigIntegerField(_("利息"))
    fee_fen = models.PositiveBigIntegerField(_("费用"), default=0)
    balance_fen = models.PositiveBigIntegerField(_("还后剩余"))

    class Meta:
        verbose_name = _("一期")
        ordering = ("schedule", "n")
        indexes = [models.Index(fields=["due_on"], name="instalment_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "n"], name="instalment_number_is_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.schedule_id} #{self.n}"


class PaymentKind(models.TextChoices):
    """What a payment is."""

    REPAYMENT = "repayment", _("还款")
    PREPAYMENT = "prepayment", _("提前还一部分")
    PAY_OFF = "pay_off", _("提前结清")
    COMPENSATION = "compensation", _("合作社代偿")
    RECOVERY = "recovery", _("追回")


class Excess(models.TextChoices):
    """What is done with more than is due, as whoever paid chose."""

    NEXT = "next", _("先抵下一期")
    SHORTER = "shorter", _("还本金，早点还完")
    LOWER = "lower", _("还本金，每期少还")


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Payments by whether they count."""

    def counting(self) -> Self:
        """Keep those that were not taken back."""
        return self.filter(reversed_at__isnull=True)


class Payment(models.Model):
    """Money that reached the bank for a loan, as it is allocated; insert-only.

    ``client_id`` makes a payment sent twice one, ``bank_reference`` a line of a file.
    """

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="payments")
    client_id = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=12, choices=PaymentKind.choices)
    excess = models.CharField(max_length=8, choices=Excess.choices, default=Excess.NEXT)
    paid_on = models.DateField(_("还款日期"))
    amount_fen = models.PositiveBigIntegerField(_("还了多少（分钱）"))
    bank_reference = models.CharField(_("银行流水号"), max_length=60, blank=True)
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    reversed_at = models.DateTimeField(_("更正时间"), null=True, blank=True)
    reversed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    reversal_reason = models.CharField(max_length=200, blank=True, default="")

    objects = PaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("还款")
        ordering = ("paid_on", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "bank_reference"],
                condition=~Q(bank_reference="") & Q(reversed_at__isnull=True),
                name="payment_bank_reference_counts_once",
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="payment_pays_something"
            ),
            both_or_neither(
                "reversed_at", "reversed_by", name="payment_reversal_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(reversed_at__isnull=True) | ~Q(reversal_reason=""),
                name="payment_reversal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.paid_on} {self.amount_fen}"


class PaymentPart(models.Model):
    """What a payment settled of one instalment. Never edited.

    ``instalment`` None is what was paid early on the principal itself, with interest up
    to that day, below zero where what was paid ahead never ran and pays principal.
    """

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="parts")
    instalment = models.ForeignKey(
        Instalment, models.PROTECT, null=True, related_name="parts"
    )
    penalty_fen = models.PositiveBigIntegerField(_("罚息"), default=0)
    fee_fen = models.PositiveBigIntegerField(_("费用"), default=0)
    interest_fen = models.BigIntegerField(_("利息"), default=0)
    principal_fen = models.PositiveBigIntegerField(_("本金"), default=0)
    # What of it pays back the co-op, which had paid the bank.
    claim_fen = models.PositiveBigIntegerField(_("还合作社代偿"), default=0)

    class Meta:
        verbose_name = _("还款的一部分")
        ordering = ("payment", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(interest_fen__gte=0) | Q(instalment__isnull=True),
                name="payment_part_of_a_row_gives_nothing_back",
            )
        ]

    def __str__(self) -> str:
        return f"{self.payment_id} {self.instalment_id}"


class PaymentPosting(models.Model):
    """Which movement of the register a payment made; of a promise, whose it came back to."""

    payment = models.ForeignKey(Payment, models.PROTECT, related_name="postings")
    posting = models.OneToOneField("ledger.Posting", models.PROTECT, related_name="+")
    match = models.ForeignKey(PromiseMatch, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("还款的记账")

    def __str__(self) -> str:
        return f"{self.payment_id} {self.posting_id}"


class WriteOff(models.Model):
    """That the co-op gave up what is left of a loan, by a decision. Recovery goes on."""

    loan = models.OneToOneField(Loan, models.PROTECT, related_name="write_off")
    principal_fen = models.PositiveBigIntegerField(_("本金"))
    interest_fen = models.PositiveBigIntegerField(_("利息"))
    resolution = models.CharField(_("决议"), max_length=120)
    written_off_on = models.DateField(_("核销日期"))
    decided_at = models.DateTimeField(_("时间"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("核销")

    def __str__(self) -> str:
        return f"{self.loan_id} {self.principal_fen}"
