from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.records import photo_file
from tests.factories.villages import ResidentFactory, moment
from villages import errors
from villages.models import (
    Consent,
    ConsentChannel,
    ConsentSigner,
    ConsentText,
    Purpose,
)
from villages.register_errors import (
    PaperBeforeWithdrawal,
    SignatureNotShown,
    SignerUnnamed,
    TextEmpty,
    TextTooSoon,
)
from villages.selectors import consents as read
from villages.services import consents, photos

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
        announced_on=TODAY,
        effective_from=TODAY,
    )
    assert consents.text_for(Purpose.SCORING, on=YESTERDAY).version == 1
    assert give().text == newer


# --- New words --------------------------------------------------------------------

AHEAD = TODAY + timedelta(days=30)


def announce(**changes):
    usual = {
        "purpose": Purpose.SCORING,
        "body": "新的话，可以随时撤回",
        "body_en": "new words, at any time",
        "effective_from": AHEAD,
        "at": NOW,
        "keeps_meaning": False,
    }
    return consents.announce_text(**{**usual, **changes})


def test_new_words_ask_again_and_an_old_yes_ends_on_their_day(resident, give):
    give(at=moment(YESTERDAY))
    assert read.asked_again(resident, TODAY) == []
    announce()
    (asked,) = read.asked_again(resident, TODAY)
    assert (asked.purpose, asked.asked_on) == ("scoring", AHEAD)
    before = AHEAD - timedelta(days=1)
    assert read.has_consent(resident, Purpose.SCORING, before)
    assert not read.has_consent(resident, Purpose.SCORING, AHEAD)
    # What was true on a past day stays so.
    assert read.has_consent(resident, Purpose.SCORING, TODAY)


def test_who_says_yes_to_the_new_words_goes_on_without_a_gap(resident, give):
    old = give(at=moment(YESTERDAY))
    text = announce()
    new = give(at=NOW)
    old.refresh_from_db()
    assert (new.text, new.replaces, old.withdrawn_at) == (text, old, NOW)
    assert read.asked_again(resident, TODAY) == []
    for day in (YESTERDAY, TODAY, AHEAD, AHEAD + timedelta(days=400)):
        assert read.who_consented([resident], Purpose.SCORING, day) == {resident.pk}
    assert give(at=moment(AHEAD)) == new


def test_an_old_paper_is_a_yes_to_the_old_words(resident, give):
    give(at=moment(YESTERDAY))
    announce()
    assert give(given_on=YESTERDAY).text.version == 1
    assert len(read.asked_again(resident, TODAY)) == 1
    # The paper of the new words, brought in after their day.
    give(given_on=TODAY, at=moment(AHEAD))
    assert read.has_consent(resident, Purpose.SCORING, AHEAD)
    assert Consent.objects.filter(withdrawn_at=None).count() == 1


def test_a_yes_that_was_replaced_is_no_withdrawal(resident, give):
    give(at=moment(YESTERDAY))
    announce()
    give(at=moment(TODAY, 18))
    consents.withdraw(
        resident=resident, purpose=Purpose.SCORING, by=resident, at=moment(TODAY, 19)
    )
    assert give(given_on=TODAY, at=moment(TODAY, 20)).withdrawn_at is None


def test_other_words_of_the_same_meaning_ask_nobody(resident, give):
    first = give(at=moment(YESTERDAY))
    announce(keeps_meaning=True, effective_from=TODAY)
    assert give() == first
    assert read.asked_again(resident, TODAY) == []
    assert read.has_consent(resident, Purpose.SCORING, TODAY)


def test_an_old_yes_that_no_longer_holds_can_still_be_taken_back(resident, give):
    give(at=moment(YESTERDAY))
    announce()
    consents.withdraw(
        resident=resident, purpose=Purpose.SCORING, by=resident, at=moment(AHEAD)
    )
    assert read.asked_again(resident, AHEAD) == []


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"effective_from": AHEAD - timedelta(days=1)}, TextTooSoon),
        ({"effective_from": YESTERDAY, "keeps_meaning": True}, TextTooSoon),
        ({"body_en": " "}, TextEmpty),
    ],
)
def test_new_words_leave_time_and_are_in_both_languages(changes, refusal):
    with pytest.raises(refusal):
        announce(**changes)


def test_words_do_not_overtake_those_announced_before():
    announce(effective_from=AHEAD + timedelta(days=10))
    with pytest.raises(TextTooSoon, match="2026-07-11"):
        announce()
    ConsentText.objects.filter(purpose=Purpose.PHOTO).delete()
    with pytest.raises(errors.NoConsentTextYet):
        announce(purpose=Purpose.PHOTO)


def test_new_words_are_announced_from_the_command_line(tmp_path):
    zh, en = tmp_path / "zh.txt", tmp_path / "en.txt"
    zh.write_text("新的话", encoding="utf-8")
    en.write_text("new words", encoding="utf-8")
    given = ("announce_consent_text", "photo", f"--zh={zh}", f"--en={en}")
    first = timezone.localdate() + timedelta(days=31)
    said = StringIO()
    call_command(*given, "--from", first.isoformat(), stdout=said)
    assert f"v2 from {first}" in said.getvalue()
    with pytest.raises(CommandError, match="最早从"):
        call_command(*given, "--from", timezone.localdate().isoformat())
    with pytest.raises(CommandError):
        call_command(*given[:-1], "--en=nowhere.txt", "--from", first.isoformat())
    assert ConsentText.objects.filter(purpose=Purpose.PHOTO).count() == 2


# --- Who signs --------------------------------------------------------------------


@pytest.fixture
def scan():
    return photos.prepare(photo_file(3))


def test_a_guardian_signs_on_paper_and_the_paper_is_kept(resident, scan):
    consent = consents.give(
        resident=resident,
        purpose=Purpose.SCORING,
        channel=ConsentChannel.PAPER,
        by=UserFactory(),
        at=NOW,
        signed=consents.Signed(ConsentSigner.GUARDIAN, " 孙桂芳 ", scan),
    )
    assert (consent.signed_as, consent.signed_by) == ("guardian", "孙桂芳")
    with consent.scan.open() as file:
        assert file.read() == scan.content


@pytest.mark.parametrize(
    ("name", "has_scan", "channel", "refusal"),
    [
        (" ", True, "paper", SignerUnnamed),
        ("孙桂芳", False, "paper", SignatureNotShown),
        ("孙桂芳", True, "helper", SignatureNotShown),
        ("孙桂芳", True, "phone", SignatureNotShown),
    ],
)
def test_nobody_signs_for_another_unnamed_or_unseen(
    resident, scan, name, has_scan, channel, refusal
):
    signed = consents.Signed(ConsentSigner.PROXY, name, scan if has_scan else None)
    with pytest.raises(refusal):
        consents.give(
            resident=resident,
            purpose=Purpose.SCORING,
            channel=channel,
            by=UserFactory(),
            at=NOW,
            signed=signed,
        )


def test_the_table_asks_for_name_paper_and_scan_too(give):
    consent = give()
    consent.signed_as, consent.signed_by = "guardian", "孙桂芳"
    with pytest.raises(IntegrityError), transaction.atomic():
        consent.save()
