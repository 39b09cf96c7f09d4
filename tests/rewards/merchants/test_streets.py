"""Streets, their shops, and the plaque that a person gives and removes."""

from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from rewards.merchants.errors.register import DayOutOfOrder, ShopClosed, TooClose
from rewards.merchants.errors.streets import (
    HasNoPlaque,
    HasPlaque,
    NotOnTheStreet,
    OnAStreet,
    OtherVillage,
    PlaqueRuleNotMet,
    ReasonNeeded,
    StreetNameTaken,
)
from rewards.merchants.models import AppealStatus, Finding, GradeCause, Outcome
from rewards.merchants.selectors import streets as reading
from rewards.merchants.services import grades, merchants, streets
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, operator_of
from tests.factories.streets import (
    STARTED_ON,
    TODAY,
    a_good_street,
    a_street,
    complained,
    on_street,
    penalised,
    pledged,
)
from tests.factories.villages import moment
from tests.rewards.merchants.shops import appeal

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def signed():
    return {"by": UserFactory(), "at": AT}


def joined(street, shop, *, on=TODAY, by=None):
    return streets.join(
        street=street, merchant=shop, joined_on=on, by=by or UserFactory(), at=AT
    )


def unmet(street, *, on=TODAY):
    return [one.code for one in reading.plaque_rule(street, on=on) if not one.is_met]


# --- streets ----------------------------------------------------------------------


def test_two_streets_of_a_village_have_two_names():
    street = a_street()
    with pytest.raises(StreetNameTaken):
        a_street(street.village)
    assert a_street(street.village, name="东岛市场").public_id != street.public_id


def test_a_street_does_not_begin_tomorrow():
    street = a_street()
    tomorrow = TODAY + timedelta(days=1)
    with pytest.raises(DayOutOfOrder):
        streets.add_street(
            village=street.village,
            kind="market",
            name="早市",
            started_on=tomorrow,
            **signed(),
        )
    with pytest.raises(DayOutOfOrder):
        streets.change_street(street=street, started_on=tomorrow, **signed())


def test_a_change_keeps_what_was_before_in_the_audit():
    street = a_street()
    streets.change_street(
        street=street, name="滨海路", started_on=STARTED_ON, **signed()
    )
    (event,) = Event.objects.filter(action="merchants.street_changed")
    assert event.data == {"name": ["滨海路诚信一条街", "滨海路"]}
    streets.change_street(street=street, name="滨海路", **signed())
    assert Event.objects.filter(action="merchants.street_changed").count() == 1


def test_a_street_does_not_take_another_s_name_or_an_unknown_field():
    street, other = a_street(), None
    other = a_street(street.village, name="东岛市场")
    with pytest.raises(StreetNameTaken):
        streets.change_street(street=other, name=street.name, **signed())
    with pytest.raises(TypeError, match="village"):
        streets.change_street(street=other, village=None, **signed())


# --- shops ------------------------------------------------------------------------


def test_a_shop_is_on_one_street_at_a_time_and_may_move():
    street = a_street()
    other = a_street(street.village, name="东岛市场")
    shop = MerchantFactory(village=street.village)
    version = shop.version
    place = joined(street, shop, on=date(2026, 5, 1))
    shop.refresh_from_db()
    assert shop.version == version + 1
    with pytest.raises(OnAStreet):
        joined(other, shop)
    streets.leave(place=place, left_on=date(2026, 6, 1), **signed())
    with pytest.raises(OnAStreet):
        joined(other, shop, on=date(2026, 5, 20))
    joined(other, shop, on=date(2026, 6, 1))
    assert [one.merchant for one in reading.members_of(other, on=TODAY)] == [shop]
    assert reading.members_of(street, on=TODAY) == []
    assert len(reading.members_of(street, on=date(2026, 5, 31))) == 1


def test_a_shop_of_another_village_does_not_join():
    with pytest.raises(OtherVillage):
        joined(a_street(), MerchantFactory())


def test_a_closed_shop_neither_joins_nor_is_counted():
    street = a_good_street()
    shop = reading.members_of(street, on=TODAY)[0].merchant
    merchants.close(merchant=shop, on=TODAY, **signed())
    assert len(reading.members_of(street, on=TODAY)) == 4
    (row,) = reading.streets_in(street.village, on=TODAY)
    assert row.shops_total == 4
    with pytest.raises(ShopClosed):
        joined(street, shop)


def test_nobody_judges_who_joins_or_leaves_of_the_own_family():
    street, owner = a_street(), UserFactory()
    shop = MerchantFactory(village=street.village, operator_user=owner)
    with pytest.raises(TooClose):
        joined(street, shop, by=owner)
    place = joined(street, shop)
    with pytest.raises(TooClose):
        streets.leave(place=place, left_on=TODAY, by=owner, at=AT)


@pytest.mark.parametrize(
    "day", [STARTED_ON - timedelta(days=1), TODAY + timedelta(days=1)]
)
def test_a_shop_joins_neither_before_the_street_nor_tomorrow(day):
    street = a_street()
    with pytest.raises(DayOutOfOrder):
        joined(street, MerchantFactory(village=street.village), on=day)


def test_a_shop_leaves_once_and_not_before_it_came():
    street = a_street()
    place = joined(street, MerchantFactory(village=street.village))
    with pytest.raises(DayOutOfOrder):
        streets.leave(place=place, left_on=TODAY - timedelta(days=1), **signed())
    streets.leave(place=place, left_on=TODAY, **signed())
    with pytest.raises(NotOnTheStreet):
        streets.leave(place=place, left_on=TODAY, **signed())


def test_only_shops_of_the_village_without_a_street_can_join():
    street = a_good_street()
    free = MerchantFactory(village=street.village)
    MerchantFactory()
    assert list(reading.can_join(street, on=TODAY)) == [free]


