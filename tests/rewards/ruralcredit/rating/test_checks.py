"""A card with a fault is told which, where, and in words."""

from dataclasses import replace
from decimal import Decimal

import pytest

from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    DEFAULT_BANDS,
    DOWN,
    UP,
    Bin,
    Card,
    Fault,
    faults,
)
from rewards.ruralcredit.formulas.rating.fault import _SENTENCES
from tests.rewards.ruralcredit.rating.households import (
    CARD,
    bounded,
    choices,
    indicator,
)

NO_RECORD = Bin(points=Decimal(50), missing=True, label_zh="无记录")


def found(*indicators, bands=DEFAULT_BANDS):
    return faults(Card(indicators, bands))


def codes(*indicators):
    return {(one.code, one.bin) for one in found(*indicators)}


def with_bins(*bins, **changes):
    return indicator(bins=bins, **changes)


def test_a_sound_card_of_one_indicator_has_no_fault():
    assert found(indicator()) == []
    assert found(with_bins(*indicator().bins, NO_RECORD)) == []


FAULTY = [
    (
        "gap",
        1,
        with_bins(bounded(0, 0, 10), bounded(60, 11, 20), bounded(100, 20, None)),
    ),
    (
        "overlap",
        1,
        with_bins(bounded(0, 0, 10), bounded(60, 9, 20), bounded(100, 20, None)),
    ),
    ("overlap", 1, with_bins(bounded(0, 0, None), bounded(100, 20, None))),
    ("overlap", 1, with_bins(bounded(0, 0, 10), bounded(100, None, None))),
    ("first_bin", 0, with_bins(bounded(0, 1, 10), bounded(100, 10, None))),
    ("first_bin", 0, with_bins(bounded(0, None, 10), bounded(100, 10, None))),
    ("first_bin", 0, indicator(minimum=None)),
    ("last_bin", 1, with_bins(bounded(0, 0, 10), bounded(100, 10, 100))),
    ("empty_bin", 1, with_bins(bounded(0, 0, 10), bounded(9, 10, 10), *[bounded(100, 10, None)])),
    ("not_monotone", 2, with_bins(bounded(0, 0, 10), bounded(100, 10, 20), bounded(60, 20, None))),
    ("not_monotone", 1, indicator(direction=DOWN)),
    ("negative_points", 0, with_bins(bounded(-1, 0, 10), bounded(100, 10, None))),
    ("fine_points", 0, with_bins(bounded("0.005", 0, 10), bounded(100, 10, None))),
    ("two_missing", 4, with_bins(*indicator().bins, NO_RECORD, NO_RECORD)),
    ("missing_above_best", 3, with_bins(*indicator().bins, replace(NO_RECORD, points=Decimal(101)))),
    ("same_value", 1, choices(("one", 100), ("one", 0))),
    ("no_label", 0, choices(("one", 100), bins=(Bin(Decimal(100), value="one"),))),
    ("not_both", None, choices((True, 100), kind=BOOLEAN)),
    ("same_value", 2, choices((True, 100), (False, 0), (True, 0), kind=BOOLEAN)),
    ("bad_bin", 0, choices((True, 100))),
    ("bad_bin", 0, choices(("", 100))),
    ("bad_bin", 0, choices(("one", 100), kind=BOOLEAN)),
    ("bad_bin", 0, with_bins(Bin(Decimal(100), value="one"))),
    ("bad_bin", 0, choices(("one", 100), bins=(Bin(Decimal(100), Decimal(1), value="one"),))),
    ("bad_bin", 0, choices(("one", 100), bins=(Bin(Decimal(100), None, Decimal(1), "one"),))),
    ("no_bins", None, with_bins()),
    ("no_bins", None, with_bins(NO_RECORD)),
    ("bad_code", None, indicator("a01")),
    ("bad_code", None, indicator("A'1")),
    ("bad_kind", None, indicator(kind="guess")),
    ("bad_direction", None, indicator(direction="sideways")),
    ("bad_direction", None, choices(("one", 100), ("two", 0), direction=DOWN)),
    ("bad_step", None, indicator(step=Decimal(0))),
    ("bad_step", None, indicator(ease=6)),
    ("no_dimension", None, indicator(dimension_zh=" ")),
    ("best_not_max", None, indicator(max_points=Decimal(99))),
    ("veto_kind", None, indicator(veto=True)),
    ("veto_points", 0, choices((True, 5), (False, 0), kind=BOOLEAN, veto=True)),
    ("village_no_neutral", None, indicator(is_village_record=True)),
    ("village_veto", None, indicator(is_village_record=True, veto=True)),
]  # fmt: skip


