"""What is upheld corrects the year: the old row is kept, the new one stands."""

from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from tests.factories.villages import moment
from tests.factories.years import (
    LAST_DAY,
    NOTICED_ON,
    PUBLISH_FROM,
    counts,
    deducted,
    disputed,
    family,
    freeze,
    manager_of,
    noticed,
    published,
    result_of,
)
from villages.models import (
    AccountHolder,
    Membership,
    ObjectionOutcome,
    ObjectionStatus,
)
from villages.selectors.years import star_list
from villages.services import objections, years

pytestmark = pytest.mark.django_db

UPHELD, DISMISSED = ObjectionOutcome.UPHELD, ObjectionOutcome.DISMISSED


@pytest.fixture
def world(stage):
    """A household of three stars by one deed, with its list on notice."""
    return World(stage)


class World:
    def __init__(self, stage):
        self.stage, self.village = stage, stage.village
        self.manager = manager_of(self.village)
        self.head = family(self.village)
        self.home = self.head.memberships.get().household
        self.deed = counts(self.head, 25, recorded_by=stage.user("recorder"))

    def on_notice(self):
        self.close = noticed(freeze(self.village), self.manager)
        return self.close

    def publish(self, on=PUBLISH_FROM):
        self.close = published(self.close, self.manager, on=on)

    def object_to(self, line, on=NOTICED_ON, by=None):
        return disputed(line, by or self.head, on=on)

    def answer(self, objection, outcome=UPHELD, on=NOTICED_ON):
        return objections.decide(
            objection=objection,
            outcome=outcome,
            reasons="看了名单",
            by=self.stage.panel[1],
            at=moment(on, 16),
        )

    @property
    def result(self):
        return result_of(self.close, self.home)

    @property
    def rows(self):
        """How many rows the household has, those that were replaced among them."""
        return self.close.results.filter(household=self.home).count()

    @property
    def listed(self):
        return [one.star for one in star_list(self.close, PUBLISH_FROM)]


def test_an_upheld_objection_to_a_deed_corrects_the_year_and_keeps_the_old_row(world):
    world.on_notice()
    old = world.result
    objection = world.object_to(world.deed)
    assert (world.listed, world.rows) == ([], 1)
    world.answer(objection)
    assert (world.result.replaces, world.result.objection) == (old, objection)
    assert (old.total, world.result.total, world.result.star) == (1025, 1000, 2)
    assert world.listed == []
    assert Event.objects.filter(action="villages.year_corrected").count() == 1


def test_while_an_objection_is_open_the_row_is_off_the_list_and_then_back(world):
    world.on_notice()
    assert world.listed == [3]
    objection = world.object_to(world.deed)
    assert world.listed == []
    world.publish()
    assert world.listed == []
    world.answer(objection, DISMISSED, on=PUBLISH_FROM)
    assert world.listed == [3]
    assert world.rows == 1


def test_after_publication_a_deed_that_is_undone_corrects_the_list_too(world):
    world.on_notice()
    world.publish()
    objection = world.object_to(world.deed, on=PUBLISH_FROM)
    world.answer(objection, on=PUBLISH_FROM)
    assert world.result.objection == objection
    assert (world.result.adds, world.listed) == (0, [])


def test_one_raised_on_the_last_days_of_the_year_does_so_too(world):
    objection = world.object_to(world.home, on=LAST_DAY - timedelta(days=1))
    world.on_notice()
    assert world.listed == []
    world.answer(objection, DISMISSED)
    assert world.listed == [3]


def test_an_objection_to_the_score_keeps_its_row_off_until_it_is_answered(world):
    world.on_notice()
    objection = world.object_to(world.home)
    assert world.listed == []
    world.answer(objection)
    assert world.listed == [3]
    assert world.rows == 1


def test_an_objection_about_another_year_or_another_household_changes_nothing(world):
    other = family(world.village)
    late = counts(world.head, 4, since=LAST_DAY + timedelta(days=2))
    over = counts(world.head, 4, expires_on=LAST_DAY)
    world.on_notice()
    for line in (late, over, other.memberships.get().household):
        world.object_to(line, by=other)
    world.object_to(world.home, on=date(2027, 3, 1))
    waiting = counts(
        world.head, 4, status="objected", effective_on=None, expires_on=None
    )
    world.object_to(waiting)
    assert world.listed == [3]


