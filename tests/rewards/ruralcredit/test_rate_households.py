"""The commands: rate an area, and write outcomes without names."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from rewards.ruralcredit.formulas.rating import default_card
from rewards.ruralcredit.management.commands import rate_households
from rewards.ruralcredit.models import Rating, RatingRun
from rewards.ruralcredit.services import mass
from tests.factories.ruralcredit import TODAY, make_card, make_coop, serve, village_of
from tests.factories.villages import moment
from tests.rewards.ruralcredit.test_mass import fill
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with freeze_time(moment(TODAY)):
        yield


def run(*arguments):
    out = StringIO()
    call_command("rate_households", *arguments, stdout=out, no_color=True)
    return out.getvalue()


def test_each_co_op_of_the_area_is_rated_and_who_cannot_be_is_told_why():
    coop = make_coop()
    make_card(coop)
    fill(coop, default_card(), 5, seed=1)
    other = make_coop()
    serve(other, village_of(coop))
    told = run("--area", village_of(coop).town.code, f"--as-of={TODAY}")
    assert f"{coop.name}：看了5户" in told
    assert "100% 5/5" in told
    assert f"{other.name}：" in told
    assert "评分卡" in told
    assert RatingRun.objects.get().coop == coop
    assert not Rating.objects.decided().exists()


def test_one_co_op_alone_may_be_rated():
    coop, other = make_coop(), make_coop()
    make_card(coop)
    make_card(other)
    serve(other, village_of(coop))
    told = run(
        "--area", village_of(coop).code, f"--as-of={TODAY}", "--coop", str(coop.pk)
    )
    assert other.name not in told
    assert RatingRun.objects.get().coop == coop


@pytest.mark.parametrize("code", ["12", "370001999999"])
def test_an_area_that_is_none_is_refused(code):
    with pytest.raises(CommandError):
        run("--area", code, f"--as-of={TODAY}")


def test_an_area_without_a_co_op_is_refused():
    coop = make_coop()
    village = village_of(coop)
    with pytest.raises(CommandError, match="没有合作社"):
        run("--area", village.code, f"--as-of={TODAY}", "--coop", str(coop.pk + 1))


def test_stopped_it_goes_on_where_it_was(monkeypatch):
    coop = make_coop()
    make_card(coop)
    fill(coop, default_card(), 6, seed=1)
    monkeypatch.setattr(rate_households, "CHUNK", 2)
    go_on = mass.go_on

    def stopped(**told):
        yield next(go_on(**told))
        raise KeyboardInterrupt

    monkeypatch.setattr(mass, "go_on", stopped)
    arguments = ("--area", village_of(coop).code, f"--as-of={date(2026, 6, 3)}")
    with pytest.raises(CommandError, match="接着评"):
        run(*arguments)
    monkeypatch.setattr(mass, "go_on", go_on)
    run(*arguments)
    made = RatingRun.objects.get()
    assert (made.done, made.rated) == (6, Rating.objects.count())


def test_outcomes_are_written_without_names(tmp_path):
    coop = make_coop()
    table = tmp_path / "outcomes.csv"
    call_command(
        "export_outcomes", str(table), "--coop", str(coop.pk), stdout=StringIO()
    )
    with table.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [["band", "total", "bad"]]
    with pytest.raises(CommandError):
        call_command("export_outcomes", str(table), "--coop", "0", stdout=StringIO())
