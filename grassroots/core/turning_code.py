"""A code that turns: derived from a name and the minute, kept nowhere.

Whoever knows the installation's key works it out; nobody reads it in a table. The
code of the minute before is accepted too, for those who type slowly.
"""

import hmac
from datetime import datetime

from grassroots.core import sealing, short_code

SECONDS = 60
LENGTH = 6


def code_at(name: str, *, at: datetime) -> str:
    """Return the six characters that hold for ``name`` in the minute of ``at``."""
    return _code(name, _window(at))


def seconds_left(*, at: datetime) -> int:
    """Return for how many seconds the code of the moment is still the newest."""
    return SECONDS - int(at.timestamp()) % SECONDS


def accepts(name: str, typed: str, *, at: datetime) -> bool:
    """Return whether the text is the code of this minute, or of the one before."""
    text = short_code.normalise(typed).encode()
    now = _window(at)
    # Both are compared, and in the same time, whichever is right.
    found = [
        hmac.compare_digest(_code(name, one).encode(), text) for one in (now, now - 1)
    ]
    return any(found)


def _window(at: datetime) -> int:
    return int(at.timestamp()) // SECONDS


def _code(name: str, window: int) -> str:
    """Turn the keyed hash into characters that people can read out."""
    number = int(sealing.digest(f"turning:{name}:{window}"), 16)
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(short_code.ALPHABET))
        letters.append(short_code.ALPHABET[rest])
    return "".join(letters)
