"""What importers are given; what they are not is tested beside the rules."""

import io
import zipfile
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from grassroots.core import spreadsheets


def workbook(*rows) -> io.BytesIO:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    packed.seek(0)
    return packed


def cells(file):
    return [row.cells for row in spreadsheets.read_rows(file, max_rows=10)]


def test_cells_are_text_as_people_would_type_it():
    row = ("张三 ", 5, 2.0, 2.5, True, False, date(2026, 9, 30), None, "末")
    assert cells(workbook(row)) == [
        ["张三", "5", "2", "2.5", "是", "否", "2026-09-30", "", "末"]
    ]
    assert cells(
        workbook((datetime.fromisoformat("2026-09-30T08:05"), time(8, 5)))
    ) == [["2026-09-30 08:05:00", "08:05:00"]]


def test_blank_rows_are_left_out_and_keep_their_number():
    rows = spreadsheets.read_rows(workbook(("a",), (None,), ("b",)), max_rows=10)
    assert [(row.number, row.address(0)) for row in rows] == [(1, "A1"), (3, "A3")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_text_is_read_in_every_usual_encoding(encoding, delimiter):
    text = f"姓名{delimiter}户号\n张三{delimiter}7\n"
    assert cells(io.BytesIO(text.encode(encoding))) == [["姓名", "户号"], ["张三", "7"]]


def test_a_zero_byte_is_left_out():
    text = "姓名,小组\n张\0三,东组\0".encode("utf-16")
    assert cells(io.BytesIO(text)) == [["姓名", "小组"], ["张三", "东组"]]


def test_what_looks_like_a_formula_is_written_as_text():
    body = spreadsheets.write_rows(["名"], [["=1+1"], [None]], title="表")
    assert cells(io.BytesIO(body)) == [["名"], ["=1+1"]]


def test_a_locked_archive_is_refused():
    packed = workbook(("a",))
    body = bytearray(packed.getvalue())
    with zipfile.ZipFile(packed) as archive:
        places = [part.header_offset for part in archive.infolist()]
    central = body.index(b"PK\x01\x02")
    body[places[0] + 6] |= 1
    body[central + 8] |= 1
    with pytest.raises(spreadsheets.OldSpreadsheet):
        cells(io.BytesIO(bytes(body)))


def test_a_workbook_whose_first_sheet_is_missing_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(workbook(("a",))) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            body = old.read(name)
            if name.endswith("workbook.xml.rels"):
                body = body.replace(b'Id="rId1"', b'Id="rId9"')
            new.writestr(name, body)
    packed.seek(0)
    with pytest.raises(spreadsheets.BadTable):
        cells(packed)
