"""What a visit would change if it were signed today: what the merchant is told."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from rewards.merchants.formulas.grading import Graded
from rewards.merchants.models import Inspection
from rewards.merchants.selectors.standards import scheme_in_force
from rewards.merchants.selectors.visits import letter_shown, tally_of
from rewards.merchants.services import grades


@dataclass(frozen=True)
class Told:
    """The grade that a visit would give, and the letter that is shown now, if any.

    ``waits_until`` is the first day on which a lower grade may be signed without the
    merchant's answer; None where nothing has to be waited for.
    """

    graded: Graded
    before: str | None
    waits_until: date | None

    @property
    def is_lower(self) -> bool:
        """Whether passers-by will see a worse letter than now."""
        return self.before is not None and self.graded.letter > self.before


def told(visit: Inspection, *, on: date) -> Told:
    """Return what signing the visit on a day would change. Raises NoScheme.

    Every item that counts must have been answered; ValueError when none did. The
    notice is the scheme's number of full days: told on Monday with three, it may be
    signed on Friday. A critical fault waits for nobody.
    """
    found = tally_of(visit)
    graded = grades.preview(
        merchant=visit.merchant,
        sections=found.sections,
        criticals=found.criticals,
        on=on,
    )
    before = letter_shown(visit.merchant, on=on)
    result = Told(graded, before, None)
    if found.criticals or visit.acknowledged_as or not visit.announced_at:
        return result
    county = visit.merchant.village.town.county_id
    scheme = scheme_in_force(county, on=on)
    if scheme is None or not result.is_lower:
        return result
    days = timedelta(days=scheme.notice_days + 1)
    return Told(graded, before, timezone.localdate(visit.announced_at) + days)
