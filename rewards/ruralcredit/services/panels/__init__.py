"""Peer appraisal behind closed doors: ask people, seal scores, close, ask others."""

from .closing import close_panel
from .opening import add_people, open_panel, open_second_round
from .reading import read_scores
from .scoring import give_score

__all__ = [
    "add_people",
    "close_panel",
    "give_score",
    "open_panel",
    "open_second_round",
    "read_scores",
]
