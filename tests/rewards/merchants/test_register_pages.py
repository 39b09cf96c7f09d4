"""The register on the desk: entering, changing, importing, issuing and printing."""

import io
from datetime import date, timedelta

import pytest
import zxingcpp
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from grassroots.core.spreadsheets import write_rows
from rewards.merchants.formulas.shop_list import HEADING
from rewards.merchants.models import CreditCode, Licence, Merchant, MerchantImport
from rewards.merchants.services import codes, licences, merchants
from rewards.merchants.views import plates
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import (
    MerchantFactory,
    graded,
    inspector_of,
    new_uscc,
    operator_of,
)
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.rewards.merchants.shops import code_of, photo_file
from tests.rewards.merchants.test_shop_lists import row
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)
ENTRY = {
    "name": "渔火小馆",
    "sector": "catering",
    "address": "滨海路36号",
    "opened_on": "2026-04-01",
    "uscc": new_uscc(7_000_001),
    "operator_name": "周海燕",
    "operator_phone": "138 0000 0001",
}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT):
        yield


@pytest.fixture
def village():
    return VillageFactory(name="东岛村")


@pytest.fixture
def shop(village):
    return MerchantFactory(village=village, name="渔火小馆", address="滨海路1号")


@pytest.fixture
def inspector(client, village):
    post = inspector_of(village)
    return sign_in(client, post.user, acting_as=post)


@pytest.fixture
def in_town(client, village):
    post = inspector_of(village.town)
    return sign_in(client, post.user, acting_as=post)


@pytest.fixture
def supervisor(client, village):
    post = AppointmentFactory(role="supervisor", town=village.town)
    return sign_in(client, post.user, acting_as=post)


def at(name, *keys):
    return reverse(f"merchants_{name}", args=keys)


def text(response):
    return response.content.decode()


@pytest.mark.usefixtures("inspector")
def test_a_shop_is_entered_and_shown(client, village):
    response = client.post(at("new"), ENTRY, follow=True)
    shop = Merchant.objects.get()
    assert shop.village == village
    assert operator_of(shop).phone == "13800000001"
    assert "登记好了" in text(response)
    assert "待评" in text(response)


@pytest.mark.usefixtures("inspector", "shop")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"uscc": new_uscc(7_000_001)[:-1] + "@"}, "最后一位是校验码"),
        ({"address": "滨海路1号"}, "也登记在这个地址"),
        ({"opened_on": "2026-04-19"}, "不能晚于今天"),
        ({"operator_phone": "123"}, "手机号要是11位"),
        ({"name": "", "sector": ""}, "请选一样"),
    ],
)
def test_a_refused_entry_keeps_what_was_typed(client, typed, said):
    response = client.post(at("new"), ENTRY | typed)
    assert said in text(response)
    assert "周海燕" in text(response)
    assert Merchant.objects.count() == 1


@pytest.mark.usefixtures("inspector", "shop")
def test_two_shops_share_an_address_when_somebody_says_so(client):
    client.post(at("new"), ENTRY | {"address": "滨海路1号", "shares_address": "on"})
    shop = Merchant.objects.get(uscc=ENTRY["uscc"])
    assert "这个地址还有一家" in text(client.get(at("shop", shop.pk)))


@pytest.mark.usefixtures("in_town")
def test_in_a_town_the_village_is_chosen(client, village):
    assert "请选一个村" in text(client.post(at("new"), ENTRY))
    client.post(at("new"), ENTRY | {"village": village.pk})
    assert Merchant.objects.get().village == village


