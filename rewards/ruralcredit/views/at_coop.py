"""What the pages of a co-op's desk share: who may come in, and one form for each act."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from rewards.ruralcredit.models import Coop, CoopRole
from villages.models import County

OFFICER, AUDITOR = CoopRole.OFFICER.value, CoopRole.AUDITOR.value
SUPERVISOR = "supervisor"
PER_PAGE = 25


class Timed(InCapacity):
    """A page that knows the moment of the request, and the folder of its templates."""

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @property
    def signed(self) -> dict[str, Any]:
        """Return who acts, and when."""
        return {"by": self.user, "at": self.now}

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of the co-op's desk."""
        context |= {"today": self.today, "is_officer": self.is_officer}
        return render(self.request, f"ruralcredit/desk/{template}.html", context)

    @property
    def is_officer(self) -> bool:
        """Whether the capacity lets one keep files and members."""
        return bool(self.capacity.role == OFFICER)


class AtCoop(Timed):
    """For the officers of a co-op, and for its auditor, who only reads."""

    roles: ClassVar = frozenset({OFFICER, AUDITOR})

    @property
    def coop(self) -> Coop:
        """Return the co-op in whose name one acts."""
        found: Coop = self.capacity.scope
        return found


class ByOfficer(AtCoop):
    """For the officers alone."""

    roles: ClassVar = frozenset({OFFICER})


class ByCounty(Timed):
    """For the supervisor of a county; to those of towns and villages there is no page."""

    roles: ClassVar = frozenset({SUPERVISOR})

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Keep the supervisors of smaller areas out."""
        capacity: Any = getattr(request, "capacity", None)
        if capacity and not isinstance(capacity.scope, County):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def county(self) -> County:
        """Return the county in whose name one acts."""
        found: County = self.capacity.scope
        return found


class Asking(Timed):
    """A form that one service takes; what was typed stays when it says no.

    ``words`` say that it is done; without any the page it leads to does.
    """

    title: ClassVar[Any] = ""
    send: ClassVar[Any] = ""
    words: ClassVar[Any] = ""
    note: ClassVar[Any] = ""
    template: ClassVar = "form"

    def get(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Ask."""
        thing = self.find(**keys)
        return self.ask(thing, self.form_for(thing))

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Do it, or say why not."""
        thing = self.find(**keys)
        form = self.form_for(thing, request.POST)
        done: Any = None
        if form.is_valid():
            with refusals_on(form):
                done = self.enter(thing, form.cleaned_data)
        if form.is_valid():
            if self.words:
                messages.success(request, str(self.words))
            return redirect(self.leads_to(thing, done))
        return self.ask(thing, form)

    def ask(self, thing: Any, form: BaseForm) -> HttpResponse:
        """Show the form."""
        words = {"title": self.title, "send": self.send, "note": self.note}
        about, back = self.about(thing), self.back(thing)
        return self.page(self.template, form=form, about=about, back=back, **words)

    def find(self, *args: Any, **keys: Any) -> Any:
        """Return what it is about."""
        return None

    def form_for(self, thing: Any, data: Any = None) -> Any:
        """Return the form, with what was typed if anything was."""
        raise NotImplementedError

    def enter(self, thing: Any, given: dict[str, Any]) -> Any:
        """Hand what was typed to the service."""
        raise NotImplementedError

    def about(self, thing: Any) -> str:
        """Return whom or what the form is about, in words."""
        return str(thing or "")

    def back(self, thing: Any) -> str:
        """Return where the page leads back to."""
        raise NotImplementedError

    def leads_to(self, thing: Any, done: Any) -> str:
        """Return where one goes when it is done."""
        return self.back(thing)


class AtOnce(Timed):
    """A button: done, or said why not, on the page it leads to."""

    words: ClassVar[Any] = ""

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Do it."""
        thing = self.find(**keys)
        try:
            self.do(thing)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, str(self.words))
        return redirect(self.back(thing))

    def find(self, *args: Any, **keys: Any) -> Any:
        """Return what it is about."""
        raise NotImplementedError

    def do(self, thing: Any) -> None:
        """Call the service."""
        raise NotImplementedError

    def back(self, thing: Any) -> str:
        """Return where one goes afterwards."""
        raise NotImplementedError
