"""What the passbook says when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NothingToPrint(Refusal):
    """The line is not in the book: nothing was noted."""

    code = "nothing_to_print"
    message = _("存折里还没有这一行，没有记下。请重新打开再印。")
