"""我的: who I am, in which capacity, and how I like to read. On both faces."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.mixins import LoginRequiredMixin
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from grassroots.accounts.acting import acting_of
from grassroots.core.context import text_step_of
from grassroots.portal import menu

TEXT_SIZES = ((0, _("标准")), (1, _("大")), (2, _("更大")), (3, _("最大")))


class Mine(LoginRequiredMixin, TemplateView):
    """Open to whoever is signed in, also without a capacity or a second factor."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        acting = acting_of(self.request)
        return super().get_context_data(
            acting=acting,
            held=[(one, menu.picture_of(one.role)) for one in acting.held],
            text_sizes=TEXT_SIZES,
            chosen_size=text_step_of(self.request),
            has_second_factor=is_mfa_enabled(self.request.user),
            needs_second_factor=any(one.needs_second_factor for one in acting.held),
            **kwargs,
        )


class ResidentMine(Mine):
    template_name = "portal/me/mine.html"
    extra_context = {"face": "me"}


class StaffMine(Mine):
    template_name = "portal/desk/mine.html"
    extra_context = {"face": "desk"}
