"""What shops are judged by is published by the county, in versions that never change."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from rewards.merchants.errors.standards import (
    BadLine,
    BandsNotFalling,
    CapsNotFalling,
    DoubledItem,
    InThePast,
    NoItems,
    NotBusiness,
    NotTheCounty,
    NumberOutOfRange,
)
from rewards.merchants.formulas.business import personal_word
from rewards.merchants.formulas.grading import Evidence, Section, Terms, grade
from rewards.merchants.models import Checklist, PledgeText, Scheme, Sector
from rewards.merchants.selectors.standards import (
    checklist_in_force,
    clocks_of,
    pledge_texts_for,
    scheme_in_force,
    terms_of,
)
from rewards.merchants.services import standards
from rewards.merchants.services.shipped import Line
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    ChecklistFactory,
    PledgeTextFactory,
    SchemeFactory,
)
from tests.factories.villages import AppointmentFactory, CountyFactory, moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)
LINES = (Line("卫生", "地面干净", "地面不干净", 10),)


@pytest.fixture
def county():
    return CountyFactory()


@pytest.fixture
def supervisor(county):
    return AppointmentFactory(role="supervisor", county=county).user


def checklist(county, by, **more):
    given = {
        "county": county,
        "sector": Sector.GENERAL,
        "title": "百货小店检查表",
        "lines": LINES,
        "effective_on": DAY,
        "by": by,
        "at": AT,
    }
    return standards.publish_checklist(**given | more)


def test_every_sector_has_a_checklist_from_the_start(county, supervisor):
    made = standards.install_defaults(county=county, by=supervisor, at=AT)
    assert made == 1 + len(Sector) + len(standards.default_pledges())
    for sector in Sector:
        found = checklist_in_force(county, sector, on=DAY)
        assert found is not None
        items = list(found.items.all())
        assert 12 <= len(items) <= 20
        assert sum(item.weight for item in items) == 100
        assert any(item.is_critical for item in items)
        assert len({item.section for item in items}) >= 3
        assert pledge_texts_for(county, sector, on=DAY).exists()


def test_installing_the_defaults_twice_publishes_nothing_more(county, supervisor):
    standards.install_defaults(county=county, by=supervisor, at=AT)
    assert standards.install_defaults(county=county, by=supervisor, at=AT) == 0


def test_the_defaults_ask_about_nothing_but_the_business():
    lines = [line for kept in standards.default_checklists().values() for line in kept]
    assert not [
        line
        for line in lines
        if personal_word(line.text) or personal_word(line.fault_text)
    ]


def small_faults():
    for sector, lines in standards.default_checklists().items():
        for fault in lines:
            if not fault.is_critical:
                yield pytest.param(lines, fault, id=f"{sector}: {fault.text}")


@pytest.mark.parametrize(("lines", "fault"), list(small_faults()))
def test_one_small_fault_alone_costs_nobody_more_than_one_grade(lines, fault):
    names = dict.fromkeys(line.section for line in lines)
    sections = tuple(
        Section(
            name,
            sum(one.weight for one in lines if one.section == name and one != fault),
            sum(one.weight for one in lines if one.section == name),
        )
        for name in names
    )
    assert grade(Evidence(sections=sections), Terms()).letter <= "b"


def test_only_the_countys_supervisor_publishes(county):
    stranger = AppointmentFactory(role="supervisor", county=CountyFactory()).user
    for by in (stranger, UserFactory()):
        with pytest.raises(NotTheCounty):
            standards.install_defaults(county=county, by=by, at=AT)
    assert not Scheme.objects.exists()


def test_an_installer_may_publish_as_well(county):
    by = UserFactory(is_superuser=True)
    assert checklist(county, by).version == 1


def test_a_new_version_takes_over_from_its_day_on(county, supervisor):
    first = checklist(county, supervisor)
    later = DAY + timedelta(days=30)
    second = checklist(county, supervisor, effective_on=later)
    assert second.version == 2
    before = later - timedelta(days=1)
    assert checklist_in_force(county, Sector.GENERAL, on=before) == first
    assert checklist_in_force(county, Sector.GENERAL, on=later) == second


def test_nothing_holds_from_a_day_that_is_over(county, supervisor):
    with pytest.raises(InThePast):
        checklist(county, supervisor, effective_on=DAY - timedelta(days=1))


def test_a_version_does_not_slip_in_before_the_one_it_follows(county, supervisor):
    checklist(county, supervisor, effective_on=DAY + timedelta(days=30))
    with pytest.raises(InThePast):
        checklist(county, supervisor, effective_on=DAY + timedelta(days=29))


def test_a_checklist_without_a_line_is_refused(county, supervisor):
    with pytest.raises(NoItems):
        checklist(county, supervisor, lines=())


def test_the_same_line_twice_is_refused(county, supervisor):
    with pytest.raises(DoubledItem):
        checklist(county, supervisor, lines=LINES * 2)


@pytest.mark.parametrize(
    "text", ["店主不信教", "没有上访记录", "按计划生育", "店主是党员", "家里信用分高"]
)
def test_a_line_about_people_is_refused(county, supervisor, text):
    with pytest.raises(NotBusiness, match=text):
        checklist(county, supervisor, lines=[Line("其他", text, "没有做到", 5)])


def test_a_fault_may_not_say_it_either(county, supervisor):
    with pytest.raises(NotBusiness):
        checklist(county, supervisor, lines=[Line("其他", "守规矩", "店主上访过", 5)])


@pytest.mark.parametrize("field", ["title", "body", "breach_means"])
def test_a_pledge_about_people_is_refused(county, supervisor, field):
    words = {"title": "承诺", "body": "足斤足两", "breach_means": "补足"}
    with pytest.raises(NotBusiness):
        standards.publish_pledge_text(
            county=county,
            **words | {field: "不上访"},
            effective_on=DAY,
            by=supervisor,
            at=AT,
        )
    assert not PledgeText.objects.exists()


def test_bands_and_floors_fall_from_a_to_c(county, supervisor):
    given = {"county": county, "effective_on": DAY, "by": supervisor, "at": AT}
    with pytest.raises(BandsNotFalling):
        standards.publish_scheme(**given, band_a=75, band_b=75)
    with pytest.raises(BandsNotFalling):
        standards.publish_scheme(**given, floor_a=40, floor_b=50)
    assert standards.publish_scheme(**given, band_a=92).version == 1


@pytest.mark.parametrize(
    "caps",
    [
        {"critical_cap": "a"},
        {"critical_cap": "d", "criticals_cap": "c"},
        {"penalty_minor_cap": "c", "penalty_general_cap": "b"},
        {"penalty_general_cap": "d", "penalty_serious_cap": "c"},
    ],
)
def test_a_graver_thing_never_leaves_a_better_grade(county, supervisor, caps):
    given = {"county": county, "effective_on": DAY, "by": supervisor, "at": AT}
    with pytest.raises(CapsNotFalling):
        standards.publish_scheme(**given, **caps)
    assert not Scheme.objects.exists()


@pytest.mark.parametrize(
    "terms",
    [
        {"appeal_days": 20},
        {"notice_days": 0},
        {"awaiting_months": 2},
        {"accident_months": 5},
        {"stale_months": 13},
        {"complaint_months": 13},
        {"band_a": 101},
    ],
)
def test_no_county_takes_back_what_merchants_were_promised(county, supervisor, terms):
    given = {"county": county, "effective_on": DAY, "by": supervisor, "at": AT}
    with pytest.raises(NumberOutOfRange) as refused:
        standards.publish_scheme(**given, **terms)
    assert [refused.value.field] == list(terms)


@pytest.mark.parametrize(
    "line",
    [
        Line("", "地面干净", "地面不干净", 10),
        Line("卫生", "", "地面不干净", 10),
        Line("卫生", "地面干净", "", 10),
        Line("卫" * 21, "地面干净", "地面不干净", 10),
        Line("卫生", "地" * 121, "地面不干净", 10),
        Line("卫生", "地面干净", "地" * 121, 10),
        Line("卫生", "地面干净", "地面不干净", 0),
        Line("卫生", "地面干净", "地面不干净", 101),
    ],
)
def test_a_line_that_is_not_whole_is_refused(county, supervisor, line):
    with pytest.raises(BadLine):
        checklist(county, supervisor, lines=[*LINES, line])
    assert not Checklist.objects.exists()


def test_a_scheme_gives_the_formulas_its_numbers(county, supervisor):
    given = {"county": county, "effective_on": DAY, "by": supervisor, "at": AT}
    scheme = standards.publish_scheme(**given, band_a=92, stale_months=6)
    assert scheme_in_force(county, on=DAY) == scheme
    assert terms_of(scheme).band_a == 92
    assert clocks_of(scheme).stale_months == 6
    assert clocks_of(None).stale_months == 12


def test_who_signed_an_earlier_pledge_keeps_that_text(county, supervisor):
    given = {
        "county": county,
        "title": "公平秤承诺",
        "breach_means": "补足",
        "effective_on": DAY,
        "by": supervisor,
        "at": AT,
    }
    first = standards.publish_pledge_text(body="少一两补一斤", **given)
    second = standards.publish_pledge_text(body="少一两补两斤", **given)
    first.refresh_from_db()
    assert (first.version, second.version) == (1, 2)
    assert first.body == "少一两补一斤"


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("scheme", "band_a = 91"),
        ("checklist", "title = 'x'"),
        ("checklistitem", "weight = 99"),
        ("pledgetext", "body = 'x'"),
    ],
)
def test_what_was_published_cannot_be_changed_or_removed(county, table, change):
    SchemeFactory(county=county)
    ChecklistFactory(county=county)
    PledgeTextFactory(county=county)
    for statement in (
        f"UPDATE merchants_{table} SET {change}",
        f"DELETE FROM merchants_{table}",
    ):
        with (
            pytest.raises(DatabaseError),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_published_checklist_takes_no_further_line(county):
    published = ChecklistFactory(county=county)
    with pytest.raises(DatabaseError), transaction.atomic():
        published.items.create(
            order=99, section="x", text="x", fault_text="x", weight=1
        )


def test_standards_say_what_they_are(county):
    assert str(SchemeFactory(county=county)) == f"{county} 1"
    assert Checklist(title="检查表").title in str(Checklist(title="检查表"))
    assert str(PledgeText(title="承诺")) == "承诺"
