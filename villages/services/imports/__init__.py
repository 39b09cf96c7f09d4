"""Lists of residents: read, checked, shown, and taken over whole when confirmed."""

from .flow import (
    check,
    confirm,
    discard,
    forget_old,
    progress_key,
    start,
    take_over,
)
from .papers import failed_rows, template

__all__ = [
    "check",
    "confirm",
    "discard",
    "failed_rows",
    "forget_old",
    "progress_key",
    "start",
    "take_over",
    "template",
]
