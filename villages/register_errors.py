"""What the register refuses so that nobody is judge in their own cause.

And that no paper speaks louder than the person who signed it.
"""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class OwnFamily(Refusal):
    """Who keeps the register does not change the entries of the own family."""

    code = "own_family"
    message = _("这是您自己家的事，请村里另一位负责人来办。")


class PaperBeforeWithdrawal(Refusal):
    """A withdrawal is not undone by a paper that is older."""

    code = "paper_before_withdrawal"
    message = _("这份同意书比本人撤回的日子早，不能再记。本人又同意了，请签一张新的。")
    field = "given_on"
