"""What the homes show, gathered from the apps below."""

from .desks import AreaDesk, CounterDesk, area_desk, counter_desk
from .homes import Fair, ResidentHome, resident_home

__all__ = [
    "AreaDesk",
    "CounterDesk",
    "Fair",
    "ResidentHome",
    "area_desk",
    "counter_desk",
    "resident_home",
]
