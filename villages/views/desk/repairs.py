"""Look at what somebody does to make a deduct good, and write it down for them."""

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.repairs import PaperPledgeForm, SendBackForm, TaskDoneForm
from villages.models import AreaRole, Deduct, RepairStage, RepairTask
from villages.selectors.repairs import (
    hours_needed,
    is_for,
    may_be_repaired,
    progress_of,
)
from villages.services import repairs
from villages.views.desk.deducts import WithDeducts
from villages.views.me.repairs import (
    done_form,
    running,
    said,
    task_numbered,
    told_nothing_to_repair,
)

WRITERS = frozenset({AreaRole.RECORDER.value, AreaRole.MANAGER.value})
LOOKERS = WRITERS | {AreaRole.PANEL.value}


class OfRepair(WithDeducts):
    """A page about a repair; to whoever stands aside from the deduct there is none."""

    def deduct(self, key: UUID) -> Deduct:
        """Return the deduct, and keep that the file was looked at."""
        deduct = get_object_or_404(self.found(), key=key)
        if self.cause(deduct):
            raise Http404
        self.keep_look(deduct)
        return deduct


class DeskRepair(OfRepair):
    """How far a repair has got, with the buttons of whoever looks."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show its tasks."""
        deduct = self.deduct(key)
        progress = running(deduct)
        role = self.capacity.role
        counts = may_be_repaired(deduct)
        photos = list(deduct.photos.order_by("pk").values_list("task", flat=True))
        rows = [
            {
                "task": task,
                "may_look": counts and is_for(task, self.user, role),
                "photos": [n for n, of in enumerate(photos, start=1) if of == task.pk],
            }
            for task in progress.tasks
        ]
        context = {
            "deduct": deduct,
            "progress": progress,
            "rows": rows,
            "is_disputed": not counts,
            "writes": role in WRITERS,
        }
        return render(request, "villages/desk/repair.html", context)


class PaperPledge(OfRepair):
    """A pledge that was made on paper or through somebody else."""

    roles = WRITERS

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        deduct = self.deduct(key)
        if progress_of(deduct):
            return redirect("villages_deduct_repair", key=key)
        if not may_be_repaired(deduct):
            raise Http404
        return self.show(deduct, PaperPledgeForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Keep it; where nothing is held against anybody there is nothing to choose."""
        deduct = self.deduct(key)
        if told_nothing_to_repair(request, deduct):
            return redirect("villages_deduct", key=key)
        form = PaperPledgeForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                repairs.pledge(
                    deduct=deduct, by=self.user, at=timezone.now(), **form.asked()
                )
                messages.success(request, _("记下了。请打印任务单，送到本人手里。"))
                return redirect("villages_deduct_repair", key=key)
        return self.show(deduct, form)

    def show(self, deduct: Deduct, form: forms.Form) -> HttpResponse:
        """Show the form."""
        context = {"deduct": deduct, "form": form, "needed": hours_needed(deduct)}
        return render(self.request, "villages/desk/repair_pledge.html", context)


class PaperGiveUp(OfRepair):
    """The person lets go of the pledge, on paper or through somebody else."""

    roles = WRITERS

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Let go."""
        progress = running(self.deduct(key))
        try:
            repairs.give_up(repair=progress.repair, by=self.user, at=timezone.now())
            messages.success(request, _("记下了，不修复了。想修复再来选。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_deduct", key=key)


class OfTask(OfRepair):
    """A page about one task of a repair, by its place."""

    template = ""

    def show(
        self, deduct: Deduct, task: RepairTask, number: int, form: forms.Form
    ) -> HttpResponse:
        """Show the form."""
        context = {"deduct": deduct, "task": task, "number": number, "form": form}
        return render(self.request, self.template, context)


class TaskDone(OfTask):
    """Write down that a task is done, for somebody without a phone."""

    roles = WRITERS
    template = "villages/desk/repair_task.html"

    def get(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Show the form."""
        deduct = self.deduct(key)
        task = task_numbered(deduct, number)
        return self.show(deduct, task, number, done_form(task))

    def post(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Keep it."""
        deduct = self.deduct(key)
        task = task_numbered(deduct, number)
        form = TaskDoneForm(request.POST, request.FILES)
        if said(form, task, request, by=self.user):
            messages.success(request, _("记下了，要请另一位来看。"))
            return redirect("villages_deduct_repair", key=key)
        return self.show(deduct, task, number, form)


class TaskChecked(OfRepair):
    """Somebody else has looked: it was done."""

    roles = LOOKERS

    def post(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Let it count; after the last one the line is gone, for this desk too."""
        task = task_numbered(self.deduct(key), number)
        try:
            repair = repairs.check(task=task, by=self.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("villages_deduct_repair", key=key)
        if repair.stage == RepairStage.CLEARED:
            messages.success(request, _("都做满了，这件事清了，以后哪里都看不到。"))
            return redirect("villages_deducts")
        messages.success(request, _("看过了，这几小时算数。"))
        return redirect("villages_deduct_repair", key=key)


class TaskSentBack(OfTask):
    """It is not done yet, and what is missing."""

    roles = LOOKERS
    template = "villages/desk/repair_back.html"

    def get(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Show the form."""
        deduct = self.deduct(key)
        task = task_numbered(deduct, number)
        return self.show(deduct, task, number, SendBackForm())

    def post(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Say what is missing."""
        deduct = self.deduct(key)
        task = task_numbered(deduct, number)
        form = SendBackForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                repairs.send_back(
                    task=task,
                    words=form.cleaned_data["words"],
                    by=self.user,
                    at=timezone.now(),
                )
                messages.success(request, _("告诉本人了，做好了再说。"))
                return redirect("villages_deduct_repair", key=key)
        return self.show(deduct, task, number, form)
