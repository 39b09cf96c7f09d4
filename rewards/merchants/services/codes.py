"""Issue the codes for the doors, and revoke them."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import short_code
from rewards.merchants.errors.register import HasLiveCode, ShopClosed
from rewards.merchants.formulas import tokens
from rewards.merchants.models import CreditCode, Merchant, RevokeReason
from rewards.merchants.services.grades import locked, touch
from villages.formulas.months import add_months

# A plate outside is bleached and scratched after a year.
VALID_MONTHS = 12


@transaction.atomic
def issue_code(*, merchant: Merchant, by: User, at: datetime) -> CreditCode:
    """Issue the next code of the shop, valid for a year from today.

    The serial is the division code of the town and a number that only grows. Raises
    HasLiveCode while another holds, ShopClosed when the shop is.
    """
    merchant = locked(merchant)
    on = timezone.localdate(at)
    if merchant.closed_on:
        raise ShopClosed
    live = merchant.codes.live().first()
    if live and live.valid_until >= on:
        raise HasLiveCode(serial=live.serial)
    if live:
        # It has run out; one live code at a time.
        revoke_code(code=live, reason=RevokeReason.RENEWED, by=by, at=at)
    return _issue(merchant, by=by, at=at)


@transaction.atomic
def revoke_code(
    *, code: CreditCode, reason: RevokeReason | str, by: User, at: datetime
) -> CreditCode:
    """Let a code hold no longer, from this moment on. A revoked one stays as it is."""
    merchant = locked(code.merchant)
    code = CreditCode.objects.select_for_update(of=("self",)).get(pk=code.pk)
    if code.revoked_at:
        return code
    # A clock that was set back must not keep a stolen plate alive.
    code.revoked_at = max(at, code.issued_at)
    code.revoked_by, code.revoke_reason = by, reason
    code.save(update_fields=["revoked_at", "revoked_by", "revoke_reason"])
    touch(merchant)
    audit.record(
        "merchants.code_revoked",
        target=code,
        by=by,
        at=at,
        village_id=merchant.village_id,
        data={"merchant": merchant.pk, "serial": code.serial, "reason": str(reason)},
    )
    return code


@transaction.atomic
def replace_code(
    *, merchant: Merchant, reason: RevokeReason | str, by: User, at: datetime
) -> CreditCode:
    """Revoke the live code, whatever it is, and issue the next."""
    merchant = locked(merchant)
    if merchant.closed_on:
        raise ShopClosed
    for live in merchant.codes.live():
        revoke_code(code=live, reason=reason, by=by, at=at)
    return _issue(merchant, by=by, at=at)


@transaction.atomic
def mark_printed(*, codes: list[CreditCode], by: User, at: datetime) -> None:
    """Remember when a plate was last printed."""
    for code in codes:
        code.printed_at, code.printed_by = at, by
        code.save(update_fields=["printed_at", "printed_by"])
        audit.record(
            "merchants.code_printed",
            target=code,
            by=by,
            at=at,
            village_id=code.merchant.village_id,
            data={"serial": code.serial},
        )


def last_day(on: date) -> date:
    """Return until when a code issued on the day holds."""
    return add_months(on, VALID_MONTHS)


def _issue(merchant: Merchant, *, by: User, at: datetime) -> CreditCode:
    before = merchant.codes.aggregate(last=Max("issue"))["last"] or 0
    token = tokens.new_token()
    operator = merchant.operators.get(ends_on__isnull=True)
    code = CreditCode.objects.create(
        merchant=merchant,
        operator=operator,
        token=token,
        token_digest=tokens.digest(token),
        short_code=_free_short_code(),
        serial=f"{merchant.village.town.code[-5:]}-{merchant.pk:05d}-{before + 1}",
        issue=before + 1,
        issued_at=at,
        issued_by=by,
        valid_until=last_day(timezone.localdate(at)),
    )
    touch(merchant)
    audit.record(
        "merchants.code_issued",
        target=code,
        by=by,
        at=at,
        village_id=merchant.village_id,
        data={"merchant": merchant.pk, "serial": code.serial},
    )
    return code


def _free_short_code() -> str:
    """Return a short code that no code has or had."""
    while True:
        found = short_code.new_code()
        if not CreditCode.objects.filter(short_code=found).exists():
            return found
