"""The arithmetic of grades: exact, monotone, and nothing is averaged away."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.merchants.formulas.grading import (
    Cap,
    Evidence,
    Section,
    Terms,
    band_of,
    grade,
    score_of,
)

TERMS = Terms()


def found(percent, *, criticals=0, **more):
    sections = (Section("卫生", percent, 100), Section("价格", percent, 100))
    return Evidence(sections=sections, criticals=criticals, **more)


@pytest.mark.parametrize(
    ("percent", "letter"),
    [(100, "a"), (90, "a"), (89, "b"), (75, "b"), (74, "c"), (60, "c"), (59, "d")],
)
def test_a_band_begins_at_its_number(percent, letter):
    assert grade(found(percent), TERMS).letter == letter


def test_a_score_just_below_a_band_is_not_rounded_into_it():
    # 899 of 1000 is 89.9 percent.
    sections = (Section("卫生", 899, 1000),)
    assert score_of(sections) == 8990
    assert grade(Evidence(sections=sections), TERMS).letter == "b"


def test_an_average_of_95_with_one_critical_fault_is_capped():
    result = grade(found(95, criticals=1), TERMS)
    assert (result.uncapped, result.letter) == ("a", "c")
    assert result.caps == (Cap("critical", "c", {"number": 1}),)


def test_two_critical_faults_leave_the_last_grade_only():
    assert grade(found(100, criticals=2), TERMS).letter == "d"


def test_one_bad_section_caps_the_grade_whatever_the_average():
    sections = (
        Section("证照", 30, 30),
        Section("卫生", 60, 60),
        Section("价格", 4, 10),
    )
    result = grade(Evidence(sections=sections), TERMS)
    assert result.score == 9400
    assert (result.uncapped, result.letter) == ("a", "c")
    assert result.caps[0].facts == {"section": "价格", "percent": 40}


def test_a_section_of_which_nothing_applied_caps_nothing():
    sections = (Section("卫生", 95, 100), Section("价格", 0, 0))
    assert grade(Evidence(sections=sections), TERMS).letter == "a"


def test_a_list_of_which_nothing_applied_gives_no_score():
    with pytest.raises(ValueError, match="nothing applied"):
        score_of([Section("价格", 0, 0)])


def test_a_section_below_every_floor_leaves_the_last_grade():
    sections = (Section("卫生", 300, 300), Section("价格", 20, 100))
    assert grade(Evidence(sections=sections), TERMS).letter == "d"


def test_a_section_of_which_hardly_anything_applied_sinks_nobody():
    # A quarter of the average section is where it begins to count by itself.
    large = [Section("卫生", 100, 100)] * 3
    small, enough = Section("价格", 0, 19), Section("价格", 0, 20)
    assert grade(Evidence(sections=(*large, small)), TERMS).caps == ()
    capped = grade(Evidence(sections=(*large, enough)), TERMS)
    assert [cap.code for cap in capped.caps] == ["section"]


def test_the_only_section_always_counts():
    assert grade(Evidence(sections=(Section("x", 2, 10),)), TERMS).letter == "d"


def test_more_critical_faults_leave_no_better_grade_than_one():
    odd = Terms(critical_cap="d", criticals_cap="b")
    assert grade(found(100, criticals=2), odd).letter == "d"


@pytest.mark.parametrize(
    ("severity", "letter"), [("minor", "b"), ("general", "c"), ("serious", "d")]
)
def test_a_penalty_in_force_caps_by_its_severity(severity, letter):
    result = grade(found(100, penalties=(severity,)), TERMS)
    assert result.letter == letter
    assert result.caps == (Cap("penalty", letter, {"number": 1}),)


def test_the_gravest_penalty_decides():
    assert grade(found(100, penalties=("minor", "serious")), TERMS).letter == "d"


def test_complaints_take_points_off_up_to_their_most():
    result = grade(found(100, complaints=(2, 1)), TERMS)
    assert (result.complaint_points, result.score) == (9, 9100)
    assert grade(found(100, complaints=(90, 90)), TERMS).complaint_points == 20


def test_open_breaches_take_points_off_up_to_their_most():
    assert grade(found(100, breaches=1), TERMS).score == 9500
    assert grade(found(100, breaches=50), TERMS).breach_points == 15


def test_awards_add_a_little_and_lift_no_cap():
    assert grade(found(89, awards=1), TERMS).letter == "a"
    assert grade(found(88, awards=50), TERMS).award_points == 3
    assert grade(found(99, awards=3, criticals=1), TERMS).letter == "c"


def test_a_cap_that_does_not_bind_is_not_named():
    result = grade(found(50, penalties=("minor",)), TERMS)
    assert (result.letter, result.caps) == ("d", ())


def test_a_cap_at_the_best_grade_is_no_cap():
    assert grade(found(95, criticals=1), Terms(critical_cap="a")).letter == "a"


sections = st.lists(
    st.integers(1, 200).flatmap(
        lambda possible: st.builds(
            Section, st.just("x"), st.integers(0, possible), st.just(possible)
        )
    ),
    min_size=1,
    max_size=8,
).map(tuple)
evidence = st.builds(
    Evidence,
    sections=sections,
    criticals=st.integers(0, 4),
    complaints=st.tuples(st.integers(0, 12), st.integers(0, 12)),
    breaches=st.integers(0, 6),
    awards=st.integers(0, 6),
    penalties=st.lists(
        st.sampled_from(["minor", "general", "serious"]), max_size=3
    ).map(tuple),
)


letters = st.sampled_from("abcd")
numbers = st.integers(0, 40)
schemes = st.builds(
    Terms,
    band_a=st.integers(81, 100),
    band_b=st.integers(61, 80),
    band_c=st.integers(1, 60),
    floor_a=st.integers(60, 100),
    floor_b=st.integers(30, 60),
    floor_c=st.integers(0, 30),
    critical_cap=letters,
    criticals_cap=letters,
    penalty_minor_cap=letters,
    penalty_general_cap=letters,
    penalty_serious_cap=letters,
    complaint_minor=numbers,
    complaint_serious=numbers,
    complaint_most=numbers,
    breach_points=numbers,
    breach_most=numbers,
    award_points=numbers,
    award_most=numbers,
)


@given(evidence, schemes)
def test_a_grade_is_one_of_four_and_its_score_a_percentage(one, terms):
    result = grade(one, terms)
    assert result.letter in "abcd"
    assert 0 <= result.score <= 10_000
    assert result.uncapped == band_of(result.score, terms)


@given(evidence, schemes)
def test_no_cap_is_ever_beaten_and_nothing_else_lowers_a_grade(one, terms):
    result = grade(one, terms)
    assert result.letter >= result.uncapped
    if result.letter == result.uncapped:
        assert result.caps == ()
    else:
        assert result.letter == max(cap.letter for cap in result.caps)


def worse(one, field, by):
    values = vars(one) | {field: by(getattr(one, field))}
    return Evidence(**values)


@given(evidence, schemes)
def test_more_against_a_shop_never_raises_its_grade(one, terms):
    before = grade(one, terms).letter
    changes = {
        "criticals": lambda number: number + 1,
        "complaints": lambda pair: (pair[0] + 1, pair[1]),
        "breaches": lambda number: number + 1,
        "penalties": lambda held: (*held, "general"),
    }
    for field, by in changes.items():
        assert grade(worse(one, field, by), terms).letter >= before
    serious = worse(one, "complaints", lambda pair: (pair[0], pair[1] + 1))
    assert grade(serious, terms).letter >= before


@given(evidence, schemes)
def test_an_award_never_lowers_a_grade(one, terms):
    more = worse(one, "awards", lambda number: number + 1)
    assert grade(more, terms).letter <= grade(one, terms).letter


@given(sections, st.integers(0, 7), schemes)
def test_doing_better_in_a_section_never_lowers_a_grade(parts, place, terms):
    place %= len(parts)
    part = parts[place]
    better = list(parts)
    better[place] = Section(part.name, part.possible, part.possible)
    before = grade(Evidence(sections=parts), terms)
    after = grade(Evidence(sections=tuple(better)), terms)
    assert after.letter <= before.letter


@given(sections)
def test_the_score_is_the_exact_share_rounded_down(parts):
    got, possible = sum(p.got for p in parts), sum(p.possible for p in parts)
    score = score_of(parts)
    assert score * possible <= got * 10_000 < (score + 1) * possible


@given(sections, st.integers(1, 3), schemes)
def test_a_critical_fault_is_never_averaged_away(parts, criticals, terms):
    one = Evidence(sections=parts, criticals=criticals, awards=99)
    assert grade(one, terms).letter >= terms.critical_cap
