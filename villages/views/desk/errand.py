"""The question what one looks at people's files for."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from grassroots.core.views import InCapacity
from villages.forms.errands import ErrandForm
from villages.views import errands

STAFF = frozenset({"recorder", "panel", "manager", "supervisor"})


class Errand(InCapacity):
    """Say it once for a task; every look until the next change is told with it."""

    roles = STAFF

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what can be chosen."""
        return self.show(ErrandForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it, and back to the page that asked."""
        form = ErrandForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            errands.keep(request, said["errand"], said["words"], at=timezone.now())
            return redirect(self.back() or "portal_desk")
        return self.show(form)

    def back(self) -> str:
        """Return where to go on; only to a page of this site."""
        to = self.request.GET.get("next", "")
        is_ours = url_has_allowed_host_and_scheme(
            to,
            allowed_hosts={self.request.get_host()},
            require_https=self.request.is_secure(),
        )
        return to if is_ours and to.startswith("/") else ""

    def show(self, form: forms.Form) -> HttpResponse:
        """Show the form."""
        said = errands.errand_of(self.request, at=timezone.now())
        context = {"form": form, "said": said}
        return render(self.request, "villages/desk/errand.html", context)
