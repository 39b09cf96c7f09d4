"""The blocks that editors arrange: their own words, and live facts of their village."""

from .live import VillageBlocks
from .text import StoryBlocks

__all__ = ["StoryBlocks", "VillageBlocks"]
