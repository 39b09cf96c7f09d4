"""What a household is told is true: do as it says, and have what it promises."""

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rewards.ruralcredit.formulas.rating import BEST as AT_BEST
from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    DOWN,
    INCOMPLETE,
    OUT_OF_REACH,
    RAISE,
    UP,
    VETOED,
    Band,
    Bin,
    Card,
    bin_words,
    costs,
    improvements,
    score,
    value_words,
    veto_words,
)
from rewards.ruralcredit.formulas.rating.cheapest import Option, cheapest
from tests.rewards.ruralcredit.rating.households import (
    BEST,
    CARD,
    SCALLOPS,
    WORST,
    bounded,
    cards,
    choices,
    indicator,
    values_on,
    without,
)


@st.composite
def households(draw):
    """Draw a household on the default card; some records are missing."""
    return draw(values_on(CARD)) | dict.fromkeys(("V01", "V02", "V03"), False)


@st.composite
def any_households(draw):
    card = draw(cards())
    return card, draw(values_on(card))


# --- What cost most ------------------------------------------------------------------


def test_the_four_dearest_indicators_are_named_the_dearest_first():
    told = [(one.code, one.lost) for one in costs(score(CARD, SCALLOPS))]
    assert told == [("E02-3", 4), ("A02-2", 2), ("B05-2", 2), ("C03-2", 2)]


def test_a_cost_shows_the_value_with_its_unit_and_the_line_it_falls_into():
    first, second, third, fourth = costs(score(CARD, SCALLOPS))
    assert (first.value_words, first.bin_words) == ("78.33分", "70到不满80分")
    assert (second.value_words, second.bin_words) == ("1次", "1到不满2次")
    assert (third.value_words, third.bin_words) == ("未参保", "未参保")
    assert fourth.bin_words == "1到不满5万元"


def test_costs_are_told_in_english_too():
    with translation.override("en"):
        words = [one.value_words for one in costs(score(CARD, SCALLOPS))]
    assert words == ["78.33 points", "1 times", "Not insured", "4 ten thousand yuan"]


def test_whoever_lost_nothing_is_told_nothing():
    assert costs(score(CARD, BEST)) == ()


def test_what_is_missing_is_not_told_as_a_cost():
    scored = score(CARD, without(BEST, "E02", "A01"))
    assert [one.code for one in costs(scored)] == ["A01-6"]
    assert costs(scored)[0].value_words == "无记录(按中性分)"


@given(values=households(), n=st.integers(0, 6))
def test_no_indicator_left_out_cost_more_than_one_named(values, n):
    scored = score(CARD, values)
    named = costs(scored, n)
    lost = sorted((m.lost for m in scored.marks if m.bin), reverse=True)
    assert [one.lost for one in named] == [one for one in lost[:n] if one > 0]


# --- What would raise it -------------------------------------------------------------


def test_insurance_and_a_plan_lift_the_scallop_farm_to_the_best_band():
    advice = improvements(CARD, SCALLOPS)
    told = [
        (one.indicator.code, one.value_words, one.target_words, one.gain)
        for one in advice.together
    ]
    assert told == [
        ("B05", "未参保", "已参保", 2),
        ("B06", "有说明但不完整", "有计划且可核实", 1),
    ]
    assert (advice.state, advice.next_band.code, advice.needed) == (RAISE, "AAA", 3)
    assert (advice.total, advice.band.code) == (80, "AAA")


def test_advice_reaches_beyond_the_band_that_people_gave():
    """The scallop farm has 77 points, which are AA."""
    lower = improvements(CARD, SCALLOPS, held_rank=1)
    assert (lower.state, lower.next_band.code) == ("held_back", "AA")
    assert not lower.together + lower.singles
    assert improvements(CARD, SCALLOPS, held_rank=0).next_band.code == "A"
    assert improvements(CARD, SCALLOPS, held_rank=3).state == "best"
    higher = improvements(CARD, WORST, held_rank=1)
    assert higher.next_band.code == "AA"


def test_single_changes_are_the_next_better_line_the_most_points_first():
    advice = improvements(CARD, SCALLOPS)
    told = [(one.indicator.code, one.target, one.gain) for one in advice.singles]
    assert told == [
        ("B05", True, 2),
        ("B06", "complete", 1),
        ("E03", Decimal(80), 1),
        ("D02", Decimal(2), 1),
        ("E04", Decimal(80), 1),
        ("B04", Decimal(2), 1),
        ("A03", Decimal(4), 1),
        ("C04", Decimal("29.99"), 1),
        ("B01", Decimal(150), 1),
        ("C01", Decimal("19.99"), 1),
        ("C03", Decimal(5), 1),
    ]
    assert advice.singles[0].total == 79
    assert advice.singles[0].band.code == "AA"


