"""Why a code says nothing of the shop any more, and what one can do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rewards.merchants.models import CreditCode, RevokeReason

_LOOK = _("看看店门口有没有新牌子，扫新牌子上的码")


@dataclass(frozen=True)
class Gone:
    """What happened, since when, why, and the first thing to do."""

    title: Any
    because: Any
    first: Any = _LOOK
    since: date | None = None


CLOSED = Gone(_("这家店关了"), _("店关了"), _("门要是还开着，请打下面的电话告诉我们"))
_EXPIRED = Gone(_("这个码过期了"), _("牌子到期了"))
_VOID = _("这个码作废了")
_REASONS = {
    RevokeReason.LOST: Gone(_VOID, _("牌子丢了")),
    RevokeReason.WORN: Gone(_VOID, _("牌子坏了")),
    RevokeReason.SWAPPED: Gone(
        _VOID, _("牌子被人动过"), _("旁边另贴的码请不要扫，等店家挂出新牌子")
    ),
    RevokeReason.OPERATOR: Gone(_VOID, _("换了经营者")),
    RevokeReason.MOVED: Gone(
        _("这家店搬走了"), _("店搬走了"), _("到了新地址，扫那边门口的新牌子")
    ),
    RevokeReason.CLOSED: CLOSED,
    RevokeReason.RENEWED: Gone(_VOID, _("换了新牌子")),
}


def gone_of(code: CreditCode, *, on: date) -> Gone | None:
    """Return why the code holds no longer on the day; None while it does."""
    if code.revoked_at:
        found = _REASONS[RevokeReason(code.revoke_reason)]
        since = timezone.localdate(code.revoked_at)
        return Gone(found.title, found.because, found.first, since)
    if code.valid_until < on:
        return _EXPIRED
    return None
