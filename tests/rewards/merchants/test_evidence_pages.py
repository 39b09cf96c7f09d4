"""Penalties, honours and accidents, as officers enter them from the page of a shop."""

from datetime import date, timedelta

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from rewards.merchants.models import Award, Penalty
from rewards.merchants.services import evidence, grades, merchants
from rewards.merchants.views import evidence as evidence_views
from rewards.merchants.views import grades as grade_views
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import (
    MerchantFactory,
    graded,
    inspected,
    inspector_of,
)
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)
FINE = {
    "severity": "general",
    "authority": "海湾镇市场监管所",
    "document": "海市监罚〔2026〕3号",
    "facts": "两次没有明码标价",
    "decided_on": "2026-04-15",
    "served_on": "2026-04-18",
    "shown_until": "",
}
HONOUR = {
    "title": "放心消费示范店",
    "given_by": "望海县市场监管局",
    "starts_on": "2026-04-18",
    "ends_on": "2027-04-17",
}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT):
        yield


@pytest.fixture
def shop():
    shop = MerchantFactory(name="渔火小馆")
    graded(shop, at=moment(DAY - timedelta(days=20)), percent=95)
    return shop


@pytest.fixture
def inspector(client, shop):
    post = inspector_of(shop.village)
    return sign_in(client, post.user, acting_as=post)


def at(name, *keys):
    return reverse(f"merchants_{name}", args=keys)


def letter_of(shop):
    shop.refresh_from_db()
    return shop.grade.letter


def a_penalty(shop, **more):
    given = {key: value for key, value in FINE.items() if value}
    days = {key: date.fromisoformat(given[key]) for key in ("decided_on", "served_on")}
    return evidence.register_penalty(
        **given | days | more, merchant=shop, by=UserFactory(), at=AT
    )


def an_award(shop):
    days = {key: date.fromisoformat(HONOUR[key]) for key in ("starts_on", "ends_on")}
    return evidence.record_award(
        **HONOUR | days, merchant=shop, by=UserFactory(), at=AT
    )


def test_an_inspector_enters_a_penalty_and_the_grade_falls_at_once(inspector, shop):
    page = inspector.get(at("penalty_new", shop.pk))
    assert "渔火小馆" in page.content.decode()
    done = inspector.post(at("penalty_new", shop.pk), FINE)
    assert done.status_code == 302
    assert letter_of(shop) == "c"
    # Not said until when: as long as its severity allows.
    assert Penalty.objects.get().shown_until == date(2027, 4, 15)


def test_a_penalty_that_cannot_be_is_refused_with_everything_typed(inspector, shop):
    page = inspector.post(
        at("penalty_new", shop.pk), FINE | {"shown_until": "2030-01-01"}
    ).content.decode()
    assert "一般处罚最多显示12个月" in page
    assert "海市监罚〔2026〕3号" in page
    assert letter_of(shop) == "a"


@pytest.mark.parametrize(
    "odd",
    [
        {"decided_on": "9999-12-31"},
        {"decided_on": "9999-12-31", "served_on": "9999-12-31"},
        {"decided_on": "0001-01-01", "served_on": "0001-01-01"},
        {"severity": "deadly"},
        {"facts": "x" * 900},
        {"document": "a\0b"},
        {},
    ],
)
def test_odd_input_gets_an_answer(inspector, shop, odd):
    answer = inspector.post(at("penalty_new", shop.pk), FINE | odd if odd else {})
    assert answer.status_code == 200
    assert not Penalty.objects.exists()


def test_a_repaired_penalty_is_gone_within_the_request(inspector, shop):
    penalty = a_penalty(shop)
    address = at("penalty_repair", shop.pk, penalty.pk)
    assert "两次没有明码标价" in inspector.get(address).content.decode()
    assert inspector.post(address, {"document": ""}).status_code == 200
    inspector.post(address, {"document": "海市监修〔2026〕1号"})
    assert letter_of(shop) == "a"
    assert evidence_views.section_of(shop, DAY)["penalties"] == []
    assert inspector.get(address).status_code == 404


