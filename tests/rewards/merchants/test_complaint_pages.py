"""Saying something of a shop without an account, and what the desk does with it."""

import re
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from rewards.merchants.models import CheckKind, CheckTask, Complaint
from rewards.merchants.services import codes, complaints, watch
from rewards.merchants.views.say import stage_of
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import MerchantFactory, graded, inspector_of
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.rewards.merchants.shops import code_of, photo_file
from tests.rewards.merchants.test_complaints import (
    SHORT_WEIGHT,
    decided,
    put,
    received,
)
from tests.support.clock import freeze_time
from villages.services import photos

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 20)
AT = moment(DAY)


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with freeze_time(AT):
        yield
    cache.clear()


@pytest.fixture
def village():
    return VillageFactory(phone="0500-8612300")


@pytest.fixture
def shop(village):
    shop = MerchantFactory(village=village, name="渔火小馆")
    graded(shop, at=AT - timedelta(days=20), percent=92)
    return shop


@pytest.fixture
def code(shop):
    return code_of(shop, at=AT)


@pytest.fixture
def inspector(client, village):
    post = inspector_of(village)
    sign_in(client, post.user, acting_as=post)
    return post.user


def at(name, *keys):
    return reverse(f"merchants_{name}", args=keys)


def text(response):
    return response.content.decode()


def message(**more):
    given = {
        "client_id": str(uuid4()),
        "kind": "complaint",
        "topic": "weight",
        "words": "两斤虾少了三两",
    }
    return given | more


def test_a_complaint_is_sent_without_account_cookie_or_token(code):
    client = Client(enforce_csrf_checks=True)
    form = client.get(at("say", code.token))
    assert form["Cache-Control"] == "no-store"
    assert not form.cookies
    answer = client.post(at("say", code.token), message())
    kept = Complaint.objects.get()
    assert not answer.cookies
    shown = f"{kept.progress_code[:4]} {kept.progress_code[4:]}"
    assert shown in text(answer)
    assert "2026年5月13日前给结果" in text(answer)


def test_the_page_of_the_shop_leads_to_all_three(client, code):
    page = text(client.get(at("public", code.token)))
    for name in ("say", "praise", "not_this_shop"):
        assert at(name, code.token) in page


def test_the_same_form_sent_twice_is_one_message(client, code):
    sent = message()
    first = text(client.post(at("say", code.token), sent))
    assert text(client.post(at("say", code.token), sent)) == first
    page = text(client.post(at("say", code.token), sent | {"words": "别的"}))
    assert "刚才已经送出过了" in page
    assert "别的" in page
    assert Complaint.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": ""}, "请写一句"),
        ({"topic": ""}, "请选一样"),
        ({"words": "长" * 501}, "最多500个字，现在是501个"),
        ({"happened_on": "2026-04-21"}, "不能晚于今天"),
    ],
)
def test_a_refused_message_keeps_what_was_typed(client, code, wrong, said):
    sent = message(words="少了三两", happened_on="2026-04-19") | wrong
    page = text(client.post(at("say", code.token), sent))
    assert said in page
    assert sent["words"] in page
    assert sent["client_id"] in page
    assert not Complaint.objects.exists()


def test_a_photo_of_thirty_megabytes_is_refused_and_the_words_stay(client, code):
    huge = SimpleUploadedFile("a.jpg", b"\xff\xd8" + bytes(30 * 1024 * 1024))
    page = text(client.post(at("say", code.token), message(photo=huge)))
    assert "太大了" in page
    assert "两斤虾少了三两" in page
    page = text(client.post(at("say", code.token), message(photo=photo_file())))
    assert "收到了" in page
    assert Complaint.objects.get().photo


def test_script_in_a_message_is_text_on_every_page(client, code, inspector):
    script = "<script>alert(1)</script>"
    client.post(at("say", code.token), message(words=script))
    kept = Complaint.objects.get()
    for page in (
        at("complaint", kept.pk),
        at("complaints"),
        at("shop", kept.merchant_id),
    ):
        assert script not in text(client.get(page))


def test_praise_is_thanked_for(client, code):
    page = text(client.get(at("praise", code.token)))
    assert "表扬不加分" in page
    sent = message(kind="praise", topic="service", words="热心")
    assert "会转告店家" in text(client.post(at("praise", code.token), sent))
    assert Complaint.objects.get().kind == "praise"


