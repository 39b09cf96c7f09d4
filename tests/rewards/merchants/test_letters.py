"""States and letters of many shops at once, now and as they were."""

from datetime import date, timedelta

import pytest

from rewards.merchants.formulas.standing import State
from rewards.merchants.models import Appeal, GradeCause, InspectionStatus, Merchant
from rewards.merchants.selectors.letters import letters_as_of, letters_of
from rewards.merchants.services import grades, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, new_uscc, operator_of
from tests.factories.villages import VillageFactory, moment
from tests.rewards.merchants.shops import complaint

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 10)
SPRING = date(2026, 3, 5)


def appealed(shop, *, on, status="pending", decided_on=None):
    decided = {}
    if decided_on:
        decided = {"decided_at": moment(decided_on), "decided_by": UserFactory()}
    return Appeal.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        grade=shop.grade,
        words="当天在修水管",
        filed_at=moment(on, 12),
        filed_by=UserFactory(),
        due_on=on + timedelta(days=21),
        status=status,
        reasons="看过照片" if decided_on else "",
        **decided,
    )


def states(shop, *, on, read=letters_as_of):
    found = read(Merchant.objects.filter(pk=shop.pk), on=on)[shop.pk]
    return found.state, found.letter


def test_many_shops_cost_no_more_queries_than_one(django_assert_num_queries):
    village = VillageFactory()
    for percent in (95, 80, 65):
        graded(MerchantFactory(village=village), at=moment(SPRING), percent=percent)
    MerchantFactory(village=village)
    shops = Merchant.objects.filter(village=village)
    with django_assert_num_queries(6):
        found = letters_of(shops, on=TODAY)
    assert sorted(one.letter or "" for one in found.values()) == ["", "a", "b", "c"]
    with django_assert_num_queries(5):
        assert letters_as_of(shops, on=TODAY) == found


def test_without_a_scheme_a_shop_waits():
    shop = MerchantFactory(standards=False)
    assert states(shop, on=TODAY, read=letters_of) == (State.AWAITING, None)
    assert states(shop, on=TODAY) == (State.AWAITING, None)


def test_an_earlier_day_shows_the_grade_of_that_day():
    shop = MerchantFactory()
    graded(shop, at=moment(SPRING), percent=95)
    graded(shop, at=moment(date(2026, 5, 20)), percent=65)
    assert states(shop, on=SPRING - timedelta(days=1)) == (State.AWAITING, None)
    assert states(shop, on=SPRING) == (State.GRADED, "a")
    assert states(shop, on=date(2026, 5, 19)) == (State.GRADED, "a")
    assert states(shop, on=TODAY) == (State.GRADED, "c")
    assert states(shop, on=TODAY, read=letters_of) == (State.GRADED, "c")


def test_while_an_appeal_runs_the_old_letter_stands_in_both():
    shop = MerchantFactory()
    graded(shop, at=moment(SPRING), percent=95)
    graded(shop, at=moment(date(2026, 5, 20)), percent=40)
    appealed(shop, on=date(2026, 5, 22))
    assert states(shop, on=TODAY, read=letters_of) == (State.UNDER_REVIEW, "a")
    assert states(shop, on=TODAY) == (State.UNDER_REVIEW, "a")
    assert states(shop, on=date(2026, 5, 21)) == (State.GRADED, "d")


def test_the_first_grade_under_appeal_shows_no_letter():
    shop = MerchantFactory()
    graded(shop, at=moment(SPRING), percent=40)
    appealed(shop, on=SPRING)
    assert states(shop, on=TODAY, read=letters_of) == (State.UNDER_REVIEW, None)


def test_an_appeal_that_was_dismissed_or_withdrawn_changes_nothing():
    for status, decided_on in (("dismissed", date(2026, 5, 30)), ("withdrawn", None)):
        shop = MerchantFactory()
        graded(shop, at=moment(SPRING), percent=95)
        graded(shop, at=moment(date(2026, 5, 20)), percent=40)
        appealed(shop, on=date(2026, 5, 22), status=status, decided_on=decided_on)
        assert states(shop, on=TODAY) == (State.GRADED, "d")


def test_what_an_upheld_appeal_set_aside_was_there_until_then():
    shop = MerchantFactory()
    graded(shop, at=moment(SPRING), percent=95)
    bad = graded(shop, at=moment(date(2026, 5, 20)), percent=40)
    appealed(shop, on=date(2026, 5, 22), status="upheld", decided_on=date(2026, 5, 30))
    bad.inspection.status = InspectionStatus.SET_ASIDE
    bad.inspection.save()
    grades.regrade(
        merchant=shop,
        cause=GradeCause.APPEAL,
        by=UserFactory(),
        at=moment(date(2026, 5, 30), 10),
    )
    assert states(shop, on=date(2026, 5, 21)) == (State.GRADED, "d")
    assert states(shop, on=date(2026, 5, 29)) == (State.UNDER_REVIEW, "a")
    assert states(shop, on=TODAY) == (State.GRADED, "a")


def test_a_complaint_set_aside_takes_every_grade_with_it_that_counted_it():
    shop = MerchantFactory()
    first = graded(shop, at=moment(SPRING), percent=95)
    said = complaint(shop, at=moment(date(2026, 4, 20)))
    lowered = given_again(first, letter="b", on=date(2026, 4, 20), complaint=said)
    shop.grade = lowered
    shop.save()
    appealed(shop, on=date(2026, 4, 21), status="upheld", decided_on=date(2026, 4, 25))
    # An award gave this one meanwhile, with the complaint still in it.
    given_again(lowered, letter="d", on=date(2026, 4, 23), complaint=None)
    assert states(shop, on=date(2026, 4, 22)) == (State.UNDER_REVIEW, "a")
    assert states(shop, on=date(2026, 4, 24)) == (State.UNDER_REVIEW, "a")
    assert states(shop, on=TODAY) == (State.GRADED, "a")


def given_again(grade, *, letter, on, complaint):
    """Return another grade of the same visit."""
    grade.pk, grade.letter, grade.given_at = None, letter, moment(on)
    grade.complaint = complaint
    grade.save()
    return grade


def test_a_new_operator_has_no_old_grade_and_the_former_kept_it():
    shop = MerchantFactory()
    graded(shop, at=moment(SPRING), percent=95)
    merchants.change_operator(
        merchant=shop,
        name="周海燕",
        uscc=new_uscc(7_777_777),
        starts_on=date(2026, 5, 1),
        by=UserFactory(),
        at=moment(date(2026, 5, 2)),
    )
    assert states(shop, on=date(2026, 4, 30)) == (State.GRADED, "a")
    assert states(shop, on=TODAY) == (State.AWAITING, None)


def test_an_old_visit_carries_no_letter():
    shop = MerchantFactory()
    graded(shop, at=moment(SPRING), percent=95)
    assert states(shop, on=date(2027, 3, 5)) == (State.STALE, None)
    assert states(shop, on=date(2027, 3, 5), read=letters_of) == (State.STALE, None)
