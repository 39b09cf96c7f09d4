"""The page behind a code, over HTTP: what it says, what it sends, what it leaves alone."""

import gzip
import io
import os
import re
from datetime import date, timedelta

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, reverse
from PIL import Image

from grassroots.core import short_code
from grassroots.core.views import is_for_passers_by
from rewards.merchants.formulas import tokens
from rewards.merchants.models import RevokeReason
from rewards.merchants.services import codes, fronts, grades, merchants
from rewards.merchants.views import status as views
from rewards.merchants.views.answers import SHELF, Shelf, ready
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import MerchantFactory, graded, new_uscc
from tests.factories.villages import AppointmentFactory, moment
from tests.rewards.merchants.shops import (
    AT,
    DAY,
    TODAY,
    a_day,
    appeal,
    breach,
    code_of,
    complaint,
    fault,
    penalty,
    photo_file,
    pledge,
    reply,
)
from tests.support.clock import freeze_time
from villages.record_errors import NotAPhoto, PhotoTooBig

pytestmark = pytest.mark.django_db
FACES = "大笑|微笑|平脸|撇嘴"


@pytest.fixture(autouse=True)
def today():
    with freeze_time(moment(TODAY)) as clock:
        yield clock


@pytest.fixture
def shop():
    return MerchantFactory(name="渔火小馆", address="滨海路36号")


@pytest.fixture
def code(shop):
    graded(shop, at=AT, percent=80)
    return code_of(shop)


def page_of(code, **headers):
    return Client().get(f"/m/{code.token}", headers=headers)


def other_than(code):
    return next(one for one in short_code.ALPHABET if one != code[0]) + code[1:]


def test_it_says_which_shop_which_grade_since_when_and_as_of_today(code):
    page = page_of(code).text
    for words in (
        "渔火小馆",
        "滨海路36号",
        "餐饮",
        "B级",
        "良好，微笑",
        "2026年4月18日",
        "2027年4月17日",
        "<dt>今天</dt><dd>2026年6月3日</dd>",
        "points.example",
        "不用登录",
    ):
        assert words in page
    typed = f"{code.short_code[:4]} {code.short_code[4:]}"
    assert typed in page


def test_it_sets_no_cookie_reads_none_and_needs_no_script(code):
    plain = page_of(code)
    client = Client()
    post = AppointmentFactory()
    sign_in(client, post.user, acting_as=post)
    client.cookies["django_language"] = "en"
    client.cookies["text_step"] = "3"
    with_cookies = client.get(f"/m/{code.token}")
    assert with_cookies.content == plain.content
    assert not plain.cookies
    assert "Cookie" not in plain["Vary"]
    assert plain["Content-Language"] == "zh-hans"
    assert not hasattr(plain.wsgi_request, "session")
    assert not hasattr(plain.wsgi_request, "user")


