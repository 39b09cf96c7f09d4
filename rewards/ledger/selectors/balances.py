"""How much an account holds, and until when."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from rewards.ledger.models import Account, Entry, Lot


class Expired(NamedTuple):
    """What is left in one account of the lots whose last day was ``expires_on``.

    ``lines`` is how many lines the account had when this was read: the next
    movement changes it, so it tells one time of running out from the next.
    """

    account_id: int
    lines: int
    expires_on: date
    remaining: int


def balance(account: Account) -> int:
    """Return what the account holds now; of a tally, the sum of its entries."""
    return balances([account])[account.pk]


def balances(accounts: Iterable[Account]) -> dict[int, int]:
    """Return what each of the accounts holds now, by key, in two queries at most."""
    keys = {account.pk: 0 for account in accounts}
    holders = Account.objects.filter(pk__in=keys, may_go_negative=False)
    found = {pk: held or 0 for pk, held in holders.values_list("pk", "balance")}
    tallies = keys.keys() - found.keys()
    if tallies:
        entries = Entry.objects.filter(account__in=tallies).values("account")
        found.update(entries.annotate(sum=Sum("change")).values_list("account", "sum"))
    return keys | found


def moved(accounts: Iterable[Account], *, kind: str, until: date) -> dict[int, int]:
    """Return what postings of a kind changed in each account up to a day, by key."""
    keys = {account.pk: 0 for account in accounts}
    entries = Entry.objects.filter(
        account__in=keys, posting__kind=kind, posting__occurred_on__lte=until
    )
    sums = entries.order_by().values("account").annotate(sum=Sum("change"))
    return keys | dict(sums.values_list("account", "sum"))


def available(account: Account, *, on: date) -> int:
    """Return what can be spent on the day: all but what has run out.

    Looks at the few lots that have run out, not at the many that have not.
    """
    held = Account.objects.filter(pk=account.pk).annotate(
        usable=F("balance") - Coalesce(Subquery(_run_out(on)), 0)
    )
    return held.values_list("usable", flat=True).get() or 0


def lots_of(
    account: Account,
    *,
    on: date | None = None,
    skip: int = 0,
    limit: int | None = None,
) -> list[Lot]:
    """Return the lots that hold something, as they will be spent: first out first.

    With ``on`` only those that can be used on that day. The last day of a lot is
    ``expires_on``; lots without one come last.
    """
    lots = Lot.objects.filter(account=account, remaining__gt=0)
    if on is not None:
        lots = lots.filter(_usable(on))
    ordered = lots.order_by(F("expires_on").asc(nulls_last=True), "pk")
    last = None if limit is None else skip + limit
    return list(ordered.select_related("posting")[skip:last])


def last_days(account: Account, *, on: date, until: date) -> list[tuple[date, int]]:
    """Return how much runs out on which day, from ``on`` to ``until``, soonest first."""
    lots = Lot.objects.filter(
        account=account, remaining__gt=0, expires_on__gte=on, expires_on__lte=until
    )
    days = lots.values("expires_on").annotate(sum=Sum("remaining"))
    rows = days.order_by("expires_on").values_list("expires_on", "sum")
    return [(day, amount) for day, amount in rows if day is not None]


def running_out(*, on: date, until: date) -> list[tuple[int, date, int]]:
    """Return what every account can use last on which day, from ``on`` to ``until``.

    Account by key, last day and how much, soonest first.
    """
    lots = Lot.objects.filter(
        remaining__gt=0, expires_on__gte=on, expires_on__lte=until
    )
    sums = lots.values("account", "expires_on").annotate(sum=Sum("remaining"))
    rows = sums.order_by("expires_on", "account")
    found = rows.values_list("account", "expires_on", "sum")
    return [(account, day, amount) for account, day, amount in found if day]


def expired_lots(*, on: date) -> list[Expired]:
    """Return what has run out by the day and is still in an account, oldest first."""
    lots = Lot.objects.filter(remaining__gt=0, expires_on__lt=on)
    sums = lots.values("account", "account__lines", "expires_on")
    rows = sums.annotate(sum=Sum("remaining")).order_by("expires_on", "account")
    found = rows.values_list("account", "account__lines", "expires_on", "sum")
    return [Expired(*row) for row in found]  # type: ignore[arg-type]


def _run_out(on: date) -> "QuerySet[Lot, Any]":
    lots = Lot.objects.filter(
        account=OuterRef("pk"), remaining__gt=0, expires_on__lt=on
    )
    sums = lots.order_by().values("account").annotate(sum=Sum("remaining"))
    return sums.values("sum")


def _usable(on: date) -> Q:
    return Q(expires_on__isnull=True) | Q(expires_on__gte=on)
