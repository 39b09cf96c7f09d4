"""Tables of values: tried in full first, written in one go or not at all."""

import io

import pytest

from grassroots.audit.models import Event
from grassroots.core.spreadsheets import (
    FormulaInCell,
    TooManyRows,
    read_rows,
    write_rows,
)
from rewards.ruralcredit.errors.coops import NotForThisCoop
from rewards.ruralcredit.errors.dossiers import (
    MissingTableColumns,
    NoFileConsent,
    NothingInTable,
    TableHasFaults,
    TableTakenIn,
    UnknownTableColumns,
)
from rewards.ruralcredit.formulas.value_table import TITLES
from rewards.ruralcredit.models import DossierVisit, ValueTable
from rewards.ruralcredit.selectors.dossiers import values_of
from rewards.ruralcredit.services import dossiers, indicators, tables
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import (
    TODAY,
    DossierFactory,
    head_of,
    make_coop,
    officer_of,
    village_of,
)
from tests.factories.villages import HouseholdFactory, moment

pytestmark = pytest.mark.django_db
AT = moment(TODAY)
DAY = "2026-06-03"


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def officer(coop):
    return officer_of(coop).user


@pytest.fixture
def dossier(coop):
    return DossierFactory(coop=coop)


def read(coop, by, *rows, codes=("D01", "F01")):
    heading = [*TITLES, *codes]
    file = io.BytesIO(write_rows(heading, rows, title="档案"))
    return tables.read(coop=coop, file=file, name="档案.xlsx", by=by, at=AT)


def row(dossier, *values, day=DAY, source="档案柜3号盒"):
    house = dossier.household
    return [house.village.code, house.number, day, source, *values]


def faults(table):
    return {one["cell"]: one["words"] for one in table.problems}


def test_reading_writes_no_value_and_confirming_all_of_them(coop, officer, dossier):
    other = DossierFactory(coop=coop)
    table = read(coop, officer, row(dossier, 2, 68000), row(other, 1))
    assert table.problems == []
    assert not DossierVisit.objects.exists()
    assert not Event.objects.filter(action="ruralcredit.values_recorded").exists()
    table = tables.confirm(table=table, by=officer, at=AT)
    assert table.added == 2
    assert values_of(dossier, TODAY)["F01"].value == 68000
    assert "F01" not in values_of(other, TODAY)
    with pytest.raises(TableTakenIn):
        tables.confirm(table=table, by=officer, at=AT)
    assert Event.objects.filter(action="ruralcredit.table_taken_in").count() == 1


def test_every_fault_is_said_by_its_cell(coop, officer, dossier):
    known = DossierFactory(coop=coop)
    dossiers.record_visit(
        dossier=known,
        collected=dossiers.Collected(values={"D01": 1}, collected_on=TODAY),
        client_id="6f1c2c5e-0f0b-4f0e-9a57-4d1f0c6a7b12",
        by=officer,
        at=AT,
    )
    house = HouseholdFactory(village=village_of(coop))
    table = read(
        coop,
        officer,
        row(dossier, "两个", -5),
        row(dossier, 1),
        row(known, 2, day="2026-06-01"),
        [village_of(coop).code, house.number, DAY, "", 1],
        ["370000000000", "0001", DAY, "", 1],
        row(DossierFactory(coop=coop), 1, 5, source=""),
        row(DossierFactory(coop=coop), 1, day="六月三号"),
        row(DossierFactory(coop=coop), 1, day="2026-06-04"),
        row(DossierFactory(coop=coop, consents=()), 1),
        row(DossierFactory(coop=coop)),
    )
    found = faults(table)
    assert "要填数字" in found["E2"]
    assert "不能小于0" in found["F2"]
    assert "写了两遍" in found["B3"]
    assert "更新的数" in found["E4"]
    assert "还没建档" in found["B5"]
    assert "不服务这个村" in found["A6"]
    assert "要有凭证" in found["F7"]
    assert "采集日期请写成" in found["C8"]
    assert "不能晚于今天" in found["B9"]
    assert "建档同意书" in found["B10"]
    # A line that says nothing is passed over.
    assert not [cell for cell in found if cell.endswith("11")]
    with pytest.raises(TableHasFaults):
        tables.confirm(table=table, by=officer, at=AT)


