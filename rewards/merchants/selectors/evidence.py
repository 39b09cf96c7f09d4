"""Everything that counts towards the grade of a shop's present operator on a day."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone

from rewards.merchants.formulas.grading import Evidence, Section
from rewards.merchants.models import (
    Award,
    Complaint,
    Inspection,
    Operator,
    Penalty,
    PledgeBreach,
    Weight,
)
from villages.formulas.months import add_months

_ONE_DAY = timedelta(days=1)


@dataclass
class Counted:
    """Evidence, the inspection it rests on, and the next day on which time changes it."""

    inspection_id: int
    sections: tuple[Section, ...]
    criticals: int
    minor: int = 0
    serious: int = 0
    breaches: int = 0
    awards: int = 0
    penalties: list[str] = field(default_factory=list)
    recheck_on: date | None = None

    def evidence(self) -> Evidence:
        """Return what the formula takes."""
        return Evidence(
            sections=self.sections,
            criticals=self.criticals,
            complaints=(self.minor, self.serious),
            breaches=self.breaches,
            awards=self.awards,
            penalties=tuple(sorted(self.penalties)),
        )

    def changes_on(self, day: date) -> None:
        """Remember the earliest day on which something runs out or begins."""
        if self.recheck_on is None or day < self.recheck_on:
            self.recheck_on = day


def counted_for(
    operators: Iterable[int], *, months: dict[int, int], on: date
) -> dict[int, Counted]:
    """Return what counts for many operators, by their keys; without an inspection, none.

    ``months`` says for how many months a substantiated complaint counts, by operator.
    A handful of queries, whatever the number of operators.
    """
    found = _inspected(list(operators))
    add_all_but_inspections(found, months=months, on=on)
    return found


def add_all_but_inspections(
    found: dict[int, Counted],
    *,
    months: dict[int, int],
    on: date,
    without: Collection[int] = (),
) -> None:
    """Add complaints, breaches, awards and penalties to what is there by operator.

    ``without`` are keys of complaints that are disputed.
    """
    _add_complaints(found, months, on, without)
    _add_breaches(found, on)
    _add_awards(found, on)
    _add_penalties(found, on)


def counted_of(operator: Operator, *, months: int, on: date) -> Counted | None:
    """Return what counts for one operator; None before the first signed inspection."""
    found = counted_for([operator.pk], months={operator.pk: months}, on=on)
    return found.get(operator.pk)


def _inspected(keys: list[int]) -> dict[int, Counted]:
    """Return the last counting inspection of each operator.

    First which ones, then what they found: earlier ones are many, and their findings
    are not asked for.
    """
    rows = Inspection.objects.counting().filter(operator__in=keys)
    # Of the visits of one operator the newest comes last, and stays.
    in_turn = rows.order_by("signed_at", "pk").values_list("operator_id", "pk")
    newest = dict(in_turn)
    said = Inspection.objects.filter(pk__in=newest.values())
    return {
        operator: Counted(pk, tuple(Section(*part) for part in sections), criticals)
        for operator, pk, sections, criticals in said.values_list(
            "operator_id", "pk", "sections", "criticals"
        )
    }


def _add_complaints(
    found: dict[int, Counted],
    months: dict[int, int],
    on: date,
    without: Collection[int],
) -> None:
    rows = Complaint.objects.substantiated().filter(operator__in=list(found))
    rows = rows.exclude(pk__in=without)
    for key, weight, decided_at in rows.values_list(
        "operator_id", "weight", "decided_at"
    ):
        gone_on = add_months(timezone.localdate(decided_at), months[key])
        if on >= gone_on:
            continue
        if weight == Weight.SERIOUS:
            found[key].serious += 1
        else:
            found[key].minor += 1
        found[key].changes_on(gone_on)


def _add_breaches(found: dict[int, Counted], on: date) -> None:
    """Count what was not put right within the days given; until then it is notice."""
    rows = PledgeBreach.objects.filter(
        pledge__operator__in=list(found),
        pledge__ended_at__isnull=True,
        cured_at__isnull=True,
    )
    for key, due_on in rows.values_list("pledge__operator_id", "cure_due_on"):
        if due_on < on:
            found[key].breaches += 1
        else:
            found[key].changes_on(due_on + _ONE_DAY)


def _add_awards(found: dict[int, Counted], on: date) -> None:
    rows = Award.objects.filter(
        operator__in=list(found), removed_at__isnull=True, ends_on__gte=on
    )
    for key, starts_on, ends_on in rows.values_list(
        "operator_id", "starts_on", "ends_on"
    ):
        if starts_on > on:
            found[key].changes_on(starts_on)
            continue
        found[key].awards += 1
        found[key].changes_on(ends_on + _ONE_DAY)


def _add_penalties(found: dict[int, Counted], on: date) -> None:
    rows = Penalty.objects.in_force(on=on).filter(operator__in=list(found))
    for key, severity, shown_until in rows.values_list(
        "operator_id", "severity", "shown_until"
    ):
        found[key].penalties.append(severity)
        found[key].changes_on(shown_until + _ONE_DAY)
