"""Codes of eight characters that people can read out, with a check character.

The alphabet leaves out what is easily confused (0 O, 1 I L) and has 31
characters. Since 31 is prime, a weighted sum modulo 31 notices every wrong
character and every swap of two characters.
"""

import secrets
from collections.abc import Sequence
from typing import Protocol

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_SEPARATORS = str.maketrans("", "", " -\u3000\t\n\r·‐‑–—")


class Chooser(Protocol):
    """A source of chance: ``secrets``, or a seeded ``random.Random``."""

    def choice(self, seq: Sequence[str], /) -> str:
        """Return one of the items."""


def new_code(random_source: Chooser = secrets) -> str:
    """Return a fresh code, unguessable when made from ``secrets``."""
    body = "".join(random_source.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + ALPHABET[-_weighted_sum(body) % len(ALPHABET)]


def normalise(text: str) -> str:
    """Return what was typed as a code is written: upper case, nothing between.

    Full-width characters, as Chinese keyboards give them, become plain ones.
    """
    narrow = "".join(
        chr(ord(one) - 0xFEE0) if "！" <= one <= "～" else one for one in text
    )
    return narrow.translate(_SEPARATORS).upper()


def is_valid(code: str) -> bool:
    """Return whether a normalised text is a code with the right check character."""
    if len(code) != LENGTH or any(character not in _VALUE for character in code):
        return False
    return _weighted_sum(code) % len(ALPHABET) == 0


def _weighted_sum(text: str) -> int:
    """Sum the values, the first weighing 8 and the check character 1."""
    return sum(
        _VALUE[character] * (LENGTH - place) for place, character in enumerate(text)
    )
