"""Keep the register of shops: who trades where, under whose name."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from stdnum.cn import uscc as usccs
from stdnum.exceptions import ValidationError

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.register import (
    BadUscc,
    DayOutOfOrder,
    SameAddress,
    ShopClosed,
    TooClose,
    UsccTaken,
)
from rewards.merchants.formulas import tokens
from rewards.merchants.models import (
    Appeal,
    AppealStatus,
    Merchant,
    Operator,
    RevokeReason,
)
from rewards.merchants.permissions import is_close_to_operator
from rewards.merchants.selectors.register import at_address
from rewards.merchants.services import codes
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked
from rewards.merchants.services.inspections import leave_unfinished
from villages.models import Resident, Village

FIELDS = frozenset({"name", "address", "place", "sector", "phone", "exempt_reason"})


@transaction.atomic
def register(
    *,
    village: Village,
    name: str,
    uscc: str,
    address: str,
    sector: str,
    opened_on: date,
    operator_name: str,
    by: User,
    at: datetime,
    operator_phone: str = "",
    shares_address: bool = False,
    **details: Any,
) -> Merchant:
    """Enter a shop with its present operator, who runs it from the day it opened.

    Raises BadUscc, UsccTaken (another trading shop has the number), SameAddress
    (another trades there, and ``shares_address`` does not say that there are two),
    DayOutOfOrder (opened after today), and TooClose when it is the registrar's own
    or a relative's.
    """
    _require_known(details)
    uscc = clean_uscc(uscc)
    _require_free(uscc)
    if not shares_address:
        _require_alone(village, address)
    if opened_on > timezone.localdate(at):
        raise DayOutOfOrder(first=opened_on.isoformat())
    merchant = Merchant.objects.create(
        village=village,
        public_id=tokens.new_public_id(),
        name=name,
        uscc=uscc,
        address=address,
        sector=sector,
        opened_on=opened_on,
        registered_at=at,
        registered_by=by,
        **details,
    )
    _begin(merchant, operator_name, operator_phone, opened_on, by=by)
    _note("merchants.registered", merchant, by=by, at=at, data={"uscc": uscc})
    return merchant


@transaction.atomic
def change(
    *,
    merchant: Merchant,
    by: User,
    at: datetime,
    shares_address: bool = False,
    **changes: Any,
) -> Merchant:
    """Change what the sign, the address or the sector says; grades stay.

    Another address is a move: the plate that hangs at the old one is revoked. Raises
    TooClose, and SameAddress as ``register`` does.
    """
    _require_known(changes)
    merchant = locked(merchant)
    require_not_close(by, merchant)
    changed = {
        field: [getattr(merchant, field), value]
        for field, value in changes.items()
        if getattr(merchant, field) != value
    }
    if not changed:
        return merchant
    if "address" in changed and not shares_address:
        _require_alone(merchant.village, changes["address"])
    for field, (_old, new) in changed.items():
        setattr(merchant, field, new)
    merchant.version += 1
    merchant.save(update_fields=[*changed, "version"])
    _note("merchants.changed", merchant, by=by, at=at, data=changed)
    if "address" in changed:
        for code in merchant.codes.live():
            codes.revoke_code(code=code, reason=RevokeReason.MOVED, by=by, at=at)
    return merchant


@transaction.atomic
def change_operator(
    *,
    merchant: Merchant,
    name: str,
    uscc: str,
    starts_on: date,
    by: User,
    at: datetime,
    phone: str = "",
) -> Operator:
    """Let somebody else run the shop from a day on: no grade, no code, no evidence.

    The former operator's last day is the day before; a visit that was not signed is
    dropped and a running appeal ends with it. Raises ShopClosed, BadUscc, UsccTaken,
    DayOutOfOrder and TooClose.
    """
    merchant = locked(merchant)
    if merchant.closed_on:
        raise ShopClosed
    require_not_close(by, merchant)
    uscc = clean_uscc(uscc)
    _require_free(uscc, but=merchant)
    former = merchant.operators.get(ends_on__isnull=True)
    if not former.starts_on < starts_on <= timezone.localdate(at):
        raise DayOutOfOrder(first=former.starts_on.isoformat())
    former.ends_on = starts_on - timedelta(days=1)
    former.save(update_fields=["ends_on"])
    _end_what_runs(former, reason=RevokeReason.OPERATOR, by=by, at=at)
    for code in merchant.codes.live():
        codes.revoke_code(code=code, reason=RevokeReason.OPERATOR, by=by, at=at)
    merchant.refresh_from_db(fields=["version"])
    merchant.uscc, merchant.grade, merchant.recheck_on = uscc, None, None
    merchant.accident_on, merchant.accident_words = None, ""
    merchant.version += 1
    merchant.save()
    operator = _begin(merchant, name, phone, starts_on, by=by)
    _note("merchants.operator_changed", merchant, by=by, at=at, data={"uscc": uscc})
    return operator


@transaction.atomic
def close(*, merchant: Merchant, on: date, by: User, at: datetime) -> Merchant:
    """Enter that the shop has closed; its code is revoked and shows no grade. TooClose."""
    merchant = locked(merchant)
    if merchant.closed_on:
        raise ShopClosed
    require_not_close(by, merchant)
    operator = merchant.operators.get(ends_on__isnull=True)
    if not operator.starts_on <= on <= timezone.localdate(at):
        raise DayOutOfOrder(first=operator.starts_on.isoformat())
    for code in merchant.codes.live():
        codes.revoke_code(code=code, reason=RevokeReason.CLOSED, by=by, at=at)
    operator.ends_on = on
    operator.save(update_fields=["ends_on"])
    _end_what_runs(operator, reason=RevokeReason.CLOSED, by=by, at=at)
    merchant.refresh_from_db(fields=["version"])
    merchant.closed_on, merchant.grade, merchant.recheck_on = on, None, None
    merchant.version += 1
    merchant.save()
    _note("merchants.closed", merchant, by=by, at=at, data={"on": on.isoformat()})
    return merchant


def clean_uscc(text: str) -> str:
    """Return a unified social credit code as it is written, or raise BadUscc."""
    try:
        return str(usccs.validate(text))
    except ValidationError as error:
        raise BadUscc from error


def _begin(
    merchant: Merchant, name: str, phone: str, starts_on: date, *, by: User
) -> Operator:
    """Let somebody run the shop, known by phone to the register of the village."""
    resident = None
    if phone:
        known = Resident.objects.filter(
            phone=phone, name=name, village=merchant.village_id
        )
        resident = known.order_by("pk").first()
    operator = Operator(
        merchant=merchant,
        name=name,
        uscc=merchant.uscc,
        phone=phone,
        resident=resident,
        starts_on=starts_on,
    )
    if is_close_to_operator(by, operator):
        raise TooClose
    operator.save()
    return operator


def _require_known(given: dict[str, Any]) -> None:
    unknown = given.keys() - FIELDS
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")


def _require_free(uscc: str, but: Merchant | None = None) -> None:
    same = Merchant.objects.filter(uscc=uscc, closed_on__isnull=True)
    taken = (same.exclude(pk=but.pk) if but else same).first()
    if taken:
        raise UsccTaken(name=taken.name)


def _require_alone(village: Village, address: str) -> None:
    other = at_address(village, address).first()
    if other:
        raise SameAddress(name=other.name)


def _end_what_runs(
    operator: Operator, *, reason: RevokeReason, by: User, at: datetime
) -> None:
    """Let nothing go on that was about a grade which is shown no more."""
    words = str(reason.label)
    leave_unfinished(merchant=operator.merchant, reason=words, by=by, at=at)
    for appeal in Appeal.objects.pending().filter(operator=operator):
        appeal.status, appeal.reasons = AppealStatus.WITHDRAWN, words
        appeal.decided_at, appeal.decided_by = at, by
        appeal.save(update_fields=["status", "reasons", "decided_at", "decided_by"])


def _note(
    action: str, merchant: Merchant, *, by: User, at: datetime, data: dict[str, Any]
) -> None:
    audit.record(action, target=merchant, by=by, at=at, data=data)
