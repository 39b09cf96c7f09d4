"""Loans: from the application to the last fen."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.models.coop import Coop
from rewards.ruralcredit.models.line import CreditLine, LoanProduct
from rewards.ruralcredit.models.member import CoopMember, MutualPromise
from rewards.ruralcredit.models.rating import Rating


class LoanStatus(models.TextChoices):
    """Where a loan stands."""

    APPLIED = "applied", _("申请了")
    CHECKED = "checked", _("查过了，等表决")
    APPROVED = "approved", _("表决通过，等签合同")
    REFUSED = "refused", _("没有通过")
    WITHDRAWN = "withdrawn", _("自己撤回了")
    SIGNED = "signed", _("签了合同，等银行放款")
    ACTIVE = "active", _("在借")
    COMPENSATED = "compensated", _("合作社代还了，等追回")
    CLOSED = "closed", _("还清了")
    WRITTEN_OFF = "written_off", _("核销了")


UNDECIDED = (LoanStatus.APPLIED, LoanStatus.CHECKED)
# Approved and not yet paid out: it holds a place in every cap.
COMMITTED = (LoanStatus.APPROVED, LoanStatus.SIGNED)
# Paid out and not settled with the bank.
RUNNING = (LoanStatus.ACTIVE,)
# Somebody still owes something.
OWING = (LoanStatus.ACTIVE, LoanStatus.COMPENSATED)


class Funding(models.TextChoices):
    """Whose money is lent. The co-op itself has none."""

    LINE = "line", _("银行额度")
    MEMBERS = "members", _("社员承诺出借")


class LoanQuerySet(models.QuerySet["Loan"]):
    """Loans by where they stand."""

    def undecided(self) -> Self:
        """Keep applications on which nobody has decided."""
        return self.filter(status__in=UNDECIDED)

    def committed(self) -> Self:
        """Keep those that are approved and wait for the pay-out."""
        return self.filter(status__in=COMMITTED)

    def active(self) -> Self:
        """Keep those that are lent out."""
        return self.filter(status=LoanStatus.ACTIVE)

    def owing(self) -> Self:
        """Keep those on which the household still owes something."""
        return self.filter(status__in=OWING)


class Loan(models.Model):
    """One loan of one member, and the terms frozen when it was signed.

    ``terms`` is the product's with rate, rebate and days filled in. What is owed is
    never a column: it follows from the schedule in force and the payments.
    """

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="loans")
    number = models.CharField(_("借款编号"), max_length=24)
    client_id = models.UUIDField(unique=True)
    body_digest = models.CharField(max_length=64)
    borrower = models.ForeignKey(CoopMember, models.PROTECT, related_name="loans")
    product = models.ForeignKey(LoanProduct, models.PROTECT, related_name="loans")
    rating = models.ForeignKey(
        Rating, models.PROTECT, null=True, blank=True, related_name="+"
    )
    funding = models.CharField(_("谁的钱"), max_length=8, choices=Funding.choices)
    line = models.ForeignKey(
        CreditLine, models.PROTECT, null=True, blank=True, related_name="loans"
    )
    principal_fen = models.PositiveBigIntegerField(_("借多少（分钱）"))
    periods = models.PositiveSmallIntegerField(_("分几期"))
    purpose = models.CharField(_("做什么用"), max_length=120)
    status = models.CharField(
        max_length=12, choices=LoanStatus.choices, default=LoanStatus.APPLIED
    )
    applied_on = models.DateField(_("申请日期"))
    # From here on filled when the contract is signed.
    terms = models.JSONField(null=True, blank=True)
    annual_rate_pct = models.DecimalField(
        max_digits=7, decimal_places=4, null=True, blank=True
    )
    rebate_pct = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    apr_pct = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    signed_on = models.DateField(_("签约日期"), null=True, blank=True)
    paid_out_on = models.DateField(_("放款日期"), null=True, blank=True)
    bank_reference = models.CharField(_("银行放款流水号"), max_length=60, blank=True)
    ended_on = models.DateField(_("结束日期"), null=True, blank=True)
    # Set when it is repaid: whether no instalment was ever late beyond the grace.
    was_on_time = models.BooleanField(null=True, editable=False)
    # Principal that is lent and not repaid; and what the household owes the co-op
    # since the co-op paid the bank for it. Registers, in fen, never below zero.
    principal_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, null=True, related_name="+", editable=False
    )
    # What of members' promises is locked for it until the pay-out.
    locked_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, null=True, related_name="+", editable=False
    )
    claim_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, null=True, related_name="+", editable=False
    )

    objects = LoanQuerySet.as_manager()

    class Meta:
        verbose_name = _("借款")
        ordering = ("-applied_on", "-pk")
        indexes = [
            models.Index(fields=["coop", "status"], name="loan_by_status"),
            models.Index(fields=["borrower", "status"], name="loan_of_borrower"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["coop", "number"], name="loan_number_is_unique_in_coop"
            ),
            models.CheckConstraint(
                condition=Q(principal_fen__gt=0, periods__gte=1),
                name="loan_lends_something",
            ),
            models.CheckConstraint(
                condition=Q(funding="line", line__isnull=False)
                | Q(funding="members", line__isnull=True),
                name="loan_by_line_names_the_line",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | Q(terms__isnull=False, annual_rate_pct__isnull=False),
                name="loan_signed_has_its_terms",
            ),
            models.CheckConstraint(
                condition=Q(paid_out_on__isnull=True)
                | Q(paid_out_on__gte=F("signed_on")),
                name="loan_is_paid_out_after_signing",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class StepKind(models.TextChoices):
    """What happened to a loan; every step has a person, a time and words."""

    APPLIED = "applied", _("提交申请")
    CHECKED = "checked", _("信贷员查过")
    APPROVED = "approved", _("表决通过")
    REFUSED = "refused", _("没有通过")
    WITHDRAWN = "withdrawn", _("撤回申请")
    SIGNED = "signed", _("签合同")
    PAID_OUT = "paid_out", _("银行放款")
    REPAID = "repaid", _("还款")
    PREPAID = "prepaid", _("提前还款")
    PAID_OFF = "paid_off", _("提前结清")
    CHANGE_ASKED = "asked", _("提出改还款计划")
    CHANGE_DROPPED = "dropped", _("没有改还款计划")
    RESCHEDULED = "rescheduled", _("调整还款计划")
    COMPENSATED = "compensated", _("合作社代偿")
    RECOVERED = "recovered", _("追回一笔")
    WRITTEN_OFF = "written_off", _("核销")
    CLOSED = "closed", _("还清")
    REVERSED = "reversed", _("更正一笔还款")


class LoanStep(models.Model):
    """One step of a loan's way. Steps are never edited."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=StepKind.choices)
    words = models.CharField(_("说明"), max_length=300, blank=True)
    taken_at = models.DateTimeField(_("时间"))
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("借款的一步")
        ordering = ("taken_at", "pk")

    def __str__(self) -> str:
        return f"{self.loan_id} {self.kind}"


