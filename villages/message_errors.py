"""What is said when a message cannot be opened, or the wish about it not be kept."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class NotYourMessages(Refusal):
    """An inbox is its person's."""

    code = "not_your_messages"
    message = _("这是别人的消息，只有本人能看。")


class QuietHoursHalf(Refusal):
    """One end of the quiet hours is missing."""

    code = "quiet_hours_half"
    message = _("晚上几点起、早上几点止，请两个都写，或都不写。")
    field = "quiet_until"


class NothingToNote(Refusal):
    """None of what was printed waits for paper any more."""

    code = "nothing_to_note"
    message = _("这些已经记过印好了，什么也没有变。")
