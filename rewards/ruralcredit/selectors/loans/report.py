"""The monthly report to the supervisor: what was promised, lent, repaid and is late."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _

from grassroots.core.formulas import format_fen, mask_name
from grassroots.core.spreadsheets import write_rows
from rewards.ruralcredit.models import Coop, CoopMember, Loan, PaymentKind, PaymentPart
from rewards.ruralcredit.selectors.loans.desk import largest_of, written_off_pct
from rewards.ruralcredit.selectors.loans.then import Then
from villages.formulas.months import add_months


class ReportRow(NamedTuple):
    """A line of the report: what it is, and the number as people read it."""

    label: str
    value: str


def month_report(coop: Coop, *, month: date, today: date) -> list[ReportRow]:
    """Return the report of a month, given its first day; stocks are of its last.

    In a month that is not over they are of today: nobody is late in advance. What
    happened since changes nothing of a month that is over.

    Members, promised, lent, repaid, overdue by days, ten largest (masked), reserve.
    """
    last = min(add_months(month, 1) - timedelta(days=1), today)
    then = Then(coop, last)
    book, promised, lines = then.book, then.promised, then.lines
    par = book.portfolio.at_risk
    members = CoopMember.objects.in_force(on=last).filter(coop=coop).count()
    return [
        ReportRow(_("社员人数"), str(members)),
        ReportRow(_("社员承诺出借"), format_fen(promised.promised)),
        ReportRow(_("其中已借出"), format_fen(promised.locked)),
        ReportRow(_("本月放款"), format_fen(_lent(coop, month, last))),
        ReportRow(_("本月收回本金"), format_fen(_repaid(coop, month, last))),
        ReportRow(_("月末在借"), format_fen(book.owed)),
        *(
            ReportRow(
                _("逾期%(days)s天") % {"days": one.bucket}, format_fen(one.overdue)
            )
            for one in book.overdue
        ),
        *(
            ReportRow(
                _("逾期超过%(days)s天的占比") % {"days": days},
                f"{par[days].ratio_pct}%",
            )
            for days in (30, 60, 90)
        ),
        ReportRow(_("核销比例"), f"{written_off_pct(coop, book)}%"),
        ReportRow(_("银行额度已用"), format_fen(sum(one.used for one in lines))),
        ReportRow(_("风险准备金"), format_fen(sum(one.reserve for one in lines))),
        *_largest(then),
    ]


def month_report_file(coop: Coop, *, month: date, today: date) -> bytes:
    """Return the report of a month as an .xlsx."""
    rows = month_report(coop, month=month, today=today)
    return write_rows([_("项目"), _("数")], rows, title=f"{month:%Y-%m}")


def _lent(coop: Coop, first: date, last: date) -> int:
    rows = Loan.objects.filter(coop=coop, paid_out_on__range=(first, last))
    return int(rows.aggregate(sum=Sum("principal_fen"))["sum"] or 0)


def _repaid(coop: Coop, first: date, last: date) -> int:
    """Return principal that households paid back; not what the co-op paid for them."""
    rows = PaymentPart.objects.filter(
        payment__loan__coop=coop,
        payment__paid_on__range=(first, last),
        payment__reversed_at__isnull=True,
    ).exclude(payment__kind=PaymentKind.COMPENSATION)
    found = rows.aggregate(own=Sum("principal_fen"), claim=Sum("claim_fen"))
    return int((found["own"] or 0) + (found["claim"] or 0))


def _largest(then: Then) -> list[ReportRow]:
    rows = []
    for place, one in enumerate(largest_of(then.exposure), start=1):
        head = one.household.head
        name = mask_name(head.name) if head else one.household.number
        label = _("最大十户第%(place)s：%(name)s") % {"place": place, "name": name}
        rows.append(ReportRow(label, format_fen(one.fen)))
    return rows