@pytest.mark.parametrize(("code", "place", "one"), FAULTY)
def test_a_faulty_indicator_is_told_what_and_where(code, place, one):
    assert (code, place) in codes(one)
    fault = next(fault for fault in found(one) if fault.code == code)
    assert fault.indicator == one.code
    assert str(fault).startswith(one.code)


def test_a_choice_in_its_declared_direction_is_one_fault_only():
    one = choices(("one", 0), ("two", 100), direction=UP)
    assert codes(one) == {("bad_direction", None)}


def test_any_number_may_be_covered_from_below():
    lines = (bounded(0, None, 0), bounded(100, 0, None))
    assert found(with_bins(*lines, minimum=None)) == []


def test_a_place_is_said_in_words_and_counted_from_one():
    one = FAULTY[0][2]
    fault = next(fault for fault in found(one) if fault.code == "gap")
    assert str(fault) == "X01第2档：10到11之间没有档。"


WHOLE = [
    ("sum", [indicator("X01", max_points=Decimal(99))], "99分，要正好100分"),
    ("double_code", [indicator(), indicator()], "同一个编号写了2次"),
    (
        "empty_dimension",
        [indicator(), choices(("one", 0), code="X02", dimension_zh="空")],
        "“空”这个方面一分也没有",
    ),
    (
        "village_share",
        [with_bins(*indicator().bins, NO_RECORD, is_village_record=True)],
        "一共占100分，最多只能占6分",
    ),
]


@pytest.mark.parametrize(("code", "indicators", "words"), WHOLE)
def test_a_card_that_is_wrong_as_a_whole_says_so(code, indicators, words):
    fault = next(fault for fault in found(*indicators) if fault.code == code)
    assert words in str(fault)


def test_the_share_of_village_records_is_a_parameter():
    card = Card((with_bins(*indicator().bins, NO_RECORD, is_village_record=True),))
    assert faults(card, village_share=Decimal(100)) == []
    assert [one.code for one in faults(CARD, village_share=Decimal(5))] == [
        "village_share"
    ]


AAA, AA, A = DEFAULT_BANDS
BANDS = [
    ("no_bands", ()),
    ("band_ranks", (AAA, A)),
    ("band_ranks", (AAA, replace(AA, rank=3), A)),
    ("band_code", (AAA, replace(AA, code="AAA"), A)),
    ("band_code", (AAA, replace(AA, code="'"), A)),
    ("band_out_of_reach", (replace(AAA, from_points=Decimal(101)), AA, A)),
    ("band_out_of_reach", (AAA, AA, replace(A, from_points=Decimal(0)))),
    ("band_ceiling", (AAA, AA, replace(A, ceiling_fen=0))),
    ("bands_not_rising", (AAA, replace(AA, from_points=Decimal(80)), A)),
    ("ceilings_falling", (replace(AAA, ceiling_fen=1), AA, A)),
]


@pytest.mark.parametrize(("code", "bands"), BANDS)
def test_bands_that_do_not_rise_one_by_one_are_faulty(code, bands):
    fault = next(one for one in found(indicator(), bands=bands) if one.code == code)
    assert str(fault)


def test_bands_may_stand_in_any_order():
    assert found(indicator(), bands=(A, AAA, AA)) == []


FORBIDDEN = [
    indicator(name_zh="户主年龄"),
    indicator(unit="岁"),
    indicator(name_en="Age of the head"),
    indicator(dimension_zh="健康"),
    choices(("male", 100), ("two", 0)),
    choices(("one", 100), bins=(Bin(Decimal(100), value="one", label_zh="党员"),)),
]


@pytest.mark.parametrize("one", FORBIDDEN)
def test_what_nobody_may_be_judged_by_is_a_fault_wherever_it_stands(one):
    fault = next(fault for fault in found(one) if fault.code == "forbidden")
    assert "不能写进评分表" in str(fault)


def test_every_sentence_is_reached_by_one_of_these_cards():
    told = {code for code, *_rest in [*FAULTY, *WHOLE, *BANDS]} | {"forbidden"}
    # What a card and its co-op's indicators disagree on is asked in test_cards.
    told |= {"unknown_indicator", "other_kind", "choice_without_bin"}
    assert told == set(_SENTENCES)


def test_a_fault_of_the_whole_card_has_no_place():
    assert str(Fault("no_bands")) == "没有写等级。"
