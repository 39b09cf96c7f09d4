"""Refusals of dossiers: consents, values, tables."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class HouseholdGone(Refusal):
    """The household was closed, or nobody lives in it."""

    code = "household_gone"
    field = "household"
    message = _("这一户已经销户了，不能建档。")


class DossierClosed(Refusal):
    """The file was closed."""

    code = "dossier_closed"
    message = _("这份档案已经销了，不能再记。")


class NoFileConsent(Refusal):
    """No consent to keep the file holds on the day."""

    code = "no_file_consent"
    message = _(
        "还没有这户在%(day)s有效的建档同意书，一项也不能记。请先请这户的成年人签字。"
    )


class SignerNotOfHousehold(Refusal):
    """Whoever signs is no member of the household on that day."""

    code = "signer_not_of_household"
    field = "resident"
    message = _("%(name)s那天不是这户的人，不能替这户签字。")


class SignerTooYoung(Refusal):
    """Under 18 on the day of signing."""

    code = "signer_too_young"
    field = "resident"
    message = _("%(name)s那天不满18周岁，要请这户的成年人签字。")


class NotSignedByThemselves(Refusal):
    """A consent on the phone that its signer did not give."""

    code = "not_signed_by_themselves"
    field = "channel"
    message = _("在手机上同意，要本人自己登录来点。替人办的，请选纸面签字或者代办。")


class ConsentOutOfOrder(Refusal):
    """Begins tomorrow, or ended yesterday."""

    code = "consent_out_of_order"
    field = "ends_on"
    message = _("同意书不能从今天以后开始，也不能在今天以前到期。")


class RecipientMissing(Refusal):
    """It does not say who will see it."""

    code = "recipient_missing"
    field = "recipient"
    message = _("请写明给哪家看，或者去哪家查。")


class ConsentOver(Refusal):
    """It was withdrawn before."""

    code = "consent_over"
    message = _("这份同意书已经撤回了。")


class MayNotWithdraw(Refusal):
    """Neither an officer nor an adult of the household."""

    code = "may_not_withdraw"
    message = _("只有这户的成年人，或者替他们办的信贷员，能撤回。")


class NothingCollected(Refusal):
    """A visit without a value."""

    code = "nothing_collected"
    message = _("这次一项也没有改。都重新问过、没有变的，请勾“没变的也重新问过了”。")


class UnknownIndicator(Refusal):
    """No indicator of that code is in use at the co-op."""

    code = "unknown_indicator"
    message = _("没有“%(code)s”这一项，或者已经停用了。")


class NotAskedAtHome(Refusal):
    """Worked out by the product itself: nobody types it."""

    code = "not_asked_at_home"
    message = _("“%(name)s”不用填，会自己算出来。")


class CollectedLater(Refusal):
    """A day that has not come."""

    code = "collected_later"
    field = "collected_on"
    message = _("采集日期不能晚于今天。")


class ValueFault(Refusal):
    """One value of a visit is not acceptable; ``code_of_value`` says which."""

    code = "value_fault"
    message = _("“%(name)s”不对，请再看一遍。")

    @property
    def indicator_code(self) -> str:
        """Return the code of the indicator."""
        return str(self.details["code"])


class NotANumber(ValueFault):
    """Words where a number belongs."""

    code = "not_a_number"
    message = _("“%(name)s”要填数字，比如12.5。")


class TooManyPlaces(ValueFault):
    """More places after the point than the indicator has."""

    code = "too_many_places"
    message = _("“%(name)s”最多填%(places)s位小数。")


class BelowZero(ValueFault):
    """Less than nothing."""

    code = "below_zero"
    message = _("“%(name)s”不能小于0。亏了的，填0。")


class NumberTooLarge(ValueFault):
    """More than any household has."""

    code = "number_too_large"
    message = _("“%(name)s”填得太大了，请看看单位是%(unit)s。")


class NotAChoice(ValueFault):
    """None of the choices."""

    code = "not_a_choice"
    message = _("“%(name)s”只能选：%(choices)s。")


class TooOld(ValueFault):
    """Collected so long ago that it would not hold today."""

    code = "too_old"
    message = _("“%(name)s”只管%(months)s个月，那天采集的今天已经过期了，请重新问。")


class NewerValue(ValueFault):
    """A value of a later day is there already."""

    code = "newer_value"
    message = _("“%(name)s”已经有%(day)s更新的数了，不能拿旧的盖住。")


class EvidenceMissing(ValueFault):
    """Something that has to be shown was not."""

    code = "evidence_missing"
    message = _("“%(name)s”要有凭证，请拍一张照片。")


class SentDifferently(Refusal):
    """The same survey was sent again, with something else in it."""

    code = "sent_differently"
    message = _("这份登记刚才已经存过了，内容和这次不一样。要再记，请重新打开。")


class MissingTableColumns(Refusal):
    """A table without the columns that say whose line it is."""

    code = "missing_table_columns"
    field = "file"
    message = _("表头里缺：%(names)s。请照模板的表头填。")


class UnknownTableColumns(Refusal):
    """A heading that is no indicator, or one that stands there twice."""

    code = "unknown_table_columns"
    field = "file"
    message = _("这些表头不认识，或者写了两遍：%(names)s。请照模板的表头填。")


class TableTakenIn(Refusal):
    """The table was taken in before."""

    code = "table_taken_in"
    message = _("这份表已经记过了，不会重复记。")


class TableHasFaults(Refusal):
    """A table with something wrong in it is not taken in at all."""

    code = "table_has_faults"
    message = _("表里还有要改的地方，一户也没有记。请改好再传一次。")


class NothingInTable(Refusal):
    """No line to take in."""

    code = "nothing_in_table"
    message = _("表里没有能记的。")
