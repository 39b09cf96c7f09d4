"""Scanning a code, or typing it, and where each code leads."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.generic import FormView

from grassroots.accounts.acting import role_of
from grassroots.core import short_code
from grassroots.portal.forms import ShortCodeForm
from rewards.merchants.selectors.codes import scanned_by_short_code

# Who does something with a resident's code, where, and how it is called there.
AT_WORK = {
    "clerk": ("redemption_counter", "code"),
    "recorder": ("villages_record_new", "code"),
    "manager": ("villages_residents", "q"),
}
FINDS_BY_NAME = {
    "clerk": "redemption_counter",
    "recorder": "villages_residents",
    "manager": "villages_residents",
}


class Scan(LoginRequiredMixin, FormView[ShortCodeForm]):
    """Scan with the camera, from a photo, or type the code; or find the person by name."""

    form_class = ShortCodeForm

    def get_template_names(self) -> list[str]:
        """Use the face of the chosen capacity."""
        face = "desk" if role_of(self.request) not in {"", "resident"} else "me"
        return [f"portal/{face}/scan.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        finds = FINDS_BY_NAME.get(role_of(self.request))
        return super().get_context_data(
            find_url=reverse(finds) if finds else None, **kwargs
        )

    def form_valid(self, form: ShortCodeForm) -> HttpResponse:
        return redirect("portal_code", code=form.cleaned_data["code"])


def open_code(request: HttpRequest, code: str) -> HttpResponse:
    """Lead staff to where the code is used; tell everybody else what it is.

    What is on a shop's door leads everybody to the shop. Of residents' codes nothing
    is looked up here: the page is the same whether the code is known.
    """
    typed = short_code.normalise(code)
    if not short_code.is_valid(typed):
        return render(
            request, "portal/public/code.html", {"is_code": False}, status=404
        )
    if shop := scanned_by_short_code(typed):
        return redirect("merchants_public", token=shop.token)
    if at_work := AT_WORK.get(role_of(request)):
        name, field = at_work
        return redirect(f"{reverse(name)}?{urlencode({field: typed})}")
    return render(request, "portal/public/code.html", {"is_code": True, "code": typed})