def test_what_nobody_can_change_is_said_to_wait_and_how():
    advice = improvements(CARD, SCALLOPS)
    assert [one.mark.indicator.code for one in advice.waits] == ["A02", "E01", "E02"]
    assert advice.waits[0].words == "过去的逾期改不了，满24个月就不再算"


def test_the_best_band_has_nothing_to_reach_for():
    advice = improvements(CARD, {**BEST, "B05": False})
    assert (advice.state, advice.together, advice.singles) == (AT_BEST, (), ())
    assert (advice.total, advice.band.code) == (98, "AAA")


def test_a_veto_is_named_with_when_one_may_apply_again():
    advice = improvements(CARD, {**WORST, "V02": True, "V04": True})
    assert (advice.state, advice.together) == (VETOED, ())
    words = [veto_words(one) for one in advice.vetoes]
    assert words == ["否决:结清后可再申请", "否决:满两年后可再申请"]


def test_a_file_that_is_not_complete_says_what_is_missing():
    advice = improvements(CARD, without(SCALLOPS, "B02", "E02"))
    assert (advice.state, advice.singles) == (INCOMPLETE, ())
    assert [one.code for one in advice.missing] == ["B02", "E02"]


def test_a_band_out_of_reach_is_said_to_be_and_singles_still_stand():
    stuck = replace(CARD.indicator("A01"), max_points=Decimal(100))
    card = Card((stuck, CARD.indicator("B06")))
    advice = improvements(card, {"A01": Decimal(70), "B06": "none"})
    assert (advice.state, advice.together) == (OUT_OF_REACH, ())
    assert [one.gain for one in advice.singles] == [1]
    assert (advice.total, advice.band) == (0, None)


def test_below_the_lowest_band_the_lowest_is_the_next():
    assert improvements(CARD, WORST).next_band.code == "A"


def test_a_missing_record_can_be_made():
    advice = improvements(CARD, without({**SCALLOPS}, "A04"))
    single = next(one for one in advice.singles if one.indicator.code == "A04")
    assert (single.target, single.gain) == (Decimal(90), 1)


@given(values=households())
def test_advice_on_the_default_card_is_true(values):
    assert_true(CARD, values)


@given(drawn=any_households())
def test_advice_on_any_card_is_true(drawn):
    assert_true(*drawn)


def assert_true(card, values):
    advice = improvements(card, values)
    for change in advice.singles:
        after = score(card, {**values, change.indicator.code: change.target})
        assert (after.total, after.band) == (change.total, change.band)
        assert change.indicator.changeable
    if advice.state != RAISE:
        assert advice.together == ()
        return
    targets = {one.indicator.code: one.target for one in advice.together}
    assert len(targets) == len(advice.together)
    after = score(card, {**values, **targets})
    assert (after.total, after.band) == (advice.total, advice.band)
    assert after.band.rank >= advice.next_band.rank
    for left_out in targets:
        fewer = score(card, {**values, **without(targets, left_out)})
        assert fewer.total < advice.next_band.from_points


@given(values=households())
def test_a_step_less_would_not_be_enough(values):
    before = score(CARD, values)
    for change in improvements(CARD, values).singles:
        one = change.indicator
        if isinstance(change.target, Decimal) and change.value is not None:
            assert change.target % one.step == 0
            back = one.step if change.target < change.value else -one.step
            nearer = score(CARD, {**values, one.code: change.target + back})
            assert nearer.mark(one.code).points <= before.mark(one.code).points


@given(drawn=any_households())
def test_out_of_reach_is_true_as_well(drawn):
    card, values = drawn
    advice = improvements(card, values)
    if advice.state == OUT_OF_REACH:
        best = advice.total
        for change in card.indicators:
            if change.changeable and not change.veto:
                points = score(card, values).mark(change.code).points
                reach = [one.points for one in reachable(change)]
                best += max([Decimal(0), *(one - points for one in reach)])
        assert best < advice.next_band.from_points


def reachable(one):
    """Yield the bins that hold a number that can be written in steps."""
    for line in one.lines:
        if line.value is not None or line.upper is None:
            yield line
            continue
        steps = int(line.upper / one.step) + 1
        if any(line.holds(step * one.step) for step in range(steps)):
            yield line


# --- The nearest value ---------------------------------------------------------------


def target_for(one, value):
    bands = (Band("B", "好", one.max_points, 1, 1),)
    told = improvements(Card((one,), bands), {one.code: value}).together
    return told[0].target if told else None


