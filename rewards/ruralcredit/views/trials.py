"""A draft tried on the files there are: who would move."""

from collections.abc import Iterator
from functools import partial
from typing import ClassVar

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.later import later
from grassroots.core.progress import Progress
from grassroots.core.spreadsheets import write_rows
from rewards.ruralcredit.formulas.rating import card_from_data
from rewards.ruralcredit.models import RatingRun, RunStatus, Scorecard
from rewards.ruralcredit.selectors import runs
from rewards.ruralcredit.selectors.closeness import households_close_to
from rewards.ruralcredit.services import shadow
from rewards.ruralcredit.views.cards import OfCards
from rewards.ruralcredit.views.of_coop import WRITERS, download
from rewards.ruralcredit.views.outcome_words import outcome_words, outcomes_of

SHOWN = 100
_Row = tuple[str, str, str, str, str, str]


class TrialBegin(OfCards):
    """Begin a trial, or let one that stopped go on."""

    roles: ClassVar = WRITERS

    def post(self, request: HttpRequest, card: int) -> HttpResponse:
        draft = self.draft_of(card)
        run = draft.trials.filter(status=RunStatus.RUNNING).first()
        try:
            run = run or shadow.begin_trial(card=draft, as_of=self.today, **self.signed)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("ruralcredit_card", draft.pk)
        task = partial(later, "rewards.ruralcredit.tasks.try_card", run_id=run.pk)
        transaction.on_commit(task)
        return redirect("ruralcredit_card_trial", draft.pk)


class TrialPage(OfCards):
    """Where a trial stands, and what came out."""

    def get(self, request: HttpRequest, card: int) -> HttpResponse:
        found = self.card_of(card)
        run = self.run_of(found)
        waits = run.status == RunStatus.RUNNING
        if self.request.htmx:
            response = self.page("cards/_trial_state", **self.state(found, run))
            if not waits:
                response["HX-Refresh"] = "true"
            return response
        if waits:
            return self.page("cards/trial", **self.state(found, run))
        return self.page(
            "cards/trial", **self.state(found, run), **self.result(found, run)
        )

    def run_of(self, card: Scorecard) -> RatingRun:
        """Return the trial of a draft; 404 when nobody tried it."""
        run = card.trials.first()
        if run is None:
            raise Http404
        return run

    def state(self, card: Scorecard, run: RatingRun) -> dict[str, object]:
        """Return how far it is."""
        waits = run.status == RunStatus.RUNNING
        how_far = Progress(run.done, run.total)
        return {"card": card, "run": run, "waits": waits, "progress": how_far}

    def result(self, card: Scorecard, run: RatingRun) -> dict[str, object]:
        """Return the table of outcomes, and who moves."""
        trial = runs.trial_of(run)
        order = outcomes_of(card_from_data(card.content), trial.cells)
        rows = [
            (
                outcome_words(old),
                [(old == new, trial.cells.get((old, new), 0)) for new in order],
            )
            for old in order
        ]
        return {
            "trial": trial,
            "columns": [outcome_words(one) for one in order],
            "rows": rows,
            "movers": [
                (f"{village} {name}", old, new)
                for village, _number, name, old, new, _move in self.movers(run, SHOWN)
            ],
            "more": max(0, runs.movers_of(run).count() - SHOWN),
        }

    def movers(self, run: RatingRun, most: int | None = None) -> Iterator[_Row]:
        """Yield village, number, name, both outcomes and the move of who would move.

        Of the own household and those of relatives only that there is one.
        """
        near = set(households_close_to(self.user).values_list("pk", flat=True))
        for one in runs.movers_of(run)[:most]:
            home = one.dossier.household
            if home.pk in near:
                yield "", "", _("您自己家或亲属"), "", "", ""
                continue
            yield (
                home.village.name,
                home.number,
                str(home),
                outcome_words(one.old),
                outcome_words(one.new),
                _moved(one.old_rank, one.new_rank),
            )


class TrialTable(TrialPage):
    """Everybody who would move, as a workbook."""

    roles: ClassVar = WRITERS

    def get(self, request: HttpRequest, card: int) -> HttpResponse:
        run = self.run_of(self.card_of(card))
        heading = [_("村"), _("户号"), _("户"), _("现在"), _("换卡以后"), _("怎么变")]
        body = write_rows(heading, list(self.movers(run)), title=_("谁会变"))
        return download(body, f"{_('换评分卡谁会变')}.xlsx")


def _moved(old: int, new: int) -> str:
    if new > old:
        return _("升")
    return _("降") if new < old else _("不升不降")
