"""Inspections: begin, note, tell the merchant, take their answer, sign."""

from rewards.merchants.services.inspections.beginning import (
    begin,
    drop,
    leave_unfinished,
)
from rewards.merchants.services.inspections.foretelling import Told, told
from rewards.merchants.services.inspections.noting import (
    Note,
    mend,
    record_findings,
)
from rewards.merchants.services.inspections.signing import sign
from rewards.merchants.services.inspections.telling import (
    acknowledge,
    announce,
    reopen,
)

__all__ = [
    "Note",
    "Told",
    "acknowledge",
    "announce",
    "begin",
    "drop",
    "leave_unfinished",
    "mend",
    "record_findings",
    "reopen",
    "sign",
    "told",
]
