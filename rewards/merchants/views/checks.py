"""What should be looked at: swapped codes, floods, a code scanned too often."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from rewards.merchants.forms.complaints import CheckForm
from rewards.merchants.models import CheckOutcome, CheckTask
from rewards.merchants.selectors import complaints as reading
from rewards.merchants.services import checks
from rewards.merchants.views.complaints import photo_of
from rewards.merchants.views.visits import PER_PAGE, AtVisits

NEW_PLATE = {CheckOutcome.SWAPPED, CheckOutcome.REPLACED}


class OfChecks(AtVisits):
    """A page on what should be looked at in an area."""

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part of the desk."""
        context["is_inspector"] = self.is_inspector
        where = f"merchants/desk/checks/{template}.html"
        return render(self.request, where, context)

    def check_of(self, pk: int) -> CheckTask:
        """Return a task of the area; none for whoever is close to the shop."""
        found = get_object_or_404(reading.checks_in(self.capacity.scope), pk=pk)
        if found.merchant and not self.user.has_perm("merchants.judge", found.merchant):
            raise Http404
        return found


class Checks(OfChecks):
    """What waits, and what was looked at."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = reading.checks_in(self.capacity.scope)
        waiting = found.filter(done_at__isnull=True)
        done = found.filter(done_at__isnull=False)
        page = Paginator(done, PER_PAGE).get_page(request.GET.get("page"))
        return self.page("list", waiting=waiting, page=page)


class CheckPage(OfChecks):
    """One of them: what was said, and what was found."""

    def get(self, request: HttpRequest, check: int) -> HttpResponse:
        return self.page("check", task=self.check_of(check), form=CheckForm())

    def post(self, request: HttpRequest, check: int) -> HttpResponse:
        """Keep what was found; a code that was swapped leads to a new plate."""
        if not self.is_inspector:
            raise Http404
        task, form = self.check_of(check), CheckForm(request.POST)
        if not form.is_valid():
            return self.page("check", task=task, form=form)
        given = form.cleaned_data
        try:
            checks.finish_check(task=task, **given, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("merchants_check", task.pk)
        if form.cleaned_data["outcome"] in NEW_PLATE and task.merchant_id:
            messages.success(request, _("记下了。现在换一块牌子"))
            return redirect("merchants_code_replace", task.merchant_id)
        messages.success(request, _("记下了"))
        return redirect("merchants_checks")


class CheckPhoto(OfChecks):
    """The photo that came with a report."""

    def get(self, request: HttpRequest, check: int) -> HttpResponse:
        return photo_of(self.check_of(check).photo)
