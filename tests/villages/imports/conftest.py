"""Lists to import, and the people who do it."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from tests.factories.accounts import UserFactory
from tests.factories.villages import VillageFactory, moment
from villages.formulas.roster import COLUMNS
from villages.services import imports

HEADING = [column.title for column in COLUMNS]
NOW = moment(date(2026, 6, 1))
# 户号 小组 姓名 与户主关系 出生日期 身份证号 手机号 同意参加积分 同意上榜 纸面同意书日期
ZHANG = [
    "0101",
    "东组",
    "张三",
    "户主",
    "1970-05-20",
    "",
    "13800000001",
    "是",
    "是",
    "2026-05-20",
]
LI = [
    "0101",
    "东组",
    "李秀英",
    "配偶",
    "1949-12-31",
    "11010519491231002X",
    "",
    "是",
    "否",
    "2026-05-21",
]
WANG = [
    "0102",
    "西组",
    "王五",
    "户主",
    "1991-01-01",
    "360426199101010071",
    "",
    "",
    "",
    "",
]


def xlsx(*rows, heading=HEADING):
    book = Workbook()
    for row in (heading, *rows):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    packed.seek(0)
    return packed


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def check(village, manager, django_capture_on_commit_callbacks):
    """Upload a list and let the background task check it."""

    def check(file):
        with django_capture_on_commit_callbacks(execute=True):
            started = imports.start(village=village, file=file, by=manager, at=NOW)
        started.refresh_from_db()
        return started

    return check


@pytest.fixture
def take_over(check, manager, django_capture_on_commit_callbacks):
    """Upload a list, confirm it, and let the background task take it over."""

    def take_over(file):
        checked = check(file)
        with django_capture_on_commit_callbacks(execute=True):
            imports.confirm(resident_import=checked, by=manager, at=NOW)
        checked.refresh_from_db()
        return checked

    return take_over
