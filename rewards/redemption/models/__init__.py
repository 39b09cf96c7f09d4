"""Credit banks and supermarkets: what they offer, and who took what for points."""

from .credential import CardPin, OneTimeCode, Shown
from .goods import Category, Goods, GoodsKind, LimitPeriod, MoveKind, StockMove
from .outlet import ClerkRole, Outlet, OutletAppointment, OutletKind
from .redemption import (
    Redemption,
    RedemptionLine,
    RedemptionQuerySet,
    RedemptionStatus,
)

__all__ = [
    "CardPin",
    "Category",
    "ClerkRole",
    "Goods",
    "GoodsKind",
    "LimitPeriod",
    "MoveKind",
    "OneTimeCode",
    "Outlet",
    "OutletAppointment",
    "OutletKind",
    "Redemption",
    "RedemptionLine",
    "RedemptionQuerySet",
    "RedemptionStatus",
    "Shown",
    "StockMove",
]