def test_what_a_score_came_to_meanwhile_stands_in_the_answer_to_it(world):
    """The register was wrong when the year was frozen, and was put right since."""
    world.on_notice()
    objection = world.object_to(world.home)
    missing = counts(world.head, 20)
    world.answer(objection)
    assert world.result.adds == 25 + missing.points_granted
    assert world.result.objection == objection
    assert world.listed == [4]


def test_who_had_no_score_after_all_keeps_the_row_that_was_noticed(world):
    world.on_notice()
    objection = world.object_to(world.deed)
    Membership.objects.filter(household=world.home).update(ends_on=date(2025, 12, 1))
    world.answer(objection)
    assert world.rows == 1


def test_a_deduct_that_is_disputed_or_undone_changes_the_total_and_not_the_list(world):
    one = deducted(world.head, 10)
    world.on_notice()
    assert (world.result.total, world.result.star, world.listed) == (1015, 2, [3])
    objection = world.object_to(one)
    assert world.listed == [3]
    world.answer(objection)
    assert (world.result.total, world.result.star, world.listed) == (1025, 3, [3])
    # Nobody reads in the lines of the village that there was something to correct.
    assert not Event.objects.filter(action="villages.year_corrected").exists()


def test_a_deduct_disputed_when_the_year_ended_counts_again_once_dismissed(world):
    one = deducted(world.head, 10)
    objection = world.object_to(one, on=LAST_DAY)
    world.on_notice()
    assert world.result.deducts == 0
    world.answer(objection, DISMISSED)
    assert (world.result.deducts, world.result.star) == (10, 2)
    assert world.listed == [3]


def test_an_objection_that_is_taken_back_lets_the_deduct_count_again(world):
    world.head.user = world.stage.user("recorder")
    world.head.save()
    objection = world.object_to(deducted(world.head, 10), on=LAST_DAY)
    world.on_notice()
    assert world.result.deducts == 0
    objections.withdraw(objection=objection, by=world.head.user, at=moment(NOTICED_ON))
    assert world.result.deducts == 10


def test_a_deduct_whose_term_is_over_comes_back_with_no_correction(world):
    deducted(world.head, 10, days=184)
    last = world.object_to(deducted(world.head, 4), on=LAST_DAY)
    bad = world.stage.rule
    counts(world.head, 3, rule=bad)
    world.on_notice()
    assert world.result.deducts == 13
    world.answer(last, DISMISSED)
    assert world.result.deducts == 4 + 3


def test_publishing_catches_up_with_what_was_answered_while_the_year_was_frozen(world):
    objection = world.object_to(world.deed, on=LAST_DAY)
    world.on_notice()
    # As if the answer had been given in the moment of freezing, beside it.
    world.deed.status = "reversed"
    world.deed.save()
    objection.status, objection.closed_at = ObjectionStatus.UPHELD, moment(NOTICED_ON)
    objection.save()
    assert world.result.adds == 25
    world.publish()
    assert (world.result.adds, world.listed) == (0, [])
    assert world.result.objection == objection


def test_where_each_person_has_a_score_the_persons_own_row_is_corrected(world):
    world.village.account_holder = AccountHolder.PERSON
    world.village.save()
    world.on_notice()
    assert world.listed == [3]
    score = world.object_to(world.head)
    assert world.listed == []
    world.answer(score, DISMISSED)
    world.answer(world.object_to(world.deed, by=world.stage.person))
    assert result_of(world.close, world.head).adds == 0


def test_following_an_answer_twice_corrects_once(world):
    world.on_notice()
    objection = world.object_to(world.deed)
    world.answer(objection)
    objection.refresh_from_db()
    again = years.follow(objection=objection, by=world.manager, at=moment(NOTICED_ON))
    assert again == []
    assert world.rows == 2