def test_english_is_complete(client, code):
    for name in ("say_en", "praise_en", "not_this_shop_en"):
        page = text(client.get(at(name, code.token)))
        assert 'lang="en"' in page
    assert "Please choose" in text(client.post(at("say_en", code.token), {}))
    page = text(client.get(at("progress_en")))
    assert "8-character code" in page


def test_unknown_codes_take_no_message(client, code):
    for name in ("say", "praise", "not_this_shop"):
        assert client.get(at(name, "A" * 20)).status_code == 404
        assert client.post(at(name, "A" * 20), message()).status_code == 404
    assert not Complaint.objects.exists()


def test_a_revoked_code_can_still_be_reported(client, code):
    codes.revoke_code(code=code, reason="swapped", by=UserFactory(), at=AT)
    page = client.get(at("public", code.token))
    assert page.status_code == 410
    assert at("not_this_shop", code.token) in text(page)
    sent = {"place": "码头的墙上"}
    assert "收到了" in text(client.post(at("not_this_shop", code.token), sent))


def test_that_a_code_hangs_elsewhere_is_reported(client, code):
    page = text(client.post(at("not_this_shop", code.token), {"words": "是别家"}))
    assert "请写一句" in page
    assert "是别家" in page
    sent = {"place": "滨海路40号，周记面馆", "photo": photo_file()}
    assert "收到了" in text(client.post(at("not_this_shop", code.token), sent))
    task = CheckTask.objects.get()
    assert (task.kind, task.code) == (CheckKind.NOT_THE_SHOP, code)


def test_one_place_says_only_so_much_in_an_hour(client, code):
    for _number in range(watch.MESSAGES_ALLOWED):
        client.post(at("not_this_shop", code.token), {"place": "x"})
    page = text(client.post(at("say", code.token), message()))
    assert "这一个小时" in page
    assert "两斤虾少了三两" in page
    page = text(client.post(at("not_this_shop", code.token), {"place": "x"}))
    assert "这一个小时" in page
    with freeze_time(AT + timedelta(hours=1)):
        assert "收到了" in text(client.post(at("say", code.token), message()))


def test_who_has_the_code_sees_what_came_of_it(client, code):
    by, complaint = UserFactory(name="检查员甲"), received(code)
    typed = {"code": f" {complaint.progress_code.lower()} "}

    def shown():
        return text(client.get(at("progress"), typed))

    assert "还没有人接手" in shown()
    put(complaint, by)
    assert "等店家答复" in shown()
    runs_it = UserFactory()
    complaint.merchant.operators.update(user=runs_it)
    complaints.reply(complaint=complaint, words="秤坏了", by=runs_it, at=AT)
    assert "店家答复了" in shown()
    assert "秤坏了" not in shown()
    decided(complaint, by)
    assert "查下来属实" in shown()
    assert "秤坏了" in shown()
    assert "称过，少了" in shown()
    assert "检查员甲" not in shown()


def test_an_overdue_message_says_so(client, code):
    complaint = received(code)
    with freeze_time(moment(complaint.due_on) + timedelta(days=1)):
        page = text(client.get(at("progress"), {"code": complaint.progress_code}))
    assert "晚了，已经报给上面催办" in page


def test_every_stage_has_its_sentence(code):
    complaint = received(code)
    said = set()
    for status in complaint._meta.get_field("status").choices:
        complaint.status = status[0]
        said.add(stage_of(complaint))
    complaint.kind = "praise"
    said.add(stage_of(complaint))
    complaint.decided_at = AT
    said.add(stage_of(complaint))
    assert len(said) == 10


def test_wrong_progress_codes_are_said_and_slowed(client):
    page = client.get(at("progress"), {"code": "AAAAAAAA"})
    assert "没有这个查询码" in text(page)
    for _number in range(watch.GUESSES_ALLOWED):
        page = client.get(at("progress"), {"code": "AAAAAAAA"})
    assert page.status_code == 429


