"""Who did what: seen by the manager and the supervisor of the area, by nobody else."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import rules
from django.apps import apps
from django.test import Client
from django.utils import timezone

from grassroots.audit import services as audit
from grassroots.portal.deeds import DEEDS
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.records import RecordFactory
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    TownFactory,
    VillageFactory,
    moment,
)
from villages.models import AreaRole, BehaviourRecord, RecordStatus

pytestmark = pytest.mark.django_db
AUDIT = "/desk/audit/"
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def village():
    return VillageFactory()


def done(
    village, *, on: date = date(2026, 6, 3), by=None, action="villages.card_reissued"
):
    resident = ResidentFactory(village=village)
    return audit.record(
        action, target=resident, by=by, at=moment(on), data={"phone": resident.phone}
    )


def as_role(client: Client, role: str, **area) -> Client:
    return sign_in(client, AppointmentFactory(role=role, **area).user)


@pytest.mark.parametrize("role", [AreaRole.MANAGER, AreaRole.SUPERVISOR])
def test_it_names_who_did_what_and_when(client: Client, village, role: str) -> None:
    done(village, by=UserFactory(name="王海燕"))
    page = as_role(client, role, village=village).get(AUDIT).content.decode()
    assert "王海燕" in page
    assert "换一张卡" in page
    assert "6月3日" in page


def test_what_a_timer_did_is_said_to_have_happened_by_itself(
    client: Client, village
) -> None:
    done(village, action="points.expired")
    page = as_role(client, AreaRole.MANAGER, village=village).get(AUDIT)
    assert "自动办的" in page.content.decode()


def test_it_shows_no_personal_numbers(client: Client, village) -> None:
    actor = UserFactory(name="")
    event = done(village, by=actor)
    page = (
        as_role(client, AreaRole.MANAGER, village=village).get(AUDIT).content.decode()
    )
    assert event.data["phone"] not in page
    assert actor.phone not in page
    assert actor.masked_phone in page


def test_a_neighbours_lines_are_not_shown(client: Client, village) -> None:
    done(VillageFactory())
    page = as_role(client, AreaRole.MANAGER, village=village).get(AUDIT)
    assert page.context["lines"] == []
    assert "这几天没有人动过什么" in page.content.decode()


def test_a_towns_supervisor_sees_the_towns_villages_and_no_others(
    client: Client,
) -> None:
    town = TownFactory()
    done(VillageFactory(town=town))
    done(VillageFactory(town=town))
    done(VillageFactory())
    page = as_role(client, AreaRole.SUPERVISOR, town=town).get(AUDIT)
    assert len(page.context["lines"]) == 2


@pytest.mark.parametrize(
    ("query", "days"),
    [
        ("?since=2026-06-02", [3, 2]),
        ("?until=2026-06-02", [2, 1]),
        ("?since=2026-06-02&until=2026-06-02", [2]),
        ("?since=nonsense", [3, 2, 1]),
        ("", [3, 2, 1]),
    ],
)
def test_it_can_be_narrowed_to_days(client: Client, village, query: str, days) -> None:
    for day in (1, 2, 3):
        done(village, on=date(2026, 6, day))
    page = as_role(client, AreaRole.MANAGER, village=village).get(f"{AUDIT}{query}")
    assert [line["day"].day for line in page.context["lines"]] == days


def test_it_is_paged_and_keeps_the_days_chosen(client: Client, village) -> None:
    resident = ResidentFactory(village=village)
    for _each in range(51):
        audit.record(
            "villages.card_reissued",
            target=resident,
            by=None,
            at=moment(date(2026, 6, 3)),
        )
    as_role(client, AreaRole.MANAGER, village=village)
    first = client.get(f"{AUDIT}?since=2026-06-01")
    assert len(first.context["lines"]) == 50
    assert "since=2026-06-01&amp;page=2" in first.content.decode()
    assert len(client.get(f"{AUDIT}?since=2026-06-01&page=2").context["lines"]) == 1


def test_a_page_of_it_takes_the_same_few_queries_however_many_lines(
    client: Client, village, django_assert_max_num_queries
) -> None:
    for _each in range(12):
        done(village, by=UserFactory())
    as_role(client, AreaRole.MANAGER, village=village)
    with django_assert_max_num_queries(11):
        client.get(AUDIT)


@pytest.mark.parametrize("role", [AreaRole.RECORDER, AreaRole.PANEL])
def test_others_do_not_see_it(client: Client, village, role: str) -> None:
    assert as_role(client, role, village=village).get(AUDIT).status_code == 404


def deeds_in(module: Path) -> set[str]:
    """Return what a module notes: its literals that are neither rights nor models."""
    text = module.read_text(encoding="utf-8")
    if not re.search(r"\b(audit\.record|note)\(", text):
        return set()
    literals = set(re.findall(r"\"([a-z]+\.[a-z_]+)\"", text))
    apps_here = {one.label for one in apps.get_app_configs()}
    return {
        one
        for one in literals
        if one.split(".")[0] in apps_here and not rules.perm_exists(one)
    }


def test_every_deed_that_the_code_notes_has_words() -> None:
    modules = [
        module
        for package in ("cms", "grassroots", "rewards", "villages")
        for module in (ROOT / package).rglob("services/**/*.py")
    ] + list((ROOT / "grassroots").rglob("services.py"))
    noted = set().union(*map(deeds_in, modules))
    assert {"redemption.confirmed", "redemption.opened"} <= noted
    assert noted - set(DEEDS) == set()


def test_a_filled_in_form_leads_to_its_record(client: Client, village) -> None:
    record = RecordFactory(village=village)
    audit.record(
        "villages.record_submitted",
        target=record.submission,
        by=None,
        at=moment(date(2026, 6, 3)),
    )
    page = as_role(client, AreaRole.MANAGER, village=village).get(AUDIT)
    [line] = page.context["lines"]
    assert line["address"] == f"/desk/records/{record.pk}/"
    assert client.get(line["address"]).status_code == 200


def test_a_line_about_an_expired_record_stays_and_leads_nowhere(
    client: Client, village
) -> None:
    record = RecordFactory(village=village, status=RecordStatus.EFFECTIVE)
    at = moment(date(2026, 6, 3))
    for target in (record, record.submission):
        audit.record("villages.record_submitted", target=target, by=None, at=at)
    as_role(client, AreaRole.MANAGER, village=village)

    def addresses():
        return [line["address"] for line in client.get(AUDIT).context["lines"]]

    today = timezone.localdate()
    BehaviourRecord.objects.update(expires_on=today + timedelta(days=1))
    assert addresses() == [f"/desk/records/{record.pk}/"] * 2
    BehaviourRecord.objects.update(
        effective_on=today - timedelta(days=1), expires_on=today
    )
    assert addresses() == [None, None]


def test_above_a_village_each_line_names_its_village(client: Client) -> None:
    village = VillageFactory(name="东岛村")
    done(village)
    page = as_role(client, AreaRole.SUPERVISOR, town=village.town).get(AUDIT)
    assert "东岛村" in page.content.decode()
