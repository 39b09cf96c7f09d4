"""Noting what is found: draft after draft, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from rewards.merchants.errors import inspections as errors
from rewards.merchants.errors.register import DayOutOfOrder, TooClose
from rewards.merchants.formulas.grading import Section, score_of
from rewards.merchants.formulas.visiting import Asked, tally
from rewards.merchants.models import Finding
from rewards.merchants.services import inspections
from rewards.merchants.services.inspections import Note
from tests.factories.accounts import UserFactory
from tests.factories.merchants import ChecklistFactory, MerchantFactory, operator_of
from tests.factories.villages import moment
from tests.factories.visits import announced, answered, begun, png, signed
from villages.services import photos

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture
def by():
    return UserFactory(name="高明")


@pytest.fixture
def visit(by):
    return begun(MerchantFactory(), by=by, at=AT)


def items(visit):
    return list(visit.checklist.items.all())


def record(visit, notes, *, by=None, at=AT, **more):
    return inspections.record_findings(
        inspection=visit, findings=notes, by=by or visit.started_by, at=at, **more
    )


def photo(size=(40, 30)):
    return photos.prepare(SimpleUploadedFile("a.png", png(size)))


def test_items_are_kept_one_by_one_and_changed_again(visit):
    first, second, *_ = items(visit)
    record(visit, {first.pk: Note("met")})
    due = DAY + timedelta(days=7)
    record(visit, {second.pk: Note("fault", "两个人没有", due)})
    record(visit, {first.pk: Note("na")})
    kept = {one.item_id: one for one in visit.findings.all()}
    assert kept[first.pk].outcome == "na"
    assert (kept[second.pk].note, kept[second.pk].due_on) == ("两个人没有", due)


def test_words_typed_before_the_outcome_are_kept_and_nothing_makes_no_row(visit):
    first, second, *_ = items(visit)
    record(visit, {first.pk: Note(words="门口的"), second.pk: Note()})
    assert [one.note for one in visit.findings.all()] == ["门口的"]
    record(visit, {first.pk: Note()})
    assert visit.findings.get().note == ""


def test_the_remark_is_kept_and_left_alone_without_one(visit):
    record(visit, {}, words="整体不错")
    assert record(visit, {}).words == "整体不错"
    assert record(visit, {}, words="整体不错").words == "整体不错"


def test_a_photo_takes_the_place_of_the_last_and_can_be_taken_away(
    visit, django_capture_on_commit_callbacks
):
    item = items(visit)[0]
    record(visit, {item.pk: Note("fault", photo=photo())})
    first = visit.findings.get().photo
    assert first.storage.exists(first.name)
    with django_capture_on_commit_callbacks(execute=True):
        record(visit, {item.pk: Note("fault", photo=photo((60, 30)))})
    second = visit.findings.get().photo
    assert not first.storage.exists(first.name)
    record(visit, {item.pk: Note("fault", "还在")})
    assert visit.findings.get().photo == second.name
    with django_capture_on_commit_callbacks(execute=True):
        record(visit, {item.pk: Note("fault", drops_photo=True)})
    assert not visit.findings.get().photo
    record(visit, {item.pk: Note("met", drops_photo=True)})


def test_items_of_another_checklist_are_refused_and_nothing_is_kept(visit):
    other = ChecklistFactory(county=visit.checklist.county, version=9)
    notes = {items(visit)[0].pk: Note("met"), other.items.first().pk: Note("met")}
    with pytest.raises(errors.ItemOfAnotherList), transaction.atomic():
        record(visit, notes)
    assert not visit.findings.exists()


def test_an_outcome_that_is_none_is_refused(visit):
    with pytest.raises(errors.UnknownOutcome):
        record(visit, {items(visit)[0].pk: Note("maybe")})


@pytest.mark.parametrize("days", [-1, 366])
def test_a_day_in_the_past_or_after_a_year_is_refused(visit, days):
    note = Note("fault", due_on=DAY + timedelta(days=days))
    with pytest.raises(errors.DueOutOfOrder, match="2026-04-18到2027-04-18"):
        record(visit, {items(visit)[0].pk: note})


@pytest.mark.parametrize("days", [0, 365])
def test_today_and_a_year_from_now_are_days(visit, days):
    note = Note("fault", due_on=DAY + timedelta(days=days))
    record(visit, {items(visit)[0].pk: note})
    # The next day the same day is not asked about again.
    record(visit, {items(visit)[0].pk: note}, at=AT + timedelta(days=1))
    assert visit.findings.get().due_on == note.due_on


def test_only_whoever_began_it_notes(visit):
    with pytest.raises(errors.NotYourVisit, match="高明"):
        record(visit, {}, by=UserFactory())


def test_after_telling_nothing_is_noted_until_it_is_reopened(by):
    visit = announced(MerchantFactory(), by=by, at=AT)
    notes = {items(visit)[0].pk: Note("fault")}
    with pytest.raises(errors.VisitTold):
        record(visit, notes)
    inspections.reopen(inspection=visit, by=by, at=AT)
    record(visit, notes)
    assert visit.findings.filter(outcome="fault").count() == 1


def test_after_signing_nothing_is_noted_and_the_database_says_so_too(by):
    visit = signed(MerchantFactory(), by=by, at=AT).inspection
    with pytest.raises(errors.VisitOver):
        record(visit, {items(visit)[0].pk: Note("fault")})
    with pytest.raises(DatabaseError), transaction.atomic():
        visit.findings.update(outcome="fault")


# --- mended afterwards --------------------------------------------------------------


@pytest.fixture
def fault(by):
    grade = signed(MerchantFactory(), by=by, at=AT, faults={4})
    return grade.inspection.findings.get(outcome="fault")


def mend(fault, *, on=DAY, by=None, at=AT):
    return inspections.mend(finding=fault, on=on, by=by or UserFactory(), at=at)


def test_a_mended_fault_changes_the_page_and_not_the_grade(fault):
    shop = fault.inspection.merchant
    shop.refresh_from_db()
    before, grade = shop.version, shop.grade
    later = AT + timedelta(days=7)
    mended = mend(fault, on=DAY + timedelta(days=6), at=later)
    shop.refresh_from_db()
    assert (mended.mended_on, shop.version) == (DAY + timedelta(days=6), before + 1)
    assert shop.grade == grade
    again = mend(fault, on=DAY, at=later)
    assert again.mended_on == mended.mended_on


@pytest.mark.parametrize("days", [-1, 1])
def test_the_day_of_mending_lies_between_the_visit_and_today(fault, days):
    with pytest.raises(DayOutOfOrder):
        mend(fault, on=DAY + timedelta(days=days))


def test_what_was_met_or_is_not_signed_is_not_mended(fault, by, visit):
    with pytest.raises(errors.NothingToMend):
        mend(fault.inspection.findings.filter(outcome="met").first())
    answered(visit, at=AT, faults={1})
    with pytest.raises(errors.NothingToMend):
        mend(visit.findings.get(outcome="fault"))


def test_the_operator_does_not_say_that_it_was_mended(fault):
    operator = operator_of(fault.inspection.merchant)
    operator.user = UserFactory()
    operator.save()
    with pytest.raises(TooClose):
        mend(fault, by=operator.user)
    assert not Finding.objects.filter(mended_on__isnull=False).exists()


# --- counting -----------------------------------------------------------------------

ITEMS = st.lists(
    st.tuples(
        st.sampled_from("甲乙丙"),
        st.integers(1, 60),
        st.booleans(),
        st.sampled_from(["met", "fault", "na"]),
    ),
    min_size=1,
    max_size=25,
)


@given(ITEMS, st.randoms(use_true_random=False))
def test_the_score_is_the_sum_over_what_applies_whatever_the_order(rows, dice):
    asked = [Asked(key, row[0], row[1], row[2]) for key, row in enumerate(rows)]
    outcomes = {key: row[3] for key, row in enumerate(rows)}
    shuffled = asked.copy()
    dice.shuffle(shuffled)
    keys = list(outcomes)
    dice.shuffle(keys)
    found = tally(shuffled, {key: outcomes[key] for key in keys})
    applies = [row for row in rows if row[3] != "na"]
    possible = sum(row[1] for row in applies)
    got = sum(row[1] for row in applies if row[3] == "met")
    assert found.missing == ()
    assert found.criticals == sum(row[2] for row in applies if row[3] == "fault")
    assert sum(one.possible for one in found.sections) == possible
    if applies:
        assert score_of(found.sections) == got * 10_000 // possible
    else:
        assert found.sections == ()


def test_sections_keep_the_order_of_the_list_and_gaps_are_named():
    asked = [
        Asked(1, "证照", 10),
        Asked(2, "卫生", 30, is_critical=True),
        Asked(3, "证照", 5),
    ]
    found = tally(asked, {1: "met", 2: "fault", 3: "?"})
    assert found.sections == (Section("证照", 10, 10), Section("卫生", 0, 30))
    assert (found.criticals, found.missing) == (1, (3,))
