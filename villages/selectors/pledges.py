"""What somebody promised and is held to: for their own eyes, in the own file.

``villages`` knows of repairs and of what the committee promises; an app above adds what
it keeps by ``add_pledges``.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from villages.models import CommitteePromise, PromiseOutcome, Resident
from villages.selectors.deducts import deducts_of
from villages.selectors.repairs import progress_of

OPEN, KEPT, BROKEN = "wait", "done", "bad"
_MARKS: dict[str, str] = {
    PromiseOutcome.KEPT: KEPT,
    PromiseOutcome.LATE: KEPT,
    PromiseOutcome.MISSED: BROKEN,
}


@dataclass(frozen=True)
class Pledged:
    """One promise: to whom it belongs it says what, since when, and how it stands.

    ``mark`` is how the state is drawn; ``leads_to`` a named address and what is in it.
    """

    kind: str
    text: str
    made_on: date
    state: str
    mark: str
    due_on: date | None = None
    leads_to: tuple[str, str] = ("", "")


Part = Callable[[Resident, date], Iterable[Pledged]]
_parts: list[Part] = []


def add_pledges(part: Part) -> None:
    """Let an app above show what it knows that a person promised."""
    if part not in _parts:
        _parts.append(part)


def pledges_of(resident: Resident, *, on: date) -> list[Pledged]:
    """Return what the person promised, the latest first.

    Of a repair only while it runs: what was let go is no promise, and what is repaired
    is nowhere.
    """
    found = [*_repairs(resident, on), *_promises(resident, on)]
    for part in _parts:
        found += part(resident, on)
    return sorted(found, key=lambda one: one.made_on, reverse=True)


def _repairs(resident: Resident, on: date) -> Iterator[Pledged]:
    for deduct in deducts_of(resident, on=on):
        progress = progress_of(deduct)
        if progress is None:
            continue
        hours = progress.repair.hours_needed
        yield Pledged(
            kind="repair",
            text=ngettext(
                "为“%(rule)s”给村里做%(hours)d小时事",
                "为“%(rule)s”给村里做%(hours)d小时事",
                hours,
            )
            % {"rule": deduct.rule.label, "hours": hours},
            made_on=timezone.localdate(progress.repair.pledged_at),
            state=_("还差%(hours)d小时") % {"hours": progress.left},
            mark=OPEN,
            leads_to=("villages_my_deduct_repair", str(deduct.key)),
        )


def _promises(resident: Resident, on: date) -> Iterator[Pledged]:
    """Yield what somebody of the committee promised in public."""
    if resident.user_id is None:
        return
    own = CommitteePromise.objects.filter(made_by=resident.user_id)
    for one in own.select_related("village"):
        is_overdue = not one.outcome and one.due_on < on
        waits = _("过期了") if is_overdue else _("还没到")
        yield Pledged(
            kind="committee",
            text=one.text,
            made_on=timezone.localdate(one.made_at),
            due_on=one.due_on,
            state=one.get_outcome_display() if one.outcome else waits,
            mark=BROKEN if is_overdue else _MARKS.get(one.outcome, OPEN),
            leads_to=("villages_promises_public", one.village.code),
        )
