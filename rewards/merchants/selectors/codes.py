"""Find the code that somebody scanned or typed: one query, whatever was typed."""

from grassroots.core import short_code
from grassroots.core.prepared import Prepared, given
from rewards.merchants.formulas.tokens import digest
from rewards.merchants.models import CreditCode

_FIELDS = (
    *("token", "token_digest", "short_code", "serial", "issue", "operator"),
    *("valid_until", "revoked_at", "revoke_reason", "merchant__version"),
    "merchant__sector",
    *("merchant__photo_small", "merchant__village__name", "merchant__village__phone"),
    "merchant__village__town__name",
)


def _found_by(column: str) -> Prepared[CreditCode]:
    """Return the query for a code by a column, worded once for all requests."""
    field = CreditCode._meta.get_field(column)
    return Prepared(
        lambda: (
            CreditCode.objects.filter(**{column: given("value", field)})
            .select_related("merchant__village__town")
            .only(*_FIELDS)
        )
    )


_by_digest = _found_by("token_digest")
_by_short_code = _found_by("short_code")


def code_by_token(token: str) -> CreditCode | None:
    """Return the code with the token, revoked and expired ones too; else None.

    What never could be a token takes the same way: it is hashed and looked up.
    """
    return next(iter(_by_digest(value=digest(token))), None)


def code_by_short_code(typed: str) -> CreditCode | None:
    """Return the code with the normalised short code, or None; see core.short_code."""
    if not short_code.is_valid(typed):
        return None
    return next(iter(_by_short_code(value=typed)), None)