def test_an_inspector_takes_it_on_asks_and_decides(client, code, inspector):
    complaint = received(code)
    assert "渔火小馆" in text(client.get(at("complaints")))
    page = text(client.get(at("complaint", complaint.pk)))
    assert "我来办" in page
    assert "办结" in page
    page = text(client.post(at("complaint_take", complaint.pk), follow=True))
    assert "您接手了" in page
    page = text(client.post(at("complaint_put", complaint.pk), {"words": ""}))
    assert "请写一句" in page
    sent = {"words": "有人说少秤"}
    page = text(client.post(at("complaint_put", complaint.pk), sent, follow=True))
    assert "转给店家了" in page
    page = text(client.post(at("complaint_put", complaint.pk), sent, follow=True))
    assert "不用再转" in page
    sent = {"status": "substantiated", "weight": "minor", "reasons": "少了"}
    page = text(client.post(at("complaint_decide", complaint.pk), sent))
    assert "先请店家答复" in page
    assert "少了" in page
    complaint.refresh_from_db()
    with freeze_time(moment(complaint.reply_due_on) + timedelta(days=1)):
        assert "过期没答复" in text(client.get(at("complaint", complaint.pk)))
        page = client.post(at("complaint_decide", complaint.pk), sent, follow=True)
    assert "办结了" in text(page)
    complaint.merchant.refresh_from_db()
    assert complaint.merchant.grade.score == 9000
    page = text(client.post(at("complaint_take", complaint.pk), follow=True))
    assert "已经办结了" in page
    page = client.post(at("complaint_decide", complaint.pk), sent, follow=True)
    assert "已经办结了" in text(page)
    assert client.get(at("complaint_decide", complaint.pk)).status_code == 302


def test_a_weight_without_truth_is_forgotten(client, code, inspector):
    complaint = received(code)
    complaints.assign(complaint=complaint, to=inspector, by=inspector, at=AT)
    sent = {"status": "unsubstantiated", "weight": "serious", "reasons": "秤是准的"}
    client.post(at("complaint_decide", complaint.pk), sent)
    complaint.refresh_from_db()
    assert (complaint.status, complaint.weight) == ("unsubstantiated", "")


def test_praise_is_marked_as_read(client, code, inspector):
    praise = received(code, SHORT_WEIGHT.__class__("praise", "service", "热心"))
    client.post(at("complaint_take", praise.pk))
    page = text(client.get(at("complaint", praise.pk)))
    assert "转告店家了" in page
    sent = {"reasons": "谢谢您"}
    client.post(at("complaint_decide", praise.pk), sent)
    page = text(client.get(at("progress"), {"code": praise.progress_code}))
    assert "谢谢您" in page
    assert "热心" in text(client.get(at("complaints"), {"state": "praise"}))


def test_the_photo_is_for_the_desk_alone(client, code, inspector):
    client.post(at("say", code.token), message(photo=photo_file()))
    kept = Complaint.objects.get()
    address = at("complaint_photo", kept.pk)
    assert client.get(address)["Content-Type"] == "image/jpeg"
    assert Client().get(address).status_code == 302
    assert client.get(at("complaint_photo", received(code).pk)).status_code == 404


def test_a_supervisor_reads_and_decides_nothing(client, village, code):
    post = AppointmentFactory(role="supervisor", town=village.town)
    sign_in(client, post.user, acting_as=post)
    complaint = received(code)
    page = text(client.get(at("complaint", complaint.pk)))
    assert "我来办" not in page
    for name in ("complaint_take", "complaint_put", "complaint_decide"):
        assert client.post(at(name, complaint.pk)).status_code == 404
    assert client.get(at("flood", code.merchant_id)).status_code == 404
    task = CheckTask.objects.create(
        kind=CheckKind.FLOOD, merchant=code.merchant, raised_at=AT
    )
    assert client.get(at("check", task.pk)).status_code == 200
    assert client.post(at("check", task.pk)).status_code == 404
    home = text(client.get("/desk/"))
    assert re.search(r"没办结的反映.*?1", home, re.S)


def test_the_own_shop_is_for_somebody_else(client, code, inspector):
    code.merchant.operators.update(user=inspector)
    complaint = received(code, photographed())
    for name in ("complaint", "complaint_photo", "complaint_take"):
        assert client.get(at(name, complaint.pk)).status_code == 404, name
    assert client.post(at("complaint_take", complaint.pk)).status_code == 404
    assert client.get(at("flood", code.merchant_id)).status_code == 404
    for address in (at("complaints"), at("shop", code.merchant_id)):
        page = text(client.get(address))
        assert "请另一位来办" in page
        assert SHORT_WEIGHT.words not in page
        assert complaint.progress_code not in page


