"""Why nobody is named to judge in the place of who stands aside."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotYoursToName(Refusal):
    """The village's manager names a deputy, or the town's supervisor."""

    code = "not_yours_to_name"
    message = _("替补由村负责人或镇里来请。")


class NamesNoJudge(Refusal):
    """Whoever wrote it down or is close to the person does not choose who judges it."""

    code = "names_no_judge"
    message = _("这一件和您有关，请另一位村负责人或镇里来请替补。")


class PanelIsEnough(Refusal):
    """The panel can decide the case; nobody is added to it."""

    code = "panel_is_enough"
    message = _("这一件评议员够数，不用请替补。")


class NoLongerOpen(Refusal):
    """The case is decided, or the panel does not have it."""

    code = "no_longer_open"
    message = _("这一件不在评议中，不用请替补。")


class CannotStandIn(Refusal):
    """The person is no deputy of the village, is too close, or had a hand in it."""

    code = "cannot_stand_in"
    message = _("%(name)s不能评这一件：不是候补评议员、不满18周岁，或者和这件事有关。")
    field = "user"


class WhyThisOne(Refusal):
    """The choice is explained."""

    code = "why_this_one"
    message = _("请写一句为什么请这一位。")
    field = "reason"
