"""Ways to tell people on the phone: one class each, named by settings.MESSAGE_BACKENDS.

They are asked in the order of the setting; the first that reaches somebody is enough.
"""

import json
import logging
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from grassroots.accounts import sms

logger = logging.getLogger(__name__)
SECONDS = 10


@dataclass(frozen=True)
class Outgoing:
    """What is to be told to whom: a text without anybody's secrets, and where to read."""

    phone: str
    user_id: int | None
    village: str
    text: str
    address: str


@dataclass(frozen=True)
class Ways:
    """The names of the ways there are, of those that reach somebody, and what to follow."""

    has: frozenset[str]
    reached: frozenset[str]
    # What the service account is called in WeChat, if the installation says so.
    account: str

    @property
    def has_wechat(self) -> bool:
        """Whether WeChat is set up here."""
        return WechatTemplateBackend.name in self.has

    @property
    def follows(self) -> bool:
        """Whether the installation knows the person as one who follows its account."""
        return WechatTemplateBackend.name in self.reached


class MessageBackend(Protocol):
    """A way of telling; made anew for each message."""

    name: ClassVar[str]

    def reaches(self, outgoing: Outgoing) -> bool:
        """Return whether the person can be reached this way at all."""

    def send(self, outgoing: Outgoing) -> None:
        """Send it, or raise."""


class SmsBackend:
    """A short message, sent as the installation sends its login codes."""

    name: ClassVar = "sms"

    def reaches(self, outgoing: Outgoing) -> bool:
        """Whoever has a phone."""
        return bool(outgoing.phone)

    def send(self, outgoing: Outgoing) -> None:
        """Send it."""
        sms.send(outgoing.phone, outgoing.text)


class NotTaken(Exception):
    """The other side answered that it did not take the message."""


class WechatTemplateBackend:
    """A template message of the installation's service account, off unless named.

    ``settings.WECHAT["OPENID_OF"]`` is the dotted name of a function that returns the
    openid of a user's key, or nothing; ``TOKEN_OF`` that of one without arguments which
    returns a valid access token. Both are the installation's: it keeps them alive.
    """

    name: ClassVar = "wechat"

    def is_set_up(self) -> bool:
        """Return whether the installation has given all that it takes."""
        names = ("ADDRESS", "TEMPLATE", "TOKEN_OF", "OPENID_OF")
        return all(settings.WECHAT.get(name) for name in names)

    def reaches(self, outgoing: Outgoing) -> bool:
        """Whoever follows the service account."""
        return bool(outgoing.user_id and self._openid(outgoing.user_id))

    def send(self, outgoing: Outgoing) -> None:
        """Post it; what the other side does not take is an error."""
        body = {
            "touser": self._openid(outgoing.user_id),
            "template_id": self._setting("TEMPLATE"),
            "url": outgoing.address,
            "data": {
                "village": {"value": outgoing.village},
                "text": {"value": outgoing.text},
            },
        }
        answer = _post(self._address(), body)
        if answer.get("errcode", 0) != 0:
            raise NotTaken(str(answer.get("errcode")))

    def _address(self) -> str:
        token = import_string(self._setting("TOKEN_OF"))()
        address = self._setting("ADDRESS")
        return f"{address}?{urlencode({'access_token': token})}"

    def _openid(self, user_id: int | None) -> str:
        return str(import_string(self._setting("OPENID_OF"))(user_id) or "")

    def _setting(self, name: str) -> str:
        value: str = settings.WECHAT.get(name, "")
        if not value:
            message = f"Set WECHAT_{name} to send template messages."
            raise ImproperlyConfigured(message)
        return value


def _post(address: str, body: dict[str, Any]) -> dict[str, Any]:
    """Post JSON to an https address and return the JSON of the answer."""
    if urlsplit(address).scheme != "https":
        message = "WECHAT_ADDRESS must begin with https:"
        raise ImproperlyConfigured(message)
    request = Request(  # noqa: S310 - https, as asked above
        address,
        json.dumps(body, ensure_ascii=False).encode(),
        {"Content-Type": "application/json"},
    )
    with urlopen(request, timeout=SECONDS) as answer:  # noqa: S310
        found: dict[str, Any] = json.load(answer)
    return found


class LocmemBackend:
    """Keep what is sent in ``outbox``, for tests."""

    name: ClassVar = "locmem"
    outbox: ClassVar[list[Outgoing]] = []

    def reaches(self, outgoing: Outgoing) -> bool:
        """Whoever has a phone."""
        return bool(outgoing.phone)

    def send(self, outgoing: Outgoing) -> None:
        """Keep it."""
        self.outbox.append(outgoing)


def ways_to(*, phone: str, user_id: int | None) -> "Ways":
    """Return which ways this installation has, and which of them reach somebody."""
    out = Outgoing(phone=phone, user_id=user_id, village="", text="", address="")
    has, reached = set(), set()
    for backend in backends():
        if isinstance(backend, WechatTemplateBackend) and not backend.is_set_up():
            continue
        has.add(backend.name)
        try:
            if backend.reaches(out):
                reached.add(backend.name)
        except Exception:
            # The installation's own function failed: no reason to show no page.
            logger.exception("Nobody knows whom %s reaches", backend.name)
    return Ways(frozenset(has), frozenset(reached), settings.WECHAT.get("ACCOUNT", ""))


def backends() -> list[MessageBackend]:
    """Return the ways of this installation, the first choice first."""
    return [import_string(name)() for name in settings.MESSAGE_BACKENDS]
