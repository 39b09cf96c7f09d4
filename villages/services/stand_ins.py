"""Ask a deputy to judge one case that too few of the panel are left for."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.models import BehaviourRecord, Deduct, StandIn
from villages.selectors.deducts import closeness_to
from villages.selectors.stand_ins import (
    Matter,
    bench_at,
    candidates,
    is_before_the_panel,
)
from villages.selectors.ties import ties_of
from villages.stand_in_errors import (
    CannotStandIn,
    NamesNoJudge,
    NoLongerOpen,
    NotYoursToName,
    PanelIsEnough,
    WhyThisOne,
)

__all__ = [
    "CannotStandIn",
    "NamesNoJudge",
    "NoLongerOpen",
    "NotYoursToName",
    "PanelIsEnough",
    "WhyThisOne",
    "name",
]


@transaction.atomic
def name(*, case: Matter, user: User, reason: str, by: User, at: datetime) -> StandIn:
    """Let the deputy judge this one case, beside whoever of the panel is left.

    Only while the panel has the case and cannot decide it without: nobody is added to
    a bench that can. The village's manager names, or the town's supervisor; never who
    wrote the case down, nor family or a relative of whom it concerns. Naming the same
    deputy again returns the first time.
    """
    case = _locked(case)
    on = timezone.localdate(at)
    _require_chooser(by, case, on=on)
    if not is_before_the_panel(case, on):
        raise NoLongerOpen
    named = case.stand_ins.filter(user=user).first()
    if named:
        return named
    if not bench_at(case, on).is_stuck:
        raise PanelIsEnough
    fit = {one.user_id for one in candidates(case, on)}
    if user.pk not in fit or user == by:
        raise CannotStandIn(name=user.name)
    if not reason.strip():
        raise WhyThisOne
    which = "deduct" if isinstance(case, Deduct) else "record"
    made = StandIn.objects.create(
        user=user, reason=reason.strip(), named_by=by, named_at=at, **{which: case}
    )
    audit.record(
        f"villages.{which}_stand_in_named",
        target=case,
        by=by,
        at=at,
        data={"user": user.pk},
    )
    return made


def _locked(case: Matter) -> Matter:
    """Return the row under its lock, as votes take it: no vote comes in between."""
    rows = type(case).objects.select_for_update(of=("self",))
    return rows.select_related("rule__rule_book", "village__town__county").get(
        pk=case.pk
    )


def _require_chooser(by: User, case: Matter, *, on: date) -> None:
    """Refuse whoever does not name deputies here, or should not choose for this case."""
    if not (
        permissions.manages(by, case.village, on=on)
        or permissions.supervises(by, case.village.town, on=on)
    ):
        raise NotYoursToName
    if has_a_side(by, case):
        raise NamesNoJudge


def has_a_side(user: User, case: Matter) -> bool:
    """Return whether somebody wrote the case down, or belongs to whom it concerns."""
    ties = ties_of(user)
    if isinstance(case, BehaviourRecord):
        return ties.cause(case) is not None
    wrote = case.reminded_by_id == user.pk
    return wrote or closeness_to(ties, case) is not None
