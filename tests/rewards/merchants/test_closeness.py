"""Nobody judges the own shop: whatever the register knows of whoever runs it."""

from datetime import date, timedelta

import pytest

from rewards.merchants.errors.evidence import LaterAccident
from rewards.merchants.errors.register import TooClose
from rewards.merchants.models import RevokeReason
from rewards.merchants.selectors.status import status_of
from rewards.merchants.services import (
    batches,
    codes,
    evidence,
    inspections,
    merchants,
    pledges,
    standards,
    streets,
)
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, operator_of
from tests.factories.streets import TODAY as STREET_DAY
from tests.factories.streets import a_batch, a_good_street, a_mill
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    moment,
)
from tests.factories.visits import announced
from tests.rewards.merchants.shops import code_of, pledge

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 20)
AT = moment(DAY)


@pytest.fixture
def runs_it():
    return UserFactory()


@pytest.fixture
def shop(runs_it):
    return MerchantFactory(operator_user=runs_it)


def may_judge(user, shop):
    return user.has_perm("merchants.judge", shop)


def test_a_namesake_does_not_judge_whose_name_is_all_that_is_known():
    shop = MerchantFactory(operator_name="宋立平")
    assert not may_judge(UserFactory(name="宋立平"), shop)
    assert may_judge(UserFactory(name="傅红"), shop)
    known = MerchantFactory(operator_name="宋立平", operator_phone="13900000077")
    assert may_judge(UserFactory(name="宋立平"), known)


def test_a_wife_does_not_judge_whose_name_is_all_that_is_known():
    shop = MerchantFactory(operator_name="丛德福")
    household = HouseholdFactory(village=shop.village)
    wife = UserFactory()
    ResidentFactory(household=household, user=wife)
    ResidentFactory(household=household, name="丛德福")
    assert not may_judge(wife, shop)


def test_the_household_of_the_account_that_runs_the_shop_does_not_judge(shop, runs_it):
    household = HouseholdFactory(village=shop.village)
    brother = UserFactory()
    for user in (runs_it, brother):
        ResidentFactory(household=household, user=user)
    assert operator_of(shop).resident is None
    assert not may_judge(brother, shop)


def test_a_colleague_s_visit_of_the_own_shop_is_dropped_by_nobody_of_the_family(
    shop, runs_it
):
    visit = announced(shop, by=UserFactory(), at=AT)
    late = AT + timedelta(days=30)
    with pytest.raises(TooClose):
        inspections.drop(inspection=visit, reason="x", by=runs_it, at=late)
    assert inspections.drop(inspection=visit, reason="x", by=UserFactory(), at=late)


def test_nobody_closes_the_own_shop_on_the_desk(shop, runs_it):
    with pytest.raises(TooClose):
        merchants.close(merchant=shop, on=DAY, by=runs_it, at=AT)


def test_a_plaque_comes_down_by_somebody_else(runs_it):
    street = a_good_street()
    at = moment(STREET_DAY)
    streets.give_plaque(street=street, by=UserFactory(), at=at)
    operator = operator_of(street.shops.first().merchant)
    operator.user = runs_it
    operator.save()
    with pytest.raises(TooClose):
        streets.remove_plaque(street=street, reason="有罚", by=runs_it, at=at)


def test_the_family_enters_no_step_as_an_inspector_and_the_shop_does(runs_it):
    mill = a_mill(operator_user=runs_it)
    batch, at = a_batch(mill), moment(STREET_DAY)
    household = HouseholdFactory(village=mill.village)
    wife = UserFactory()
    for user in (runs_it, wife):
        ResidentFactory(household=household, user=user)
    step = {
        "batch": batch,
        "kind": "testing",
        "happened_on": STREET_DAY,
        "passed": True,
    }
    with pytest.raises(TooClose):
        batches.add_step(**step, by=wife, at=at)
    assert batches.add_step(**step, by=runs_it, at=at)


# --- Sent twice ----------------------------------------------------------------------


def test_what_is_entered_twice_counts_once(shop):
    graded(shop, at=AT, percent=89)
    by = UserFactory()
    honour = {
        "title": "示范店",
        "given_by": "县里",
        "starts_on": DAY,
        "ends_on": date(2027, 4, 1),
    }
    found = {
        evidence.record_award(merchant=shop, **honour, by=by, at=AT).pk for _ in "12"
    }
    assert len(found) == 1
    signed = pledge(shop)
    breach = {"facts": "少秤", "cure_due_on": date(2026, 6, 1), "by": by, "at": AT}
    assert len({pledges.find_breach(pledge=signed, **breach).pk for _ in "12"}) == 1
    step = {"kind": "transport", "happened_on": STREET_DAY, "place": "海湾镇"}
    batch, at = a_batch(), moment(STREET_DAY)
    for later, number in ((0, 1), (1, 1), (60, 2)):
        batches.add_step(batch=batch, **step, by=by, at=at + timedelta(minutes=later))
        assert batch.steps.count() == number


# --- Clocks and terms ----------------------------------------------------------------


def test_a_visit_on_the_morning_of_an_accident_says_nothing_after_it(shop):
    graded(shop, at=AT, percent=95)
    by = UserFactory()
    evidence.record_accident(
        merchant=shop, accident_on=DAY, words="漏氨", by=by, at=AT + timedelta(hours=6)
    )
    status = status_of(shop, on=date(2026, 11, 1))
    assert (status.state, status.letter) == ("awaiting", None)


def test_an_earlier_accident_does_not_take_the_place_of_a_later_one(shop):
    by = UserFactory()
    evidence.record_accident(merchant=shop, accident_on=DAY, words="漏氨", by=by, at=AT)
    with pytest.raises(LaterAccident):
        evidence.record_accident(
            merchant=shop,
            accident_on=date(2026, 3, 1),
            words="着火",
            by=by,
            at=AT,
        )
    shop.refresh_from_db()
    assert shop.accident_on == DAY


def test_a_clock_set_back_keeps_no_stolen_plate_alive(shop):
    code = code_of(shop, at=AT)
    codes.revoke_code(
        code=code,
        reason=RevokeReason.LOST,
        by=UserFactory(),
        at=AT - timedelta(minutes=5),
    )
    code.refresh_from_db()
    assert code.revoked_at == code.issued_at


def test_a_new_scheme_changes_every_page_at_once(shop):
    county = shop.village.town.county
    by = AppointmentFactory(role="supervisor", county=county).user
    before = shop.version
    standards.publish_scheme(
        county=county, effective_on=DAY, awaiting_months=6, by=by, at=AT
    )
    shop.refresh_from_db()
    assert shop.version == before + 1
