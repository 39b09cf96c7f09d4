"""What posting promises, whichever database keeps the book."""

from datetime import timedelta

import pytest
from django.db import transaction

from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.ledger.models import Account, Entry, Lot, Posting
from tests.factories.accounts import UserFactory
from tests.factories.points import NOW, TODAY, holder, pay_in, spend, tally
from tests.factories.villages import moment

pytestmark = pytest.mark.django_db


def test_a_posting_takes_from_one_account_what_it_gives_to_the_other():
    source, household = tally(), holder()

    posting = pay_in(household, 5, source=source)

    entries = Entry.objects.filter(posting=posting).values_list("account_id", "change")
    assert sorted(entries) == sorted([(source.pk, -5), (household.pk, 5)])
    assert book.balance(household) == 5
    assert book.balance(source) == -5


def test_a_posting_says_who_when_where_and_what_for():
    clerk = UserFactory(name="孙丽")
    household = holder()
    pay_in(household, 10)

    posting = spend(household, 10, by=clerk, narration="换毛巾1条", place="信用银行")

    kept = Posting.objects.get(pk=posting.pk)
    assert kept.by == clerk
    assert (kept.narration, kept.place) == ("换毛巾1条", "信用银行")
    assert kept.occurred_at == NOW
    assert kept.occurred_on == TODAY
    assert kept.recorded_at is not None
    assert str(kept) == kept.key


def test_what_is_returned_is_the_row_that_was_written():
    posting = pay_in(holder(), 5, last_day=TODAY, narration="净滩")

    kept = Posting.objects.get(pk=posting.pk)

    for field in Posting._meta.concrete_fields:
        if field.name != "recorded_at":
            assert getattr(posting, field.attname) == getattr(kept, field.attname)


def test_the_day_of_a_posting_is_the_day_in_the_village():
    the_evening_before_in_utc = moment(TODAY, hour=0)

    posting = pay_in(holder(), 1, at=the_evening_before_in_utc)

    assert posting.occurred_on == TODAY


def test_each_line_of_a_holder_has_its_number_and_the_balance_after_it():
    household = holder()
    pay_in(household, 5)
    pay_in(household, 7)
    spend(household, 4)

    lines = book.statement(household)

    assert [(one.number, one.change, one.balance_after) for one in lines] == [
        (1, 5, 5),
        (2, 7, 12),
        (3, -4, 8),
    ]
    assert [one.balance_before for one in lines] == [0, 5, 12]


def test_the_same_key_moves_points_once():
    household, source = holder(), tally()
    first = pay_in(household, 5, key="award:1", source=source)

    again = pay_in(household, 5, key="award:1", source=source)

    assert again == first
    assert book.balance(household) == 5
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"amount": 6},
        {"last_day": TODAY},
        {"to_another": True},
    ],
)
def test_the_same_key_with_another_movement_is_a_conflict(other):
    household, source = holder(), tally()
    pay_in(household, 5, key="award:1", source=source)
    target = holder() if other.pop("to_another", False) else household

    with pytest.raises(ledger.KeyConflict):
        pay_in(target, other.pop("amount", 5), key="award:1", source=source, **other)

    assert book.balance(household) == 5
    assert book.balance(target) in (0, 5)


def test_nobody_can_spend_more_than_there_is():
    household = holder()
    pay_in(household, 19)

    with pytest.raises(ledger.InsufficientBalance) as refusal:
        spend(household, 20)

    assert refusal.value.details == {"available": 19, "needed": 20}
    assert "19" in str(refusal.value)
    assert book.balance(household) == 19
    assert Posting.objects.count() == 1


def test_a_refusal_leaves_the_transaction_usable():
    household = holder()
    pay_in(household, 5)

    with transaction.atomic():
        with pytest.raises(ledger.InsufficientBalance):
            spend(household, 6)
        spend(household, 5)

    assert book.balance(household) == 0


def test_a_tally_gives_without_having():
    source = tally()

    pay_in(tally(), 3, source=source)

    assert book.balance(source) == -3
    assert Account.objects.get(pk=source.pk).balance is None


def test_points_and_fen_do_not_mix():
    with pytest.raises(Exception, match="count different things"), transaction.atomic():
        pay_in(holder(), 5, source=tally(unit=ledger.FEN))

    assert Posting.objects.count() == 0


def test_fen_are_kept_like_points():
    fund = holder(unit=ledger.FEN)
    pay_in(fund, 1250, source=tally(unit=ledger.FEN))

    with pytest.raises(ledger.InsufficientBalance):
        spend(fund, 1251, destination=tally(unit=ledger.FEN))

    assert book.balance(fund) == 1250


