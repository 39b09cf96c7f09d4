"""What was told past the village: town and county take it up, ask, and answer."""

from typing import ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.concerns import AnswerForm, NoteForm
from villages.models import AreaRole, Concern
from villages.selectors.concerns import concerns_for
from villages.services import concerns

PER_PAGE = 20


class WithConcerns(InCapacity):
    """A page of town or county; in a village nothing of it exists."""

    roles: ClassVar = frozenset({AreaRole.SUPERVISOR.value})

    def found(self) -> "QuerySet[Concern]":
        """Return what may be seen in this capacity."""
        on = timezone.localdate()
        return concerns_for(self.capacity.role, self.capacity.scope, on=on)

    def concern(self, key: UUID) -> Concern:
        """Return one of them."""
        return get_object_or_404(self.found(), key=key)

    def show(
        self,
        concern: Concern,
        *,
        asking: forms.Form | None = None,
        answering: forms.Form | None = None,
    ) -> HttpResponse:
        """Show one of them with what may be done."""
        is_taker = concern.taken_by_id == self.user.pk
        today = timezone.localdate()
        is_free = concern.taken_by_id is None or concern.due_on < today
        context = {
            "concern": concern,
            "notes": concern.notes.select_related("by"),
            "today": today,
            "asking": asking or NoteForm(),
            "answering": answering or AnswerForm(),
            "can_answer": is_taker and not concern.answered_at,
            "can_take": is_free and not is_taker and not concern.answered_at,
        }
        return render(self.request, "villages/desk/concern.html", context)


class ConcernList(WithConcerns):
    """Open ones first, the overdue marked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        page = Paginator(self.found(), PER_PAGE).get_page(request.GET.get("page"))
        context = {"page": page, "query": "", "today": timezone.localdate()}
        return render(request, "villages/desk/concerns.html", context)


class ConcernPage(WithConcerns):
    """One of them."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it."""
        return self.show(self.concern(key))


class TakeConcern(WithConcerns):
    """Look into it."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Take it up."""
        concern = self.concern(key)
        try:
            concerns.take(concern=concern, by=self.user, at=timezone.now())
            messages.success(request, _("您接手了。查完请在这里答复。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_concern", key=key)


class AskConcern(WithConcerns):
    """Ask the sender."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Keep the question for who has the code."""
        concern = self.concern(key)
        form = NoteForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                concerns.ask(
                    concern=concern,
                    words=form.cleaned_data["words"],
                    by=self.user,
                    at=timezone.now(),
                )
                messages.success(request, _("写上了，反映的人用查询码看得到。"))
                return redirect("villages_concern", key=key)
        return self.show(concern, asking=form)


class AnswerConcern(WithConcerns):
    """Say what was found."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Answer it."""
        concern = self.concern(key)
        form = AnswerForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                concerns.answer(
                    concern=concern,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(request, _("答复了，反映的人用查询码看得到。"))
                return redirect("villages_concern", key=key)
        return self.show(concern, answering=form)
