"""Enter the papers that an inspector has seen, and take them off again."""

from datetime import date, datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.register import LicenceRemoved, ShopClosed
from rewards.merchants.models import Licence, Merchant
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked, touch


@transaction.atomic
def record_licence(
    *,
    merchant: Merchant,
    title: str,
    by: User,
    at: datetime,
    number: str = "",
    valid_until: date | None = None,
) -> Licence:
    """Enter a paper of the present operator that somebody has seen; the page shows it.

    ``valid_until`` is its last day, None for one without. Raises ShopClosed and
    TooClose.
    """
    merchant = locked(merchant)
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    if operator is None:
        raise ShopClosed
    require_not_close(by, merchant)
    licence = Licence.objects.create(
        merchant=merchant,
        operator=operator,
        title=title,
        number=number,
        valid_until=valid_until,
        seen_at=at,
        seen_by=by,
    )
    touch(merchant)
    _note("merchants.licence_recorded", licence, by=by, at=at)
    return licence


@transaction.atomic
def remove_licence(*, licence: Licence, by: User, at: datetime) -> Licence:
    """Take a paper off the page. Raises LicenceRemoved when that was done, and TooClose."""
    merchant = locked(licence.merchant)
    require_not_close(by, merchant)
    licence = Licence.objects.select_for_update(of=("self",)).get(pk=licence.pk)
    if licence.removed_at:
        raise LicenceRemoved
    licence.removed_at, licence.removed_by = at, by
    licence.save(update_fields=["removed_at", "removed_by"])
    touch(merchant)
    _note("merchants.licence_removed", licence, by=by, at=at)
    return licence


def _note(action: str, licence: Licence, *, by: User, at: datetime) -> None:
    audit.record(
        action,
        target=licence,
        by=by,
        at=at,
        village_id=licence.merchant.village_id,
        data={"merchant": licence.merchant_id, "title": licence.title},
    )
