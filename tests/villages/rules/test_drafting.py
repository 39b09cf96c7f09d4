from dataclasses import replace
from datetime import date

import pytest

from tests.factories.villages import CountyFactory, VillageFactory
from tests.villages.rules.conftest import AT, meeting
from villages.formulas.lawfulness import RuleLine, judge
from villages.models import CalendarDay, Lawfulness, PublicNotice, RuleBook
from villages.selectors import rulebooks as find
from villages.selectors.calendars import calendar_of, years_to_enter
from villages.services import calendars, rulebooks

OWN = RuleLine(
    kind="add",
    title="帮邻居收麦子",
    points_min=1,
    points_max=2,
    points_default=1,
    code="OWN-01",
    category="邻里互助",
)


@pytest.fixture
def draft(village, manager):
    return rulebooks.start_from_template(village=village, by=manager, at=AT)


@pytest.fixture
def change(manager):
    def changing(rule, **changes):
        line = replace(find.line_from(rule), **changes)
        return rulebooks.change_rule(rule=rule, line=line, by=manager, at=AT)

    return changing


def add(draft, manager, **changes):
    line = replace(OWN, **changes)
    return rulebooks.add_rule(book=draft, line=line, by=manager, at=AT)


def test_five_adds_and_five_deducts_of_ones_own_are_the_most(draft, manager):
    for number in range(5):
        add(draft, manager, code=f"A{number}")
        add(draft, manager, code=f"D{number}", kind="deduct", title="乱倒垃圾")
    for kind, title in (("add", "帮邻居收麦子"), ("deduct", "乱倒垃圾")):
        with pytest.raises(rulebooks.TooManyOwnRules):
            add(draft, manager, code="X", kind=kind, title=title)


def test_a_rule_of_ones_own_is_worth_two_points_at_most(draft, manager):
    with pytest.raises(rulebooks.UnlawfulRule, match="最多2分"):
        add(draft, manager, points_max=3)


def test_a_code_is_taken_once(draft, manager):
    with pytest.raises(rulebooks.CodeTaken):
        add(draft, manager, code="ENV-A01")


def test_a_rule_of_ones_own_cannot_turn_into_a_sixth_deduct(draft, manager, change):
    rule = add(draft, manager, code="A0")
    for number in range(5):
        add(draft, manager, code=f"D{number}", kind="deduct", title="乱倒垃圾")
    with pytest.raises(rulebooks.TooManyOwnRules):
        change(rule, kind="deduct", title="乱倒垃圾")


def test_a_template_rule_may_be_worth_less_but_not_more(draft, change):
    rule = draft.rules.get(code="ENV-A02")
    assert change(rule, points_max=4).lawfulness == Lawfulness.CLEAR
    with pytest.raises(rulebooks.AboveTemplate):
        change(rule, points_max=6)
    with pytest.raises(rulebooks.TemplateWordsFixed):
        change(rule, title="获评美丽庭院")


def test_no_hours_are_worth_more_than_in_the_template(draft, change):
    hours = draft.rules.get(code="VOL-A01")
    assert change(hours, tiers=((4, 1), (10, 2))).lawfulness == Lawfulness.CLEAR
    with pytest.raises(rulebooks.AboveTemplate, match="最多50分"):
        change(hours, tiers=((4, 2),))
    once = draft.rules.get(code="ENV-A02")
    assert change(once, tiers=((1, 4), (2, 5))).lawfulness == Lawfulness.CLEAR
    with pytest.raises(rulebooks.AboveTemplate):
        change(once, tiers=((1, 4), (2, 6)))


def test_an_unlawful_change_leaves_the_rule_as_it_was(draft, change):
    rule = draft.rules.get(code="ENV-A02")
    with pytest.raises(rulebooks.UnlawfulRule, match="上访"):
        change(rule, notes="有上访记录的取消评选")
    rule.refresh_from_db()
    assert "上访" not in rule.notes


def test_new_words_take_a_cleared_rule_back_to_the_town(draft, manager, change):
    rule = add(draft, manager, kind="deduct", title="精神面貌差")
    assert rule.lawfulness == Lawfulness.TOWN
    rulebooks.clear_rule(rule=rule, by=manager, at=AT)
    assert change(rule, basis="第八条").lawfulness == Lawfulness.CLEARED
    assert change(rule, title="不讲公德").lawfulness == Lawfulness.TOWN
    assert change(rule, title="乱倒垃圾").lawfulness == Lawfulness.CLEAR


def test_a_line_from_elsewhere_stays_before_the_town_when_it_changes(
    village, manager, change
):
    line = replace(OWN, points_max=5)
    lines = [rulebooks.JudgedLine(2, line, judge(line), [])]
    book = rulebooks.import_lines(village=village, lines=lines, by=manager, at=AT).book
    rule = change(book.rules.get(), title="帮邻居割麦子")
    assert rule.lawfulness == Lawfulness.TOWN
    assert rule.lawfulness_reasons[0].startswith("beyond_template: ")
    assert change(rule, kind="deduct", title="乱倒垃圾").kind == "deduct"


def test_a_county_may_bring_out_its_template_again(village, manager):
    county = village.town.county
    first = rulebooks.load_template(county=county, by=manager, at=AT)
    second = rulebooks.load_template(county=county, by=manager, at=AT)
    assert (first.version, second.version) == (1, 2)
    assert find.template_of(village) == second


def test_a_countys_template_is_nobodys_book_to_adopt_or_copy(village, manager):
    book = rulebooks.load_template(county=CountyFactory(), by=manager, at=AT)
    with pytest.raises(rulebooks.NotAdopted):
        rulebooks.draft_change(book=book, by=manager, at=AT)
    with pytest.raises(rulebooks.NotADraft):
        rulebooks.adopt(
            book=book, resolution=meeting(), effective_from=AT.date(), by=manager, at=AT
        )
    assert find.template_rule(book, book.rules.first()) is None
    assert not RuleBook.objects.filter(village=village).exists()


def test_a_village_without_a_book_has_no_rules(village):
    assert not find.rules_in_force(village, date(2026, 6, 1)).exists()
    assert find.rule_in_force(village, "ENV-A01", date(2026, 6, 1)) is None


def test_entering_a_year_gives_provisional_notices_their_true_dates(village, manager):
    notice = PublicNotice.objects.create(
        village=village,
        number=1,
        starts_on=date(2031, 6, 2),
        ends_on=date(2031, 6, 9),
        effective_on=date(2031, 6, 10),
        is_provisional=True,
    )
    neighbour = VillageFactory()
    calendars.enter_year(
        county=village.town.county,
        year=2031,
        source="国办发明电〔2030〕8号",
        days={date(2031, 6, 6): False, date(2031, 6, 7): True},
        by=manager,
        at=AT,
    )
    notice.refresh_from_db()
    assert not notice.is_provisional
    assert notice.ends_on == date(2031, 6, 9)
    assert CalendarDay.objects.count() == 2
    on = date(2030, 12, 1)
    assert years_to_enter(village.town.county, on=on) == [2030]
    assert years_to_enter(neighbour.town.county, on=on) == [2030, 2031]
    assert calendar_of(neighbour).years == frozenset()