def test_a_penalty_of_another_shop_is_not_found_here(inspector, shop):
    other = MerchantFactory(village=shop.village)
    penalty = a_penalty(other)
    assert inspector.get(at("penalty_repair", shop.pk, penalty.pk)).status_code == 404


def test_an_honour_is_entered_and_taken_off(inspector, shop):
    assert inspector.get(at("award_new", shop.pk)).status_code == 200
    inspector.post(at("award_new", shop.pk), HONOUR)
    award = Award.objects.get()
    assert shop.grades.first().reasons["awards"] == [1, 1]
    address = at("award_remove", shop.pk, award.pk)
    assert "放心消费示范店" in inspector.get(address).content.decode()
    inspector.post(address)
    assert evidence_views.section_of(shop, DAY)["awards"] == []
    assert inspector.get(address).status_code == 404


@pytest.mark.parametrize("ends_on", ["2032-04-18", "9999-12-31", "2026-04-01", ""])
def test_an_honour_without_an_end_or_before_its_beginning_is_refused(
    inspector, shop, ends_on
):
    answer = inspector.post(at("award_new", shop.pk), HONOUR | {"ends_on": ends_on})
    assert answer.status_code == 200
    assert not Award.objects.exists()


def test_an_accident_is_entered_and_taken_back(inspector, shop):
    given = {"accident_on": "2026-04-10", "words": "县里4月12日通报"}
    assert inspector.get(at("accident", shop.pk)).status_code == 200
    inspector.post(at("accident", shop.pk), given)
    shop.refresh_from_db()
    assert shop.accident_on == date(2026, 4, 10)
    address = at("accident_withdraw", shop.pk)
    assert "县里4月12日通报" in inspector.get(address).content.decode()
    inspector.post(address, {"reason": "是另一家店"})
    shop.refresh_from_db()
    assert shop.accident_on is None
    again = inspector.post(address, {"reason": "再来"}).content.decode()
    assert "已经撤回了" in again


def test_an_accident_of_tomorrow_is_refused(inspector, shop):
    given = {"accident_on": "2026-04-19", "words": "县里通报"}
    page = inspector.post(at("accident", shop.pk), given).content.decode()
    assert "出事的日期不能晚于今天" in page


def test_who_runs_the_shop_enters_nothing(client):
    post = inspector_of(VillageFactory())
    shop = MerchantFactory(village=post.village, operator_user=post.user)
    signed_in = sign_in(client, post.user, acting_as=post)
    page = signed_in.post(at("award_new", shop.pk), HONOUR).content.decode()
    assert "请另一位来办" in page


def pages_of(shop):
    penalty, award = a_penalty(shop), an_award(shop)
    return [
        at("penalty_new", shop.pk),
        at("penalty_repair", shop.pk, penalty.pk),
        at("award_new", shop.pk),
        at("award_remove", shop.pk, award.pk),
        at("accident", shop.pk),
        at("accident_withdraw", shop.pk),
    ]


@pytest.mark.parametrize(
    ("role", "where", "status"),
    [
        ("supervisor", "town", 200),
        ("supervisor", "county", 200),
        # The village's supervisor watches and changes nothing.
        ("supervisor", "village", 404),
        ("manager", "village", 404),
        ("recorder", "village", 404),
    ],
)
def test_only_inspectors_and_supervisors_above_the_village_enter(
    client, shop, role, where, status
):
    areas = {
        "village": shop.village,
        "town": shop.village.town,
        "county": shop.village.town.county,
    }
    post = AppointmentFactory(role=role, **{where: areas[where]})
    sign_in(client, post.user, acting_as=post)
    for address in pages_of(shop):
        assert client.get(address).status_code == status, address


def test_the_shops_of_another_village_do_not_exist(client, shop):
    post = inspector_of(VillageFactory())
    sign_in(client, post.user, acting_as=post)
    for address in pages_of(shop):
        for ask in (client.get, client.post):
            assert ask(address).status_code == 404, address


