"""Whoever's code or card paid hears of it, so that a stolen card does not stay unseen."""

from datetime import timedelta

from rewards.redemption.services.redemptions import cancel
from rewards.redemption.services.telling import tell_cancelled, tell_confirmed
from tests.factories.messages import told
from tests.factories.redemption import TODAY, open_order, redeemed
from tests.factories.villages import ResidentFactory
from villages.message_words import sentence
from villages.models import Message, Topic


def tell(at):
    return tell_confirmed(on=at.date(), at=at)


def test_an_exchange_is_told_once_to_who_showed_the_code(counter):
    mate = ResidentFactory(household=counter.resident.memberships.get().household)
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    assert tell(counter.at + timedelta(minutes=1)) == 1
    assert tell(counter.at + timedelta(minutes=2)) == 0
    one = Message.objects.get(resident=counter.resident)
    assert one.topic == Topic.POINTS_USED
    assert f"在东岛村红色信用银行用了{order.points}分" in sentence(one)
    assert (one.leads_to, one.lead_key) == ("redemption_my_order", str(order.pk))
    assert told(mate) == []


def test_what_is_taken_back_is_told_once_to_the_same_person(counter):
    mate = ResidentFactory(household=counter.resident.memberships.get().household)
    order = redeemed(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    kept = redeemed(counter.resident, counter.clerk, {counter.oil: 1}, counter.at)
    later = counter.at + timedelta(minutes=1)
    tell(later)
    cancel(redemption=order, by=counter.clerk.user, at=later)
    assert tell_cancelled(on=later.date(), at=later) == 1
    assert tell_cancelled(on=later.date(), at=later) == 0
    one = Message.objects.get(topic=Topic.POINTS_RETURNED)
    assert one.resident == counter.resident
    assert f"{order.points}分回到账上" in sentence(one)
    assert one.lead_key == str(order.pk) != str(kept.pk)
    assert told(mate) == []


def test_what_is_only_ordered_or_long_past_is_not_told(counter):
    open_order(counter.resident, counter.clerk, {counter.towel: 1}, counter.at)
    assert tell(counter.at + timedelta(minutes=1)) == 0
    redeemed(counter.resident, counter.clerk, {counter.oil: 1}, counter.at)
    assert tell(counter.at + timedelta(days=3)) == 0
    assert counter.at.date() == TODAY
