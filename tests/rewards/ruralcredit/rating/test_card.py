"""A card is read from a table, kept as JSON, and the same afterwards."""

import json
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given

from rewards.ruralcredit.formulas.rating import (
    DEFAULT_BANDS,
    DOWN,
    NUMERIC,
    UP,
    UnreadableCard,
    card_from_data,
    default_card,
    faults,
    number_text,
    read_card,
)
from tests.rewards.ruralcredit.rating.households import CARD, bounded, cards

BINS = '[{"from": 0, "to": 0.5, "points": 0}, {"from": 0.5, "to": null, "points": 5}]'
ROW = {
    "code": "A01",
    "dimension_zh": "经营",
    "dimension_en": "Operation",
    "indicator_zh": "成交",
    "indicator_en": "Trade",
    "type": "numeric",
    "bins": BINS,
    "max_points": "5",
}


def test_the_default_card_has_27_lines_of_which_5_veto_and_100_points():
    vetoes = [one for one in CARD.indicators if one.veto]
    assert (len(CARD.indicators), len(vetoes)) == (27, 5)
    assert sum(one.max_points for one in CARD.indicators) == 100
    assert [one.code for one in CARD.indicators if one.is_village_record] == ["E01"]
    assert [one.code for one in CARD.indicators if not one.changeable] == [
        *("A01", "A02", "B03", "D03", "E01", "E02"),
        *("V01", "V02", "V03", "V04", "V05"),
    ]


def test_the_default_card_has_no_fault_and_says_everything_in_two_languages():
    assert faults(default_card()) == []
    for one in CARD.indicators:
        assert one.name_en.isascii()
        assert bool(one.unit) == bool(one.unit_en)
        assert bool(one.waits_zh) == bool(one.waits_en)
        for line in one.bins:
            assert bool(line.label_zh) == bool(line.label_en)


def test_the_default_bands_are_those_published():
    assert [(b.code, b.from_points, b.ceiling_fen, b.rank) for b in DEFAULT_BANDS] == [
        ("AAA", 80, 5_000_000, 3),
        ("AA", 70, 3_000_000, 2),
        ("A", 60, 1_000_000, 1),
    ]


@pytest.mark.parametrize(
    ("points", "code"),
    [("100", "AAA"), ("80", "AAA"), ("79.99", "AA"), ("70", "AA"), ("60", "A")],
)
def test_a_band_begins_with_its_points(points, code):
    assert CARD.band_of(Decimal(points)).code == code


def test_below_the_lowest_band_there_is_none():
    assert CARD.band_of(Decimal("59.99")) is None
    assert CARD.band_ranked(4) is None


def test_the_default_card_comes_back_from_json_the_same():
    assert card_from_data(json.loads(json.dumps(CARD.as_data()))) == CARD


@given(card=cards())
def test_any_card_comes_back_from_json_the_same(card):
    assert card_from_data(json.loads(json.dumps(card.as_data()))) == card


def test_numbers_are_texts_in_json():
    line = CARD.as_data()["indicators"][0]
    assert (line["max_points"], line["bins"][1]["lower"]) == ("10", "1")


def test_an_indicator_is_found_by_its_code_or_not_at_all():
    assert CARD.indicator("B05").name == "主要种养品种已参加农业保险"
    with pytest.raises(KeyError):
        CARD.indicator("Z99")


def test_names_follow_the_language_of_the_reader():
    with translation.override("en"):
        assert CARD.indicator("C01").name == "Household debt to assets"
        assert CARD.bands[0].name == "Excellent"
    assert CARD.bands[0].name == "优秀"


def test_a_table_without_the_optional_columns_is_read_with_defaults():
    one = read_card([ROW]).indicators[0]
    assert one.bins == (bounded(0, 0, "0.5"), bounded(5, "0.5", None))
    assert (one.kind, one.direction, one.minimum) == (NUMERIC, UP, 0)
    assert (one.step, one.ease, one.changeable) == (Decimal("0.01"), 3, True)
    assert (one.veto, one.is_village_record) == (False, False)


@pytest.mark.parametrize(
    ("bins", "direction"),
    [
        ('[{"from": 0, "to": null, "points": 1}]', ""),
        ('[{"from": 0, "to": 1, "points": 1},{"from": 1, "points": 0}]', DOWN),
        ('[{"value": "missing", "points": 1}]', ""),
    ],
)
def test_without_a_direction_the_first_and_last_bin_tell_it(bins, direction):
    assert read_card([{**ROW, "bins": bins}]).indicators[0].direction == direction


def test_a_village_record_and_a_veto_are_not_for_a_household_to_change():
    veto, village = read_card(
        [{**ROW, "veto": "yes"}, {**ROW, "village_record": "Yes"}]
    ).indicators
    assert not veto.changeable
    assert not village.changeable


def test_any_number_may_be_declared_possible():
    assert read_card([{**ROW, "minimum": "any"}]).indicators[0].minimum is None


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("code", ""),
        ("indicator_zh", " "),
        ("type", ""),
        ("max_points", "ten"),
        ("max_points", "NaN"),
        ("max_points", "1e30"),
        ("max_points", "0.00001"),
        ("veto", "perhaps"),
        ("bins", "[{]"),
        ("bins", "7"),
        ("bins", "[7]"),
        ("bins", '[{"from": 0}]'),
        ("bins", '[{"points": "5"}]'),
        ("bins", '[{"points": NaN}]'),
        ("bins", '[{"points": 1e99}]'),
        ("bins", '[{"points": 1, "from": 0.000001}]'),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_column(column, text):
    with pytest.raises(UnreadableCard) as refused:
        read_card([ROW, {**ROW, column: text}])
    assert refused.value.details["row"] == 3
    assert refused.value.details["column"] == column
    assert f"第3行的“{column}”" in str(refused.value)


@pytest.mark.parametrize(
    ("number", "text"),
    [("1E+1", "10"), ("2.50", "2.5"), ("100", "100"), ("-0.00", "0"), ("0.01", "0.01")],
)
def test_numbers_are_written_in_plain_digits(number, text):
    assert number_text(Decimal(number)) == text
