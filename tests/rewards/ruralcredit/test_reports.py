"""What is counted every year, against households put there one by one."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.ruralcredit.formulas.bars import LEFT, RIGHT, Amount, bars_of
from rewards.ruralcredit.models import Panel, RatingObjection, RatingStatus
from rewards.ruralcredit.selectors import governance
from rewards.ruralcredit.selectors.credit_areas import credit_towns, credit_villages
from rewards.ruralcredit.selectors.reports import report_on
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopMemberFactory,
    DossierFactory,
    make_card,
    make_coop,
    village_of,
)
from tests.factories.villages import ResidentFactory, VillageFactory, moment
from tests.rewards.ruralcredit.lent import account, held_rating, lend, pay
from villages.models import Village

pytestmark = pytest.mark.django_db
START = date(2025, 6, 3)


@pytest.fixture
def coop():
    return make_coop()


def of_head(coop, **columns):
    """A dossier of a household whose head is such a person."""
    resident = ResidentFactory(village=village_of(coop), is_head=True, **columns)
    CoopMemberFactory(coop=coop, resident=resident)
    return DossierFactory(coop=coop, resident=resident)


def replaced(coop, old, new, *, on):
    """A household that was in one band until a day, and in another from then on."""
    first = held_rating(coop, old, status=RatingStatus.REPLACED, ended_on=on)
    return held_rating(coop, new, dossier=first.dossier, since=on, points={"A01": 700})


def report(coop):
    return report_on(coop=coop, start=START, until=TODAY)


def test_bands_and_moves_are_those_of_the_two_days(coop):
    replaced(coop, "A", "AA", on=date(2026, 1, 1))
    replaced(coop, "AA", "", on=date(2026, 1, 1))
    # Replaced on the last day itself: the new one counts.
    replaced(coop, "A", "A", on=TODAY)
    held_rating(coop, "AAA")
    # Rated since the first day only, or no more on the last: no move.
    held_rating(coop, "AAA", since=date(2026, 2, 1))
    held_rating(coop, "A", status=RatingStatus.ENDED, ended_on=date(2026, 2, 1))
    found = report(coop)
    assert found.codes == ["AAA", "AA", "A"]
    assert found.bands == {"AAA": 2, "AA": 1, "A": 1, "": 1}
    assert found.rated == 5
    assert (found.moves.up, found.moves.same, found.moves.down) == (1, 2, 1)
    assert found.moves.cells["AA", None] == 1


def test_stability_counts_tens_of_points_and_each_indicator(coop):
    replaced(coop, "A", "AA", on=date(2026, 1, 1))
    held_rating(coop, "AAA", total=100)
    held_rating(coop, "", total=None, points={})
    found = report(coop).stability
    assert found.total.expected == (0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1)
    assert found.total.actual == (0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 1)
    [(code, bins, one)] = found.indicators
    assert (code, bins) == ("A01", [Decimal(7), Decimal(10)])
    assert (one.expected, one.actual) == ((0, 2), (1, 1))
    assert one.status == "too_few"


def test_an_indicator_of_one_day_alone_has_no_index(coop):
    held_rating(coop, "A", since=date(2026, 1, 1))
    found = report(coop).stability
    assert found.total is None
    assert [(code, one) for code, _bins, one in found.indicators] == [("A01", None)]


def test_overrides_are_counted_in_the_period(coop):
    signed = {"second_at": moment(TODAY), "override_reason": "new_fact"}
    raised = held_rating(
        coop,
        "AA",
        proposed_band="A",
        since=date(2026, 1, 1),
        second_by=UserFactory(),
        **signed,
    )
    held_rating(coop, "AA", since=date(2026, 1, 1))
    held_rating(coop, "AA", since=START - timedelta(days=1))
    found = report(coop).overrides
    assert (found.ratings, found.raised, found.lowered) == (2, 1, 0)
    assert found.alarms
    assert raised.band == "AA"


def test_spreads_are_those_of_closed_panels(coop):
    dossier = DossierFactory(coop=coop)
    by = UserFactory()
    for number, spread in enumerate((10, 30, None), start=1):
        Panel.objects.create(
            dossier=dossier,
            number=number,
            opened_at=moment(START),
            opened_by=by,
            closed_at=None if spread is None else moment(TODAY),
            closed_by=None if spread is None else by,
            spread=spread,
        )
    found = report(coop).spreads
    assert (found.panels, found.median, found.widest) == (2, 20, 30)
    assert found.too_wide == 1


def test_objections_are_counted_by_what_came_of_them(coop):
    by = UserFactory()
    for n, (outcome, answered) in enumerate(
        [("upheld", TODAY), ("dismissed", TODAY - timedelta(30)), ("", None)]
    ):
        rating = held_rating(coop)
        RatingObjection.objects.create(
            rating=rating,
            number=f"N{n}",
            client_id=f"00000000-0000-0000-0000-00000000000{n}",
            body_digest="",
            said_by_resident=ResidentFactory(),
            words="不对",
            received_at=moment(TODAY - timedelta(40)),
            received_by=by,
            due_on=TODAY - timedelta(20),
            outcome=outcome,
            reasons="看过" if outcome else "",
            decided_at=moment(answered) if answered else None,
            decided_by=by if answered else None,
        )
    assert report(coop).objections == {
        "received": 3,
        "upheld": 1,
        "dismissed": 1,
        "open": 1,
        "late": 1,
    }


def test_fairness_looks_at_village_groups_and_at_the_age_of_the_head(coop):
    born = [date(1995, 6, 3), date(1991, 6, 3), date(1976, 6, 4), date(1950, 1, 1)]
    for day in born:
        held_rating(coop, "AA", dossier=of_head(coop, born_on=day))
    held_rating(coop, "", dossier=of_head(coop, born_on=born[-1]))
    held_rating(coop, "OLD", dossier=of_head(coop, born_on=born[-1]))
    found = report(coop)
    ages = {one.group: (one.selected, one.households) for one in found.by_age}
    assert ages == {"<35": (1, 1), "35–49": (2, 2), "65+": (2, 3)}
    flagged = {one.group for one in found.by_age if one.flagged}
    assert flagged == {"65+"}
    [village] = found.by_village
    assert (village.selected, village.households) == (5, 6)
    assert village.group.startswith(village_of(coop).name)
    assert found.codes[-1] == "OLD"


def test_a_leap_day_has_a_day_years_before():
    assert governance._years_before(date(2024, 2, 29), 35) == date(1989, 2, 28)
    assert governance._years_before(date(2024, 2, 28), 5000) == date(1, 2, 28)


def test_defaults_by_band_flag_a_card_that_does_not_tell(coop):
    good = lend(coop, held_rating(coop, "A"))
    pay(good, date(2025, 4, 1))
    lend(coop, held_rating(coop, "AAA"))
    found = report(coop)
    assert found.loans == 2
    assert found.calibration.falls is False
    assert found.discrimination.few
    assert found.discrimination.gini.value == -1


def test_a_co_op_without_anything_has_an_empty_report(coop):
    found = report(coop)
    assert (found.codes, found.rated, found.loans) == ([], 0, 0)
    assert found.discrimination is None
    assert found.by_village == found.by_age == ()


def test_two_cards_on_the_two_days_are_told(coop):
    first = make_card(coop)
    held_rating(coop, "A")
    assert report(coop).cards == 1
    held_rating(coop, "A", card=make_card(coop, version=2), since=date(2026, 1, 1))
    assert report(coop).cards == 2
    assert first.version == 1


def criteria_of(area):
    return {one.code: (one.percent, one.met) for one in area.criteria}


def test_a_village_is_judged_by_households_borrowers_and_bad_loans(coop):
    village = village_of(coop)
    for band in ("AA", "A", "A", ""):
        held_rating(coop, band)
    rating = held_rating(coop, "A")
    paid = lend(coop, rating, fen=(100_000, 100_000), owed=100_000)
    pay(paid, date(2025, 4, 1))
    pay(paid, date(2025, 4, 1), n=2)
    late = lend(coop, fen=(50_000,), paid_out_on=TODAY - timedelta(40))
    lost = lend(
        coop,
        fen=(20_000,),
        owed=0,
        status="compensated",
        claim_account=account(20_000),
    )
    pay(lost, TODAY, fen=20_000, kind="compensation")
    [found] = credit_villages(Village.objects.filter(pk=village.pk), on=TODAY)
    assert found.facts.households == 7
    assert found.facts.credit_households == 4
    assert (found.facts.borrowers, found.facts.borrowers_without_arrears) == (3, 1)
    assert (found.facts.outstanding_fen, found.facts.bad_fen) == (170_000, 20_000)
    assert criteria_of(found) == {
        "credit_households": (Decimal("57.14"), False),
        "borrowers_without_arrears": (Decimal("33.33"), False),
        "bad_loans": (Decimal("11.76"), False),
    }
    assert not found.is_credit_area
    assert late.status == "active"


def test_a_town_adds_its_villages(coop):
    village = village_of(coop)
    held_rating(coop, "A")
    empty = VillageFactory(town=village.town)
    both = credit_villages(
        Village.objects.filter(pk__in=[village.pk, empty.pk]), on=TODAY
    )
    assert [one.is_credit_area for one in both] == [True, False]
    [town] = credit_towns(both)
    assert town.area == village.town
    assert (town.facts.villages, town.facts.credit_villages) == (2, 1)
    assert town.facts.credit_households == 1
    # A town's own sums are not summed again.
    assert credit_towns([town]) == []


@given(st.lists(st.none() | st.integers(0, 10**6), max_size=8))
def test_bars_are_as_long_as_their_numbers(numbers):
    drawn = bars_of([Amount(str(n), n, str(n)) for n in numbers])
    lengths = [bar.length for bar in drawn.bars]
    assert all(0 <= one <= RIGHT - LEFT for one in lengths)
    if any(numbers):
        assert max(lengths) == RIGHT - LEFT
    for one, length in zip(numbers, lengths, strict=True):
        assert one or not length
    assert all(bar.end == LEFT + bar.length + 6 for bar in drawn.bars)
    # Each label stands above its bar, below the bar before.
    for bar, after in pairwise(drawn.bars):
        assert bar.words_y < bar.top < bar.middle < after.words_y