def down(**changes):
    bins = (bounded(6, 0, 20), bounded(5, 20, 40), bounded(0, 40, None))
    most = Decimal(6)
    return indicator(bins=bins, max_points=most, direction=DOWN, **changes)


@pytest.mark.parametrize(
    ("step", "value", "target"),
    [
        ("0.01", "35", "19.99"),
        ("1", "35", "19"),
        ("0.5", "400", "19.5"),
        ("7", "35", "14"),
        ("0.01", "20", "19.99"),
    ],
)
def test_less_than_20_is_the_last_step_below_20(step, value, target):
    one = down(step=Decimal(step))
    assert target_for(one, Decimal(value)) == Decimal(target)


def test_at_least_20_is_20_or_the_first_step_above():
    assert target_for(indicator(), Decimal(3)) == 20
    assert target_for(indicator(step=Decimal(7)), Decimal(3)) == 21


def test_a_bin_without_a_step_in_it_is_never_asked_for():
    bins = (bounded(0, 0, "10.2"), bounded(100, "10.2", "10.8"), bounded(0, "10.8", 20))
    one = indicator(bins=(*bins, bounded(0, 20, None)), direction="")
    assert target_for(one, Decimal(3)) is None
    assert target_for(replace(one, step=Decimal("0.1")), Decimal(3)) == Decimal("10.2")


def test_of_two_ways_to_the_same_points_the_nearer_is_told():
    bins = (bounded(100, 0, 10), bounded(0, 10, 50), bounded(100, 50, None))
    one = indicator(bins=bins, direction="")
    assert target_for(one, Decimal(15)) == 9
    assert target_for(one, Decimal(45)) == 50
    assert target_for(choices(("a", 0), ("b", 9), ("c", 9)), "a") == "b"


@pytest.mark.parametrize(("direction", "target"), [(DOWN, 9), (UP, 0), ("", 0)])
def test_without_a_value_the_direction_says_which_edge(direction, target):
    bins = (bounded(100, 0, 10), bounded(0, 10, None), Bin(Decimal(0), missing=True))
    assert target_for(indicator(bins=bins, direction=direction), None) == target


def test_a_bin_open_on_the_side_one_comes_from_is_entered_at_the_other():
    bins = (bounded(0, None, 0), bounded(100, 0, None), Bin(Decimal(0), missing=True))
    one = indicator(bins=bins, minimum=None, direction=DOWN)
    assert target_for(one, None) == 0
    anything = indicator(bins=(bounded(100, None, None), bins[-1]), minimum=None)
    assert target_for(anything, None) is None


# --- The smallest set ----------------------------------------------------------------

OPTIONS = st.builds(Option, st.integers(1, 8).map(Decimal), st.integers(1, 5))


@given(
    needed=st.integers(1, 20).map(Decimal),
    rows=st.lists(st.lists(OPTIONS, max_size=3), max_size=5),
)
def test_no_other_set_is_smaller_or_easier(needed, rows):
    picked = cheapest(needed, rows)
    ways = []
    for way in product(*([None, *row] for row in rows)):
        taken = [one for one in way if one]
        if sum(one.gain for one in taken) >= needed:
            ways.append((len(taken), sum(one.effort for one in taken)))
    if picked is None:
        assert ways == []
    else:
        taken = [rows[row][column] for row, column in picked]
        assert len({row for row, _column in picked}) == len(picked)
        assert sum(one.gain for one in taken) >= needed
        assert (len(taken), sum(one.effort for one in taken)) == min(ways)


# --- Words ---------------------------------------------------------------------------


def test_bins_are_said_in_words():
    one = indicator(unit="%", unit_en="%")
    words = [bin_words(one, line) for line in one.bins]
    assert words == ["不到10%", "10到不满20%", "20%以上"]
    assert bin_words(one, bounded(0, None, None)) == "多少都行"
    assert bin_words(one, bounded(0, 0, None)) == "多少都行"
    assert bin_words(one, Bin(Decimal(0), missing=True)) == "没有填"


def test_values_are_said_in_words():
    one = indicator()
    assert value_words(one, Decimal("1E+1")) == "10次"
    assert value_words(one, None) == "没有填"
    unlabelled = (Bin(Decimal(0), value=True), Bin(Decimal(0), value=False))
    plain = choices((True, 0), kind=BOOLEAN, bins=unlabelled)
    assert [value_words(plain, value) for value in (True, False)] == ["是", "不是"]
    assert bin_words(plain, unlabelled[0]) == "是"
    assert value_words(choices(("one", 5)), "two") == "two"
