"""The household's own pages: why this band, what to do, and who may see it."""

from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rewards.ruralcredit.models import (
    DossierValue,
    EndReason,
    FilePurpose,
    LenderLink,
    OverrideReason,
    RatingObjection,
    RatingStatus,
    Scorecard,
)
from rewards.ruralcredit.selectors.explained import explain
from rewards.ruralcredit.services import panels, ratings
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import make_coop, make_loan
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    MembershipFactory,
    ResidentFactory,
)
from tests.rewards.ruralcredit.rated import (
    AT,
    file_of,
    head_of,
    held,
    judges,
    rated,
    rating_coop,
    world,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of, tells

pytestmark = pytest.mark.django_db
BANK = "望海农商银行"


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


def page(user, name, *keys, **query):
    return sign_in(Client(), user).get(reverse(name, args=keys), query)


def press(user, name, *keys, **data):
    client = sign_in(Client(), user)
    return client.post(reverse(name, args=keys), data, follow=True)


def text(response):
    assert response.status_code == 200
    return page_of(response)


def mine(w):
    return text(page(w.head.user, "ruralcredit_my_rating", w.dossier.pk))


def judged(w, scores=(91, 82, 83, 74, 96)):
    people = judges(w.coop)
    relative = ResidentFactory(user=UserFactory(), village=w.head.village)
    KinshipFactory(first=relative, second=w.head)
    AppointmentFactory(village=w.head.village, role="panel", user=relative.user)
    panel = panels.open_panel(
        dossier=w.dossier, people=[*people, relative.user], by=w.officer, at=AT
    )
    for seat, score in zip(panel.seats.order_by("pk"), scores, strict=False):
        panels.give_score(seat=seat, score=score, by=seat.user, at=AT)
    return panels.close_panel(panel=panel, by=w.officer, at=AT)


def test_a_household_reads_its_band_points_and_what_the_next_one_needs(w):
    held(w.dossier)
    shown = mine(w)
    assert "AA" in shown
    assert "77分" in shown
    assert "80分就是AAA" in shown
    assert "30,000元" in shown
    assert "2028年6月2日" in shown
    assert "data-read" in shown
    assert shown.count("<progress") == 5


def test_what_would_raise_it_is_true(w):
    advice = explain(held(w.dossier)).advice
    shown = mine(w)
    assert "怎样能更高" in shown
    for one in advice.together:
        assert f"现在是{one.value_words}，做到{one.target_words}" in shown
        known = DossierValue.objects.filter(
            dossier=w.dossier, indicator__code=one.indicator.code
        )
        is_number = isinstance(one.target, Decimal)
        known.update(**{"number" if is_number else "choice": one.target})
    assert "80分，AAA" in shown
    again = rated(w.dossier)
    assert (again.total, again.proposed_band) == (80, "AAA")


def test_who_judged_is_told_by_number_and_never_by_name(w):
    panel = judged(w)
    held(w.dossier)
    shown = mine(w)
    assert "评定小组5人分开打分" in shown
    assert "大家看法有些不一样" in shown
    assert "有关系的1人回避了" in shown
    assert "没有人改过结果" in shown
    for seat in panel.seats.all():
        assert str(seat.user) not in shown
        assert f">{seat.score}<" not in shown


def test_a_change_by_two_people_is_told_with_its_reason(w):
    rating = rated(w.dossier, by=w.officer)
    given = {"reason": OverrideReason.DISASTER, "words": "台风掀了大棚"}
    ratings.decide(rating=rating, band="AAA", by=w.committee, at=AT, **given)
    ratings.confirm(rating=rating, by=w.second, at=AT)
    shown = mine(w)
    assert "两个人签字改成AAA" in shown
    assert "台风掀了大棚" in shown


def test_the_best_has_nothing_to_reach_for_and_says_so():
    best = {
        "B02": "two_or_more_stable",
        "B04": 2,
        "C01": 10,
        "D02": 2,
        "D01": 3,
    }
    w = world(**best)
    w.head = head_of(w.dossier)
    held(w.dossier)
    shown = mine(w)
    assert "已经是最高一级了" in shown
    assert "怎样能更高" not in shown


def test_where_no_change_reaches_the_next_band_the_page_does_not_pretend():
    # Nothing that can be changed is enough.
    stuck = {"A01": 70, "A02": 9, "E01": 85, "E02": 10, "D03": 0, "B03": 0}
    w = world(**stuck, C01=90, C02=60, B01=10, D01=0, C03=0)
    w.head = head_of(w.dossier)
    rating = rated(w.dossier, by=w.officer)
    card = rating.card
    content = card.content
    for one in content["indicators"]:
        one["changeable"] = one["code"] in {"B04", "B05"}
    copy = Scorecard.objects.create(
        coop=w.coop,
        version=2,
        content=content,
        created_at=AT,
        created_by=w.officer,
        adopted_at=AT,
        adopted_by=w.officer,
        resolution="社员大会决议〔2026〕1号",
        effective_on=AT.date(),
    )
    rating = held(w.dossier, scored_by=w.officer)
    assert rating.card == copy
    shown = mine(w)
    assert "光靠下面这些还到不了A" in shown
    assert "这些自己会变，急不来" in shown


def test_each_state_without_a_rating_says_what_is_missing_and_blames_nobody():
    coop = rating_coop()
    dossier = file_of(coop, B01=None)
    user = head_of(dossier).user

    def shown():
        return text(page(user, "ruralcredit_my_rating", dossier.pk))

    assert "资料还不齐" in shown()
    assert "家庭人均年纯收入" in shown()
    DossierValue.objects.filter(dossier=dossier).delete()
    complete = file_of(coop)
    other = head_of(complete).user
    assert "还没有评" in text(page(other, "ruralcredit_my_rating", complete.pk))
    rated(complete)
    assert "正在评" in text(page(other, "ruralcredit_my_rating", complete.pk))
    dossier.authorisations.update(ends_on=AT.date() - timedelta(days=1))
    assert "没有同意建档评级" in shown()


def test_without_a_card_the_page_still_opens():
    dossier = file_of(make_coop())
    shown = text(page(head_of(dossier).user, "ruralcredit_my_rating", dossier.pk))
    assert "还没有评" in shown


def test_a_rating_that_ended_says_why(w):
    rating = held(w.dossier)
    ratings.end(rating=rating, reason=EndReason.ARREARS, by=None, at=AT)
    shown = mine(w)
    assert "有了新的逾期" in shown
    assert "上一次评的" in shown


def test_a_veto_says_when_to_apply_again():
    w = world(V03=True)
    w.head = head_of(w.dossier)
    held(w.dossier)
    shown = mine(w)
    assert "没有等级" in shown
    assert "退出名单后可再申请" in shown


def test_nobody_without_a_file_is_turned_away():
    resident = ResidentFactory(user=UserFactory())
    shown = text(page(resident.user, "ruralcredit_my_ratings"))
    assert "还没有给您家建档" in shown


def test_one_household_opens_at_once_and_of_several_one_chooses(w):
    first = page(w.head.user, "ruralcredit_my_ratings")
    assert first["location"] == reverse("ruralcredit_my_rating", args=[w.dossier.pk])
    other = file_of(w.coop)
    parent = head_of(other)
    parent.user = w.head.user
    parent.save()
    shown = text(page(w.head.user, "ruralcredit_my_ratings"))
    assert str(other.household) in shown
    assert str(w.dossier.household) in shown


@pytest.mark.parametrize(
    "name",
    [
        "ruralcredit_my_rating",
        "ruralcredit_my_rating_print",
        "ruralcredit_my_objection_new",
        "ruralcredit_my_links",
    ],
)
def test_another_household_and_a_child_have_no_such_page(w, name):
    held(w.dossier)
    child = ResidentFactory(
        household=w.dossier.household, born_on=date(2015, 1, 1), user=UserFactory()
    )
    neighbour = head_of(file_of(w.coop)).user
    for user in (child.user, neighbour):
        assert page(user, name, w.dossier.pk).status_code == 404
    assert page(w.head.user, name, w.dossier.pk).status_code == 200


def test_a_printed_rating_needs_one(w):
    for name in ("ruralcredit_my_rating_print", "ruralcredit_my_objection_new"):
        assert page(w.head.user, name, w.dossier.pk).status_code == 404
    held(w.dossier)
    shown = text(page(w.head.user, "ruralcredit_my_rating_print", w.dossier.pk))
    assert "信用等级" in shown


def test_a_household_says_that_a_line_is_wrong_and_has_a_receipt(w):
    held(w.dossier)
    shown = text(
        page(w.head.user, "ruralcredit_my_objection_new", w.dossier.pk, line="B03")
    )
    assert '<option value="B03" selected>' in shown
    given = {"client_id": str(uuid4()), "indicator_code": "B03", "words": "八年了"}
    shown = text(
        press(w.head.user, "ruralcredit_my_objection_new", w.dossier.pk, **given)
    )
    found = RatingObjection.objects.get()
    assert f"{found.number[:4]} {found.number[4:]}" in shown
    again = press(w.head.user, "ruralcredit_my_objection_new", w.dossier.pk, **given)
    assert found.number[:4] in text(again)
    shown = mine(w)
    assert "异议处理中" in shown
    assert "您说不对的在重看" in shown
    other = given | {"client_id": str(uuid4()), "words": "还有"}
    shown = text(
        press(w.head.user, "ruralcredit_my_objection_new", w.dossier.pk, **other)
    )
    assert "还没答复" in shown
    wrong = press(w.head.user, "ruralcredit_my_objection_new", w.dossier.pk)
    assert "没有送出" in text(wrong)


def test_a_receipt_belongs_to_its_household(w):
    held(w.dossier)
    given = {"client_id": str(uuid4()), "words": "八年了"}
    text(press(w.head.user, "ruralcredit_my_objection_new", w.dossier.pk, **given))
    found = RatingObjection.objects.get()
    neighbour = head_of(file_of(w.coop)).user
    assert page(neighbour, "ruralcredit_my_objection", found.pk).status_code == 404


def test_whoever_speaks_for_two_of_a_household_speaks_as_one_of_them(w):
    held(w.dossier)
    # Acting for somebody who has moved out: the one at home speaks.
    moved = ResidentFactory(user=w.head.user, household=None)
    MembershipFactory(
        resident=moved,
        household=w.dossier.household,
        ends_on=AT.date() - timedelta(days=9),
    )
    client = sign_in(Client(), w.head.user, acting_as=moved)
    given = {"client_id": str(uuid4()), "words": "八年了"}
    where = reverse("ruralcredit_my_objection_new", args=[w.dossier.pk])
    client.post(where, given)
    assert RatingObjection.objects.get().said_by_resident == w.head


def test_a_consent_is_taken_back_here_and_the_rating_with_it(w):
    rating = held(w.dossier)
    given = w.dossier.authorisations.get(purpose=FilePurpose.FILE)
    asked = page(w.head.user, "ruralcredit_my_consent_withdraw", given.pk)
    assert asked.status_code == 405
    neighbour = head_of(file_of(w.coop)).user
    refused = press(neighbour, "ruralcredit_my_consent_withdraw", given.pk)
    assert refused.status_code == 404
    shown = text(press(w.head.user, "ruralcredit_my_consent_withdraw", given.pk))
    assert "收回了" in shown
    rating.refresh_from_db()
    assert rating.status == RatingStatus.ENDED
    again = press(w.head.user, "ruralcredit_my_consent_withdraw", given.pk)
    assert "已经撤回了" in text(again)


def link_data(w, **other):
    given = w.dossier.authorisations.get(purpose=FilePurpose.LENDER)
    given.recipient = BANK
    given.save()
    data = {"authorisation": given.pk, "purpose": "春耕", "ends_on": "2026-06-30"}
    return data | other


def test_a_household_makes_a_link_sees_what_came_of_it_and_takes_it_back(w):
    held(w.dossier)
    data = link_data(w)
    shown = text(press(w.head.user, "ruralcredit_my_links", w.dossier.pk, **data))
    assert "/lend/" in shown
    assert "还没打开过" in text(page(w.head.user, "ruralcredit_my_links", w.dossier.pk))
    wrong = press(
        w.head.user, "ruralcredit_my_links", w.dossier.pk, **data | {"lender": "别家"}
    )
    assert "不能给别家" in text(wrong)
    assert "没有存下" in text(press(w.head.user, "ruralcredit_my_links", w.dossier.pk))
    link = LenderLink.objects.get()
    neighbour = head_of(file_of(w.coop)).user
    assert press(neighbour, "ruralcredit_my_link_revoke", link.pk).status_code == 404
    assert page(w.head.user, "ruralcredit_my_link_revoke", link.pk).status_code == 302
    shown = text(press(w.head.user, "ruralcredit_my_link_revoke", link.pk))
    assert "这户把它收回了" in shown
    shown = text(press(w.head.user, "ruralcredit_my_link_revoke", link.pk))
    assert "不能再用了" in shown


def test_without_that_consent_there_is_no_form_for_a_link(w):
    w.dossier.authorisations.filter(purpose=FilePurpose.LENDER).delete()
    shown = text(page(w.head.user, "ruralcredit_my_links", w.dossier.pk))
    assert "请找合作社信贷员签授权书" in shown


def seated(w, people=None):
    people = people or judges(w.coop)
    return panels.open_panel(dossier=w.dossier, people=people, by=w.officer, at=AT)


def test_a_judge_sees_who_and_what_for_and_no_amounts(w):
    make_loan(w.coop.members.get(household=w.dossier.household), "applied")
    panel = seated(w)
    seat = panel.seats.first()
    listed = text(page(seat.user, "ruralcredit_judging"))
    assert reverse("ruralcredit_judge", args=[seat.pk]) in listed
    shown = text(page(seat.user, "ruralcredit_judge", seat.pk))
    assert str(w.dossier.household) in shown
    assert "东组" in shown
    assert "想借钱买化肥" in shown
    for amount in ("60000", "60,000", "10,000", "5000", "120%", "AA"):
        assert amount not in shown


@pytest.mark.parametrize("score", ["", "101", "-1", "8.5", "很好"])
def test_a_score_is_a_whole_number_from_0_to_100(w, score):
    seat = seated(w).seats.first()
    shown = text(press(seat.user, "ruralcredit_judge", seat.pk, score=score))
    assert "请写0到100的整数" in shown


def test_a_judge_seals_a_score_and_others_learn_only_that(w):
    panel = seated(w)
    first, second = panel.seats.order_by("pk")[:2]
    shown = text(press(first.user, "ruralcredit_judge", first.pk, score="87"))
    assert "封好了" in shown
    assert "没有请您评的" in shown
    shown = text(page(first.user, "ruralcredit_judge", first.pk))
    assert "不能再改" in shown
    assert not tells(shown, 87)
    refused = text(press(first.user, "ruralcredit_judge", first.pk, score="12"))
    assert "您已经评过了" in refused or "不能再改" in refused
    first.refresh_from_db()
    assert first.score == 87
    shown = text(page(second.user, "ruralcredit_judge", second.pk))
    assert "除您以外请了4人，1人打过分了" in shown
    assert not tells(shown, 87)


def test_a_recused_judge_sees_only_why(w):
    people = judges(w.coop, 6)
    KinshipFactory(first=people[0].residents.get(), second=w.head)
    panel = seated(w, people)
    seat = panel.seats.get(user=people[0])
    shown = text(page(people[0], "ruralcredit_judge", seat.pk))
    assert "亲属" in shown
    assert str(w.dossier.household) not in shown


def test_a_seat_is_nobody_elses_and_a_closed_round_takes_no_score(w):
    panel = seated(w, judges(w.coop, 6))
    seats = list(panel.seats.order_by("pk"))
    assert page(seats[1].user, "ruralcredit_judge", seats[0].pk).status_code == 404
    for seat in seats[:5]:
        panels.give_score(seat=seat, score=80, by=seat.user, at=AT)
    panels.close_panel(panel=panel, by=w.officer, at=AT)
    shown = text(page(seats[5].user, "ruralcredit_judge", seats[5].pk))
    assert "已经结束了" in shown


def test_every_page_of_mine_is_there_in_english(w):
    judged(w)
    held(w.dossier)
    client = sign_in(Client(), w.head.user)
    client.cookies["grassroots_language"] = "en"
    answer = client.get(reverse("ruralcredit_my_rating", args=[w.dossier.pk]))
    assert answer.status_code == 200


@pytest.mark.parametrize("code", ["V02", "V01", "F01", "F02"])
def test_what_gives_no_points_can_be_tapped_and_disputed(code):
    w = world(V02=True)
    head = head_of(w.dossier)
    held(w.dossier, at=timezone.now())
    client = sign_in(Client(), head.user)
    shown = client.get(reverse("ruralcredit_my_rating", args=[w.dossier.pk]))
    form = reverse("ruralcredit_my_objection_new", args=[w.dossier.pk])
    assert f"{form}?line={code}" in shown.content.decode()
    assert "60000元" in shown.content.decode()
    sent = {"client_id": str(uuid4()), "indicator_code": code, "words": "不对"}
    assert client.post(form, sent).status_code == 302
    assert RatingObjection.objects.get().indicator_code == code


def test_income_that_nobody_asked_is_said_to_be_missing():
    w = world(F01=None)
    lines = {one.code: one for one in explain(rated(w.dossier)).beside}
    assert lines["F01"].words == "没有填"
    assert lines["F01"].collected_on is None
    assert lines["F02"].words == "5000元"


def overridden_page(band):
    w = world()
    proposed = ratings.decide(
        rating=rated(w.dossier, by=w.officer),
        by=w.committee,
        at=AT,
        band=band,
        reason=OverrideReason.DISASTER,
        words="六月的台风",
    )
    ratings.confirm(rating=proposed, by=w.second, at=AT)
    client = sign_in(Client(), head_of(w.dossier).user)
    answer = client.get(reverse("ruralcredit_my_rating", args=[w.dossier.pk]))
    return text(answer)


def test_of_a_band_raised_by_people_the_page_speaks_of_that_band():
    page = overridden_page("AAA")
    assert "照分数算是AA" in page
    assert "评分卡算的是AA，两个人签字改成AAA" in page
    assert "受灾，不是还款的问题" in page
    assert "六月的台风" in page
    assert "80分就是AAA" not in page
    assert "怎样能更高" not in page


def test_of_a_band_lowered_by_people_the_page_says_that_points_are_not_what_lacks():
    page = overridden_page("A")
    assert "两个人签字改成A" in page
    assert "分数已经够AA了" in page
    assert "别的也能加分" not in page
