"""The merchant's own pages: what everybody sees of the shop, and the say in it."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.views import InCapacity, refusals_on
from rewards.merchants.capacities import MERCHANT
from rewards.merchants.forms.mine import (
    AnswerComplaintForm,
    AppealForm,
    PledgeForm,
    ReplyForm,
    RequestForm,
)
from rewards.merchants.models import (
    Complaint,
    Merchant,
    Operator,
)
from rewards.merchants.selectors import mine as reading
from rewards.merchants.selectors.batches import MAKERS
from rewards.merchants.selectors.complaints import put_to
from rewards.merchants.selectors.status import status_of, words
from rewards.merchants.services import (
    appeals,
    complaints,
    pledges,
    replies,
    requests,
)


class OfMyShop(InCapacity):
    """A page on the shop that the user runs."""

    roles: ClassVar = frozenset({MERCHANT})

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @cached_property
    def shop(self) -> Merchant:
        """Return the shop."""
        shops = Merchant.objects.select_related("village__town__county", "grade")
        return get_object_or_404(shops, pk=self.capacity.scope.pk)

    @cached_property
    def operator(self) -> Operator:
        """Return as whom the user runs it."""
        return get_object_or_404(
            self.shop.operators, user=self.user, ends_on__isnull=True
        )

    @property
    def signed(self) -> dict[str, Any]:
        """Return by whom and when."""
        return {"by": self.user, "at": self.now}

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part."""
        context |= {"shop": self.shop, "today": self.today}
        return render(self.request, f"merchants/me/{template}.html", context)

    def saved(self, words: str, name: str = "merchants_mine") -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, words)
        return redirect(name)


class MyShopPage(OfMyShop):
    """What everybody sees now, what waits for the merchant, and what may be done."""

    def get(self, request: HttpRequest) -> HttpResponse:
        status = status_of(self.shop, on=self.today)
        return self.page(
            "shop",
            status=status,
            headline=words.headline_of(status),
            subline=words.subline_of(status),
            lines=words.lines_of(status),
            mine=reading.my_shop(self.shop, self.operator, on=self.today),
            is_maker=self.shop.sector in MAKERS,
        )


class Speaking(OfMyShop):
    """A form by which the merchant says or asks for something."""

    form_class: ClassVar[type[BaseForm]]
    title: ClassVar[Any]
    send: ClassVar[Any]
    done: ClassVar[Any]
    note: ClassVar[Any] = ""

    def get(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Ask."""
        return self.ask(self.begun(**keys), **keys)

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Hand it to the service, or say why not."""
        form = self.filled(**keys)
        if form.is_valid():
            with refusals_on(form):
                self.enter(form.cleaned_data, **keys)
        if form.is_valid():
            return self.saved(str(self.done))
        return self.ask(form, **keys)

    def begun(self, **keys: int) -> BaseForm:
        """Return the form before anything was typed."""
        self.about(**keys)
        return self.form_class()

    def filled(self, **keys: int) -> Any:
        """Return the form with what was typed."""
        self.about(**keys)
        return self.form_class(self.request.POST, self.request.FILES)

    def about(self, **keys: int) -> Any:
        """Return what the form is about; 404 for what is not the shop's own."""
        return None

    def enter(self, given: dict[str, Any], **keys: int) -> None:
        """Hand what was typed to the service."""
        raise NotImplementedError

    def ask(self, form: BaseForm, **keys: int) -> HttpResponse:
        """Show the form."""
        return self.page(
            "form",
            form=form,
            about=self.about(**keys),
            title=self.title,
            send=self.send,
            note=self.note,
        )


class SayBeside(Speaking):
    """The word beside the grade."""

    form_class = ReplyForm
    title: ClassVar[Any] = gettext_lazy("在等级旁边说一句")
    send: ClassVar[Any] = gettext_lazy("放上去")
    done: ClassVar[Any] = gettext_lazy("放上去了，扫码的人马上看得到")
    note: ClassVar[Any] = gettext_lazy(
        "骂人、编派别人、打广告的会被撤下；跟检查的人意见不一样，随便说。"
    )

    def begun(self, **keys: int) -> BaseForm:
        """Return the form with what stands there."""
        mine = reading.my_shop(self.shop, self.operator, on=self.today)
        return ReplyForm(initial={"words": mine.reply.words if mine.reply else ""})

    def enter(self, given: dict[str, Any], **keys: int) -> None:
        """Say it."""
        replies.say(merchant=self.shop, **given, **self.signed)


class AppealNew(Speaking):
    """An appeal against a grade."""

    form_class = AppealForm
    title: ClassVar[Any] = gettext_lazy("申诉")
    send: ClassVar[Any] = gettext_lazy("提出申诉")
    done: ClassVar[Any] = gettext_lazy("收到了，现在页面上写着复核中，先按原来的等级")
    note: ClassVar[Any] = gettext_lazy(
        "由没经手的人来看。结果出来前，页面上写“复核中”，显示原来的等级。"
    )

    def about(self, **keys: int) -> Any:
        """Return the grade."""
        return get_object_or_404(self.operator.grades, pk=keys["grade"])

    def enter(self, given: dict[str, Any], **keys: int) -> None:
        """File it."""
        appeals.file_appeal(grade=self.about(**keys), **given, **self.signed)


class AskForRating(Speaking):
    """A request to be rated again."""

    form_class = RequestForm
    title: ClassVar[Any] = gettext_lazy("申请复评")
    send: ClassVar[Any] = gettext_lazy("申请复评")
    done: ClassVar[Any] = gettext_lazy("申请好了，会有人上门")
    note: ClassVar[Any] = gettext_lazy("再查一次，可能更好，也可能更差。")

    def enter(self, given: dict[str, Any], **keys: int) -> None:
        """Ask for it."""
        requests.ask_for_rating(merchant=self.shop, **given, **self.signed)


class AnswerComplaint(Speaking):
    """An answer to a complaint."""

    form_class = AnswerComplaintForm
    title: ClassVar[Any] = gettext_lazy("答复反映")
    send: ClassVar[Any] = gettext_lazy("送出答复")
    done: ClassVar[Any] = gettext_lazy("答复送到了")
    note: ClassVar[Any] = gettext_lazy("答复一次，送出就不能改。")

    def about(self, **keys: int) -> Complaint:
        """Return the complaint, if it was put to this operator."""
        return get_object_or_404(put_to(self.operator), pk=keys["complaint"])

    def enter(self, given: dict[str, Any], **keys: int) -> None:
        """Answer it."""
        complaints.reply(complaint=self.about(**keys), **given, **self.signed)


class MyPledges(OfMyShop):
    """The pledges of the shop, and those it may sign."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(PledgeForm(offered=self.offered))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign one."""
        form = PledgeForm(request.POST, offered=self.offered)
        if form.is_valid():
            given = form.cleaned_data
            with refusals_on(form):
                pledges.sign(
                    merchant=self.shop,
                    text=given["text"],
                    own_words=given["own_words"],
                    **self.signed,
                )
        if form.is_valid():
            return self.saved(_("签好了，公开页上看得到"), "merchants_my_pledges")
        return self.show(form)

    @property
    def offered(self) -> list[Any]:
        """The texts that may be signed."""
        return reading.to_sign(self.shop, self.operator, on=self.today)

    def show(self, form: PledgeForm) -> HttpResponse:
        """Show them."""
        return self.page(
            "pledges",
            form=form,
            offered=self.offered,
            pledges=reading.pledges_of(self.operator),
        )


class MyComplaints(OfMyShop):
    """The complaints that were put to the shop."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("complaints", rows=put_to(self.operator)[:50])
