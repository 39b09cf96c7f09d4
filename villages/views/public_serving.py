"""Those who serve the village, for everybody: thanked, without any prize."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _

from villages.models import Village
from villages.selectors.promises import rows_of, tally_of
from villages.selectors.serving import serving_list
from villages.selectors.years import list_of


def serving(request: HttpRequest, code: str) -> HttpResponse:
    """Show the list, and beside it how the committee keeps its promises."""
    village = get_object_or_404(
        Village.objects.select_related("town__county"), code=code
    )
    on = timezone.localdate()
    titles = (_("村干部"), _("监督委员"), _("评议员"), _("党员"))
    found = serving_list(village, on)
    groups = zip(titles, found, strict=True)
    context = {
        "village": village,
        "groups": [(title, rows) for title, rows in groups if rows],
        "has_stars": any(row.star for rows in found for row in rows),
        "close": list_of(village),
        "tally": tally_of(rows_of(village, on=on)),
    }
    return render(request, "villages/public/serving.html", context)
