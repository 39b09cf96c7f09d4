"""Say who is who at the counter: codes of a minute, and cards with a PIN."""

from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import short_code
from rewards.redemption import formulas
from rewards.redemption.desk_errors import (
    HolderNotPresent,
    PinNotDigits,
    PinTooSimple,
    SetsNoPin,
)
from rewards.redemption.errors import (
    CardLocked,
    CardWithoutPin,
    CodeExpired,
    CodeMistyped,
    CodeUnknown,
    CodeUsed,
    HolderGone,
    PinNeeded,
    PinSetByClerk,
    PinWrong,
)
from rewards.redemption.models import CardPin, OneTimeCode, Outlet, Redemption, Shown
from rewards.redemption.permissions import counter_of
from rewards.redemption.selectors.holders import Holder, standing_household
from villages.models import Resident

from .standing import (
    holder_of,
    require_serving,
    require_settled_member,
    require_settled_phone,
    standing_of,
)

# What nobody redeemed with is of no use to anybody after a day.
KEPT = timedelta(days=1)


@transaction.atomic
def issue_code(*, resident: Resident, at: datetime) -> OneTimeCode:
    """Give the resident a code for one redemption within the minute.

    A code that was given before and not yet shown stops working: there is never
    more than one.
    """
    # Two requests at once would each find the other's code not there yet.
    resident = Resident.objects.select_for_update(of=("self",), no_key=True).get(
        pk=resident.pk
    )
    household = standing_household(resident, on=timezone.localdate(at))
    if household is None:
        raise HolderGone
    require_settled_member(resident, household, at=at)
    require_settled_phone(resident, at=at)
    OneTimeCode.objects.filter(resident=resident).waiting(at=at).update(expires_at=at)
    return OneTimeCode.objects.create(
        resident=resident,
        code=_fresh_code(),
        issued_at=at,
        expires_at=at + OneTimeCode.LIFE,
    )


def identify(
    *, code: str, outlet: Outlet, by: User, at: datetime, pin: str = ""
) -> Holder:
    """Return who holds the code or card, and what they may use at this counter now.

    From then on a code belongs to this clerk at this outlet, for one order within
    a quarter of an hour. What is not of this village is unknown, whatever it is.
    A card whose PIN this very clerk has set is for another clerk. A wrong PIN counts
    even though it is refused, so this is no part of a larger transaction.
    """
    on = timezone.localdate(at)
    require_serving(outlet, by, on=on)
    text = short_code.normalise(code)
    if not short_code.is_valid(text):
        raise CodeMistyped
    seen = (
        OneTimeCode.objects.select_related("resident__village")
        .filter(code=text, shown=Shown.CODE, resident__village=outlet.village_id)
        .first()
    )
    if seen is not None:
        standing_of(seen.resident, by, on=on)
        seen = _show(seen, outlet=outlet, by=by, at=at)
    else:
        resident = _card_holder(text, outlet)
        _require_set_by_another(resident, by)
        if not pin:
            raise PinNeeded
        _require_pin(resident, pin, at=at)
        household, _account = standing_of(resident, by, on=on)
        require_settled_member(resident, household, at=at)
        seen = _show_card(resident, outlet=outlet, by=by, at=at)
    return holder_of(seen, outlet=outlet, by=by, at=at)


def held_by(code: OneTimeCode, *, outlet: Outlet, by: User, at: datetime) -> Holder:
    """Return again who showed a code that this counter has seen, while it holds."""
    require_held(code, outlet=outlet, at=at)
    return holder_of(code, outlet=outlet, by=by, at=at)


def require_held(code: OneTimeCode, *, outlet: Outlet, at: datetime) -> None:
    """Refuse a code that this counter has not seen, not lately, or used already."""
    order = Redemption.objects.filter(code=code).first()
    if order is not None:
        raise CodeUsed(time=_clock(order.opened_at))
    if code.outlet_id != outlet.pk or code.held_until is None:
        raise CodeUnknown
    if code.held_until <= at:
        raise CodeExpired


