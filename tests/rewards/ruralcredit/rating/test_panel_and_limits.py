"""What reviewers say, how far a committee may go, and how much may be lent."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.ruralcredit.formulas.rating import (
    LOWERED,
    RAISED,
    DebtServiceUnknown,
    IncomeUnknown,
    MarkOutOfRange,
    NoSuchBand,
    NothingOverridden,
    OverrideOfIncomplete,
    OverrideOfVeto,
    OverrideTooFar,
    TooFewReviewers,
    limit_of,
    needs_second_round,
    overridden,
    score,
    spread,
    trimmed_mean,
)
from tests.rewards.ruralcredit.rating.households import (
    BEST,
    CARD,
    SCALLOPS,
    WORST,
    without,
)

# --- The panel -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("marks", "mean"),
    [
        ([80, 80, 80, 80, 80], "80"),
        ([0, 70, 80, 91, 100], "80.33"),
        ([60, 70, 71, 71, 99], "70.67"),
        ([0, 1, 0, 0, 1, 0, 0, 0, 0, 100], "0.25"),
        # 601 / 8 = 75.125, half up.
        ([0, 75, 75, 75, 75, 75, 75, 75, 76, 100], "75.13"),
    ],
)
def test_the_highest_and_the_lowest_mark_do_not_count(marks, mean):
    assert trimmed_mean(marks) == Decimal(mean)


def test_fewer_than_five_reviewers_make_no_mean():
    with pytest.raises(TooFewReviewers) as refused:
        trimmed_mean([80, 80, 80, 80])
    assert str(refused.value) == "只有4个人打了分，至少要5个人。"
    with pytest.raises(TooFewReviewers):
        trimmed_mean([80, 80], least=1)
    assert trimmed_mean([10, 20, 90], least=3) == 20
    with pytest.raises(TooFewReviewers):
        spread([])


@pytest.mark.parametrize("mark", [-1, 101, 80.5, True, "80", None])
def test_a_mark_is_a_whole_number_from_0_to_100(mark):
    with pytest.raises(MarkOutOfRange):
        trimmed_mean([80, 80, 80, 80, mark])


@given(marks=st.lists(st.integers(0, 100), min_size=5), extreme=st.integers(0, 100))
def test_one_extreme_reviewer_moves_the_mean_no_further_than_the_others_go(
    marks, extreme
):
    mean = trimmed_mean([*marks, extreme])
    assert min(marks) <= mean <= max(marks)


def test_a_second_round_is_for_marks_more_than_the_limit_apart():
    assert not needs_second_round([60, 70, 85])
    assert needs_second_round([60, 70, 86])
    assert not needs_second_round([60, 86], limit=26)


# --- The limit -----------------------------------------------------------------------

WIDE = {
    "ceiling_fen": 3_000_000,
    "income_fen": 6_000_000,
    "debt_service_fen": 0,
    "multiple": Decimal(1),
    "coop_cap_fen": 5_000_000,
    "line_left_fen": 9_000_000,
}


@pytest.mark.parametrize(
    ("changes", "fen", "binding"),
    [
        ({}, 3_000_000, "band"),
        # 0.5 times 60,000 yuan less 4,567.89 is 25,432.11: in hundreds, 25,400.
        (
            {"multiple": Decimal("0.5"), "debt_service_fen": 456_789},
            2_540_000,
            "capacity",
        ),
        ({"coop_cap_fen": 2_000_050}, 2_000_000, "coop"),
        ({"line_left_fen": 19_999}, 10_000, "line"),
        ({"line_left_fen": -5}, 0, "line"),
        ({"debt_service_fen": 7_000_000}, 0, "capacity"),
        ({"income_fen": -1}, 0, "capacity"),
        ({"ceiling_fen": 0}, 0, "band"),
        ({"unit_fen": 1, "coop_cap_fen": 1_234_567}, 1_234_567, "coop"),
    ],
)
def test_the_least_of_four_numbers_binds(changes, fen, binding):
    found = limit_of(**{**WIDE, **changes})
    assert (found.fen, found.binding) == (fen, binding)


def test_among_equals_the_earlier_binds():
    tie = {"ceiling_fen": 100, "coop_cap_fen": 100, "line_left_fen": 100}
    assert limit_of(**{**WIDE, **tie}).binding == "band"
    assert limit_of(**{**WIDE, **tie, "ceiling_fen": 200}).binding == "coop"
    tie |= {"ceiling_fen": 200, "income_fen": 100}
    assert limit_of(**{**WIDE, **tie}).binding == "capacity"


def test_all_four_numbers_are_kept():
    found = limit_of(**{**WIDE, "multiple": Decimal("0.33"), "income_fen": 101})
    assert found.as_data() == {
        "band_fen": 3_000_000,
        "capacity_fen": 33,
        "coop_fen": 5_000_000,
        "line_fen": 9_000_000,
        "fen": 0,
        "binding": "capacity",
    }


def test_what_nobody_asked_is_not_nothing():
    with pytest.raises(IncomeUnknown):
        limit_of(**{**WIDE, "income_fen": None})
    with pytest.raises(DebtServiceUnknown):
        limit_of(**{**WIDE, "debt_service_fen": None})


NUMBERS = st.integers(-(10**9), 10**9)


@given(ceiling=NUMBERS, income=NUMBERS, debts=NUMBERS, cap=NUMBERS, line=NUMBERS)
def test_no_limit_is_above_any_of_its_numbers(ceiling, income, debts, cap, line):
    found = limit_of(
        ceiling_fen=ceiling,
        income_fen=income,
        debt_service_fen=debts,
        multiple=Decimal("0.5"),
        coop_cap_fen=cap,
        line_left_fen=line,
    )
    data = found.as_data()
    four = [data[f"{name}_fen"] for name in ("band", "capacity", "coop", "line")]
    assert 0 <= found.fen <= min(four)
    assert min(four) - found.fen < 10_000
    assert found.fen % 10_000 == 0
    assert data[f"{found.binding}_fen"] == min(four)


# --- Overrides -----------------------------------------------------------------------


def test_a_committee_moves_a_household_one_band():
    scored = score(CARD, SCALLOPS)
    raised, how = overridden(CARD, scored, "AAA")
    assert (raised.code, how) == ("AAA", RAISED)
    lowered, how = overridden(CARD, scored, "A")
    assert (lowered.code, how) == ("A", LOWERED)


def test_no_band_at_all_is_one_below_the_lowest():
    below = score(CARD, WORST)
    assert overridden(CARD, below, "A")[0].code == "A"
    lowest = score(CARD, {**SCALLOPS, "E02": Decimal(0), "A01": Decimal(60)})
    assert (lowest.total, lowest.band.code) == (64, "A")
    assert overridden(CARD, lowest, None) == (None, LOWERED)


def test_two_bands_are_too_far():
    with pytest.raises(OverrideTooFar) as refused:
        overridden(CARD, score(CARD, BEST), "A")
    assert "按评分表是AAA" in str(refused.value)
    with pytest.raises(OverrideTooFar) as refused:
        overridden(CARD, score(CARD, WORST), "AA")
    assert "按评分表是没有等级" in str(refused.value)
    with pytest.raises(OverrideTooFar):
        overridden(CARD, score(CARD, SCALLOPS), None)


def test_the_same_band_is_no_override():
    with pytest.raises(NothingOverridden):
        overridden(CARD, score(CARD, SCALLOPS), "AA")
    with pytest.raises(NothingOverridden):
        overridden(CARD, score(CARD, WORST), None)


def test_a_veto_is_not_voted_away():
    scored = score(CARD, {**without(BEST, "B02"), "V02": True})
    for wanted in ("AAA", "A", None, "Z"):
        with pytest.raises(OverrideOfVeto) as refused:
            overridden(CARD, scored, wanted)
        assert "现有逾期90天以上未清偿债务" in str(refused.value)


def test_an_incomplete_file_is_not_moved():
    with pytest.raises(OverrideOfIncomplete) as refused:
        overridden(CARD, score(CARD, without(BEST, "B02", "B05")), "A")
    assert "收入来源稳定性、主要种养品种" in str(refused.value)


def test_a_band_that_is_not_on_the_card_is_refused():
    with pytest.raises(NoSuchBand):
        overridden(CARD, score(CARD, BEST), "Z")
