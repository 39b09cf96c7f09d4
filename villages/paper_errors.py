"""What is said when a paper cannot be given out or taken back."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class PaperNotYours(Refusal):
    """Only its holder, or the village's manager, takes a paper back."""

    code = "paper_not_yours"
    message = _("这份证明只有本人或者村负责人能作废。")


class PaperTooLong(Refusal):
    """A paper holds for at least one day and at most a year."""

    code = "paper_too_long"
    message = _("证明最多用%(most)d天，请改一改。")
