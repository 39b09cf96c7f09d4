"""What the desk's page of a shop consists of; each part brings its own context."""

from collections.abc import Callable
from datetime import date
from typing import Any

from rewards.merchants.models import Merchant
from rewards.merchants.views import (
    appeals,
    batches,
    complaints,
    evidence,
    grades,
    pledges,
    streets,
    visits,
)

Section = tuple[str, Callable[[Merchant, date], dict[str, Any]]]

SECTIONS: tuple[Section, ...] = (
    ("_grade", grades.section_of),
    ("_visits", visits.section_of),
    ("_say", appeals.section_of),
    ("_complaints", complaints.section_of),
    ("_evidence", evidence.section_of),
    ("_pledges", pledges.section_of),
    ("_streets", streets.section_of),
    ("_batches", batches.section_of),
)


def context_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return the templates of all sections, and everything they show."""
    context: dict[str, Any] = {}
    for _name, section_of in SECTIONS:
        context |= section_of(merchant, on)
    names = [f"merchants/desk/shop/{name}.html" for name, _section_of in SECTIONS]
    return context | {"sections": names}
