import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from grassroots.core import spreadsheets
from tests.villages.rules.conftest import AT
from villages.formulas import rule_table
from villages.models import Lawfulness, RuleBook
from villages.services import rulebooks

HEADING = "编号,类别,做了什么,加还是扣,一般几分,上限按,最多得几分,说明,本村自己定的"


def table(*rows: str, heading: str = HEADING, encoding: str = "utf-8") -> io.BytesIO:
    return io.BytesIO("\n".join([heading, *rows]).encode(encoding))


def judged(village, *rows, **options):
    return rulebooks.read_lines(table(*rows, **options), village=village)


def verdicts(lines):
    return [line.judgement.verdict for line in lines]


def test_a_ten_star_template_loses_just_its_unlawful_lines(village):
    lines = judged(
        village,
        "S1,环境卫生,庭院整洁,加分,2,每年,4,,是",
        "S2,计生,计划生育户,加分,2,每年,4,,是",
        "S3,平安,全年无上访,加分,2,每年,4,,是",
        "S4,互助,调解信访纠纷,加分,2,每年,4,,是",
        "S5,环境卫生,乱倒垃圾,扣分,30,每年,30,,",
    )
    assert verdicts(lines) == ["accepted", "refused", "refused", "accepted", "refused"]
    assert lines[1].reasons[0].startswith("family_planning: ")
    assert lines[2].number == 4


def test_a_gbk_table_reads_as_well(village):
    [line] = judged(village, "S1,,庭院整洁,加分,2,,,,", encoding="gbk")
    assert line.line.title == "庭院整洁"


def test_what_is_exported_comes_back_the_same(village, manager):
    draft = rulebooks.start_from_template(village=village, by=manager, at=AT)
    lines = rulebooks.read_lines(io.BytesIO(rulebooks.export(draft)), village=village)
    assert sorted(line.line.code for line in lines) == sorted(
        line.code for line in rulebooks.catalogue()
    )
    assert {line.line for line in lines} == set(rulebooks.catalogue())
    assert not any(line.remarks for line in lines)


def test_the_blank_table_is_accepted_as_it_stands(village):
    lines = rulebooks.read_lines(io.BytesIO(rulebooks.blank_table()), village=village)
    assert verdicts(lines) == ["accepted", "accepted"]


def test_importing_takes_the_accepted_lines_and_leaves_the_refused(village, manager):
    lines = judged(
        village,
        "S1,环境卫生,庭院整洁,加分,2,每年,4,,是",
        "S2,信访,越级上访,扣分,2,每年,4,,是",
        "S3,其他,思想落后,扣分,2,每年,4,,是",
    )
    done = rulebooks.import_lines(village=village, lines=lines, by=manager, at=AT)
    rules = {rule.code: rule for rule in done.book.rules.all()}
    assert set(rules) == {"S1", "S3"}
    assert rules["S1"].lawfulness == Lawfulness.CLEAR
    assert rules["S3"].lawfulness == Lawfulness.TOWN
    assert rules["S3"].lawfulness_reasons[0].startswith("town: ")
    assert [line.line.code for line in done.refused] == ["S2"]


def test_importing_again_replaces_lines_of_the_same_code(village, manager):
    for title in ("庭院整洁", "门前整洁"):
        lines = judged(village, f"S1,环境卫生,{title},加分,2,每年,4,,是")
        done = rulebooks.import_lines(village=village, lines=lines, by=manager, at=AT)
    assert [rule.title for rule in done.book.rules.all()] == ["门前整洁"]
    assert RuleBook.objects.filter(village=village).count() == 1


def test_a_table_of_refused_lines_alone_opens_no_draft(village, manager):
    lines = judged(village, "S2,信访,越级上访,扣分,2,每年,4,,是")
    with pytest.raises(rulebooks.NothingToImport):
        rulebooks.import_lines(village=village, lines=lines, by=manager, at=AT)
    assert not RuleBook.objects.filter(village=village).exists()


