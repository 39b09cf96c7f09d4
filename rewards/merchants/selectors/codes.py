"""Find the code that somebody scanned or typed: one query, whatever was typed."""

from datetime import datetime
from typing import Any, NamedTuple

from grassroots.core import short_code
from grassroots.core.prepared import PreparedRows, given
from rewards.merchants.formulas.tokens import digest
from rewards.merchants.models import CreditCode


class Scanned(NamedTuple):
    """A code that was issued, and all that tells whether its page is still the same."""

    pk: int
    token: str
    revoked_at: datetime | None
    version: int
    village: str
    phone: str
    town: str


_FIELDS = (
    *("pk", "token", "revoked_at", "merchant__version"),
    *("merchant__village__name", "merchant__village__phone"),
    "merchant__village__town__name",
)


def _found_by(column: str) -> PreparedRows:
    """Return the query for a code by a column, worded once for all requests."""
    field: Any = CreditCode._meta.get_field(column)
    return PreparedRows(
        lambda: (
            CreditCode.objects.filter(**{column: given("value", field)})
            .order_by()
            .values_list(*_FIELDS)
        )
    )


_by_digest = _found_by("token_digest")
_by_short_code = _found_by("short_code")


def scanned_by_token(token: str) -> Scanned | None:
    """Return the code with the token, revoked and expired ones too; else None.

    What never could be a token takes the same way: it is hashed and looked up.
    """
    rows = _by_digest(value=digest(token))
    return Scanned(*rows[0]) if rows else None


def scanned_by_short_code(typed: str) -> Scanned | None:
    """Return the code with the normalised short code, or None; see core.short_code."""
    if not short_code.is_valid(typed):
        return None
    rows = _by_short_code(value=typed)
    return Scanned(*rows[0]) if rows else None


def whole(scanned: Scanned) -> CreditCode:
    """Return the code with its shop and the shop's place."""
    return CreditCode.objects.select_related("merchant__village__town").get(
        pk=scanned.pk
    )
