"""Tests talk to this machine only."""

import socket
from typing import Any

import pytest


class OutsideLoopback(Exception):
    """A test tried to reach another machine."""


def is_here(host: object) -> bool:
    """Say whether a host name or address is this machine."""
    return str(host) in {"localhost", "::1", "", "None"} or str(host).startswith("127.")


def _check(address: object) -> None:
    # Unix sockets have a path for an address; the others begin with the host.
    if isinstance(address, tuple) and not is_here(address[0]):
        raise OutsideLoopback(address)


class LoopbackSocket(socket.socket):
    """A socket that refuses every address that is not this machine's."""

    def connect(self, address: Any) -> None:
        """Connect, if it is to this machine."""
        _check(address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        """Connect, if it is to this machine."""
        _check(address)
        return super().connect_ex(address)

    def sendto(self, *arguments: Any) -> int:
        """Send, if it is to this machine."""
        _check(arguments[-1])
        return super().sendto(*arguments)


def stay_on_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse other machines, by name and by address."""
    look_up = socket.getaddrinfo

    def look_up_here(host: object, *arguments: Any, **named: Any) -> Any:
        if not is_here(host.decode() if isinstance(host, bytes) else host):
            raise OutsideLoopback(host)
        return look_up(host, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "socket", LoopbackSocket)
    monkeypatch.setattr(socket, "getaddrinfo", look_up_here)
