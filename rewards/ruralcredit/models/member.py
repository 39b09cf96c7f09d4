"""Who belongs to a co-op, and what they promised to lend."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither, ends_after_start
from rewards.ruralcredit.models.coop import Coop, PeriodQuerySet
from villages.models import Household, Resident


class CoopMember(models.Model):
    """That a resident is a member (社员), with a share, from a day to a day.

    Mutual aid is for members only. ``household`` is whose rating and caps count;
    it is that of the resident on the day of joining.
    """

    coop = models.ForeignKey(Coop, models.PROTECT, related_name="members")
    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    household = models.ForeignKey(Household, models.PROTECT, related_name="+")
    number = models.CharField(_("社员证号"), max_length=12)
    starts_on = models.DateField(_("入社日期"))
    ends_on = models.DateField(_("最后一天"), null=True, blank=True)
    share_fen = models.PositiveBigIntegerField(_("股金（分钱）"), default=0)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("社员")
        ordering = ("coop", "number")
        constraints = [
            ends_after_start(name="coop_member_leaves_after_joining"),
            models.UniqueConstraint(
                fields=["coop", "number"], name="coop_member_number_is_unique"
            ),
            models.UniqueConstraint(
                fields=["coop", "resident"],
                condition=Q(ends_on__isnull=True),
                name="coop_member_belongs_once",
            ),
        ]

    def __str__(self) -> str:
        return self.resident.name

    def belongs(self, *, on: date) -> bool:
        """Return whether the membership holds on the day."""
        return self.starts_on <= on and (self.ends_on is None or self.ends_on >= on)


class MutualPromise(models.Model):
    """A member's promise to lend (承诺出借). It is no payment: no money moves by it.

    What loans have matched of it is locked until they are repaid; the rest may be
    taken back at any time. ``amount_fen`` less ``returned_fen`` less what the free
    account holds is locked, or lost by a loan that was given up.
    """

    member = models.ForeignKey(CoopMember, models.PROTECT, related_name="promises")
    amount_fen = models.PositiveBigIntegerField(_("承诺多少（分钱）"))
    # What was taken back of it so far; the rest is free or locked.
    returned_fen = models.PositiveBigIntegerField(_("收回多少（分钱）"), default=0)
    starts_on = models.DateField(_("从哪天起"))
    ends_on = models.DateField(_("到哪天止"))
    recorded_at = models.DateTimeField(_("登记时间"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(_("撤回时间"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    # Holds what of the promise no loan uses; a register, in fen.
    free_account = models.OneToOneField(
        "ledger.Account", models.PROTECT, related_name="+", editable=False
    )

    objects = PeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("承诺出借")
        constraints = [
            ends_after_start(name="mutual_promise_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(amount_fen__gt=0), name="mutual_promise_promises_something"
            ),
            models.CheckConstraint(
                condition=Q(returned_fen__lte=F("amount_fen")),
                name="mutual_promise_returns_no_more_than_it_promised",
            ),
            both_or_neither(
                "withdrawn_at", "withdrawn_by", name="mutual_promise_end_is_signed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.amount_fen}"