def test_the_own_family_is_refused_in_a_table_too(coop, dossier):
    head = head_of(dossier.household)
    head.user = officer_of(coop).user
    head.save()
    table = read(coop, head.user, row(dossier, 1))
    assert "另一位信贷员" in faults(table)["B2"]


def test_columns_are_codes_or_names_and_each_of_them_is_known(coop, officer, dossier):
    own = indicators.define(
        coop=coop,
        name="大棚间数",
        kind="numeric",
        section="经营",
        unit="间",
        by=officer,
        at=AT,
    )
    names = (
        "d01",
        "D03 在本村连续居住或经营年限（年）",
        "从事当前主业年限",
        "大棚间数(间)",
    )
    table = read(coop, officer, row(dossier, 1, 2, 3, 4), codes=names)
    assert table.rows[0]["values"].keys() == {"D01", "D03", "B03", own.code}
    for codes in (("信仰",), ("D01", "D01"), ("C02",)):
        with pytest.raises(UnknownTableColumns):
            read(coop, officer, row(dossier, 1), codes=codes)
    file = io.BytesIO(write_rows(["户号"], [], title="档案"))
    with pytest.raises(MissingTableColumns, match="村代码、采集日期、依据"):
        tables.read(coop=coop, file=file, name="a", by=officer, at=AT)


def test_a_column_without_a_heading_is_passed_over(coop, officer, dossier):
    table = read(coop, officer, row(dossier, 1, "旁注"), codes=("D01", ""))
    assert table.rows[0]["values"] == {"D01": "1"}


def test_the_template_has_a_column_for_everything_that_is_asked(coop):
    (heading,) = read_rows(io.BytesIO(tables.template(coop)), max_rows=5)
    assert heading.cells[:4] == list(TITLES)
    assert "F01 家庭年可支配收入（元）" in heading.cells
    assert len(heading.cells) == 4 + 23


def test_a_filled_template_is_read(coop, officer, dossier):
    (heading,) = read_rows(io.BytesIO(tables.template(coop)), max_rows=5)
    line = dict(zip(TITLES, row(dossier), strict=False)) | {heading.cells[4]: "6"}
    cells = [line.get(title, "") for title in heading.cells]
    file = io.BytesIO(write_rows(heading.cells, [cells], title="档案"))
    table = tables.read(coop=coop, file=file, name="a.xlsx", by=officer, at=AT)
    assert table.rows[0]["values"] == {"F01": "6"}


def test_one_line_that_is_refused_by_now_keeps_all_of_them_out(coop, officer, dossier):
    other = DossierFactory(coop=coop)
    table = read(coop, officer, row(dossier, 2), row(other, 1))
    given = other.authorisations.get()
    dossiers.withdraw_consent(authorisation=given, by=officer, at=AT)
    with pytest.raises(NoFileConsent):
        tables.confirm(table=table, by=officer, at=AT)
    assert not DossierVisit.objects.exists()
    assert ValueTable.objects.get().confirmed_at is None


def test_only_officers_and_only_what_says_something(coop, officer, dossier):
    with pytest.raises(NothingInTable):
        tables.confirm(table=read(coop, officer), by=officer, at=AT)
    with pytest.raises(NotForThisCoop):
        read(coop, UserFactory(), row(dossier, 1))
    table = read(coop, officer, row(dossier, 1))
    with pytest.raises(NotForThisCoop):
        tables.confirm(table=table, by=UserFactory(), at=AT)


def test_size_and_formulas_are_bounded(coop, officer, dossier):
    many = (row(dossier, 1) for _ in range(tables.MOST_ROWS + 1))
    with pytest.raises(TooManyRows):
        read(coop, officer, *many)
    file = io.BytesIO("村代码,户号,采集日期,依据,D01\n=1+1,1,2,3,4".encode())
    with pytest.raises(FormulaInCell):
        tables.read(coop=coop, file=file, name="a.csv", by=officer, at=AT)


def test_a_household_that_has_a_file_elsewhere_is_not_found_here(coop, officer):
    other = make_coop(village=village_of(coop))
    theirs = DossierFactory(coop=other)
    table = read(coop, officer, row(theirs, 1))
    assert "还没建档" in faults(table)["B2"]
