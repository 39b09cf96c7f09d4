"""The code on a resident's printed card."""

from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import short_code
from villages.models import Resident


def new_card_code() -> str:
    """Return a code that no card has had."""
    while True:
        code = short_code.new_code()
        if not Resident.objects.filter(card_code=code).exists():
            return code


@transaction.atomic
def reissue_card(*, resident: Resident, by: User, at: datetime) -> Resident:
    """Give the resident a new code; from now on the lost card opens nothing."""
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    resident.card_code = new_card_code()
    resident.save(update_fields=["card_code"])
    audit.record("villages.card_reissued", target=resident, by=by, at=at)
    return resident
