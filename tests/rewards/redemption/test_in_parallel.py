"""Fifty clerks at once. What a lock prevents is also shown to happen without it."""

import random
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from django.db import connection
from django.db.models import QuerySet, Sum

from rewards.ledger import selectors as book
from rewards.points.services import expiry
from rewards.redemption import errors
from rewards.redemption.models import Goods, OneTimeCode, Redemption, StockMove
from rewards.redemption.services import credentials, outlets, redemptions, stock
from rewards.redemption.services import orders as contents
from tests.factories.redemption import (
    TODAY,
    ClerkFactory,
    customer,
    give_points,
    open_order,
    redeemed,
    shown_code,
)
from tests.factories.villages import ResidentFactory
from tests.rewards.redemption.conftest import set_up_counter
from tests.support.parallel import at_once, kinds

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def counter():
    return set_up_counter()


@pytest.fixture
def no_locks(monkeypatch):
    """The control: rows are read, and nobody waits for anybody."""
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **options: rows)


@pytest.fixture
def pause(monkeypatch):
    """Let so many pass a point together; alone, go on after a moment."""

    def pause(module, name, parties):
        meeting, real = Barrier(parties), getattr(module, name)

        def wait_then_act(*arguments, **named):
            with suppress(BrokenBarrierError):
                meeting.wait(0.5)
            return real(*arguments, **named)

        monkeypatch.setattr(module, name, wait_then_act)

    return pause


@contextmanager
def without_check(table, name):
    """Take a CHECK out of the database for a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s",
            [name],
        )
        (definition,) = cursor.fetchone()
        cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition} NOT VALID"
            )


@contextmanager
def hand_over(*changes):
    """Run the function that hands over with some of its words changed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef('redemption_hand_over'::regproc)")
        (kept,) = cursor.fetchone()
        changed = kept
        for old, new in changes:
            assert old in changed
            changed = changed.replace(old, new)
        cursor.execute(changed)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(kept)


# Both have looked before either takes.
SLOWLY = (
    "-- All is there.",
    "PERFORM pg_sleep(0.5);",
)
WITHOUT_LOCKS = (
    ("FOR NO KEY UPDATE OF g", ""),
    ("outlet_id = _outlet FOR NO KEY UPDATE", "outlet_id = _outlet"),
)


def confirming(counter, order):
    return partial(
        redemptions.confirm, redemption=order, by=counter.user, at=counter.at
    )


def opening(counter, code, *, client_id=None, wanted=None):
    return partial(
        redemptions.open_redemption,
        client_id=client_id or uuid4(),
        code=code,
        outlet=counter.outlet,
        wanted=wanted or {counter.towel.pk: 1},
        by=counter.user,
        at=counter.at,
    )


def orders_for(counter, goods, number, *, each_points=0):
    """Return as many open orders for one piece, of one household or of many."""
    return [
        open_order(
            customer(counter.village, each_points) if each_points else counter.resident,
            counter.clerk,
            {goods: 1},
            counter.at,
        )
        for _number in range(number)
    ]


# --- the last points, the last piece ---------------------------------------------


def test_of_50_redemptions_of_a_balance_that_covers_one_exactly_one_succeeds(counter):
    orders = orders_for(counter, counter.oil, 50)
    Goods.objects.filter(pk=counter.oil.pk).update(stock=50)
    answers = at_once([confirming(counter, order) for order in orders])
    assert kinds(answers) == {"NotEnoughPoints": 49, "Redemption": 1}
    assert (counter.balance, counter.taken_in) == (26, 60)
    assert counter.stock_of(counter.oil) == 49
    assert book.problems() == []


def test_of_50_redemptions_of_the_last_piece_exactly_one_succeeds(counter):
    orders = orders_for(counter, counter.towel, 50, each_points=10)
    stock.count(goods=counter.towel, counted=1, by=counter.user, at=counter.at)
    answers = at_once([confirming(counter, order) for order in orders])
    assert kinds(answers) == {"Redemption": 1, "SoldOut": 49}
    assert counter.stock_of(counter.towel) == 0
    assert counter.taken_in == 10
    assert Redemption.objects.filter(posting__isnull=False).count() == 1
    assert book.problems() == []