def test_shops_stand_by_address_and_not_by_grade():
    street = a_street()
    worst = on_street(street, letter="d", address="滨海路1号")
    best = on_street(street, letter="a", address="滨海路2号")
    members = reading.members_of(street, on=TODAY)
    assert [one.merchant for one in members] == [worst, best]
    assert [one.standing.letter for one in members] == ["d", "a"]
    assert [len(one.pledges) for one in members] == [1, 1]
    assert reading.street_of(best, on=TODAY).street == street
    assert reading.street_of(MerchantFactory(), on=TODAY) is None


# --- the plaque -------------------------------------------------------------------


def test_a_street_that_meets_the_rule_gets_its_plaque_once():
    street = a_good_street()
    plaque = streets.give_plaque(street=street, **signed())
    assert (plaque.given_on, reading.plaque_of(street)) == (TODAY, plaque)
    with pytest.raises(HasPlaque):
        streets.give_plaque(street=street, **signed())


def test_four_shops_are_too_few():
    with pytest.raises(PlaqueRuleNotMet) as refused:
        streets.give_plaque(street=a_good_street(4), **signed())
    assert refused.value.details["codes"] == ["shops"]


def test_every_shop_must_have_pledged():
    street = a_good_street()
    shop = reading.members_of(street, on=TODAY)[0].merchant
    pledge = shop.pledges.get()
    pledge.ended_at, pledge.ended_by = AT, UserFactory()
    pledge.save()
    assert unmet(street) == ["pledges"]
    pledged(shop, on=TODAY)
    assert unmet(street) == []


def test_a_d_of_the_last_12_months_stands_in_the_way_even_after_it_is_mended():
    street = a_good_street()
    shop = reading.members_of(street, on=TODAY)[0].merchant
    graded(shop, at=moment(date(2026, 4, 1)), percent=30)
    graded(shop, at=moment(date(2026, 5, 1)), percent=95)
    assert unmet(street) == ["no_d"]
    assert unmet(street, on=date(2027, 5, 2)) == []


def test_a_shop_that_is_sent_away_takes_no_d_with_it():
    street = a_good_street(6)
    place = reading.members_of(street, on=TODAY)[0].place
    graded(place.merchant, at=moment(date(2026, 4, 1)), percent=30)
    streets.leave(place=place, left_on=TODAY, **signed())
    assert unmet(street) == ["no_d"]


def test_a_d_from_before_a_shop_came_is_not_the_street_s():
    street = a_good_street()
    shop = MerchantFactory(village=street.village, opened_on=date(2025, 1, 1))
    pledged(shop)
    graded(shop, at=moment(date(2026, 3, 1)), percent=30)
    graded(shop, at=moment(date(2026, 4, 1)), percent=95)
    joined(street, shop, on=date(2026, 5, 1))
    assert unmet(street) == []


def test_what_an_appeal_disputes_stands_in_nobody_s_way_while_it_runs():
    street = a_good_street()
    shop = street.shops.first().merchant
    dispute = appeal(graded(shop, at=AT, percent=30, criticals=1), at=AT, due_on=TODAY)
    assert unmet(street) == []
    dispute.status = AppealStatus.WITHDRAWN
    dispute.save()
    assert unmet(street) == ["no_d", "no_critical"]


def test_an_appeal_against_a_complaint_hides_no_critical_fault():
    street = a_good_street()
    shop = street.shops.first().merchant
    given = graded(shop, at=AT, percent=95, criticals=1)
    said = complained(shop, on=TODAY)
    again = grades.regrade(
        merchant=shop, cause=GradeCause.COMPLAINT, by=None, at=AT, complaint=said
    )
    assert again.inspection_id == given.inspection_id
    appeal(again, at=AT, due_on=TODAY)
    assert "no_critical" in unmet(street)


def test_an_open_critical_fault_stands_in_the_way_until_it_is_mended():
    street = a_good_street()
    shop = reading.members_of(street, on=TODAY)[0].merchant
    visit = graded(shop, at=moment(date(2026, 5, 1)), criticals=1).inspection
    assert unmet(street) == ["no_critical"]
    Finding.objects.create(
        inspection=visit,
        item=visit.checklist.items.get(is_critical=True),
        outcome=Outcome.FAULT,
        mended_on=date(2026, 5, 9),
        mended_by=UserFactory(),
    )
    assert unmet(street) == []


def test_a_penalty_in_force_stands_in_the_way_until_its_last_day():
    street = a_good_street()
    shop = reading.members_of(street, on=TODAY)[0].merchant
    penalised(shop, on=date(2026, 5, 1), until=date(2026, 7, 1))
    assert unmet(street) == ["no_penalty"]
    assert unmet(street, on=date(2026, 7, 2)) == []


def test_nobody_gives_a_plaque_to_the_own_street():
    street, owner = a_good_street(), UserFactory()
    operator = operator_of(reading.members_of(street, on=TODAY)[0].merchant)
    operator.user = owner
    operator.save()
    with pytest.raises(TooClose):
        streets.give_plaque(street=street, by=owner, at=AT)


def test_a_plaque_comes_down_with_a_reason_and_may_hang_again():
    street = a_good_street()
    with pytest.raises(HasNoPlaque):
        streets.remove_plaque(street=street, reason="有店少秤", **signed())
    streets.give_plaque(street=street, **signed())
    with pytest.raises(ReasonNeeded):
        streets.remove_plaque(street=street, reason="  ", **signed())
    gone = streets.remove_plaque(street=street, reason="有店少秤", **signed())
    assert (gone.removed_on, gone.removed_reason) == (TODAY, "有店少秤")
    assert reading.plaque_of(street) is None
    streets.give_plaque(street=street, **signed())
    assert street.plaques.count() == 2