def test_an_account_is_opened_once():
    first = ledger.open_account(code="household:1", unit=ledger.POINT)

    assert ledger.open_account(code="household:1", unit=ledger.POINT) == first
    assert str(first) == "household:1"


@pytest.mark.parametrize(
    "other",
    [
        {"unit": ledger.FEN},
        {"unit": ledger.POINT, "may_go_negative": True},
    ],
)
def test_an_account_is_not_opened_again_as_another_sort(other):
    ledger.open_account(code="household:1", unit=ledger.POINT)

    with pytest.raises(ledger.KeyConflict):
        ledger.open_account(code="household:1", **other)


def test_balances_of_many_accounts_take_two_queries(django_assert_num_queries):
    rich, poor, outlet, idle = holder(), holder(), tally(), tally()
    pay_in(rich, 9)
    spend(rich, 2, destination=outlet)

    with django_assert_num_queries(2):
        found = book.balances([rich, poor, outlet, idle])

    assert found == {rich.pk: 7, poor.pk: 0, outlet.pk: 2, idle.pk: 0}


class TestReversing:
    def test_it_moves_back_what_was_moved(self):
        household, outlet = holder(), tally()
        pay_in(household, 20)
        spent = spend(household, 18, destination=outlet, narration="换毛巾1条")

        back = ledger.reverse(posting=spent, by=None, at=NOW)

        assert back.kind == ledger.REVERSAL
        assert back.reverses == spent
        assert back.narration == "换毛巾1条"
        assert book.balance(household) == 20
        assert book.balance(outlet) == 0

    def test_a_second_time_is_refused(self):
        household = holder()
        pay_in(household, 20)
        spent = spend(household, 18)
        ledger.reverse(posting=spent, by=None, at=NOW)

        with pytest.raises(ledger.AlreadyReversed):
            ledger.reverse(posting=spent, by=None, at=NOW)

        assert book.balance(household) == 20

    def test_a_second_time_under_another_key_is_refused(self):
        household = holder()
        pay_in(household, 20)
        spent = spend(household, 18)
        ledger.reverse(posting=spent, by=None, at=NOW, key="cancel:1")

        with pytest.raises(ledger.AlreadyReversed):
            ledger.reverse(posting=spent, by=None, at=NOW, key="cancel:2")

    def test_a_retry_with_its_key_finds_what_it_did(self):
        household = holder()
        pay_in(household, 20)
        spent = spend(household, 18)
        first = ledger.reverse(posting=spent, by=None, at=NOW, key="cancel:1")

        again = ledger.reverse(posting=spent, by=None, at=NOW, key="cancel:1")

        assert again == first

    def test_the_key_of_something_else_is_a_conflict(self):
        household = holder()
        pay_in(household, 20, key="cancel:1")
        spent = spend(household, 18)

        with pytest.raises(ledger.KeyConflict):
            ledger.reverse(posting=spent, by=None, at=NOW, key="cancel:1")

    def test_a_reversal_is_not_reversed(self):
        household = holder()
        pay_in(household, 20)
        back = ledger.reverse(posting=spend(household, 18), by=None, at=NOW)

        with pytest.raises(ledger.ReversalIsFinal):
            ledger.reverse(posting=back, by=None, at=NOW)

    def test_what_was_spent_since_cannot_be_taken_back(self):
        household = holder()
        paid = pay_in(household, 5)
        spend(household, 1)

        with pytest.raises(ledger.InsufficientBalance) as refusal:
            ledger.reverse(posting=paid, by=None, at=NOW)

        assert refusal.value.details == {"available": 4, "needed": 5}

    def test_between_two_tallies_it_is_refused_the_second_time_too(self):
        moved = pay_in(tally(), 5)
        ledger.reverse(posting=moved, by=None, at=NOW, key="cancel:1")

        with pytest.raises(ledger.AlreadyReversed):
            ledger.reverse(posting=moved, by=None, at=NOW, key="cancel:2")


