"""Which villages and towns are credit villages and towns, and by which numbers."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity
from rewards.ruralcredit.formulas.rating import Criterion
from rewards.ruralcredit.formulas.rating.villages import (
    BAD_LOANS,
    BORROWERS,
    HOUSEHOLDS,
    VILLAGES,
)
from rewards.ruralcredit.models import Coop, CoopRole
from rewards.ruralcredit.selectors.areas import served_villages
from rewards.ruralcredit.selectors.credit_areas import (
    CreditArea,
    credit_towns,
    credit_villages,
)
from villages.models import Village


class CreditAreas(InCapacity):
    """The villages a co-op serves, or those of the area somebody supervises."""

    roles: ClassVar = frozenset({CoopRole.OFFICER, "supervisor"})

    def get(self, request: HttpRequest) -> HttpResponse:
        on, scope = timezone.localdate(), self.capacity.scope
        if isinstance(scope, Coop):
            villages = served_villages(scope, on=on)
        else:
            villages = Village.objects.in_area(scope)
        found = credit_villages(villages, on=on)
        # Of a town that is served in part, what is counted here is that part.
        context = {
            "on": on,
            "towns": [_shown(one) for one in credit_towns(found)],
            "villages": [_shown(one) for one in found],
            "is_part": isinstance(scope, Coop | Village),
        }
        return render(request, "ruralcredit/desk/governance/areas.html", context)


def _shown(area: CreditArea) -> dict[str, object]:
    lines = [(one, criterion_words(one)) for one in area.criteria]
    return {"credit": area, "lines": lines}


def criterion_words(one: Criterion) -> str:
    """Return what a measure asks for, with its threshold."""
    threshold = f"{one.threshold:g}%"
    words = {
        HOUSEHOLDS: _("信用户至少占%(threshold)s"),
        BORROWERS: _("借款户里没有逾期的至少占%(threshold)s"),
        BAD_LOANS: _("逾期超过90天的钱低于%(threshold)s"),
        VILLAGES: _("信用村至少占%(threshold)s"),
    }
    return words[one.code] % {"threshold": threshold}
