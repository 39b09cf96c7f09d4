"""What everybody in some villages came to on a day, in a few queries for all.

The same score as ``credit_files.score_as_of``, asked of all at once through the same
named filters; tests hold both to it.
"""

from collections import Counter
from collections.abc import Sequence
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

HOUSEHOLD, RESIDENT = "household", "resident"


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


@dataclass(frozen=True)
class VillageScores:
    """The book by which a village was judged, and who had which score, by key.

    The keys are of households, or of residents where each person has a score.
    """

    book: RuleBook
    scores: dict[int, Sums]


def scores_of(villages: Sequence[Village], on: date) -> dict[int, VillageScores]:
    """Return what everybody in some villages came to, by the key of the village.

    A village in which no book held on that day is left out: nobody had a score.
    """
    books = RuleBook.objects.in_force(on=on).filter(village__in=villages)
    # Where two hold, the later one does.
    by_village = {one.village_id: one for one in books.order_by("effective_from")}
    found = {key: VillageScores(book, {}) for key, book in by_village.items() if key}
    for holder in (HOUSEHOLD, RESIDENT):
        keys = [one.pk for one in villages if holder_of(one) == holder]
        if keys:
            _add_up(found, keys, holder, on)
    return found


def _add_up(
    found: dict[int, VillageScores], villages: list[int], holder: str, on: date
) -> None:
    """Fill in the scores of villages that all count by the same holder."""
    records = BehaviourRecord.objects.in_force(on=on).filter(village__in=villages)
    adds = _points(
        records.filter(rule__kind=RuleKind.ADD), holder, "points_granted", on
    )
    taken = records.filter(rule__kind=RuleKind.DEDUCT)
    deducts = _points(taken, holder, "points_granted", on)
    more = Deduct.objects.in_force(on=on).filter(village__in=villages)
    deducts.update(_points(more, holder, "points", on))
    for village, key in _subjects(villages, holder, on):
        if one := found.get(village):
            at = (village, key)
            one.scores[key] = sums_under(one.book, adds[at], deducts[at])


def holder_of(village: Village) -> str:
    """Return the column by which a village's scores are kept."""
    by_person = village.account_holder == AccountHolder.PERSON
    return RESIDENT if by_person else HOUSEHOLD


def _subjects(
    villages: list[int], holder: str, on: date
) -> "QuerySet[Any, tuple[int, int]]":
    """Return village and key of those of whom somebody takes part and agrees."""
    scored = Resident.objects.taking_part(on=on).filter(_agreeing("pk", on))
    if holder == RESIDENT:
        people = scored.filter(village__in=villages).order_by("village", "pk")
        return people.values_list("village", "pk")
    members = Membership.objects.in_force(on=on).filter(
        Exists(scored.filter(pk=OuterRef("resident"))), household__village__in=villages
    )
    columns = ("household__village", "household")
    return members.order_by(*columns).values_list(*columns).distinct()


def _points(
    lines: "QuerySet[Any]", holder: str, points: str, on: date
) -> Counter[tuple[int, int]]:
    """Return what the lines of those who agree come to, by village and holder."""
    counted = lines.filter(_agreeing("resident", on)).order_by()
    sums = counted.values_list("village", holder).annotate(sum=Sum(points, default=0))
    return Counter({(village, key): total for village, key, total in sums})


def _agreeing(resident: str, on: date) -> Exists:
    """Say that somebody's consent to scoring holds on the day."""
    given: QuerySet[Consent] = in_force(on).filter(
        resident=OuterRef(resident), purpose=Purpose.SCORING
    )
    return Exists(given)
