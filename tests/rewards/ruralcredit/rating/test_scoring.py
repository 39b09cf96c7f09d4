"""Points are looked up, added up, and never guessed."""

import json
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from rewards.ruralcredit.formulas.rating import (
    BELOW,
    BEYOND,
    BOOLEAN,
    INCOMPLETE,
    RATED,
    VETOED,
    Bin,
    Card,
    ValueNotOnCard,
    ValueOfWrongKind,
    percent_of,
    score,
)
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


def test_the_best_household_has_100_points_and_the_best_band():
    scored = score(CARD, BEST)
    assert (scored.total, scored.band.code, scored.outcome) == (100, "AAA", RATED)
    assert all(mark.points == mark.indicator.max_points for mark in scored.marks)


def test_no_record_where_none_is_needed_costs_eleven_points():
    # 10 to 6, 6 to 4, 5 to 3 and 6 to 3.
    scored = score(CARD, without(BEST, "A01", "A02", "A04", "E01"))
    assert (scored.total, scored.missing) == (89, ())


def test_the_worst_household_has_ten_points_three_of_them_neutral():
    # A03 2, B01 1, B03 1, C03 1, D02 1, D03 1 and E01 3.
    scored = score(CARD, WORST)
    assert (scored.total, scored.band, scored.outcome) == (10, None, BELOW)


def test_a_household_between_is_worked_out_part_by_part():
    scored = score(CARD, SCALLOPS)
    parts = [(one.points, one.max_points) for one in scored.dimensions]
    assert parts == [(27, 30), (17, 22), (13, 18), (9, 10), (11, 20)]
    assert (scored.total, scored.band.code) == (77, "AA")


def test_the_parts_are_named_in_both_languages_and_vetoes_are_none():
    first = score(CARD, SCALLOPS).dimensions[0]
    assert first.name == "信用与还款记录"
    with translation.override("en"):
        assert first.name == "Repayment and credit history"


@pytest.mark.parametrize(
    ("code", "value", "points"),
    [
        ("A01", "0.99", 10),
        ("A01", "1", 7),
        ("A04", "79.99", 0),
        ("A04", "80", 2),
        ("A04", "120", 5),
        ("C01", "19.99", 6),
        ("C01", "20", 5),
        ("C04", "0", 3),
        ("C04", "0.01", 2),
        ("B04", "0.5", 1),
    ],
)
def test_a_bin_holds_its_lower_edge_and_not_its_upper(code, value, points):
    scored = score(CARD, {**BEST, code: Decimal(value)})
    assert scored.mark(code).points == points


@pytest.mark.parametrize("record", [None, "0", "59.99", "60", "79.99"])
def test_a_low_village_record_gives_no_less_than_none(record):
    value = None if record is None else Decimal(record)
    assert score(CARD, {**BEST, "E01": value}).mark("E01").points == 3


def test_a_village_record_that_was_left_aside_is_marked_so():
    assert score(CARD, WORST).mark("E01").lifted
    assert not score(CARD, BEST).mark("E01").lifted
    assert not score(CARD, without(BEST, "E01")).mark("E01").lifted


@given(record=st.decimals(0, 100, places=2))
def test_no_household_fares_worse_for_having_a_village_record(record):
    with_one = score(CARD, {**SCALLOPS, "E01": record})
    assert with_one.total >= score(CARD, without(SCALLOPS, "E01")).total


def test_a_village_record_without_a_neutral_line_counts_as_it_is():
    card = Card((indicator(is_village_record=True),))
    assert score(card, {"X01": Decimal(3)}).total == 0


@pytest.mark.parametrize("code", ["A03", "B02", "B05", "E02", "V03"])
def test_what_is_missing_without_a_line_for_it_is_never_a_zero(code):
    scored = score(CARD, without(BEST, code))
    assert (scored.missing, scored.total, scored.band) == ((code,), None, None)
    assert (scored.outcome, scored.is_incomplete) == (INCOMPLETE, True)
    assert scored.mark(code).points is None


@pytest.mark.parametrize("code", ["V01", "V02", "V03", "V04", "V05"])
def test_a_veto_stops_the_best_household(code):
    scored = score(CARD, {**BEST, code: True})
    assert (scored.outcome, scored.band) == (VETOED, None)
    assert [mark.indicator.code for mark in scored.vetoes] == [code]
    assert (scored.total, scored.band_by_points.code) == (100, "AAA")