class Guarantor(models.Model):
    """That a member stands for a loan, up to an amount."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="guarantors")
    member = models.ForeignKey(CoopMember, models.PROTECT, related_name="guarantees")
    amount_fen = models.PositiveBigIntegerField(_("担保多少（分钱）"))
    agreed_at = models.DateTimeField(_("同意时间"))
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("保证人")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "member"], name="guarantor_stands_once_per_loan"
            ),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="guarantor_stands_for_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.member_id}"


class CommitteeVote(models.Model):
    """How a committee member voted on an application."""

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="votes")
    voted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    voted_at = models.DateTimeField(_("表决时间"))
    is_for = models.BooleanField(_("同意"))
    words = models.CharField(_("理由"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("评审委员的一票")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "voted_by"], name="committee_vote_is_one_per_person"
            ),
            models.CheckConstraint(
                condition=Q(is_for=True) | ~Q(words=""),
                name="committee_vote_against_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.voted_by_id}"


class PromiseMatch(models.Model):
    """How much of a member's promise a loan has locked.

    What is repaid comes free again. What is given up is lost and locks nothing any
    more, until some of it is recovered.
    """

    loan = models.ForeignKey(Loan, models.PROTECT, related_name="matches")
    promise = models.ForeignKey(MutualPromise, models.PROTECT, related_name="matches")
    amount_fen = models.PositiveBigIntegerField(_("锁定多少（分钱）"))
    freed_fen = models.PositiveBigIntegerField(_("已放开多少（分钱）"), default=0)
    lost_fen = models.PositiveBigIntegerField(_("收不回多少（分钱）"), default=0)

    class Meta:
        verbose_name = _("出借对应")
        constraints = [
            models.UniqueConstraint(
                fields=["loan", "promise"], name="promise_match_is_one_per_loan"
            ),
            models.CheckConstraint(
                condition=Q(
                    amount_fen__gt=0, freed_fen__lte=F("amount_fen") - F("lost_fen")
                ),
                name="promise_match_frees_or_loses_at_most_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.loan_id} {self.promise_id}"