def test_it_is_not_to_be_indexed_framed_or_told_to_others(code):
    page = page_of(code)
    assert page["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in page.text
    assert page["Referrer-Policy"] == "no-referrer"
    assert page["X-Frame-Options"] == "DENY"
    assert "default-src 'none'" in page["Content-Security-Policy"]
    # The one script is ours, and reads the page aloud where the phone can.
    assert page["Content-Security-Policy"].endswith("; script-src 'self'")
    assert re.findall(r"<script[^>]*>", page.text) == [
        '<script type="module" src="/static/js/read.js">'
    ]
    assert page["X-Content-Type-Options"] == "nosniff"


def test_english_has_an_address_of_its_own(code):
    page = Client().get(f"/m/{code.token}/en")
    assert page["Content-Language"] == "en"
    assert '<html lang="en">' in page.text
    for words in ("Grade B", "good, smiling face", "18 April 2026", "Inspected"):
        assert words in page.text
    left = re.sub(r'<(\w+)[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", page.text)
    left = re.sub(r"<title>.*?</title>", "", left)
    assert not re.findall(r"[\u4e00-\u9fff]+", left)


def test_a_slash_at_the_end_is_no_redirect(code):
    assert Client().get(f"/m/{code.token}/").status_code == 200


def test_a_script_in_a_reply_or_a_name_is_shown_as_it_was_typed(shop, code):
    reply(shop.grade, "<script>alert(1)</script>&\"'")
    shop.name = "<img src=x onerror=alert(1)>"
    shop.version += 1
    shop.save()
    page = page_of(code).text
    assert page.count("<script") == 1
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_everything_there_is_to_say_is_said(shop, code):
    fault(shop.grade, 4, mended_on=a_day(7))
    complaint(shop)
    penalty(shop, until=a_day(300), severity="serious")
    broken = breach(pledge(shop, own_words="海鲜当面过秤"))
    grades.regrade(
        merchant=shop,
        cause="penalty",
        by=None,
        at=moment(broken.cure_due_on + timedelta(days=1)),
    )
    shop.refresh_from_db()
    reply(shop.grade)
    page = page_of(code).text
    for words in (
        "D级",
        "撇嘴",
        "行政处罚期内，最高只能评D级",
        "冷藏柜没有温度记录",
        "4月25日复查，已改好",
        "12个月里有1件投诉属实",
        "都办结了，减2分",
        "使用过期的原料",
        "显示到2027年2月12日",
        "冷柜换了新温度计",
        "缺斤少两，差一赔三",
        "海鲜当面过秤",
        "当面退差价并道歉",
        "有一次少秤30克",
        "以前的等级",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"opened_on": a_day(0)}, "新店和新的经营者满3个月才检查评级"),
        ({"accident_on": a_day(20), "accident_words": "县里通报"}, "暂不评级"),
        ({"exempt_reason": "村集体便民点"}, "村集体便民点"),
        ({}, "没有等级"),
    ],
    ids=["awaiting", "suspended", "exempt", "never inspected"],
)
def test_without_a_grade_no_old_one_shows(given, words):
    shop = MerchantFactory(**given)
    if given:
        graded(shop, at=AT + timedelta(days=1))
    page = page_of(code_of(shop))
    assert page.status_code == 200
    assert words in page.text
    assert not re.search(f"{FACES}|[A-D]级", page.text)


def test_a_stale_grade_does_not_show(code, today):
    code.valid_until = date(2028, 1, 1)
    code.save()
    today.move_to(moment(date(2027, 4, 18)))
    page = page_of(code)
    assert "该复查了" in page.text
    assert not re.search(FACES, page.text)


def test_under_review_the_grade_before_shows_and_not_the_disputed_one(shop, code):
    new = graded(shop, at=AT + timedelta(days=20), percent=30)
    appeal(new, due_on=date(2026, 6, 18))
    grades.touch(shop)
    page = page_of(code).text
    assert "复核中" in page
    assert "店家对5月8日的结果有不同意见，6月18日前出结果" in page
    assert "良好，复核期间仍按原等级" in page
    assert "D级" not in page
    assert "没参加检查的人" in page


def test_a_late_answer_to_an_appeal_is_said_to_be_late(shop, code):
    appeal(graded(shop, at=AT + timedelta(days=2), percent=30), due_on=a_day(30))
    grades.touch(shop)
    assert "该在5月18日前出结果，还没出" in page_of(code).text


# --- Codes that hold no longer ---------------------------------------------------------


@pytest.mark.parametrize("reason", RevokeReason)
@pytest.mark.parametrize("path", ["", "/en"])
def test_a_revoked_code_says_why_and_shows_no_grade(code, reason, path):
    by = UserFactory()
    codes.revoke_code(code=code, reason=reason, by=by, at=AT + timedelta(days=3))
    page = Client().get(f"/m/{code.token}{path}")
    assert page.status_code == 410
    assert not re.search(f"{FACES}|B级|Grade B", page.text)
    assert "渔火小馆" not in page.text
    if not path:
        assert f"2026年4月21日起不再使用，因为<b>{reason.label}</b>" in page.text
        assert "您可以这样办" in page.text


def test_a_code_that_ran_out_says_so_the_day_after_its_last(code, today):
    today.move_to(moment(date(2027, 4, 18)))
    assert page_of(code).status_code == 200
    today.move_to(moment(date(2027, 4, 19)))
    page = page_of(code)
    assert page.status_code == 410
    assert "这个码过期了" in page.text


def test_a_closed_shop_says_so_even_if_its_code_was_forgotten(shop, code):
    shop.closed_on = a_day(10)
    shop.version += 1
    shop.save()
    page = page_of(code)
    assert page.status_code == 410
    assert "这家店关了" in page.text
    assert not re.search(FACES, page.text)


