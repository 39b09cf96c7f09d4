from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from grassroots.audit.models import Event
from tests.factories.villages import ResidentFactory, RuleFactory
from tests.villages.rules.conftest import AT, meeting
from villages.models import BookStatus, Lawfulness, RuleBook
from villages.selectors import rulebooks as find
from villages.services import rulebooks

START = date(2026, 6, 10)


@pytest.fixture
def draft(village, manager):
    return rulebooks.start_from_template(village=village, by=manager, at=AT)


@pytest.fixture
def adopt(manager):
    def adopting(book, *, start=START, at=AT, **changes):
        return rulebooks.adopt(
            book=book,
            resolution=meeting(**changes),
            effective_from=start,
            by=manager,
            at=at,
        )

    return adopting


def test_a_village_starts_from_all_132_rules_of_the_template(draft, village):
    assert draft.status == BookStatus.DRAFT
    assert draft.rules.count() == 132
    assert draft.based_on == find.template_of(village)


def test_a_second_draft_is_refused_while_one_is_open(draft, village, manager):
    with pytest.raises(rulebooks.DraftOpen, match="草稿"):
        rulebooks.start_from_template(village=village, by=manager, at=AT)


def test_a_withdrawn_draft_makes_room_for_another(draft, village, manager):
    rulebooks.withdraw_draft(book=draft, by=manager, at=AT)
    again = rulebooks.start_from_template(village=village, by=manager, at=AT)
    assert again.version == draft.version + 1


def test_an_adopted_book_holds_from_its_first_day(draft, adopt, village):
    book = adopt(draft)
    assert find.book_in_force(village, START - timedelta(days=1)) is None
    assert find.book_in_force(village, START) == book
    assert find.rule_in_force(village, "ENV-A04", START).title == "参加村里集中清洁日"
    assert Event.objects.filter(action="villages.rule_book_adopted").count() == 1


@pytest.mark.parametrize(
    ("kind", "eligible", "present", "needed"),
    [("assembly", 101, 50, 51), ("households", 100, 66, 67), ("assembly", 1, 0, 1)],
)
def test_a_book_below_quorum_cannot_be_adopted(
    draft, adopt, kind, eligible, present, needed
):
    with pytest.raises(rulebooks.BelowQuorum) as refusal:
        adopt(
            draft,
            meeting_kind=kind,
            eligible=eligible,
            present=present,
            votes_for=present,
            votes_against=0,
            abstained=0,
        )
    for number in (eligible, present, needed):
        assert str(number) in str(refusal.value)
    draft.refresh_from_db()
    assert draft.status == BookStatus.DRAFT


@pytest.mark.parametrize("kind", ["assembly", "households"])
def test_a_meeting_that_counts_fewer_than_the_register_cannot_adopt(
    village, draft, adopt, kind
):
    first, *_others = ResidentFactory.create_batch(3, village=village)
    roof = first.memberships.get().household
    ResidentFactory(village=village, household=roof, born_on=date(2015, 1, 1))
    votes = {"present": 2, "votes_for": 2, "votes_against": 0, "abstained": 0}
    with pytest.raises(rulebooks.FewerThanRegister, match="名册上那天有3，应到只写了2"):
        adopt(draft, meeting_kind=kind, eligible=2, **votes)
    draft.refresh_from_db()
    assert draft.status == BookStatus.DRAFT
    assert adopt(draft, meeting_kind=kind, eligible=3, **votes)


@pytest.mark.parametrize(
    ("kind", "eligible", "present"), [("assembly", 100, 50), ("households", 99, 66)]
)
def test_a_book_at_the_quorum_can_be_adopted(draft, adopt, kind, eligible, present):
    book = adopt(
        draft,
        meeting_kind=kind,
        eligible=eligible,
        present=present,
        votes_for=present,
        votes_against=0,
        abstained=0,
    )
    assert book.resolution.present == present


def test_half_of_those_present_is_no_majority(draft, adopt):
    with pytest.raises(rulebooks.NoMajority, match="31"):
        adopt(draft, votes_for=30, votes_against=30, abstained=0)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"votes_for": 40}, rulebooks.VotesDoNotAddUp),
        ({"present": 101, "votes_for": 91}, rulebooks.MoreThanEligible),
        ({"held_on": AT.date() + timedelta(days=1)}, rulebooks.MeetingAhead),
        ({"filing_number": "  "}, rulebooks.FilingNumberMissing),
        ({"start": date(2026, 5, 19)}, rulebooks.BeforeMeeting),
    ],
)
def test_a_meeting_that_does_not_add_up_is_refused(draft, adopt, changes, refusal):
    with pytest.raises(refusal):
        adopt(draft, **changes)


