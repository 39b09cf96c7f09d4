"""One effect per client id: the same id and body again is the first answer (promise 4)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from grassroots.core.errors import Refusal

M = TypeVar("M", bound=Model)


def digest_of(body: Mapping[str, object] | Sequence[object]) -> str:
    """Return 64 hex digits that tell one body from another.

    ``body`` holds what JSON can say; of a mapping the order of its keys is no matter.
    """
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def sent_before(
    model: type[M], client_id: UUID, digest: str, *, conflict: type[Refusal]
) -> M | None:
    """Return the row that came with this id and body before, None when none did.

    Raises ``conflict`` when the id came with another body. Rows of the model have
    ``client_id`` and ``body_digest``; of two equal requests at once the caller lets
    one wait for the other, or asks again when the database refuses the second.
    """
    found = model._default_manager.filter(client_id=client_id).first()
    if found is not None and found.body_digest != digest:  # type: ignore[attr-defined]
        raise conflict
    return found
