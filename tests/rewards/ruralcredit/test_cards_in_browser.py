"""The editor of cards and the page of a run in a real browser, narrow and wide."""

import pytest
from django.urls import reverse
from django.utils import timezone

from rewards.ruralcredit.formulas.rating import card_from_data, default_card
from rewards.ruralcredit.models import CoopRole, RatingRun
from rewards.ruralcredit.services import cards, mass, shadow
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    make_card,
    make_coop,
    make_line,
)
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lent import held_rating, lend
from tests.rewards.ruralcredit.test_mass import fill
from tests.rewards.ruralcredit.test_shadow import another_card
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AT = moment(TODAY)
SIZES = pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])


@pytest.fixture
def coop():
    coop = make_coop()
    make_card(coop)
    make_line(coop, 20_000)
    return coop


@pytest.fixture
def post(coop):
    return CoopAppointmentFactory(coop=coop)


def opened(open_page, post, size, **more):
    return open_page(post.user, size, capacity=f"coop:{post.pk}", **more)


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=keys)


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.looks
@SIZES
def test_pages_of_a_draft_fit_and_are_accessible(
    open_page, axe, look, coop, post, size
):
    fill(coop, default_card(), 20, seed=1)
    draft = cards.draft_card(coop=coop, by=post.user, at=AT)
    cards.change_card(card=draft, content=another_card(), by=post.user, at=AT)
    run = shadow.begin_trial(card=draft, as_of=TODAY, by=post.user, at=AT)
    list(shadow.go_on(run=run, at=AT))
    page = opened(open_page, post, size)
    for name, *keys in (
        ("cards",),
        ("card", draft.pk),
        ("card_indicator", draft.pk, 0),
        ("card_indicator", draft.pk, 6),
        ("card_indicator_new", draft.pk),
        ("card_bands", draft.pk),
        ("card_upload", draft.pk),
        ("card_adopt", draft.pk),
        ("card_trial", draft.pk),
    ):
        page.goto(at(name, *keys))
        look(page, f"cards-{name}-{len(keys)}")
        assert fits(page), name
        axe(page)


@SIZES
def test_points_are_changed_without_script(open_page, coop, post, size):
    draft = cards.draft_card(coop=coop, by=post.user, at=AT)
    page = opened(open_page, post, size, java_script_enabled=False)
    page.goto(at("card_indicator", draft.pk, 0))
    page.locator("[name=bin-1-points]").fill("12")
    page.get_by_role("button", name="存草稿").click()
    page.get_by_text("最好的一档是12分").first.wait_for()
    draft.refresh_from_db()
    assert card_from_data(draft.content).indicators[0].bins[1].points == 12


@SIZES
def test_a_run_is_begun_and_its_page_comes_to_its_end_by_itself(
    open_page, axe, look, coop, post, size
):
    fill(coop, default_card(), 20, seed=1)
    page = opened(open_page, post, size)
    page.goto(at("runs"))
    assert fits(page)
    axe(page)
    run = mass.begin_run(
        coop=coop, area=coop.county, as_of=TODAY, by=UserFactory(), at=AT
    )
    page.goto(at("run", run.pk))
    page.get_by_text("正在评").wait_for()
    look(page, "run-going")
    assert fits(page)
    axe(page)
    list(mass.go_on(run=run, by=None, at=AT))
    page.get_by_role("heading", name="签字").wait_for()
    look(page, "run-done")
    assert fits(page)
    axe(page)
    assert RatingRun.objects.count() == 1


@pytest.mark.looks
@SIZES
def test_reports_fit_and_are_accessible(open_page, axe, look, coop, size):
    auditor = CoopAppointmentFactory(coop=coop, role=CoopRole.AUDITOR)
    officer = CoopAppointmentFactory(coop=coop)
    since = timezone.localdate()
    for band in ("AAA", "AA", "A", ""):
        lend(coop, held_rating(coop, band))
        held_rating(coop, band, since=since)
    page = opened(open_page, auditor, size)
    page.goto(at("governance"))
    page.get_by_text("公平不公平").wait_for()
    look(page, "governance")
    assert fits(page)
    axe(page)
    page = opened(open_page, officer, size)
    page.goto(at("credit_areas"))
    look(page, "credit-areas")
    assert fits(page)
    axe(page)
