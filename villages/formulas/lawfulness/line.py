"""What the guard is asked about, and what it answers."""

from dataclasses import dataclass, field

from django.utils.functional import Promise

ACCEPTED = "accepted"
REFUSED = "refused"
TOWN = "town"

ADD = "add"
DEDUCT = "deduct"


@dataclass(frozen=True)
class RuleLine:
    """One line of a rule table, as it was typed or imported."""

    kind: str
    title: str
    points_min: int
    points_max: int
    points_default: int
    code: str = ""
    category: str = ""
    category_en: str = ""
    title_en: str = ""
    subject: str = "person"
    evidence: str = "none"
    needs_review: bool = True
    cap_period: str = "none"
    cap_points: int | None = None
    tiers: tuple[tuple[int, int], ...] = ()
    ladder: str = ""
    validity_months: int = 12
    basis: str = ""
    notes: str = ""
    source: str = ""
    is_village_made: bool = False
    is_public: bool = True


@dataclass(frozen=True)
class Reason:
    """Why a line cannot stand as it is: a stable code, and a sentence for people.

    ``field`` names the part of the line that it speaks of.
    """

    code: str
    text: str | Promise
    field: str = "title"

    def __str__(self) -> str:
        """Return the code and the sentence, as reports print them."""
        return f"{self.code}: {self.text}"


@dataclass(frozen=True)
class Judgement:
    """``accepted``, ``refused``, or ``town``: somebody there has to look first."""

    verdict: str
    reasons: list[Reason] = field(default_factory=list)
