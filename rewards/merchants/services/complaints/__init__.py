"""What passers-by say of a shop: received, put to the merchant, decided."""

from rewards.merchants.services.complaints.deciding import decide, disregard_flood
from rewards.merchants.services.complaints.handling import (
    assign,
    put_to_merchant,
    reply,
)
from rewards.merchants.services.complaints.receiving import Said, receive

__all__ = [
    "Said",
    "assign",
    "decide",
    "disregard_flood",
    "put_to_merchant",
    "receive",
    "reply",
]
