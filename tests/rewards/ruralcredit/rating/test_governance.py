"""What a co-op watches is counted by hand here, and is the same there."""

import math
from decimal import Decimal
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.ruralcredit.formulas.rating import (
    AreaFacts,
    Band,
    Bin,
    Card,
    Measures,
    calibration,
    criteria,
    discrimination_of,
    distribution,
    fairness,
    is_credit_area,
    migration,
    overrides,
    psi,
    shadow_run,
    spreads,
)
from tests.rewards.ruralcredit.rating.households import bounded, indicator

CODES = ("AAA", "AA", "A")


# --- Bands ---------------------------------------------------------------------------


def test_every_band_is_counted_and_no_band_comes_last():
    counted = distribution(["A", None, "A", "AAA"], CODES)
    assert list(counted.items()) == [("AAA", 1), ("AA", 0), ("A", 2), (None, 1)]


def test_a_migration_counts_every_pair():
    moves = [("AA", "AAA"), ("AA", "AA"), ("A", None), (None, "A"), ("AAA", "A")]
    found = migration(moves, CODES)
    assert (found.up, found.same, found.down) == (2, 1, 2)
    assert len(found.cells) == 16
    assert sum(found.cells.values()) == 5
    assert found.cells["A", None] == 1
    assert found.cells["AAA", "AAA"] == 0


def loans(**bands):
    """Return closed loans from band=(number, bad)."""
    return [
        (None if code == "none" else code, place < bad)
        for code, (number, bad) in bands.items()
        for place in range(number)
    ]


def test_defaults_that_fall_from_band_to_band_are_as_they_should_be():
    found = calibration(loans(AAA=(100, 1), AA=(50, 1), A=(30, 2)), CODES)
    told = [(one.band, one.loans, one.defaults, one.rate) for one in found.bands]
    assert told == [
        ("AAA", 100, 1, Decimal("0.0100")),
        ("AA", 50, 1, Decimal("0.0200")),
        ("A", 30, 2, Decimal("0.0667")),
        (None, 0, 0, None),
    ]
    assert found.falls is True


@pytest.mark.parametrize(
    ("bands", "falls"),
    [
        ({"AAA": (100, 2), "AA": (100, 1)}, False),
        ({"AAA": (100, 2), "AA": (50, 1)}, False),
        ({"AAA": (100, 0), "AA": (50, 0), "A": (50, 1)}, True),
        ({"AAA": (100, 0), "A": (50, 0)}, True),
        ({"AAA": (100, 1), "A": (50, 0)}, False),
        ({"AA": (10, 1)}, None),
        ({}, None),
        ({"AAA": (100, 1), "none": (10, 5)}, True),
    ],
)
def test_a_card_is_flagged_when_a_better_band_defaults_no_less(bands, falls):
    assert calibration(loans(**bands), CODES).falls is falls


def test_the_override_rate_alarms_above_its_threshold_only():
    stay = [("AA", "AA")] * 18
    at = overrides([*stay, ("AA", "AAA"), ("A", None)], CODES)
    assert (at.ratings, at.raised, at.lowered) == (20, 1, 1)
    assert (at.rate, at.alarms) == (Decimal("0.1000"), False)
    assert overrides([*stay, ("AA", "AAA")] * 2, CODES).alarms is False
    above = overrides([*stay, *[("A", "AA")] * 3], CODES)
    assert (above.rate, above.alarms) == (Decimal("0.1429"), True)
    assert overrides([], CODES).rate is None
    assert not overrides([], CODES).alarms


def test_spreads_of_panels_are_summed_up():
    panels = [[60, 70, 80], [50, 90], [70, 70], [60, 86]]
    found = spreads(panels)
    assert (found.panels, found.median, found.widest) == (4, 23, 40)
    assert found.too_wide == 2
    assert spreads(panels[:3]).median == 20
    assert spreads(panels[:2]).median == 30
    assert spreads([]).median is None


# --- Groups --------------------------------------------------------------------------


