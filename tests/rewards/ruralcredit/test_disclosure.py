"""A lender sees what a household consented to, once; nobody else sees anything."""

from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from rewards.ruralcredit.errors.disclosure import (
    LenderNotNamed,
    LinkGone,
    LinkTooLong,
    MayNotDisclose,
    NoLenderConsent,
    NothingToShow,
)
from rewards.ruralcredit.models import (
    Authorisation,
    EndReason,
    FilePurpose,
    LenderLink,
)
from rewards.ruralcredit.selectors import disclosure as reading
from rewards.ruralcredit.services import disclosure, ratings
from rewards.ruralcredit.services.dossiers import withdraw_consent
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import TODAY, village_of
from tests.factories.villages import ResidentFactory, moment
from tests.rewards.ruralcredit.rated import (
    AT,
    LATER,
    file_of,
    head_of,
    held,
    rating_coop,
    world,
)

pytestmark = pytest.mark.django_db
BANK = "望海农商银行"
NEXT_WEEK = TODAY + timedelta(days=7)


@pytest.fixture
def w():
    w = world()
    w.head = head_of(w.dossier)
    w.rating = held(w.dossier)
    w.given = w.dossier.authorisations.get(purpose=FilePurpose.LENDER)
    w.given.recipient = BANK
    w.given.save()
    return w


def token_of(w, **other):
    asked = {
        "authorisation": w.given,
        "lender": BANK,
        "purpose": "申请贷款",
        "ends_on": NEXT_WEEK,
        "by": w.head.user,
        "at": AT,
    }
    return disclosure.make_link(**asked | other)


def link_of(token):
    return reading.link_by_token(token)


def test_only_the_digest_of_a_token_is_kept(w):
    token = token_of(w)
    link = link_of(token)
    assert len(token) >= 32
    assert token not in str(LenderLink.objects.values().get())
    assert (link.lender, link.made_by) == (BANK, w.head.user)
    assert reading.link_by_token("x" + token) is None
    assert list(reading.links_of(w.dossier)) == [link]


def test_it_opens_once_and_the_opening_is_kept(w):
    link = link_of(token_of(w))
    assert reading.gone_because(link, on=TODAY) == ""
    assert disclosure.open_link(link=link, at=AT) == w.rating
    link.refresh_from_db()
    assert link.opened_at == AT
    assert reading.gone_because(link, on=TODAY) == reading.OPENED
    with pytest.raises(LinkGone):
        disclosure.open_link(link=link, at=AT)
    assert Event.objects.filter(action="ruralcredit.link_opened", by_id=None).exists()


def test_an_officer_may_make_one_for_the_household_a_stranger_may_not(w):
    assert link_of(token_of(w, by=w.officer)).made_by == w.officer
    child = ResidentFactory(
        household=w.dossier.household, born_on=date(2015, 1, 1), user=UserFactory()
    )
    for one in (w.committee, w.auditor, UserFactory(), child.user):
        with pytest.raises(MayNotDisclose):
            token_of(w, by=one)


def test_without_a_consent_to_that_there_is_no_link(w):
    other = w.dossier.authorisations.get(purpose=FilePurpose.PUBLIC_LIST)
    with pytest.raises(NoLenderConsent):
        token_of(w, authorisation=other)
    Authorisation.objects.filter(pk=w.given.pk).update(ends_on=TODAY)
    with pytest.raises(NoLenderConsent):
        token_of(w, at=LATER)


@pytest.mark.parametrize("lender", ["", "另一家银行"])
def test_only_whom_the_consent_names_sees_it(w, lender):
    with pytest.raises(LenderNotNamed):
        token_of(w, lender=lender)


def test_a_link_outlives_no_consent_and_begins_today(w):
    for day in (TODAY - timedelta(days=1), w.given.ends_on + timedelta(days=1)):
        with pytest.raises(LinkTooLong):
            token_of(w, ends_on=day)
    assert token_of(w, ends_on=w.given.ends_on)


def test_without_a_band_there_is_nothing_to_show(w):
    ratings.end(rating=w.rating, reason=EndReason.ARREARS, by=None, at=AT)
    with pytest.raises(NothingToShow):
        token_of(w)


def test_it_is_gone_when_it_was_taken_back(w):
    link = link_of(token_of(w))
    with pytest.raises(MayNotDisclose):
        disclosure.revoke_link(link=link, by=w.committee, at=AT)
    disclosure.revoke_link(link=link, by=w.head.user, at=AT)
    link.refresh_from_db()
    assert reading.gone_because(link, on=TODAY) == reading.REVOKED
    for action in (
        lambda: disclosure.open_link(link=link, at=AT),
        lambda: disclosure.revoke_link(link=link, by=w.officer, at=AT),
    ):
        with pytest.raises(LinkGone):
            action()


@pytest.mark.parametrize("purpose", [FilePurpose.LENDER, FilePurpose.FILE])
def test_it_is_gone_the_moment_a_consent_is_withdrawn(w, purpose):
    token = token_of(w)
    given = w.dossier.authorisations.get(purpose=purpose)
    withdraw_consent(authorisation=given, by=w.head.user, at=AT)
    because = reading.gone_because(link_of(token), on=TODAY)
    assert because in {reading.WITHDRAWN, reading.REVOKED}
    with pytest.raises(LinkGone):
        disclosure.open_link(link=link_of(token), at=AT)


def test_it_is_gone_when_the_consent_to_the_file_ran_out(w):
    token = token_of(w)
    w.dossier.authorisations.filter(purpose=FilePurpose.FILE).update(ends_on=TODAY)
    gone = reading.gone_because(link_of(token), on=LATER.date())
    assert gone == reading.WITHDRAWN


def test_it_is_gone_after_its_last_day(w):
    link = link_of(token_of(w))
    assert reading.gone_because(link, on=NEXT_WEEK) == ""
    after = NEXT_WEEK + timedelta(days=1)
    assert reading.gone_because(link, on=after) == reading.OVER
    with pytest.raises(LinkGone):
        disclosure.open_link(link=link, at=moment(after))


def test_it_is_gone_when_the_rating_ended(w):
    link = link_of(token_of(w))
    ratings.end(rating=w.rating, reason=EndReason.ARREARS, by=None, at=AT)
    assert reading.gone_because(link, on=TODAY) == reading.ENDED
    with pytest.raises(LinkGone):
        disclosure.open_link(link=link, at=AT)


def on_the_list(coop, *, on=TODAY):
    return list(reading.credit_households(village_of(coop), on=on))


def test_the_public_list_has_only_who_agreed_and_has_a_band():
    coop = rating_coop()
    named = file_of(coop)
    held(named)
    held(file_of(coop, consents=(FilePurpose.FILE,)))
    file_of(coop)
    held(file_of(coop, V02=True))
    held(file_of(rating_coop()))
    assert on_the_list(coop) == [named]


@pytest.mark.parametrize("purpose", [FilePurpose.PUBLIC_LIST, FilePurpose.FILE])
def test_who_takes_a_consent_back_leaves_the_list_at_once(w, purpose):
    assert on_the_list(w.coop) == [w.dossier]
    given = w.dossier.authorisations.get(purpose=purpose)
    withdraw_consent(authorisation=given, by=w.head.user, at=AT)
    assert on_the_list(w.coop) == []


def test_whose_rating_ends_leaves_the_list(w):
    assert on_the_list(w.coop, on=w.rating.valid_until) == [w.dossier]
    assert on_the_list(w.coop, on=w.rating.valid_until + timedelta(days=1)) == []
    ratings.end(rating=w.rating, reason=EndReason.ARREARS, by=None, at=AT)
    assert on_the_list(w.coop) == []