def set_pin(
    *,
    resident: Resident,
    pin: str,
    in_person: bool,
    by: User,
    at: datetime,
    daily_limit: int | None = None,
) -> CardPin:
    """Let the resident, who is present, choose a PIN for the card; this unlocks it.

    Nobody does this who serves at a counter of the village. ``daily_limit`` is the
    resident's own, below what the outlets allow.
    """
    require_no_counter(resident, by, on=timezone.localdate(at))
    if not in_person:
        raise HolderNotPresent
    if standing_household(resident, on=timezone.localdate(at)) is None:
        raise HolderGone
    if not formulas.is_pin(pin):
        raise PinNotDigits
    known = (f"{resident.born_on:%Y%m%d}", f"{resident.born_on:%y%m%d}", resident.phone)
    if formulas.is_trivial(pin, known=known):
        raise PinTooSimple
    with transaction.atomic():
        card, _created = CardPin.objects.update_or_create(
            resident=resident,
            defaults={
                "pin_hash": make_password(pin),
                "daily_limit": daily_limit,
                "failed_tries": 0,
                "locked_at": None,
                "set_at": at,
                "set_by": by,
            },
        )
        audit.record(
            "redemption.pin_set",
            target=resident,
            by=by,
            at=at,
            data={"in_person": True, "daily_limit": daily_limit},
        )
    return card


def require_no_counter(resident: Resident, by: User, *, on: date) -> None:
    """Refuse whoever serves the resident at a counter, or will from a later day."""
    outlet = counter_of(by, resident, on=on)
    if outlet is not None:
        raise SetsNoPin(outlet=outlet.name)


def forget_unused(*, on: date, at: datetime) -> int:
    """Drop yesterday's codes on which nothing was redeemed; return how many."""
    old = OneTimeCode.objects.filter(expires_at__lt=at - KEPT, redemption__isnull=True)
    return old.delete()[0]


def _fresh_code() -> str:
    """Return a code that neither another code nor a card has."""
    while True:
        code = short_code.new_code()
        taken = OneTimeCode.objects.filter(code=code).exists()
        if not taken and not Resident.objects.filter(card_code=code).exists():
            return code


def _card_holder(code: str, outlet: Outlet) -> Resident:
    resident = (
        Resident.objects.select_related("village")
        .filter(card_code=code, village=outlet.village_id)
        .first()
    )
    if resident is None:
        raise CodeUnknown
    return resident


@transaction.atomic
def _show(code: OneTimeCode, *, outlet: Outlet, by: User, at: datetime) -> OneTimeCode:
    """Note that this clerk has seen the code; only once, except to read it again."""
    code = (
        OneTimeCode.objects.select_for_update(of=("self",), no_key=True)
        .select_related("resident__village")
        .get(pk=code.pk)
    )
    order = Redemption.objects.filter(code=code).first()
    if order is not None:
        raise CodeUsed(time=_clock(order.opened_at))
    again = code.outlet_id == outlet.pk and code.shown_by_id == by.pk
    if code.shown_at is not None and not (again and at < code.expires_at):
        raise CodeUsed(time=_clock(code.shown_at))
    if at >= code.expires_at:
        raise CodeExpired
    if code.shown_at is None:
        code.shown_at, code.shown_by, code.outlet = at, by, outlet
        code.save(update_fields=["shown_at", "shown_by", "outlet"])
    return code


def _show_card(
    resident: Resident, *, outlet: Outlet, by: User, at: datetime
) -> OneTimeCode:
    """Make the code of a card whose PIN was right; this clerk has seen it."""
    return OneTimeCode.objects.create(
        resident=resident,
        code=_fresh_code(),
        shown=Shown.CARD,
        issued_at=at,
        expires_at=at + OneTimeCode.LIFE,
        shown_at=at,
        shown_by=by,
        outlet=outlet,
    )


def _require_set_by_another(resident: Resident, by: User) -> None:
    if CardPin.objects.filter(resident=resident, set_by=by).exists():
        raise PinSetByClerk


def _require_pin(resident: Resident, pin: str, *, at: datetime) -> None:
    """Refuse a wrong PIN, and after five any PIN until a new one is set.

    Durable: the count of wrong tries stays although the answer is a refusal.
    """
    with transaction.atomic(durable=True):
        card = (
            CardPin.objects.select_for_update(of=("self",))
            .filter(resident=resident)
            .first()
        )
        if card is None:
            raise CardWithoutPin
        if card.locked_at is not None:
            raise CardLocked
        is_right = check_password(pin, card.pin_hash)
        card.failed_tries = 0 if is_right else card.failed_tries + 1
        if card.failed_tries >= CardPin.TRIES:
            card.locked_at = at
            audit.record("redemption.card_locked", target=resident, by=None, at=at)
        card.save(update_fields=["failed_tries", "locked_at"])
    if card.locked_at is not None:
        raise CardLocked
    if not is_right:
        raise PinWrong(left=CardPin.TRIES - card.failed_tries)


def _clock(moment: datetime) -> str:
    """Return the time of day as the counter says it: 9:52."""
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02d}"
