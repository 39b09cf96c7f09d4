"""What is known of a household or a person: the score, worked out from facts each time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from villages.formulas import caps, scoring
from villages.models import (
    AccountHolder,
    BehaviourRecord,
    Deduct,
    Household,
    Membership,
    Purpose,
    Resident,
    RuleSubject,
    Verdict,
)
from villages.selectors.consents import has_consent, who_consented
from villages.selectors.deducts import counted_in
from villages.selectors.grants import grant_sentence
from villages.selectors.households import household_of
from villages.selectors.rulebooks import book_in_force

__all__ = [
    "DeductLine",
    "ScoreLine",
    "ScoreSheet",
    "Step",
    "has_consent",
    "score_as_of",
    "score_as_shown_to",
    "subject_of",
]


@dataclass(frozen=True)
class ScoreLine:
    """One record in force: what it adds or takes, where it comes from, until when."""

    record: BehaviourRecord
    kind: str
    points: int
    approvals: int

    @property
    def signed(self) -> int:
        """What the line does to the score."""
        return scoring.signed_points(self)

    @property
    def limited_because(self) -> str:
        """Why the line gives less than the rule would; empty when it gives it all."""
        is_whole = self.record.grant_code == caps.FULL
        return "" if is_whole else grant_sentence(self.record)

    @property
    def is_of_household(self) -> bool:
        """Whether the whole household is credited."""
        return bool(self.record.rule.subject == RuleSubject.HOUSEHOLD)


@dataclass(frozen=True)
class DeductLine:
    """One deduct in force: what it takes from the score, and until when."""

    deduct: Deduct
    kind: str = "deduct"

    @property
    def points(self) -> int:
        """How many, never negative."""
        return self.deduct.points or 0

    @property
    def signed(self) -> int:
        """What the line does to the score."""
        return scoring.signed_points(self)


@dataclass(frozen=True)
class Step:
    """A star on the scale, the lowest score that earns it, and what is missing."""

    star: int
    lowest: int
    missing: int


@dataclass(frozen=True)
class ScoreSheet:
    """A score with everything that makes it up: base plus lines is the total."""

    on: date
    base: int
    total: int
    star: int
    scale: tuple[tuple[int, int], ...]
    lines: tuple[ScoreLine | DeductLine, ...]

    @property
    def adds(self) -> list[ScoreLine]:
        """The good deeds that count."""
        return [
            one
            for one in self.lines
            if isinstance(one, ScoreLine) and one.kind == "add"
        ]

    @property
    def deducts(self) -> list[ScoreLine | DeductLine]:
        """What was reminded of and not mended."""
        return [one for one in self.lines if one.kind == "deduct"]

    @property
    def next_step(self) -> Step | None:
        """The next star up, None for who has the best."""
        above = [(lowest, star) for star, lowest in self.scale if lowest > self.total]
        if not above:
            return None
        lowest, star = min(above)
        return Step(star=star, lowest=lowest, missing=lowest - self.total)


def subject_of(resident: Resident, on: date) -> Household | Resident | None:
    """Return whose score the resident has: their own, or their household's."""
    if resident.village.account_holder == AccountHolder.PERSON:
        return resident
    return household_of(resident, on)


def score_as_of(subject: Household | Resident, on: date) -> ScoreSheet | None:
    """Return the score at the end of the day, worked out anew from records and consents.

    None when there is none: nobody of the household takes part and consents on that
    day, the person does not, or no book is in force. Deeds and deducts of somebody who
    took consent back do not count. Base and scale are those of the book of the day.
    """
    return _sheet(subject, on, reader=None, everybody=True)


def score_as_shown_to(
    reader: Resident | None, subject: Household | Resident, on: date
) -> ScoreSheet | None:
    """Return the score as the reader may know it: of deducts there are only their own.

    What one member was reminded of must not show in the score that another reads, nor
    in what a lender is told (``reader`` is None): to them it does not exist.
    """
    return _sheet(subject, on, reader=reader, everybody=False)


def _sheet(
    subject: Household | Resident,
    on: date,
    *,
    reader: Resident | None,
    everybody: bool,
) -> ScoreSheet | None:
    takers = _taking_part(subject, on)
    if not who_consented(takers, Purpose.SCORING, on):
        return None
    book = book_in_force(subject.village, on)
    if book is None:
        return None
    records = _in_force(subject, on)
    deducts = counted_in(subject, on, reader=reader, everybody=everybody)
    people = {one.resident for one in records} | {one.resident for one in deducts}
    consented = who_consented(people, Purpose.SCORING, on)
    lines: tuple[ScoreLine | DeductLine, ...] = (
        *_lines(one for one in records if one.resident_id in consented),
        *(DeductLine(one) for one in deducts if one.resident_id in consented),
    )
    total = scoring.score(book.base_score, lines)
    scale = tuple((star, lowest) for star, lowest in book.star_scale)
    return ScoreSheet(
        on=on,
        base=book.base_score,
        total=total,
        star=scoring.star(total, scale or scoring.DEFAULT_SCALE),
        scale=scale or scoring.DEFAULT_SCALE,
        lines=lines,
    )


def _taking_part(subject: Household | Resident, on: date) -> "QuerySet[Resident]":
    """Return who of the subject can be scored on the day."""
    people = Resident.objects.taking_part(on=on)
    if isinstance(subject, Resident):
        return people.filter(pk=subject.pk)
    members = Membership.objects.in_force(on=on).filter(household=subject)
    return people.filter(pk__in=members.values("resident"))


def _in_force(subject: Household | Resident, on: date) -> list[BehaviourRecord]:
    """Return the records that count for the subject, the latest act first."""
    of_subject = (
        Q(resident=subject) if isinstance(subject, Resident) else Q(household=subject)
    )
    return list(
        BehaviourRecord.objects.filter(of_subject, village=subject.village_id)
        .in_force(on=on)
        .select_related("rule", "resident", "recorded_by")
        .annotate(
            approvals=Count(
                "reviews",
                filter=Q(reviews__verdict=Verdict.APPROVE, reviews__round=F("round")),
            )
        )
        .order_by("-acted_on", "-pk")
    )


def _lines(records: Iterable[BehaviourRecord]) -> Iterable[ScoreLine]:
    for record in records:
        yield ScoreLine(
            record=record,
            kind=record.rule.kind,
            points=record.points_granted or 0,
            approvals=record.approvals,  # type: ignore[attr-defined]
        )
