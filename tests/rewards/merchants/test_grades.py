"""Grades are given in the transaction of what caused them, and belong to an operator."""

from datetime import date, timedelta

import pytest

from rewards.merchants.errors.grading import ClockSetBack, NoScheme
from rewards.merchants.formulas.tokens import digest
from rewards.merchants.models import GradeCause, RevokeReason
from rewards.merchants.services import codes, grades, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    MerchantFactory,
    graded,
    inspected,
    new_uscc,
    operator_of,
)
from tests.factories.villages import moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


def test_a_visit_that_finds_92_percent_gives_an_a():
    shop = MerchantFactory()
    given = graded(shop, at=AT, percent=92)
    assert (given.letter, given.score) == ("a", 9200)
    assert shop.grade == given


def test_an_average_of_95_with_one_critical_fault_is_not_an_a():
    given = graded(MerchantFactory(), at=AT, percent=95, criticals=1)
    assert (given.uncapped, given.letter) == ("a", "c")


def test_a_new_operator_has_no_old_grade_and_the_old_code_holds_no_longer():
    shop, by = MerchantFactory(), UserFactory()
    graded(shop, at=AT)
    code = codes.issue_code(merchant=shop, by=by, at=AT)
    former = operator_of(shop)
    merchants.change_operator(
        merchant=shop,
        name="周海燕",
        uscc=new_uscc(9_999_999),
        starts_on=DAY + timedelta(days=5),
        by=by,
        at=AT + timedelta(days=6),
    )
    shop.refresh_from_db()
    code.refresh_from_db()
    former.refresh_from_db()
    assert shop.grade is None
    assert code.revoke_reason == RevokeReason.OPERATOR
    assert former.ends_on == DAY + timedelta(days=4)


def test_a_clock_that_was_set_back_gives_no_grade():
    shop = MerchantFactory()
    graded(shop, at=AT)
    inspected(shop, at=AT - timedelta(days=1))
    with pytest.raises(ClockSetBack):
        grades.regrade(
            merchant=shop,
            cause=GradeCause.INSPECTION,
            by=None,
            at=AT - timedelta(days=1),
        )


def test_without_a_scheme_nobody_is_graded():
    shop = MerchantFactory(standards=False)
    inspected(shop, at=AT)
    with pytest.raises(NoScheme):
        grades.regrade(merchant=shop, cause=GradeCause.INSPECTION, by=None, at=AT)


def test_a_code_is_found_by_the_digest_of_its_token():
    code = codes.issue_code(merchant=MerchantFactory(), by=UserFactory(), at=AT)
    assert code.token_digest == digest(code.token)
    assert code.valid_until == date(2027, 4, 18)
