"""Open data: the API, the table, the badge and the page by number say what the code says."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rewards.merchants.models import Merchant, Sector
from rewards.merchants.selectors.open_data import FIELDS, STATE_WORDS
from rewards.merchants.services import evidence, fronts, merchants
from rewards.merchants.views.look_up import SHOWN_AT_MOST
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, new_uscc
from tests.factories.villages import AppointmentFactory, moment
from tests.rewards.merchants.shops import (
    AT,
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

pytestmark = pytest.mark.django_db
API = "/api/v1/shops/"


@pytest.fixture(autouse=True)
def today():
    with freeze_time(moment(TODAY)) as clock:
        yield clock


@pytest.fixture
def shop():
    shop = MerchantFactory(name="渔火小馆", address="滨海路36号")
    graded(shop, at=AT, percent=80)
    return shop


def get(address, **headers):
    return Client().get(address, headers=headers)


def table(**headers):
    response = get("/open/shops.csv", **headers)
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def everywhere(shop):
    """Return the text of every place where strangers read of the shop."""
    rows = [row for row in table() if row["public_id"] == shop.public_id]
    listed = [
        row for row in get(API).json()["results"] if row["public_id"] == shop.public_id
    ]
    return {
        "page": get(f"/m/{shop.codes.get().token}").text,
        "number": get(f"/shops/{shop.public_id}").text,
        "api": get(f"{API}{shop.public_id}/").text,
        "list": str(listed),
        "table": str(rows),
        "badge": get(f"/open/badge/{shop.public_id}").text,
    }


def test_a_repaired_penalty_is_gone_everywhere_with_the_same_request(shop):
    code_of(shop)
    inspector = AppointmentFactory(village=shop.village, role="inspector").user
    given = evidence.register_penalty(
        merchant=shop,
        authority="海湾镇市场监管所",
        document="海市监罚7号",
        facts="使用过期的原料",
        severity="general",
        decided_on=a_day(0),
        served_on=a_day(1),
        by=inspector,
        at=moment(a_day(1)),
    )
    before = everywhere(shop)
    for place in ("page", "number", "api"):
        assert "使用过期的原料" in before[place], place
    assert "'penalties': 1" in before["list"]
    assert "'penalties': '1'" in before["table"]
    evidence.repair_penalty(
        penalty=given,
        document="海市监修复3号",
        by=inspector,
        at=moment(TODAY),
    )
    after = everywhere(shop)
    for place, text in after.items():
        assert "使用过期" not in text, place
        assert "罚7号" not in text, place
    assert "'penalties': 0" in after["list"]
    assert "'penalties': '0'" in after["table"]


def test_a_penalty_leaves_on_its_last_day_without_anybody_doing_anything(shop, today):
    code_of(shop)
    penalty(shop, until=TODAY)
    assert "使用过期的原料" in everywhere(shop)["api"]
    today.move_to(moment(TODAY + timedelta(days=1)))
    assert not [name for name, text in everywhere(shop).items() if "过期" in text]


def test_a_lower_grade_shows_everywhere_with_the_next_request(shop):
    code_of(shop)
    before = everywhere(shop)
    graded(shop, at=moment(TODAY), percent=45)
    after = everywhere(shop)
    assert "B级" in before["badge"]
    assert "D级" in after["badge"]
    assert "'letter': 'B'" in before["table"]
    assert "'letter': 'D'" in after["table"]
    assert "'letter': 'D'" in after["list"]
    assert '"letter":"D"' in after["api"]
    assert "D级" in after["number"]


def test_an_appeal_shows_the_old_grade_and_the_review_everywhere(shop):
    code_of(shop)
    appeal(graded(shop, at=moment(a_day(10)), percent=45), at=moment(a_day(11)))
    for place, text in everywhere(shop).items():
        assert "复核中" in text or "under_review" in text, place
    row = get(f"{API}{shop.public_id}/").json()
    assert (row["letter"], row["state"]) == ("B", "under_review")
    assert row["why"]["review"] == {"filed_on": "2026-04-29", "due_on": "2026-06-20"}


def test_the_api_tells_why(shop):
    visited = shop.grade
    fault(visited, 4, mended_on=a_day(7))
    complaint(shop)
    penalty(shop, until=a_day(300))
    breach(pledge(shop))
    reply(visited)
    row = get(f"{API}{shop.public_id}/").json()
    assert row["name"] == "渔火小馆"
    assert row["as_of"] == "2026-06-03"
    assert row["score"] == "80.00"
    assert (row["faults"], row["complaints"], row["penalties"]) == (1, 1, 1)
    why = row["why"]
    assert why["found"] == [
        {
            "text": "冷藏柜没有温度记录",
            "is_critical": False,
            "due_on": None,
            "mended_on": "2026-04-25",
        }
    ]
    assert why["penalties_in_force"][0]["authority"] == "海湾镇市场监管所"
    assert why["promises"][0]["breaches"][0]["facts"] == "有一次少秤30克"
    assert why["reply"] == {"words": "冷柜换了新温度计", "said_on": "2026-04-18"}
    assert why["history"] == [{"letter": "B", "on": "2026-04-18"}]
    assert why["caps"] == []
    assert why["shares"][0] == {"name": "证照", "got": 80, "possible": 100}


def test_the_api_tells_why_a_good_average_is_no_good_grade(shop):
    graded(shop, at=moment(TODAY), percent=95, criticals=1)
    row = get(f"{API}{shop.public_id}/").json()
    assert (row["letter"], row["score"], row["critical_faults"]) == ("C", "95.00", 1)
    assert row["why"]["caps"] == [{"code": "critical", "letter": "C", "sets_it": True}]


def test_no_name_and_no_phone_of_a_person_is_told(shop):
    operator = shop.operators.get()
    operator.name, operator.phone = "欧阳海生", "13900001234"
    operator.save()
    shop.phone = "13800005678"
    shop.save()
    code_of(shop)
    for place, text in everywhere(shop).items():
        for secret in ("欧阳海生", "13900001234", "13800005678"):
            assert secret not in text, place
        if place != "page":
            assert shop.codes.get().token not in text, place
            assert shop.codes.get().short_code not in text, place


def test_a_new_operator_has_nothing_of_the_old_one(shop):
    merchants.change_operator(
        merchant=shop,
        name="周小满",
        uscc=new_uscc(9_000_001),
        starts_on=TODAY,
        by=UserFactory(),
        at=moment(TODAY),
    )
    row = get(f"{API}{shop.public_id}/").json()
    assert (row["state"], row["letter"], row["score"]) == ("awaiting", "", None)
    assert row["why"]["history"] == []
    [listed] = table()
    assert (listed["letter"], listed["score"], listed["inspected_on"]) == ("", "", "")


def test_a_closed_shop_is_in_no_list_and_says_plainly_that_it_closed(shop):
    merchants.close(merchant=shop, on=TODAY, by=UserFactory(), at=moment(TODAY))
    assert table() == []
    assert get(API).json()["results"] == []
    row = get(f"{API}{shop.public_id}/").json()
    assert (row["state"], row["letter"]) == ("closed", "")
    assert row["why"]["closed_on"] == "2026-06-03"
    page = get(f"/shops/{shop.public_id}")
    assert page.status_code == 410
    assert "这家店关了" in page.text
    assert "B级" not in page.text
    assert "已关店" in get(f"/open/badge/{shop.public_id}").text
    assert "渔火" not in get("/shops/?q=渔火").text.replace('value="渔火"', "")


def test_a_number_of_no_shop_is_404_in_words():
    assert get(f"{API}nothing/").status_code == 404
    page = get("/shops/nothing")
    assert page.status_code == 404
    assert "没有这家店" in page.text
    badge = get("/open/badge/nothing")
    assert badge.status_code == 404
    assert "没有这家店" in badge.text
    assert get("/shops/nothing/photo").status_code == 404


@pytest.mark.parametrize("odd", ["%F0%9F%92%A9", "a" * 5000, "..%2F..", "%FF"])
def test_odd_addresses_and_words_find_nothing_and_break_nothing(shop, odd):
    for address in (
        f"{API}{odd}/",
        f"/shops/{odd}",
        f"/shops/{odd}/photo",
        f"/open/badge/{odd}",
    ):
        assert get(address).status_code == 404, address
    for address in (f"/shops/?q={odd}", f"/shops/?place={odd}"):
        assert get(address).status_code == 200
    for address in (f"{API}?q={odd}", f"{API}?place={odd}"):
        assert get(address).json()["results"] == []
    assert get(f"{API}?page={odd}").status_code == 404


def test_a_byte_that_no_text_has_is_no_address(shop):
    for address in (f"{API}%00/", "/shops/%00", "/shops/?q=%00", f"{API}?q=%00"):
        assert get(address).status_code == 404, address


def test_a_cell_like_a_formula_stays_text(shop):
    shop.name, shop.address = "=HYPERLINK(1)", "@东街,“一号”\n后门"
    shop.save()
    [row] = table()
    assert row["name"] == "'=HYPERLINK(1)"
    assert row["address"] == "'@东街,“一号”\n后门"


def test_the_table_opens_in_a_spreadsheet_and_names_its_day(shop):
    response = get("/open/shops.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == (
        'attachment; filename="shops-2026-06-03.csv"'
    )
    body = b"".join(response.streaming_content)
    assert body.startswith(b"\xef\xbb\xbfas_of,public_id,name")


def test_an_unchanged_table_is_not_sent_again(shop, today):
    etag = get("/open/shops.csv")["ETag"]
    for known in (etag, f"W/{etag}", "*"):
        assert get("/open/shops.csv", if_none_match=known).status_code == 304
    graded(shop, at=moment(TODAY), percent=45)
    changed = get("/open/shops.csv", if_none_match=etag)
    assert changed.status_code == 200
    today.move_to(moment(TODAY + timedelta(days=1)))
    etag = changed["ETag"]
    assert get("/open/shops.csv", if_none_match=etag).status_code == 200


def test_another_name_of_the_village_is_another_table(shop):
    etag = get("/open/shops.csv")["ETag"]
    shop.village.name = "新名字村"
    shop.village.save()
    assert get("/open/shops.csv", if_none_match=etag).status_code == 200


def test_the_head_of_the_table_reads_no_shop(shop):
    with CaptureQueriesContext(connection) as asked:
        response = Client().head("/open/shops.csv")
        assert b"".join(response.streaming_content) == b""
    assert len(asked) == 2


def test_the_fields_are_told_in_both_languages():
    text = get("/open/fields.csv").content.decode("utf-8-sig")
    told = list(csv.DictReader(io.StringIO(text)))
    assert [one["field"] for one in told] == [
        *(field.name for field in FIELDS),
        *(f"state={state}" for state in STATE_WORDS),
        *(f"sector={sector}" for sector in Sector.values),
    ]
    for one in told:
        assert re.search("[\u4e00-\u9fff]", one["zh"]), one
        assert not re.search("[\u4e00-\u9fff]", one["en"]), one


def test_rows_of_api_and_table_have_the_same_fields_and_values(shop):
    penalty(shop, until=a_day(300))
    graded(MerchantFactory(name="东海饺子"), at=AT)
    listed = get(API).json()["results"]
    assert [list(row) for row in listed] == [[one.name for one in FIELDS]] * 2
    as_text = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in listed
    ]
    assert as_text == table()


def test_more_shops_take_no_more_queries(shop):
    def queries(address):
        with CaptureQueriesContext(connection) as asked:
            response = get(address)
            if response.streaming:
                list(response.streaming_content)
        return len(asked)

    addresses = (API, "/open/shops.csv", "/shops/?q=小馆")
    few = [queries(address) for address in addresses]
    for _ in range(20):
        graded(MerchantFactory(village=shop.village), at=AT)
    assert [queries(address) for address in addresses] == few


def test_a_long_list_comes_in_pages_and_a_long_table_in_lots(monkeypatch, shop):
    monkeypatch.setattr("rewards.merchants.selectors.open_data.LOT", 3)
    for _ in range(7):
        MerchantFactory(village=shop.village)
    assert len({row["public_id"] for row in table()}) == 8
    first = get(f"{API}?page_size=5").json()
    assert (first["count"], len(first["results"])) == (8, 5)
    assert len(get(f"{API}?page_size=5&page=2").json()["results"]) == 3


def test_the_list_can_be_narrowed(shop):
    other = MerchantFactory(name="东海饺子")
    for asked, names in {
        "q=渔火": ["渔火小馆"],
        "q=滨海路36": ["渔火小馆"],
        f"q={other.uscc.lower()}": ["东海饺子"],
        f"place={shop.village.code}": ["渔火小馆"],
        f"place={other.village.town.code}": ["东海饺子"],
        "place=000000": [],
    }.items():
        found = [row["name"] for row in get(f"{API}?{asked}").json()["results"]]
        assert found == names, asked


def test_any_page_may_ask_and_none_may_keep(shop):
    for address in (API, f"{API}{shop.public_id}/", "/open/shops.csv"):
        response = get(address)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert response["Cache-Control"] == "no-cache"
        assert not response.cookies


def test_the_api_takes_no_writing(shop):
    for method in ("post", "put", "patch", "delete"):
        for address in (API, f"{API}{shop.public_id}/"):
            answer = getattr(Client(), method)(address, {})
            assert answer.status_code in {403, 405}
    assert Client().post("/open/shops.csv").status_code == 405


def test_the_badge_may_be_framed_and_the_page_not(shop):
    badge = get(f"/open/badge/{shop.public_id}")
    assert "frame-ancestors *" in badge["Content-Security-Policy"]
    assert "X-Frame-Options" not in badge
    assert not badge.cookies
    assert "<script" not in badge.text
    assert "2026年6月3日的等级" in badge.text
    page = get(f"/shops/{shop.public_id}")
    assert page["X-Frame-Options"] == "DENY"
    assert "Grade B" in get(f"/open/badge/{shop.public_id}/en").text


def test_the_page_by_number_says_what_the_code_says_but_takes_no_complaint(shop):
    code = code_of(shop)
    fronts.keep_front(
        merchant=shop,
        upload=photo_file(),
        taken_on=None,
        by=UserFactory(),
        at=moment(TODAY),
    )
    by_code = get(f"/m/{code.token}").text
    by_number = get(f"/shops/{shop.public_id}").text

    def main(text):
        text = text.split("<main>")[1].split("</main>")[0]
        return re.sub(r'src="[^"]*"', "", text)

    assert main(by_code) == main(by_number)
    assert "我要反映问题" in by_code
    assert "我要反映问题" not in by_number
    assert "短码" not in by_number
    photo = get(re.search(r'src="(/shops/[^"]+)"', by_number)[1])
    assert photo["Content-Type"] == "image/jpeg"


def test_search_lists_by_name_with_the_grade_and_never_too_many(shop):
    MerchantFactory(name="渔火新店", opened_on=TODAY - timedelta(days=5))
    page = get("/shops/?q=渔火").text
    assert page.index("渔火小馆") < page.index("渔火新店")
    assert "B级" in page
    assert "待评" in page
    for _ in range(SHOWN_AT_MOST):
        MerchantFactory(village=shop.village, name="渔火分店")
    page = get("/shops/?q=渔火").text
    assert page.count("渔火分店") == SHOWN_AT_MOST
    assert "请多写几个字" in page
    assert "没有找到" in get("/shops/?q=没有这样的").text
    assert "没有找到" not in get("/shops/").text


def test_a_script_in_what_is_looked_for_is_shown_as_it_was_typed():
    page = get("/shops/?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script" not in page
    assert "&quot;&gt;&lt;script&gt;" in page


@pytest.mark.parametrize("page", ["/shops/en", "/open/en"])
def test_english_pages_are_english(shop, page):
    text = get(page).text
    left = re.sub(r'<(\w+)[^>]*lang="zh-Hans"[^>]*>.*?</\1>', "", text)
    left = re.sub(r'placeholder="[^"]*"', "", left)
    left = re.sub(r"For example[^<]*", "", left)
    assert not re.findall("[\u4e00-\u9fff]+", left)


def test_the_page_about_open_data_names_every_field_and_the_terms():
    page = get("/open/").text
    for field in FIELDS:
        assert f"<code>{field.name}</code>" in page
    assert "CC BY 4.0" in page
    assert "https://points.example/open/badge/" in page


def test_the_schema_describes_every_field():
    schema = get("/api/v1/schema/").text
    assert "/api/v1/shops/{public_id}/" in schema
    for field in FIELDS:
        assert f"{field.name}:" in schema


def test_shops_are_never_more_than_the_database_has():
    assert Merchant.objects.count() == 0
    assert table() == []
    assert get(API).json()["count"] == 0
