"""Staff say once for a task what they look for; whoever is looked at reads it."""

import pytest
from django.test import Client

from rewards.points.services.accounts import account_for
from tests.factories.accounts import sign_in
from tests.factories.deducts import REMINDED_ON, Stage, set_the_stage
from tests.factories.villages import moment
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import FileView

pytestmark = pytest.mark.django_db
ERRAND = "/desk/errand/"


@pytest.fixture
def stage(db: None) -> Stage:
    return set_the_stage()


def nothing_said(stage, role="manager"):
    """Return a client of somebody with a post who has not said what for."""
    seat = stage.bench[0] if role == "panel" else stage.seats[role]
    return sign_in(Client(), seat.user, acting_as=seat, errand=False)


def test_whoever_opens_a_file_says_what_for_first_and_comes_back_to_it(stage):
    address = f"/desk/residents/{stage.person.pk}/"
    client = nothing_said(stage)
    asked = client.get(f"{address}?from=list")
    assert asked.url == f"{ERRAND}?next={address.replace('/', '%2F')}%3Ffrom%3Dlist"
    assert not FileView.objects.exists()
    page = page_of(client.get(asked.url))
    assert "这次为什么看" in page
    back = client.post(asked.url, {"errand": "asked"})
    assert back.url == f"{address}?from=list"
    assert "本人来问、来办事" in page_of(client.get(address))
    look = FileView.objects.get()
    assert (look.resident, look.purpose) == (
        stage.person,
        "看资料：本人来问、来办事",
    )


def test_said_once_it_holds_for_the_next_file_too(stage):
    client = nothing_said(stage)
    client.post(ERRAND, {"errand": "visit"})
    home = stage.person.memberships.get().household
    for address in (
        f"/desk/residents/{stage.person.pk}/",
        f"/desk/residents/{stage.person.pk}/score/",
        f"/desk/households/{home.pk}/",
    ):
        assert client.get(address).status_code == 200
    assert {one.purpose.split("：")[1] for one in FileView.objects.all()} == {
        "入户走访"
    }


def test_half_a_day_later_it_is_asked_again(stage):
    address = f"/desk/residents/{stage.person.pk}/"
    client = nothing_said(stage)
    with freeze_time(moment(REMINDED_ON, 8)):
        client.post(ERRAND, {"errand": "keep"})
        assert client.get(address).status_code == 200
    with freeze_time(moment(REMINDED_ON, 21)):
        assert client.get(address).url.startswith(ERRAND)


def test_another_reason_is_put_in_words(stage):
    client = nothing_said(stage)
    refused = page_of(client.post(ERRAND, {"errand": "other", "words": " "}))
    assert "请写几个字，本人看得到。" in refused
    assert "请选一个。" in page_of(client.post(ERRAND, {}))
    client.post(ERRAND, {"errand": "other", "words": "镇里问他家的低保"})
    client.get(f"/desk/residents/{stage.person.pk}/")
    assert FileView.objects.get().purpose == "看资料：镇里问他家的低保"
    assert "现在是：镇里问他家的低保" in page_of(client.get(ERRAND))


def test_words_of_a_usual_reason_are_not_kept(stage):
    client = nothing_said(stage)
    client.post(ERRAND, {"errand": "keep", "words": "别的话"})
    client.get(f"/desk/residents/{stage.person.pk}/")
    assert FileView.objects.get().purpose == "看资料：登记、更正资料"


def test_the_longest_reason_still_fits(stage):
    client = nothing_said(stage)
    client.post(ERRAND, {"errand": "other", "words": "字" * 30})
    client.get(f"/desk/residents/{stage.person.pk}/", HTTP_ACCEPT_LANGUAGE="en")
    assert len(FileView.objects.get().purpose) <= 60


def test_from_the_question_one_comes_to_pages_of_this_site_only(stage):
    client = nothing_said(stage)
    for to in ("//other.example/", "https://other.example/", ""):
        answer = client.post(f"{ERRAND}?next={to}", {"errand": "keep"})
        assert answer.url == "/desk/"


def test_a_form_that_is_sent_is_not_turned_away(stage):
    """Half a day passed over the form: what was typed is kept, the look as well."""
    client = nothing_said(stage)
    client.post(f"/desk/residents/{stage.person.pk}/edit/", {"name": ""})
    assert "：" not in FileView.objects.get().purpose


def test_a_neighbours_file_is_not_there_before_anything_is_asked(stage):
    other = set_the_stage(name="南湾村")
    client = nothing_said(other)
    for address in (
        f"/desk/residents/{stage.person.pk}/",
        f"/desk/residents/{stage.person.pk}/score/",
        f"/desk/residents/{stage.person.pk}/passbook/",
    ):
        assert client.get(address).status_code == 404


def test_the_passbook_at_the_desk_asks_too(stage):
    home = stage.person.memberships.get().household
    account_for(household=home, resident=stage.person)
    address = f"/desk/residents/{stage.person.pk}/passbook/"
    client = nothing_said(stage)
    assert client.get(address).url.startswith(ERRAND)
    client.post(ERRAND, {"errand": "paper"})
    assert client.get(address).status_code == 200
    assert FileView.objects.get().purpose == "看存折：打印卡、存折或报告"


@pytest.mark.parametrize("role", ["recorder", "panel", "supervisor", "town"])
def test_everybody_with_a_post_of_the_area_may_answer(stage, role):
    assert nothing_said(stage, role).get(ERRAND).status_code == 200


def test_residents_are_not_asked(stage):
    client = sign_in(Client(), stage.subject, acting_as=stage.person)
    assert client.get(ERRAND).status_code == 404


@pytest.mark.parametrize("to", ["nowhere", "villages_deduct", "desk%0d%0aX-A:%201"])
def test_a_next_that_is_no_address_leads_home(stage, to):
    client = nothing_said(stage)
    answer = client.post(f"{ERRAND}?next={to}", {"errand": "keep"})
    assert answer.url == "/desk/"


@pytest.mark.parametrize(
    "kept",
    [
        {"code": "gone", "words": "", "until": "9999-12-31T00:00:00+00:00"},
        {"code": "keep", "words": "", "until": "tomorrow"},
        {"code": "keep", "words": "", "until": "9999-12-31T00:00:00"},
        {"code": "keep", "words": "", "until": None},
        {"code": "keep"},
        "keep",
        7,
    ],
)
def test_what_a_session_of_old_says_is_asked_anew(stage, kept):
    client = nothing_said(stage)
    session = client.session
    session["errand"] = kept
    session.save()
    answer = client.get(f"/desk/residents/{stage.person.pk}/")
    assert answer.url.startswith(ERRAND)
    assert client.get(ERRAND).status_code == 200
