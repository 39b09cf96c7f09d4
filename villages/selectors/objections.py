"""Which objections somebody sees: the objector's own, and what waits on a desk."""

from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from grassroots.accounts.models import User
from villages.models import (
    AreaRole,
    BehaviourRecord,
    County,
    Deduct,
    Household,
    Objection,
    ObjectionLevel,
    ObjectionStatus,
    Resident,
    RuleKind,
    Town,
    Village,
)
from villages.models.objection import ObjectionQuerySet
from villages.models.record import BehaviourRecordQuerySet, not_expired
from villages.selectors.deducts import cause_in, deducts_for
from villages.selectors.notices import NoticeRow, current, masked_rows
from villages.selectors.ties import Ties, ties_of

WITH = (
    "village__town__county",
    "record__rule",
    "record__resident",
    "record__household",
    "record__village",
    "deduct__rule",
    "deduct__resident",
    "deduct__village",
    "household",
    "resident",
    "objector",
)
DECIDERS = frozenset(
    {AreaRole.PANEL.value, AreaRole.MANAGER.value, AreaRole.SUPERVISOR.value}
)


def objections_of(resident: Resident, *, on: date) -> ObjectionQuerySet:
    """Return what the resident objected to, the latest first; what expired is gone."""
    return _shown(on).filter(objector=resident)


def objections_for(
    user: User, role: str, area: County | Town | Village, *, on: date
) -> ObjectionQuerySet:
    """Return what the user may see in this role and area, open ones first.

    The village's panel, manager and supervisor see all of the village; town and
    county what was taken to them and what is overdue. Nobody sees in office what
    family or relatives object to or are objected to, nor an objection to a deduct
    that is not theirs to see.
    """
    found = _shown(on).filter(village__in=Village.objects.in_area(area))
    if role not in DECIDERS:
        return found.none()
    if not isinstance(area, Village):
        overdue = Q(status=ObjectionStatus.OPEN, due_on__lt=on)
        found = found.filter(Q(level=ObjectionLevel.TOWN) | overdue)
    if not found.exists():
        return found.none()
    ties = ties_of(user)
    seen = deducts_for(user, role, area, on=on)
    if role == AreaRole.PANEL:
        keys = [one.pk for one in seen if cause_in(ties, one) is None]
        to_deduct = Q(deduct__in=keys)
    else:
        to_deduct = Q(deduct__in=seen.order_by().values("pk"))
    return found.filter(Q(deduct__isnull=True) | to_deduct).exclude(_close_to(ties))


def waiting_for(
    user: User, role: str, area: County | Town | Village, *, on: date
) -> int:
    """Return how many of them wait for an answer."""
    return objections_for(user, role, area, on=on).open().count()


def _shown(on: date) -> ObjectionQuerySet:
    """Return objections to what may still be seen, open ones first, soonest due first."""
    is_open = Case(
        When(status=ObjectionStatus.OPEN, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    stands = Q(record__isnull=True) | not_expired(on=on, prefix="record__")
    seen = Deduct.objects.not_expired(on=on).order_by().values("pk")
    return (
        Objection.objects.filter(stands)
        .filter(Q(deduct__isnull=True) | Q(deduct__in=seen))
        .select_related(*WITH)
        .order_by(is_open, "due_on", "-raised_at", "-pk")
    )


def _close_to(ties: Ties) -> Q:
    """Say which ones somebody must not see in office, by roof and by kinship."""
    people = ties.family | ties.kin
    roofs = {roof for roof, _ends_on in ties.roofs}
    return (
        Q(objector__in=people)
        | Q(record__resident__in=people)
        | Q(record__household__in=roofs)
        | Q(household__in=roofs | ties.kin_households)
    )


def objected_by(resident: Resident, *, on: date) -> set[int | None]:
    """Return the keys of the records that the resident has an open objection to."""
    mine = objections_of(resident, on=on).open()
    return set(mine.values_list("record", flat=True))


def open_to_objection(
    resident: Resident, household: Household | None, *, on: date
) -> BehaviourRecordQuerySet:
    """Return the records that the resident may object to on the own screen.

    Those of the own household, and what stands on the notices of the village.
    """
    own = Q(resident=resident) | Q(household=household, household__isnull=False)
    on_board = Q(rule__kind=RuleKind.ADD, rule__is_public=True, notice__isnull=False)
    return (
        BehaviourRecord.objects.in_area(resident.village)
        .granted()
        .not_expired(on=on)
        .filter(own | on_board)
        .select_related("rule__rule_book", "resident", "household", "village")
    )


def on_the_board(
    resident: Resident, household: Household | None, *, on: date
) -> list[tuple[int, NoticeRow]]:
    """Return what stands on the board today with its key, masked as it is there."""
    records = list(
        open_to_objection(resident, household, on=on)
        .filter(notice__in=current(resident.village, on), rule__is_public=True)
        .order_by("-notice__number", "-points_granted", "rule__code", "pk")
    )
    rows = masked_rows(records, on)
    return [(one.pk, row) for one, row in zip(records, rows, strict=True)]
