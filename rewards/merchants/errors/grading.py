"""Refusals of grading."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NoScheme(Refusal):
    """The county has published no scheme."""

    code = "no_scheme"
    message = _("县里还没有发布评级办法，先请县监督发布，再来评级。")


class ClockSetBack(Refusal):
    """The moment given lies before the last grade."""

    code = "clock_set_back"
    message = _(
        "这台机器的时间比上一次评级还早（上次是%(last)s），没有评级。请先把时间调对。"
    )
