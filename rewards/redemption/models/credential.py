"""How a resident shows who they are: a code on the phone, or a card and a PIN."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither
from rewards.redemption.models.outlet import Outlet
from villages.models import Resident


class Shown(models.TextChoices):
    """What was held out at the counter."""

    CODE = "code", _("手机码")
    CARD = "card", _("实体卡")


class OneTimeCodeQuerySet(models.QuerySet["OneTimeCode"]):
    """Codes by whether they still work."""

    def waiting(self, *, at: datetime) -> Self:
        """Keep those that nobody has shown and whose minute runs."""
        return self.filter(shown_at__isnull=True, expires_at__gt=at)


class OneTimeCode(models.Model):
    """The right to one redemption by one resident.

    A phone's code lives for a minute until a counter has seen it; from then on
    that counter has a quarter of an hour to open one order on it. A card with its
    PIN makes one at the counter, which is shown from the start.
    """

    LIFE: ClassVar = timedelta(seconds=60)
    HOLD: ClassVar = timedelta(minutes=15)

    resident = models.ForeignKey(Resident, models.PROTECT, related_name="+")
    code = models.CharField(_("8个字"), max_length=8, unique=True)
    shown = models.CharField(
        _("用什么换"), max_length=4, choices=Shown.choices, default=Shown.CODE
    )
    issued_at = models.DateTimeField(_("什么时候发的"))
    expires_at = models.DateTimeField(_("用到什么时候"))
    shown_at = models.DateTimeField(_("什么时候出示的"), null=True, blank=True)
    shown_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("谁扫的"),
    )
    outlet = models.ForeignKey(
        Outlet, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = OneTimeCodeQuerySet.as_manager()

    class Meta:
        verbose_name = _("一次性码")
        indexes = [
            models.Index(fields=["resident", "expires_at"], name="code_of_resident"),
            models.Index(fields=["expires_at"], name="code_by_expiry"),
        ]
        constraints = [
            both_or_neither("shown_at", "shown_by", name="code_shown_was_seen_by"),
            both_or_neither("shown_at", "outlet", name="code_shown_was_seen_at"),
            models.CheckConstraint(
                condition=Q(shown="code") | Q(shown_at__isnull=False),
                name="code_of_a_card_is_made_at_the_counter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} {self.issued_at:%F %T}"

    @property
    def held_until(self) -> datetime | None:
        """Until when the counter that saw it may open an order on it."""
        return self.shown_at + self.HOLD if self.shown_at else None


class CardPin(models.Model):
    """The PIN of a resident's printed card, kept as a hash."""

    TRIES: ClassVar = 5

    resident = models.OneToOneField(
        Resident, models.PROTECT, related_name="card_pin", verbose_name=_("村民")
    )
    pin_hash = models.CharField(max_length=128, editable=False)
    daily_limit = models.PositiveIntegerField(
        _("这张卡一天最多用几分"), null=True, blank=True
    )
    failed_tries = models.PositiveSmallIntegerField(default=0, editable=False)
    locked_at = models.DateTimeField(_("锁住时间"), null=True, blank=True)
    set_at = models.DateTimeField(_("什么时候设的"))
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("卡密码")
        constraints = [
            models.CheckConstraint(
                condition=Q(daily_limit__isnull=True) | Q(daily_limit__gte=1),
                name="card_pin_limit_is_one_or_more",
            ),
            models.CheckConstraint(
                condition=Q(failed_tries__lte=5), name="card_pin_stops_after_5_tries"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id}"

    def limit_at(self, outlet: Outlet) -> int:
        """Return how many points the card may use in a day at the outlet."""
        if self.daily_limit is None:
            return outlet.card_limit
        return min(self.daily_limit, outlet.card_limit)