def test_a_shop_that_moved_or_changed_hands_or_closed_is_410(shop, code):
    by, at = UserFactory(), moment(TODAY)
    merchants.change(merchant=shop, by=by, at=at, address="滨海路38号")
    assert "店搬走了" in page_of(code).text
    second = code_of(shop, at=at)
    merchants.change_operator(
        merchant=shop,
        name="周海燕",
        uscc=new_uscc(9_999_990),
        starts_on=a_day(30),
        by=by,
        at=at,
    )
    assert "换了经营者" in page_of(second).text
    third = code_of(shop, at=at)
    assert "待评" in page_of(third).text
    merchants.close(merchant=shop, on=TODAY, by=by, at=at)
    assert "这家店关了" in page_of(third).text


# --- Codes that never were -------------------------------------------------------------

NEVER = ["x", "é%20;", "%F0%9F%98%80", "a" * 3000, "..", tokens.new_token()]


@pytest.mark.parametrize("path", ["", "/en", "/photo", "/"])
def test_malformed_overlong_and_unknown_tokens_get_the_same_answer_by_one_query(
    path, django_assert_num_queries
):
    answers = []
    for token in NEVER:
        with django_assert_num_queries(1):
            answers.append(Client().get(f"/m/{token}{path}"))
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert {tuple(sorted(set(one.headers) - {"X-Request-ID"})) for one in answers} == {
        tuple(sorted(set(answers[0].headers) - {"X-Request-ID"}))
    }
    assert {one["Cache-Control"] for one in answers} == {"no-store"}
    assert "ETag" not in answers[0]


def test_a_token_of_another_case_or_a_public_id_is_unknown(shop, code):
    for token in (code.token.swapcase(), shop.public_id, code.short_code, code.serial):
        assert Client().get(f"/m/{token}").status_code == 404


# --- Asked again -----------------------------------------------------------------------


def test_a_page_asked_for_again_costs_one_query(code, django_assert_num_queries):
    page_of(code)
    with django_assert_num_queries(1):
        again = page_of(code)
    assert again.status_code == 200


