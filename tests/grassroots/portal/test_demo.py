"""The made-up county: nothing in it lies in the future."""

from datetime import date, timedelta
from random import Random

import pytest

from grassroots.audit.models import Event
from grassroots.portal.demo import history
from grassroots.portal.demo.history import live_through, moment
from grassroots.portal.demo.merchants import appoint_inspectors, open_shops
from grassroots.portal.demo.places import Place
from grassroots.portal.demo.setting_up import Stage
from grassroots.portal.demo.shops import Scene
from rewards.merchants.selectors.honours import honoured
from rewards.merchants.selectors.status import status_of
from tests.factories.accounts import UserFactory
from tests.factories.villages import VillageFactory

TODAY = date(2026, 6, 6)  # a Saturday: everything can happen


@pytest.fixture
def lived(monkeypatch):
    """Note on which days something happened, and when what was due came."""
    days: dict[str, list[object]] = {"deeds": [], "votes": [], "market": [], "due": []}

    def note(name):
        return lambda _stage, day, **_more: days[name].append(day)

    monkeypatch.setattr(history, "_deeds_of", note("deeds"))
    monkeypatch.setattr(history, "_votes_of", note("votes"))
    monkeypatch.setattr(history, "_market_day", note("market"))
    due = lambda *, on, at: days["due"].append((on, at))  # noqa: E731
    monkeypatch.setattr(history.awards, "settle_due", due)
    monkeypatch.setattr(history.expiry, "expire_lots", due)
    return days


def live(until):
    live_through(
        [object()],
        first=TODAY - timedelta(days=1),
        last=TODAY,
        until=until,
        dice=Random(1),
        progress=lambda day: None,
    )


@pytest.mark.django_db
def test_on_a_day_that_is_not_over_only_what_is_due_happens(lived):
    until = moment(TODAY, 0, 2)
    live(until)
    assert lived["deeds"] == lived["votes"] == [TODAY - timedelta(days=1)]
    assert lived["market"] == []
    assert lived["due"][-1] == (TODAY, until)
    assert all(at <= until for _day, at in lived["due"])


@pytest.mark.django_db
def test_a_day_that_is_over_is_lived_to_its_end(lived):
    live(moment(TODAY, 23, 59))
    assert lived["deeds"][-1] == lived["votes"][-1] == lived["market"][-1] == TODAY


@pytest.mark.django_db
def test_the_shops_of_the_demo_show_every_state_and_every_face():
    village = VillageFactory(code="371099100201")
    near = VillageFactory(town=village.town, code="371099100202")
    stages = [
        Stage(one, Place("201", one.name, 0), one is village) for one in (village, near)
    ]
    installer = UserFactory(is_superuser=True)
    began = moment(TODAY - timedelta(days=430), 8)
    inspector, _other = appoint_inspectors(stages, installer=installer, at=began)
    until = moment(TODAY, 9)
    shops = open_shops(Scene(stages, inspector, TODAY, until, Random(1)))
    shown = {
        name: (status.state.value, status.letter)
        for name, shop in shops.items()
        for status in [status_of(shop, on=TODAY)]
    }
    assert shown == {
        "渔火小馆": ("graded", "c"),
        "东岛渔家": ("graded", "a"),
        "利民超市": ("graded", "b"),
        "老于理发店": ("awaiting", None),
        "渔村早点": ("stale", None),
        "听涛民宿": ("under_review", "a"),
        "守望农资": ("graded", "c"),
        "东岛油坊": ("graded", "a"),
        "码头鲜货": ("suspended", None),
        "南湾饺子馆": ("graded", "a"),
    }
    assert not Event.objects.filter(occurred_at__gt=until).exists()
    names = {one.merchant.name for one in honoured(None, on=TODAY)}
    assert names == {"东岛油坊", "东岛渔家"}
