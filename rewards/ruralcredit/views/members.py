"""Members of a co-op and what they promise to lend."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.coops import (
    EndForm,
    MemberForm,
    PromiseForm,
    ShareForm,
)
from rewards.ruralcredit.forms.fields import fen_of
from rewards.ruralcredit.models import CoopMember, MutualPromise
from rewards.ruralcredit.selectors.coops import (
    members_of,
    next_member_number,
    residents_of,
)
from rewards.ruralcredit.selectors.promises import promises_of, standings, totals_of
from rewards.ruralcredit.services import members, promises
from rewards.ruralcredit.views.at_coop import (
    PER_PAGE,
    Asking,
    AtCoop,
    AtOnce,
    ByOfficer,
)
from villages.forms.records import as_number, as_words
from villages.models import Resident
from villages.permissions import own_residents

FOUND_AT_MOST = 20


class OfMembers(AtCoop):
    """A page on a member of the co-op."""

    def member_of(self, pk: int) -> CoopMember:
        found = CoopMember.objects.filter(coop=self.coop)
        rows = found.select_related("resident", "household__head", "coop")
        member: CoopMember = get_object_or_404(rows, pk=pk)
        return member


class Members(OfMembers):
    """Who belongs to the co-op."""

    def get(self, request: HttpRequest) -> HttpResponse:
        words = as_words(request.GET.get("q"))[:40]
        found = members_of(self.coop, on=self.today)
        if words:
            near = Resident.objects.filter(pk__in=found.values("resident"))
            meant = near.matching(words)
            by_number = found.filter(number=words)
            found = found.filter(resident__in=meant.values("pk")) | by_number
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = f"q={words}" if words else ""
        return self.page("members", page=page, q=words, query=query)


class MemberPage(OfMembers):
    """One member: share, promises."""

    def get(self, request: HttpRequest, person: int) -> HttpResponse:
        member = self.member_of(person)
        kept = member.promises.select_related("free_account").order_by("-pk")
        return self.page(
            "member",
            member=member,
            belongs=member.belongs(on=self.today),
            promises=standings(kept),
            dossier=self.coop.dossiers.filter(household=member.household).first(),
        )


class MemberNew(Asking, ByOfficer):
    """Look somebody up, and admit them."""

    title = _("登记入社")
    send = _("登记入社")
    words = _("登记好了")
    template = "member_new"

    def find(self) -> Resident | None:
        asked = self.request.POST.get("resident") or self.request.GET.get("resident")
        key = as_number(asked)
        return self.people.filter(pk=key).first() if key else None

    @property
    def people(self) -> Any:
        return residents_of(self.coop, on=self.today).select_related("village")

    def ask(self, thing: Resident | None, form: Any) -> HttpResponse:
        words = as_words(self.request.GET.get("q"))[:40]
        found = self.people.matching(words)[:FOUND_AT_MOST] if words else []
        return self.page(
            self.template,
            form=form,
            resident=thing,
            q=words,
            found=found,
            own=set(own_residents(self.user).values_list("pk", flat=True)),
        )

    def form_for(self, thing: Resident | None, data: Any = None) -> MemberForm:
        initial = {
            "starts_on": self.today,
            "number": next_member_number(self.coop),
        }
        return MemberForm(data, initial=initial)

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        if self.find() is None:
            return self.ask(None, MemberForm())
        return super().post(request, **keys)

    def enter(self, thing: Resident, given: dict[str, Any]) -> CoopMember:
        share_fen = fen_of(given.pop("share"))
        return members.admit(
            coop=self.coop, resident=thing, share_fen=share_fen, **given, **self.signed
        )

    def back(self, thing: Resident | None) -> str:
        return reverse("ruralcredit_members")

    def leads_to(self, thing: Resident | None, done: CoopMember) -> str:
        return reverse("ruralcredit_member", args=[done.pk])


class OfMember(Asking, ByOfficer, OfMembers):
    """A form about one member."""

    def find(self, person: int) -> CoopMember:
        return self.member_of(person)

    def about(self, thing: CoopMember) -> str:
        return f"{thing.resident.name}，{thing.number}"

    def back(self, thing: CoopMember) -> str:
        return reverse("ruralcredit_member", args=[thing.pk])


class MemberShare(OfMember):
    """Enter another share."""

    title = _("改股金")
    send = _("改好了")
    words = _("改好了")

    def form_for(self, thing: CoopMember, data: Any = None) -> ShareForm:
        return ShareForm(data, initial={"share": f"{thing.share_fen / 100:.2f}"})

    def enter(self, thing: CoopMember, given: dict[str, Any]) -> CoopMember:
        fen = fen_of(given["share"])
        return members.change_share(member=thing, share_fen=fen, **self.signed)


class MemberLeave(OfMember):
    """The last day of a membership."""

    title = _("登记退社")
    send = _("登记退社")
    words = _("登记好了")
    note = _("有借款没还清、给别人做着保证、承诺的钱正借出去的，不能退。")

    def form_for(self, thing: CoopMember, data: Any = None) -> EndForm:
        return EndForm(data, initial={"on": self.today})

    def enter(self, thing: CoopMember, given: dict[str, Any]) -> CoopMember:
        return members.leave(member=thing, on=given["on"], **self.signed)


class PromiseNew(OfMember):
    """Enter what a member promises."""

    title = _("登记承诺出借")
    send = _("登记")
    words = _("登记好了")
    note = _(
        "只在社员之间，合作社不收钱、不存钱，也不保证有收益。没借出去的，随时可以收回。"
    )

    def form_for(self, thing: CoopMember, data: Any = None) -> PromiseForm:
        return PromiseForm(data, initial={"starts_on": self.today})

    def enter(self, thing: CoopMember, given: dict[str, Any]) -> MutualPromise:
        amount = fen_of(given.pop("amount"))
        return promises.promise(member=thing, amount_fen=amount, **given, **self.signed)


class Promises(AtCoop):
    """What all members promised, how much of it is free and how much lent."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = promises_of(self.coop, on=self.today)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        totals = totals_of(self.coop, on=self.today)
        return self.page("promises", page=page, totals=totals)


class PromiseWithdraw(AtOnce, ByOfficer):
    """Take back what is free."""

    words = _("没借出去的都收回了")

    def find(self, promise: int) -> MutualPromise:
        found = MutualPromise.objects.filter(member__coop=self.coop)
        rows = found.select_related("member")
        kept: MutualPromise = get_object_or_404(rows, pk=promise)
        return kept

    def do(self, thing: MutualPromise) -> None:
        promises.withdraw(promise=thing, **self.signed)

    def back(self, thing: MutualPromise) -> str:
        return reverse("ruralcredit_member", args=[thing.member_id])
