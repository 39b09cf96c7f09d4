from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.villages import ResidentFactory, moment
from villages import errors
from villages.models import Consent, ConsentChannel, ConsentText, Purpose
from villages.register_errors import PaperBeforeWithdrawal
from villages.selectors import consents as read
from villages.services import consents

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)
YESTERDAY = date(2026, 5, 31)
NOW = moment(TODAY)


@pytest.fixture
def resident():
    return ResidentFactory(consents=())


@pytest.fixture
def give(resident):
    def give(**given):
        return consents.give(
            resident=resident,
            purpose=Purpose.SCORING,
            channel=ConsentChannel.PHONE,
            by=given.pop("by", None) or UserFactory(),
            at=given.pop("at", NOW),
            **given,
        )

    return give


def test_a_consent_holds_from_the_day_it_is_given(resident, give):
    consent = give()
    assert consent.text.version == 1
    assert not read.has_consent(resident, Purpose.SCORING, YESTERDAY)
    assert read.has_consent(resident, Purpose.SCORING, TODAY)
    assert not read.has_consent(resident, Purpose.PUBLICATION, TODAY)
    assert read.who_consented([resident], Purpose.SCORING, TODAY) == {resident.pk}


def test_saying_yes_twice_keeps_the_first_yes(give):
    assert give() == give(at=NOW + timedelta(hours=1))
    assert Event.objects.filter(action="villages.consent_given").count() == 1


def test_a_withdrawal_takes_effect_at_once_and_keeps_the_past(resident, give):
    give(at=moment(YESTERDAY))
    consents.withdraw(resident=resident, purpose=Purpose.SCORING, by=resident, at=NOW)
    assert not read.has_consent(resident, Purpose.SCORING, TODAY)
    assert read.has_consent(resident, Purpose.SCORING, YESTERDAY)
    give(at=NOW + timedelta(minutes=1))
    assert read.has_consent(resident, Purpose.SCORING, TODAY)
    assert Consent.objects.count() == 2


def test_nothing_can_be_withdrawn_that_was_not_given(resident):
    with pytest.raises(errors.NothingToWithdraw) as refused:
        consents.withdraw(
            resident=resident, purpose=Purpose.PHOTO, by=UserFactory(), at=NOW
        )
    assert "照片公开" in str(refused.value)


def test_a_paper_keeps_its_own_date(give):
    consent = give(given_on=date(2026, 5, 20))
    assert consent.given_at == moment(date(2026, 5, 20), hour=0)


@pytest.mark.parametrize(
    ("given_on", "refusal"),
    [
        (date(2026, 6, 2), errors.ConsentDateAhead),
        (date(2019, 12, 31), errors.NoConsentTextYet),
    ],
)
def test_a_paper_of_an_impossible_date_is_refused(give, given_on, refusal):
    with pytest.raises(refusal):
        give(given_on=given_on)


def test_an_older_paper_does_not_undo_a_withdrawal_and_a_new_one_does(resident, give):
    give(at=moment(date(2026, 5, 1)))
    consents.withdraw(
        resident=resident, purpose=Purpose.SCORING, by=resident, at=moment(YESTERDAY)
    )
    with pytest.raises(PaperBeforeWithdrawal):
        give(given_on=date(2026, 5, 30))
    assert not read.has_consent(resident, Purpose.SCORING, TODAY)
    give(given_on=YESTERDAY)
    assert read.has_consent(resident, Purpose.SCORING, TODAY)


def test_nobody_under_18_consents_to_anything():
    child = ResidentFactory(born_on=date(2008, 6, 2), consents=())
    for purpose in Purpose:
        with pytest.raises(errors.TooYoungToConsent):
            consents.give(
                resident=child,
                purpose=purpose,
                channel=ConsentChannel.PAPER,
                by=UserFactory(),
                at=NOW,
            )


def test_each_purpose_has_plain_words_in_both_languages():
    texts = {text.purpose: text for text in ConsentText.objects.all()}
    assert set(texts) == set(Purpose.values)
    for text in texts.values():
        assert "随时撤回" in text.body
        assert "at any time" in text.body_en


def test_the_words_of_the_day_are_kept_with_the_consent(give):
    newer = ConsentText.objects.create(
        purpose=Purpose.SCORING,
        version=2,
        body="新",
        body_en="new",
        effective_from=TODAY,
    )
    assert consents.text_for(Purpose.SCORING, on=YESTERDAY).version == 1
    assert give().text == newer
