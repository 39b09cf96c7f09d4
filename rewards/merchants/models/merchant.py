"""Shops, who runs them, and what papers they hold."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from grassroots.core.constraints import both_or_neither, ends_after_start
from villages.models import County, Resident, Town, Village

if TYPE_CHECKING:
    from rewards.merchants.models.grade import Grade


class Sector(models.TextChoices):
    """What a shop does; each has checklists and pledges of its own."""

    CATERING = "catering", _("餐饮")
    FOOD_SHOP = "food_shop", _("食品店")
    GENERAL = "general", _("百货小店")
    FARM_SUPPLIES = "farm_supplies", _("农资店")
    MARKET_STALL = "market_stall", _("集市摊位")
    LODGING = "lodging", _("民宿旅店")
    SERVICES = "services", _("理发修理等服务")
    MILL = "mill", _("粮油加工")


class MerchantQuerySet(models.QuerySet["Merchant"]):
    """Shops by where they are and whether they still trade."""

    def in_area(self, area: County | Town | Village) -> Self:
        """Keep the shops of a county, town or village."""
        return self.filter(village__in=Village.objects.in_area(area))

    def trading(self, *, on: date) -> Self:
        """Keep those that have not closed by the day."""
        return self.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))

    def matching(self, words: str) -> Self:
        """Keep those with the words in name, address or street, or with that USCC."""
        return self.filter(
            Q(name__icontains=words)
            | Q(address__icontains=words)
            | Q(place__icontains=words)
            | Q(uscc=words.upper())
        )


class Merchant(models.Model):
    """A shop at an address, under the sign that people see.

    ``uscc`` is the unified social credit code of who runs it now; earlier ones are
    with the operators. ``grade`` is the last one given to the present operator, and
    ``recheck_on`` the first day on which time alone may change it: a penalty's term,
    a complaint's year. ``version`` grows with every write that the public page
    shows, so that no copy of that page outlives it.
    """

    village = models.ForeignKey(Village, models.PROTECT, related_name="merchants")
    # What open data calls the shop; no token, and never printed on a plate.
    public_id = models.CharField(max_length=12, unique=True)
    name = models.CharField(_("门头上的名字"), max_length=40)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    address = models.CharField(_("地址"), max_length=80)
    place = models.CharField(_("哪个小组或哪条街"), max_length=40, blank=True)
    sector = models.CharField(_("行当"), max_length=16, choices=Sector.choices)
    phone = models.CharField(_("店里电话"), max_length=20, blank=True)
    opened_on = models.DateField(_("开业日期"))
    photo = models.ImageField(
        _("门头照片"), upload_to="merchants/fronts/%Y/%m/", blank=True
    )
    # What the public page shows: at most 24 KB.
    photo_small = models.ImageField(
        upload_to="merchants/small/%Y/%m/", blank=True, editable=False
    )
    photo_taken_on = models.DateField(_("照片哪天拍的"), null=True, blank=True)
    exempt_reason = models.CharField(_("为什么不评级"), max_length=80, blank=True)
    accident_on = models.DateField(_("哪天出的安全事故"), null=True, blank=True)
    accident_words = models.CharField(_("事故怎么公布的"), max_length=120, blank=True)
    closed_on = models.DateField(_("哪天关的"), null=True, blank=True)
    grade: "models.ForeignKey[Grade | None]" = models.ForeignKey(
        "merchants.Grade",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    recheck_on = models.DateField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    registered_at = models.DateTimeField(_("登记时间"))
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )

    objects = MerchantQuerySet.as_manager()

    class Meta:
        verbose_name = _("商户")
        ordering = ("village", "name", "pk")
        indexes = [
            models.Index(fields=["village", "sector"], name="merchant_of_village"),
            models.Index(
                fields=["recheck_on"],
                condition=Q(recheck_on__isnull=False),
                name="merchant_to_recheck",
            ),
        ]
        constraints = [
            # One licence, one shop that trades.
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(closed_on__isnull=True),
                name="merchant_uscc_trades_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="merchant_closes_after_it_opened",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OperatorQuerySet(models.QuerySet["Operator"]):
    """Operators by when they run the shop."""

    def in_force(self, *, on: date) -> Self:
        """Keep those who run a shop on the day."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on
        )


class Operator(models.Model):
    """Who runs a shop, from a day to a day. Grades and evidence belong to them.

    A new operator starts afresh: nothing of the former one is counted or shown.
    ``user`` is the account that speaks for the shop, ``resident`` the entry of the
    village's register, when they are known; both serve recusal.
    """

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="operators")
    name = models.CharField(_("经营者姓名"), max_length=40)
    uscc = models.CharField(_("统一社会信用代码"), max_length=18)
    phone = models.CharField(_("手机号"), max_length=20, blank=True, db_index=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    resident = models.ForeignKey(
        Resident, models.PROTECT, null=True, blank=True, related_name="shops"
    )
    starts_on = models.DateField(_("从哪天起经营"))
    ends_on = models.DateField(_("到哪天止"), null=True, blank=True)

    objects = OperatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("经营者")
        ordering = ("merchant", "-starts_on", "-pk")
        constraints = [
            ends_after_start(name="operator_ends_after_start"),
            models.UniqueConstraint(
                fields=["merchant"],
                condition=Q(ends_on__isnull=True),
                name="merchant_has_one_operator_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Licence(models.Model):
    """A paper that an inspector has seen: a business licence, a food permit."""

    merchant = models.ForeignKey(Merchant, models.PROTECT, related_name="licences")
    operator = models.ForeignKey(Operator, models.PROTECT, related_name="licences")
    title = models.CharField(_("什么证"), max_length=40)
    number = models.CharField(_("证号"), max_length=40, blank=True)
    valid_until = models.DateField(_("有效到"), null=True, blank=True)
    seen_at = models.DateTimeField(_("核对时间"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        verbose_name = _("证照")
        ordering = ("merchant", "pk")
        constraints = [
            both_or_neither(
                "removed_at", "removed_by", name="licence_removed_is_signed"
            )
        ]

    def __str__(self) -> str:
        return self.title


class MerchantImport(models.Model):
    """A list of shops that was uploaded, looked at, and perhaps taken in."""

    village = models.ForeignKey(Village, models.PROTECT, null=True, related_name="+")
    town = models.ForeignKey(Town, models.PROTECT, related_name="+")
    file_name = models.CharField(_("文件"), max_length=80)
    rows = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    uploaded_at = models.DateTimeField(_("上传时间"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    added = models.PositiveIntegerField(
        _("登记了几家"), default=0, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("商户名单")
        constraints = [
            both_or_neither(
                "confirmed_at", "confirmed_by", name="merchant_import_is_signed"
            )
        ]

    def __str__(self) -> str:
        return self.file_name
