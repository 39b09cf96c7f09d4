"""Whatever happens in whatever order, the book adds up and nobody is below zero."""

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from tests.factories.points import NOW, holder, pay_in, spend, tally

amounts = st.integers(1, 30)
lives = st.one_of(st.none(), st.integers(0, 20))
households = st.integers(0, 1)


@dataclass
class ExpectedLot:
    """What the machine itself thinks is left, by the simplest means."""

    last_day: date | None
    remaining: int
    posting: int

    def can_serve(self, on: date) -> bool:
        return self.last_day is None or self.last_day >= on

    def order(self) -> tuple[date, int]:
        return (self.last_day or date.max, self.posting)


class Book(RuleBasedStateMachine):
    """Two households of one village: awards, spends, cancels, days that pass."""

    spent = Bundle("spent")
    paid = Bundle("paid")

    def __init__(self) -> None:
        super().__init__()
        self.outer = transaction.atomic()
        self.outer.__enter__()
        self.at = NOW
        self.issue, self.outlet, self.lapse = tally(), tally(), tally()
        self.accounts = [holder(), holder()]
        self.lots: list[list[ExpectedLot]] = [[], []]
        self.taken: dict[int, list[tuple[ExpectedLot, int]]] = {}

    @property
    def on(self) -> date:
        return self.at.date()

    @rule(target=paid, who=households, amount=amounts, life=lives)
    def award(self, who, amount, life):
        last_day = None if life is None else self.on + timedelta(days=life)
        posting = pay_in(
            self.accounts[who],
            amount,
            last_day=last_day,
            at=self.at,
            source=self.issue,
        )
        self.lots[who].append(ExpectedLot(last_day, amount, posting.pk))
        return who, posting

    @rule(target=spent, who=households, amount=amounts)
    def redeem(self, who, amount):
        can = sum(one.remaining for one in self.lots[who] if one.can_serve(self.on))
        if can < amount:
            with pytest.raises(ledger.InsufficientBalance) as refusal:
                self._give(who, amount)
            assert refusal.value.details == {"available": can, "needed": amount}
            return multiple()
        posting = self._give(who, amount)
        usable = [one for one in self.lots[who] if one.can_serve(self.on)]
        self.taken[posting.pk] = self._take(usable, amount)
        return who, posting

    def _give(self, who, amount):
        return spend(self.accounts[who], amount, at=self.at, destination=self.outlet)

    def _take(self, lots, amount, first=None):
        taken = []
        for lot in sorted(lots, key=lambda one: (one is not first, one.order())):
            part = min(lot.remaining, amount)
            lot.remaining -= part
            amount -= part
            if part:
                taken.append((lot, part))
        assert amount == 0
        return taken

    @rule(done=consumes(spent))
    def cancel(self, done):
        _who, posting = done
        ledger.reverse(posting=posting, by=None, at=self.at)
        for lot, part in self.taken.pop(posting.pk):
            lot.remaining += part
        with pytest.raises(ledger.AlreadyReversed):
            ledger.reverse(posting=posting, by=None, at=self.at)

    @rule(done=consumes(paid))
    def take_back_an_award(self, done):
        who, posting = done
        if sum(one.remaining for one in self.lots[who]) < posting.amount:
            with pytest.raises(ledger.InsufficientBalance):
                ledger.reverse(posting=posting, by=None, at=self.at)
            return
        ledger.reverse(posting=posting, by=None, at=self.at)
        (own,) = [one for one in self.lots[who] if one.posting == posting.pk]
        self._take(self.lots[who], posting.amount, first=own)

    @rule(days=st.integers(1, 10))
    def days_pass_and_lots_run_out(self, days):
        self.at += timedelta(days=days)
        for one in book.expired_lots(on=self.on):
            account = next(a for a in self.accounts if a.pk == one.account_id)
            spend(
                account,
                one.remaining,
                kind=ledger.EXPIRY,
                at=self.at,
                destination=self.lapse,
                key=f"expiry:{one.account_id}:{one.expires_on}:{one.lines}",
            )
        for lots in self.lots:
            for lot in lots:
                if not lot.can_serve(self.on):
                    lot.remaining = 0

    @invariant()
    def every_balance_is_its_entries_and_its_lots(self):
        for account, expected in zip(self.accounts, self.lots, strict=True):
            lines = book.statement(account)
            held = book.lots_of(account)
            balance = book.balance(account)
            assert balance >= 0
            assert balance == sum(one.change for one in lines)
            assert balance == sum(lot.remaining for lot in held)
            assert [(lot.posting_id, lot.remaining) for lot in held] == [
                (one.posting, one.remaining)
                for one in sorted(expected, key=ExpectedLot.order)
                if one.remaining
            ]

    @invariant()
    def nothing_comes_from_nowhere(self):
        everyone = [*self.accounts, self.issue, self.outlet, self.lapse]
        assert sum(book.balances(everyone).values()) == 0

    @invariant()
    def the_book_proves_itself(self):
        assert book.problems() == []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.outer.__exit__(None, None, None)


@pytest.mark.django_db
def test_any_sequence_keeps_balance_entries_and_lots_together():
    run_state_machine_as_test(
        Book, settings=settings(max_examples=25, stateful_step_count=20)
    )
