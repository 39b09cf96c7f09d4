"""What a witness sees: a masked name, a sentence, a day, and three answers.

For whoever has the address, with or without an account; no script is needed. A preview
in a message asks by GET and uses nothing up.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from grassroots.core.views import refusals_on
from villages import permissions
from villages.forms.reports import WitnessForm
from villages.models import ReportWitness, Resident
from villages.selectors.reports import is_gone, witness_by_token
from villages.services import reports


@require_http_methods(["GET", "HEAD", "POST"])
def witness(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once; afterwards, or when it is over, say that the link is gone."""
    at = timezone.now()
    asked = witness_by_token(token)
    if asked is None:
        return _answer(request, 404, stage="unknown")
    if is_gone(asked, at=at):
        return _answer(request, 410, stage="gone")
    own = _own(request, asked)
    form = WitnessForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            kept = reports.answer(witness=asked, at=at, **_given(request, form, own))
            return _answer(request, 200, stage="thanks", answer=kept.answer)
    return _answer(request, 200, stage="ask", report=asked.report, form=form, own=own)


def _own(request: HttpRequest, asked: ReportWitness) -> list[Resident]:
    """Return as whom of the village somebody who signed in may answer."""
    own = permissions.own_residents(request.user)
    return list(own.filter(village=asked.report.village).order_by("born_on", "pk"))


def _given(
    request: HttpRequest, form: WitnessForm, own: list[Resident]
) -> dict[str, Any]:
    cleaned = form.cleaned_data
    who = next((one for one in own if one.pk == cleaned["resident"]), None)
    return {
        "said": cleaned["answer"],
        "name": cleaned["name"],
        "number": cleaned["number"],
        "by": request.user if who else None,
        "resident": who,
    }


def _answer(request: HttpRequest, status: int, **context: Any) -> HttpResponse:
    """Render for nobody to keep or to find.

    The referrer policy of all pages holds: no other site learns the address, and the
    form still says where it comes from.
    """
    response = render(request, "villages/public/witness.html", context, status=status)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    # Nobody need read a line in the log for each address that is gone.
    response._has_been_logged = True  # type: ignore[attr-defined]
    return response
