"""Keep who looked at a resident's file, as what, and what for."""

from datetime import datetime, timedelta

from django.db import transaction

from grassroots.accounts.capacities import Capacity
from grassroots.accounts.models import User
from villages.models import FileView, Resident

# Paging back and forth, or a reload, is still the same look.
SAME_LOOK = timedelta(minutes=10)


@transaction.atomic
def log(
    *, resident: Resident, viewer: User, capacity: Capacity, purpose: str, at: datetime
) -> FileView:
    """Keep one look at the file; the resident reads these lines.

    The line is its own audit: it is written once and names who, as what and why.
    A second look for the same purpose within ten minutes is the same one.
    """
    same = FileView.objects.filter(
        resident=resident,
        viewer=viewer,
        purpose=purpose,
        role=str(capacity.role_label),
        viewed_at__gt=at - SAME_LOOK,
        viewed_at__lte=at,
    ).first()
    if same:
        return same
    return FileView.objects.create(
        resident=resident,
        viewer=viewer,
        role=str(capacity.role_label),
        purpose=purpose,
        viewed_at=at,
    )
