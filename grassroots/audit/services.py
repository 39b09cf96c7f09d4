"""Write the audit line of a use case, inside its transaction."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db import models

from grassroots.audit.models import Event


class Actor(Protocol):
    """Whoever acts: a user, known by key."""

    pk: Any


def record(
    action: str,
    *,
    target: models.Model,
    by: Actor | None,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    village_id: int | None = None,
) -> Event:
    """Keep that ``by`` did ``action`` on ``target`` at ``at``.

    ``action`` is ``"app.verb"``, such as ``"redemption.confirmed"``. ``by`` is
    None when a timer did it. ``village_id`` is taken from the target when it has
    one. ``data`` holds plain values only, and never personal numbers.
    """
    if village_id is None:
        village_id = getattr(target, "village_id", None)
    return Event.objects.create(
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        village_id=village_id,
        by_id=by.pk if by is not None else None,
        occurred_at=at,
        data=dict(data or {}),
    )


def record_many(
    action: str,
    lines: Iterable[tuple[models.Model, int | None, Mapping[str, Any]]],
    *,
    by: Actor | None,
    at: datetime,
) -> int:
    """Keep many lines of one action at once: target, village and data of each.

    The same lines that ``record`` would write one by one. Returns how many.
    """
    events = [
        Event(
            action=action,
            target_type=target._meta.label_lower,
            target_id=str(target.pk),
            village_id=village_id,
            by_id=by.pk if by is not None else None,
            occurred_at=at,
            data=dict(data),
        )
        for target, village_id, data in lines
    ]
    return len(Event.objects.bulk_create(events, batch_size=1000))
