"""Printed cards and their PINs, given out at the village's desk."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from rewards.redemption.forms import ChooseCardsForm, PinForm
from rewards.redemption.formulas import seal_name
from rewards.redemption.selectors import cards, people
from rewards.redemption.services import credentials
from villages.models import Resident, Village
from villages.services import file_views, registry

from .desk import signed
from .me import address_of

DESK = frozenset({"recorder", "manager"})


class AtDesk(InCapacity):
    """A page for whoever gives out cards; for one village at a time."""

    roles: ClassVar = DESK

    @cached_property
    def village(self) -> Village:
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        return self.capacity.scope

    def resident(self, pk: int) -> Resident:
        """Return a card holder of the village, and log that the file was looked at."""
        now = timezone.now()
        holders = people.card_holders(self.village, on=timezone.localdate(now))
        resident = get_object_or_404(holders, pk=pk)
        file_views.log(
            resident=resident,
            viewer=self.user,
            capacity=self.capacity,
            purpose=_("办实体卡"),
            at=now,
        )
        return resident


class Cards(AtDesk):
    """Choose whose cards are printed; then print them, ten to a sheet."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.choose(None)

    def post(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        among = people.card_holders(self.village, on=today)
        form = ChooseCardsForm(request.POST, among=among)
        if not form.is_valid():
            return self.choose(form)
        found = people.persons(form.cleaned_data["residents"], on=today)
        context = {
            "village": self.village,
            "short_name": seal_name(self.village.name),
            "sheets": [
                [(card, address_of(card.code)) for card in sheet]
                for sheet in cards.sheets_of(found)
            ],
            "backs": form.cleaned_data["backs"],
            "card_limit": cards.card_limit(self.village),
            "today": today,
        }
        return render(request, "redemption/print/cards.html", context)

    def choose(self, form: ChooseCardsForm | None) -> HttpResponse:
        text, today = self.request.GET.get("q", "").strip(), timezone.localdate()
        hamlet = self.request.GET.get("hamlet", "")
        context: dict[str, Any] = {
            "form": form,
            "q": text,
            "hamlet": hamlet,
            "hamlets": cards.hamlets_of(self.village),
            "households": cards.by_household(
                self.village, text=text, hamlet=hamlet, on=today
            ),
        }
        return render(self.request, "redemption/desk/cards.html", context)


class Card(AtDesk):
    """One resident's card: set its PIN, or give a new card for a lost one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.ask(self.resident(pk), PinForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        resident, form = self.resident(pk), PinForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            with refusals_on(form):
                credentials.set_pin(
                    resident=resident,
                    pin=given["pin"],
                    in_person=given["in_person"],
                    daily_limit=given["daily_limit"],
                    **signed(request),
                )
        if form.is_valid():
            messages.success(request, _("密码设好了，请本人记住"))
            return redirect("redemption_card", pk=resident.pk)
        return self.ask(resident, form)

    def ask(self, resident: Resident, form: PinForm) -> HttpResponse:
        today = timezone.localdate()
        (person,) = people.persons([resident], on=today)
        context: dict[str, Any] = {"person": person, "form": form}
        try:
            credentials.require_no_counter(resident, self.user, on=today)
        except Refusal as refusal:
            context["refusal"] = refusal
        return render(self.request, "redemption/desk/card_pin.html", context)


class CardReissue(AtDesk):
    """The card is lost: from now on its number opens nothing."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        resident = self.resident(pk)
        registry.reissue_card(resident=resident, **signed(request))
        messages.success(request, _("换了新卡号，旧卡不能用了，请印一张新卡"))
        return redirect("redemption_card", pk=resident.pk)
