"""The household's own page: what its rating is, why, and what it can do about it."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from rewards.ruralcredit.forms.ratings import ObjectionForm
from rewards.ruralcredit.models import Dossier, Rating, RatingObjection
from rewards.ruralcredit.selectors.disclosure import lender_consents, links_of
from rewards.ruralcredit.selectors.explained import Explained
from rewards.ruralcredit.selectors.objections import is_on_behalf
from rewards.ruralcredit.selectors.own_ratings import (
    OwnRating,
    file_consent,
    own_dossiers,
    own_rating,
    values_used,
)
from rewards.ruralcredit.services import dossiers, objections
from rewards.ruralcredit.services.objections.receiving import DISPUTABLE
from rewards.ruralcredit.views.objections import lines_of
from rewards.ruralcredit.views.ratings import sheet_of
from villages.models import Membership, Resident
from villages.permissions import own_residents


class OfMyRating(InCapacity):
    """A page of the adults of a household about its own rating."""

    roles: ClassVar = frozenset({"resident"})

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @property
    def mine(self) -> Any:
        """Return the files of the user's own households."""
        return own_dossiers(self.user, on=self.today)

    def dossier_of(self, pk: int) -> Dossier:
        """Return one of them, or 404."""
        dossier: Dossier = get_object_or_404(self.mine, pk=pk)
        return dossier

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part."""
        context |= {"today": self.today}
        return render(self.request, f"ruralcredit/me/rating/{template}.html", context)

    @property
    def signed(self) -> dict[str, Any]:
        """Return by whom and when."""
        return {"by": self.user, "at": self.now}


class MyRatings(OfMyRating):
    """The only household's rating, or a choice of several; no file is no fault."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = list(self.mine)
        if len(found) == 1:
            return redirect("ruralcredit_my_rating", found[0].pk)
        return self.page("choose", dossiers=found)


class MyRating(OfMyRating):
    """Band, limit, points line by line, what would raise it, and who judged."""

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.dossier_of(dossier)
        own = own_rating(found, on=self.today)
        context = {"dossier": found, "own": own, **self.said(own)}
        if own.explained:
            context |= sheet_of(own.explained.rating) | _beside(own, own.explained)
        return self.page("rating", **context)

    def said(self, own: OwnRating) -> dict[str, Any]:
        """Return what the household agreed to, and what it has said."""
        return {
            "consent": file_consent(own),
            "used": values_used(own.dossier, on=self.today),
            "may_link": lender_consents(own.dossier, on=self.today).exists()
            or links_of(own.dossier).exists(),
        }


def _beside(own: OwnRating, explained: Explained) -> dict[str, Any]:
    """Return what the page says beside the sheet."""
    chosen = {one.indicator.code for one in explained.advice.together}
    singles = explained.advice.singles
    others = [one for one in singles if one.indicator.code not in chosen]
    is_free = own.open_objection is None
    return {
        "others": others[:3],
        "may_object": is_free and explained.rating.status in DISPUTABLE,
    }


class MyRatingSheet(OfMyRating):
    """The same on A4."""

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        own = own_rating(self.dossier_of(dossier), on=self.today)
        if own.rating is None:
            raise Http404
        sheet = sheet_of(own.rating) | {"is_mine": True}
        return render(request, "ruralcredit/print/rating.html", sheet)


class MyObjection(OfMyRating):
    """我觉得不对: about the whole, or about the line that was tapped."""

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        rating = self.rating_of(dossier)
        line = request.GET.get("line", "")
        form = ObjectionForm(lines=_choices(rating), initial={"indicator_code": line})
        return self.ask(rating, form)

    def post(self, request: HttpRequest, dossier: int) -> HttpResponse:
        rating = self.rating_of(dossier)
        form = ObjectionForm(request.POST, lines=_choices(rating))
        made = None
        if form.is_valid():
            with refusals_on(form):
                made = objections.object_to(
                    rating=rating,
                    resident=self.speaker(rating.dossier),
                    **form.cleaned_data,
                    **self.signed,
                )
        if made:
            return redirect("ruralcredit_my_objection", made.pk)
        return self.ask(rating, form)

    def rating_of(self, dossier: int) -> Rating:
        """Return the rating that the household sees."""
        rating = own_rating(self.dossier_of(dossier), on=self.today).rating
        if rating is None:
            raise Http404
        return rating

    def speaker(self, dossier: Dossier) -> Resident:
        """Return as whom of the household the user speaks: in capacity, if of it."""
        at_home = Membership.objects.in_force(on=self.today).filter(
            household=dossier.household_id
        )
        own = own_residents(self.user).filter(pk__in=at_home.values("resident"))
        grown = [one for one in own if one.is_adult(on=self.today)]
        acting = self.capacity.scope
        return acting if acting in grown else grown[0]

    def ask(self, rating: Rating, form: ObjectionForm) -> HttpResponse:
        """Show the form."""
        return self.page("object", rating=rating, dossier=rating.dossier, form=form)


def _choices(rating: Rating) -> list[tuple[str, str]]:
    return [(code, line.name) for code, line in lines_of(rating).items()]


class MyObjectionReceipt(OfMyRating):
    """The receipt, and the answer when there is one."""

    def get(self, request: HttpRequest, objection: int) -> HttpResponse:
        found = RatingObjection.objects.filter(rating__dossier__in=self.mine)
        said = get_object_or_404(
            found.select_related(
                "rating__dossier__coop",
                "rating__card",
                *("said_by_resident", "received_by", "decided_by"),
            ),
            pk=objection,
        )
        return self.page(
            "receipt",
            objection=said,
            dossier=said.rating.dossier,
            line=lines_of(said.rating).get(said.indicator_code),
            is_on_behalf=is_on_behalf(said),
        )


class MyConsentEnd(OfMyRating):
    """Take a consent back."""

    def post(self, request: HttpRequest, authorisation: int) -> HttpResponse:
        found = next(
            (
                given
                for one in self.mine
                for given in one.authorisations.filter(pk=authorisation)
            ),
            None,
        )
        if found is None:
            raise Http404
        try:
            dossiers.withdraw_consent(authorisation=found, **self.signed)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("收回了，从现在起就不算了。"))
        return redirect("ruralcredit_my_rating", found.dossier_id)
