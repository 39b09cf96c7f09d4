"""What the pages of the counter, of its settings and of the cards are sent."""

from .cards import ChooseCardsForm, PinForm
from .counter import IdentifyForm, SlipForm
from .outlets import ClerkForm, GoodsForm, OutletForm, StockForm

__all__ = [
    "ChooseCardsForm",
    "ClerkForm",
    "GoodsForm",
    "IdentifyForm",
    "OutletForm",
    "PinForm",
    "SlipForm",
    "StockForm",
]
