"""What a lender and a passer-by see: once, by consent, masked, and then nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from rewards.ruralcredit.models import EndReason, FilePurpose, LenderLink
from rewards.ruralcredit.services import disclosure, ratings
from rewards.ruralcredit.services.dossiers import withdraw_consent
from tests.factories.ruralcredit import TODAY, village_of
from tests.rewards.ruralcredit.rated import (
    AT,
    file_of,
    head_of,
    held,
    rating_coop,
    world,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of, tells
from villages.models import Household

pytestmark = pytest.mark.django_db
BANK = "望海农商银行"


@pytest.fixture(autouse=True)
def today():
    with freeze_time(AT):
        yield


@pytest.fixture
def w():
    w = world()
    w.head = head_of(w.dossier)
    w.rating = held(w.dossier)
    w.given = w.dossier.authorisations.get(purpose=FilePurpose.LENDER)
    w.token = disclosure.make_link(
        authorisation=w.given,
        lender=BANK,
        purpose="春耕贷款",
        ends_on=TODAY + timedelta(days=7),
        by=w.head.user,
        at=AT,
    )
    return w


def address(token, name="ruralcredit_lend"):
    return reverse(name, args=[token])


def body(response):
    return page_of(response)


def test_a_preview_shows_for_whom_it_is_and_uses_nothing_up(w):
    for ask in (Client().get, Client().head):
        answer = ask(address(w.token))
        assert answer.status_code == 200
    shown = body(Client().get(address(w.token)))
    assert BANK in shown
    for secret in ("AA", "30,000", w.head.name, w.head.name[0] + "*", "春耕贷款"):
        assert secret not in shown
    assert LenderLink.objects.get().opened_at is None


def test_pressed_once_it_shows_what_was_agreed_to_and_no_more(w):
    answer = Client().post(address(w.token))
    shown = body(answer)
    assert answer.status_code == 200
    assert "AA" in shown
    assert "30,000元" in shown
    assert "2028-06-02" in shown
    assert f"{w.head.name[0]}*" in shown
    for secret in (w.head.name, w.head.phone, "60000", "东组"):
        assert secret not in shown
    assert not tells(shown, 77)
    for ask in (Client().get, Client().post):
        again = ask(address(w.token))
        assert again.status_code == 410
        assert "已经打开过一次" in body(again)


def test_nobody_keeps_finds_or_follows_it(w):
    answer = Client().get(address(w.token))
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies
    assert "<script" not in body(answer)


def revoked(w):
    link = LenderLink.objects.get()
    disclosure.revoke_link(link=link, by=w.head.user, at=AT)


def withdrawn(w):
    withdraw_consent(authorisation=w.given, by=w.head.user, at=AT)


def ended(w):
    ratings.end(rating=w.rating, reason=EndReason.ARREARS, by=None, at=AT)


def over(w):
    LenderLink.objects.update(ends_on=TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (revoked, "这户把它收回了"),
        (withdrawn, "这户收回了同意"),
        (ended, "这个等级不再有效"),
        (over, "过了期限"),
    ],
)
def test_what_holds_no_more_is_gone_with_a_plain_sentence(w, what, words):
    what(w)
    for ask in (Client().get, Client().post):
        answer = ask(address(w.token))
        assert answer.status_code == 410
        assert words in body(answer)
        assert "AA" not in body(answer)


def test_who_presses_second_at_the_same_moment_is_told_it_is_gone(w, monkeypatch):
    disclosure.open_link(link=LenderLink.objects.get(), at=AT)
    monkeypatch.setattr(
        "rewards.ruralcredit.views.lend.reading.gone_because", lambda *_a, **_k: ""
    )
    assert Client().post(address(w.token)).status_code == 410


def test_a_wrong_address_is_unknown_and_guessing_is_slowed(w):
    client = Client()
    assert client.get(address("nobodys")).status_code == 404
    for _again in range(30):
        last = client.get(address("nobodys"))
    assert last.status_code == 429
    assert last["Retry-After"] == "600"
    # A right one opens all the same.
    assert client.get(address(w.token)).status_code == 200


def test_it_is_asked_by_get_and_post_only(w):
    assert Client().put(address(w.token)).status_code == 405


def test_the_lender_reads_it_in_english_too(w):
    answer = Client().get(address(w.token, "ruralcredit_lend_en"))
    assert answer["Content-Language"] == "en"
    assert 'lang="en"' in body(answer)


def listed(coop, name="ruralcredit_credit_households"):
    return Client().get(reverse(name, args=[village_of(coop).code]))


@pytest.mark.parametrize("face", ["", "_print"])
def test_the_public_list_is_masked_and_says_nothing_but_yes(w, face):
    shown = body(listed(w.coop, f"ruralcredit_credit_households{face}"))
    assert f"{w.head.name[0]}*" in shown
    assert "东组" in shown
    for secret in (w.head.name, "AA", "30,000", w.head.phone):
        assert secret not in shown
    assert not tells(shown, 77)


def test_who_takes_it_back_is_off_the_list_at_once(w):
    given = w.dossier.authorisations.get(purpose=FilePurpose.PUBLIC_LIST)
    withdraw_consent(authorisation=given, by=w.head.user, at=AT)
    answer = listed(w.coop)
    assert "现在还没有" in body(answer)
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_household_at_two_coops_is_named_once_and_one_without_a_head_not_at_all(w):
    other = rating_coop(village=village_of(w.coop))
    second = file_of(other)
    held(second)
    second.household = w.dossier.household
    second.save()
    headless = file_of(other)
    held(headless)
    Household.objects.filter(pk=headless.household_id).update(head=None)
    assert body(listed(w.coop)).count("<li>") == 1


def test_a_village_that_is_none_has_no_list():
    where = reverse("ruralcredit_credit_households", args=["000"])
    assert Client().get(where).status_code == 404
