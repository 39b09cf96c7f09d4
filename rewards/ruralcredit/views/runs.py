"""Mass rating: begin it, see how far it is, what came out, and sign."""

from functools import partial
from typing import ClassVar

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from grassroots.core import progress
from grassroots.core.later import later
from grassroots.core.progress import Progress
from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.cards import RunForm
from rewards.ruralcredit.formulas.rating import card_from_data
from rewards.ruralcredit.models import RatingRun, RunStatus
from rewards.ruralcredit.selectors import runs
from rewards.ruralcredit.selectors.areas import area_of, areas_of
from rewards.ruralcredit.services import mass, signing
from rewards.ruralcredit.views.of_coop import DECIDERS, WRITERS, OfCoop
from rewards.ruralcredit.views.outcome_words import outcome_words

RECENT = 20
_TASKS = "rewards.ruralcredit.tasks"


class OfRuns(OfCoop):
    """A page on the co-op's mass ratings."""

    def run_of(self, pk: int) -> RatingRun:
        """Return a mass rating of the co-op."""
        return get_object_or_404(runs.runs_of(self.coop), pk=pk)

    def then(self, task: str, run: RatingRun, **more: int) -> None:
        """Let the worker do the rest."""
        job = partial(later, f"{_TASKS}.{task}", run_id=run.pk, **more)
        transaction.on_commit(job)


class Runs(OfRuns):
    """The mass ratings there were, and a form for the next."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(self.form())

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.capacity.role not in WRITERS:
            return redirect("ruralcredit_runs")
        form = self.form(request.POST)
        if form.is_valid():
            with refusals_on(form), transaction.atomic():
                run = mass.begin_run(
                    coop=self.coop,
                    area=area_of(form.cleaned_data["area"]),
                    as_of=form.cleaned_data["as_of"],
                    **self.signed,
                )
                self.then("rate_run", run, by_id=self.user.pk)
                return redirect("ruralcredit_run", run.pk)
        return self.ask(form)

    def form(self, data: object = None) -> RunForm:
        """Return the form with the areas of the co-op."""
        areas = areas_of(self.coop, on=self.today)
        return RunForm(data, areas=areas, initial={"as_of": self.today})

    def ask(self, form: RunForm) -> HttpResponse:
        """Show the form, and the last runs."""
        names = dict(areas_of(self.coop, on=self.today))
        recent = [
            (one, names.get(one.area_code, one.area_code))
            for one in runs.runs_of(self.coop)[:RECENT]
        ]
        return self.page("runs/list", form=form, recent=recent)


class RunPage(OfRuns):
    """How far a run is, and what came out."""

    def get(self, request: HttpRequest, run: int) -> HttpResponse:
        found = self.run_of(run)
        rates = found.status == RunStatus.RUNNING
        signs = progress.read(runs.signing_key(found))
        is_signing = not rates and signs.done < signs.total
        waits = rates or is_signing
        how_far = signs if is_signing else Progress(found.done, found.total)
        context = {
            "run": found,
            "waits": waits,
            "is_signing": is_signing,
            "progress": how_far,
            "area": area_of(found.area_code).name,
        }
        if self.request.htmx:
            response = self.page("runs/_state", **context)
            if not waits:
                response["HX-Refresh"] = "true"
            return response
        if not rates:
            context |= self.result(found)
        return self.page("runs/run", **context)

    def result(self, run: RatingRun) -> dict[str, object]:
        """Return what came out, and what waits for a signature."""
        card = card_from_data(mass.card_of(run).content)
        ranked = sorted(card.bands, key=lambda band: -band.rank)
        found = runs.result_of(run, [band.code for band in ranked])
        waiting = signing.waiting(run, on=self.today).count()
        mine = signing.signable(run=run, by=self.user, on=self.today).count()
        return {
            "result": found,
            "bands": [(outcome_words(code), n) for code, n in found.bands.items()],
            "waiting": waiting,
            "mine": mine,
            "close": waiting - mine,
            "began_it": run.started_by_id == self.user.pk,
        }


class RunGoOn(OfRuns):
    """Let a run that stopped go on."""

    roles: ClassVar = WRITERS

    def post(self, request: HttpRequest, run: int) -> HttpResponse:
        found = self.run_of(run)
        self.then("rate_run", found, by_id=self.user.pk)
        return redirect("ruralcredit_run", found.pk)


class RunSign(OfRuns):
    """Sign all proposals of a run, as the second person."""

    roles: ClassVar = DECIDERS

    def post(self, request: HttpRequest, run: int) -> HttpResponse:
        found = self.run_of(run)
        with self.told():
            signing.require_signable(run=found, by=self.user)
            progress.tell(runs.signing_key(found), done=0, total=1)
            self.then("sign_run", found, by_id=self.user.pk)
        return redirect("ruralcredit_run", found.pk)
