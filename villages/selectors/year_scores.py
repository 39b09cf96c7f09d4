"""What every household or person of a village came to on a day, in a few queries.

The same score as ``credit_files.score_as_of``, asked of all at once through the same
named filters; tests hold both to it.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from villages.formulas import scoring
from villages.models import (
    AccountHolder,
    BehaviourRecord,
    Consent,
    Deduct,
    Membership,
    Purpose,
    Resident,
    RuleBook,
    RuleKind,
    Village,
)
from villages.selectors.consents import in_force
from villages.selectors.rulebooks import book_in_force


@dataclass(frozen=True)
class Sums:
    """What makes up a score, by kind, and the stars that follow."""

    base: int
    adds: int
    deducts: int
    star: int
    listed_star: int

    @property
    def total(self) -> int:
        """The score."""
        return self.base + self.adds - self.deducts


def sums_under(book: RuleBook, adds: int, deducts: int) -> Sums:
    """Return the score under a book, with its star and the star without deducts."""
    scale = tuple((star, lowest) for star, lowest in book.star_scale)
    scale = scale or scoring.DEFAULT_SCALE
    base = book.base_score
    return Sums(
        base=base,
        adds=adds,
        deducts=deducts,
        star=scoring.star(base + adds - deducts, scale),
        listed_star=scoring.star(base + adds, scale),
    )


def scores_of(village: Village, on: date) -> tuple[RuleBook, dict[int, Sums]] | None:
    """Return the village's book of the day, and who had which score, by key.

    The keys are of households, or of residents where each person has a score. None
    when no book held on that day, so that nobody had one.
    """
    book = book_in_force(village, on)
    if book is None:
        return None
    holder = holder_of(village)
    records = BehaviourRecord.objects.in_force(on=on).filter(village=village)
    adds = _points(
        records.filter(rule__kind=RuleKind.ADD), holder, on, "points_granted"
    )
    taken = records.filter(rule__kind=RuleKind.DEDUCT)
    deducts = _points(taken, holder, on, "points_granted")
    more = Deduct.objects.in_force(on=on).filter(village=village)
    for key, points in _points(more, holder, on, "points").items():
        deducts[key] = deducts.get(key, 0) + points
    return book, {
        key: sums_under(book, adds.get(key, 0), deducts.get(key, 0))
        for key in _subjects(village, on)
    }


def holder_of(village: Village) -> str:
    """Return the column by which a village's scores are kept."""
    by_person = village.account_holder == AccountHolder.PERSON
    return "resident" if by_person else "household"


def _subjects(village: Village, on: date) -> "QuerySet[Any, int]":
    """Return the keys of those of whom somebody takes part and agrees."""
    scored = Resident.objects.taking_part(on=on).filter(_agreeing("pk", on))
    if holder_of(village) == "resident":
        of_village = scored.filter(village=village).order_by("pk")
        return of_village.values_list("pk", flat=True)
    members = Membership.objects.in_force(on=on).filter(
        Exists(scored.filter(pk=OuterRef("resident"))), household__village=village
    )
    keys = members.order_by("household").values_list("household", flat=True)
    return keys.distinct()


def _points(
    lines: "QuerySet[Any]", holder: str, on: date, points: str
) -> dict[int, int]:
    """Return what the lines of those who agree come to, by holder."""
    counted = lines.filter(_agreeing("resident", on)).order_by()
    sums = counted.values_list(holder).annotate(sum=Sum(points, default=0))
    return dict(sums)


def _agreeing(resident: str, on: date) -> Exists:
    """Say that somebody's consent to scoring holds on the day."""
    given: QuerySet[Consent] = in_force(on).filter(
        resident=OuterRef(resident), purpose=Purpose.SCORING
    )
    return Exists(given)