@pytest.mark.usefixtures("inspector")
def test_the_list_is_narrowed_by_name_sector_and_state(client, village, shop):
    closed = MerchantFactory(village=village, name="老面馆")
    merchants.close(merchant=closed, on=DAY, by=UserFactory(), at=AT)
    inn = MerchantFactory(village=village, name="海边民宿", sector="lodging")
    code_of(inn, at=AT)
    stranger = MerchantFactory(name="别村的店")

    def shown(**query):
        page = text(client.get(at("list"), query))
        all_of_them = (shop, closed, inn, stranger)
        return {one.name for one in all_of_them if f">{one.name}<" in page}

    assert shown() == {"渔火小馆", "海边民宿"}
    assert shown(q="渔火") == {"渔火小馆"}
    assert shown(q=shop.uscc.lower()) == {"渔火小馆"}
    assert shown(sector="lodging") == {"海边民宿"}
    assert shown(state="no_code") == {"渔火小馆"}
    assert shown(state="closed") == {"老面馆"}
    assert "没有这样的店" in text(client.get(at("list"), {"q": "没有"}))


@pytest.mark.usefixtures("inspector")
def test_an_empty_register_says_how_to_begin(client):
    assert "还没有登记过店" in text(client.get(at("list")))
    assert "还没有登记过店" in text(client.get(at("plates")))


@pytest.mark.usefixtures("inspector")
def test_the_page_of_a_shop_shows_everything_that_counts(client, shop):
    graded(shop, at=AT - timedelta(days=3), percent=95)
    code_of(shop, at=AT)
    page = text(client.get(at("shop", shop.pk)))
    for words in ("信用牌", "等级的来历", "检查", "处罚和荣誉", "经营者", "证照"):
        assert words in page


@pytest.mark.usefixtures("supervisor")
def test_a_supervisor_reads_and_changes_nothing(client, shop):
    code_of(shop, at=AT)
    page = text(client.get(at("shop", shop.pk)))
    assert at("edit", shop.pk) not in page
    assert at("plates_print") not in page
    for name in ("edit", "front", "operator", "close", "licence_new", "code_replace"):
        assert client.get(at(name, shop.pk)).status_code == 404
    for name in ("new", "plates", "import", "plates_print", "import_template"):
        assert client.get(at(name)).status_code == 404
    assert client.post(at("code_issue", shop.pk)).status_code == 404
    assert client.get(at("code_svg", shop.pk)).status_code == 404


@pytest.mark.usefixtures("inspector")
def test_what_the_sign_says_is_changed_and_a_move_ends_the_plate(client, shop):
    code = code_of(shop, at=AT)
    form = text(client.get(at("edit", shop.pk)))
    assert 'value="滨海路1号"' in form
    given = {"name": "新渔火", "sector": "catering", "address": "滨海路1号"}
    client.post(at("edit", shop.pk), given)
    code.refresh_from_db()
    assert code.revoked_at is None
    page = client.post(at("edit", shop.pk), given | {"address": "南街2号"}, follow=True)
    code.refresh_from_db()
    assert code.revoke_reason == "moved"
    assert "以前的牌子" in text(page)


@pytest.mark.usefixtures("inspector")
def test_another_operator_starts_afresh(client, shop):
    graded(shop, at=AT - timedelta(days=3), percent=95)
    given = {
        "operator_name": "李大山",
        "uscc": new_uscc(7_000_009),
        "starts_on": DAY.isoformat(),
    }
    page = text(client.post(at("operator", shop.pk), given, follow=True))
    assert "李大山" in page
    assert "林海生" in page
    assert "待评" in page
    given |= {"uscc": "123"}
    assert "校验码" in text(client.post(at("operator", shop.pk), given))


@pytest.mark.usefixtures("inspector")
def test_a_closed_shop_offers_nothing_to_change(client, shop):
    page = text(
        client.post(at("close", shop.pk), {"closed_on": "2026-04-18"}, follow=True)
    )
    assert "2026-04-18关店" in page
    assert at("edit", shop.pk) not in page
    page = text(client.post(at("close", shop.pk), {"closed_on": "2026-04-18"}))
    assert "已经关了" in page


@pytest.mark.usefixtures("inspector")
def test_papers_are_entered_and_taken_off(client, shop):
    given = {"title": "食品经营许可证", "valid_until": "2026-01-31"}
    page = text(client.post(at("licence_new", shop.pk), given, follow=True))
    assert "过期了" in page
    paper = Licence.objects.get()
    page = text(client.post(at("licence_remove", shop.pk, paper.pk), follow=True))
    assert "撤掉了" in page
    page = text(client.post(at("licence_remove", shop.pk, paper.pk), follow=True))
    assert "已经撤掉了" in page


