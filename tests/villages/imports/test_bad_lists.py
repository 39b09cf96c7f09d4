"""Lists that are wrong in one way each, and the sentence that says so."""

import io
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook

from tests.factories.villages import HouseholdFactory, ResidentFactory
from tests.villages.imports.conftest import HEADING, LI, WANG, ZHANG, xlsx
from villages.models import ImportStatus, Resident

pytestmark = pytest.mark.django_db
NUMBER, HAMLET, NAME, RELATION, BORN, ID, PHONE, SCORING, PUBLISHED, PAPER = range(10)


def changed(row, **cells):
    row = [*row]
    for name, value in cells.items():
        row[globals()[name]] = value
    return row


@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (changed(ZHANG, NUMBER=""), "A2", "请写户号"),
        (changed(ZHANG, NUMBER="1" * 13), "A2", "请写户号"),
        (changed(ZHANG, HAMLET="组" * 41), "B2", "太长"),
        (changed(ZHANG, NAME=""), "C2", "姓名只写汉字"),
        (changed(ZHANG, NAME="张3"), "C2", "姓名只写汉字"),
        (changed(ZHANG, BORN=""), "E2", "请写出生日期"),
        (changed(ZHANG, BORN="去年"), "E2", "1970-05-20"),
        (changed(ZHANG, BORN="1970-02-30"), "E2", "1970-05-20"),
        (changed(ZHANG, BORN="2030-01-01"), "E2", "看一看年份"),
        (changed(ZHANG, BORN="1870-01-01"), "E2", "看一看年份"),
        (changed(LI, BORN="1949-12-30"), "F2", "不一样"),
        (changed(LI, ID="110105194912310021"), "F2", "身份证号不对"),
        (changed(LI, ID="110105194912310021", BORN=""), "F2", "身份证号不对"),
        (changed(LI, ID="1.10105E+17"), "F2", "设成“文本”"),
        (changed(LI, ID="110105194912310000"), "F2", "设成“文本”"),
        (changed(ZHANG, PHONE="12345"), "G2", "11位"),
        (changed(ZHANG, SCORING="也许"), "H2", "只写“是”或“否”"),
        (changed(ZHANG, PUBLISHED="？"), "I2", "只写“是”或“否”"),
        (changed(ZHANG, PAPER=""), "J2", "哪天签的"),
        (changed(ZHANG, PAPER="5月"), "J2", "2026-05-20"),
        (changed(ZHANG, PAPER="2030-05-20"), "J2", "还没到"),
        (changed(ZHANG, PAPER="2019-05-20"), "J2", "太早"),
    ],
)
def test_a_bad_cell_is_named_and_its_row_stays_out(check, row, cell, words):
    checked = check(xlsx(row, WANG))
    assert [problem["cell"] for problem in checked.problems] == [cell]
    assert words in checked.problems[0]["message"]
    assert (checked.rows_new, checked.rows_failed) == (1, 1)


def test_everything_wrong_with_a_row_is_said_at_once(check):
    row = changed(ZHANG, NAME="张3", PHONE="12", BORN="x", PAPER="x", SCORING="x")
    cells = {problem["cell"] for problem in check(xlsx(row)).problems}
    assert cells == {"C2", "E2", "G2", "H2", "J2"}


def test_no_sentence_repeats_an_id_number(check):
    row = changed(LI, ID="110105194912310021")
    checked = check(xlsx(row, changed(LI, BORN="1949-12-30")))
    assert "1101051949" not in str(checked.problems)


@pytest.mark.parametrize(
    ("rows", "cell", "words"),
    [
        ((ZHANG, changed(LI, RELATION="户主")), "D3", "第2行已经有户主"),
        ((ZHANG, [*ZHANG[:3], "本人", *ZHANG[4:]]), "D3", "第2行已经有户主"),
        ((ZHANG, changed(LI, HAMLET="西组")), "B3", "第2行写的是东组"),
        ((ZHANG, changed(ZHANG, RELATION="")), "C3", "和第2行是同一个人"),
        ((LI, changed(LI, NUMBER="0202", NAME="李英")), "C3", "和第2行是同一个人"),
    ],
)
def test_rows_that_contradict_each_other_are_named(check, rows, cell, words):
    checked = check(xlsx(*rows))
    assert cell in [problem["cell"] for problem in checked.problems]
    assert words in " ".join(problem["message"] for problem in checked.problems)
    assert checked.rows_failed == 1


