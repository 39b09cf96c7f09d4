"""Write values into a file, so that on any day one at most holds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from rewards.ruralcredit.errors.dossiers import NewerValue
from rewards.ruralcredit.models import DossierValue, DossierVisit, Indicator
from rewards.ruralcredit.selectors.objections import disputed_in


@dataclass(frozen=True)
class Written:
    """A value that was found good; None takes the former one away.

    ``until_on`` is the first day on which it holds no more.
    """

    indicator: Indicator
    value: Decimal | str | None
    until_on: date | None


def write(visit: DossierVisit, written: Iterable[Written]) -> list[DossierValue]:
    """Keep values from the visit's day on, in place of what held then.

    A former one of an earlier day ends on that day; one of the same day never held.
    What is under objection stays so until that is decided, whoever writes it again.
    Raises NewerValue where a later day has one already. Four queries.
    """
    wanted = {one.indicator.pk: one for one in written}
    rows = DossierValue.objects.filter(
        dossier=visit.dossier_id, indicator__in=wanted
    ).select_related("indicator")
    ending = []
    for row in rows:
        if row.until_on == row.from_on:  # mended the same day: it never held
            continue
        if row.from_on > visit.collected_on:
            raise NewerValue(
                code=row.indicator.code,
                name=row.indicator.name,
                day=row.from_on.isoformat(),
            )
        if row.until_on is None or row.until_on > visit.collected_on:
            row.until_on = visit.collected_on
            ending.append(row)
    DossierValue.objects.bulk_update(ending, ["until_on"])
    disputed = disputed_in(visit.dossier)
    return DossierValue.objects.bulk_create(
        _row(visit, one, disputed.get(one.indicator.code))
        for one in wanted.values()
        if one.value is not None
    )


def _row(
    visit: DossierVisit, one: Written, disputed_at: datetime | None
) -> DossierValue:
    number = one.value if isinstance(one.value, Decimal) else None
    return DossierValue(
        dossier_id=visit.dossier_id,
        indicator=one.indicator,
        visit=visit,
        number=number,
        choice="" if number is not None else str(one.value),
        from_on=visit.collected_on,
        until_on=one.until_on,
        disputed_at=disputed_at,
    )
