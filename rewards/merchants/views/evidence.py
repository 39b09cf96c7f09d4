"""Penalties and their repair, honours, accidents: entered from the page of a shop."""

from datetime import date
from typing import Any, ClassVar

from django.forms import Form
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from rewards.merchants.forms.evidence import (
    AccidentForm,
    AwardForm,
    PenaltyForm,
    RepairForm,
    WithdrawForm,
)
from rewards.merchants.models import Award, Merchant, Penalty
from rewards.merchants.selectors import shown_evidence
from rewards.merchants.services import evidence
from rewards.merchants.views.at_shop import Entering


class PenaltyNew(Entering):
    """Enter an official penalty that was served."""

    form_class = PenaltyForm
    template = "penalty_form"
    words: ClassVar[Any] = _("登记好了，等级已经重算")

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter it; the grade follows."""
        evidence.register_penalty(merchant=shop, **given, by=self.user, at=self.now)


class PenaltyRepair(Entering):
    """Enter the decision that repairs a penalty."""

    form_class = RepairForm
    template = "penalty_repair"
    words: ClassVar[Any] = _("修复好了，哪里都不再显示")

    def found(self, shop: int, penalty: int = 0) -> tuple[Merchant, dict[str, Any]]:
        """Return the shop and its penalty; one that was repaired is not there."""
        merchant = self.shop_of(shop)
        shown = merchant.penalties.filter(repaired_at__isnull=True)
        return merchant, {"penalty": get_object_or_404(shown, pk=penalty)}

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Take it off the page."""
        penalty: Penalty = context["penalty"]
        evidence.repair_penalty(penalty=penalty, **given, by=self.user, at=self.now)


class AwardNew(Entering):
    """Enter an honour."""

    form_class = AwardForm
    template = "award_form"
    words: ClassVar[Any] = _("登记好了，等级已经重算")

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter it."""
        evidence.record_award(merchant=shop, **given, by=self.user, at=self.now)


class AwardRemove(Entering):
    """Take an honour off."""

    form_class = Form
    template = "award_remove"
    words: ClassVar[Any] = _("撤掉了，等级已经重算")

    def found(self, shop: int, award: int = 0) -> tuple[Merchant, dict[str, Any]]:
        """Return the shop and its honour."""
        merchant = self.shop_of(shop)
        kept = merchant.awards.filter(removed_at__isnull=True)
        return merchant, {"award": get_object_or_404(kept, pk=award)}

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Take it off."""
        award: Award = context["award"]
        evidence.remove_award(award=award, by=self.user, at=self.now)


class AccidentNew(Entering):
    """Enter an accident, which suspends grading."""

    form_class = AccidentForm
    template = "accident_form"
    words: ClassVar[Any] = _("登记好了，现在暂不评级")

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter it."""
        evidence.record_accident(merchant=shop, **given, by=self.user, at=self.now)


class AccidentWithdraw(Entering):
    """Take back an accident that never was."""

    form_class = WithdrawForm
    template = "accident_withdraw"
    words: ClassVar[Any] = _("撤回了，照旧评级")

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Take it back."""
        evidence.withdraw_accident(merchant=shop, **given, by=self.user, at=self.now)


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return what the page of a shop shows of penalties, honours and accidents."""
    return shown_evidence.of_shop(merchant, on=on)
