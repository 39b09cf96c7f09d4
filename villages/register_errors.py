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


class SignerUnnamed(Refusal):
    """Who signs for somebody else is named."""

    code = "signer_unnamed"
    message = _("请写是谁替他签的。")
    field = "signed_by"


class SignatureNotShown(Refusal):
    """What somebody else signed is on paper, and the paper is kept as a photo."""

    code = "signature_not_shown"
    message = _("别人替签的，只能签在纸上，请把签了字的纸拍下来。")
    field = "photos"


class TextTooSoon(Refusal):
    """New words give people time to answer."""

    code = "text_too_soon"
    message = _("新的同意书最早从%(day)s起用，先让大家有时间看。")
    field = "effective_from"


class TextEmpty(Refusal):
    """The words are there in both languages."""

    code = "text_empty"
    message = _("中文和英文都要写。")
    field = "body"
