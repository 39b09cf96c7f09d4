"""What is mended in time is closed at zero, once somebody else has looked."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import UserFactory
from tests.factories.deducts import MEND_BY, NOTICED_ON, REMINDED_ON, shot
from tests.factories.villages import KinshipFactory, ResidentFactory, moment
from villages import record_errors
from villages.models import Deduct, DeductMoment, DeductStage
from villages.selectors.credit_files import score_as_of
from villages.services import deducts

LAST_DAY = moment(MEND_BY, 23)
AFTER = moment(NOTICED_ON)


@pytest.fixture
def deduct(stage):
    return stage.remind()


def show(deduct, by, at=LAST_DAY, seed=5):
    return deducts.show_mend(deduct=deduct, by=by, at=at, photos=[shot(seed)])


def test_the_recorders_photo_of_the_mend_closes_it_at_zero(stage, deduct):
    recorder = stage.user("recorder")
    closed = show(deduct, recorder)
    assert (closed.stage, closed.mended_on) == (DeductStage.MENDED, MEND_BY)
    assert (closed.points, closed.ended_at) == (None, LAST_DAY)
    assert closed.photos.get().moment == DeductMoment.MEND
    assert score_as_of(stage.person, NOTICED_ON).total == 1000


@pytest.mark.parametrize("role", ["recorder", "manager"])
def test_the_persons_photo_waits_for_somebody_else_to_look(stage, deduct, role):
    shown = show(deduct, stage.subject)
    assert (shown.stage, shown.mend_waits) == (DeductStage.REMINDED, True)
    with pytest.raises(deducts.NotYourStep):
        deducts.accept_mend(deduct=deduct, by=stage.subject, at=LAST_DAY)
    # Looked at a week later, it counts for the day on which it was shown.
    late = LAST_DAY + timedelta(days=7)
    closed = deducts.accept_mend(deduct=deduct, by=stage.user(role), at=late)
    assert (closed.stage, closed.mended_on) == (DeductStage.MENDED, MEND_BY)
    assert not closed.mend_waits
    assert closed.mend_checked_by == stage.user(role)
    assert closed.expires_on == date(2026, 9, 17)
    again = deducts.accept_mend(deduct=deduct, by=stage.user(role), at=late)
    assert again.mend_checked_at == closed.mend_checked_at


def test_a_photo_that_waits_keeps_the_notice_back(stage, deduct):
    show(deduct, stage.subject)
    with pytest.raises(deducts.MendNotLookedAt):
        deducts.serve_notice(deduct=deduct, by=stage.user("manager"), at=AFTER)


def test_after_the_last_day_it_is_too_late_to_show_it(stage, deduct):
    for by in (stage.subject, stage.user("recorder")):
        with pytest.raises(deducts.TooLateToMend):
            show(deduct, by, at=AFTER)


def test_a_retry_adds_nothing_and_another_photo_joins_the_first(stage, deduct):
    show(deduct, stage.subject, at=moment(REMINDED_ON))
    again = show(deduct, stage.subject, at=LAST_DAY)
    assert again.mend_said_at == moment(REMINDED_ON)
    assert deduct.photos.count() == 1
    more = deducts.show_mend(
        deduct=deduct, by=stage.subject, at=LAST_DAY, photos=[shot(5), shot(6)]
    )
    assert more.mend_said_at == moment(REMINDED_ON)
    assert deduct.photos.count() == 2
    deducts.accept_mend(deduct=deduct, by=stage.user("manager"), at=LAST_DAY)
    # A retry that comes after the end finds it closed, and is no fault.
    assert show(deduct, stage.subject).stage == DeductStage.MENDED
    with pytest.raises(deducts.WrongStage):
        show(deduct, stage.subject, seed=7)


def test_there_must_be_a_photo_and_there_may_be_nine(stage, deduct):
    with pytest.raises(deducts.MendPhotoMissing):
        deducts.show_mend(deduct=deduct, by=stage.subject, at=LAST_DAY, photos=[])
    with pytest.raises(record_errors.TooManyPhotos):
        deducts.show_mend(
            deduct=deduct,
            by=stage.subject,
            at=LAST_DAY,
            photos=[shot(seed) for seed in range(10)],
        )


def test_others_neither_show_nor_accept_it(stage, deduct):
    strangers = [
        UserFactory(),
        stage.user("supervisor"),
        stage.user("town"),
        *stage.panel,
    ]
    for by in (*strangers, stage.user("manager")):
        with pytest.raises(deducts.NotYourStep):
            show(deduct, by)
    show(deduct, stage.subject)
    for by in strangers:
        with pytest.raises(deducts.NotYourStep):
            deducts.accept_mend(deduct=deduct, by=by, at=LAST_DAY)
        with pytest.raises(deducts.NotYourStep):
            deducts.refuse_mend(deduct=deduct, words="没清完", by=by, at=LAST_DAY)


def test_a_manager_who_is_kin_leaves_it_to_somebody_else(stage, deduct):
    show(deduct, stage.subject)
    own = ResidentFactory(village=stage.village, user=stage.user("manager"))
    KinshipFactory(first=own, second=stage.person)
    with pytest.raises(deducts.TooClose):
        deducts.accept_mend(deduct=deduct, by=stage.user("manager"), at=LAST_DAY)


def test_without_a_photo_there_is_nothing_to_accept_or_to_turn_down(stage, deduct):
    manager = stage.user("manager")
    with pytest.raises(deducts.NothingToLookAt):
        deducts.accept_mend(deduct=deduct, by=manager, at=LAST_DAY)
    with pytest.raises(deducts.NothingToLookAt):
        deducts.refuse_mend(deduct=deduct, words="没清完", by=manager, at=LAST_DAY)


def test_a_photo_turned_down_gives_three_more_days_once_and_says_why(stage, deduct):
    manager = stage.user("manager")
    show(deduct, stage.subject)
    with pytest.raises(deducts.SayWhatIsMissing):
        deducts.refuse_mend(deduct=deduct, words=" ", by=manager, at=LAST_DAY)
    turned = deducts.refuse_mend(
        deduct=deduct, words="还有两袋", by=manager, at=LAST_DAY
    )
    assert (turned.stage, turned.mend_waits) == (DeductStage.REMINDED, False)
    assert (turned.mend_by, turned.mend_refused_because) == (
        date(2026, 6, 13),
        "还有两袋",
    )
    with pytest.raises(deducts.StillTimeToMend):
        deducts.serve_notice(deduct=deduct, by=manager, at=AFTER)
    show(deduct, stage.subject, at=moment(date(2026, 6, 13)), seed=6)
    turned = deducts.refuse_mend(
        deduct=deduct, words="还有一袋", by=manager, at=moment(date(2026, 6, 15))
    )
    assert turned.mend_by == date(2026, 6, 13)
    served = deducts.serve_notice(
        deduct=deduct, by=manager, at=moment(date(2026, 6, 15))
    )
    assert served.stage == DeductStage.NOTICED


def test_a_photo_turned_down_early_takes_no_day_away(stage, deduct):
    show(deduct, stage.subject, at=moment(REMINDED_ON))
    turned = deducts.refuse_mend(
        deduct=deduct,
        words="还有两袋",
        by=stage.user("recorder"),
        at=moment(REMINDED_ON),
    )
    assert turned.mend_by == MEND_BY


def test_the_database_closes_nothing_as_mended_without_a_look(stage, deduct):
    row = Deduct.objects.filter(pk=deduct.pk)
    for columns in (
        {"mended_on": None},
        {"mended_on": MEND_BY},
        {"mended_on": NOTICED_ON, "mend_checked_at": AFTER},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(stage=DeductStage.MENDED, **columns)
