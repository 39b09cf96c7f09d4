"""A household splits, merges or ends: people move, and every point goes with them.

Each is one transaction: the register's own steps, then a transfer of lots that keep
their last days, then a line that nobody edits. The same ``client_id`` with the same
body returns what was done before; with another body it raises ClientIdConflict.
"""

from .merging import inherit, merge_households
from .splitting import Split, check_split, split_household
from .steps import Agreed, available_in

__all__ = [
    "Agreed",
    "Split",
    "available_in",
    "check_split",
    "inherit",
    "merge_households",
    "split_household",
]
