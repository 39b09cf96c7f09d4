"""Draft, called, held, closed: each step once, by the manager, and nothing rewritten."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as some

from grassroots.audit.models import Event
from grassroots.core.errors import Refusal
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    moment,
)
from tests.villages.meetings.conftest import (
    AGENDA,
    CALLED,
    CLOSED,
    MEETS,
    NOTED,
    WRITTEN,
    minutes,
    note,
)
from villages.formulas import quorum
from villages.models import AgendaItem, Meeting, MeetingStage, SignIn
from villages.selectors.meetings import (
    entitled,
    meetings_in,
    needed_at,
    public_meetings,
)
from villages.services import meetings
from villages.services.rulebooks.errors import (
    FewerThanRegister,
    MoreThanEligible,
    NotMinutes,
)

Votes = meetings.Votes


def outcomes(meeting):
    return [one.outcome for one in meeting.agenda.select_related("meeting")]


def test_a_meeting_goes_from_draft_to_closed(closed, village):
    meeting = closed()
    assert meeting.stage == MeetingStage.CLOSED
    assert outcomes(meeting) == ["passed", ""]
    assert meeting.is_held
    assert meeting.has_quorum
    assert [one.action for one in Event.objects.order_by("pk")] == [
        f"villages.meeting_{step}" for step in ("drafted", "called", "noted", "closed")
    ]
    assert str(meeting) == "村民会议（成年村民） 2026-06-10"
    assert str(meeting.agenda.first()) == AGENDA[0]


def test_a_draft_can_be_changed_and_is_public_only_once_called(
    drafted, village, manager
):
    meeting = drafted()
    assert not public_meetings(village).exists()
    assert list(meetings_in(village.town)) == [meeting]
    changed = meetings.redraft(
        meeting=meeting,
        kind="households",
        meets_at=moment(date(2026, 6, 20)),
        place="小学",
        agenda=["只有一项", "  "],
        by=manager,
        at=moment(CALLED),
    )
    assert [one.title for one in changed.agenda.all()] == ["只有一项"]
    meetings.call(meeting=changed, by=manager, at=moment(CALLED))
    assert list(public_meetings(village)) == [changed]
    with pytest.raises(meetings.MeetingHasGoneOn):
        meetings.redraft(
            meeting=changed,
            kind="assembly",
            meets_at=moment(MEETS),
            place="别处",
            agenda=["换一项"],
            by=manager,
            at=moment(CALLED),
        )


def test_one_calls_people_to_an_agenda_and_to_a_time_ahead(drafted, manager):
    with pytest.raises(meetings.NoAgenda):
        drafted(agenda=["", " "])
    # The year 1 begins before time does, on the clocks of Greenwich.
    for past in (moment(WRITTEN), moment(date.min, 0)):
        with pytest.raises(meetings.MeetsInThePast):
            drafted(meets_at=past)
    with pytest.raises(meetings.MeetsInThePast):
        meetings.call(meeting=drafted(), by=manager, at=moment(MEETS, 19))


def test_a_meeting_that_is_called_off_says_why(called, village, manager):
    meeting = called()
    with pytest.raises(meetings.WhyNotHeld):
        meetings.cancel(meeting=meeting, reason=" ", by=manager, at=moment(CALLED))
    meetings.cancel(meeting=meeting, reason="下大雨", by=manager, at=moment(CALLED))
    assert public_meetings(village).get().cancelled_because == "下大雨"
    with pytest.raises(meetings.MeetingHasGoneOn):
        note(meeting, manager)


def test_what_was_dropped_as_a_draft_was_never_public(drafted, village, manager):
    meetings.cancel(meeting=drafted(), reason="不急", by=manager, at=moment(CALLED))
    assert not public_meetings(village).exists()


def test_only_the_manager_takes_the_steps(called, drafted, village, manager):
    by = AppointmentFactory(village=village, role="supervisor").user
    meeting, other = called(), drafted()
    for step in (
        lambda: drafted(by=by),
        lambda: drafted(by=UserFactory()),
        lambda: meetings.call(meeting=other, by=by, at=moment(CALLED)),
        lambda: note(meeting, by),
        lambda: meetings.cancel(meeting=other, reason="x", by=by, at=moment(CALLED)),
    ):
        with pytest.raises(meetings.NotYourMeeting):
            step()


# --- The numbers -------------------------------------------------------------------


def test_where_too_few_came_the_numbers_are_kept_and_nothing_passes(called, manager):
    meeting = note(called(), manager, present=2, votes={1: Votes(2, 0, 0)})
    assert not meeting.has_quorum
    assert outcomes(meeting) == ["too_few", ""]


def test_households_need_two_thirds(called, manager):
    meeting = note(
        called(kind="households"), manager, present=3, votes={1: Votes(3, 0, 0)}
    )
    assert outcomes(meeting)[0] == "too_few"
    meeting = note(
        meeting, manager, present=4, votes={1: Votes(2, 1, 1), 2: Votes(3, 1, 0)}
    )
    assert outcomes(meeting) == ["not_passed", "passed"]


@given(some.integers(0, 400), some.integers(0, 400), some.integers(0, 400))
def test_nothing_passes_without_quorum_and_majority(eligible, present, votes_for):
    present = min(present, eligible)
    votes_for = min(votes_for, present)
    for kind, share in (("assembly", present * 2), ("households", present * 3)):
        whole = eligible if kind == "assembly" else eligible * 2
        passed = quorum.outcome(
            kind, eligible=eligible, present=present, votes_for=votes_for
        )
        came = share >= whole and present > 0
        assert (passed == "passed") == (came and votes_for * 2 > present)
        assert (passed == "too_few") == (not came)


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"held_on": NOTED}, meetings.NotTheDayCalledTo),
        ({"held_on": CALLED}, meetings.NotTheDayCalledTo),
        ({"at": moment(MEETS, 18)}, meetings.NotMetYet),
        ({"present": 7}, MoreThanEligible),
        ({"eligible": 5}, FewerThanRegister),
        ({"votes": {2: Votes(1, 1, 1)}}, meetings.ItemVotesDoNotAddUp),
    ],
    ids=["later", "before", "not begun", "too many", "too few entitled", "votes"],
)
def test_numbers_that_cannot_be_are_refused(called, manager, wrong, refusal):
    meeting = called()
    with pytest.raises(refusal):
        note(meeting, manager, **wrong)
    meeting.refresh_from_db()
    assert meeting.stage == MeetingStage.CALLED


def test_the_numbers_can_be_written_again_until_it_is_closed(called, manager):
    meeting = note(called(), manager)
    again = note(meeting, manager, present=5, votes={2: Votes(5, 0, 0)})
    assert outcomes(again) == ["", "passed"]
    with pytest.raises(meetings.MinutesMissing):
        meetings.close(meeting=again, minutes=None, by=manager, at=moment(CLOSED))
    wrong = minutes()
    wrong.file.write(b"PK")
    with pytest.raises(NotMinutes):
        meetings.close(meeting=again, minutes=wrong, by=manager, at=moment(CLOSED))
    meetings.close(meeting=again, minutes=minutes(), by=manager, at=moment(CLOSED))
    with pytest.raises(meetings.MeetingHasGoneOn):
        note(again, manager)


def test_minutes_may_have_any_name(called, manager):
    held = note(called(), manager)
    scan = SimpleUploadedFile(f"扫描.{'x' * 150}", b"%PDF-1.4 minutes")
    closed = meetings.close(meeting=held, minutes=scan, by=manager, at=moment(CLOSED))
    assert closed.stage == MeetingStage.CLOSED


def test_a_meeting_without_numbers_has_no_quorum_and_no_outcome(called):
    meeting = called()
    assert not meeting.has_quorum
    assert outcomes(meeting) == ["", ""]
    assert needed_at(meeting, 0) == 1


# --- Who came ----------------------------------------------------------------------


def sign(meeting, person, by, day=NOTED):
    return meetings.sign_in(meeting=meeting, resident=person, by=by, at=moment(day))


def test_grown_ups_of_the_village_sign_in_once(called, people, manager, village):
    meeting = called()
    child = ResidentFactory(village=village, born_on=date(2012, 1, 1))
    gone = ResidentFactory(village=village, household=None)
    for person in (child, gone, ResidentFactory()):
        with pytest.raises(meetings.NotEntitled):
            sign(meeting, person, manager)
    made = sign(meeting, people[0], manager)
    assert str(made) == f"{meeting.pk} {people[0].pk}"
    with pytest.raises(meetings.SignedAlready):
        sign(meeting, people[0], manager)
    assert made.household is None


def test_nobody_has_come_before_the_day(called, people, manager):
    with pytest.raises(meetings.NotMetYet):
        sign(called(), people[0], manager, day=MEETS - timedelta(days=1))


def test_one_signs_for_each_household_where_households_meet(called, manager, village):
    meeting = called(kind="households")
    home = HouseholdFactory(village=village)
    first, second = (ResidentFactory(household=home) for _ in range(2))
    made = sign(meeting, first, manager)
    assert made.household == home
    with pytest.raises(meetings.HouseholdIsThere):
        sign(meeting, second, manager)
    # Two taps find the row before either has struck it out.
    for tap in (made, SignIn.objects.get(pk=made.pk)):
        meetings.strike_out(sign_in=tap, by=manager, at=moment(NOTED))
    assert Event.objects.filter(action="villages.meeting_struck_out").count() == 1
    assert sign(meeting, second, manager).household == home
    with pytest.raises(IntegrityError), transaction.atomic():
        SignIn.objects.create(
            meeting=meeting,
            resident=first,
            household=home,
            noted_at=moment(NOTED),
            noted_by=manager,
        )


def test_no_fewer_came_than_signed_in(called, people, manager):
    meeting = called()
    for person in people[:5]:
        sign(meeting, person, manager)
    with pytest.raises(meetings.MoreSignedThanPresent):
        note(meeting, manager)
    held = note(meeting, manager, present=5, votes={})
    late = sign(held, people[5], manager)
    assert late.meeting == held
    with pytest.raises(meetings.MoreSignedThanPresent):
        meetings.close(meeting=held, minutes=minutes(), by=manager, at=moment(CLOSED))


def test_the_list_is_closed_with_the_meeting(closed, people, manager):
    meeting = closed()
    with pytest.raises(meetings.MeetingHasGoneOn):
        sign(meeting, people[0], manager)


def test_the_sheet_lists_households_or_all_adults(called, people, village):
    home = people[0].memberships.get().household
    wife = ResidentFactory(household=home, name="于桂兰")
    ResidentFactory(household=home, born_on=date(2012, 1, 1))
    adults = entitled(called(), on=MEETS)
    assert len(adults) == 7
    assert wife.name in {one.name for one in adults if one.number == home.number}
    empty = HouseholdFactory(village=village, number="9999")
    ResidentFactory(household=empty)
    homes = entitled(called(kind="households"), on=MEETS)
    assert len(homes) == 7
    assert (
        next(one for one in homes if one.number == home.number).name == people[0].name
    )
    assert next(one for one in homes if one.number == "9999").name == ""


# --- What the database keeps -------------------------------------------------------


def refused(change):
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_nothing_of_a_closed_meeting_changes(closed, people, manager):
    meeting = closed()
    rows = Meeting.objects.filter(pk=meeting.pk)
    items = AgendaItem.objects.filter(meeting=meeting)
    refused(lambda: rows.update(present=5))
    refused(lambda: rows.update(stage="held"))
    refused(rows.delete)
    refused(lambda: items.filter(number=1).update(votes_for=4, votes_against=0))
    refused(lambda: items.filter(number=2).update(title="别的"))
    refused(lambda: items.filter(number=2).delete())
    refused(
        lambda: SignIn.objects.create(
            meeting=meeting,
            resident=people[0],
            noted_at=moment(CLOSED),
            noted_by=manager,
        )
    )


def test_the_agenda_stands_once_called(called):
    meeting = called()
    refused(lambda: meeting.agenda.filter(number=1).update(title="别的"))
    refused(lambda: meeting.agenda.filter(number=1).delete())
    refused(lambda: AgendaItem.objects.create(meeting=meeting, number=9, title="加"))
    rows = Meeting.objects.filter(pk=meeting.pk)
    refused(lambda: rows.update(meets_at=moment(NOTED)))
    refused(lambda: rows.update(stage="draft"))
    refused(lambda: rows.update(stage="closed"))


def test_no_meeting_is_closed_on_votes_that_do_not_add_up(called, manager):
    meeting = note(called(), manager)
    meeting.agenda.filter(number=1).update(votes_for=4)
    with pytest.raises(IntegrityError), transaction.atomic():
        meetings.close(
            meeting=meeting, minutes=minutes(), by=manager, at=moment(CLOSED)
        )


def test_every_refusal_is_a_sentence():
    for name in meetings.__all__:
        one = getattr(meetings, name)
        if isinstance(one, type) and issubclass(one, Refusal):
            assert one.code
            assert one.message
