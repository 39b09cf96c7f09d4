"""Send short messages: one class per way of sending, named by settings.SMS_BACKEND."""

import sys
from pathlib import Path
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Sms(Protocol):
    """A way of sending short messages; made anew for each message."""

    def send(self, phone: str, text: str) -> None:
        """Send the text to the mobile number, or raise."""


class ConsoleSms:
    """Write messages where the developer looks. Production refuses to start with it."""

    def send(self, phone: str, text: str) -> None:
        """Write one line."""
        sys.stdout.write(f"SMS {phone}: {text}\n")
        sys.stdout.flush()


class FileSms:
    """Append messages to one file per number below settings.SMS_DIRECTORY, for tests."""

    def send(self, phone: str, text: str) -> None:
        """Append one line."""
        folder = Path(settings.SMS_DIRECTORY)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{phone}.txt").open("a", encoding="utf-8") as file:
            file.write(f"{text}\n")


def send(phone: str, text: str) -> None:
    """Send a short message the way this installation is set up to."""
    backend: Sms = import_string(settings.SMS_BACKEND)()
    backend.send(phone, text)