def test_with_the_lock_two_for_the_last_piece_are_one_and_a_sentence(counter):
    with hand_over(SLOWLY):
        answers = two_for_the_last_towel(counter)
    assert kinds(answers) == {"Redemption": 1, "SoldOut": 1}
    assert counter.stock_of(counter.towel) == 0


def test_without_the_lock_the_database_stops_the_second_with_an_error(counter):
    with hand_over(SLOWLY, *WITHOUT_LOCKS):
        answers = two_for_the_last_towel(counter)
    assert kinds(answers) == {"IntegrityError": 1, "Redemption": 1}


def test_without_the_lock_and_the_check_two_people_get_the_last_piece(counter):
    with (
        hand_over(SLOWLY, *WITHOUT_LOCKS),
        without_check("redemption_goods", "goods_stock_is_never_negative"),
        without_check("redemption_goods", "redemption_goods_stock_check"),
    ):
        answers = two_for_the_last_towel(counter)
        assert kinds(answers) == {"Redemption": 2}
        assert counter.stock_of(counter.towel) == -1
        Goods.objects.update(stock=None, kind="service")


def two_for_the_last_towel(counter):
    orders = orders_for(counter, counter.towel, 2, each_points=10)
    stock.count(goods=counter.towel, counted=1, by=counter.user, at=counter.at)
    return at_once([confirming(counter, order) for order in orders])


# --- the same thing twice ---------------------------------------------------------


def test_two_at_once_of_the_same_client_id_are_one_order_and_the_same_answer(counter):
    code = shown_code(counter.resident, counter.clerk, counter.at)
    answers = at_once([opening(counter, code, client_id=uuid4())] * 2)
    assert [answer.pk for answer in answers] == [Redemption.objects.get().pk] * 2


def test_confirming_the_same_order_eight_times_at_once_has_one_effect(counter):
    (order,) = orders_for(counter, counter.towel, 1)
    answers = at_once([confirming(counter, order)] * 8)
    assert {answer.number for answer in answers} == {f"东岛-20260603-{order.pk:04d}"}
    assert (counter.balance, counter.stock_of(counter.towel)) == (76, 9)
    assert StockMove.objects.filter(redemption=order).count() == 1


def test_without_the_lock_a_second_tap_ends_in_an_error(counter):
    (order,) = orders_for(counter, counter.towel, 1)
    with hand_over(SLOWLY, *WITHOUT_LOCKS):
        answers = at_once([confirming(counter, order)] * 2)
    assert kinds(answers) == {"IntegrityError": 1, "Redemption": 1}