def test_a_group_below_four_fifths_of_the_best_is_flagged():
    ranks = {
        "一组": [3] * 30 + [0] * 10,
        "二组": [2] * 24 + [0] * 16,
        "三组": [1] * 23 + [0] * 17,
    }
    first, second, third = fairness(ranks)
    assert (first.selection_rate, first.ratio) == (Decimal("0.75"), 1)
    assert (first.mean_rank, first.households) == (Decimal("2.25"), 40)
    # 24/40 of 30/40 is exactly four fifths; 23/40 is below.
    assert (second.ratio, second.flagged) == (Decimal("0.8"), False)
    assert (third.ratio, third.flagged) == (Decimal("0.7667"), True)
    assert (third.selected, third.mean_rank) == (23, Decimal("0.575"))
    assert not any(one.small for one in (first, second, third))


def test_a_small_group_is_noted_and_sets_no_standard():
    ranks = {"大": [1] * 24 + [0] * 16, "小": [3] * 3, "空": []}
    large, small = fairness(ranks)
    assert (large.ratio, large.flagged, large.small) == (1, False, False)
    assert (small.ratio, small.small) == (Decimal("1.6667"), True)


def test_where_all_groups_are_small_the_best_of_them_is_the_measure():
    best, other = fairness({"东": [1, 1], "西": [1, 0]})
    assert (best.ratio, other.ratio, other.flagged) == (1, Decimal("0.5"), True)


def test_where_nobody_has_a_band_there_is_no_ratio():
    assert [one.ratio for one in fairness({"东": [0], "西": [0, 0]})] == [None, None]
    assert not any(one.flagged for one in fairness({"东": [0]}))
    assert fairness({}) == ()


# --- Stability -----------------------------------------------------------------------


def test_psi_is_that_of_the_textbook():
    # Shares 0.3, 0.4, 0.3 before and 0.2, 0.4, 0.4 now.
    found = psi([300, 400, 300], [200, 400, 400])
    by_hand = -0.1 * math.log(2 / 3) + 0.1 * math.log(4 / 3)
    assert found.value == Decimal(f"{by_hand:.4f}") == Decimal("0.0693")
    assert found.parts == (Decimal("0.0405"), Decimal(0), Decimal("0.0288"))
    assert (found.status, found.smoothed) == ("stable", False)
    assert (found.expected, found.actual) == ((300, 400, 300), (200, 400, 400))


@pytest.mark.parametrize(
    ("actual", "status"),
    [([500, 500], "stable"), ([350, 650], "stable"), ([330, 670], "watch"), ([250, 750], "act")],
)  # fmt: skip
def test_psi_has_three_steps(actual, status):
    assert psi([500, 500], actual).status == status


def test_the_steps_of_psi_are_parameters():
    found = psi([500, 500], [330, 670], watch=Decimal("0.2"), act=Decimal("0.3"))
    assert found.status == "stable"
    assert psi([5, 5], [1, 9], fewest=10).status == "act"


def test_few_households_alarm_nobody():
    found = psi([500, 500], [1, 498])
    assert found.status == "too_few"
    assert found.value > 1
    assert psi([499, 0], [0, 900]).status == "too_few"


def test_an_empty_bin_is_smoothed_by_half_a_household_in_each():
    found = psi([500, 500, 0], [500, 490, 10])
    before = [500.5 / 1001.5, 500.5 / 1001.5, 0.5 / 1001.5]
    now = [500.5 / 1001.5, 490.5 / 1001.5, 10.5 / 1001.5]
    by_hand = sum((a - e) * math.log(a / e) for e, a in zip(before, now, strict=True))
    assert found.value == Decimal(f"{by_hand:.4f}")
    assert found.smoothed


def test_psi_of_nobody_is_nothing_and_of_other_bins_an_error():
    assert psi([0, 0], [1, 1]) is None
    assert psi([1, 1], [0, 0]) is None
    assert psi([], []) is None
    with pytest.raises(ValueError, match="the same bins"):
        psi([1, 2], [1])
    with pytest.raises(ValueError, match="no negative counts"):
        psi([1, 2], [1, -1])


# --- Discrimination ------------------------------------------------------------------

SMALL = [(Decimal(n), bad) for n, bad in ((50, True), (60, True), (60, False))] + [
    (Decimal(70), False),
    (Decimal(80), False),
]


