"""Codes of a minute, cards with a PIN, and who is turned away."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from grassroots.audit.models import Event
from grassroots.core import short_code
from rewards.redemption import desk_errors, errors
from rewards.redemption.models import CardPin, OneTimeCode, Shown
from rewards.redemption.services import credentials, outlets, redemptions
from tests.factories.accounts import UserFactory
from tests.factories.redemption import (
    PIN,
    TODAY,
    CardPinFactory,
    ClerkFactory,
    OutletFactory,
    customer,
    open_order,
    redeemed,
    shown_code,
)
from tests.factories.villages import ResidentFactory, VillageFactory, moment
from villages.models import AccountHolder
from villages.services import registry

SECOND = timedelta(seconds=1)


def identify(counter, code, *, at=None, clerk=None, pin=""):
    clerk = clerk or counter.clerk
    return credentials.identify(
        code=code, outlet=clerk.outlet, by=clerk.user, at=at or counter.at, pin=pin
    )


def issue(counter, resident=None):
    return credentials.issue_code(resident=resident or counter.resident, at=counter.at)


# --- the code on the phone ---------------------------------------------------


def test_a_code_has_8_characters_that_can_be_read_out_and_lives_a_minute(counter):
    code = issue(counter)
    assert short_code.is_valid(code.code)
    assert code.expires_at - code.issued_at == timedelta(seconds=60)


def test_the_counter_learns_a_masked_name_and_what_can_be_used(counter):
    holder = identify(counter, issue(counter).code)
    assert holder.masked_name == "张*家"
    assert (holder.balance, holder.available) == (86, 86)


def test_a_code_is_understood_however_it_was_typed(counter):
    code = issue(counter).code
    typed = f" {code[:4].lower()}-{code[4:]} "
    assert identify(counter, typed).resident == counter.resident


def test_where_each_person_has_a_passbook_the_counter_reads_the_person(db, counter):
    village = VillageFactory(account_holder=AccountHolder.PERSON)
    clerk = ClerkFactory(outlet__village=village)
    resident = customer(village, 12, name="李秀英")
    code = issue(counter, resident).code
    holder = identify(counter, code, clerk=clerk)
    assert (holder.masked_name, holder.available) == ("李*", 12)


def test_a_phone_uses_no_more_than_the_limit_in_one_go(counter):
    counter.outlet.code_limit = 50
    counter.outlet.save()
    holder = identify(counter, issue(counter).code)
    assert (holder.balance, holder.available) == (86, 50)


def test_a_code_works_in_its_last_second_and_not_when_the_minute_is_over(counter):
    code = issue(counter)
    with pytest.raises(errors.CodeExpired):
        identify(counter, code.code, at=code.expires_at)
    assert identify(counter, code.code, at=code.expires_at - SECOND)


def test_reading_the_same_code_again_at_the_same_counter_is_the_same_customer(counter):
    code = issue(counter).code
    first = identify(counter, code)
    again = identify(counter, code, at=counter.at + 10 * SECOND)
    assert again.code == first.code


def test_a_code_that_another_counter_has_seen_is_used_and_the_time_is_told(counter):
    other = ClerkFactory(outlet__village=counter.village)
    code = issue(counter).code
    identify(counter, code)
    with pytest.raises(errors.CodeUsed) as refusal:
        identify(counter, code, clerk=other, at=counter.at + 5 * SECOND)
    assert str(refusal.value) == "这个码10:00已经用过了"


def test_a_screenshot_of_a_code_that_was_redeemed_is_used_within_the_minute(counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    with pytest.raises(errors.CodeUsed):
        identify(counter, order.code.code, at=counter.at + 5 * SECOND)


def test_a_new_code_puts_the_one_before_out_of_use(counter):
    old, new = issue(counter).code, issue(counter).code
    with pytest.raises(errors.CodeExpired):
        identify(counter, old)
    assert identify(counter, new)


def test_a_new_code_is_neither_a_code_nor_a_card_that_there_is(counter, monkeypatch):
    old = issue(counter).code
    card, fresh = counter.resident.card_code, short_code.new_code()
    chances = iter([old, card, fresh])
    monkeypatch.setattr(short_code, "new_code", lambda: next(chances))
    assert issue(counter).code == fresh


def test_a_neighbours_code_gets_the_very_answer_of_a_code_that_never_was(counter):
    neighbour = customer(VillageFactory(), 50)
    CardPinFactory(resident=neighbour)
    answers = set()
    for code in (
        issue(counter, neighbour).code,
        neighbour.card_code,
        short_code.new_code(),
    ):
        with pytest.raises(errors.CodeUnknown) as refusal:
            identify(counter, code, pin=PIN)
        answers.add(str(refusal.value))
    assert len(answers) == 1
    assert not OneTimeCode.objects.filter(shown_at__isnull=False).exists()


def test_a_slip_of_the_tongue_is_told_from_an_unknown_code(counter):
    code = issue(counter).code
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    with pytest.raises(errors.CodeMistyped):
        identify(counter, wrong)


def test_the_clerks_own_household_is_refused_and_the_code_stays_good(counter):
    counter.resident.user = counter.user
    counter.resident.save()
    code = issue(counter).code
    with pytest.raises(errors.OwnHousehold) as refusal:
        identify(counter, code)
    assert str(refusal.value) == "这是您自己家，请另一位营业员办"
    colleague = ClerkFactory(outlet=counter.outlet)
    assert identify(counter, code, clerk=colleague)


def test_another_member_of_the_clerks_household_is_refused_too(counter):
    ResidentFactory(household=registry_household(counter.resident), user=counter.user)
    with pytest.raises(errors.OwnHousehold):
        identify(counter, issue(counter).code)


def registry_household(resident):
    return resident.memberships.get().household


def test_a_code_of_somebody_who_died_since_stops_working(counter):
    code = issue(counter).code
    counter.resident.died_on = TODAY
    counter.resident.save()
    with pytest.raises(errors.HolderGone):
        identify(counter, code)


def test_somebody_who_moved_away_gets_no_code_and_the_card_stops(counter):
    CardPinFactory(resident=counter.resident)
    registry.move_out(
        resident=counter.resident, on=date(2026, 6, 2), by=counter.user, at=counter.at
    )
    with pytest.raises(errors.HolderGone):
        issue(counter)
    with pytest.raises(errors.HolderGone):
        identify(counter, counter.resident.card_code, pin=PIN)


def test_a_household_that_never_earned_anything_is_told_so(counter):
    poor = customer(counter.village)
    with pytest.raises(errors.NoAccount):
        identify(counter, issue(counter, poor).code)


def test_a_closed_outlet_serves_nobody(counter):
    outlets.change_outlet(
        outlet=counter.outlet, is_open=False, by=counter.user, at=counter.at
    )
    counter.clerk.refresh_from_db()
    with pytest.raises(errors.OutletClosed):
        identify(counter, issue(counter).code)


def test_somebody_whose_appointment_ended_yesterday_serves_nobody(counter):
    outlets.end_clerk(
        appointment=counter.clerk,
        on=TODAY - timedelta(days=1),
        by=counter.user,
        at=counter.at,
    )
    with pytest.raises(errors.NotClerkHere):
        identify(counter, issue(counter).code)


def test_codes_on_which_nothing_was_redeemed_are_forgotten_the_next_day(counter):
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    issue(counter)
    later = counter.at + timedelta(days=2)
    assert credentials.forget_unused(on=later.date(), at=later) == 1
    assert list(OneTimeCode.objects.all()) == [order.code]


# --- the code that the counter holds ------------------------------------------


def held(counter, code, **changes):
    given = {"outlet": counter.outlet, "by": counter.user, "at": counter.at}
    return credentials.held_by(code, **(given | changes))


def test_a_counter_holds_a_code_for_a_quarter_of_an_hour(counter):
    code = shown_code(counter.resident, counter.clerk, counter.at)
    late = counter.at + timedelta(minutes=15)
    assert held(counter, code, at=late - SECOND).available == 86
    with pytest.raises(errors.CodeExpired):
        held(counter, code, at=late)


def test_a_counter_holds_no_code_that_it_has_not_seen(counter):
    other = OutletFactory(village=counter.village)
    with pytest.raises(errors.CodeUnknown):
        held(counter, issue(counter))
    code = shown_code(counter.resident, counter.clerk, counter.at)
    with pytest.raises(errors.CodeUnknown):
        held(counter, code, outlet=other)


def test_a_code_with_an_order_on_it_is_held_no_longer(counter):
    order = open_order(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    with pytest.raises(errors.CodeUsed):
        held(counter, order.code)


# --- the printed card ---------------------------------------------------------


def test_a_card_asks_for_its_pin_and_is_worth_less_than_the_phone(counter):
    CardPinFactory(resident=counter.resident)
    with pytest.raises(errors.PinNeeded):
        identify(counter, counter.resident.card_code)
    holder = identify(counter, counter.resident.card_code, pin=PIN)
    assert holder.code.shown == Shown.CARD
    assert (holder.balance, holder.available) == (86, 20)


def test_a_holder_may_keep_the_card_below_what_the_outlet_allows(counter):
    CardPinFactory(resident=counter.resident, daily_limit=12)
    assert identify(counter, counter.resident.card_code, pin=PIN).available == 12


def test_what_the_card_used_today_is_gone_until_tomorrow(counter):
    CardPinFactory(resident=counter.resident)
    pay_by_card(counter)
    assert identify(counter, counter.resident.card_code, pin=PIN).available == 10
    tomorrow = counter.at + timedelta(days=1)
    card = identify(counter, counter.resident.card_code, pin=PIN, at=tomorrow)
    assert card.available == 20


def pay_by_card(counter):
    holder = identify(counter, counter.resident.card_code, pin=PIN)
    return open_order_on(counter, holder.code)


def open_order_on(counter, code):
    return redemptions.open_redemption(
        client_id=uuid4(),
        code=code,
        outlet=counter.outlet,
        wanted={counter.towel.pk: 1},
        by=counter.user,
        at=counter.at,
    )


def test_a_card_without_a_pin_opens_nothing(counter):
    with pytest.raises(errors.CardWithoutPin):
        identify(counter, counter.resident.card_code, pin=PIN)


def test_wrong_pins_are_counted_and_the_right_one_forgives_them(counter):
    CardPinFactory(resident=counter.resident)
    with pytest.raises(errors.PinWrong) as refusal:
        identify(counter, counter.resident.card_code, pin="0000")
    assert str(refusal.value) == "密码不对，还能试4次"
    assert identify(counter, counter.resident.card_code, pin=PIN)
    assert CardPin.objects.get().failed_tries == 0


def test_the_fifth_wrong_pin_locks_the_card_even_for_the_right_one(counter):
    CardPinFactory(resident=counter.resident)
    for _try in range(4):
        with pytest.raises(errors.PinWrong):
            identify(counter, counter.resident.card_code, pin="0000")
    for pin in ("0000", PIN):
        with pytest.raises(errors.CardLocked):
            identify(counter, counter.resident.card_code, pin=pin)
    assert Event.objects.filter(action="redemption.card_locked").count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_around_it_can_take_a_wrong_try_back(counter):
    CardPinFactory(resident=counter.resident)
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
        identify(counter, counter.resident.card_code, pin="0000")


def test_a_new_pin_unlocks_the_card(counter):
    CardPinFactory(resident=counter.resident)
    CardPin.objects.update(failed_tries=5, locked_at=counter.at)
    CardPinFactory(resident=counter.resident)
    assert identify(counter, counter.resident.card_code, pin=PIN)


def test_a_reissued_card_leaves_the_lost_one_without_use(counter):
    CardPinFactory(resident=counter.resident)
    lost = counter.resident.card_code
    registry.reissue_card(resident=counter.resident, by=counter.user, at=counter.at)
    with pytest.raises(errors.CodeUnknown):
        identify(counter, lost, pin=PIN)


def set_by_the_clerk(counter):
    """A PIN from before whoever set it became a clerk."""
    CardPinFactory(resident=counter.resident)
    CardPin.objects.update(set_by=counter.user)


@pytest.mark.parametrize("pin", ["", "0000", PIN])
def test_a_clerk_serves_no_card_of_which_they_set_the_pin(counter, pin):
    set_by_the_clerk(counter)
    with pytest.raises(errors.PinSetByClerk):
        identify(counter, counter.resident.card_code, pin=pin)
    assert CardPin.objects.get().failed_tries == 0
    assert not OneTimeCode.objects.exists()


def test_another_clerk_serves_such_a_card_and_counts_its_wrong_pins(counter):
    set_by_the_clerk(counter)
    other = ClerkFactory(outlet=counter.outlet)
    with pytest.raises(errors.PinWrong):
        identify(counter, counter.resident.card_code, pin="0000", clerk=other)
    assert identify(counter, counter.resident.card_code, pin=PIN, clerk=other)


def test_a_pin_that_somebody_else_lets_the_holder_choose_opens_the_card(counter):
    set_by_the_clerk(counter)
    set_pin(counter.resident, "8642")
    assert identify(counter, counter.resident.card_code, pin="8642")


# --- choosing a PIN -----------------------------------------------------------


def set_pin(resident, pin=PIN, **changes):
    given = {"in_person": True, "by": UserFactory(), "at": moment(TODAY)}
    return credentials.set_pin(resident=resident, pin=pin, **(given | changes))


def test_a_pin_is_kept_as_a_hash_and_its_setting_is_recorded(counter):
    card = set_pin(counter.resident)
    assert PIN not in card.pin_hash
    event = Event.objects.get(action="redemption.pin_set")
    assert event.data["in_person"] is True
    assert PIN not in str(event.data)


def test_nobody_else_sets_a_pin_while_the_holder_is_away(counter):
    with pytest.raises(desk_errors.HolderNotPresent):
        set_pin(counter.resident, in_person=False)


def test_a_dead_residents_card_gets_no_pin(counter):
    counter.resident.died_on = TODAY
    with pytest.raises(errors.HolderGone):
        set_pin(counter.resident)


@pytest.mark.parametrize("pin", ["39", "abcd", "1234567"])
def test_a_pin_has_4_to_6_digits(counter, pin):
    with pytest.raises(desk_errors.PinNotDigits):
        set_pin(counter.resident, pin)


@pytest.mark.parametrize("pin", ["1111", "1234", "0520", "700520", "4321"])
def test_a_pin_that_is_easily_guessed_is_refused(counter, pin):
    with pytest.raises(desk_errors.PinTooSimple):
        set_pin(counter.resident, pin)


def at_a_counter(counter, **changes):
    """Somebody of the village's desk who serves at a counter of the village as well."""
    outlet = changes.pop("outlet", None) or OutletFactory(village=counter.village)
    return ClerkFactory(outlet=outlet, **changes).user