@pytest.mark.usefixtures("inspector")
def test_a_paper_of_another_shop_is_not_there(client, shop):
    other = licences.record_licence(
        merchant=MerchantFactory(village=shop.village),
        title="营业执照",
        by=UserFactory(),
        at=AT,
    )
    address = at("licence_remove", shop.pk, other.pk)
    assert client.post(address).status_code == 404


@pytest.mark.usefixtures("inspector")
def test_the_front_is_photographed(client, shop):
    given = {"photo": photo_file(), "taken_on": "2026-04-18"}
    page = text(client.post(at("front", shop.pk), given, follow=True))
    assert "照片换好了" in page
    shop.refresh_from_db()
    assert at("front_image", shop.pk) in page
    with shop.photo_small.open() as kept:
        assert client.get(at("front_image", shop.pk)).content == kept.read()


@pytest.mark.usefixtures("inspector")
@pytest.mark.parametrize(
    ("file", "taken_on", "said"),
    [
        (SimpleUploadedFile("a.jpg", b"no photo"), "2026-04-18", "照片"),
        (
            SimpleUploadedFile("a.jpg", b"\xff\xd8" + bytes(30 * 1024 * 1024)),
            "2026-04-18",
            "太大了",
        ),
        (photo_file(), "2026-04-19", "不能晚于今天"),
    ],
)
def test_what_is_no_photo_is_refused_in_words(client, shop, file, taken_on, said):
    file.seek(0)
    response = client.post(at("front", shop.pk), {"photo": file, "taken_on": taken_on})
    assert response.status_code == 200
    assert said in text(response)
    assert f'value="{taken_on}"' in text(response)
    assert client.get(at("front_image", shop.pk)).status_code == 404


@pytest.mark.usefixtures("inspector")
def test_a_code_is_issued_once_and_replaced_with_a_reason(client, shop):
    assert "发一块牌子" in text(client.get(at("shop", shop.pk)))
    client.post(at("code_issue", shop.pk))
    page = text(client.post(at("code_issue", shop.pk), follow=True))
    assert "还在用的牌子" in page
    assert "请选一样" in text(client.post(at("code_replace", shop.pk), {}))
    client.post(at("code_replace", shop.pk), {"reason": "lost"})
    assert [code.revoke_reason for code in shop.codes.all()] == ["", "lost"]


@pytest.mark.usefixtures("inspector")
def test_the_code_alone_is_a_picture_that_decodes(client, shop):
    assert client.get(at("code_png", shop.pk)).status_code == 404
    code = code_of(shop, at=AT)
    response = client.get(at("code_png", shop.pk))
    (found,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(response.content)))
    assert found.text == plates.address_of(code)
    response = client.get(at("code_svg", shop.pk))
    assert response["Content-Type"] == "image/svg+xml"
    assert text(response).startswith('<svg xmlns="http://www.w3.org/2000/svg"')


@pytest.mark.usefixtures("inspector")
def test_plates_are_issued_for_those_ticked_and_printed(client, shop, village):
    other = MerchantFactory(village=village, name="老面馆")
    response = client.post(
        at("plates"), {"paper": "a6", "shop": [shop.pk]}, follow=True
    )
    code = CreditCode.objects.get()
    page = text(response)
    assert code.serial in page
    assert "请核对门头与编号" in page
    assert "points.example" in page
    assert code.token not in page
    assert other.name not in page
    assert not any(word in page for word in ("优秀", "良好", "要整改"))
    page = text(client.post(at("plates_print"), {"shop": [shop.pk]}, follow=True))
    assert "1块牌子打好了" in page
    code.refresh_from_db()
    assert code.printed_at == AT


