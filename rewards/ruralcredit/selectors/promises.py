"""How much members promised, how much of it is free, how much is lent. In fen."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet, Sum

from rewards.ledger.selectors import balance, balances
from rewards.ruralcredit.models import Coop, CoopMember, MutualPromise, PromiseMatch


class Standing(NamedTuple):
    """A promise, with what of it is free and what is lent."""

    promise: MutualPromise
    free: int
    locked: int


class Totals(NamedTuple):
    """What a co-op's members promised on a day, and how much of it is free."""

    promised: int
    free: int
    locked: int


def free_fen(promise: MutualPromise) -> int:
    """Return what of a promise no loan uses."""
    return balance(promise.free_account)


def locked_fen(member: CoopMember) -> int:
    """Return what loans use of everything the member ever promised."""
    return sum(one.locked for one in standings(_all(member.promises.all())))


def promised_fen(member: CoopMember, *, starts_on: date, ends_on: date) -> int:
    """Return what the member promised for days between the two.

    Less what went back, and what loans that were given up have lost of it.
    """
    same = member.promises.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)
    found = same.aggregate(sum=Sum(F("amount_fen") - F("returned_fen")))["sum"]
    return int(found or 0) - sum(_lost(same).values())


def promises_of(coop: Coop, *, on: date) -> list[Standing]:
    """Return the promises that hold on the day or are still lent, the newest first."""
    promises = _all(MutualPromise.objects.filter(member__coop=coop))
    found = standings(promises.order_by("-recorded_at", "-pk"))
    return [one for one in found if one.locked or _holds(one.promise, on)]


def totals_of(coop: Coop, *, on: date) -> Totals:
    """Return the sums over the promises of a co-op."""
    held = promises_of(coop, on=on)
    free, locked = sum(one.free for one in held), sum(one.locked for one in held)
    return Totals(promised=free + locked, free=free, locked=locked)


def standings(promises: "Iterable[MutualPromise]") -> list[Standing]:
    """Return each promise with what is free and what is lent, in three queries."""
    rows = list(promises)
    lost = _lost(rows)
    held = balances([one.free_account for one in rows])
    return [
        Standing(
            one,
            free=held[one.free_account_id],
            locked=one.amount_fen
            - one.returned_fen
            - lost.get(one.pk, 0)
            - held[one.free_account_id],
        )
        for one in rows
    ]


def _lost(promises: "Iterable[MutualPromise]") -> dict[int, int]:
    """Return what loans that were given up have lost of each promise."""
    matches = PromiseMatch.objects.filter(promise__in=promises, lost_fen__gt=0)
    sums = matches.order_by().values_list("promise").annotate(Sum("lost_fen"))
    return dict(sums)


def _holds(promise: MutualPromise, on: date) -> bool:
    return promise.withdrawn_at is None and promise.ends_on >= on


def _all(promises: "QuerySet[MutualPromise]") -> "QuerySet[MutualPromise]":
    return promises.select_related("free_account", "member__resident")