@pytest.mark.parametrize(
    "days",
    [
        {},
        {"ends_on": TODAY},
        {"starts_on": TODAY + timedelta(days=1)},
        {"starts_on": TODAY + timedelta(days=1), "ends_on": TODAY + timedelta(days=9)},
    ],
)
def test_who_serves_in_the_village_or_will_sets_no_pin(counter, days):
    with pytest.raises(desk_errors.SetsNoPin) as refusal:
        set_pin(counter.resident, by=at_a_counter(counter, **days))
    assert "当营业员，不能帮顾客设密码" in str(refusal.value)
    assert not CardPin.objects.exists()
    assert not Event.objects.filter(action="redemption.pin_set").exists()


def test_a_counter_that_is_closed_for_now_counts_as_well(counter):
    closed = OutletFactory(village=counter.village, is_open=False)
    with pytest.raises(desk_errors.SetsNoPin):
        set_pin(counter.resident, by=at_a_counter(counter, outlet=closed))


def test_who_has_left_the_counter_or_serves_elsewhere_sets_a_pin(counter):
    gone = at_a_counter(counter, ends_on=TODAY - timedelta(days=1))
    assert set_pin(counter.resident, by=gone).set_by == gone
    elsewhere = at_a_counter(counter, outlet=OutletFactory())
    assert set_pin(counter.resident, by=elsewhere).set_by == elsewhere
