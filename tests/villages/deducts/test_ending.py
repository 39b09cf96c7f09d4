"""Letting go: dropped before it counts, gone when its term is over."""

from datetime import date, timedelta

import pytest
from django.core.files.storage import default_storage

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.deducts import (
    EFFECTIVE_ON,
    EXPIRES_ON,
    FACTS,
    NOTICED_ON,
    REMINDED_ON,
    VOTED_ON,
    set_the_stage,
    shot,
)
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from villages.formulas import terms
from villages.models import Deduct, DeductStage, DropReason
from villages.services import deducts

AT = moment(NOTICED_ON)


def drop(deduct, by, reason=DropReason.PUNISHED, words="", at=AT):
    return deducts.drop(deduct=deduct, reason=reason, words=words, by=by, at=at)


@pytest.mark.parametrize("role", ["manager", "town", "county"])
@pytest.mark.parametrize("stage_name", ["remind", "noticed"])
def test_what_an_authority_dealt_with_is_dropped_at_any_time(stage, role, stage_name):
    deduct = getattr(stage, stage_name)()
    dropped = drop(deduct, stage.user(role))
    assert (dropped.stage, dropped.drop_reason) == (DeductStage.DROPPED, "punished")
    assert (dropped.ended_by, dropped.ended_at) == (stage.user(role), AT)
    assert drop(deduct, stage.user(role), "other", "又").drop_reason == "punished"


def test_what_is_in_force_is_not_dropped(stage):
    with pytest.raises(deducts.WrongStage):
        drop(stage.decided(), stage.user("manager"), at=moment(EFFECTIVE_ON))


def test_another_reason_is_put_in_words(stage):
    deduct = stage.remind()
    with pytest.raises(deducts.DropWithoutWords):
        drop(deduct, stage.user("manager"), DropReason.OTHER, " ")
    dropped = drop(deduct, stage.user("manager"), DropReason.OTHER, "河水冲来的")
    assert dropped.ended_because == "河水冲来的"


def test_others_drop_nothing_nor_does_a_manager_who_is_kin(stage):
    deduct = stage.remind()
    for by in (
        stage.user("recorder"),
        stage.user("supervisor"),
        stage.subject,
        UserFactory(),
        *stage.panel,
    ):
        with pytest.raises(deducts.NotYourStep):
            drop(deduct, by)
    own = ResidentFactory(village=stage.village, user=stage.user("manager"))
    KinshipFactory(first=own, second=stage.person)
    with pytest.raises(deducts.TooClose):
        drop(deduct, stage.user("manager"))


def test_what_came_to_nothing_is_remembered_for_three_months_or_its_term():
    assert terms.forgotten_on(date(2026, 6, 10), EXPIRES_ON) == date(2026, 9, 10)
    assert terms.forgotten_on(date(2027, 5, 1), EXPIRES_ON) == EXPIRES_ON
    assert terms.forgotten_on(date(2027, 11, 30), date(2029, 1, 1)) == date(2028, 2, 29)


def purge(on):
    return deducts.purge(on=on, at=moment(on))


def test_when_the_term_is_over_words_and_photos_are_cleared_away(
    stage, django_capture_on_commit_callbacks
):
    deduct = stage.remind(photos=[shot()])
    file = deduct.photos.get().photo.name
    deducts.show_mend(
        deduct=deduct, by=stage.subject, at=moment(REMINDED_ON), photos=[shot(6)]
    )
    deducts.refuse_mend(
        deduct=deduct,
        words="还有两袋",
        by=stage.user("recorder"),
        at=moment(REMINDED_ON),
    )
    deducts.serve_notice(deduct=deduct, by=stage.user("manager"), at=AT)
    deducts.state(deduct=deduct, text="不是我家的", by=stage.subject, at=AT)
    for member in (0, 1):
        stage.vote(deduct, member=member)
    assert purge(EXPIRES_ON - timedelta(days=1)) == 0
    assert default_storage.exists(file)
    with django_capture_on_commit_callbacks(execute=True):
        assert purge(EXPIRES_ON) == 1
    deduct.refresh_from_db()
    assert (deduct.facts, deduct.notice_text) == ("", "")
    assert deduct.mend_refused_because == "—"
    assert deduct.statements.get().text == ""
    assert {one.reason for one in deduct.votes.all()} == {"—"}
    assert not deduct.photos.exists()
    assert not default_storage.exists(file)
    # What stays: that it was, and how it was decided.
    assert (deduct.stage, deduct.points) == (DeductStage.IN_FORCE, 2)
    assert purge(EXPIRES_ON) == 0


def test_one_audit_line_a_village_counts_them_and_keeps_their_keys(stage):
    other = set_the_stage(name="南湾村")
    here = [stage.mended(), stage.remind(acted_on=date(2026, 6, 1))]
    there = other.decided()
    assert purge(EXPIRES_ON) == 3
    lines = Event.objects.filter(action="villages.deducts_cleared")
    found = {line.village_id: line.data for line in lines}
    assert found[stage.village.pk]["count"] == 2
    assert set(found[stage.village.pk]["keys"]) == {str(one.key) for one in here}
    assert found[other.village.pk] == {"count": 1, "keys": [str(there.key)]}
    assert FACTS not in str(found)


def test_what_is_still_under_way_when_its_term_ends_is_dropped(stage):
    deduct = stage.noticed()
    purge(EXPIRES_ON)
    deduct.refresh_from_db()
    assert (deduct.stage, deduct.drop_reason, deduct.ended_by) == (
        DeductStage.DROPPED,
        DropReason.PAST_TERM,
        None,
    )


def test_what_came_to_nothing_is_cleared_after_three_months(stage):
    stage.mended()
    assert purge(date(2026, 9, 9)) == 0
    assert purge(date(2026, 9, 10)) == 1


def test_a_purge_that_comes_second_finds_nothing(stage, monkeypatch):
    """Two timers at once: the row was cleared between the list and the lock."""
    deduct = stage.mended()
    purge(date(2026, 9, 10))
    Deduct.objects.filter(pk=deduct.pk)
    monkeypatch.setattr(
        "villages.models.deduct.DeductQuerySet.to_purge",
        lambda rows, *, on: rows.filter(pk=deduct.pk),
    )
    before = Event.objects.count()
    assert purge(date(2026, 9, 10)) == 0
    assert Event.objects.count() == before


def test_the_daily_timer_is_set(settings):
    assert "villages.services.deducts.purge" in settings.TIMERS


def test_voted_on_stays_as_given(stage):
    assert stage.decided().decided_at == moment(VOTED_ON, 11)