def photographed():
    return replace(SHORT_WEIGHT, photo=photos.prepare(photo_file()))


def test_a_place_that_says_too_much_has_no_photo_looked_at(client, code, monkeypatch):
    for _number in range(watch.MESSAGES_ALLOWED):
        # Refused for want of words; counted all the same.
        client.post(at("say", code.token), {"kind": "complaint"})
    monkeypatch.setattr(photos, "prepare", lambda upload: 1 / 0)
    given = {"kind": "complaint", "topic": "weight", "words": "少秤"}
    page = client.post(at("say", code.token), given | {"photo": photo_file()})
    assert "这一个小时" in text(page)
    assert "少秤" in text(page)
    report = {"words": "在隔壁", "photo": photo_file()}
    page = client.post(at("not_this_shop", code.token), report)
    assert "这一个小时" in text(page)
    assert not Complaint.objects.exists()
    assert not CheckTask.objects.exists()


def test_a_flood_is_disregarded_from_its_task(client, code, inspector):
    for _number in range(6):
        received(code)
    task = CheckTask.objects.get()
    page = text(client.get(at("check", task.pk)))
    assert "来了6条" in page
    assert at("flood", code.merchant_id) in page
    page = text(client.get(at("flood", code.merchant_id)))
    assert "有6条扎堆来的" in page
    assert "请写一句" in text(client.post(at("flood", code.merchant_id), {}))
    sent = {"reasons": "同一批人刷的"}
    page = text(client.post(at("flood", code.merchant_id), sent, follow=True))
    assert "6条不作数了" in page
    page = text(client.get(at("complaints")))
    assert "没有没办结的反映" in page
    assert "没有这样的" in text(client.get(at("complaints"), {"q": "别家"}))


def test_what_was_found_of_a_swapped_code_leads_to_a_new_plate(client, code, inspector):
    client.post(at("not_this_shop", code.token), {"place": "滨海路40号"})
    task = CheckTask.objects.get()
    assert "滨海路40号" in text(client.get(at("checks")))
    assert "对不上" in text(client.get(at("shop", code.merchant_id)))
    assert "请选一样" in text(client.post(at("check", task.pk), {}))
    page = client.post(at("check", task.pk), {"outcome": "swapped"}, follow=True)
    assert "旧牌子怎么了" in text(page)
    page = text(client.post(at("check", task.pk), {"outcome": "nothing"}, follow=True))
    assert "已经有人看过了" in page
    assert "码被换过" in text(client.get(at("checks")))
    assert client.get(at("check_photo", task.pk)).status_code == 404


def test_what_was_nothing_is_noted(client, code, inspector):
    for kind, facts in (
        (CheckKind.MANY_SCANS, {"day": "2026-04-19", "count": 300, "usual": 4}),
        (CheckKind.NOT_THE_SHOP, {}),
    ):
        task = CheckTask.objects.create(
            kind=kind, merchant=code.merchant, raised_at=AT, facts=facts
        )
    page = text(client.get(at("check", task.pk - 1)))
    assert "扫了300次，平常一天4次" in page
    sent = {"outcome": "nothing", "words": "牌子挂得好好的"}
    page = text(client.post(at("check", task.pk), sent, follow=True))
    assert "记下了" in page
    assert "牌子挂得好好的" in text(client.get(at("check", task.pk)))


def test_guessing_is_shown_to_the_county(client, village):
    post = inspector_of(village.town.county)
    sign_in(client, post.user, acting_as=post)
    assert "没有要看的" in text(client.get(at("checks")))
    task = CheckTask.objects.create(
        kind=CheckKind.GUESSING,
        raised_at=AT,
        facts={"day": "2026-04-19", "count": 5000},
    )
    assert "全县" in text(client.get(at("checks")))
    assert "输错了5000次" in text(client.get(at("check", task.pk)))
    page = client.post(at("check", task.pk), {"outcome": "replaced"}, follow=True)
    assert "记下了" in text(page)