@pytest.mark.usefixtures("inspector")
def test_a_plate_that_runs_out_is_renewed_when_it_is_ticked(client, shop):
    code = code_of(shop, at=AT - timedelta(days=330))
    codes.mark_printed(codes=[code], by=UserFactory(), at=AT)
    assert "两个月内到期" in text(client.get(at("plates")))
    client.post(at("plates"), {"paper": "a5", "shop": [shop.pk]})
    code.refresh_from_db()
    assert code.revoke_reason == "renewed"
    new = shop.codes.live().get()
    codes.mark_printed(codes=[new], by=UserFactory(), at=AT)
    assert "挂着的" in text(client.get(at("plates")))


@pytest.mark.usefixtures("inspector")
def test_nothing_ticked_prints_nothing(client, shop):
    page = text(client.post(at("plates"), {"shop": ["x", "0"]}, follow=True))
    assert "一家店也没有选" in page
    assert client.get(at("plates_print"), {"shop": shop.pk}).status_code == 404


@pytest.mark.usefixtures("inspector")
def test_an_unknown_paper_is_an_a5_plate(client, shop):
    code_of(shop, at=AT)
    page = client.get(at("plates_print"), {"shop": shop.pk, "paper": "a0"})
    assert "plates--a5" in text(page)


@pytest.mark.usefixtures("inspector")
def test_plates_of_another_village_are_not_printed(client, village):
    stranger = MerchantFactory()
    code_of(stranger, at=AT)
    assert client.get(at("plates_print"), {"shop": stranger.pk}).status_code == 404
    client.post(at("plates_print"), {"shop": stranger.pk})
    assert CreditCode.objects.get().printed_at is None
    client.post(at("plates"), {"shop": MerchantFactory().pk})
    assert CreditCode.objects.count() == 1


@pytest.mark.usefixtures("inspector")
def test_a_list_goes_from_the_file_to_the_register(client):
    body = write_rows(HEADING, [row(1), row(2, 行当="炼钢")], title="商户")
    file = SimpleUploadedFile("商户.xlsx", body)
    page = text(client.post(at("import"), {"file": file}, follow=True))
    assert "E3" in page
    assert "渔火小馆1" in page
    assert not Merchant.objects.exists()
    kept = MerchantImport.objects.get()
    page = text(client.post(at("list_import", kept.pk), follow=True))
    assert "登记好了" in page
    page = text(client.post(at("list_import", kept.pk), follow=True))
    assert "不用再点" in page
    assert Merchant.objects.count() == 1


@pytest.mark.usefixtures("inspector")
def test_a_file_that_is_no_table_is_refused_in_words(client):
    file = SimpleUploadedFile("a.xlsx", b"PK\x03\x04 broken")
    assert "打不开" in text(client.post(at("import"), {"file": file}))
    assert "请先选填好的文件" in text(client.post(at("import"), {}))


@pytest.mark.usefixtures("in_town")
def test_a_town_reads_its_own_lists_and_the_template(client, village):
    assert client.get(at("import_template")).status_code == 200
    own = MerchantImport.objects.create(
        town=village.town, file_name="a", uploaded_at=AT, uploaded_by=UserFactory()
    )
    other = MerchantImport.objects.create(
        town=VillageFactory().town,
        file_name="b",
        uploaded_at=AT,
        uploaded_by=UserFactory(),
    )
    assert client.get(at("list_import", own.pk)).status_code == 200
    assert client.get(at("list_import", other.pk)).status_code == 404


def test_a_whole_county_is_not_imported_at_once(client, village):
    post = inspector_of(village.town.county)
    sign_in(client, post.user, acting_as=post)
    assert client.get(at("import")).status_code == 404
    assert at("import") not in text(client.get(at("list")))
    assert client.get(at("new")).status_code == 200


def test_the_inspectors_own_shop_says_that_somebody_else_must(client, village):
    post = inspector_of(village)
    sign_in(client, post.user, acting_as=post)
    shop = MerchantFactory(village=village, operator_user=post.user)
    assert "请另一位来办" in text(client.get(at("shop", shop.pk)))
    given = {"name": "我的店", "sector": "catering", "address": "滨海路9号"}
    page = text(client.post(at("edit", shop.pk), given))
    assert "您自己家或亲属的" in page
    assert "我的店" in page