def test_who_has_the_page_already_is_told_so(code, django_assert_num_queries):
    first = page_of(code)
    assert first["Cache-Control"] == "no-cache"
    with django_assert_num_queries(1):
        again = page_of(code, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    assert again["ETag"] == first["ETag"]
    for known in (f'"x", {first["ETag"]}', first["ETag"].removeprefix("W/"), "*"):
        assert page_of(code, if_none_match=known).status_code == 304
    for other in ('"x"', "rubbish", ""):
        assert page_of(code, if_none_match=other).status_code == 200


def test_a_lowered_grade_shows_on_the_very_next_request(shop, code):
    first = page_of(code)
    assert "B级" in first.text
    again = page_of(code, if_none_match=first["ETag"])
    assert again.status_code == 304
    graded(shop, at=moment(TODAY), percent=40)
    after = page_of(code, if_none_match=first["ETag"])
    assert after.status_code == 200
    assert "D级" in after.text
    assert "B级" not in after.text.split("以前的等级")[0]


def test_a_repaired_penalty_is_gone_on_the_very_next_request(shop, code):
    given = penalty(shop, until=a_day(300))
    grades.regrade(merchant=shop, cause="penalty", by=None, at=AT)
    first = page_of(code)
    assert "使用过期的原料" in first.text
    given.repaired_at, given.repaired_by = moment(TODAY), UserFactory()
    given.save()
    grades.regrade(merchant=shop, cause="repair", by=None, at=moment(TODAY))
    after = page_of(code, if_none_match=first["ETag"])
    assert after.status_code == 200
    assert "使用过期的原料" not in after.text


def test_a_revocation_shows_to_who_has_the_page(code):
    first = page_of(code)
    by = UserFactory()
    codes.revoke_code(code=code, reason="swapped", by=by, at=moment(TODAY))
    after = page_of(code, if_none_match=first["ETag"])
    assert after.status_code == 410
    assert page_of(code, if_none_match=after["ETag"]).status_code == 410


def test_the_next_day_is_another_page(code, today):
    first = page_of(code)
    today.move_to(moment(TODAY + timedelta(days=1)))
    after = page_of(code, if_none_match=first["ETag"])
    assert after.status_code == 200
    assert "2026年6月4日" in after.text


def test_another_phone_of_the_village_shows_at_once(shop, code):
    page_of(code)
    shop.village.phone = "0500-1234567"
    shop.village.save()
    assert "0500-1234567" in page_of(code).text
    shop.village.phone = ""
    shop.village.save()
    assert "请到村委会" in page_of(code).text


def test_head_says_what_get_would(code):
    got = page_of(code)
    head = Client().head(f"/m/{code.token}")
    assert (head.status_code, head.content) == (200, b"")
    for name in ("ETag", "Content-Length", "Content-Type"):
        assert head[name] == got[name]
    assert int(got["Content-Length"]) == len(got.content)
    assert Client().head("/m/nothing").status_code == 404


def test_it_is_packed_for_who_can_unpack_it(code):
    plain = page_of(code)
    packed = page_of(code, accept_encoding="br, gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 2
    assert int(packed["Content-Length"]) == len(packed.content)
    assert "Accept-Encoding" in plain["Vary"]
    assert "Content-Encoding" not in page_of(code, accept_encoding="gzip;q=0")


def test_nobody_writes_to_the_page(code):
    assert Client().post(f"/m/{code.token}").status_code == 405
    assert not Client().post(f"/m/{code.token}").cookies


def test_a_foreign_host_is_refused_here_too(code, settings):
    settings.ALLOWED_HOSTS = ["points.example"]
    address = f"/m/{code.token}"
    assert Client().get(address, HTTP_HOST="elsewhere.example").status_code == 400
    assert Client().get(address, HTTP_HOST="points.example").status_code == 200


def test_an_address_further_down_is_passed_on(code):
    assert Client().get(f"/m/{code.token}/x/y/z/").status_code == 404


def test_the_demo_says_that_it_is_one(code, settings):
    assert "演示" not in page_of(code).text
    settings.DEMO_MODE = True
    assert "演示" in page_of(code).text


def test_a_shelf_keeps_what_was_asked_for_last():
    shelf = Shelf(most=2)
    made = []

    def make(name):
        def make_it():
            made.append(name)
            return ready(200, name)

        return shelf.get(name, make_it)

    for name in ("a", "b", "a", "c", "a", "b"):
        assert make(name).body == name.encode()
    assert made == ["a", "b", "c", "b"]
    assert len(shelf) == 2


def test_only_views_that_know_nobody_are_marked():
    assert all(map(is_for_passers_by, (views.page, views.find, views.photo)))


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_connection_that_died_meanwhile_is_replaced(code):
    assert page_of(code).status_code == 200
    with psycopg.connect(**connection.get_connection_params()) as other:
        own = connection.connection.info.backend_pid
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [own])
    assert page_of(code).status_code == 200


# --- The short code --------------------------------------------------------------------


def test_a_short_code_shows_the_page_itself(code, django_assert_num_queries):
    page_of(code)
    typed = f" {code.short_code[:4].lower()}-{code.short_code[4:]} "
    with django_assert_num_queries(1):
        found = Client().get("/m/", {"code": typed})
    assert found.status_code == 200
    assert found.content == page_of(code).content
    assert "Grade B" in Client().get("/m/en", {"code": typed}).text


def test_a_wrong_check_character_is_explained_and_stays_typed(
    code, django_assert_num_queries
):
    typed = other_than(code.short_code)
    with django_assert_num_queries(0):
        answer = Client().get("/m/", {"code": typed})
    assert answer.status_code == 200
    assert "有一位输错了" in answer.text
    assert f'value="{typed}"' in answer.text
    assert "One character is wrong" in Client().get("/m/en", {"code": typed}).text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("P7QC", "短码是8位，您输了4位"),
        ("P7QC8KH0", "短码里没有0"),
        ("<script>", "短码里没有0"),
        ("1" * 5000, "短码是8位"),
    ],
)
def test_odd_input_is_explained(typed, words):
    answer = Client().get("/m/", {"code": typed})
    assert (answer.status_code, words in answer.text) == (200, True)
    assert "<script" not in answer.text


def test_an_empty_form_says_what_to_type():
    answer = Client().get("/m/")
    assert "查一家店" in answer.text
    assert "aria-invalid" not in answer.text
    assert not answer.cookies


def test_an_unknown_short_code_is_like_an_unknown_token():
    unknown = Client().get("/m/", {"code": short_code.new_code()})
    assert unknown.status_code == 404
    assert unknown.content == Client().get("/m/nothing").content


def test_a_revoked_short_code_is_410(code):
    codes.revoke_code(code=code, reason="lost", by=UserFactory(), at=moment(TODAY))
    assert Client().get("/m/", {"code": code.short_code}).status_code == 410


