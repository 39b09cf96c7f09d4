"""Objections on the desk: what waits, who may answer, and entering one for somebody."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.ratings import AnswerForm, ObjectionForOtherForm
from rewards.ruralcredit.models import Dossier, Rating, RatingObjection
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors import objections as reading
from rewards.ruralcredit.selectors.explained import explain
from rewards.ruralcredit.selectors.own_ratings import own_rating
from rewards.ruralcredit.services import objections
from rewards.ruralcredit.services.objections.deciding import collectors_of
from rewards.ruralcredit.views.rating_desk import (
    DECIDERS,
    OFFICER,
    PER_PAGE,
    AtRatings,
)
from villages.models import Resident
from villages.selectors.households import members_of


class Objections(AtRatings):
    """Those that wait, and those answered."""

    def get(self, request: HttpRequest) -> HttpResponse:
        waiting = list(reading.waiting(self.coop))
        done = reading.objections_of(self.coop).filter(decided_at__isnull=False)
        page = Paginator(done.order_by("-decided_at", "-pk"), PER_PAGE)
        shown = page.get_page(request.GET.get("page"))
        near = {
            one.pk
            for one in (*waiting, *shown)
            if is_close_to_household(self.user, one.rating.dossier.household)
        }
        return self.page("objections/list", waiting=waiting, page=shown, near=near)


class ObjectionPage(AtRatings):
    """One objection, and its answer."""

    def get(self, request: HttpRequest, objection: int) -> HttpResponse:
        return self.show(self.objection_of(objection), AnswerForm())

    def post(self, request: HttpRequest, objection: int) -> HttpResponse:
        """Answer it."""
        if self.capacity.role not in DECIDERS:
            raise Http404
        found, form = self.objection_of(objection), AnswerForm(request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            with refusals_on(form):
                objections.decide_objection(
                    objection=found,
                    is_upheld=given.pop("result") == "upheld",
                    **given,
                    **self.signed,
                )
        if form.is_valid():
            return self.done(
                _("答复好了，这户看得到"), "ruralcredit_objection", found.pk
            )
        return self.show(found, form)

    def objection_of(self, pk: int) -> RatingObjection:
        """Return an objection to a rating of the co-op."""
        found = get_object_or_404(reading.objections_of(self.coop), pk=pk)
        self.require_far(found.rating.dossier)
        return found

    def show(self, found: RatingObjection, form: AnswerForm) -> HttpResponse:
        """Show it, and whether the one who looks may answer; the household is told."""
        self.log(found.rating.dossier)
        lines = lines_of(found.rating)
        hands = objections.hands_of(found.rating)
        hands |= collectors_of(found.rating, found.indicator_code)
        return self.page(
            "objections/objection",
            objection=found,
            rating=found.rating,
            dossier=found.rating.dossier,
            line=lines.get(found.indicator_code),
            is_on_behalf=reading.is_on_behalf(found),
            is_barred=self.user.pk in hands,
            form=form,
        )


class ObjectionNew(AtRatings):
    """Enter one for somebody of the household; the line says by whom."""

    roles: ClassVar = frozenset({OFFICER})

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.dossier_of(dossier)
        return self.ask(found, self.form_of(found))

    def post(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.dossier_of(dossier)
        form = self.form_of(found, request.POST)
        made = None
        if form.is_valid():
            with refusals_on(form):
                made = objections.object_to(
                    rating=self.rating_shown(found), **form.cleaned_data, **self.signed
                )
        if made:
            words = _("收到了，回执号%(number)s") % {"number": made.number}
            return self.done(words, "ruralcredit_objection", made.pk)
        return self.ask(found, form)

    def rating_shown(self, dossier: Dossier) -> Rating:
        """Return the rating that the household sees."""
        rating = own_rating(dossier, on=self.today).rating
        if rating is None:
            raise Http404
        return rating

    def form_of(self, dossier: Dossier, data: Any = None) -> ObjectionForOtherForm:
        """Return the form with the household's adults and the lines of its rating."""
        lines = lines_of(self.rating_shown(dossier))
        adults = [
            one.pk
            for one in members_of(dossier.household, self.today)
            if one.is_adult(on=self.today)
        ]
        return ObjectionForOtherForm(
            data,
            lines=[(code, one.name) for code, one in lines.items()],
            people=Resident.objects.filter(pk__in=adults),
        )

    def ask(self, dossier: Dossier, form: ObjectionForOtherForm) -> HttpResponse:
        """Show the form."""
        return self.page("objections/new", dossier=dossier, form=form)


def lines_of(rating: Rating) -> dict[str, Any]:
    """Return what a rating rests on by code: scored lines in the card's order, the rest."""
    explained = explain(rating)
    scored = (line for part in explained.parts for line in part.lines)
    return {line.code: line for line in (*scored, *explained.beside)}
