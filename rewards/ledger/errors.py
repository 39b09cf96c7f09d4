"""What the book refuses, and how it says so."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class InsufficientBalance(Refusal):
    """The source has less than is asked of it; nothing moved.

    ``details`` has ``available`` and ``needed``.
    """

    code = "insufficient_balance"
    message = _("积分不够，没有扣分。现在能用%(available)s分，这次要%(needed)s分。")


class AlreadyReversed(Refusal):
    """The posting was reversed before; once is all."""

    code = "already_reversed"
    message = _("这一笔已经更正过了，不能再更正一次。")


class ReversalIsFinal(Refusal):
    """A reversal is itself not reversed; what is right is posted anew."""

    code = "reversal_is_final"
    message = _("更正过的这一笔不能再撤回，请重新记一笔。")


class KeyConflict(Refusal):
    """The key names something else that has already happened."""

    code = "key_conflict"
    message = _("这个编号已经记过另一笔了，这次没有记。")
