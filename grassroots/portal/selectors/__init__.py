"""What the homes show, gathered from the apps below."""

from .corrected import corrected
from .desks import (
    AreaDesk,
    CoopDesk,
    CounterDesk,
    ShopDesk,
    area_desk,
    coop_desk,
    counter_desk,
    shop_desk,
)
from .homes import Fair, ResidentHome, resident_home

__all__ = [
    "AreaDesk",
    "CoopDesk",
    "CounterDesk",
    "Fair",
    "ResidentHome",
    "ShopDesk",
    "area_desk",
    "coop_desk",
    "corrected",
    "counter_desk",
    "resident_home",
    "shop_desk",
]