def test_strangers_are_sent_to_sign_in(client, shop):
    for address in pages_of(shop):
        assert client.get(address).status_code == 302


# --- on the page of the shop --------------------------------------------------------


def section(name, shop, view, post):
    request = RequestFactory().get("/")
    request.capacity = post
    context = view.section_of(shop, DAY) | {"merchant": shop}
    return render_to_string(f"merchants/desk/shop/_{name}.html", context, request)


class Post:
    def __init__(self, role, scope):
        self.role, self.scope = role, scope


def test_the_shops_page_shows_what_counts_and_where_to_enter_more(shop):
    penalty = a_penalty(shop)
    an_award(shop)
    evidence.record_accident(
        merchant=shop, accident_on=DAY, words="县里通报", by=UserFactory(), at=AT
    )
    shop.refresh_from_db()
    shown = section("evidence", shop, evidence_views, Post("inspector", shop.village))
    for words in ("两次没有明码标价", "放心消费示范店", "县里通报", "显示到2027-04-15"):
        assert words in shown
    assert at("penalty_repair", shop.pk, penalty.pk) in shown
    town = Post("supervisor", shop.village.town)
    assert at("award_new", shop.pk) in section("evidence", shop, evidence_views, town)
    for role in ("supervisor", "manager"):
        watching = Post(role, shop.village)
        shown = section("evidence", shop, evidence_views, watching)
        assert "放心消费示范店" in shown
        assert at("award_new", shop.pk) not in shown
        assert at("penalty_repair", shop.pk, penalty.pk) not in shown


def test_nothing_of_a_former_operator_is_shown(shop):
    a_penalty(shop)
    merchants.close(merchant=shop, on=DAY, by=UserFactory(), at=AT)
    shown = evidence_views.section_of(shop, DAY)
    assert shown == {"penalties": [], "awards": [], "accident_on": None}
    assert grade_views.section_of(shop, DAY) == {"grades": [], "chart": None}
    assert "没有处罚，也没有荣誉" in section(
        "evidence", shop, evidence_views, Post("inspector", shop.village)
    )


def test_the_history_says_each_grade_with_its_reasons(shop):
    an_award(shop)
    a_penalty(shop)
    visit = inspected(shop, at=AT, sections=[["卫生", 9, 10], ["价格", 5, 10]])
    grades.regrade(merchant=shop, cause="inspection", by=visit.signed_by, at=AT)
    shop.refresh_from_db()
    shown = section("grade", shop, grade_views, Post("inspector", shop.village))
    assert "检查70分，荣誉1项加1分，一共71分" in shown
    assert "有处罚还在期内，最高C级" in shown
    found = grade_views.section_of(shop, DAY)
    assert [one["grade"].letter for one in found["grades"]] == ["c", "c", "a", "a"]
    marks = found["chart"].marks
    assert [mark.letter for mark in marks] == ["a", "a", "c", "c"]
    assert [mark.is_now for mark in marks] == [False, False, False, True]
    assert 'aria-label="等级的变化：2026-03-29 A，' in shown


def test_every_kind_of_cap_and_loss_has_its_words():
    class One:
        score = 6450
        reasons = {
            "base": 9200,
            "complaints": [1, 2, 12],
            "breaches": [3, 15],
            "awards": [0, 0],
        }
        caps = (
            {"code": "critical", "letter": "c", "facts": {"number": 1}},
            {
                "code": "section",
                "letter": "b",
                "facts": {"section": "卫生", "percent": 60},
            },
        )

    assert grade_views.reasons_of(One()) == [
        "检查92分，属实的投诉3件扣12分，承诺没做到3件扣15分，一共64.5分",
        "关键项不合格1项，最高C级",
        "“卫生”只得60%，最高B级",
    ]


def test_a_shop_without_a_grade_says_so():
    shop = MerchantFactory()
    shown = section("grade", shop, grade_views, Post("inspector", shop.village))
    assert "还没有等级" in shown