def test_gini_and_ks_are_those_counted_by_hand():
    # Pairs good above bad: 60>50, 60=60, 70 and 80 above both: 5.5 of 6.
    found = discrimination_of(SMALL)
    auc = Fraction(11, 12)
    assert found.gini.value == Decimal("0.8333")
    first, second = auc / (2 - auc), 2 * auc * auc / (1 + auc)
    variance = auc * (1 - auc) + (first - auc**2) + 2 * (second - auc**2)
    error = math.sqrt(variance / 6)
    assert found.gini.low == Decimal(f"{2 * float(auc) - 1 - 2 * 1.959964 * error:.4f}")
    assert found.gini.high == 1
    # At 50 half of the bad and none of the good; at 60 all, and a third.
    assert found.ks.value == Decimal("0.6667")
    assert (found.ks.low, found.ks.high) == (0, 1)
    assert (found.loans, found.defaults, found.few) == (5, 2, True)


def test_the_standard_error_is_that_of_hanley_and_mcneil():
    # The example of their paper: images rated 1 to 5, 58 normal and 51 abnormal, with
    # an area of 0.893 and a standard error of 0.032. A high rating is a low score.
    normal, abnormal = [33, 6, 6, 11, 2], [3, 2, 2, 11, 33]
    loans = [
        (Decimal(-rating), went_bad)
        for images, went_bad in ((normal, False), (abnormal, True))
        for rating, number in enumerate(images, start=1)
        for _image in range(number)
    ]
    found = discrimination_of(loans)
    assert (1 + found.gini.value) / 2 == pytest.approx(
        Decimal("0.893"), abs=Decimal("0.0005")
    )
    error = (found.gini.value - found.gini.low) / 2 / Decimal("1.959964")
    assert error == pytest.approx(Decimal("0.032"), abs=Decimal("0.0005"))
    assert not found.few


def test_the_interval_of_ks_is_that_of_dkw():
    loans = [(Decimal(n % 100), n % 100 < 20) for n in range(10_000)]
    found = discrimination_of(loans)
    margin = math.sqrt(math.log(80) / (2 * 2000)) + math.sqrt(math.log(80) / 16_000)
    assert (found.ks.value, found.ks.high) == (1, 1)
    assert found.ks.low == Decimal(f"{1 - margin:.4f}")


def test_a_card_that_tells_them_apart_has_1_and_one_that_misleads_minus_1():
    told = [(Decimal(90), False), (Decimal(10), True)]
    assert discrimination_of(told).gini.value == 1
    misled = [(points, not bad) for points, bad in told]
    assert discrimination_of(misled).gini.value == -1
    assert discrimination_of([(Decimal(5), False), (Decimal(5), True)]).gini.value == 0


def test_without_a_default_or_with_nothing_else_there_is_nothing_to_tell_apart():
    assert discrimination_of([(Decimal(5), False)]) is None
    assert discrimination_of([(Decimal(5), True)]) is None
    assert discrimination_of([]) is None


LOANS = st.lists(
    st.tuples(st.integers(0, 12).map(Decimal), st.booleans()), min_size=2, max_size=40
)


@given(found=LOANS)
def test_gini_is_pair_counting_and_ks_the_widest_gap(found):
    good = [points for points, bad in found if not bad]
    bad = [points for points, bad in found if bad]
    measured = discrimination_of(found)
    if not good or not bad:
        assert measured is None
        return
    pairs = [
        1 if one > other else Fraction(1, 2) if one == other else 0
        for one, other in product(good, bad)
    ]
    gini = 2 * Fraction(sum(pairs)) / len(pairs) - 1
    gap = max(
        abs(
            Fraction(sum(one <= at for one in bad), len(bad))
            - Fraction(sum(one <= at for one in good), len(good))
        )
        for at in range(13)
    )
    assert abs(Fraction(measured.gini.value) - gini) <= Fraction(1, 20_000)
    assert abs(Fraction(measured.ks.value) - gap) <= Fraction(1, 20_000)
    for one in (measured.gini, measured.ks):
        assert -1 <= one.low <= one.value <= one.high <= 1


