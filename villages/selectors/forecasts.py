"""What will happen to a deed before it is written down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from villages.formulas import caps
from villages.formulas.caps import NOTHING, grant_under
from villages.formulas.workdays import NoticeDates, notice_dates
from villages.models import Resident, Rule, RuleSubject, Village
from villages.selectors.calendars import calendar_of
from villages.selectors.grants import earned
from villages.selectors.households import households_of
from villages.selectors.rulebooks import rule_in_force


@dataclass(frozen=True)
class Share:
    """What one person would get, if it passed today."""

    resident: Resident
    grant: caps.Grant
    sentence: str


@dataclass(frozen=True)
class Forecast:
    """Who would get how much, and when at the earliest."""

    rule: Rule
    shares: list[Share]
    dates: NoticeDates

    @property
    def total(self) -> int:
        """All points together."""
        return sum(one.grant.points for one in self.shares)

    @property
    def each(self) -> int | None:
        """The points of each, None when they differ."""
        points = {one.grant.points for one in self.shares}
        return points.pop() if len(points) == 1 else None

    @property
    def limited(self) -> list[Share]:
        """Those for whom a cap, a tier or a ladder leaves less."""
        return [one for one in self.shares if not one.grant.is_whole]


def forecast(
    *,
    village: Village,
    rule: Rule,
    residents: Sequence[Resident],
    acted_on: date,
    points: int | None,
    quantity: int | None,
    on: date,
) -> Forecast:
    """Return what would come of a deed if it passed today; nothing is checked."""
    rule = rule_in_force(village, rule.code, acted_on) or rule
    subjects = _subjects(rule, residents, acted_on)
    so_far = earned(rule=rule, subjects=set(subjects.values()), acted_on=acted_on)
    shares = []
    for one in residents:
        grant = grant_under(
            rule,
            so_far.get(subjects.get(one.pk, 0), NOTHING),
            proposed=rule.points_default if points is None else points,
            quantity=quantity,
        )
        shares.append(Share(one, grant, grant.sentence(rule.cap_period)))
    dates = notice_dates(on, village.notice_workdays, calendar_of(village))
    return Forecast(rule=rule, shares=shares, dates=dates)


def _subjects(
    rule: Rule, residents: Sequence[Resident], acted_on: date
) -> dict[int, int]:
    """Return in whose cap each person's share counts, by the person's key."""
    if rule.subject == RuleSubject.PERSON:
        return {one.pk: one.pk for one in residents}
    homes = households_of(residents, acted_on)
    return {key: home.pk for key, home in homes.items()}
