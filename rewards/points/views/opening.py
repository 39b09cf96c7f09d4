"""What the passbook pages of all faces share: how the address says where to open."""

from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rewards.points.models import PointsAccount
from rewards.points.selectors import passbook as books
from rewards.points.selectors.trail import trail

TABS = (
    (books.ALL, _("全部")),
    (books.USABLE, _("可用")),
    (books.WAITING, _("公示中")),
    (books.USED, _("已兑换")),
    (books.EXPIRED, _("已过期")),
)


def number(request: HttpRequest, name: str) -> int | None:
    """Return a number from the address; None for none, or for what is not one."""
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def opened(
    request: HttpRequest, account: PointsAccount, *, home: str
) -> dict[str, Any]:
    """Return the passbook, opened where the address says.

    ``home`` is the address of the passbook itself; its lines and its print lie
    below it.
    """
    view = request.GET.get("show", books.ALL)
    view = view if view in books.VIEWS else books.ALL
    at = number(request, "page" if view == books.ALL else "at")
    on = timezone.localdate()
    book = books.passbook(account, on=on, view=view, at=at)
    return {
        "book": book,
        "cover": book.cover,
        "tabs": TABS,
        "home": home,
        "today": on,
    }


def explained(account: PointsAccount, entry: int) -> dict[str, Any]:
    """Return how a line came about; to a line of another passbook the answer is 404."""
    found = trail(account, entry) if account.pk else None
    if found is None:
        raise Http404
    return {"trail": found}
