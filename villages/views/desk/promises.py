"""The committee's promises at the desk: the manager makes them, supervisors mark them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from villages.forms.promises import MarkForm, PromiseForm
from villages.models import CommitteePromise, Village
from villages.selectors.promises import promises_in, rows_of
from villages.services import promises

PER_PAGE = 50


class Promises(InCapacity):
    """All of the area's, and the manager's form for one more."""

    roles = frozenset({"manager", "supervisor"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        return self.show(PromiseForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Promise one more."""
        village = self.capacity.scope
        if not isinstance(village, Village) or self.capacity.role != "manager":
            raise Http404
        form = PromiseForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                promises.promise(
                    village=village,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(
                    request, _("承诺贴到村里的网页上了，做到没做到由别人来看。")
                )
                return redirect("villages_promises")
        return self.show(form)

    def show(self, form: PromiseForm) -> HttpResponse:
        """Show the list and the form."""
        area = self.capacity.scope
        is_village = isinstance(area, Village)
        rows = Paginator(rows_of(area, on=timezone.localdate()), PER_PAGE)
        context = {
            "page": rows.get_page(self.request.GET.get("page")),
            "form": form if is_village and self.capacity.role == "manager" else None,
            "marks": self.capacity.role == "supervisor",
            "is_above": not is_village,
        }
        return render(self.request, "villages/desk/promises.html", context)


class MarkPromise(InCapacity):
    """What came of one, as a supervisor found."""

    roles = frozenset({"supervisor"})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        return self.show(self.promise(pk), MarkForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark it."""
        promise = self.promise(pk)
        form = MarkForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                promises.mark(
                    promise=promise,
                    done_on=form.cleaned_data["done_on"],
                    evidence=form.cleaned_data["evidence"],
                    by=self.user,
                    at=timezone.now(),
                )
                messages.success(request, _("记下了，大家都看得到。"))
                return redirect("villages_promises")
        return self.show(promise, form)

    def promise(self, pk: int) -> CommitteePromise:
        """Return a promise of the area."""
        found: CommitteePromise = get_object_or_404(
            promises_in(self.capacity.scope), pk=pk
        )
        return found

    def show(self, promise: CommitteePromise, form: MarkForm) -> HttpResponse:
        """Show the form under the promise."""
        context = {"promise": promise, "form": form}
        return render(self.request, "villages/desk/promise_mark.html", context)
