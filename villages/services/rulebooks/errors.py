"""What is said when a rule book cannot be changed, adopted or imported."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal
from villages.formulas.lawfulness import Reason


class DraftOpen(Refusal):
    """A village works on one draft at a time."""

    code = "draft_open"
    message = _("村里已经有一份草稿“%(title)s”，请先改好它，或者先作废。")


class NotADraft(Refusal):
    """What has been adopted stays as it is."""

    code = "not_a_draft"
    message = _("这一版已经通过，一个字也不能改。要改请新开一份草稿。")


class NotAdopted(Refusal):
    """Only a book that a meeting adopted is copied into a draft."""

    code = "not_adopted"
    message = _("这一版没有通过，不能照它抄。请从在用的村规或县里的模板开始。")


class CodeTaken(Refusal):
    """Two rules of a book cannot share a code."""

    code = "code_taken"
    message = _("编号%(number)s已经有了，请换一个。")
    field = "code"


class UnlawfulRule(Refusal):
    """The guard refused a rule; ``reasons`` says on which grounds."""

    code = "unlawful_rule"
    message = _("“%(title)s”不能写进村规。%(why)s")
    field = "title"

    def __init__(self, *, title: str, reasons: Sequence[Reason]) -> None:
        """Keep the grounds beside the sentence."""
        self.reasons = list(reasons)
        super().__init__(title=title, why="".join(str(one.text) for one in reasons))


class TooManyOwnRules(Refusal):
    """A village makes up five adds and five deducts at most."""

    code = "village_made_too_many"
    message = _("本村自己定的%(kind)s条目最多%(most)d条，已经满了。")
    field = "is_village_made"


class TemplateWordsFixed(Refusal):
    """The words of a template rule are the county's."""

    code = "template_words_fixed"
    message = _("县里模板的条目，事由和加扣不能改。要换说法，请加一条本村自己的。")
    field = "title"


class AboveTemplate(Refusal):
    """A template rule is never worth more than in the template."""

    code = "above_template"
    message = _("县里模板里这一条最多%(most)d分，不能再高。")
    field = "points_max"


class EmptyBook(Refusal):
    """A book without rules cannot be adopted."""

    code = "empty_book"
    message = _("这份草稿里还没有条目，不能通过。")


class RulesAwaitTown(Refusal):
    """The town has yet to look at some rules, or said no to them."""

    code = "rules_await_town"
    message = _("还有%(count)d条要等镇里看过（%(codes)s），看过以后才能通过。")


class UnlawfulRules(Refusal):
    """The book holds rules that the guard refuses."""

    code = "unlawful_rules"
    message = _("有%(count)d条不能写进村规（%(codes)s），请先改掉或删掉。")


class MeetingAhead(Refusal):
    """The meeting has not been held yet."""

    code = "meeting_ahead"
    message = _("会还没有开。请写开会那一天，今天或以前。")
    field = "held_on"


class FilingNumberMissing(Refusal):
    """The town's filing number belongs to every resolution."""

    code = "filing_number_missing"
    message = _("请写镇里的备案号。没有备案，村规不能生效。")
    field = "filing_number"


class MoreThanEligible(Refusal):
    """More people came than were entitled to."""

    code = "more_present_than_eligible"
    message = _("应到%(eligible)d，实到%(present)d，实到比应到还多，请看一看。")
    field = "present"


class FewerThanRegister(Refusal):
    """Fewer are said to be entitled than the register knows: a quorum made smaller."""

    code = "fewer_eligible_than_registered"
    message = _(
        "名册上那天有%(registered)d，应到只写了%(eligible)d。应到不能比名册少；名册不对，请先改名册。"
    )
    field = "eligible"


class VotesDoNotAddUp(Refusal):
    """The votes are not as many as the people who came."""

    code = "votes_do_not_add_up"
    message = _("赞成、反对、弃权加起来是%(votes)d，实到是%(present)d，对不上。")
    field = "votes_for"


class BelowQuorum(Refusal):
    """Too few came for the meeting to decide."""

    code = "below_quorum"
    message = _(
        "没有通过：%(meeting)s应到%(eligible)d，实到%(present)d，至少要到%(needed)d才能作数。"
    )
    field = "present"


class NoMajority(Refusal):
    """Not more than half of those present said yes."""

    code = "no_majority"
    message = _("没有通过：实到%(present)d，赞成%(votes_for)d，至少要%(needed)d赞成。")
    field = "votes_for"


class BeforeMeeting(Refusal):
    """A book cannot hold before it was adopted."""

    code = "effective_before_meeting"
    message = _("生效的日子不能早于开会那天（%(held_on)s）。")
    field = "effective_from"


class WouldRescore(Refusal):
    """A new version holds from today at the earliest: the past keeps its rules."""

    code = "would_rescore"
    message = _("新一版最早从%(earliest)s起：以前的事按以前的村规算，不能倒回去改。")
    field = "effective_from"


class StartsTooLate(Refusal):
    """A first day years ahead is a slip, and no later version could come before it."""

    code = "starts_too_late"
    message = _("生效的日子太远了，最晚写%(latest)s，请看一看年份。")
    field = "effective_from"


class NotMinutes(Refusal):
    """The file is neither a PDF nor a photo."""

    code = "not_minutes"
    message = _("会议记录请传PDF或照片（JPG、PNG），最大%(megabytes)d兆。")
    field = "minutes"


class NotBeforeTown(Refusal):
    """The rule does not wait for the town."""

    code = "not_before_town"
    message = _("这一条不用镇里看，或者已经看过了。")
    field = None


class ReasonMissing(Refusal):
    """Whoever says no says why."""

    code = "reason_missing"
    message = _("请写一句理由，村里会看到。")
    field = "reason"


class NoHeading(Refusal):
    """The first row does not name the columns."""

    code = "no_heading"
    message = _("第一行没有列名。请先下载模板，照着第一行填。少了：%(missing)s。")
    field = "file"


class NothingToImport(Refusal):
    """None of the lines can be taken over."""

    code = "nothing_to_import"
    message = _("这份表里没有能导入的条目，什么也没有改。")
    field = "file"
