"""Signing: the grade changes in that transaction, and not before it may."""

from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from rewards.merchants.errors import inspections as errors
from rewards.merchants.errors.grading import ClockSetBack
from rewards.merchants.errors.register import TooClose
from rewards.merchants.models import Appeal, Grade, RatingRequest, Scheme
from rewards.merchants.selectors.visits import letter_shown
from rewards.merchants.services import inspections, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    ChecklistFactory,
    MerchantFactory,
    graded,
    new_uscc,
    operator_of,
)
from tests.factories.villages import moment
from tests.factories.visits import announced, begun, signed

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)
LONG_AGO = moment(date(2025, 10, 1))


@pytest.fixture
def shop():
    return MerchantFactory()


@pytest.fixture
def by():
    return UserFactory(name="高明")


def sign(visit, *, by=None, at=AT):
    return inspections.sign(inspection=visit, by=by or visit.started_by, at=at)


def decline(visit):
    return inspections.acknowledge(
        inspection=visit, how="declined", by=visit.started_by, at=AT
    )


def test_signing_gives_the_grade_at_once(shop, by):
    visit = announced(shop, by=by, at=AT, faults={4})
    grade = sign(visit)
    shop.refresh_from_db()
    visit.refresh_from_db()
    assert shop.grade == grade
    assert (grade.letter, grade.score, grade.cause) == ("a", 9000, "inspection")
    assert (visit.status, visit.signed_by, visit.signed_at) == ("signed", by, AT)
    assert grade.sections == visit.sections
    line = Event.objects.get(action="merchants.visit_signed")
    assert line.data["letter"] == "a"


def test_a_critical_fault_caps_the_grade_whatever_the_average(shop, by):
    grade = signed(shop, by=by, at=AT, faults={2})
    assert (grade.uncapped, grade.letter) == ("a", "c")
    assert grade.inspection.criticals == 1


def test_signing_twice_is_one_grade(shop, by):
    visit = announced(shop, by=by, at=AT)
    first = sign(visit)
    assert sign(visit, at=AT + timedelta(hours=1)) == first
    assert Grade.objects.count() == 1


def test_only_whoever_began_it_signs_and_only_what_was_told(shop, by):
    visit = begun(shop, by=by, at=AT)
    with pytest.raises(errors.NotYourVisit):
        sign(visit, by=UserFactory())
    with pytest.raises(errors.NotTold):
        sign(visit)
    inspections.drop(inspection=visit, reason="不查", by=by, at=AT)
    with pytest.raises(errors.VisitOver):
        sign(visit)


def test_who_became_a_relative_meanwhile_does_not_sign(shop, by):
    visit = announced(shop, by=by, at=AT)
    operator = operator_of(shop)
    operator.user = by
    operator.save()
    with pytest.raises(TooClose):
        sign(visit)
    assert not Grade.objects.exists()


def test_a_shop_that_became_exempt_meanwhile_is_not_graded(shop, by):
    visit = announced(shop, by=by, at=AT)
    merchants.change(merchant=shop, exempt_reason="停业", by=by, at=AT)
    with pytest.raises(errors.ShopExempt):
        sign(visit)


def test_a_visit_ends_with_the_shop(shop, by):
    visit = announced(shop, by=by, at=AT)
    merchants.close(merchant=shop, on=DAY, by=by, at=AT)
    with pytest.raises(errors.VisitOver):
        sign(visit)


def test_a_visit_to_the_former_operator_stands_in_nobodys_way(shop, by):
    visit = announced(shop, by=by, at=AT)
    merchants.change_operator(
        merchant=shop,
        name="周海燕",
        uscc=new_uscc(9_999_998),
        starts_on=DAY,
        by=by,
        at=AT,
    )
    with pytest.raises(errors.VisitOver):
        sign(visit)
    assert begun(shop, by=by, at=AT).operator.name == "周海燕"


# --- notice before lowering ----------------------------------------------------------


def test_a_lower_grade_waits_for_the_full_days_of_notice(shop, by):
    graded(shop, at=LONG_AGO, percent=95)
    visit = announced(shop, by=by, at=AT, faults={3})
    last = moment(DAY + timedelta(days=3), 23)
    with pytest.raises(errors.NoticeRuns, match=r"A级变成D级.*2026-04-22起"):
        sign(visit, at=last)
    shop.refresh_from_db()
    assert shop.grade.letter == "a"
    assert sign(visit, at=moment(DAY + timedelta(days=4), 0)).letter == "d"


def test_any_answer_of_the_merchant_ends_the_wait(shop, by):
    graded(shop, at=LONG_AGO, percent=95)
    visit = announced(shop, by=by, at=AT, faults={3})
    decline(visit)
    assert sign(visit).letter == "d"


def test_a_critical_fault_waits_for_nobody(shop, by):
    graded(shop, at=LONG_AGO, percent=95)
    assert sign(announced(shop, by=by, at=AT, faults={2})).letter == "c"


