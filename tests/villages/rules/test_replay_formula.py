"""A period under another book, worked by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from villages.formulas.caps import CAPPED, COVERED, FULL, NOT_REACHED, PARTIAL
from villages.formulas.caps import TOPPED_UP as MORE
from villages.formulas.replay import Act, RuleTerms, replay, sums

START = datetime(2024, 3, 2, 1, tzinfo=UTC)
SMALL = RuleTerms(points_min=1, points_default=2, points_max=5)


def capped(points, period="month", **more):
    return RuleTerms(1, 2, 5, cap_points=points, cap_period=period, **more)


def acts(*rows, **usual):
    """Return acts, decided one after the other, an hour apart."""
    defaults = {
        "code": "AID-A01",
        "resident": 1,
        "household": 10,
        "acted_on": date(2024, 3, 1),
        "quantity": None,
        "asked": 3,
    }
    return [
        Act(
            **{
                **defaults,
                "decided_at": START + timedelta(hours=place),
                **usual,
                **row,
            }
        )
        for place, row in enumerate(rows)
    ]


def granted(book, found):
    return [
        None if grant is None else (grant.points, grant.message_code)
        for _act, grant in replay(book, found)
    ]


def on(*parts, **more):
    return {"acted_on": date(*parts), **more}


def test_a_month_ends_with_29_february_and_a_year_with_31_december():
    found = acts(
        on(2024, 2, 29),
        on(2024, 2, 1),
        on(2024, 3, 1),
        on(2023, 12, 31),
        on(2024, 1, 1),
    )
    assert granted({"AID-A01": capped(4)}, found) == [
        (3, FULL),
        (1, PARTIAL),
        (3, FULL),
        (3, FULL),
        (3, FULL),
    ]
    assert granted({"AID-A01": capped(4, "quarter")}, found) == [
        (3, FULL),
        (1, PARTIAL),
        (0, CAPPED),
        (3, FULL),
        (0, CAPPED),
    ]
    assert granted({"AID-A01": capped(4, "year")}, found) == [
        (3, FULL),
        (1, PARTIAL),
        (0, CAPPED),
        (3, FULL),
        (0, CAPPED),
    ]


@pytest.mark.parametrize(
    ("cap", "points"), [(3, [3, 0, 0, 3]), (5, [3, 2, 0, 3]), (9, [3, 3, 3, 3])]
)
def test_a_changed_cap_changes_what_it_held_back_and_nothing_else(cap, points):
    found = acts({}, {}, {}, on(2024, 4, 1), {"code": "ENV-A01", "asked": 5})
    book = {"AID-A01": capped(cap), "ENV-A01": SMALL}
    assert [one[0] for one in granted(book, found)] == [*points, 5]


def test_hours_reach_the_tiers_of_the_book_in_the_order_of_decisions():
    tiers = RuleTerms(
        1, 2, 10, cap_period="year", cap_points=10, tiers=((10, 2), (20, 5), (50, 10))
    )
    hours = acts(*({"quantity": number} for number in (6, 6, 9, 30, 40)), asked=None)
    assert granted({"AID-A01": tiers}, hours) == [
        (0, NOT_REACHED),
        (2, FULL),
        (3, MORE),
        (5, MORE),
        (0, COVERED),
    ]
    sooner = RuleTerms(
        1, 2, 10, cap_period="year", cap_points=7, tiers=((5, 1), (50, 10))
    )
    assert granted({"AID-A01": sooner}, hours) == [
        (1, FULL),
        (0, COVERED),
        (0, COVERED),
        (6, PARTIAL),
        (0, CAPPED),
    ]


def test_hours_that_nobody_wrote_down_reach_no_tier():
    tiers = RuleTerms(1, 2, 10, cap_period="year", cap_points=10, tiers=((1, 2),))
    assert granted({"AID-A01": tiers}, acts({})) == [(0, NOT_REACHED)]


def test_of_a_ladder_the_best_rung_of_the_year_counts():
    rung = {
        code: RuleTerms(points, points, points, household, ladder="good-home")
        for code, points, household in (("LOW", 2, False), ("HIGH", 5, True))
    }
    found = acts(
        {"code": "LOW"},
        {"code": "HIGH"},
        {"code": "LOW"},
        on(2025, 1, 1, code="HIGH"),
        {"code": "HIGH", "resident": 2},
        {"code": "LOW", "resident": 2},
    )
    assert granted(rung, found) == [
        (2, FULL),
        (3, MORE),
        (0, COVERED),
        (5, FULL),
        (0, COVERED),
        (2, FULL),
    ]


def test_what_lies_outside_the_period_fills_the_cap_with_what_it_was_granted():
    found = acts(
        on(2024, 1, 5, is_kept=True, granted=4), on(2024, 2, 1), on(2024, 3, 1)
    )
    assert granted({"AID-A01": capped(6, "year")}, found) == [
        None,
        (2, PARTIAL),
        (0, CAPPED),
    ]
    ladder = {"AID-A01": RuleTerms(5, 5, 5, ladder="home")}
    kept = acts({"is_kept": True, "granted": 4, "ladder": "home", "code": "OLD"}, {})
    assert granted(ladder, kept) == [None, (1, MORE)]


def test_a_rule_that_the_book_lacks_grants_nothing_and_counts_nowhere():
    found = acts({"code": "OLD", "ladder": "home"}, {})
    ladder = {"AID-A01": RuleTerms(5, 5, 5, ladder="home")}
    assert granted(ladder, found) == [None, (5, FULL)]


def test_what_was_taken_back_gives_its_room_back_from_that_moment():
    found = acts({"undone_at": START + timedelta(hours=2)}, {}, {})
    assert granted({"AID-A01": capped(4)}, found) == [
        (3, FULL),
        (1, PARTIAL),
        (3, FULL),
    ]
    unknown = acts({"code": "OLD", "undone_at": START}, {})
    assert granted({"AID-A01": SMALL}, unknown) == [None, (3, FULL)]


@pytest.mark.parametrize(
    ("asked", "points"), [(None, 4), (1, 3), (3, 3), (5, 5), (9, 6)]
)
def test_what_was_asked_for_is_brought_within_the_bounds_of_the_book(asked, points):
    book = {"AID-A01": RuleTerms(points_min=3, points_default=4, points_max=6)}
    assert granted(book, acts({"asked": asked})) == [(points, FULL)]


def test_a_cap_belongs_to_a_person_or_to_a_household_as_the_book_says():
    found = acts({}, {"resident": 2})
    assert granted({"AID-A01": capped(4)}, found) == [(3, FULL), (3, FULL)]
    shared = {"AID-A01": capped(4, of_household=True)}
    assert granted(shared, found) == [(3, FULL), (1, PARTIAL)]


def test_sums_are_of_households_or_of_people_without_what_was_undone():
    found = acts({}, {"resident": 2}, {"undone_at": START}, {"code": "OLD"})
    replayed = list(replay({"AID-A01": SMALL}, found))
    assert sums(replayed, by_household=True) == {10: 6}
    assert sums(replayed, by_household=False) == {1: 3, 2: 3}
