"""The county's calendar: years that are known, and one to write down."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from villages.forms.calendars import CalendarForm
from villages.models import CalendarYear, County, Town, Village
from villages.selectors.calendars import years_to_enter
from villages.services import calendars
from villages.views.desk.rulebooks import BookView


class Calendar(BookView):
    """What the county entered; those who supervise the county write."""

    roles = frozenset({"supervisor", "manager"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the years, and the form to those who may use it."""
        missing = years_to_enter(self.county, on=self.today)
        year = missing[-1] if missing else self.today.year + 1
        return self._show(CalendarForm(initial={"year": year}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Set a year."""
        if not self.may_enter:
            raise Http404
        form = CalendarForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                calendars.enter_year(
                    county=self.county, by=self.user, at=self.now, **form.cleaned_data
                )
                messages.success(request, _("记好了。暂定的日子都照新的算过了。"))
                return redirect("villages_calendar")
        return self._show(form)

    @property
    def county(self) -> County:
        """The county in which the user acts."""
        scope = self.capacity.scope
        if isinstance(scope, Village):
            return scope.town.county
        return scope.county if isinstance(scope, Town) else scope

    @property
    def may_enter(self) -> bool:
        """Whether the user acts for the county itself."""
        return isinstance(self.capacity.scope, County)

    def _show(self, form: CalendarForm) -> HttpResponse:
        years = CalendarYear.objects.filter(county=self.county).order_by("-year")
        context = {
            "county": self.county,
            "form": form,
            "may_enter": self.may_enter,
            "missing": years_to_enter(self.county, on=self.today),
            "years": years.prefetch_related("days"),
        }
        return render(self.request, "villages/desk/calendar.html", context)
