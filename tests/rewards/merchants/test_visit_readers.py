"""What the shop itself, and the page of the shop on the desk, show of visits."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string
from django.urls import reverse

from grassroots.accounts import capacities
from grassroots.accounts.capacities import Capacity
from rewards.merchants.formulas.grading import Cap
from rewards.merchants.models import InspectionStatus, RatingRequest
from rewards.merchants.services import inspections, merchants
from rewards.merchants.services.inspections import Note
from rewards.merchants.views.visit_words import cap_words, score_words
from rewards.merchants.views.visits import section_of
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import (
    MerchantFactory,
    inspected,
    inspector_of,
    new_uscc,
    operator_of,
)
from tests.factories.villages import moment
from tests.factories.visits import announced, answered, begun, png, signed
from tests.support.clock import freeze_time
from villages.services import photos

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT) as clock:
        yield clock


@pytest.fixture
def shop():
    return MerchantFactory(name="渔火小馆", operator_user=UserFactory(name="周海燕"))


@pytest.fixture
def by(shop):
    return inspector_of(shop.village).user


@pytest.fixture
def as_merchant(monkeypatch):
    """Let an account act for a shop, whoever gives that capacity later."""

    def as_merchant(client, user, shop):
        held = Capacity("shopkeeper:1", "merchant", shop, "商户", shop.name)
        known = {"shopkeeper": lambda one, on: [held] if one == user else []}
        monkeypatch.setattr(capacities, "_sources", known)
        return sign_in(client, user, acting_as="shopkeeper:1")

    return as_merchant


def at(name, *keys):
    return reverse(f"merchants_{name}", args=keys)


def with_photo(shop, by):
    """Return a fault with a photo, in a visit that is still a draft."""
    visit = answered(begun(shop, by=by, at=AT), at=AT)
    item = visit.checklist.items.get(order=4)
    photo = photos.prepare(SimpleUploadedFile("a.png", png()))
    inspections.record_findings(
        inspection=visit, findings={item.pk: Note("fault", photo=photo)}, by=by, at=AT
    )
    return visit.findings.get(outcome="fault")


def seen(client, finding):
    answer = client.get(at("finding_photo", finding.pk))
    if answer.status_code == 200:
        b"".join(answer.streaming_content)
    return answer.status_code


def test_the_shop_sees_its_photos_and_record_once_it_was_told(
    client, shop, by, as_merchant
):
    finding = with_photo(shop, by)
    merchant = as_merchant(client, operator_of(shop).user, shop)
    assert seen(merchant, finding) == 404
    inspections.announce(inspection=finding.inspection, by=by, at=AT)
    assert seen(merchant, finding) == 200
    page = merchant.get(at("visit_print", finding.inspection_id))
    assert "还没有签字，不作数" in page.content.decode()
    for name in ("visit", "visit_result", "visit_sign"):
        assert merchant.get(at(name, finding.inspection_id)).status_code == 404


def test_another_shop_and_the_next_operator_see_nothing_of_it(
    client, shop, by, as_merchant
):
    finding = with_photo(shop, by)
    inspections.announce(inspection=finding.inspection, by=by, at=AT)
    inspections.sign(inspection=finding.inspection, by=by, at=AT)
    other = MerchantFactory(village=shop.village, operator_user=UserFactory())
    merchant = as_merchant(client, operator_of(other).user, other)
    assert seen(merchant, finding) == 404
    assert merchant.get(at("visit_print", finding.inspection_id)).status_code == 404
    operator = merchants.change_operator(
        merchant=shop,
        name="林海生",
        uscc=new_uscc(9_999_997),
        starts_on=DAY,
        by=by,
        at=AT,
    )
    operator.user = UserFactory()
    operator.save()
    merchant = as_merchant(client, operator.user, shop)
    assert seen(merchant, finding) == 404


def test_the_page_of_the_shop_lists_what_counts_and_nothing_in_progress(shop, by):
    for days in range(7, 0, -1):
        signed(shop, by=by, at=AT - timedelta(days=days), faults={2})
    begun(shop, by=by, at=AT)
    request = RatingRequest.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        words="换了冷柜",
        asked_at=AT,
        asked_by=by,
        due_on=DAY + timedelta(days=90),
    )
    context = section_of(shop, DAY)
    assert len(context["visits"]) == 5
    assert {one.status for one in context["visits"]} == {InspectionStatus.SIGNED}
    assert context["visit_request"] == request
    template = "merchants/desk/shop/_visits.html"
    for role, links in (("inspector", 5), ("manager", 0)):
        held = Capacity("area:1", role, shop.village, "", "")
        page = render_to_string(
            template, context | {"capacity": held, "merchant": shop}
        )
        assert page.count('href="/desk/visits/') == links + (role == "inspector")
        assert "店家申请复评，7月17日前上门" in page
        assert "关键项没做到1项" in page


def test_a_shop_without_visits_says_so(shop):
    page = render_to_string("merchants/desk/shop/_visits.html", section_of(shop, DAY))
    assert "还没有查过" in page


def test_a_visit_that_gave_no_grade_has_no_page_that_says_signed(client, shop):
    held = inspector_of(shop.village)
    visit = inspected(shop, at=AT, by=held.user)
    inspector = sign_in(client, held.user, acting_as=held)
    assert inspector.get(at("visit_sign", visit.pk)).status_code == 404


def test_a_visit_set_aside_on_appeal_is_printed_as_such(client, shop):
    held = inspector_of(shop.village)
    visit = announced(shop, by=held.user, at=AT)
    inspections.sign(inspection=visit, by=held.user, at=AT)
    visit.refresh_from_db()
    visit.status = InspectionStatus.SET_ASIDE
    visit.save()
    inspector = sign_in(client, held.user, acting_as=held)
    page = inspector.get(at("visit_print", visit.pk)).content.decode()
    assert "申诉后已撤销，不作数" in page


def test_limits_are_said_with_their_reason():
    said = [
        cap_words(Cap("critical", "d", {"number": 2})),
        cap_words(Cap("penalty", "c", {"number": 1})),
        cap_words(Cap("section", "b", {"section": "卫生", "percent": 70})),
    ]
    assert said == [
        "2项关键项没做到，最高只能是D级",
        "1件处罚还在期限里，最高只能是C级",
        "“卫生”这一部分只有70%，最高只能是B级",
    ]


@pytest.mark.parametrize(
    ("score", "words"),
    [(9200, "92"), (9250, "92.5"), (9166, "91.66"), (0, "0"), (10_000, "100")],
)
def test_scores_are_written_as_people_read_them(score, words):
    assert score_words(score) == words


def test_a_better_grade_is_said_to_be_better(client, shop):
    held = inspector_of(shop.village)
    signed(shop, by=held.user, at=AT - timedelta(days=30), faults={4, 1})
    visit = answered(begun(shop, by=held.user, at=AT), at=AT)
    inspector = sign_in(client, held.user, acting_as=held)
    page = inspector.get(at("visit", visit.pk)).content.decode()
    assert "比现在的B级高" in page
    again = answered(visit, at=AT, faults={4, 1})
    page = inspector.get(at("visit", again.pk)).content.decode()
    assert "和现在一样" in page