# --- Shadow runs ---------------------------------------------------------------------


def test_a_new_card_shows_who_moves_before_it_is_adopted():
    bands = (
        Band("B", "好", Decimal(90), 2, 2),
        Band("C", "可", Decimal(50), 1, 1),
    )
    old = Card((indicator(),), bands)
    bins = (bounded(0, 0, 5), bounded(60, 5, 30), bounded(100, 30, None))
    new = Card(
        (indicator(bins=(*bins, Bin(Decimal(60), missing=True))), indicator("X02")),
        bands,
    )
    later = {"X02": Decimal(0)}
    found = shadow_run(
        old,
        new,
        [
            ("up", {"X01": Decimal(7), **later}),
            ("same", {"X01": Decimal(1), **later}),
            ("down", {"X01": Decimal(25), **later}),
            ("lost", {"X01": Decimal(25)}),
            ("gained", later),
            ("never", {}),
        ],
    )
    assert (found.up, found.down) == (("up",), ("down",))
    assert found.same == ("same", "never")
    assert (found.lost, found.gained) == (("lost",), ("gained",))
    assert found.cells == {
        ("below", "C"): 1,
        ("below", "below"): 1,
        ("B", "C"): 1,
        ("B", "incomplete"): 1,
        ("incomplete", "C"): 1,
        ("incomplete", "incomplete"): 1,
    }


# --- Credit villages -----------------------------------------------------------------

VILLAGE = AreaFacts(
    households=200,
    credit_households=140,
    borrowers=20,
    borrowers_without_arrears=17,
    outstanding_fen=1_000_000,
    bad_fen=49_999,
)


def test_a_village_at_the_measures_is_a_credit_village():
    found = criteria(VILLAGE)
    told = [(one.code, one.percent, one.threshold, one.met) for one in found]
    assert told == [
        ("credit_households", 70, 70, True),
        ("borrowers_without_arrears", 85, 85, True),
        ("bad_loans", 5, 5, True),
    ]
    assert is_credit_area(found)
    assert [one.at_most for one in found] == [False, False, True]


@pytest.mark.parametrize(
    ("changes", "missed"),
    [
        ({"credit_households": 139}, "credit_households"),
        ({"borrowers_without_arrears": 16}, "borrowers_without_arrears"),
        ({"bad_fen": 50_000}, "bad_loans"),
    ],
)
def test_one_measure_missed_is_enough(changes, missed):
    found = criteria(AreaFacts(**{**vars(VILLAGE), **changes}))
    assert [one.code for one in found if one.met is False] == [missed]
    assert not is_credit_area(found)


def test_rounding_decides_nothing():
    facts = AreaFacts(**{**vars(VILLAGE), "households": 200_001, "credit_households": 140_000})  # fmt: skip
    first = criteria(facts)[0]
    assert (first.percent, first.met) == (70, False)


def test_where_nobody_borrows_there_is_no_number_and_nothing_is_missed():
    none = {"borrowers": 0, "borrowers_without_arrears": 0}
    money = {"outstanding_fen": 0, "bad_fen": 0}
    found = criteria(AreaFacts(**{**vars(VILLAGE), **none, **money}))
    assert [(one.percent, one.met) for one in found[1:]] == [(None, None)] * 2
    assert is_credit_area(found)


def test_where_nobody_lives_there_is_no_credit_village():
    found = criteria(AreaFacts(0, 0, 0, 0, 0, 0))
    assert found[0].met is None
    assert not is_credit_area(found)


def test_a_town_may_be_asked_how_many_of_its_villages_are_credit_villages():
    town = AreaFacts(**{**vars(VILLAGE), "villages": 10, "credit_villages": 6})
    assert len(criteria(town)) == 3
    found = criteria(town, Measures(villages=Decimal(70)))
    assert (found[3].code, found[3].percent, found[3].met) == (
        "credit_villages",
        60,
        False,
    )
    assert not is_credit_area(found)
    asked = Measures(households=None, borrowers=Decimal(90))
    assert [one.met for one in criteria(VILLAGE, asked)] == [False, True]