class TestLots:
    def remaining(self, account):
        lots = Lot.objects.filter(account=account).order_by("pk")
        return list(lots.values_list("remaining", flat=True))

    def test_what_comes_in_is_a_lot_with_its_last_day(self):
        household = holder()

        posting = pay_in(household, 5, last_day=TODAY)

        lot = Lot.objects.get()
        assert (lot.account, lot.posting, lot.amount) == (household, posting, 5)
        assert (lot.remaining, lot.expires_on) == (5, TODAY)
        assert str(lot) == f"{household.pk} 5/5"

    def test_what_runs_out_first_is_spent_first(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY + timedelta(days=30))
        pay_in(household, 5, last_day=None)
        pay_in(household, 5, last_day=TODAY)

        spend(household, 7)

        assert self.remaining(household) == [3, 5, 0]
        assert [lot.remaining for lot in book.lots_of(household)] == [3, 5]

    def test_of_two_with_the_same_day_the_older_is_spent_first(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY)
        pay_in(household, 5, last_day=TODAY)

        spend(household, 6)

        assert self.remaining(household) == [0, 4]

    def test_a_lot_serves_on_its_last_day_and_not_after_it(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY)
        tomorrow = NOW + timedelta(days=1)

        with pytest.raises(ledger.InsufficientBalance) as refusal:
            spend(household, 1, at=tomorrow)
        assert refusal.value.details["available"] == 0

        assert book.available(household, on=TODAY) == 5
        assert book.available(household, on=TODAY + timedelta(days=1)) == 0
        assert book.lots_of(household, on=TODAY + timedelta(days=1)) == []
        spend(household, 5, at=NOW)

    def test_running_out_takes_only_what_has_run_out(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY)
        pay_in(household, 5, last_day=TODAY + timedelta(days=1))
        pay_in(household, 5)
        tomorrow = NOW + timedelta(days=1)

        with pytest.raises(ledger.InsufficientBalance):
            spend(household, 6, at=tomorrow, kind=ledger.EXPIRY)
        spend(household, 5, at=tomorrow, kind=ledger.EXPIRY)

        assert self.remaining(household) == [0, 5, 5]

    def test_a_refund_returns_to_the_lots_it_came_from(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY + timedelta(days=30))
        pay_in(household, 5, last_day=TODAY)
        spent = spend(household, 7)
        assert self.remaining(household) == [3, 0]
        pay_in(household, 9)

        back = ledger.reverse(posting=spent, by=None, at=NOW)

        assert self.remaining(household) == [5, 5, 9]
        assert [taken for _lot, taken in book.uses_of(back.pk, household)] == [-5, -2]

    def test_a_refund_to_a_lot_that_ran_out_cannot_be_spent(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY)
        spent = spend(household, 5)
        tomorrow = NOW + timedelta(days=1)

        ledger.reverse(posting=spent, by=None, at=tomorrow)

        assert book.balance(household) == 5
        assert book.available(household, on=TODAY + timedelta(days=1)) == 0

    def test_taking_an_award_back_takes_its_own_lot_first(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY)
        wrong = pay_in(household, 5, last_day=TODAY + timedelta(days=30))
        pay_in(household, 5, last_day=TODAY + timedelta(days=10))

        ledger.reverse(posting=wrong, by=None, at=NOW)

        assert self.remaining(household) == [5, 0, 5]

    def test_taking_an_award_back_takes_others_where_it_was_spent(self):
        household = holder()
        wrong = pay_in(household, 5, last_day=TODAY)
        pay_in(household, 5)
        spend(household, 3)

        ledger.reverse(posting=wrong, by=None, at=NOW)

        assert self.remaining(household) == [0, 2]
        assert book.problems() == []

    def test_a_movement_between_holders_and_its_reversal_keep_all_lots(self):
        one, other = holder(), holder()
        pay_in(one, 5, last_day=TODAY)
        pay_in(one, 5)
        moved = spend(one, 7, destination=other)
        assert self.remaining(one) == [0, 3]
        assert self.remaining(other) == [7]

        ledger.reverse(posting=moved, by=None, at=NOW)

        assert self.remaining(one) == [5, 5]
        assert self.remaining(other) == [0]
        assert book.problems() == []

    def test_last_days_add_up_what_runs_out_together(self):
        household = holder()
        soon, later = TODAY + timedelta(days=3), TODAY + timedelta(days=40)
        pay_in(household, 5, last_day=soon)
        pay_in(household, 2, last_day=soon)
        pay_in(household, 9, last_day=later)
        until = TODAY + timedelta(days=30)

        assert book.last_days(household, on=TODAY, until=until) == [(soon, 7)]

    def test_expired_lots_say_whose_and_how_much(self):
        household = holder()
        pay_in(household, 5, last_day=TODAY)
        pay_in(household, 2, last_day=TODAY)
        pay_in(household, 9)

        assert book.expired_lots(on=TODAY) == []
        assert book.expired_lots(on=TODAY + timedelta(days=1)) == [
            (household.pk, 3, TODAY, 7)
        ]
