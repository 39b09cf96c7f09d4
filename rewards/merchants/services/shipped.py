"""The standards that come with the product, as tables that people can read."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any

_DATA = Path(__file__).resolve().parents[1] / "data"


@dataclass(frozen=True)
class Line:
    """One line of a checklist, as it is to be published."""

    section: str
    text: str
    fault_text: str
    weight: int
    is_critical: bool = False


@lru_cache
def default_checklists() -> dict[str, tuple[Line, ...]]:
    """Return the checklists that come with the product, by sector."""
    with (_DATA / "checklists.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        sector: tuple(
            Line(
                section=row["section"],
                text=row["text"],
                fault_text=row["fault_text"],
                weight=int(row["weight"]),
                is_critical=row["critical"] == "是",
            )
            for row in group
        )
        for sector, group in groupby(rows, key=lambda row: row["sector"])
    }


@lru_cache
def default_pledges() -> tuple[dict[str, Any], ...]:
    """Return the pledges that come with the product: sector, title, body, breach_means."""
    with (_DATA / "pledges.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