def test_a_first_day_years_ahead_is_a_slip(draft, adopt):
    for start in (AT.date() + timedelta(days=367), date.max):
        with pytest.raises(rulebooks.StartsTooLate, match="2027-06-02"):
            adopt(draft, start=start)
    draft.refresh_from_db()
    assert draft.status == BookStatus.DRAFT
    assert adopt(draft, start=AT.date() + timedelta(days=366)).effective_from


def test_an_empty_draft_cannot_be_adopted(village, manager, adopt):
    with pytest.raises(rulebooks.EmptyBook):
        adopt(rulebooks.start_empty(village=village, by=manager, at=AT))


def test_a_rule_before_the_town_keeps_the_book_from_being_adopted(
    draft, adopt, manager
):
    rule = draft.rules.first()
    rule.lawfulness = Lawfulness.TOWN
    rule.save()
    with pytest.raises(rulebooks.RulesAwaitTown, match=rule.code):
        adopt(draft)
    rulebooks.clear_rule(rule=rule, by=manager, at=AT)
    assert adopt(draft).status == BookStatus.ADOPTED


def test_what_the_town_turned_down_keeps_the_book_from_being_adopted(
    draft, adopt, manager
):
    rule = draft.rules.first()
    rule.lawfulness = Lawfulness.TOWN
    rule.save()
    with pytest.raises(rulebooks.ReasonMissing):
        rulebooks.turn_down_rule(rule=rule, reason=" ", by=manager, at=AT)
    rule = rulebooks.turn_down_rule(rule=rule, reason="说不清", by=manager, at=AT)
    assert rule.lawfulness_reasons[-1] == "town: 说不清"
    with pytest.raises(rulebooks.RulesAwaitTown):
        adopt(draft)
    with pytest.raises(rulebooks.NotBeforeTown):
        rulebooks.clear_rule(rule=rule, by=manager, at=AT)


def test_an_unlawful_rule_that_slipped_in_keeps_the_book_from_being_adopted(
    draft, adopt
):
    RuleFactory(rule_book=draft, code="X", title="越级上访", kind="deduct")
    with pytest.raises(rulebooks.UnlawfulRules, match="X"):
        adopt(draft)


def test_the_next_book_ends_the_one_before_and_re_scores_nothing(
    draft, adopt, village, manager
):
    first = adopt(draft)
    draft = rulebooks.draft_change(book=first, by=manager, at=AT)
    assert draft.rules.count() == 132
    later = AT + timedelta(days=30)
    with pytest.raises(rulebooks.WouldRescore, match="2026-07-01"):
        adopt(draft, start=date(2026, 6, 30), at=later)
    second = adopt(draft, start=date(2026, 7, 1), at=later)
    first.refresh_from_db()
    assert first.effective_to == date(2026, 6, 30)
    assert find.book_in_force(village, date(2026, 6, 30)) == first
    assert find.book_in_force(village, date(2026, 7, 1)) == second


def test_a_draft_is_not_copied_into_another(draft, manager):
    with pytest.raises(rulebooks.NotAdopted):
        rulebooks.draft_change(book=draft, by=manager, at=AT)


def test_an_adopted_book_takes_no_change(draft, adopt, manager):
    book = adopt(draft)
    rule = book.rules.first()
    line = find.line_from(rule)
    with pytest.raises(rulebooks.NotADraft):
        rulebooks.change_rule(rule=rule, line=line, by=manager, at=AT)
    with pytest.raises(rulebooks.NotADraft):
        rulebooks.remove_rule(rule=rule, by=manager, at=AT)
    with pytest.raises(rulebooks.NotADraft):
        rulebooks.add_rule(book=book, line=line, by=manager, at=AT)
    with pytest.raises(rulebooks.NotADraft):
        rulebooks.withdraw_draft(book=book, by=manager, at=AT)
    with pytest.raises(rulebooks.NotADraft):
        adopt(book)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE villages_rule SET points_max = 99 WHERE rule_book_id = %s",
        "DELETE FROM villages_rule WHERE rule_book_id = %s",
        "UPDATE villages_rulebook SET title = 'x' WHERE id = %s",
        "UPDATE villages_rulebook SET status = 'draft' WHERE id = %s",
        "UPDATE villages_rulebook SET effective_from = '2020-01-01' WHERE id = %s",
        "DELETE FROM villages_rulebook WHERE id = %s",
        "UPDATE villages_resolution SET present = 99 WHERE rule_book_id = %s",
        "DELETE FROM villages_resolution WHERE rule_book_id = %s",
    ],
)
def test_the_database_keeps_an_adopted_book_as_it_is(draft, adopt, statement):
    book = adopt(draft)
    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement, [book.pk])


def test_the_database_lets_a_book_be_closed_once(draft, adopt):
    book = adopt(draft)
    RuleBook.objects.filter(pk=book.pk).update(effective_to=date(2026, 12, 31))
    with pytest.raises(DatabaseError), transaction.atomic():
        RuleBook.objects.filter(pk=book.pk).update(effective_to=date(2027, 12, 31))
