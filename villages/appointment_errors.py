"""Why somebody is not appointed although the post is theirs to fill."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class RelativeOfCommittee(Refusal):
    """Who supervises a village is no near relative of who manages it."""

    code = "relative_of_committee"
    message = _(
        "%(name)s和%(role)s%(other)s是近亲属或同住一户。监督委员不能由村委会成员的近亲属担任，请另选一位。"
    )
    field = "role"
