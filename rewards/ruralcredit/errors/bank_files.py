"""What is said when a file of the bank cannot be taken in."""

from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal


class BankColumnsMissing(Refusal):
    """The heading lacks a column."""

    code = "bank_columns_missing"
    field = "file"
    message = _("表头少了“%(names)s”。要有入账日期、借款编号、流水号、金额(元)四列。")


class BankTotalMissing(Refusal):
    """The last row is no total."""

    code = "bank_total_missing"
    field = "file"
    message = _("最后一行要写“合计”和总金额，用来核对。")


class BankTotalWrong(Refusal):
    """The rows do not add up to the total."""

    code = "bank_total_wrong"
    field = "file"
    message = _("文件写的合计是%(declared)s，各行加起来是%(sum)s，对不上。")


class BankRowsBroken(Refusal):
    """Rows that cannot be read; each is named with its number."""

    code = "bank_rows_broken"
    field = "file"
    message = _("有%(count)s行看不懂，什么都没有导入：%(rows)s")


class BankFileKnown(Refusal):
    """The same file was read before."""

    code = "bank_file_known"
    field = "file"
    message = _("这个文件%(on)s已经导入过了。")


class BankFileTooLarge(Refusal):
    """More bytes than are carried from the dry run to the taking in."""

    code = "bank_file_too_large"
    field = "file"
    message = _("文件超过%(most)sMB，请按日期分成几个小的。")


class BankRowDate(Refusal):
    """A date that is none, or has not come."""

    code = "bank_row_date"
    message = _("入账日期“%(given)s”不对。")


class BankRowAmount(Refusal):
    """An amount that is none, or not above nought."""

    code = "bank_row_amount"
    message = _("金额“%(given)s”不对，要大于零，最多两位小数。")


class BankRowReference(Refusal):
    """No reference, or one that another row has."""

    code = "bank_row_reference"
    message = _("流水号“%(given)s”是空的，或者和别的行一样。")


class BankRowNumber(Refusal):
    """A loan number longer than any."""

    code = "bank_row_number"
    message = _("借款编号“%(given)s”太长了。")


class MayNotReconcile(Refusal):
    """Somebody who is no officer of the co-op."""

    code = "may_not_reconcile"
    message = _("只有本社的信贷员能导入和处理银行对账文件。")


class LineSettled(Refusal):
    """A line that needs nobody any more."""

    code = "line_settled"
    message = _("这一行不用处理，或者已经处理过了。")