def test_cancelling_the_same_redemption_eight_times_at_once_gives_back_once(counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    call = partial(redemptions.cancel, redemption=order, by=counter.user, at=counter.at)
    answers = at_once([call] * 8)
    assert kinds(answers) == {"Redemption": 8}
    assert (counter.balance, counter.stock_of(counter.towel)) == (86, 10)


def test_one_code_opens_one_order_however_many_try_at_once(counter):
    code = shown_code(counter.resident, counter.clerk, counter.at)
    answers = at_once([opening(counter, code) for _number in range(8)])
    assert kinds(answers) == {"CodeUsed": 7, "Redemption": 1}


def test_without_the_lock_a_second_order_on_a_code_ends_in_an_error(
    counter, pause, no_locks
):
    code = shown_code(counter.resident, counter.clerk, counter.at)
    pause(contents, "chosen", 2)
    answers = at_once([opening(counter, code) for _number in range(2)])
    assert kinds(answers).keys() == {"DoesNotExist", "Redemption"}


def test_one_code_is_shown_at_one_counter_however_many_scan_it_at_once(counter):
    code = credentials.issue_code(resident=counter.resident, at=counter.at)
    clerks = [ClerkFactory(outlet__village=counter.village) for _number in range(8)]
    answers = at_once(
        [
            partial(
                credentials.identify,
                code=code.code,
                outlet=clerk.outlet,
                by=clerk.user,
                at=counter.at,
            )
            for clerk in clerks
        ]
    )
    assert kinds(answers) == {"CodeUsed": 7, "Holder": 1}


def two_codes_of_one_resident(counter, pause):
    """Ask for two codes at once; return how many of them still work."""
    pause(credentials, "_fresh_code", 2)
    call = partial(credentials.issue_code, resident=counter.resident, at=counter.at)
    answers = at_once([call] * 2)
    assert kinds(answers) == {"OneTimeCode": 2}
    return OneTimeCode.objects.waiting(at=counter.at).count()


def test_of_two_codes_asked_for_at_once_one_works(counter, pause):
    assert two_codes_of_one_resident(counter, pause) == 1


def test_without_the_lock_both_codes_would_work(counter, pause, no_locks):
    assert two_codes_of_one_resident(counter, pause) == 2


# --- limits that two could slip through together ----------------------------------


def two_of_one_household(counter, pause):
    outlets.change_goods(
        goods=counter.towel,
        per_household_limit=1,
        limit_period="month",
        by=counter.user,
        at=counter.at,
    )
    wife = ResidentFactory(household=counter.resident.memberships.get().household)
    codes = [
        shown_code(resident, counter.clerk, counter.at)
        for resident in (counter.resident, wife)
    ]
    pause(contents, "require_points", 2)
    return at_once([opening(counter, code) for code in codes])


def test_two_of_a_household_at_two_counters_share_one_limit(counter, pause):
    answers = two_of_one_household(counter, pause)
    assert kinds(answers) == {"HouseholdLimit": 1, "Redemption": 1}


def test_without_the_lock_two_of_a_household_get_the_share_twice(
    counter, pause, no_locks
):
    assert kinds(two_of_one_household(counter, pause)) == {"Redemption": 2}


def test_an_order_changed_while_it_is_confirmed_hands_out_what_was_paid(counter):
    for _round in range(10):
        resident = customer(counter.village, 60)
        order = open_order(resident, counter.clerk, {counter.towel: 1}, counter.at)
        change = partial(
            redemptions.revise,
            redemption=order,
            wanted={counter.towel.pk: 2, counter.haircut.pk: 1},
            by=counter.user,
            at=counter.at,
        )
        answers = at_once([change, confirming(counter, order)])
        assert kinds(answers).keys() <= {"OrderClosed", "Redemption"}
        order.refresh_from_db()
        assert order.points == sum(line.points for line in order.lines.all())
        assert order.posting.amount == order.points
        moves = order.stock_moves.aggregate(sum=Sum("quantity"))["sum"]
        assert -moves == order.lines.get(goods=counter.towel).quantity
        stock.receive(goods=counter.towel, quantity=2, by=counter.user, at=counter.at)


# --- everything at once -----------------------------------------------------------


def test_8_clients_with_200_mixed_operations_each_leave_a_book_that_adds_up(counter):
    stock.receive(goods=counter.towel, quantity=5000, by=counter.user, at=counter.at)
    people = [customer(counter.village, 40) for _number in range(6)]
    clerks = [ClerkFactory(outlet=counter.outlet) for _number in range(8)]
    works = [partial(work, counter, people, clerk, n) for n, clerk in enumerate(clerks)]
    answers = at_once(works)
    assert kinds(answers) == {"int": 8}, answers
    assert sum(answers) > 100
    assert book.problems() == []
    moved = StockMove.objects.filter(goods=counter.towel).aggregate(s=Sum("quantity"))
    assert counter.stock_of(counter.towel) == moved["s"]


def work(counter, people, clerk, seed):
    """Award, redeem, cancel and expire in an order of chance; count redemptions."""
    chance, done, at = random.Random(seed), [], counter.at
    for _step in range(200):
        resident = chance.choice(people)
        what = chance.choices(["award", "redeem", "cancel", "expire"], [3, 4, 2, 1])[0]
        try:
            if what == "award":
                last = TODAY + timedelta(days=chance.randrange(-1, 30))
                give_points(resident, chance.randrange(1, 30), expires_on=last)
            elif what == "redeem":
                wanted = {counter.towel: chance.randrange(1, 3)}
                done.append(redeemed(resident, clerk, wanted, at))
            elif what == "cancel" and done:
                order = chance.choice(done)
                redemptions.cancel(redemption=order, by=clerk.user, at=at)
            else:
                expiry.expire_lots(on=TODAY, at=at)
        except (errors.CounterRefusal, errors.CodeExpired):
            continue
    return len(done)
