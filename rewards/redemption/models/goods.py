"""What an outlet offers, and every piece that came in or went out."""

from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rewards.redemption import formulas
from rewards.redemption.models.outlet import Outlet


class GoodsKind(models.TextChoices):
    """Whether it lies on a shelf or is done by somebody."""

    GOODS = "goods", _("东西")
    SERVICE = "service", _("服务")


class Category(models.TextChoices):
    """The shelves by which people look for something."""

    FOOD = "food", _("粮油")
    DAILY = "daily", _("日用")
    FARM = "farm", _("农用")
    SERVICE = "service", _("服务")


class LimitPeriod(models.TextChoices):
    """Over which days a household's limit counts."""

    DAY = formulas.DAY, _("每天")
    WEEK = formulas.WEEK, _("每周")
    MONTH = formulas.MONTH, _("每月")
    QUARTER = formulas.QUARTER, _("每季")
    YEAR = formulas.YEAR, _("每年")


class GoodsQuerySet(models.QuerySet["Goods"]):
    """Goods by outlet and whether they are on the list."""

    def offered(self) -> Self:
        """Keep what is on the price list."""
        return self.filter(is_offered=True)


class Goods(models.Model):
    """Goods with a stock, or a service with places, for a price in points.

    ``stock`` is what the moves add up to; only ``services.stock`` and a
    redemption change it. The price of an order is frozen when it is opened.
    """

    ICONS: ClassVar = (
        ("oil", _("油")),
        ("rice", _("粮")),
        ("can", _("壶")),
        ("towel", _("毛巾")),
        ("soap", _("肥皂")),
        ("paste", _("牙膏")),
        ("wash", _("洗涤")),
        ("umbrella", _("雨具")),
        ("thermos", _("暖壶")),
        ("quilt", _("洗被子")),
        ("scissors", _("理发")),
        ("tractor", _("农机")),
        ("gift", _("其他")),
    )

    outlet = models.ForeignKey(Outlet, models.PROTECT, related_name="goods")
    name = models.CharField(_("叫什么"), max_length=40)
    # 花生油 comes as 5升, and is handed over by the 桶.
    pack = models.CharField(_("规格"), max_length=20, blank=True)
    unit = models.CharField(_("量词"), max_length=6, default="个")
    category = models.CharField(_("类别"), max_length=10, choices=Category.choices)
    kind = models.CharField(
        _("东西还是服务"),
        max_length=10,
        choices=GoodsKind.choices,
        default=GoodsKind.GOODS,
    )
    price = models.PositiveIntegerField(_("几分"), validators=[MinValueValidator(1)])
    stock = models.PositiveIntegerField(_("库存"), null=True, blank=True)
    daily_places = models.PositiveSmallIntegerField(
        _("每天几位"), null=True, blank=True
    )
    per_household_limit = models.PositiveSmallIntegerField(
        _("每户最多换几份"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    limit_period = models.CharField(
        _("限量按"), max_length=10, choices=LimitPeriod.choices, blank=True
    )
    note = models.CharField(_("说一句"), max_length=20, blank=True)
    icon = models.CharField(_("图样"), max_length=20, choices=ICONS, default="gift")
    is_offered = models.BooleanField(_("正在换"), default=True)
    sort = models.PositiveSmallIntegerField(_("排第几"), default=100)

    objects = GoodsQuerySet.as_manager()

    class Meta:
        verbose_name = _("货品")
        ordering = ("sort", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["outlet", "name", "pack"], name="goods_name_is_unique_in_outlet"
            ),
            models.CheckConstraint(
                condition=Q(price__gte=1), name="goods_price_is_one_or_more"
            ),
            models.CheckConstraint(
                condition=Q(stock__isnull=True) | Q(stock__gte=0),
                name="goods_stock_is_never_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind="service", stock__isnull=True)
                | Q(kind="goods", stock__isnull=False, daily_places__isnull=True),
                name="goods_have_stock_and_services_have_places",
            ),
            models.CheckConstraint(
                condition=Q(per_household_limit__isnull=True, limit_period="")
                | (Q(per_household_limit__gte=1) & ~Q(limit_period="")),
                name="goods_limit_has_number_and_period",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name and pack, as a receipt writes them: 花生油5升."""
        return f"{self.name}{self.pack}"

    @property
    def size(self) -> str:
        """The small words beside the name: 5升, or 1条."""
        return self.pack or f"1{self.unit}"

    @property
    def is_sold_out(self) -> bool:
        """Whether the shelf is empty."""
        return self.stock == 0


class MoveKind(models.TextChoices):
    """Why a stock changed."""

    RECEIVED = "received", _("进货")
    HANDED_OUT = "handed_out", _("换出")
    RETURNED = "returned", _("退回")
    COUNTED = "counted", _("盘点")


class StockMove(models.Model):
    """Pieces that came in (+) or went out (−). The table only grows."""

    goods = models.ForeignKey(Goods, models.PROTECT, related_name="moves")
    kind = models.CharField(_("为什么"), max_length=12, choices=MoveKind.choices)
    quantity = models.IntegerField(_("几份"))
    redemption = models.ForeignKey(
        "redemption.Redemption",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stock_moves",
        # The constraint that knows each move of an order begins with the order.
        db_index=False,
    )
    note = models.CharField(_("说明"), max_length=80, blank=True)
    moved_at = models.DateTimeField(_("什么时候"))
    moved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = _("出入库")
        ordering = ("-moved_at", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["received", "returned"], quantity__gt=0)
                | Q(kind="handed_out", quantity__lt=0)
                | (Q(kind="counted") & ~Q(quantity=0)),
                name="stock_move_goes_its_way",
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["handed_out", "returned"], redemption__isnull=False
                )
                | Q(kind__in=["received", "counted"], redemption__isnull=True),
                name="stock_move_of_an_order_names_it",
            ),
            models.UniqueConstraint(
                fields=["redemption", "goods", "kind"],
                condition=Q(redemption__isnull=False),
                name="stock_moves_once_per_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.goods_id} {self.quantity:+d}"
