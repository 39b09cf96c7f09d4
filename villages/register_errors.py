"""What the register refuses so that nobody is judge in their own cause."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class OwnFamily(Refusal):
    """Who keeps the register does not change the entries of the own family."""

    code = "own_family"
    message = _("这是您自己家的事，请村里另一位负责人来办。")
