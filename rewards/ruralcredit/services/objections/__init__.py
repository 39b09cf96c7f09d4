"""我觉得不对: take an objection to a rating, and answer it in writing."""

from .deciding import decide_objection, hands_of
from .receiving import object_to

__all__ = ["decide_objection", "hands_of", "object_to"]
