"""What is told past the village reaches town or county, and nobody of the village."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from grassroots.audit.models import Event
from tests.factories.deducts import set_the_stage
from tests.factories.villages import moment
from villages.concern_errors import (
    AnswerEmpty,
    ConcernAnswered,
    ConcernEmpty,
    ConcernTaken,
    NoteEmpty,
    NotYourConcern,
    TooManyConcerns,
    TooManyNotes,
)
from villages.models import Concern
from villages.record_errors import ClientIdConflict
from villages.selectors import concerns as read
from villages.services import concerns

pytestmark = pytest.mark.django_db
# A Wednesday; fifteen workdays later, with the Dragon Boat day of 19 June off.
TOLD_ON, DUE_ON = date(2026, 6, 3), date(2026, 6, 25)
NOW = moment(TOLD_ON)


@pytest.fixture
def stage():
    return set_the_stage()


@pytest.fixture
def tell(stage):
    def tell(*, level="town", client_id=None, at=NOW, **changes):
        said = {"whom": "会计", "words": "账没有公开", **changes}
        return concerns.tell(
            about=stage.village,
            told=concerns.Told(level=level, **said),
            client_id=client_id or uuid4(),
            at=at,
        )

    return tell


@pytest.fixture
def concern(tell):
    return tell().concern


@pytest.fixture
def town(stage):
    return stage.user("town")


@pytest.fixture
def county(stage):
    return stage.user("county")


def answer(concern, by, *, at=NOW, text="查了账，已经补公开"):
    return concerns.answer(concern=concern, outcome="true", answer=text, by=by, at=at)


def seen(stage, role, *, on=TOLD_ON):
    seat = stage.seats[role]
    return list(read.concerns_for(seat.role, seat.area, on=on))


def test_only_who_has_the_code_finds_it_and_the_table_does_not_hold_the_code(tell):
    received = tell()
    assert len(received.code) == 16
    assert read.by_code(received.code.lower()[:8] + " " + received.code[8:]) == (
        received.concern
    )
    assert read.by_code("AAAA-AAAA-AAAA-AAAA") is None
    kept = Concern.objects.filter(pk=received.concern.pk).values().get()
    assert received.code not in str(kept)
    assert received.concern.due_on == DUE_ON


def test_sent_twice_it_is_one_matter_and_one_code_and_other_words_a_conflict(tell):
    one = uuid4()
    assert tell(client_id=one) == tell(client_id=one, at=NOW + timedelta(hours=1))
    with pytest.raises(ClientIdConflict):
        tell(client_id=one, words="别的事")
    assert Concern.objects.count() == 1
    assert tell().code != tell().code


def test_a_matter_has_words_and_a_day_has_its_measure(tell):
    with pytest.raises(ConcernEmpty):
        tell(words="  ")
    for _each in range(concerns.MOST_A_DAY):
        tell()
    with pytest.raises(TooManyConcerns):
        tell(at=moment(TOLD_ON, 20))
    assert tell(at=moment(TOLD_ON + timedelta(days=1))).concern.pk


def test_the_town_sees_its_own_and_the_county_what_is_given_to_it(stage, tell):
    at_town, at_county = tell().concern, tell(level="county").concern
    assert seen(stage, "town") == [at_town]
    assert seen(stage, "county") == [at_county]
    for role in ("recorder", "manager", "supervisor"):
        assert seen(stage, role) == []
    assert read.waiting_for("supervisor", stage.village.town, on=TOLD_ON) == 1


def test_what_the_town_lets_pass_its_day_climbs_to_the_county(
    stage, concern, town, county
):
    late = DUE_ON + timedelta(days=1)
    assert seen(stage, "county", on=DUE_ON) == []
    with pytest.raises(NotYourConcern):
        concerns.take(concern=concern, by=county, at=moment(DUE_ON))
    concerns.take(concern=concern, by=town, at=NOW)
    assert seen(stage, "county", on=late) == [concern]
    concerns.take(concern=concern, by=county, at=moment(late))
    with pytest.raises(NotYourConcern):
        answer(concern, town, at=moment(late))
    assert answer(concern, county, at=moment(late)).answered_by == county


def test_nobody_of_the_village_takes_it_and_the_town_none_of_the_countys(
    stage, tell, concern, town
):
    for role in ("recorder", "manager", "supervisor"):
        with pytest.raises(NotYourConcern):
            concerns.take(concern=concern, by=stage.user(role), at=NOW)
    with pytest.raises(NotYourConcern):
        concerns.take(concern=tell(level="county").concern, by=town, at=NOW)


def test_one_takes_it_and_that_one_asks_and_answers(stage, concern, town):
    with pytest.raises(NotYourConcern):
        answer(concern, town)
    assert concerns.take(concern=concern, by=town, at=NOW).taken_by == town
    assert concerns.take(concern=concern, by=town, at=moment(DUE_ON)).taken_at == NOW
    other = type(stage.seats["town"]).objects.create(
        town=stage.village.town,
        role="supervisor",
        user=stage.panel[0],
        starts_on=date(2020, 1, 1),
    )
    with pytest.raises(ConcernTaken, match="周镇"):
        concerns.take(concern=concern, by=other.user, at=NOW)
    concerns.ask(concern=concern, words="哪个月的账？", by=town, at=NOW)
    concerns.add(concern=concern, words="五月的", at=NOW)
    assert [one.by for one in concern.notes.all()] == [town, None]
    with pytest.raises(AnswerEmpty):
        answer(concern, town, text=" ")
    answer(concern, town)
    with pytest.raises(ConcernAnswered):
        answer(concern, town)
    with pytest.raises(ConcernAnswered):
        concerns.add(concern=concern, words="还有", at=NOW)


def test_the_sender_adds_a_few_times_and_never_nothing(concern):
    with pytest.raises(NoteEmpty):
        concerns.add(concern=concern, words=" ", at=NOW)
    for _each in range(concerns.MOST_NOTES):
        concerns.add(concern=concern, words="还有", at=NOW)
    with pytest.raises(TooManyNotes):
        concerns.add(concern=concern, words="还有", at=NOW)


def test_no_village_s_list_of_deeds_tells_of_it(concern, town):
    concerns.take(concern=concern, by=town, at=NOW)
    answer(concern, town)
    told = Event.objects.filter(action__startswith="villages.concern")
    assert told.count() == 3
    assert set(told.values_list("village_id", flat=True)) == {None}
    assert "账" not in str(list(told.values()))


def test_a_year_after_the_answer_its_words_are_gone(tell, town):
    received = tell(contact="于福来")
    concern = concerns.take(concern=received.concern, by=town, at=NOW)
    concerns.add(concern=concern, words="还有", at=NOW)
    answer(concern, town)
    open_one = tell().concern
    gone_on = TOLD_ON + concerns.KEPT + timedelta(days=1)
    assert concerns.forget(on=gone_on - timedelta(days=1), at=moment(gone_on)) == 0
    assert concerns.forget(on=gone_on, at=moment(gone_on)) == 1
    assert concerns.forget(on=gone_on, at=moment(gone_on)) == 0
    assert not concerns._blank(concern, at=moment(gone_on))
    concern.refresh_from_db()
    assert (concern.words, concern.whom, concern.contact, concern.answer) == (("",) * 4)
    assert concern.notes.get().words == ""
    assert read.by_code(received.code) is None
    open_one.refresh_from_db()
    assert open_one.words


def test_the_table_keeps_the_order_too(concern, town):
    concern.outcome, concern.answered_by, concern.answered_at = "true", town, NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        concern.save()
