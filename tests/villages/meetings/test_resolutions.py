"""A book is adopted by what a closed meeting voted, number for number."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tests.factories.villages import RuleBookFactory, RuleFactory, moment
from tests.villages.meetings.conftest import CLOSED, MEETS, note
from villages.models import BookStatus, Resolution
from villages.selectors.meetings import open_to_adopt
from villages.services import meetings, rulebooks
from villages.services.rulebooks import ResolutionInput

START = date(2026, 7, 1)


@pytest.fixture
def draft(village):
    book = RuleBookFactory(
        village=village, status=BookStatus.DRAFT, effective_from=None
    )
    RuleFactory(rule_book=book)
    return book


def as_voted(item, **changes):
    given = ResolutionInput(
        meeting_kind=item.meeting.kind,
        held_on=item.meeting.held_on,
        eligible=6,
        present=4,
        votes_for=3,
        votes_against=1,
        abstained=0,
        filing_number="镇备7号",
        agenda_item=item,
    )
    return replace(given, **changes)


def adopt(book, resolution, by):
    return rulebooks.adopt(
        book=book,
        resolution=resolution,
        effective_from=START,
        by=by,
        at=moment(CLOSED, 15),
    )


def test_a_book_takes_its_resolution_from_a_closed_meeting(
    draft, closed, village, manager
):
    item = open_to_adopt(village).first()
    assert item is None
    meeting = closed()
    item = open_to_adopt(village).get()
    book = adopt(draft, as_voted(item), manager)
    assert book.resolution.agenda_item.meeting == meeting
    assert book.resolution.held_on == MEETS
    assert not open_to_adopt(village).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"eligible": 7},
        {"votes_for": 4, "votes_against": 0},
        {"meeting_kind": "households"},
        {"held_on": date(2026, 6, 9)},
    ],
)
def test_other_numbers_than_the_meeting_s_are_refused(
    draft, closed, village, manager, change
):
    closed()
    item = open_to_adopt(village).get()
    with pytest.raises(meetings.AsTheMeetingVoted):
        adopt(draft, as_voted(item, **change), manager)


def test_a_meeting_that_is_not_closed_adopts_nothing(draft, called, village, manager):
    held = note(called(), manager)
    item = held.agenda.select_related("meeting").get(number=1)
    with pytest.raises(meetings.AsTheMeetingVoted):
        adopt(draft, as_voted(item), manager)


def test_what_did_not_pass_adopts_nothing(draft, closed, village, manager):
    closed(present=2, votes={1: meetings.Votes(2, 0, 0)})
    item = open_to_adopt(village).get()
    few = as_voted(item, present=2, votes_for=2, votes_against=0)
    with pytest.raises(rulebooks.BelowQuorum):
        adopt(draft, few, manager)


def test_nor_does_one_of_another_village(draft, closed, village, manager):
    closed()
    item = open_to_adopt(village).get()
    elsewhere = RuleBookFactory(status=BookStatus.DRAFT, effective_from=None)
    RuleFactory(rule_book=elsewhere)
    with pytest.raises(meetings.AsTheMeetingVoted):
        adopt(elsewhere, as_voted(item), manager)


def test_the_database_takes_no_resolution_but_as_voted(draft, closed, village, manager):
    closed()
    item = open_to_adopt(village).get()
    row = {
        "rule_book": draft,
        "meeting_kind": "assembly",
        "held_on": MEETS,
        "eligible": 6,
        "present": 4,
        "votes_for": 3,
        "votes_against": 1,
        "abstained": 0,
        "filing_number": "7",
        "recorded_by": manager,
        "agenda_item": item,
    }
    wrong = {**row, "votes_for": 4, "votes_against": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        Resolution.objects.create(**wrong)
    Resolution.objects.create(**row)