def test_a_line_that_neither_county_nor_village_made_waits_for_the_town(
    village, manager
):
    lines = judged(village, "X1,互助,帮邻居收麦子,加分,5,每年,20,,")
    assert verdicts(lines) == ["accepted"]
    assert str(lines[0].remarks[0]).startswith("beyond_template: ")
    done = rulebooks.import_lines(village=village, lines=lines, by=manager, at=AT)
    assert done.book.rules.get().lawfulness == Lawfulness.TOWN


def test_a_template_line_with_higher_tiers_waits_for_the_town(village):
    row = "VOL-A01,志愿服务,{},加分,1,每年,50,,"
    title = next(one.title for one in rulebooks.catalogue() if one.code == "VOL-A01")
    rows = (f"{row.format(title)},{tiers}" for tiers in ("4=1;8=2", "1=50"))
    usual, raised = judged(village, *rows, heading=f"{HEADING},阶梯")
    assert not usual.remarks
    assert str(raised.remarks[0]).startswith("beyond_template: ")


def test_a_sixth_line_of_the_villages_own_is_refused(village):
    lines = judged(
        village, *(f"S{n},互助,帮邻居收麦子{n}次,加分,1,,,,是" for n in range(7))
    )
    assert verdicts(lines) == ["accepted"] * 5 + ["refused"] * 2
    assert lines[5].reasons[0].startswith("village_made_too_many: ")


def test_two_imports_cannot_exceed_five_lines_of_the_villages_own(village, manager):
    for start in (0, 5):
        lines = judged(
            village,
            *(f"S{start + n},互助,帮邻居收麦子,加分,1,,,,是" for n in range(5)),
        )
        if start == 0:
            rulebooks.import_lines(village=village, lines=lines, by=manager, at=AT)
    with pytest.raises(rulebooks.TooManyOwnRules):
        rulebooks.import_lines(village=village, lines=lines, by=manager, at=AT)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("S1,,庭院整洁,奖,二分,,,,", "unreadable"),
        ("S1,,庭院整洁,也许,2,,,,", "unreadable"),
        ("S1,,庭院整洁,加分,,,,,", "unreadable"),
        ("S1,,庭院整洁,加分,2,每周,4,,", "unreadable"),
        ("S1,,庭院整洁,加分,0,,,,", "points"),
        ("S1,,庭院整洁,加分,2,每年,,,", "cap"),
        ("S1,,,加分,2,,,,", "title"),
        ("S1,,庭院整洁,加分,2,,,,也许", "unreadable"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_cell(village, row, code):
    [line] = judged(village, row)
    assert line.is_refused
    assert code in {reason.split(":")[0] for reason in line.reasons}


def test_a_code_that_stands_twice_is_refused_the_second_time(village):
    row = "S1,,庭院整洁,加分,2,,,,"
    assert verdicts(judged(village, row, row)) == ["accepted", "refused"]


def test_a_line_without_a_code_is_named_after_its_row(village):
    lines = judged(village, ",,庭院整洁,加分,2,,,,", ",,乱倒垃圾,扣分,2,,,,")
    assert [line.line.code for line in lines] == ["OWN-A002", "OWN-D003"]


@pytest.mark.parametrize(
    ("text", "points"),
    [("2", (2, 2, 2)), ("1-5", (1, 5, 1)), ("1至5分", (1, 5, 1)), ("−5分", (5, 5, 5))],
)
def test_points_are_read_as_people_write_them(text, points):
    line = rule_table.parse(
        {"kind": "扣", "title_zh": "x", "default_points": text}
    ).line
    assert (line.points_min, line.points_max, line.points_default) == points


def test_tiers_are_read_and_written():
    row = {"kind": "加", "title_zh": "x", "default_points": "2", "tiers": "10=2；20=5"}
    line = rule_table.parse(row).line
    assert line.tiers == ((10, 2), (20, 5))
    assert "10=2;20=5" in rule_table.cells_of(line)
    assert rule_table.parse(row | {"tiers": "十小时两分"}).problems


def test_a_table_without_a_heading_is_refused(village):
    with pytest.raises(rulebooks.NoHeading, match="做了什么"):
        judged(village, heading="a,b,加还是扣")


def test_a_line_of_the_catalogue_must_be_right():
    with pytest.raises(ValueError, match="X"):
        rule_table.line_of({"code": "X", "kind": "?"})


def workbook(fill) -> io.BytesIO:
    book = Workbook()
    fill(book.active)
    packed = io.BytesIO()
    book.save(packed)
    packed.seek(0)
    return packed


def merged(sheet):
    sheet.append(["编号", "做了什么"])
    sheet.merge_cells("A1:B1")


def formula(sheet):
    sheet.append(["编号", "做了什么"])
    sheet["B2"] = "=A1"


def endless(sheet):
    for number in range(rulebooks.exchange.MAX_ROWS + 2):
        sheet.append([number, "x"])


def far(sheet):
    sheet["A1048576"] = "x"


def bomb() -> io.BytesIO:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 80_000_000)
    packed.seek(0)
    return packed


