"""What a custodian bank may read of a co-op: its own lines, and the loans out of them."""

from datetime import date

from django.db.models import Q, QuerySet

from grassroots.accounts.models import User
from rewards.ruralcredit.models import (
    Coop,
    CoopAppointment,
    CoopRole,
    CreditLine,
    Funding,
    Loan,
)


def lines_of_banker(user: User, coop: Coop, *, on: date) -> "QuerySet[CreditLine]":
    """Return the lines of the bank for which the user acts on the day.

    Whose appointment names no bank sees the lines of a co-op that has one bank only.
    """
    posts = CoopAppointment.objects.in_force(on=on).filter(
        user=user, coop=coop, role=CoopRole.BANK
    )
    named = set(posts.values_list("bank", flat=True)) - {""}
    all_banks = _banks(coop)
    if not named and len(all_banks) == 1:
        named = all_banks
    return CreditLine.objects.filter(coop=coop, bank__in=named)


def loans_of_banker(user: User, coop: Coop, *, on: date) -> "QuerySet[Loan]":
    """Return the loans out of those lines.

    The only bank of a co-op also keeps what members lend each other.
    """
    lines = lines_of_banker(user, coop, on=on)
    mine = Q(line__in=lines)
    if len(_banks(coop)) == 1 and lines.exists():
        mine |= Q(funding=Funding.MEMBERS)
    return Loan.objects.filter(mine, coop=coop)


def _banks(coop: Coop) -> set[str]:
    return set(coop.lines.order_by().values_list("bank", flat=True))
