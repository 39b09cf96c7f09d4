"""The codes on the doors."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.merchants.models.merchant import Merchant, Operator


class RevokeReason(models.TextChoices):
    """Why a code no longer holds."""

    LOST = "lost", _("牌子丢了")
    WORN = "worn", _("牌子坏了")
    SWAPPED = "swapped", _("牌子被人动过")
    OPERATOR = "operator", _("换了经营者")
    MOVED = "moved", _("店搬走了")
    CLOSED = "closed", _("店关了")
    RENEWED = "renewed", _("换了新牌子")


class CreditCodeQuerySet(models.QuerySet["CreditCode"]):
    """Codes by whether they hold."""

    def live(self) -> Self:
        """Keep those that were not revoked; they may still have run out."""
        return self.filter(revoked_at__isnull=True)

    def valid(self, *, on: date) -> Self:
        """Keep those that hold on the day."""
        return self.live().filter(valid_until__gte=on)


class CreditCode(models.Model):
    """One printed code of one shop under one operator: plate and stickers share it.

    ``token`` is what the address holds, from a secure source of chance; it is looked
    up by ``token_digest`` (SHA-256, hex), so that no comparison depends on how much
    of a guess was right. ``short_code`` is typed by hand. ``serial`` is the number
    on the plate, ``issue`` counts the plates of this shop from 1.
    """

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="codes")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="codes")
    token = models.CharField(max_length=24, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    short_code = models.CharField(_("短码"), max_length=8, unique=True)
    serial = models.CharField(_("牌号"), max_length=24, unique=True)
    issue = models.PositiveSmallIntegerField(_("第几块牌子"))
    issued_at = models.DateTimeField(_("发牌时间"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    # The last day.
    valid_until = models.DateField(_("有效到"))
    printed_at = models.DateTimeField(_("打印时间"), null=True, blank=True)
    printed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    revoked_at = models.DateTimeField(_("作废时间"), null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    revoke_reason = models.CharField(
        _("为什么作废"), max_length=8, choices=RevokeReason.choices, blank=True
    )

    objects = CreditCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("信用码")
        ordering = ("merchant", "-issue")
        constraints = [
            models.UniqueConstraint(
                fields=["merchant", "issue"], name="credit_code_issue_is_unique"
            ),
            models.UniqueConstraint(
                fields=["merchant"],
                condition=Q(revoked_at__isnull=True),
                name="merchant_has_one_live_code",
            ),
            both_or_neither(
                "printed_at", "printed_by", name="credit_code_print_signed"
            ),
            both_or_neither(
                "revoked_at", "revoked_by", name="credit_code_revoke_signed"
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoke_reason="")
                | Q(revoked_at__isnull=False) & ~Q(revoke_reason=""),
                name="credit_code_revoked_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True)
                | Q(revoked_at__gte=F("issued_at")),
                name="credit_code_revoked_after_issue",
            ),
        ]

    def __str__(self) -> str:
        return self.serial


class ScanCount(models.Model):
    """How often a code was opened on a day: a number, and nothing of who did it."""

    code = models.ForeignKey(CreditCode, models.PROTECT, related_name="scans")
    day = models.DateField(_("日期"))
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("扫码次数")
        constraints = [
            models.UniqueConstraint(fields=["code", "day"], name="scan_count_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.day}"


class GuessCount(models.Model):
    """How many addresses that never existed were asked for on a day."""

    day = models.DateField(_("日期"), unique=True)
    count = models.PositiveIntegerField(_("次数"), default=0)

    class Meta:
        verbose_name = _("猜码次数")

    def __str__(self) -> str:
        return f"{self.day}"


class CheckKind(models.TextChoices):
    """Why somebody should go and look. Never an accusation."""

    NOT_THE_SHOP = "not_the_shop", _("有人说码和店对不上")
    MANY_SCANS = "many_scans", _("一天被扫了很多次")
    GUESSING = "guessing", _("有人在猜码")
    FLOOD = "flood", _("一天来了很多条反映")


class CheckOutcome(models.TextChoices):
    """What was found."""

    NOTHING = "nothing", _("看过，没事")
    SWAPPED = "swapped", _("码被换过，已处理")
    MISPLACED = "misplaced", _("牌子挂错了，已改")
    REPLACED = "replaced", _("换了新牌子")


class CheckTask(models.Model):
    """Somebody should go and look at a code or a shop; one open task for each kind.

    ``reports`` counts what raised it again while it is open.
    """

    kind = models.CharField(_("什么事"), max_length=12, choices=CheckKind.choices)
    merchant = models.ForeignKey(
        Merchant, models.PROTECT, null=True, blank=True, related_name="checks"
    )
    code = models.ForeignKey(
        CreditCode, models.PROTECT, null=True, blank=True, related_name="checks"
    )
    words = models.TextField(_("怎么说的"), max_length=800, blank=True)
    place = models.CharField(_("在哪儿看到的"), max_length=80, blank=True)
    photo = models.ImageField(
        _("照片"), upload_to="merchants/checks/%Y/%m/", blank=True
    )
    reports = models.PositiveIntegerField(_("几次"), default=1)
    facts = models.JSONField(default=dict, blank=True)
    raised_at = models.DateTimeField(_("什么时候"))
    done_at = models.DateTimeField(_("看过时间"), null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    outcome = models.CharField(
        _("看下来"), max_length=9, choices=CheckOutcome.choices, blank=True
    )
    outcome_words = models.CharField(_("说明"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("要看一看的事")
        ordering = ("-raised_at", "-pk")
        constraints = [
            both_or_neither("done_at", "done_by", name="check_done_is_signed"),
            models.UniqueConstraint(
                fields=["kind", "merchant"],
                condition=Q(done_at__isnull=True, merchant__isnull=False),
                name="check_is_open_once_for_a_shop",
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(done_at__isnull=True, merchant__isnull=True),
                name="check_of_no_shop_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