def test_the_scan_page_of_the_portal_leads_to_the_shop(code):
    answer = Client().get(f"/c/{code.short_code}/")
    assert answer.url == f"/m/{code.token}"


def test_buttons_lead_to_what_there_is(code):
    page = page_of(code).text
    for name in ("merchants_say", "merchants_praise", "merchants_not_this_shop"):
        try:
            address = reverse(name, args=[code.token])
        except NoReverseMatch:
            continue
        assert f'href="{address}"' in page


# --- The photo -------------------------------------------------------------------------


def with_front(shop, upload=None, taken_on=DAY):
    by = UserFactory()
    fronts.keep_front(
        merchant=shop,
        upload=upload or photo_file(),
        taken_on=taken_on,
        by=by,
        at=moment(TODAY),
    )
    shop.refresh_from_db()
    return shop


def photo_address(page):
    found = re.search(r'<img src="([^"]+)"', page.text)
    return found and found[1]


def test_the_photo_is_small_dated_and_keeps_for_a_year(shop, code):
    with_front(shop)
    page = page_of(code)
    assert "渔火小馆的门头，2026年4月18日拍" in page.text
    photo = Client().get(photo_address(page))
    assert photo.status_code == 200
    assert photo["Content-Type"] == "image/jpeg"
    assert "immutable" in photo["Cache-Control"]
    assert len(photo.content) <= 24 * 1024
    assert not photo.cookies
    head = Client().head(photo_address(page))
    assert head["Content-Length"] == str(len(photo.content))
    assert head.content == b""


def test_another_photo_has_another_address_and_the_former_file_goes(
    shop, code, django_capture_on_commit_callbacks
):
    with_front(shop)
    first = photo_address(page_of(code))
    old = [shop.photo.path, shop.photo_small.path]
    with django_capture_on_commit_callbacks(execute=True):
        with_front(shop, photo_file(noise=20), taken_on=None)
    page = page_of(code)
    assert photo_address(page) != first
    assert 'alt="渔火小馆的门头"' in page.text
    assert not any(shop.photo.storage.exists(path) for path in old)
    assert shop.photo.storage.exists(shop.photo.path)


def test_the_noisiest_photo_fits(shop):
    noise = Image.frombytes("RGB", (1600, 900), os.urandom(1600 * 900 * 3))
    stream = io.BytesIO()
    noise.save(stream, "JPEG", quality=95)
    assert len(fronts.small_front(stream.getvalue())) <= fronts.SMALL_AT_MOST


def test_a_photo_that_fits_in_no_way_is_kept_as_small_as_can_be(monkeypatch):
    monkeypatch.setattr(fronts, "SMALL_AT_MOST", 1)
    small = fronts.small_front(photo_file().read())
    with Image.open(io.BytesIO(small)) as picture:
        assert picture.size == fronts.STEPS[-1][:2]


def test_a_30_mb_file_or_no_photo_is_refused_and_the_former_one_stays(shop):
    with_front(shop)
    kept = shop.photo_small.name
    big = photo_file("big.jpg")
    big.size = 30 * 1024 * 1024
    with pytest.raises(PhotoTooBig, match="30兆"):
        with_front(shop, big)
    with pytest.raises(NotAPhoto):
        with_front(shop, SimpleUploadedFile("x.jpg", b"<script>", "image/jpeg"))
    shop.refresh_from_db()
    assert shop.photo_small.name == kept


def test_the_photo_of_a_code_that_holds_no_longer_is_not_there(shop, code):
    assert Client().get(f"/m/{code.token}/photo").status_code == 404
    with_front(shop)
    assert Client().get(f"/m/{code.token}/photo").status_code == 200
    codes.revoke_code(code=code, reason="lost", by=UserFactory(), at=moment(TODAY))
    assert Client().get(f"/m/{code.token}/photo").status_code == 404


def test_a_photo_whose_file_is_lost_is_404(shop, code):
    with_front(shop)
    shop.photo_small.storage.delete(shop.photo_small.name)
    assert Client().get(f"/m/{code.token}/photo").status_code == 404


def test_the_shelf_stays_small(shop, code):
    for number in range(5):
        graded(shop, at=moment(TODAY) + timedelta(seconds=number), percent=80)
        page_of(code)
    assert len(SHELF) <= 400
