"""What the services of scorecards and mass rating say when the answer is no."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class CardAdopted(Refusal):
    """An adopted card is changed by a new version only."""

    code = "card_adopted"
    message = _("这一版社员大会已经通过，不能改了。要改，请另起一版草稿。")


class CardHasFaults(Refusal):
    """Something is wrong with the card: nobody is rated by it."""

    code = "card_has_faults"
    message = _("草稿里还有%(number)d处不对，先改好。第一处：%(first)s")


class CardIsTheSame(Refusal):
    """A draft that asks nothing else than the card in force."""

    code = "card_is_the_same"
    message = _("草稿和现在用的评分卡一模一样，不用试算。")


class ResolutionNeeded(Refusal):
    """The member assembly adopts a card; the resolution is named."""

    code = "resolution_needed"
    message = _("请写社员大会的决议，比如：社员大会决议〔2026〕3号。")
    field = "resolution"


class CardBackdated(Refusal):
    """A card holds from today on, or later."""

    code = "card_backdated"
    message = _("评分卡不能从过去的日子用起，最早从今天起。")
    field = "effective_on"


class AuthorAdopts(Refusal):
    """Whoever wrote the draft does not enter its adoption."""

    code = "author_adopts"
    message = _("草稿是您写的或改过的，请另一位来登记社员大会的决议。")


class BadCardTable(Refusal):
    """Columns that a table of a card cannot do without."""

    code = "bad_card_table"
    message = _("表头里少了这几列：%(names)s。请先下载一份，照着改。")
    field = "file"


class RunNotDone(Refusal):
    """A mass rating that still goes on."""

    code = "run_not_done"
    message = _("还没有评完，评完了再签字。")


class RunIsShadow(Refusal):
    """A shadow run rates nobody; there is nothing to sign."""

    code = "run_is_shadow"
    message = _("这是草稿的试算，没有给谁评级，不用签字。")


class StarterSigns(Refusal):
    """Whoever began a mass rating does not sign it."""

    code = "starter_signs"
    message = _("批量评级要两个人：开始的人不能自己签字，请另一位来签。")
