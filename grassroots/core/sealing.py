"""Keep personal numbers encrypted, and find them again by exact match only.

A sealed text reads ``key id.payload``: the key id names the key that sealed it,
so that keys can be replaced one after the other. ``settings.PERSONAL_KEYS`` lists
the keys, newest first: the first seals, all of them open.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

NONCE_BYTES = 12
KEY_BYTES = 32


class CannotOpen(Exception):
    """The sealed text was changed, moved to another owner, or its key is gone."""


def seal(text: str, *, owner: str) -> str:
    """Return ``text`` encrypted with the newest key, readable only for ``owner``."""
    key_id, payload = _encrypt(text.encode(), owner)
    return f"{key_id}.{base64.urlsafe_b64encode(payload).decode()}"


def unseal(sealed: str, *, owner: str) -> str:
    """Return the text that was sealed for ``owner``."""
    key_id, _, payload = sealed.partition(".")
    try:
        raw = base64.urlsafe_b64decode(payload)
    except ValueError as error:
        raise CannotOpen from error
    return _decrypt(key_id, raw, owner).decode()


def seal_file(body: bytes, *, owner: str) -> bytes:
    """Return the content of a file encrypted with the newest key."""
    key_id, payload = _encrypt(body, owner)
    return key_id.encode() + b"." + payload


def unseal_file(sealed: bytes, *, owner: str) -> bytes:
    """Return the content of a file that was sealed for ``owner``."""
    key_id, _, payload = sealed.partition(b".")
    return _decrypt(key_id.decode(errors="replace"), payload, owner)


def newest_key_id() -> str:
    """Return the name of the key that seals today."""
    return next(iter(_keys()))


def digest(text: str) -> str:
    """Return a keyed hash: equal texts meet, and nobody without the key can guess."""
    if not settings.LOOKUP_KEY:
        raise ImproperlyConfigured("Set LOOKUP_KEY; see .env.example.")
    key = settings.LOOKUP_KEY.encode()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _encrypt(plain: bytes, owner: str) -> tuple[str, bytes]:
    key_id, key = next(iter(_keys().items()))
    nonce = secrets.token_bytes(NONCE_BYTES)
    return key_id, nonce + AESGCM(key).encrypt(nonce, plain, owner.encode())


def _decrypt(key_id: str, payload: bytes, owner: str) -> bytes:
    nonce, body = payload[:NONCE_BYTES], payload[NONCE_BYTES:]
    try:
        return AESGCM(_keys()[key_id]).decrypt(nonce, body, owner.encode())
    except (KeyError, ValueError, InvalidTag) as error:
        raise CannotOpen from error


def _keys() -> dict[str, bytes]:
    keys = [_key(text) for text in settings.PERSONAL_KEYS]
    if not keys:
        raise ImproperlyConfigured("Set PERSONAL_KEYS; see .env.example.")
    return {hashlib.sha256(key).hexdigest()[:8]: key for key in keys}


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        message = f"Each of PERSONAL_KEYS is {KEY_BYTES} random bytes in base64."
        raise ImproperlyConfigured(message)
    return key