@pytest.mark.parametrize(
    ("file", "refusal"),
    [
        (lambda: workbook(merged), spreadsheets.MergedCells),
        (lambda: workbook(formula), spreadsheets.FormulaInCell),
        (lambda: workbook(endless), spreadsheets.TooManyRows),
        (lambda: workbook(far), spreadsheets.TooManyRows),
        (bomb, spreadsheets.TableTooLarge),
        (lambda: io.BytesIO(b"x" * 6_000_000), spreadsheets.TableTooLarge),
        (lambda: io.BytesIO(b"\xd0\xcf\x11\xe0"), spreadsheets.OldSpreadsheet),
        (lambda: io.BytesIO(b"PK\x03\x04"), spreadsheets.BadTable),
        (lambda: io.BytesIO(b"\x89PNG\x00"), spreadsheets.BadTable),
        (lambda: io.BytesIO(b"\x81\xff\xff"), spreadsheets.BadTable),
        (lambda: io.BytesIO(b""), spreadsheets.EmptyTable),
        (lambda: io.BytesIO(b"a,=1+1"), spreadsheets.FormulaInCell),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(village, file, refusal):
    with pytest.raises(refusal) as said:
        rulebooks.read_lines(file(), village=village)
    assert str(said.value).endswith("。")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "rules.csv"
    path.write_bytes(
        table(
            "S1,环境卫生,庭院整洁,加分,2,每年,4,,是",
            "S2,信访,越级上访,扣分,2,每年,4,,是",
            "S3,其他,思想落后,扣分,2,每年,4,,是",
        ).getvalue()
    )
    return path


def test_the_command_prints_one_object_per_line(village, file, capsys):
    call_command(
        "import_rules", str(file), village=village.code, dry_run=True, json=True
    )
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["code"] for line in lines] == ["S1", "S2", "S3"]
    assert [line["accepted"] for line in lines] == [True, False, False]
    assert [line["verdict"] for line in lines] == ["accepted", "refused", "town"]
    assert lines[0]["reasons"] == []
    assert lines[1]["reasons"][0].startswith("petition: ")
    assert lines[2]["reasons"][0].startswith("town: ")
    assert not RuleBook.objects.filter(village=village).exists()


def test_the_command_imports_and_then_fails_for_the_refused(village, file, capsys):
    with pytest.raises(CommandError, match="1 lines were refused"):
        call_command("import_rules", str(file), village=village.code)
    assert RuleBook.objects.get(village=village).rules.count() == 2
    assert "refused" in capsys.readouterr().out


def test_the_command_names_what_it_cannot_find(village, tmp_path, db):
    with pytest.raises(CommandError, match="No village"):
        call_command("import_rules", "x.csv", village="0")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_rules", str(tmp_path / "x.csv"), village=village.code)
    (tmp_path / "y.csv").write_text("a,b")
    with pytest.raises(CommandError, match="no_heading"):
        call_command("import_rules", str(tmp_path / "y.csv"), village=village.code)


def test_the_command_says_when_nothing_can_be_imported(village, tmp_path):
    path = tmp_path / "z.csv"
    path.write_bytes(table("S2,信访,越级上访,扣分,2,每年,4,,是").getvalue())
    with pytest.raises(CommandError, match="没有能导入"):
        call_command("import_rules", str(path), village=village.code)
