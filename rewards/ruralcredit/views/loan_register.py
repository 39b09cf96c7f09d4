"""What the custodian bank reads: its lines and the register of loans, nothing more."""

from typing import ClassVar

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from rewards.ledger.selectors import balance
from rewards.ruralcredit.models import OWING, CreditLine
from rewards.ruralcredit.selectors.custody import lines_of_banker, loans_of_banker
from rewards.ruralcredit.selectors.loans import positions_of
from rewards.ruralcredit.views.at_coop import AUDITOR, OFFICER
from rewards.ruralcredit.views.at_lending import BANK, OfLoans

PER_PAGE = 50


class Register(OfLoans):
    """Lines, and each loan with its number, amount, what is left of it and what is due.

    A bank reads its own; officers and the auditor read all.
    """

    roles: ClassVar = frozenset({BANK, OFFICER, AUDITOR})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        lines: QuerySet[CreditLine] = CreditLine.objects.filter(coop=self.coop)
        found = self.loans.filter(status__in=OWING).order_by("number")
        if self.capacity.role == BANK:
            told = {"user": self.user, "coop": self.coop, "on": self.today}
            lines = lines_of_banker(**told)
            found = found.filter(pk__in=loans_of_banker(**told).values("pk"))
        lines = lines.select_related("free_account", "reserve_account")
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        listed = list(page.object_list)
        positions = positions_of(listed, on=self.today)
        rows = [(one, positions[one.pk]) for one in listed]
        return self.page(
            "register",
            lines=[self._line(one) for one in lines],
            page=page,
            rows=rows,
            query="",
        )

    def _line(self, line: CreditLine) -> dict[str, object]:
        free = balance(line.free_account)
        return {
            "line": line,
            "free": free,
            "used": line.amount_fen - free,
            "reserve": balance(line.reserve_account),
            "holds": line.closed_at is None
            and line.starts_on <= self.today <= line.ends_on,
        }
