"""What I say is wrong: to a line or my score, how it stands, and to the town once."""

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.objections import EscalateForm, ObjectionForm
from villages.models import (
    BehaviourRecord,
    Deduct,
    Household,
    Objection,
    ObjectionMoment,
    Resident,
)
from villages.selectors.credit_files import subject_of
from villages.selectors.deducts import deducts_of
from villages.selectors.households import household_of
from villages.selectors.notices import masked_rows
from villages.selectors.objections import (
    objections_of,
    on_the_board,
    open_to_objection,
)
from villages.services import objections
from villages.views.desk.records import sent


class OfMine(InCapacity):
    """A page about the resident's own objections; nobody else's exist."""

    roles = frozenset({"resident"})

    def objection(self, key: UUID) -> Objection:
        """Return it, if it is the resident's own."""
        own = objections_of(self.capacity.scope, on=timezone.localdate())
        return get_object_or_404(own, key=key)

    @property
    def household(self) -> Household | None:
        """The resident's household of today."""
        return household_of(self.capacity.scope, timezone.localdate())


class MyObjections(OfMine):
    """All of them, and what is on the board to object to."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, open ones first."""
        resident, on = self.capacity.scope, timezone.localdate()
        context = {
            "objections": objections_of(resident, on=on),
            "board": on_the_board(resident, self.household, on=on),
            "village": resident.village,
            "today": on,
        }
        return render(request, "villages/me/objections.html", context)


class MyObjection(OfMine):
    """One of them: what I said, until when it is answered, and the answers."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it."""
        objection = self.objection(key)
        return render(request, "villages/me/objection.html", shown(objection))


class MyObjectionSheet(OfMine):
    """The photo of the sheet that I handed in."""

    def get(self, request: HttpRequest, key: UUID, moment: str) -> HttpResponse:
        """Send it."""
        return sheet_of(self.objection(key), moment)


def sheet_of(objection: Objection, moment: str) -> HttpResponse:
    """Answer with the photo of a sheet about the objection."""
    sheets = objection.papers.exclude(photo="")
    return sent(get_object_or_404(sheets, moment=moment).photo)


def shown(objection: Objection) -> dict[str, Any]:
    """Return what a page about an objection says, on both faces."""
    on = timezone.localdate()
    papers = {one.moment: one for one in objection.papers.all()}
    return {
        "raised_paper": papers.get(ObjectionMoment.RAISED),
        "town_paper": papers.get(ObjectionMoment.ESCALATED),
        "objection": objection,
        "today": on,
        "decisions": objection.decisions.select_related("decided_by").order_by("pk"),
        "is_overdue": objection.closed_at is None and objection.due_on < on,
        "can_escalate": objections.may_escalate(objection, on=on),
    }


class ObjectTo(OfMine):
    """Say what is wrong with one line."""

    def ask(self, request: HttpRequest, line: objections.Line) -> HttpResponse:
        """Show the form, or keep what was said."""
        form = ObjectionForm(request.POST or None, initial={"client_id": uuid4()})
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                made = objections.raise_objection(
                    line=line,
                    objector=self.capacity.scope,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(request, _("记下了。换人重看，到期前书面答复您。"))
                return redirect("villages_my_objection", key=made.key)
        context = {
            "form": form,
            "village": self.capacity.scope.village,
            "label": self.label(line),
        }
        return render(request, "villages/me/objection_new.html", context)

    def label(self, line: Any) -> str:
        """Return what the line is called."""
        return str(line.rule.label)


class ObjectToRecord(ObjectTo):
    """A good deed that was written down wrongly."""

    def dispatch_to(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Find the record among those one may object to."""
        records = open_to_objection(
            self.capacity.scope, self.household, on=timezone.localdate()
        )
        return self.ask(request, get_object_or_404(records, pk=pk))

    get = post = dispatch_to

    def label(self, line: BehaviourRecord) -> str:
        """Return the line as the board has it: of others no more than that."""
        (row,) = masked_rows([line], timezone.localdate())
        own = self.household
        name = line.resident.name if line.household == own else row.name
        return f"{name}：{line.rule.label}"


class ObjectToDeduct(ObjectTo):
    """Something held against oneself."""

    def dispatch_to(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Find the deduct among the resident's own."""
        own = deducts_of(self.capacity.scope, on=timezone.localdate())
        deduct: Deduct = get_object_or_404(own, key=key)
        return self.ask(request, deduct)

    get = post = dispatch_to


class ObjectToScore(ObjectTo):
    """The score, where no single line is meant: the own one, or the household's."""

    def dispatch_to(self, request: HttpRequest) -> HttpResponse:
        """Object to the score that the resident has."""
        on = timezone.localdate()
        subject = subject_of(self.capacity.scope, on)
        if subject is None or self.household is None:
            raise Http404
        return self.ask(request, subject)

    get = post = dispatch_to

    def label(self, line: Household | Resident) -> str:
        """Return whose score it is."""
        is_own = isinstance(line, Resident)
        return _("我的信用分") if is_own else _("我家的信用分")


class WithdrawMyObjection(OfMine):
    """Take it back."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Take it back, and say so."""
        objection = self.objection(key)
        try:
            objections.withdraw(objection=objection, by=self.user, at=timezone.now())
            messages.success(request, _("撤回了，这一条照常往下走。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_my_objection", key=key)


class EscalateMyObjection(OfMine):
    """Ask the town to look once more."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.objection(key), EscalateForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Hand it on."""
        objection = self.objection(key)
        form = EscalateForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                objections.escalate(
                    objection=objection,
                    because=form.cleaned_data["text"],
                    by=self.user,
                    at=timezone.now(),
                )
                messages.success(request, _("交到镇里了，镇里换人再看一次。"))
                return redirect("villages_my_objection", key=key)
        return self.show(objection, form)

    def show(self, objection: Objection, form: forms.Form) -> HttpResponse:
        """Show the form under what the village answered."""
        context = {**shown(objection), "form": form}
        return render(self.request, "villages/me/objection_escalate.html", context)
