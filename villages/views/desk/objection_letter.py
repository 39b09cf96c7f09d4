"""The answer to an objection on paper, for who has no phone to read it on."""

from typing import ClassVar
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from villages.selectors.objection_letters import (
    answers_to,
    is_answered,
    name_for_objector,
)
from villages.services import objections
from villages.views.desk.objections import WithObjections


class PrintAnswer(WithObjections):
    """The letter on A4, with room to ask the town while that may be."""

    purpose: ClassVar = gettext_lazy("印异议答复书")

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the sheet, once there is an answer to print."""
        objection = self.objection(key)
        if not is_answered(objection):
            raise Http404
        on = timezone.localdate()
        answers = answers_to(objection)
        goes_on = objections.may_escalate(objection, on=on)
        context = {
            "objection": objection,
            "village": objection.village,
            "whose": name_for_objector(objection, on=on),
            "answers": answers,
            "answer": answers[-1] if answers else None,
            "last_day": objections.last_day_to_escalate(objection) if goes_on else None,
        }
        return render(request, "villages/print/objection_answer.html", context)
