"""Answer an objection: upheld, the points that the record brought go back."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from rewards.points.services import objections
from villages.forms.objections import DecisionForm
from villages.models import Objection
from villages.views.desk.objections import WithObjections


class DecideObjection(WithObjections):
    """Whoever took no part answers, with the reasons."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.to_decide(key), DecisionForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Decide it, and say what became of the points."""
        objection = self.to_decide(key)
        form = DecisionForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                done = objections.decide(
                    objection=objection,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(request, words_for(done))
                return redirect("villages_objection", key=key)
        return self.show(objection, form)

    def show(self, objection: Objection, form: forms.Form) -> HttpResponse:
        """Show the form under what was said."""
        context = {
            "objection": objection,
            "form": form,
            "title": _("答复这件异议"),
            "hint": _("理由提的人会看到。成立的，这一条马上不算数。"),
            "yes": _("就这样答复"),
        }
        return render(self.request, "villages/desk/objection_deed.html", context)


def words_for(done: objections.Decided) -> str:
    """Return what happened, in one sentence."""
    if done.left:
        return _(
            "答复了，这一条不算数了。收回%(points)d分，已经用掉的%(left)d分由村里承担。"
        ) % {"points": done.taken_back, "left": done.left}
    if done.taken_back:
        return _("答复了，这一条不算数了，%(points)d分收回来了。") % {
            "points": done.taken_back
        }
    return _("答复了，提的人看得到。")
