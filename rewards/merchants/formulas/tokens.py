"""The tokens in the addresses of codes: opaque, and looked up by their digest."""

import hashlib
import secrets

# Without what is easily confused when somebody has to type it after all.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz"
LENGTH = 20


def new_token() -> str:
    """Return a fresh token of 20 characters: more than 115 bits of chance."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def digest(token: str) -> str:
    """Return the SHA-256 of a token or of whatever was given for one, in hex.

    Codes are found by it, so that the time an answer takes says nothing of how much
    of a guess was right.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def new_public_id() -> str:
    """Return a fresh name for open data: 10 small letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(10)).lower()
