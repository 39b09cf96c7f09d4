"""Read settings from the environment, with plain words when one is missing."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SQLITE_OPTIONS: dict[str, Any] = {
    # A write transaction takes the write lock when it begins; without this two
    # readers that both want to write fail at once instead of waiting.
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL;"
        # FULL: a ledger may not lose its last commit when the power fails.
        "PRAGMA synchronous=FULL;"
        "PRAGMA cache_size=-65536;"
        "PRAGMA mmap_size=268435456;"
        "PRAGMA temp_store=MEMORY;"
        "PRAGMA busy_timeout=20000;"
    ),
}


def required(name: str) -> str:
    """Return the variable, or refuse to start and say which one is missing."""
    value = os.environ.get(name, "")
    if not value:
        message = f"Set the environment variable {name}; see .env.example."
        raise ImproperlyConfigured(message)
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return whether the variable says yes (1, true, yes, on)."""
    value = os.environ.get(name, "").strip().lower()
    return value in {"1", "true", "yes", "on"} if value else default


def words(name: str, default: str = "") -> list[str]:
    """Return the comma-separated parts of the variable."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part]


def _prepared() -> dict[str, Any]:
    """Let PostgreSQL plan what is asked again and again once for each connection.

    That is a third less work for the short questions behind every request. A pgbouncer
    before 1.21 that pools transactions cannot have it: PREPARED_STATEMENTS=0.
    """
    if not flag("PREPARED_STATEMENTS", default=True):
        return {}
    return {"server_side_binding": True, "prepare_threshold": 3}


def database(url: str) -> dict[str, Any]:
    """Turn ``sqlite:///path`` or ``postgresql://user:pass@host:port/name`` into settings."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(unquote(parts.path[1:])),
            "OPTIONS": dict(SQLITE_OPTIONS),
        }
    if parts.scheme in {"postgres", "postgresql"}:
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path[1:]),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": _prepared() | dict(parse_qsl(parts.query)),
        }
    message = (
        f"DATABASE_URL must begin with sqlite: or postgresql:, not {parts.scheme}:"
    )
    raise ImproperlyConfigured(message)
