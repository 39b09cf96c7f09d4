"""Ratings on the desk: what waits, one household, one rating, and the signatures."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.ratings import ProposeForm
from rewards.ruralcredit.models import Rating, RatingStatus
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors import objections as saying
from rewards.ruralcredit.selectors import panels as judging
from rewards.ruralcredit.selectors import ratings as reading
from rewards.ruralcredit.selectors.disclosure import links_of
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.explained import explain
from rewards.ruralcredit.services import ratings
from rewards.ruralcredit.views.rating_desk import (
    COMMITTEE,
    DECIDERS,
    OFFICER,
    PER_PAGE,
    AtRatings,
    Step,
)
from rewards.ruralcredit.views.rating_words import (
    STATES,
    band_words,
    limit_words,
    spread_words,
)


class Ratings(AtRatings):
    """What waits for whom."""

    def get(self, request: HttpRequest) -> HttpResponse:
        counts = reading.counts_of(self.coop, on=self.today)
        asked = request.GET.get("state", "")
        first = reading.TO_DECIDE if self.capacity.role == COMMITTEE else ""
        state = asked if asked in counts else first or _busiest(counts)
        page = Paginator(self.found(state), PER_PAGE).get_page(request.GET.get("page"))
        near = {
            one.pk
            for one in page
            if is_close_to_household(self.user, _dossier_of(one).household)
        }
        return self.page(
            "ratings/list",
            state=state,
            states=[(one, words, counts[one]) for one, words in STATES.items()],
            page=page,
            near=near,
            query=f"state={state}",
            waiting=saying.waiting(self.coop).count(),
            late=saying.overdue(self.coop, on=self.today).count(),
        )

    def found(self, state: str) -> Any:
        """Return the rows of one part of the queue."""
        if state == reading.TO_SCORE:
            return reading.to_score(self.coop, on=self.today)
        if state == reading.PANEL:
            return reading.panels_of(self.coop)
        return reading.in_queue(self.coop, state, on=self.today)


def _busiest(counts: dict[str, int]) -> str:
    """Return the first part in which something waits."""
    return next((one for one in STATES if counts[one]), reading.TO_SCORE)


def _dossier_of(row: Any) -> Any:
    return getattr(row, "dossier", row)


class HouseholdRatings(AtRatings):
    """One household: its rounds, its ratings, what it said, what lenders were shown."""

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.dossier_of(dossier)
        self.log(found)
        open_one = found.ratings.filter(status=RatingStatus.SCORED).first()
        return self.page(
            "ratings/household",
            dossier=found,
            is_consented=has_consent(found, on=self.today),
            open_rating=open_one,
            history=reading.history_of(found),
            rounds=found.panels.select_related("after"),
            unsettled=found.panels.unsettled().first(),
            behind=judging.panel_behind(found, on=self.today),
            objections=saying.objections_of(self.coop).filter(rating__dossier=found),
            links=links_of(found),
        )


class Rate(AtRatings):
    """Work a household out as of today."""

    roles: ClassVar = frozenset({OFFICER})

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        """Lead back."""
        return redirect("ruralcredit_household", self.dossier_of(dossier).pk)

    def post(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.dossier_of(dossier)
        made: list[Rating] = []

        def rate() -> None:
            made.append(ratings.rate(dossier=found, as_of=self.today, **self.signed))

        response = self.tried(
            rate, _("算好了，还没定"), "ruralcredit_household", found.pk
        )
        return redirect("ruralcredit_rating", made[0].pk) if made else response


class RatingPage(AtRatings):
    """One rating: points, reasons, limit, and the next signature."""

    def get(self, request: HttpRequest, rating: int) -> HttpResponse:
        found = self.readable(rating)
        self.log(found.dossier)
        return self.show(found)

    def show(self, found: Rating, form: ProposeForm | None = None) -> HttpResponse:
        """Show it, with a form that was refused."""
        explained = explain(found)
        is_open = found.status == RatingStatus.SCORED
        return self.page(
            "ratings/rating",
            rating=found,
            explained=explained,
            is_open=is_open,
            is_mine=self.user.pk in {found.scored_by_id, found.decided_by_id},
            band_words=band_words(explained.band),
            proposed=found.proposed_band or _("没有等级"),
            limit=limit_words(found.limit_fen),
            numbers=[(one, limit_words(one.fen)) for one in explained.numbers],
            spread=spread_words(explained.judged),
            form=form or ProposeForm(bands=explained.card.bands),
        )


class RatingSheet(AtRatings):
    """The same on A4."""

    def get(self, request: HttpRequest, rating: int) -> HttpResponse:
        found = self.readable(rating)
        self.log(found.dossier)
        return render(request, "ruralcredit/print/rating.html", sheet_of(found))


def sheet_of(rating: Rating) -> dict[str, Any]:
    """Return what a printed rating says."""
    explained = explain(rating)
    return {
        "rating": rating,
        "dossier": rating.dossier,
        "explained": explained,
        "band_words": band_words(explained.band),
        "limit": limit_words(rating.limit_fen),
        "numbers": [(one, limit_words(one.fen)) for one in explained.numbers],
        "spread": spread_words(explained.judged),
    }


class Decide(Step):
    """Sign the card's own band."""

    def post(self, request: HttpRequest, rating: int) -> HttpResponse:
        found = self.rating_of(rating)
        return self.tried(
            lambda: ratings.decide(rating=found, **self.signed),
            _("定了，从今天起管两年"),
            "ruralcredit_rating",
            found.pk,
        )


class Propose(RatingPage):
    """Propose another band."""

    roles: ClassVar = DECIDERS

    def get(self, request: HttpRequest, rating: int) -> HttpResponse:
        """Lead back to the page that has the form."""
        return redirect("ruralcredit_rating", self.rating_of(rating).pk)

    def post(self, request: HttpRequest, rating: int) -> HttpResponse:
        found = self.rating_of(rating)
        bands = explain(found).card.bands
        form = ProposeForm(request.POST, bands=bands)
        if form.is_valid():
            with refusals_on(form):
                ratings.decide(rating=found, **form.cleaned_data, **self.signed)
        if form.is_valid():
            words = _("提出来了，等另一个人签字")
            return self.done(words, "ruralcredit_rating", found.pk)
        return self.show(found, form)


class Confirm(Step):
    """Sign another band as the second person."""

    def post(self, request: HttpRequest, rating: int) -> HttpResponse:
        found = self.rating_of(rating)
        return self.tried(
            lambda: ratings.confirm(rating=found, **self.signed),
            _("两个人都签了，从今天起管两年"),
            "ruralcredit_rating",
            found.pk,
        )


class Drop(Step):
    """Take another band back, or refuse it."""

    def post(self, request: HttpRequest, rating: int) -> HttpResponse:
        found = self.rating_of(rating)
        return self.tried(
            lambda: ratings.drop_proposal(rating=found, **self.signed),
            _("不改了，照评分卡的等级再定"),
            "ruralcredit_rating",
            found.pk,
        )
