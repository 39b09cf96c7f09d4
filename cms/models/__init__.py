"""The public pages: home, county, town, village, and plain pages below them."""

from .areas import CountyPage, TownPage, VillagePage
from .pages import HomePage, StandardPage

__all__ = ["CountyPage", "HomePage", "StandardPage", "TownPage", "VillagePage"]
