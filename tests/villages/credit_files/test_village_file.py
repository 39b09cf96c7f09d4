"""A village's own file: how it keeps its word, and nobody's name."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.deducts import PLEDGED_ON, set_the_stage
from tests.factories.objections import answer, neighbour_of, object_to, record_of
from tests.factories.records import RecordFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleFactory,
    VillageFactory,
    moment,
)
from tests.support.browser import DESKTOP, PHONE
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import (
    Membership,
    ObjectionOutcome,
    RecordStatus,
)
from villages.selectors.village_files import file_of
from villages.services import promises
from villages.views.public_file import bars_of

ON = date(2026, 10, 20)


@pytest.fixture
def stage(db):
    return set_the_stage()


def deed(stage, acted_on, **columns):
    usual = {
        "resident": stage.person,
        "rule": RuleFactory(rule_book=stage.rule.rule_book, category="环境卫生"),
        "acted_on": acted_on,
        "status": RecordStatus.EFFECTIVE,
        "effective_on": acted_on + timedelta(days=8),
        "expires_on": acted_on + timedelta(days=365),
        "points_granted": 2,
    }
    return RecordFactory(**{**usual, **columns})


def test_deeds_are_counted_by_the_month_in_which_they_were_done(stage):
    deed(stage, date(2026, 9, 30))
    deed(stage, date(2026, 9, 1))
    deed(stage, date(2025, 11, 2))
    found = file_of(stage.village, on=ON)
    assert [one.first for one in found.months][:2] == [
        date(2025, 11, 1),
        date(2025, 12, 1),
    ]
    assert [one.deeds for one in found.months] == [1, *([0] * 9), 2, 0]
    assert (found.deeds, found.busiest) == (3, 2)
    assert found.categories == (("环境卫生", 3),)


def test_what_expired_waits_or_touches_grief_is_in_no_number(stage):
    deed(stage, date(2025, 12, 1), expires_on=ON)
    deed(stage, date(2026, 9, 1), status=RecordStatus.ON_NOTICE, effective_on=None)
    deed(stage, date(2026, 9, 1), status=RecordStatus.REVERSED)
    grief = RuleFactory(rule_book=stage.rule.rule_book, is_public=False)
    deed(stage, date(2026, 9, 1), rule=grief)
    deed(stage, date(2025, 10, 31))
    found = file_of(stage.village, on=ON)
    assert (found.deeds, found.busiest) == (0, 1)


def test_households_take_part_by_consent_and_moved_ones_are_not_counted(stage):
    found = file_of(stage.village, on=ON)
    homes = found.households
    before = found.taking_part
    home = HouseholdFactory(village=stage.village)
    one = ResidentFactory(household=home)
    ResidentFactory(household=home)
    silent = HouseholdFactory(village=stage.village)
    quiet = ResidentFactory(household=silent)
    quiet.consents.update(withdrawn_at=moment(date(2026, 9, 1)))
    gone = HouseholdFactory(village=stage.village)
    left = ResidentFactory(household=gone)
    Membership.objects.filter(resident=left).update(ends_on=date(2026, 9, 1))
    found = file_of(stage.village, on=ON)
    assert found.households == homes + 3
    assert found.taking_part == before + 1
    assert one.village == stage.village


def test_objections_to_deeds_are_counted_and_those_to_deducts_are_not(stage):
    """A number would tell that there is a deduct."""
    record = record_of(stage)
    object_to(record, neighbour_of(stage))
    object_to(stage.decided(), stage.person, at=moment(PLEDGED_ON))
    answers = file_of(stage.village, on=ON).objections
    assert (answers.raised, answers.answered, answers.in_time) == (1, 0, 0)


def test_an_answer_counts_as_in_time_by_its_day(stage):
    by = stage.panel[1]
    in_time = object_to(record_of(stage), neighbour_of(stage))
    answer(in_time, by, ObjectionOutcome.UPHELD)
    home = stage.person.memberships.get().household
    late = object_to(home, stage.person)
    answer(
        late, by, ObjectionOutcome.DISMISSED, at=moment(late.due_on + timedelta(days=1))
    )
    found = file_of(stage.village, on=ON).objections
    assert (found.raised, found.answered, found.in_time, found.upheld) == (2, 2, 1, 1)


def test_an_empty_village_has_a_page_too(db):
    village = VillageFactory(name="新村")
    page = page_of(Client().get(f"/v/{village.code}/file/"))
    assert "新村的信用档案" in page
    assert "现在没有生效的村规" in page
    assert "这一年没有人提意见" in page
    assert Client().get("/v/000000000000/file/").status_code == 404


def test_the_page_tells_numbers_and_nobodys_name_or_deduct(stage):
    deed(stage, date(2026, 9, 1))
    stage.decided()
    with freeze_time(moment(ON)):
        page = page_of(Client().get(f"/v/{stage.village.code}/file/"))
    assert "做了1件好事" in page
    assert "李" not in page
    assert "扣" not in page
    assert "乱倒垃圾" not in page


def test_the_committees_promises_are_counted_and_linked(stage):
    page = page_of(Client().get(f"/v/{stage.village.code}/file/"))
    assert "还没有承诺" in page
    promises.promise(
        village=stage.village,
        text="年底前修好东头的路",
        due_on=ON,
        by=stage.user("manager"),
        at=moment(ON - timedelta(days=9)),
    )
    assert file_of(stage.village, on=ON).promises.open == 1
    assert file_of(stage.village, on=ON + timedelta(days=1)).promises.overdue == 1
    page = page_of(Client().get(f"/v/{stage.village.code}/file/"))
    assert f"/v/{stage.village.code}/promises/" in page
    assert "年底前修好" not in page


def test_the_fullest_month_fills_the_drawing(stage):
    for _each in range(3):
        deed(stage, date(2026, 9, 1))
    deed(stage, date(2026, 10, 1))
    *_others, last, now = bars_of(file_of(stage.village, on=ON))
    assert (last.y, last.height) == (22, 104)
    assert (now.height, now.is_last) == (34, True)
    assert last.x + 18 < now.x


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_page_holds_at_both_sizes(open_page, axe, look, screen):
    stage = set_the_stage()
    today = timezone.localdate()
    for back in (5, 40, 41, 100, 160, 161, 162, 220):
        deed(stage, today - timedelta(days=back))
    page = open_page(None, screen)
    page.goto(f"/v/{stage.village.code}/file/")
    axe(page)
    look(page, "village-file")
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= screen["viewport"]["width"]


def test_a_busy_village_costs_no_more_questions_nor_rows_than_a_quiet_one(stage):
    """Deeds are counted where they lie; nobody loads a year of a whole village."""
    deed(stage, date(2026, 9, 1))
    with CaptureQueriesContext(connection) as quiet:
        file_of(stage.village, on=ON)
    for _each in range(30):
        deed(stage, date(2026, 9, 1))
    with CaptureQueriesContext(connection) as busy:
        found = file_of(stage.village, on=ON)
    assert found.deeds == 31
    assert len(busy) == len(quiet)
    assert "GROUP BY" in next(
        one["sql"] for one in busy if "villages_behaviourrecord" in one["sql"]
    )
