"""The made-up county: nothing in it lies in the future."""

from datetime import date, timedelta
from random import Random

import pytest

from grassroots.portal.demo import history
from grassroots.portal.demo.history import live_through, moment

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
