"""The steps that staff take in a deduct, each on a page of its own with one button."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.deducts import (
    DropForm,
    MendForm,
    NoticeForm,
    RefuseMendForm,
    StatementForm,
    VerdictForm,
)
from villages.models import Deduct
from villages.services import deducts, photos
from villages.views.desk.deducts import WithDeducts


class Deed(WithDeducts):
    """One step: a form, a refusal that keeps what was typed, and back to the page."""

    form_class: ClassVar[type[forms.Form]]
    title: ClassVar[Any]
    hint: ClassVar[Any] = ""
    yes: ClassVar[Any]
    said: ClassVar[Any]

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.deduct(key), self.form_class())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Take the step."""
        deduct = self.deduct(key)
        form = self.form_class(request.POST, request.FILES)
        if form.is_valid():
            with refusals_on(form):
                self.act(deduct, form)
                messages.success(request, self.said)
                return redirect("villages_deduct", key=key)
        return self.show(deduct, form)

    def act(self, deduct: Deduct, form: forms.Form) -> None:
        """Call the service."""
        raise NotImplementedError

    def deduct(self, key: UUID) -> Deduct:
        """Return it, unless the user stands aside."""
        deduct = super().deduct(key)
        if self.cause(deduct):
            raise Http404
        return deduct

    def show(self, deduct: Deduct, form: forms.Form) -> HttpResponse:
        """Show the form under the matter it is about."""
        context = {
            "deduct": deduct,
            "form": form,
            "title": self.title,
            "hint": self.hint,
            "yes": self.yes,
            "preview": self.preview(deduct),
        }
        return render(self.request, "villages/desk/deduct_deed.html", context)

    def preview(self, deduct: Deduct) -> str:
        """Return words that the step would put on paper, if any."""
        return ""


class ShowMend(Deed):
    """The recorder photographs what was mended."""

    roles = frozenset({"recorder"})
    form_class = MendForm
    title = _("改好了，拍一张")
    hint = _("照片一交，这件事就了结，什么也不扣。")
    yes = _("改好了，了结")
    said = _("改好了，这件事了结了，什么也没扣。")

    def act(self, deduct: Deduct, form: forms.Form) -> None:
        """Close it with the photo."""
        new = [photos.prepare(one) for one in form.cleaned_data["photos"]]
        deducts.show_mend(deduct=deduct, by=self.user, at=timezone.now(), photos=new)


class AcceptMend(WithDeducts):
    """Somebody else has looked at the photo: it is mended."""

    roles = frozenset({"recorder", "manager"})

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Close it at zero."""
        deduct = self.deduct(key)
        try:
            deducts.accept_mend(deduct=deduct, by=self.user, at=timezone.now())
            messages.success(request, ShowMend.said)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_deduct", key=key)


class RefuseMend(Deed):
    """The photo does not show it mended yet."""

    roles = frozenset({"recorder", "manager"})
    form_class = RefuseMendForm
    title = _("还没改好")
    hint = _("本人会看到您写的这句话，至少还有3天可以再改。")
    yes = _("请再改改")
    said = _("告诉本人了，还可以再改。")

    def act(self, deduct: Deduct, form: forms.Form) -> None:
        """Say what is missing."""
        deducts.refuse_mend(
            deduct=deduct,
            words=form.cleaned_data["words"],
            by=self.user,
            at=timezone.now(),
        )


class ServeNotice(Deed):
    """The manager serves the written notice, and reads it before."""

    roles = frozenset({"manager"})
    form_class = NoticeForm
    title = _("发告知书")
    hint = _("发出以后本人有3个工作日可以说，说完才评议。请打印一份送到本人手里。")
    yes = _("发出去")
    said = _("告知书发出去了。请打印一份，送到本人手里签字。")

    def act(self, deduct: Deduct, form: forms.Form) -> None:
        """Serve it."""
        deducts.serve_notice(
            deduct=deduct,
            words=form.cleaned_data["words"],
            by=self.user,
            at=timezone.now(),
        )

    def preview(self, deduct: Deduct) -> str:
        """Return the words of the notice, or why it cannot be served today."""
        try:
            dates = deducts.hearing_dates(deduct, at=timezone.now())
        except Refusal as refusal:
            return str(refusal)
        return deducts.notice_text(deduct, dates)


class EnterStatement(Deed):
    """What the person said on paper, or through somebody else."""

    roles = frozenset({"recorder", "manager"})
    form_class = StatementForm
    title = _("记下本人怎么说")
    hint = _("照原话记，记了不能改，评议员会看到。")
    yes = _("记下来")
    said = _("记下了，评议员会看到。")

    def act(self, deduct: Deduct, form: forms.Form) -> None:
        """Keep it."""
        deducts.state(
            deduct=deduct, by=self.user, at=timezone.now(), **form.cleaned_data
        )


class Vote(Deed):
    """A panel member, or a deputy who was named for it, votes with the reason."""

    roles = frozenset({"panel", "deputy"})
    form_class = VerdictForm
    title = _("评议这一件")
    hint = _("理由会给本人看，不写是谁说的。评了不能改。")
    yes = _("评好了")
    said = _("评好了。")

    def act(self, deduct: Deduct, form: forms.Form) -> None:
        """Vote."""
        deducts.vote(
            deduct=deduct,
            verdict=form.cleaned_data["verdict"],
            reason=form.cleaned_data["words"],
            by=self.user,
            at=timezone.now(),
        )


class Drop(Deed):
    """Take nothing after all."""

    roles = frozenset({"manager", "supervisor"})
    form_class = DropForm
    title = _("不扣了")
    hint = _("这件事就此了结，本人会看到原因。")
    yes = _("了结，不扣")
    said = _("了结了，什么也没扣。")

    def act(self, deduct: Deduct, form: forms.Form) -> None:
        """Let it go."""
        deducts.drop(
            deduct=deduct, by=self.user, at=timezone.now(), **form.cleaned_data
        )
