"""Make good what I was reminded of: pledge, see how far it is, say what is done."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.repairs import PledgeForm, TaskDoneForm
from villages.models import Deduct, RepairTask
from villages.selectors.repairs import (
    Progress,
    hours_needed,
    may_be_repaired,
    progress_of,
    task_of,
)
from villages.services import repairs
from villages.views.desk.typed import prepared
from villages.views.me.deducts import OfMine


def task_numbered(deduct: Deduct, number: int) -> RepairTask:
    """Return a task of the running repair by its place; anything else is not there."""
    task = task_of(deduct, number)
    if task is None:
        raise Http404
    return task


def running(deduct: Deduct) -> Progress:
    """Return the repair that runs; without one there is no page."""
    progress = progress_of(deduct)
    if progress is None:
        raise Http404
    return progress


class MyRepair(OfMine):
    """What it takes to make it good, and once that was pledged how far it has got."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the tasks to choose from, or those that were chosen."""
        deduct = self.deduct(key)
        progress = progress_of(deduct)
        if progress:
            context = {"deduct": deduct, "progress": progress}
            return render(request, "villages/me/repair.html", context)
        if not may_be_repaired(deduct):
            raise Http404
        return self.show(deduct, PledgeForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Pledge; where nothing is held against anybody there is nothing to choose."""
        deduct = self.deduct(key)
        if told_nothing_to_repair(request, deduct):
            return redirect("villages_my_deduct", key=key)
        form = PledgeForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                repairs.pledge(
                    deduct=deduct, by=self.user, at=timezone.now(), **form.asked()
                )
                messages.success(request, _("记下了。做完一件就来说一声，村里会去看。"))
                return redirect("villages_my_deduct_repair", key=key)
        return self.show(deduct, form)

    def show(self, deduct: Deduct, form: forms.Form) -> HttpResponse:
        """Show the form."""
        context: dict[str, Any] = {
            "deduct": deduct,
            "form": form,
            "needed": hours_needed(deduct),
        }
        return render(self.request, "villages/me/repair_pledge.html", context)


def told_nothing_to_repair(request: HttpRequest, deduct: Deduct) -> bool:
    """Say so, and return True, unless the deduct was decided and stands."""
    try:
        repairs.require_in_force(deduct, on=timezone.localdate())
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return True
    return False


class MyTask(OfMine):
    """Say that one task is done."""

    def get(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Show the form with what was said so far."""
        deduct = self.deduct(key)
        task = task_numbered(deduct, number)
        return self.show(deduct, task, done_form(task))

    def post(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Say it."""
        deduct = self.deduct(key)
        task = task_numbered(deduct, number)
        form = TaskDoneForm(request.POST, request.FILES)
        if said(form, task, request, by=self.user):
            messages.success(request, _("知道了，村里会请另一位来看。"))
            return redirect("villages_my_deduct_repair", key=key)
        return self.show(deduct, task, form)

    def show(self, deduct: Deduct, task: RepairTask, form: forms.Form) -> HttpResponse:
        """Show the form."""
        context = {"deduct": deduct, "task": task, "form": form}
        return render(self.request, "villages/me/repair_task.html", context)


def done_form(task: RepairTask) -> TaskDoneForm:
    """Return the form with what was said before; the day is today unless it was said."""
    day = task.done_on or timezone.localdate()
    return TaskDoneForm(initial={"done_on": day, "words": task.done_words})


def said(
    form: TaskDoneForm, task: RepairTask, request: HttpRequest, *, by: Any
) -> bool:
    """Say that a task is done; return whether it was kept."""
    new, errors = prepared(request.FILES.getlist("photos"))
    for one in errors:
        form.add_error("photos", one)
    if form.is_valid():
        with refusals_on(form):
            repairs.say_done(
                task=task,
                done_on=form.cleaned_data["done_on"],
                words=form.cleaned_data["words"],
                by=by,
                at=timezone.now(),
                photos=new,
            )
            return True
    return False


class MyGiveUp(OfMine):
    """Let go of the pledge."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Let go, and back to what I was reminded of."""
        progress = running(self.deduct(key))
        try:
            repairs.give_up(repair=progress.repair, by=self.user, at=timezone.now())
            messages.success(request, _("不修复了。什么时候想修复，再来选。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_my_deduct", key=key)
