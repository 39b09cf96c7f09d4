"""More than thirty days late ends the household's rating, once."""

from datetime import timedelta

import pytest

from rewards.ruralcredit.models import EndReason, Rating, RatingStatus
from rewards.ruralcredit.selectors.loans import position_of
from rewards.ruralcredit.services import arrears
from tests.factories.ruralcredit import lend, pay, rated
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import late

pytestmark = pytest.mark.django_db


def run(on):
    return arrears.end_ratings(on=on, at=moment(on))


def test_the_thirty_first_day_ends_the_rating_and_no_later_one(desk):
    loan, other = lend(desk), lend(desk)
    assert run(late(loan, 30)) == 0
    on = late(loan, 31)
    assert run(on) == 2
    assert run(on) == 0
    loan.rating.refresh_from_db()
    assert loan.rating.end_reason == EndReason.ARREARS
    # Whoever rates the household after that knows of it: that rating stays.
    later = on + timedelta(5)
    new = rated(loan.borrower)
    Rating.objects.filter(pk=new.pk).update(valid_from=later)
    assert run(later) == 0
    new.refresh_from_db()
    assert new.status == RatingStatus.DECIDED
    assert other.borrower.household_id != loan.borrower.household_id


def test_who_is_paid_up_keeps_the_rating(desk):
    loan = lend(desk)
    day = late(loan, 0)
    pay(desk, loan, position_of(loan, on=day).due, on=day)
    assert run(late(loan, 31)) == 0
