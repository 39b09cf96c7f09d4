"""A deduct lowers a score and nothing else, and only where its person may see it."""

from datetime import date, timedelta

import pytest

from rewards.points.selectors.accounts import account_of
from rewards.ruralcredit.services.dossiers import derived
from tests.factories.accounts import UserFactory
from tests.factories.deducts import EFFECTIVE_ON, EXPIRES_ON, VOTED_ON
from tests.factories.records import RecordFactory
from tests.factories.villages import ResidentFactory, moment
from villages.models import (
    Deduct,
    DeductStage,
    Objection,
    ObjectionChannel,
    Purpose,
    RecordStatus,
)
from villages.selectors.credit_files import score_as_of, score_as_shown_to
from villages.services import consents

DAY = timedelta(days=1)


@pytest.fixture
def home(stage):
    return stage.person.memberships.get().household


def total(subject, on):
    return score_as_of(subject, on).total


def test_it_counts_from_its_effect_until_its_term_is_over(stage, home):
    deduct = stage.decided()
    for subject in (stage.person, home):
        assert total(subject, VOTED_ON) == 1000
        assert total(subject, EFFECTIVE_ON) == 998
        assert total(subject, EXPIRES_ON - DAY) == 998
        assert total(subject, EXPIRES_ON) == 1000
    (line,) = score_as_of(home, EFFECTIVE_ON).deducts
    assert (line.deduct, line.points, line.signed) == (deduct, 2, -2)


def test_after_twelve_months_the_score_is_the_one_without_it(stage, home):
    stage.decided()
    after = score_as_of(home, EXPIRES_ON)
    assert after.lines == ()
    other = ResidentFactory(village=stage.village)
    never = score_as_of(other.memberships.get().household, EXPIRES_ON)
    assert (after.total, after.star) == (never.total, never.star)


@pytest.mark.parametrize("way", ["remind", "mended", "noticed"])
def test_short_of_a_decision_nothing_counts(stage, way):
    getattr(stage, way)()
    assert total(stage.person, EFFECTIVE_ON) == 1000


def test_reversed_it_counts_no_more(stage):
    deduct = stage.decided()
    Deduct.objects.filter(pk=deduct.pk).update(stage=DeductStage.REVERSED)
    assert total(stage.person, EFFECTIVE_ON) == 1000


def test_repaired_it_counts_no_more(stage):
    stage.repaired()
    assert total(stage.person, EFFECTIVE_ON) == 1000


def test_an_objection_pauses_it(stage):
    deduct = stage.decided()
    objection = Objection.objects.create(
        village=stage.village,
        deduct=deduct,
        objector=stage.person,
        channel=ObjectionChannel.SCREEN,
        entered_by=stage.subject,
        text="不是我家的",
        body_digest="0" * 64,
        raised_at=moment(EFFECTIVE_ON),
        due_on=EFFECTIVE_ON + 3 * DAY,
    )
    assert total(stage.person, EFFECTIVE_ON) == 1000
    Objection.objects.filter(pk=objection.pk).update(
        status="dismissed", closed_at=moment(EFFECTIVE_ON)
    )
    assert total(stage.person, EFFECTIVE_ON) == 998


def test_what_another_member_reads_does_not_give_it_away(stage, home):
    mate = ResidentFactory(household=home, user=UserFactory())
    stage.decided()
    own = score_as_shown_to(stage.person, home, EFFECTIVE_ON)
    others = score_as_shown_to(mate, home, EFFECTIVE_ON)
    assert (own.total, len(own.deducts)) == (998, 1)
    assert (others.total, others.deducts) == (1000, [])


def test_nor_does_what_a_lender_is_told(stage, home):
    stage.decided()
    assert score_as_shown_to(None, home, EFFECTIVE_ON).total == 1000
    assert derived.score_as_shown_to is score_as_shown_to


def test_who_took_consent_back_is_not_scored_by_it(stage, home):
    ResidentFactory(household=home)
    stage.decided()
    consents.withdraw(
        resident=stage.person,
        purpose=Purpose.SCORING,
        by=stage.subject,
        at=moment(EFFECTIVE_ON),
    )
    assert total(home, EFFECTIVE_ON) == 1000


def test_points_are_as_they_were(stage, home):
    RecordFactory(
        resident=stage.person,
        status=RecordStatus.EFFECTIVE,
        effective_on=date(2026, 6, 11),
    )
    before = account_of(stage.person, on=VOTED_ON)
    stage.decided()
    after = account_of(stage.person, on=EFFECTIVE_ON)
    assert (after and after.pk) == (before and before.pk)
    assert total(home, EFFECTIVE_ON) == 1000 + 2 - 2
