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


class KeepsAccounts(Refusal):
    """Who keeps accounts in a village is not among those who supervise it."""

    code = "keeps_accounts"
    message = _(
        "%(name)s是%(post)s，经手积分的账。管账的人不能同时当监督委员，请另选一位。"
    )
    field = "role"


class TermTooLong(Refusal):
    """Villagers elect anew after five years at the latest."""

    code = "term_too_long"
    message = _(
        "%(role)s一任最长五年，从%(first)s起最晚到%(last)s。请改“到哪天止”，空着就到那天。"
    )
    field = "ends_on"
