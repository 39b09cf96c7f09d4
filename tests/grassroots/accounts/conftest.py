"""What the tests of signing in share."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], list[str]]:
    """Return the short messages that went to a number, the oldest first."""
    monkeypatch.setattr(settings, "SMS_DIRECTORY", tmp_path / "sms")

    def read(phone: str) -> list[str]:
        file = tmp_path / "sms" / f"{phone}.txt"
        return file.read_text(encoding="utf-8").splitlines() if file.exists() else []

    return read


def code_in(message: str) -> str:
    """Return the one-time code of a short message."""
    found = re.search(r"\d{6}", message)
    assert found
    return found.group()