def test_a_veto_stands_whatever_else_is_missing():
    scored = score(CARD, {**without(BEST, "B02"), "V02": True})
    assert (scored.outcome, scored.is_incomplete) == (VETOED, True)


def test_a_yes_that_is_no_veto_stops_nobody():
    assert score(CARD, {**BEST, "A05": True}).total == 96


@pytest.mark.parametrize(
    ("code", "value"), [("C01", Decimal("-0.01")), ("B02", "lottery")]
)
def test_a_value_that_is_not_on_the_card_is_refused_by_name(code, value):
    with pytest.raises(ValueNotOnCard) as refused:
        score(CARD, {**BEST, code: value})
    assert refused.value.details["indicator"] == code
    assert str(value) in str(refused.value)
    assert CARD.indicator(code).name_zh in str(refused.value)


def test_a_number_below_the_minimum_is_refused_though_a_bin_is_open_below():
    bins = (bounded(0, None, 10), bounded(100, 10, None))
    card = Card((indicator(bins=bins),))
    with pytest.raises(ValueNotOnCard):
        score(card, {"X01": Decimal(-1)})
    anything = Card((indicator(bins=bins, minimum=None),))
    assert score(anything, {"X01": Decimal(-1)}).total == 0


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("A01", "3"),
        ("A01", True),
        ("A01", 3),
        ("A01", Decimal("NaN")),
        ("A01", Decimal("Infinity")),
        ("B02", True),
        ("B02", Decimal(1)),
        ("B05", "yes"),
        ("B05", Decimal(1)),
    ],
)
def test_a_value_of_another_kind_is_refused_and_not_converted(code, value):
    with pytest.raises(ValueOfWrongKind):
        score(CARD, {**BEST, code: value})


def test_an_indicator_of_no_kind_takes_no_value():
    with pytest.raises(ValueOfWrongKind):
        score(Card((indicator(kind="guess"),)), {"X01": "one"})


def test_what_the_card_does_not_ask_is_not_looked_at():
    assert score(CARD, {**BEST, "Z99": "anything"}).total == 100


def test_a_line_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        score(CARD, BEST).mark("Z99")


def test_points_may_have_hundredths_and_add_up_exactly():
    bins = (Bin(Decimal("0.1"), value=False), Bin(Decimal("0.2"), value=True))
    card = Card(
        tuple(
            choices((True, 1), kind=BOOLEAN, code=f"X{n}", bins=bins) for n in range(3)
        )
    )
    assert score(card, dict.fromkeys(("X0", "X1", "X2"), False)).total == Decimal("0.3")


def test_everything_can_be_kept_as_json():
    values = {**without(SCALLOPS, "A01"), "V02": True, "E01": Decimal("1.50")}
    data = score(CARD, values).as_data()
    assert json.loads(json.dumps(data)) == data
    assert (data["outcome"], data["band"], data["vetoes"]) == (VETOED, None, ["V02"])
    assert data["dimensions"][1]["points"] == "17"
    by_code = {line["code"]: line for line in data["marks"]}
    assert by_code["A01"]["value"] is None
    assert (by_code["A01"]["bin"], by_code["A01"]["points"]) == (5, "6")
    assert by_code["E01"]["lifted"]
    assert by_code["E01"]["value"] == "1.5"
    assert by_code["V02"]["veto"]


def test_an_incomplete_file_is_kept_without_a_total():
    data = score(CARD, without(SCALLOPS, "B02")).as_data()
    assert (data["total"], data["missing"]) == (None, ["B02"])
    line = next(one for one in data["marks"] if one["code"] == "B02")
    assert (line["bin"], line["points"]) == (None, None)
    assert score(CARD, BEST).as_data()["band"] == "AAA"


@given(data=st.data(), card=cards())
def test_parts_add_up_to_the_total_on_any_card(data, card):
    scored = score(card, data.draw(values_on(card)))
    sums = sum(one.points for one in scored.dimensions)
    assert scored.total in {None, sums}
    assert (scored.total is None) == bool(scored.missing)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (1, 3, "33.33"),
        (2, 3, "66.67"),
        (1, 800, "0.13"),
        (-5, 100, "0"),
        (0, 0, "0"),
        (5, 0, "999"),
        (5, -100, "999"),
        (10_000, 1, "999"),
    ],
)
def test_a_ratio_is_a_percentage_between_nothing_and_beyond(part, whole, percent):
    assert percent_of(part, whole) == Decimal(percent)
    assert percent_of(part, whole) <= BEYOND
