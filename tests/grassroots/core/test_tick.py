import signal
import threading
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from grassroots.core.management.commands import tick

calls = []


def first(*, on, at):
    calls.append(("first", on, at))


def broken(*, on, at):
    raise ValueError("broken")


def last(*, on, at):
    calls.append(("last", on, at))


@pytest.fixture(autouse=True)
def timers(settings):
    calls.clear()
    settings.TIMERS = [f"{__name__}.first", f"{__name__}.last"]


def test_each_timer_is_told_the_day_and_the_moment():
    call_command("tick", on=date(2026, 10, 9))
    midnight = datetime(2026, 10, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert calls == [
        ("first", date(2026, 10, 9), midnight),
        ("last", date(2026, 10, 9), midnight),
    ]


def test_a_tick_reads_the_clock_by_itself(monkeypatch):
    moment = datetime(2026, 10, 8, 16, 30, tzinfo=ZoneInfo("UTC"))
    monkeypatch.setattr(tick.timezone, "now", lambda: moment)
    call_command("tick")
    assert calls[0] == ("first", date(2026, 10, 9), moment)


def test_a_timer_that_fails_is_named_and_does_not_stop_the_others(settings, caplog):
    settings.TIMERS = [f"{__name__}.broken", *settings.TIMERS]
    with pytest.raises(CommandError, match="broken") as error:
        call_command("tick")
    assert error.value.returncode == 1
    assert [name for name, *_ in calls] == ["first", "last"]
    assert "ValueError: broken" in caplog.text


@pytest.mark.django_db
def test_it_ticks_until_it_is_told_to_stop(settings, monkeypatch):
    settings.TIMERS = [f"{__name__}.first", f"{__name__}.broken"]
    handlers = {}
    monkeypatch.setattr(signal, "signal", handlers.__setitem__)

    class Waited(threading.Event):
        def wait(self, timeout=None):
            assert timeout == 60
            if len(calls) == 3:
                handlers[signal.SIGTERM](signal.SIGTERM, None)
            return super().wait(0)

    monkeypatch.setattr(tick.threading, "Event", Waited)
    call_command("tick", every=60.0)
    assert len(calls) == 3
    assert set(handlers) == {signal.SIGINT, signal.SIGTERM}


def test_a_day_and_an_interval_exclude_each_other():
    with pytest.raises(CommandError, match="not allowed with"):
        call_command("tick", "--on", "2026-10-09", "--every", "60")
