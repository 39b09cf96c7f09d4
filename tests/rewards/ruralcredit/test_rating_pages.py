"""Ratings on the desk: what waits, one household, one rating, panels, objections."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rewards.ruralcredit.errors.lending import NoRating
from rewards.ruralcredit.models import EndReason, OverrideReason, Panel, Rating
from rewards.ruralcredit.selectors.disclosure import rating_shown
from rewards.ruralcredit.selectors.loans.week import tasks_of
from rewards.ruralcredit.selectors.own_ratings import own_rating
from rewards.ruralcredit.selectors.ratings import HELD, in_queue, to_score
from rewards.ruralcredit.services import objections, panels, ratings
from rewards.ruralcredit.services.loans.rules import rating_for
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import TODAY
from tests.factories.villages import AppointmentFactory, ResidentFactory
from tests.rewards.ruralcredit.rated import (
    AT,
    file_of,
    head_of,
    held,
    judges,
    officer,
    rated,
    rating_coop,
    world,
)
from tests.support.clock import freeze_time
from villages.models import FileView

pytestmark = pytest.mark.django_db
TORN = (61, 70, 80, 85, 97)


@pytest.fixture(autouse=True)
def today(settings):
    settings.DEMO_MODE = True
    with freeze_time(AT):
        yield


@pytest.fixture
def w():
    w = world()
    w.head = head_of(w.dossier)
    return w


def as_(user):
    return sign_in(Client(), user)


def page(user, name, *keys, **query):
    return as_(user).get(reverse(name, args=keys), query)


def press(user, name, *keys, **data):
    return as_(user).post(reverse(name, args=keys), data, follow=True)


def text(response):
    assert response.status_code == 200
    return response.content.decode()


def round_of(w, scores=(91, 82, 83, 74, 96), *, people=None):
    panel = panels.open_panel(
        dossier=w.dossier, people=people or judges(w.coop), by=w.officer, at=AT
    )
    for seat, score in zip(panel.seats.order_by("pk"), scores, strict=False):
        panels.give_score(seat=seat, score=score, by=seat.user, at=AT)
    return panel


def test_the_queue_shows_each_what_waits_for_them(w):
    rating = rated(w.dossier, by=w.officer)
    shown = text(page(w.committee, "ruralcredit_ratings"))
    assert reverse("ruralcredit_rating", args=[rating.pk]) in shown
    assert "等定级 1" in shown
    gap = file_of(w.coop, B01=None)
    rated(gap)
    assert "资料不齐" in text(page(w.officer, "ruralcredit_ratings", state="missing"))
    nobody = file_of(w.coop)
    shown = text(page(w.officer, "ruralcredit_ratings"))
    assert reverse("ruralcredit_household", args=[nobody.pk]) in shown
    panel = round_of(w)
    shown = text(page(w.officer, "ruralcredit_ratings", state="panel"))
    assert reverse("ruralcredit_panel", args=[panel.pk]) in shown
    holds = held(file_of(w.coop))
    shown = text(page(w.auditor, "ruralcredit_ratings", state="held"))
    assert holds.valid_until.isoformat() in shown
    assert "没有要办的" in text(page(w.auditor, "ruralcredit_ratings", state="review"))


def test_an_empty_queue_says_so():
    user = officer(rating_coop())
    assert "这里没有要办的" in text(page(user, "ruralcredit_ratings"))


def test_whoever_is_close_sees_a_line_without_a_name_and_no_page(w):
    rating = rated(w.dossier, by=w.officer)
    ResidentFactory(household=w.dossier.household, user=w.committee)
    shown = text(page(w.committee, "ruralcredit_ratings", state="to_decide"))
    assert str(w.dossier.household) not in shown
    assert "您自己家或亲属" in shown
    for name, key in (
        ("ruralcredit_rating", rating.pk),
        ("ruralcredit_rating_print", rating.pk),
        ("ruralcredit_household", w.dossier.pk),
    ):
        assert page(w.committee, name, key).status_code == 404


def test_another_coop_has_none_of_it(w):
    rating = rated(w.dossier, by=w.officer)
    panel = round_of(w)
    stranger = world().officer
    for name, key in (
        ("ruralcredit_rating", rating.pk),
        ("ruralcredit_household", w.dossier.pk),
        ("ruralcredit_panel", panel.pk),
        ("ruralcredit_panel_new", w.dossier.pk),
        ("ruralcredit_decide", rating.pk),
    ):
        assert page(stranger, name, key).status_code == 404
        assert press(stranger, name, key).status_code in {404, 405}


@pytest.mark.parametrize("role", ["recorder", "manager", "panel", "supervisor"])
def test_no_other_post_opens_the_pages(w, role):
    post = AppointmentFactory(village=w.dossier.household.village, role=role)
    assert page(post.user, "ruralcredit_ratings").status_code == 404


def test_an_officer_works_it_out_and_the_page_explains_every_line(w):
    shown = text(press(w.officer, "ruralcredit_rate", w.dossier.pk))
    assert "算好了，还没定" in shown
    assert "77分" in shown
    assert "30,000元" in shown
    assert "按这个数" in shown
    assert "只有季节性收入" in shown
    assert "主要少在哪儿" in shown
    assert "您算的，要请另一位来定" in shown
    assert FileView.objects.filter(resident=w.head, purpose="看评级").exists()


def test_a_refusal_to_rate_is_told(w):
    w.dossier.authorisations.update(ends_on=TODAY - timedelta(days=1))
    shown = text(press(w.officer, "ruralcredit_rate", w.dossier.pk))
    assert "没有同意建档评级" in shown


def test_buttons_asked_by_get_lead_back(w):
    rating = rated(w.dossier, by=w.officer)
    panel = round_of(w)
    for name in ("decide", "propose", "confirm", "drop"):
        back = page(w.committee, f"ruralcredit_{name}", rating.pk)
        assert back["location"] == reverse("ruralcredit_rating", args=[rating.pk])
    assert page(w.officer, "ruralcredit_rate", w.dossier.pk).status_code == 302
    assert page(w.officer, "ruralcredit_panel_close", panel.pk).status_code == 302
    assert page(w.auditor, "ruralcredit_panel_scores", panel.pk).status_code == 302


def test_the_committee_signs_the_band(w):
    rating = rated(w.dossier, by=w.officer)
    assert "就定AA" in text(page(w.committee, "ruralcredit_rating", rating.pk))
    shown = text(press(w.committee, "ruralcredit_decide", rating.pk))
    assert "管两年" in shown
    assert "2028年6月2日" in shown
    assert press(w.auditor, "ruralcredit_decide", rating.pk).status_code == 404


def test_another_band_is_proposed_and_signed_by_two(w):
    rating = rated(w.dossier, by=w.officer)
    wrong = press(w.committee, "ruralcredit_propose", rating.pk, band="AAA")
    assert "没有提出" in text(wrong)
    given = {"band": "none", "reason": OverrideReason.DOUBT, "words": "没有那么多地"}
    too_far = text(press(w.committee, "ruralcredit_propose", rating.pk, **given))
    assert "最多上下调一级" in too_far
    given["band"] = "A"
    shown = text(press(w.committee, "ruralcredit_propose", rating.pk, **given))
    assert "等另一个人签字" in shown
    assert "从AA改成A" in shown
    shown = text(page(w.second, "ruralcredit_rating", rating.pk))
    assert "同意改成A" in shown
    shown = text(press(w.second, "ruralcredit_confirm", rating.pk))
    assert "两个人都签了" in shown
    assert "10,000元" in shown


def test_a_proposal_is_dropped(w):
    rating = rated(w.dossier, by=w.officer)
    ratings.decide(
        rating=rating, band="A", reason="doubt", words="再看", by=w.committee, at=AT
    )
    assert "照评分卡的等级再定" in text(press(w.second, "ruralcredit_drop", rating.pk))
    rating = Rating.objects.get(pk=rating.pk)
    assert rating.decided_by is None


def test_what_is_missing_and_what_vetoes_is_named(w):
    gap = rated(file_of(w.coop, B01=None))
    shown = text(page(w.committee, "ruralcredit_rating", gap.pk))
    assert "资料还缺" in shown
    assert "签字</button>" not in shown
    vetoed = rated(file_of(w.coop, V02=True), by=w.officer)
    shown = text(page(w.committee, "ruralcredit_rating", vetoed.pk))
    assert "结清后可再申请" in shown
    assert "改一级" not in shown
    text(press(w.committee, "ruralcredit_decide", vetoed.pk))
    assert "没有等级" in text(page(w.auditor, "ruralcredit_rating", vetoed.pk))


def test_the_household_page_has_history_rounds_words_and_links(w):
    panels.close_panel(panel=round_of(w), by=w.officer, at=AT)
    first = held(w.dossier)
    objection = said(w, first)
    ratings.end(rating=first, reason=EndReason.ARREARS, by=None, at=AT)
    rated(w.dossier, by=w.other_officer)
    shown = text(page(w.officer, "ruralcredit_household", w.dossier.pk))
    assert "有了新的逾期" in shown
    assert "5人，平均85.3分" in shown
    assert "还没定的" in shown
    assert reverse("ruralcredit_objection", args=[objection.pk]) in shown
    assert "代发给银行看的链接" in shown
    assert "代发" not in text(page(w.auditor, "ruralcredit_household", w.dossier.pk))


def test_a_printed_rating_has_every_line_and_no_way_to_act(w):
    rating = held(w.dossier)
    shown = text(page(w.auditor, "ruralcredit_rating_print", rating.pk))
    assert "第1版" in shown
    assert "近24个月逾期次数" in shown
    assert "<form" not in shown


def test_people_are_asked_from_a_list_and_set_aside_by_the_server(w):
    people = judges(w.coop, 5)
    close = ResidentFactory(household=w.dossier.household, user=UserFactory())
    AppointmentFactory(
        village=w.dossier.household.village, role="panel", user=close.user
    )
    shown = text(page(w.officer, "ruralcredit_panel_new", w.dossier.pk))
    assert all(str(one) in shown for one in people)
    few = press(
        w.officer,
        "ruralcredit_panel_new",
        w.dossier.pk,
        people=[one.pk for one in (*people[:4], close.user)],
    )
    assert "回避以后只剩4个人" in text(few)
    assert not Panel.objects.exists()
    shown = text(
        press(
            w.officer,
            "ruralcredit_panel_new",
            w.dossier.pk,
            people=[one.pk for one in (*people, close.user)],
        )
    )
    assert "5人里0人打了分" in shown
    assert "一家人" in shown
    assert "没有请" in text(
        press(w.officer, "ruralcredit_panel_new", w.dossier.pk, people=[])
    )
    assert page(w.committee, "ruralcredit_panel_new", w.dossier.pk).status_code == 404


def test_a_round_goes_to_its_second_one_with_others_only(w):
    first = round_of(w, TORN)
    more = judges(w.coop, 1)
    shown = text(
        press(w.officer, "ruralcredit_panel_more", first.pk, people=[more[0].pk])
    )
    assert "6人里5人打了分" in shown
    shown = text(press(w.officer, "ruralcredit_panel_close", first.pk))
    assert "要换别的人再评一轮" in shown
    shown = text(page(w.officer, "ruralcredit_panel_again", first.pk))
    assert str(first.seats.first().user) not in shown
    others = judges(w.coop, 5)
    keys = [one.pk for one in others]
    shown = text(press(w.officer, "ruralcredit_panel_again", first.pk, people=keys))
    assert "第2轮" in shown
    assert "请别的人评第二轮" not in text(
        page(w.officer, "ruralcredit_panel", first.pk)
    )


def test_a_round_that_is_not_ready_to_close_says_why(w):
    panel = panels.open_panel(
        dossier=w.dossier, people=judges(w.coop), by=w.officer, at=AT
    )
    shown = text(press(w.officer, "ruralcredit_panel_close", panel.pk))
    assert "只有0个人打了分" in shown


def test_single_scores_stand_on_one_page_for_the_auditor_and_on_no_other(w):
    panel = round_of(w, (37, 41, 43, 47, 53))
    assert "还没结束" in text(press(w.auditor, "ruralcredit_panel_scores", panel.pk))
    panels.close_panel(panel=panel, by=w.officer, at=AT)
    rating = held(w.dossier)
    marks = [f">{one}<" for one in (37, 41, 43, 47, 53)]
    for user in (w.officer, w.committee, w.auditor):
        for name, key in (
            ("ruralcredit_panel", panel.pk),
            ("ruralcredit_rating", rating.pk),
            ("ruralcredit_rating_print", rating.pk),
            ("ruralcredit_household", w.dossier.pk),
        ):
            shown = text(page(user, name, key))
            assert not [one for one in marks if one in shown]
    for user in (w.officer, w.committee):
        refused = press(user, "ruralcredit_panel_scores", panel.pk)
        assert refused.status_code == 404
    response = press(w.auditor, "ruralcredit_panel_scores", panel.pk)
    shown = text(response)
    assert all(one in shown for one in marks)
    assert response["Cache-Control"] == "no-store"
    views = FileView.objects.filter(resident=w.head, purpose="查评议打分")
    assert views.count() == 1


def said(w, rating, words="种了八年了", code="B03", by=None):
    return objections.object_to(
        rating=rating,
        resident=w.head,
        words=words,
        indicator_code=code,
        client_id=uuid4(),
        by=by or w.head.user,
        at=AT,
    )


def test_an_objection_is_answered_by_somebody_who_took_no_part(w):
    rating = held(w.dossier, scored_by=w.officer, decided_by=w.committee)
    found = said(w, rating)
    for user in (w.officer, w.second):
        assert "种了八年了" in text(page(user, "ruralcredit_objections"))
        assert "等答复" in text(page(user, "ruralcredit_ratings"))
    shown = text(page(w.officer, "ruralcredit_objection", found.pk))
    assert "要请没经手的人来看" in shown
    refused = press(
        w.officer, "ruralcredit_objection", found.pk, result="upheld", reasons="查过"
    )
    assert refused.status_code == 200
    found.refresh_from_db()
    assert found.decided_at is None
    wrong = press(w.second, "ruralcredit_objection", found.pk, result="upheld")
    assert "没有答复" in text(wrong)
    given = {"result": "upheld", "correct": "8", "reasons": "看过合同"}
    shown = text(press(w.second, "ruralcredit_objection", found.pk, **given))
    assert "答复好了" in shown
    assert "您说得对，重新评" in shown
    assert "答复了的" in text(page(w.officer, "ruralcredit_objections"))
    answer = press(w.auditor, "ruralcredit_objection", found.pk, **given)
    assert answer.status_code == 404


def test_an_overdue_objection_is_seen_in_the_queue(w):
    found = said(w, held(w.dossier))
    with freeze_time(AT + timedelta(days=30)):
        assert "过期1件" in text(page(w.officer, "ruralcredit_ratings"))
        assert "过期了" in text(page(w.officer, "ruralcredit_objections"))
    assert found.due_on < (AT + timedelta(days=30)).date()


def test_an_officer_enters_an_objection_and_the_receipt_says_so(w):
    assert page(w.officer, "ruralcredit_objection_new", w.dossier.pk).status_code == 404
    held(w.dossier)
    child = ResidentFactory(household=w.dossier.household, born_on=date(2015, 1, 1))
    shown = text(page(w.officer, "ruralcredit_objection_new", w.dossier.pk))
    assert str(w.head) in shown
    given = {
        "client_id": str(uuid4()),
        "resident": w.head.pk,
        "indicator_code": "B03",
        "words": "种了八年",
    }
    wrong = given | {"resident": child.pk}
    assert "请选这户的成年人" in text(
        press(w.officer, "ruralcredit_objection_new", w.dossier.pk, **wrong)
    )
    shown = text(press(w.officer, "ruralcredit_objection_new", w.dossier.pk, **given))
    assert f"由{w.officer}代办" in shown


def test_an_officer_makes_a_link_for_a_household_that_agreed(w):
    held(w.dossier)
    w.dossier.authorisations.filter(purpose="lender").update(recipient="望海农商银行")
    assert "望海农商银行" in text(page(w.officer, "ruralcredit_link_new", w.dossier.pk))
    given = w.dossier.authorisations.get(purpose="lender").pk
    data = {"authorisation": given, "purpose": "春耕", "ends_on": "2026-06-30"}
    wrong = data | {"ends_on": "2026-06-01"}
    assert "最早今天" in text(
        press(w.officer, "ruralcredit_link_new", w.dossier.pk, **wrong)
    )
    response = press(w.officer, "ruralcredit_link_new", w.dossier.pk, **data)
    assert "/lend/" in text(response)
    assert response["Cache-Control"] == "no-store"
    assert "没打开过" in text(page(w.officer, "ruralcredit_household", w.dossier.pk))
    none = file_of(w.coop, consents=("file",))
    assert page(w.officer, "ruralcredit_link_new", none.pk).status_code == 404


def test_who_reads_an_objection_has_looked_into_the_file(w):
    found = said(w, held(w.dossier))
    looks = FileView.objects.filter(resident=w.head, purpose="看评级")
    before = looks.count()
    assert page(w.second, "ruralcredit_objection", found.pk).status_code == 200
    assert looks.count() == before + 1


def test_a_household_that_closed_has_no_rating_from_that_day_on(w):
    today = timezone.localdate()
    rating = held(w.dossier, at=timezone.now())
    assert list(in_queue(w.coop, HELD, on=today)) == [rating]
    assert tasks_of(w.coop, on=rating.valid_until)["ratings"] == 1
    type(w.dossier.household).objects.update(closed_on=today)
    assert not w.dossier.ratings.holding(on=today).exists()
    assert not in_queue(w.coop, HELD, on=today).exists()
    assert tasks_of(w.coop, on=rating.valid_until)["ratings"] == 0
    assert not own_rating(w.dossier, on=today).is_held
    assert rating_shown(w.dossier, on=today) is None
    with pytest.raises(NoRating):
        rating_for(w.coop.members.get(household=w.dossier.household), on=today)
    # The timer writes it down.
    assert ratings.end_by_events(on=today, at=timezone.now()) == 1


def test_a_household_that_an_adult_left_waits_to_be_rated_at_once(w):
    today = timezone.localdate()
    held(w.dossier, at=timezone.now())
    other = ResidentFactory(household=w.dossier.household)
    gone = today + timedelta(days=2)
    assert w.dossier not in to_score(w.coop, on=gone)
    other.memberships.update(ends_on=today + timedelta(days=1))
    assert not w.dossier.ratings.holding(on=gone).exists()
    assert w.dossier in to_score(w.coop, on=gone)