@pytest.fixture
def known(village):
    home = HouseholdFactory(village=village, number="0101")
    return ResidentFactory(
        household=home, name="李秀英", id_number=LI[ID], is_head=True, consents=()
    )


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (changed(LI, NAME="李英"), "F2", "登记的是李秀英"),
        (changed(LI, ID="110101194912310390"), "F2", "和村里登记的不一样"),
    ],
)
def test_a_row_that_contradicts_the_register_stays_out(check, row, cell, words):
    checked = check(xlsx(row))
    assert [problem["cell"] for problem in checked.problems] == [cell]
    assert words in checked.problems[0]["message"]
    assert (checked.rows_new, checked.rows_known, checked.rows_failed) == (0, 0, 1)


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize(
    ("row", "cell", "words"),
    [
        (changed(LI, NUMBER="0202"), "A2", "登记在0101户"),
        (changed(LI, NUMBER="0202", ID=""), "C2", "0101户也有同名"),
        (changed(ZHANG, RELATION="户主"), "D2", "户主登记的是李秀英"),
    ],
)
def test_what_people_should_look_at_does_not_stop_a_row(check, row, cell, words):
    checked = check(xlsx(row))
    assert [problem["cell"] for problem in checked.problems] == [cell]
    assert words in checked.problems[0]["message"]
    assert checked.rows_failed == 0


def test_who_moved_away_or_died_is_left_alone(check, known):
    known.memberships.update(ends_on=date(2026, 1, 1))
    checked = check(xlsx(LI))
    assert (checked.rows_known, checked.consents_new) == (1, 0)
    assert "迁出" in checked.problems[0]["message"]


def test_nobody_joins_a_closed_household(check, village):
    HouseholdFactory(village=village, number="0101", closed_on=date(2026, 1, 1))
    checked = check(xlsx(ZHANG))
    assert checked.problems[0]["cell"] == "A2"
    assert checked.rows_failed == 1


def test_a_child_comes_into_the_household_but_agrees_to_nothing(take_over):
    child = changed(ZHANG, NAME="张小", RELATION="儿子", BORN="2015-05-20")
    done = take_over(xlsx(child))
    assert (done.rows_new, done.consents_new) == (1, 0)
    assert "不满18周岁" in done.problems[0]["message"]
    assert not Resident.objects.taking_part(on=date(2026, 6, 1)).exists()


def test_columns_may_stand_in_any_order_under_their_usual_names(check):
    heading = ["序号", "姓名*", "户编号", "身份证号码（18位）", "备注"]
    checked = check(xlsx(["1", "李秀英", "0101", LI[ID], "x"], heading=heading))
    assert (checked.rows_new, checked.problems) == (1, [])


@pytest.mark.parametrize(
    "born", ["1970/5/20", "1970.5.20", "19700520", "1970年5月20日", date(1970, 5, 20)]
)
def test_a_date_is_read_however_it_was_written(check, born):
    assert check(xlsx(changed(ZHANG, BORN=born))).problems == []


def test_numbers_that_a_spreadsheet_kept_as_numbers_are_read(check):
    checked = check(xlsx(changed(ZHANG, NUMBER=101, PHONE=13800000001)))
    assert (checked.rows_new, checked.problems) == (1, [])


def test_the_examples_of_the_template_are_passed_over(check):
    checked = check(xlsx(changed(ZHANG, NUMBER="例0101"), WANG))
    assert checked.rows_total == 1


@pytest.mark.parametrize(
    ("heading", "missing"),
    [
        (["姓名", "出生日期"], "户号"),
        (["户号", "姓名"], "出生日期"),
        (["某村居民名册"], "户号、姓名、出生日期"),
    ],
)
def test_a_list_without_its_heading_names_what_is_missing(check, heading, missing):
    checked = check(xlsx(["x"], heading=heading))
    assert checked.status == ImportStatus.FAILED
    assert f"表头里没有：{missing}。" in checked.refusal


def merged():
    book = Workbook()
    book.active.append(HEADING)
    book.active.append(ZHANG)
    book.active.merge_cells("A2:A3")
    return book


def with_formula():
    book = Workbook()
    book.active.append(HEADING)
    book.active.append(changed(ZHANG, PHONE="=1+1"))
    return book


def packed(book):
    file = io.BytesIO()
    book.save(file)
    file.seek(0)
    return file


def bomb():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 80 * 1024 * 1024)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (lambda: packed(merged()), "A2:A3是合并的格子"),
        (lambda: packed(with_formula()), "G2里是公式"),
        (bomb, "文件太大了"),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0" + b"x" * 600), "老格式"),
        (lambda: io.BytesIO(b"\x89PNG\r\n\x1a\n\x00\x00"), "打不开"),
        (lambda: io.BytesIO(b"%PDF-1.7\n\x00"), "打不开"),
        (lambda: io.BytesIO(b"PK\x03\x04broken"), "打不开"),
        (lambda: xlsx(heading=[]), "什么也没有"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_what_to_do(check, file, words):
    checked = check(file())
    assert checked.status == ImportStatus.FAILED
    assert words in checked.refusal
    assert not checked.upload


def test_a_hundred_thousand_rows_are_refused(check):
    heading = ",".join(HEADING)
    line = ",".join(["0101", "", "张三", "", "1970-05-20"])
    body = "\n".join([heading, *[line] * 100_000]).encode()
    checked = check(io.BytesIO(body))
    assert checked.status == ImportStatus.FAILED
    assert "一次最多10000人" in checked.refusal
