"""Appeals on the desk, and words beside a grade that may not stay."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from rewards.merchants.forms.mine import AppealForm, DecideAppealForm, HideForm
from rewards.merchants.models import Appeal, AppealStatus, Merchant, Reply
from rewards.merchants.selectors import mine as reading
from rewards.merchants.services import appeals, replies
from rewards.merchants.views.complaints import photo_of
from rewards.merchants.views.grades import reasons_of
from rewards.merchants.views.keeping import Keeping
from rewards.merchants.views.visits import PER_PAGE, AtVisits
from villages.models import Village


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return what the shop's page on the desk shows of the merchant's say."""
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    own = reading.my_shop(merchant, operator, on=on) if operator else None
    return {"say": own, "say_on": on}


class OfAppeals(AtVisits):
    """A page on the appeals of an area."""

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part of the desk."""
        context |= {"today": self.today, "may_decide": self.may_decide}
        where = f"merchants/desk/appeals/{template}.html"
        return render(self.request, where, context)

    @property
    def may_decide(self) -> bool:
        """Whether the capacity decides: an inspector's, or a supervisor's above."""
        in_village = isinstance(self.capacity.scope, Village)
        return self.is_inspector or not in_village

    def appeal_of(self, pk: int) -> Appeal:
        """Return an appeal of a shop of the area."""
        return get_object_or_404(reading.appeals_in(self.capacity.scope), pk=pk)


class Appeals(OfAppeals):
    """Those that wait, and those decided."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = reading.appeals_in(self.capacity.scope)
        waiting = found.filter(status=AppealStatus.PENDING)
        done = found.exclude(status=AppealStatus.PENDING)
        page = Paginator(done, PER_PAGE).get_page(request.GET.get("page"))
        return self.page("list", waiting=waiting, page=page)


class AppealPage(OfAppeals):
    """One appeal, and its decision."""

    def get(self, request: HttpRequest, appeal: int) -> HttpResponse:
        return self.show(self.appeal_of(appeal), DecideAppealForm())

    def post(self, request: HttpRequest, appeal: int) -> HttpResponse:
        """Decide it."""
        if not self.may_decide:
            raise Http404
        found, form = self.appeal_of(appeal), DecideAppealForm(request.POST)
        if not form.is_valid():
            return self.show(found, form)
        try:
            appeals.decide(
                appeal=found,
                is_upheld=form.cleaned_data["result"] == "upheld",
                reasons=form.cleaned_data["reasons"],
                by=self.user,
                at=self.now,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("merchants_appeal", found.pk)
        messages.success(request, _("定了，店家看得到理由"))
        return redirect("merchants_appeal", found.pk)

    def show(self, found: Appeal, form: DecideAppealForm) -> HttpResponse:
        """Show it, and whether the one who looks may decide it."""
        took_part = self.user.pk in appeals.hands_of(found)
        is_close = not self.user.has_perm("merchants.judge", found.merchant)
        return self.page(
            "appeal",
            appeal=found,
            form=form,
            reasons=reasons_of(found.grade),
            is_pending=found.status == AppealStatus.PENDING,
            is_barred=took_part or is_close,
        )


class AppealPhoto(OfAppeals):
    """The photo that came with an appeal."""

    def get(self, request: HttpRequest, appeal: int) -> HttpResponse:
        return photo_of(self.appeal_of(appeal).photo)


class AppealOnPaper(Keeping):
    """Type in an appeal that came as a letter."""

    form_class = AppealForm
    words: ClassVar[Any] = gettext_lazy("登记好了，页面上写着复核中")
    title: ClassVar[Any] = gettext_lazy("代录申诉")
    send: ClassVar[Any] = gettext_lazy("登记这份申诉")
    note: ClassVar[Any] = gettext_lazy("照店家交来的纸录，一个字不改，再拍下来。")

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """File it against the newest grade that may be appealed."""
        operator = shop.operators.filter(ends_on__isnull=True).first()
        open_to = reading.appealable(operator, on=self.today) if operator else []
        if not open_to:
            raise Http404
        appeals.file_appeal(
            grade=open_to[0], **given, is_on_paper=True, by=self.user, at=self.now
        )


class ReplyHide(Keeping):
    """Take words beside a grade off the page."""

    form_class = HideForm
    words: ClassVar[Any] = gettext_lazy("不显示了，店家看得到为什么")
    title: ClassVar[Any] = gettext_lazy("撤下店家的话")
    send: ClassVar[Any] = gettext_lazy("撤下")

    def found(self, shop: int, reply: int = 0) -> tuple[Merchant, dict[str, Any]]:
        """Return the shop, and its words."""
        merchant, context = super().found(shop)
        own = Reply.objects.filter(merchant=merchant)
        return merchant, context | {"reply": get_object_or_404(own, pk=reply)}

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Hide them."""
        replies.hide(reply=context["reply"], **given, by=self.user, at=self.now)