@pytest.mark.parametrize(("percent", "letter"), [(95, "a"), (80, "b")])
def test_the_same_or_a_better_grade_waits_for_nobody(shop, by, percent, letter):
    assert graded(shop, at=LONG_AGO, percent=percent).letter == letter
    assert sign(announced(shop, by=by, at=AT)).letter == "a"


def test_where_no_grade_is_shown_nothing_is_lowered(shop, by):
    graded(shop, at=moment(date(2025, 4, 17)), percent=95)
    assert letter_shown(shop, on=DAY) is None
    assert sign(announced(shop, by=by, at=AT, faults={3})).letter == "d"


def test_while_an_appeal_runs_the_grade_before_it_is_what_would_be_lowered(shop, by):
    graded(shop, at=LONG_AGO, percent=95)
    worse = graded(shop, at=LONG_AGO + timedelta(days=30), percent=65)
    assert letter_shown(shop, on=DAY) == "c"
    Appeal.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        grade=worse,
        words="那天停水",
        filed_at=AT,
        filed_by=by,
        due_on=DAY,
    )
    assert letter_shown(shop, on=DAY) == "a"
    with pytest.raises(errors.NoticeRuns):
        sign(announced(shop, by=by, at=AT, faults={3}))


def test_a_shop_that_nobody_runs_shows_no_letter(shop, by):
    graded(shop, at=LONG_AGO)
    closed = merchants.close(merchant=shop, on=DAY, by=by, at=AT)
    assert letter_shown(closed, on=DAY) is None


def test_what_would_change_is_foretold_and_a_draft_waits_for_nothing_yet(shop, by):
    graded(shop, at=LONG_AGO, percent=95)
    visit = announced(shop, by=by, at=AT, faults={3})
    told = inspections.told(visit, on=DAY)
    assert (told.before, told.graded.letter, told.is_lower) == ("a", "d", True)
    assert told.waits_until == DAY + timedelta(days=4)
    back = inspections.reopen(inspection=visit, by=by, at=AT)
    assert inspections.told(back, on=DAY).waits_until is None


# --- clocks and lists ----------------------------------------------------------------


def test_a_clock_before_the_last_step_or_the_last_grade_signs_nothing(shop, by):
    visit = announced(shop, by=by, at=AT)
    with pytest.raises(errors.VisitClockSetBack):
        sign(visit, at=AT - timedelta(minutes=1))
    graded(shop, at=AT + timedelta(days=2))
    with pytest.raises(ClockSetBack):
        sign(visit, at=AT + timedelta(days=1))
    visit.refresh_from_db()
    assert visit.status == "announced"


def replace_list(shop, *, effective_on, published_on=None):
    return ChecklistFactory(
        county=shop.village.town.county,
        version=2,
        effective_on=effective_on,
        published_at=moment(published_on or effective_on),
    )


def test_a_replaced_list_holds_for_a_week(shop, by):
    visit = announced(shop, by=by, at=AT)
    old = visit.checklist
    replace_list(shop, effective_on=DAY + timedelta(days=1))
    late = moment(DAY + timedelta(days=9))
    with pytest.raises(errors.ListReplaced, match="2026-04-19换了新的"):
        sign(visit, at=late)
    assert sign(visit, at=moment(DAY + timedelta(days=8), 23)).inspection == visit
    visit.refresh_from_db()
    assert visit.checklist == old


def test_a_list_published_late_replaces_from_the_day_on_which_it_was(shop, by):
    visit = announced(shop, by=by, at=AT)
    replace_list(shop, effective_on=DAY, published_on=DAY + timedelta(days=5))
    assert sign(visit, at=moment(DAY + timedelta(days=12), 8))


# --- requests ------------------------------------------------------------------------


def test_signing_answers_the_request_to_be_rated_again(shop, by):
    request = RatingRequest.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        words="换了冷柜",
        asked_at=AT - timedelta(days=20),
        asked_by=by,
        due_on=DAY + timedelta(days=70),
    )
    visit = announced(shop, by=by, at=AT)
    request.refresh_from_db()
    assert request.inspection is None
    sign(visit)
    request.refresh_from_db()
    assert request.inspection == visit


def test_the_notice_is_that_of_the_scheme_in_force(shop, by):
    graded(shop, at=LONG_AGO, percent=95)
    county = shop.village.town.county
    kept = Scheme.objects.get(county=county)
    assert kept.notice_days == 3
    Scheme.objects.create(
        county=county,
        version=2,
        effective_on=date(2026, 1, 1),
        published_at=moment(date(2026, 1, 1)),
        published_by=by,
        notice_days=10,
    )
    visit = announced(shop, by=by, at=AT, faults={3})
    assert inspections.told(visit, on=DAY).waits_until == DAY + timedelta(days=11)
