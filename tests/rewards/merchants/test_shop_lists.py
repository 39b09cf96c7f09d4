"""Lists of shops: every mistake by its cell, and nothing entered before a yes."""

import io
from datetime import date

import pytest

from grassroots.core.spreadsheets import BadTable, read_rows, write_rows
from rewards.merchants.errors.register import (
    ListTakenIn,
    MissingColumns,
    NothingToTakeIn,
)
from rewards.merchants.formulas.shop_list import HEADING
from rewards.merchants.models import Merchant
from rewards.merchants.services import merchants, shop_lists
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, new_uscc, operator_of
from tests.factories.villages import TownFactory, VillageFactory, moment

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)


@pytest.fixture
def village():
    return VillageFactory(name="东岛村")


@pytest.fixture
def by():
    return UserFactory()


def row(number=1, **said):
    good = {
        "门头名称": f"渔火小馆{number}",
        "统一社会信用代码": new_uscc(6_000_000 + number),
        "地址": f"滨海路{number}号",
        "小组或街道": "滨海路",
        "行当": "餐饮",
        "店里电话": "0500-8612300",
        "开业日期": "2024-05-01",
        "经营者": "周海燕",
        "经营者手机号": "138 0000 0001",
        "村": "",
    }
    return [(good | said)[title] for title in HEADING]


def read(area, by, *rows, heading=HEADING):
    file = io.BytesIO(write_rows(heading, rows, title="商户"))
    return shop_lists.read(area=area, file=file, name="商户.xlsx", by=by, at=AT)


def wrong(kept):
    return [(one["cell"], one["words"]) for one in kept.problems if one["fails"]]


def test_a_list_is_looked_at_first_and_taken_in_afterwards(village, by):
    kept = read(village, by, row(1), row(2))
    assert not Merchant.objects.exists()
    kept = shop_lists.confirm(shops=kept, by=by, at=AT)
    assert kept.added == 2
    shop = Merchant.objects.get(name="渔火小馆1")
    assert (shop.village, shop.opened_on) == (village, date(2024, 5, 1))
    assert operator_of(shop).phone == "13800000001"


def test_a_list_is_taken_in_once(village, by):
    kept = shop_lists.confirm(shops=read(village, by, row()), by=by, at=AT)
    with pytest.raises(ListTakenIn):
        shop_lists.confirm(shops=kept, by=by, at=AT)
    again = read(village, by, row())
    assert [one["words"] for one in again.problems] == ["登记过了，跳过"]
    with pytest.raises(NothingToTakeIn):
        shop_lists.confirm(shops=again, by=by, at=AT)


@pytest.mark.parametrize(
    ("column", "text", "cell", "words"),
    [
        ("门头名称", "", "A2", "没有填"),
        ("门头名称", "长" * 41, "A2", "最多40个字"),
        ("统一社会信用代码", new_uscc(6_000_001)[:-1] + "#", "B2", "18位代码不对"),
        ("行当", "炼钢", "E2", "行当只能是：餐饮"),
        ("开业日期", "去年", "G2", "日期请写成"),
        ("开业日期", "2026-04-19", "G2", "不能晚于今天"),
        ("经营者手机号", "12345", "I2", "手机号要是11位"),
        ("村", "西岛村", "J2", "村名要是：东岛村"),
    ],
)
def test_what_is_wrong_is_said_by_its_cell(village, by, column, text, cell, words):
    kept = read(village, by, row(**{column: text}), row(2))
    ((where, said),) = wrong(kept)
    assert where == cell
    assert words in said
    assert shop_lists.confirm(shops=kept, by=by, at=AT).added == 1


def test_every_empty_cell_that_must_be_filled_is_named(village, by):
    needed = ("统一社会信用代码", "行当", "开业日期")
    empty = dict.fromkeys((*needed, "经营者手机号", "店里电话"), "")
    kept = read(village, by, row(**empty))
    assert wrong(kept) == [(cell, "这一格没有填") for cell in ("B2", "E2", "G2")]


def test_a_number_that_stands_twice_is_taken_once(village, by):
    kept = read(village, by, row(1), row(1, 地址="别处1号"))
    assert wrong(kept) == [("B3", "这个代码在表里写了两遍")]
    assert len(kept.rows) == 1


def test_two_shops_at_one_address_are_remarked_and_taken_in(village, by):
    MerchantFactory(village=village, address="滨海路1号")
    kept = read(village, by, row(1))
    ((remark),) = kept.problems
    assert (remark["cell"], remark["fails"]) == ("C2", False)
    assert shop_lists.confirm(shops=kept, by=by, at=AT).added == 1


def test_in_a_town_each_row_names_its_village(by):
    town = TownFactory()
    east, _west = (VillageFactory(town=town, name=name) for name in ("东村", "西村"))
    kept = read(town, by, row(1, 村="东村"), row(2))
    assert wrong(kept) == [("J3", "村名要是：东村、西村")]
    shop_lists.confirm(shops=kept, by=by, at=AT)
    assert Merchant.objects.get().village == east


def test_the_own_shop_is_left_out_and_keeps_no_other_from_it(village, by):
    kept = read(village, by, row(1, 经营者手机号=by.phone), row(2))
    kept = shop_lists.confirm(shops=kept, by=by, at=AT)
    assert kept.added == 1
    assert "渔火小馆1" in kept.problems[-1]["words"]


def test_columns_may_be_missing_only_where_nothing_is_lost(village, by):
    short = [title for title in HEADING if title not in {"村", "店里电话"}]
    said = dict(zip(HEADING, row(), strict=True))
    kept = read(village, by, [said[title] for title in short], heading=short)
    assert not kept.problems
    with pytest.raises(MissingColumns, match="统一社会信用代码"):
        read(village, by, ["渔火小馆"], heading=["门头名称"])


def test_what_is_no_table_is_refused(village, by):
    with pytest.raises(BadTable):
        shop_lists.read(
            area=village,
            file=io.BytesIO(b"PK\x03\x04 broken"),
            name="x.xlsx",
            by=by,
            at=AT,
        )


def test_the_template_can_be_read_and_its_example_is_passed_over(village, by):
    heading, example = read_rows(io.BytesIO(shop_lists.template()), max_rows=3)
    assert tuple(heading.cells) == HEADING
    assert example.cells[0].startswith("例")
    kept = read(village, by, example.cells)
    assert (kept.rows, kept.problems) == ([], [])


def test_a_closed_shop_may_come_back_under_its_number(village, by):
    kept = shop_lists.confirm(shops=read(village, by, row()), by=by, at=AT)
    shop = Merchant.objects.get()
    merchants.close(merchant=shop, on=DAY, by=by, at=AT)
    kept = read(village, by, row())
    assert shop_lists.confirm(shops=kept, by=by, at=AT).added == 1
