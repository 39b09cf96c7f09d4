"""The index of a street is exact, bounded, and falls for the right reasons only."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rewards.merchants.formulas.index import (
    FORMULA,
    FULL,
    WEIGHTS,
    StreetFacts,
    index_of,
)
from rewards.merchants.formulas.plaques import PlaqueFacts, conditions_of

ALL_WELL = StreetFacts(
    shops=10, letters="a" * 10, pledged=10, complaints=0, licensed=10
)


@st.composite
def facts(draw):
    shops = draw(st.integers(1, 500))
    some = st.integers(0, shops)
    return StreetFacts(
        shops=shops,
        letters=draw(st.lists(st.sampled_from("abcd"), max_size=min(shops, 40))),
        pledged=draw(some),
        complaints=draw(st.integers(0, 2000)),
        licensed=draw(some),
    )


def test_a_street_on_which_all_is_well_has_100():
    assert index_of(ALL_WELL).value == FULL


def test_the_weights_make_a_whole_and_the_formula_has_a_version():
    assert sum(WEIGHTS.values()) == 100
    assert FORMULA == 1


def test_the_parts_are_what_the_page_says():
    index = index_of(
        StreetFacts(shops=8, letters="aabc", pledged=6, complaints=1, licensed=4)
    )
    # (100 + 100 + 80 + 50) / 4; 6 of 8; one of 8 is 12.5 per 100, 25 off; 4 of 8.
    assert index.parts == {
        "grades": 825,
        "pledges": 750,
        "complaints": 750,
        "licences": 500,
    }
    assert index.value == (50 * 825 + 20 * 750 + 20 * 750 + 10 * 500) // 100


def test_a_shop_without_a_grade_is_left_out_of_the_grades():
    one_new = replace(ALL_WELL, letters="a" * 9)
    assert index_of(one_new).value == FULL


def test_while_nobody_has_a_grade_the_other_parts_share_the_whole():
    index = index_of(replace(ALL_WELL, letters=""))
    assert (index.value, index.parts["grades"]) == (FULL, None)
    half = index_of(replace(ALL_WELL, letters="", licensed=0))
    assert half.value == 40 * FULL // 50


def test_a_street_without_shops_has_no_index():
    with pytest.raises(ValueError, match="without shops"):
        index_of(replace(ALL_WELL, shops=0))


@given(facts())
def test_the_index_and_its_parts_stay_between_0_and_1000(known):
    index = index_of(known)
    assert 0 <= index.value <= FULL
    assert all(part is None or 0 <= part <= FULL for part in index.parts.values())


@given(facts())
def test_another_complaint_never_raises_it(known):
    worse = replace(known, complaints=known.complaints + 1)
    assert index_of(worse).value <= index_of(known).value


@given(facts(), st.sampled_from(["pledged", "licensed"]))
def test_a_pledge_or_a_licence_more_never_lowers_it(known, name):
    assume(getattr(known, name) < known.shops)
    better = replace(known, **{name: getattr(known, name) + 1})
    assert index_of(better).value >= index_of(known).value


@given(facts(), st.data())
def test_a_better_grade_never_lowers_it(known, data):
    assume(known.letters)
    place = data.draw(st.integers(0, len(known.letters) - 1))
    better = [*known.letters]
    better[place] = data.draw(
        st.sampled_from([one for one in "abcd" if one <= better[place]])
    )
    assert index_of(replace(known, letters=better)).value >= index_of(known).value


def test_every_part_of_the_plaque_s_rule_can_be_missing():
    good = PlaqueFacts(shops=5, unpledged=0, had_d=0, criticals=0, penalties=0)
    assert all(one.is_met for one in conditions_of(good))
    for name, worse, code in (
        ("shops", 4, "shops"),
        ("unpledged", 1, "pledges"),
        ("had_d", 1, "no_d"),
        ("criticals", 1, "no_critical"),
        ("penalties", 1, "no_penalty"),
    ):
        unmet = [
            one
            for one in conditions_of(replace(good, **{name: worse}))
            if not one.is_met
        ]
        assert [(one.code, one.number) for one in unmet] == [(code, worse)]
