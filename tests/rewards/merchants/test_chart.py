"""Where grades stand in the drawing of how they went."""

from datetime import date, timedelta

from rewards.merchants.formulas.chart import LEFT, RIGHT, chart_of, level

FIRST = date(2026, 1, 1)


def test_no_grade_no_drawing():
    assert chart_of([], until=FIRST) is None


def test_a_grade_of_today_is_a_mark_and_nothing_is_divided_by_no_days():
    chart = chart_of([(FIRST, "b")], until=FIRST)
    assert [(mark.x, mark.y, mark.is_now) for mark in chart.marks] == [
        (LEFT, level("b"), True)
    ]
    assert chart.path == f"M{LEFT} {level('b')}H{RIGHT}"


def test_a_grade_holds_until_the_next_and_the_last_until_today():
    days = [(FIRST, "a"), (FIRST + timedelta(days=50), "d")]
    chart = chart_of(days, until=FIRST + timedelta(days=100))
    middle = (LEFT + RIGHT) // 2
    assert chart.path == (f"M{LEFT} {level('a')}H{middle}V{level('d')}H{RIGHT}")
    assert [mark.is_now for mark in chart.marks] == [False, True]


def test_the_better_grade_stands_higher():
    heights = [level(letter) for letter in "abcd"]
    assert heights == sorted(heights)


def test_a_clock_set_back_draws_nothing_outside():
    chart = chart_of([(FIRST, "a"), (FIRST, "b")], until=FIRST - timedelta(days=9))
    assert {mark.x for mark in chart.marks} == {LEFT}
