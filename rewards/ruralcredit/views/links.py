"""Links for lenders: made and taken back by the household, or for it by an officer."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.ratings import LinkForm
from rewards.ruralcredit.models import Dossier, LenderLink
from rewards.ruralcredit.selectors.disclosure import (
    gone_because,
    lender_consents,
    links_of,
)
from rewards.ruralcredit.services import disclosure
from rewards.ruralcredit.views.lend import GONE
from rewards.ruralcredit.views.my_rating import OfMyRating
from rewards.ruralcredit.views.rating_desk import OFFICER, AtRatings

A_WEEK = timedelta(days=7)


def form_of(dossier: Dossier, *, on: date, data: Any = None) -> LinkForm:
    """Return the form with the consents that hold; a week unless told otherwise."""
    given = lender_consents(dossier, on=on)
    return LinkForm(data, given=given, today=on, initial={"ends_on": on + A_WEEK})


def made(form: LinkForm, **signed: Any) -> str:
    """Return the token of a link, or nothing and why not on the form."""
    token = ""
    if form.is_valid():
        with refusals_on(form):
            token = disclosure.make_link(**form.cleaned_data, **signed)
    return token


def shown(
    request: HttpRequest, template: str, token: str, **context: Any
) -> HttpResponse:
    """Show the address once; nobody can be shown it again."""
    address = settings.SITE_ADDRESS + reverse("ruralcredit_lend", args=[token])
    response = render(request, template, context | {"address": address})
    response["Cache-Control"] = "no-store"
    return response


class MyLinks(OfMyRating):
    """The links of a household: what was shown to whom, when; and another one."""

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.dossier_of(dossier)
        return self.show(found, form_of(found, on=self.today))

    def post(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.dossier_of(dossier)
        form = form_of(found, on=self.today, data=request.POST)
        if token := made(form, **self.signed):
            where = "ruralcredit/me/rating/link.html"
            return shown(request, where, token, dossier=found)
        return self.show(found, form)

    def show(self, found: Dossier, form: LinkForm) -> HttpResponse:
        """Show the links with where they stand, and the form while there is a consent."""
        links = [
            (one, GONE.get(gone_because(one, on=self.today))) for one in links_of(found)
        ]
        may_make = lender_consents(found, on=self.today).exists()
        return self.page(
            "links", dossier=found, links=links, form=form, may_make=may_make
        )


class MyLinkEnd(OfMyRating):
    """Take one back."""

    def get(self, request: HttpRequest, link: int) -> HttpResponse:
        """Lead back."""
        return redirect("ruralcredit_my_links", self.link_of(link).dossier_id)

    def post(self, request: HttpRequest, link: int) -> HttpResponse:
        found = self.link_of(link)
        try:
            disclosure.revoke_link(link=found, **self.signed)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("收回了，那个链接打不开了"))
        return redirect("ruralcredit_my_links", found.dossier_id)

    def link_of(self, pk: int) -> Any:
        """Return a link of one's own household."""
        found = LenderLink.objects.filter(authorisation__dossier__in=self.mine)
        link: Any = get_object_or_404(found.select_related("authorisation"), pk=pk)
        link.dossier_id = link.authorisation.dossier_id
        return link


class LinkNew(AtRatings):
    """The same by an officer, for a household that asks for it."""

    roles: ClassVar = frozenset({OFFICER})

    def get(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.consented(dossier)
        return self.page(
            "ratings/link_new", dossier=found, form=form_of(found, on=self.today)
        )

    def post(self, request: HttpRequest, dossier: int) -> HttpResponse:
        found = self.consented(dossier)
        form = form_of(found, on=self.today, data=request.POST)
        if token := made(form, **self.signed):
            where = "ruralcredit/desk/ratings/link.html"
            return shown(request, where, token, dossier=found)
        return self.page("ratings/link_new", dossier=found, form=form)

    def consented(self, pk: int) -> Dossier:
        """Return a file whose household agreed to be shown to a lender."""
        dossier = self.dossier_of(pk)
        if not lender_consents(dossier, on=self.today).exists():
            raise Http404
        return dossier
