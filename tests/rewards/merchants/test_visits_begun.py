"""Beginning a visit, and giving one up."""

import uuid
from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from rewards.merchants.errors import inspections as errors
from rewards.merchants.errors.register import ShopClosed, TooClose
from rewards.merchants.models import Checklist, Inspection
from rewards.merchants.services import inspections, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ChecklistFactory, MerchantFactory, operator_of
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    moment,
)
from tests.factories.visits import begun, signed

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture
def shop():
    return MerchantFactory()


@pytest.fixture
def by():
    return UserFactory(name="高明")


def test_a_visit_follows_the_checklist_in_force_that_day(shop, by):
    county = shop.village.town.county
    old = Checklist.objects.get(county=county)
    newer = ChecklistFactory(county=county, version=2, effective_on=date(2026, 4, 1))
    ChecklistFactory(county=county, version=3, effective_on=date(2026, 5, 1))
    assert begun(shop, by=by, at=AT).checklist == newer
    earlier = MerchantFactory(village=shop.village)
    assert begun(earlier, by=by, at=moment(date(2026, 3, 31))).checklist == old


def test_without_a_checklist_of_the_sector_nothing_begins(by):
    shop = MerchantFactory(sector="mill")
    with pytest.raises(errors.NoChecklist, match="粮油加工"):
        begun(shop, by=by, at=AT)
    assert not Inspection.objects.exists()


def test_the_same_client_id_is_the_same_visit_and_leaves_one_audit_line(shop, by):
    key = uuid.uuid4()
    first = begun(shop, by=by, at=AT, client_id=key)
    assert begun(shop, by=by, at=AT, client_id=key) == first
    assert Event.objects.filter(action="merchants.visit_begun").count() == 1


@pytest.mark.parametrize("other", ["shop", "kind", "by"])
def test_the_same_client_id_with_other_content_is_a_conflict(shop, by, other):
    key = uuid.uuid4()
    begun(shop, by=by, at=AT, client_id=key)
    another = MerchantFactory(village=shop.village) if other == "shop" else shop
    who = UserFactory() if other == "by" else by
    kind = "follow_up" if other == "kind" else "routine"
    with pytest.raises(errors.VisitIdConflict):
        begun(another, by=who, at=AT, client_id=key, kind=kind)
    assert Inspection.objects.count() == 1


def test_a_client_id_that_another_request_took_meanwhile_is_a_conflict(
    shop, by, monkeypatch
):
    key = uuid.uuid4()
    begun(MerchantFactory(village=shop.village), by=by, at=AT, client_id=key)
    beginning = inspections.beginning
    monkeypatch.setattr(beginning, "_sent_before", lambda *given: None)
    with pytest.raises(errors.VisitIdConflict):
        begun(shop, by=by, at=AT, client_id=key)


def test_the_same_inspector_goes_on_with_the_open_visit(shop, by):
    first = begun(shop, by=by, at=AT)
    assert begun(shop, by=by, at=AT + timedelta(hours=1)) == first


def test_somebody_elses_open_visit_is_named_with_its_begin(shop, by):
    begun(shop, by=by, at=AT)
    with pytest.raises(errors.VisitOpen, match="高明从2026-04-18 09:00起"):
        begun(shop, by=UserFactory(), at=AT)


def test_a_closed_shop_is_not_inspected(shop, by):
    shop = merchants.close(merchant=shop, on=DAY, by=by, at=AT)
    with pytest.raises(ShopClosed):
        begun(shop, by=by, at=AT)


def test_an_exempt_shop_is_not_inspected_and_the_reason_is_said(by):
    shop = MerchantFactory(exempt_reason="只卖自家种的菜")
    with pytest.raises(errors.ShopExempt, match="只卖自家种的菜"):
        begun(shop, by=by, at=AT)


def test_the_operators_relative_does_not_inspect(by):
    household = HouseholdFactory()
    operator = ResidentFactory(household=household)
    wife = ResidentFactory(household=household, user=by)
    assert wife.user == by
    shop = MerchantFactory(village=household.village, resident=operator)
    with pytest.raises(TooClose):
        begun(shop, by=by, at=AT)


def test_after_a_signed_visit_another_may_begin(shop, by):
    signed(shop, by=by, at=AT)
    assert begun(shop, by=UserFactory(), at=AT + timedelta(hours=1)).status == "draft"


# --- giving up ----------------------------------------------------------------------


def test_a_dropped_visit_stays_dropped_and_keeps_its_reason(shop, by):
    visit = begun(shop, by=by, at=AT)
    dropped = inspections.drop(inspection=visit, reason="店门锁着", by=by, at=AT)
    assert dropped.status == "dropped"
    again = inspections.drop(inspection=visit, reason="又点了一次", by=by, at=AT)
    assert again.status == "dropped"
    line = Event.objects.get(action="merchants.visit_dropped")
    assert line.data["reason"] == "店门锁着"
    assert begun(shop, by=UserFactory(), at=AT) != visit


def test_others_drop_a_visit_only_when_it_was_left_lying_for_a_week(shop, by):
    visit, other = begun(shop, by=by, at=AT), UserFactory()
    early = AT + timedelta(days=7) - timedelta(minutes=1)
    with pytest.raises(errors.DropTooEarly, match="2026-04-25"):
        inspections.drop(inspection=visit, reason="没人管", by=other, at=early)
    late = AT + timedelta(days=7)
    dropped = inspections.drop(inspection=visit, reason="没人管", by=other, at=late)
    assert dropped.status == "dropped"


def test_a_signed_visit_is_not_dropped(shop, by):
    grade = signed(shop, by=by, at=AT)
    with pytest.raises(errors.VisitOver, match="已签字"):
        inspections.drop(inspection=grade.inspection, reason="不", by=by, at=AT)
    assert operator_of(shop).grades.count() == 1
