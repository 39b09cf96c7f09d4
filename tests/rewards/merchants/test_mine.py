"""The merchant's say: a word beside the grade, appeals, pledges, and another visit."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grassroots.accounts import registers
from rewards.merchants.capacities import merchants as shops_of
from rewards.merchants.errors import speaking as errors
from rewards.merchants.errors.complaints import NotYourShop
from rewards.merchants.errors.inspections import ShopExempt
from rewards.merchants.errors.register import ShopClosed, TooClose
from rewards.merchants.formulas.standing import State
from rewards.merchants.models import Appeal, Pledge, PledgeText, RatingRequest, Reply
from rewards.merchants.selectors import mine as reading
from rewards.merchants.selectors.status import status_of
from rewards.merchants.services import (
    appeals,
    complaints,
    grades,
    merchants,
    pledges,
    replies,
    requests,
    speaking,
)
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import (
    MerchantFactory,
    PledgeTextFactory,
    graded,
    inspector_of,
    operator_of,
)
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.factories.visits import announced
from tests.rewards.merchants.shops import appeal as an_appeal
from tests.rewards.merchants.shops import code_of, penalty, photo_file
from tests.rewards.merchants.test_complaints import decided, put, received
from tests.support.clock import freeze_time
from villages.services import photos

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 20)
AT = moment(DAY)


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT):
        yield


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def runs_it():
    return UserFactory()


@pytest.fixture
def shop(runs_it):
    shop = MerchantFactory(name="渔火小馆", operator_user=runs_it)
    graded(shop, at=AT - timedelta(days=90), percent=95)
    return shop


@pytest.fixture
def lowered(shop):
    return graded(shop, at=AT - timedelta(days=2), percent=65)


@pytest.fixture
def me(client, shop, runs_it):
    return sign_in(client, runs_it)


def at(name, *keys):
    return reverse(f"merchants_{name}", args=keys)


def text(response):
    return response.content.decode()


def closed(shop, by):
    return merchants.close(merchant=shop, on=DAY, by=by, at=AT)


# --- Who speaks for a shop --------------------------------------------------------


def test_the_phone_that_the_inspector_entered_lets_the_merchant_in():
    shop = MerchantFactory(operator_name="周海燕", operator_phone="15100000009")
    assert registers.name_of("15100000009", on=DAY) == "周海燕"
    user = UserFactory(phone="15100000009", phone_verified=False)
    assert speaking.link_by_phone(user=user, at=AT) == []
    user.phone_verified = True
    user.save()
    registers.attach(user, at=AT)
    (capacity,) = shops_of(user, DAY)
    assert (capacity.role, capacity.scope) == ("merchant", shop)
    closed(shop, UserFactory())
    assert list(shops_of(user, DAY)) == []


def test_nobody_speaks_for_a_closed_shop(shop, by, runs_it):
    closed(shop, by)
    with pytest.raises(ShopClosed):
        replies.say(merchant=shop, words="x", by=runs_it, at=AT)


# --- The word beside the grade ----------------------------------------------------


def test_the_word_stands_beside_the_grade_until_the_next_one(shop, runs_it):
    for words in ("先说一句", "冷柜换了温度计"):
        replies.say(merchant=shop, words=words, by=runs_it, at=AT)
    shop.refresh_from_db()
    assert status_of(shop, on=DAY).reply.words == "冷柜换了温度计"
    graded(shop, at=AT, percent=90)
    assert status_of(shop, on=DAY).reply is None


def test_only_the_merchant_says_it_and_only_beside_an_own_grade(shop, by, runs_it):
    with pytest.raises(NotYourShop):
        replies.say(merchant=shop, words="x", by=by, at=AT)
    new = MerchantFactory(operator_user=runs_it)
    with pytest.raises(errors.NothingToReplyTo):
        replies.say(merchant=new, words="x", by=runs_it, at=AT)


def test_an_insult_is_hidden_with_a_reason_and_may_be_said_otherwise(shop, by, runs_it):
    said = replies.say(merchant=shop, words="骂人", by=runs_it, at=AT)
    with pytest.raises(TooClose):
        replies.hide(reply=said, reason="骂人的话", by=runs_it, at=AT)
    replies.hide(reply=said, reason="骂人的话", by=by, at=AT)
    with pytest.raises(errors.HiddenAlready):
        replies.hide(reply=said, reason="骂人的话", by=by, at=AT)
    shop.refresh_from_db()
    assert status_of(shop, on=DAY).reply is None
    replies.say(merchant=shop, words="好好说", by=runs_it, at=AT)
    assert status_of(shop, on=DAY).reply.words == "好好说"


# --- Appeals ----------------------------------------------------------------------


def filed(grade, by, **more):
    return appeals.file_appeal(grade=grade, words="当天在换水管", by=by, at=AT, **more)


def test_while_an_appeal_runs_the_grade_before_is_shown(shop, lowered, runs_it):
    assert status_of(shop, on=DAY).letter == "c"
    kept = filed(lowered, runs_it, photo=photos.prepare(photo_file()))
    status = status_of(shop, on=DAY)
    assert (status.state, status.letter) == (State.UNDER_REVIEW, "a")
    assert kept.due_on == DAY + timedelta(days=21)
    assert kept.photo


def test_an_appeal_that_is_upheld_sets_the_visit_aside(shop, lowered, by, runs_it):
    appeals.decide(
        appeal=filed(lowered, runs_it), is_upheld=True, reasons="水管", by=by, at=AT
    )
    shop.refresh_from_db()
    assert (shop.grade.letter, shop.grade.cause) == ("a", "appeal")
    assert lowered.inspection.__class__.objects.get(
        pk=lowered.inspection_id
    ).status == ("set_aside")
    with pytest.raises(errors.AppealOver):
        appeals.decide(
            appeal=Appeal.objects.get(), is_upheld=True, reasons="x", by=by, at=AT
        )


def test_an_appeal_that_is_dismissed_leaves_the_grade(shop, lowered, by, runs_it):
    appeals.decide(
        appeal=filed(lowered, runs_it), is_upheld=False, reasons="照旧", by=by, at=AT
    )
    shop.refresh_from_db()
    status = status_of(shop, on=DAY)
    assert (status.state, status.letter) == (State.GRADED, "c")


def test_a_complaint_is_set_aside_by_an_appeal_against_it(shop, by, runs_it):
    complaint = put(received(code_of(shop, at=AT)), by)
    complaints.reply(complaint=complaint, words="换了秤", by=runs_it, at=AT)
    decided(complaint, by)
    shop.refresh_from_db()
    kept = filed(shop.grade, runs_it)
    with pytest.raises(errors.TookPart):
        appeals.decide(appeal=kept, is_upheld=True, reasons="x", by=by, at=AT)
    appeals.decide(
        appeal=kept, is_upheld=True, reasons="秤是准的", by=UserFactory(), at=AT
    )
    complaint.refresh_from_db()
    shop.refresh_from_db()
    assert (complaint.status, shop.grade.score) == ("set_aside", 9500)


def test_whoever_took_a_complaint_on_for_a_while_does_not_decide_the_appeal(
    shop, by, runs_it
):
    first, asked = UserFactory(), UserFactory()
    complaint = received(code_of(shop, at=AT))
    complaints.assign(complaint=complaint, to=first, by=first, at=AT)
    complaints.put_to_merchant(complaint=complaint, words="少秤？", by=asked, at=AT)
    complaints.assign(complaint=complaint, to=by, by=by, at=AT)
    complaints.reply(complaint=complaint, words="换了秤", by=runs_it, at=AT)
    decided(complaint, by)
    shop.refresh_from_db()
    kept = filed(shop.grade, runs_it)
    for hand in (first, asked, by):
        with pytest.raises(errors.TookPart):
            appeals.decide(appeal=kept, is_upheld=True, reasons="x", by=hand, at=AT)


def test_nobody_decides_who_had_a_hand_in_it_or_is_family(shop, lowered, by, runs_it):
    kept = filed(lowered, runs_it)
    for hand, refusal in (
        (lowered.inspection.signed_by, errors.TookPart),
        (runs_it, TooClose),
    ):
        with pytest.raises(refusal):
            appeals.decide(appeal=kept, is_upheld=True, reasons="x", by=hand, at=AT)


def test_a_letter_is_typed_in_by_somebody_who_does_not_decide_it(
    shop, lowered, by, runs_it
):
    with pytest.raises(TooClose):
        filed(lowered, runs_it, is_on_paper=True)
    kept = filed(lowered, by, is_on_paper=True)
    with pytest.raises(errors.TookPart):
        appeals.decide(appeal=kept, is_upheld=True, reasons="x", by=by, at=AT)


def test_a_stranger_does_not_appeal_nor_a_new_operator(shop, lowered, by, runs_it):
    with pytest.raises(NotYourShop):
        filed(lowered, by)
    operator = operator_of(shop)
    operator.ends_on = DAY - timedelta(days=1)
    operator.save()
    operator.pk = None
    operator.starts_on, operator.ends_on = DAY, None
    operator.save()
    with pytest.raises(NotYourShop):
        filed(lowered, runs_it)


def test_an_appeal_comes_in_time_once_and_against_an_officers_word(
    shop, lowered, runs_it
):
    last = lowered.given_at + timedelta(days=21)
    late = {"grade": lowered, "words": "x", "by": runs_it}
    with pytest.raises(errors.AppealTooLate):
        appeals.file_appeal(**late, at=last + timedelta(days=1))
    appeals.file_appeal(**late, at=last)
    with pytest.raises(errors.AppealedAlready):
        filed(lowered, runs_it)
    penalty(shop, until=DAY + timedelta(days=60))
    grade = grades.regrade(merchant=shop, cause="penalty", by=None, at=AT)
    with pytest.raises(errors.NotAppealable):
        filed(grade, runs_it)


def test_an_appeal_may_be_withdrawn_by_the_merchant_alone(shop, lowered, by, runs_it):
    kept = filed(lowered, runs_it)
    with pytest.raises(NotYourShop):
        appeals.withdraw(appeal=kept, by=by, at=AT)
    appeals.withdraw(appeal=kept, by=runs_it, at=AT)
    assert status_of(shop, on=DAY).letter == "c"
    Appeal.objects.update(status="pending", decided_at=None, decided_by=None)
    other = MerchantFactory(operator_user=runs_it)
    Appeal.objects.update(operator=operator_of(other))
    with pytest.raises(NotYourShop):
        appeals.withdraw(appeal=kept, by=runs_it, at=AT)


# --- Another visit ----------------------------------------------------------------


def test_another_visit_is_asked_for_once_at_a_time(shop, runs_it):
    ask = {"merchant": shop, "words": "换了冷柜", "by": runs_it, "at": AT}
    asked = requests.ask_for_rating(**ask)
    assert asked.due_on == date(2026, 7, 20)
    with pytest.raises(errors.RequestOpen):
        requests.ask_for_rating(**ask)


def test_no_visit_is_asked_for_while_an_appeal_runs_or_without_grading(
    shop, lowered, runs_it
):
    ask = {"merchant": shop, "words": "x", "by": runs_it, "at": AT}
    an_appeal(lowered)
    with pytest.raises(errors.AppealRuns):
        requests.ask_for_rating(**ask)
    shop.exempt_reason = "只批发"
    shop.save()
    with pytest.raises(ShopExempt):
        requests.ask_for_rating(**ask)


# --- Pledges ----------------------------------------------------------------------


def signed(shop, by, **more):
    county = shop.village.town.county
    text_ = PledgeText.objects.get(county=county, sector="", version=1)
    return pledges.sign(**{"merchant": shop, "text": text_, "by": by, "at": AT} | more)


def test_a_pledge_is_signed_once_and_shown(shop, runs_it):
    signed(shop, runs_it, own_words="海鲜当面过秤")
    assert status_of(shop, on=DAY).pledges[0].own_words == "海鲜当面过秤"
    with pytest.raises(errors.PledgeSigned):
        signed(shop, runs_it)


def test_a_pledge_is_one_of_those_offered(shop, runs_it):
    county = shop.village.town.county
    for other in (
        PledgeTextFactory(county=VillageFactory().town.county),
        PledgeTextFactory(county=county, sector="lodging", title="民宿承诺"),
    ):
        with pytest.raises(errors.PledgeNotOffered):
            signed(shop, runs_it, text=other)
    PledgeTextFactory(county=county, version=2, effective_on=DAY)
    old = PledgeText.objects.get(county=county, version=1, sector="")
    with pytest.raises(errors.PledgeNotOffered):
        signed(shop, runs_it, text=old)


def test_a_pledge_on_paper_is_entered_with_its_photo(shop, by, runs_it):
    with pytest.raises(TooClose):
        signed(shop, runs_it, is_on_paper=True)
    copy = photos.prepare(photo_file())
    assert signed(shop, by, is_on_paper=True, copy=copy).copy


def test_a_breach_takes_points_only_after_its_days_and_gives_them_back(
    shop, by, runs_it
):
    pledge = signed(shop, runs_it)
    due = DAY + timedelta(days=3)
    given = {"facts": "少秤30克", "by": by, "at": AT}
    with pytest.raises(errors.CureTooSoon):
        pledges.find_breach(pledge=pledge, cure_due_on=DAY, **given)
    with pytest.raises(TooClose):
        pledges.find_breach(pledge=pledge, cure_due_on=due, **given | {"by": runs_it})
    breach = pledges.find_breach(pledge=pledge, cure_due_on=due, **given)
    shop.refresh_from_db()
    assert (shop.grade.score, shop.recheck_on) == (9500, due + timedelta(days=1))
    after = moment(due + timedelta(days=1))
    assert grades.refresh_due(on=due + timedelta(days=1), at=after) == 1
    shop.refresh_from_db()
    assert shop.grade.score == 9000
    with pytest.raises(errors.BreachOpen):
        pledges.end(pledge=pledge, by=runs_it, at=after)
    with pytest.raises(TooClose):
        pledges.cure_breach(breach=breach, by=runs_it, at=after)
    pledges.cure_breach(breach=breach, by=by, at=after)
    with pytest.raises(errors.CuredAlready):
        pledges.cure_breach(breach=breach, by=by, at=after)
    shop.refresh_from_db()
    assert shop.grade.score == 9500
    pledges.end(pledge=pledge, by=runs_it, at=after)
    with pytest.raises(errors.PledgeOver):
        pledges.end(pledge=pledge, by=runs_it, at=after)
    with pytest.raises(errors.PledgeOver):
        pledges.find_breach(pledge=pledge, cure_due_on=due, **given)


# --- The pages --------------------------------------------------------------------


@pytest.mark.usefixtures("me")
def test_the_merchant_arrives_at_the_own_shop(client, shop):
    response = client.get("/home/", follow=True)
    if response.status_code == 404:
        response = client.get(reverse("portal_home"), follow=True)
    page = text(response)
    assert "渔火小馆" in page
    assert "现在扫码的人看到的" in page
    assert "portal_me" not in page
    assert client.get("/desk/").status_code == 404


@pytest.mark.usefixtures("me")
def test_the_merchant_speaks_asks_and_appeals(client, shop, lowered):
    page = text(client.get(at("mine")))
    assert at("my_appeal_new", lowered.pk) in page
    assert "请写一句" in text(client.post(at("my_reply"), {"words": ""}))
    client.post(at("my_reply"), {"words": "冷柜换了"})
    assert "冷柜换了" in text(client.get(at("my_reply")))
    assert Reply.objects.get().words == "冷柜换了"
    page = client.post(at("my_rating"), {"words": "换了冷柜"}, follow=True)
    assert "申请了复评" in text(page)
    page = text(client.post(at("my_rating"), {"words": "再来"}))
    assert "已经申请过复评了" in page
    assert "再来" in page
    assert client.get(at("my_rating")).status_code == 200
    assert "C级" in text(client.get(at("my_appeal_new", lowered.pk)))
    bad = SimpleUploadedFile("a.jpg", b"no photo")
    sent = {"words": "当天在换水管", "photo": bad}
    page = text(client.post(at("my_appeal_new", lowered.pk), sent))
    assert "当天在换水管" in page
    assert not Appeal.objects.exists()
    page = client.post(
        at("my_appeal_new", lowered.pk), {"words": "当天在换水管"}, follow=True
    )
    assert "复核中" in text(page)
    kept = Appeal.objects.get()
    page = client.post(at("my_appeal_withdraw", kept.pk), follow=True)
    assert "撤回了" in text(page)
    page = client.post(at("my_appeal_withdraw", kept.pk), follow=True)
    assert "已经办结了" in text(page)


@pytest.mark.usefixtures("me")
def test_the_merchant_answers_complaints(client, shop, by):
    assert "没有转给您的反映" in text(client.get(at("my_complaints")))
    complaint = put(received(code_of(shop, at=AT)), by)
    assert at("my_complaint", complaint.pk) in text(client.get(at("mine")))
    assert "有人说虾少秤" in text(client.get(at("my_complaint", complaint.pk)))
    client.post(at("my_complaint", complaint.pk), {"words": "秤坏了，换了"})
    assert "您答复过了" in text(client.get(at("my_complaint", complaint.pk)))
    assert "在核对" in text(client.get(at("my_complaints")))
    hidden = received(shop.codes.get())
    assert client.get(at("my_complaint", hidden.pk)).status_code == 404


@pytest.mark.usefixtures("me")
def test_the_merchant_signs_pledges_and_takes_them_back(client, shop):
    text_ = PledgeText.objects.get()
    page = text(client.post(at("my_pledges"), {"text": text_.pk}))
    assert "不勾不算签" in page
    sent = {"text": text_.pk, "own_words": "当面过秤", "agrees": "on"}
    page = text(client.post(at("my_pledges"), sent, follow=True))
    assert "当面过秤" in page
    assert "换了新的" in text(client.post(at("my_pledges"), sent))
    kept = Pledge.objects.get()
    page = client.post(at("my_pledge_end", kept.pk), follow=True)
    assert "撤回了" in text(page)


@pytest.mark.usefixtures("me")
def test_a_lost_plate_is_void_at_once(client, shop):
    assert client.post(at("my_plate_lost")).status_code == 404
    code = code_of(shop, at=AT)
    client.post(at("my_plate_lost"))
    code.refresh_from_db()
    assert code.revoke_reason == "lost"
    assert client.get(at("public", code.token)).status_code == 410


@pytest.mark.usefixtures("me")
def test_the_merchant_reads_a_result_before_it_counts(client, shop):
    assert client.post(at("my_visit_read")).status_code == 404
    visit = announced(shop, by=UserFactory(), at=AT)
    assert "签字前不变" in text(client.get(at("mine")))
    client.post(at("my_visit_read"))
    visit.refresh_from_db()
    assert visit.acknowledged_as == "read"


def test_another_merchant_sees_nothing_of_it(client, shop, lowered, by):
    stranger = UserFactory()
    MerchantFactory(village=shop.village, operator_user=stranger)
    sign_in(client, stranger)
    complaint = put(received(code_of(shop, at=AT)), by)
    kept = an_appeal(lowered)
    pledge = signed(shop, by, is_on_paper=True)
    assert client.get(at("my_complaint", complaint.pk)).status_code == 404
    assert client.get(at("my_appeal_new", lowered.pk)).status_code == 404
    assert client.post(at("my_appeal_withdraw", kept.pk)).status_code == 404
    assert client.post(at("my_pledge_end", pledge.pk)).status_code == 404


def test_the_desk_decides_an_appeal(client, shop, lowered, runs_it):
    post = AppointmentFactory(role="supervisor", town=shop.village.town)
    sign_in(client, post.user, acting_as=post)
    assert "没有要定的申诉" in text(client.get(at("appeals")))
    kept = filed(lowered, runs_it, photo=photos.prepare(photo_file()))
    assert "渔火小馆" in text(client.get(at("appeals")))
    assert "当天在换水管" in text(client.get(at("appeal", kept.pk)))
    assert client.get(at("appeal_photo", kept.pk)).status_code == 200
    page = text(client.post(at("appeal", kept.pk), {"reasons": "水管坏了"}))
    assert "请选一样" in page
    sent = {"result": "upheld", "reasons": "水管坏了"}
    assert "申诉成立" in text(client.post(at("appeal", kept.pk), sent, follow=True))
    page = client.post(at("appeal", kept.pk), sent, follow=True)
    assert "已经办结了" in text(page)
    shop.refresh_from_db()
    assert shop.grade.letter == "a"


def test_who_inspected_sees_that_somebody_else_decides(client, shop, lowered, runs_it):
    kept = filed(lowered, runs_it)
    post = inspector_of(shop.village)
    lowered.inspection.__class__.objects.filter(pk=lowered.inspection_id)
    Appeal.objects.filter(pk=kept.pk).update(filed_by=post.user)
    sign_in(client, post.user, acting_as=post)
    assert "要请没经手的人来定" in text(client.get(at("appeal", kept.pk)))
    sent = {"result": "upheld", "reasons": "x"}
    page = client.post(at("appeal", kept.pk), sent, follow=True)
    assert "没经手的人" in text(page)
    village = AppointmentFactory(role="supervisor", village=shop.village)
    sign_in(client, village.user, acting_as=village)
    assert client.post(at("appeal", kept.pk), sent).status_code == 404


def test_the_inspector_keeps_letters_words_and_pledges(client, shop, lowered, runs_it):
    post = inspector_of(shop.village)
    sign_in(client, post.user, acting_as=post)
    said = replies.say(merchant=shop, words="骂人", by=runs_it, at=AT)
    page = text(client.get(at("shop", shop.pk)))
    assert at("reply_hide", shop.pk, said.pk) in page
    client.post(at("reply_hide", shop.pk, said.pk), {"reason": "insult"})
    said.refresh_from_db()
    assert said.hidden_reason == "骂人的话"
    client.post(at("appeal_new", shop.pk), {"words": "照纸录的"})
    assert Appeal.objects.get().is_on_paper
    assert client.post(at("appeal_new", shop.pk), {"words": "又"}).status_code == 404
    text_ = PledgeText.objects.get()
    assert client.get(at("pledge_new", shop.pk)).status_code == 200
    sent = {"text": text_.pk, "agrees": "on"}
    client.post(at("pledge_new", shop.pk), sent)
    pledge = Pledge.objects.get()
    assert client.get(at("breach_new", shop.pk, pledge.pk)).status_code == 200
    sent = {"facts": "少秤30克", "cure_due_on": "2026-04-21"}
    page = text(client.post(at("breach_new", shop.pk, pledge.pk), sent))
    assert "至少给店家三天改" in page
    sent["cure_due_on"] = "2026-04-30"
    client.post(at("breach_new", shop.pk, pledge.pk), sent)
    breach = pledge.breaches.get()
    page = client.post(at("breach_cure", shop.pk, breach.pk), follow=True)
    assert "等级已经重算" in text(page)
    page = client.post(at("breach_cure", shop.pk, breach.pk), follow=True)
    assert "已经改好了" in text(page)
    closed(shop, UserFactory())
    assert client.get(at("pledge_new", shop.pk)).status_code == 404
    assert client.get(at("shop", shop.pk)).status_code == 200
    assert RatingRequest.objects.count() == 0
    assert reading.appeals_in(shop.village).count() == 1
