"""Who may judge a case in the place of those who stand aside."""

from datetime import date

from villages.models import (
    AreaAppointment,
    BehaviourRecord,
    Deduct,
    DeductStage,
    RecordStatus,
    RecusalCause,
    Resident,
)
from villages.models.household import latest_birth_of_an_adult
from villages.selectors.deducts import bench_of, cause_in
from villages.selectors.reviews import Bench, bench_for, deputies_of
from villages.selectors.ties import Ties, ties_of_all

Matter = BehaviourRecord | Deduct


def bench_at(case: Matter, on: date) -> Bench:
    """Return who judges the case as it stands."""
    return bench_of(case, on) if isinstance(case, Deduct) else bench_for(case, on)


def is_before_the_panel(case: Matter, on: date) -> bool:
    """Return whether the panel has the case: it waits for votes."""
    if isinstance(case, Deduct):
        return bool(
            case.stage == DeductStage.NOTICED
            and case.heard_until
            and case.heard_until < on
        )
    return case.status == RecordStatus.SUBMITTED


def why_not(ties: Ties, case: Matter) -> RecusalCause | None:
    """Return why somebody has no say in the case, None when they may judge it."""
    return cause_in(ties, case) if isinstance(case, Deduct) else ties.cause(case)


def candidates(case: Matter, on: date) -> list[AreaAppointment]:
    """Return the deputies who may judge the case, in the order of their appointment.

    Grown up, not close to whom it concerns, without a part in it, and not on the
    bench already.
    """
    bench = bench_at(case, on)
    taken = {one.pk for one in bench.judges}
    posts = [one for one in deputies_of(case.village, on) if one.user_id not in taken]
    ties = ties_of_all({one.user for one in posts})
    young = _minors({pk for one in ties.values() for pk in one.own}, on)
    found: dict[int, AreaAppointment] = {}
    for one in posts:
        own = ties[one.user_id]
        if why_not(own, case) is None and not _is_minor(own, young):
            found.setdefault(one.user_id, one)
    return list(found.values())


def _minors(residents: set[int], on: date) -> set[int]:
    children = Resident.objects.filter(
        pk__in=residents, born_on__gt=latest_birth_of_an_adult(on=on)
    )
    return set(children.values_list("pk", flat=True))


def _is_minor(ties: Ties, young: set[int]) -> bool:
    """Return whether the register knows somebody, and only as a child."""
    return bool(ties.own) and ties.own <= young
