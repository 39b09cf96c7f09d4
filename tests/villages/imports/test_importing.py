"""A list of residents on its way in, from the upload to the register."""

import csv
import io
from datetime import date, timedelta

import pytest
from openpyxl import load_workbook

from grassroots.audit.models import Event
from grassroots.core import progress, spreadsheets
from tests.factories.villages import HouseholdFactory, ResidentFactory, VillageFactory
from tests.villages.imports.conftest import HEADING, LI, NOW, WANG, ZHANG, xlsx
from villages import errors
from villages.models import (
    Consent,
    Household,
    ImportStatus,
    Membership,
    Purpose,
    Resident,
    ResidentImport,
)
from villages.selectors import consents, households
from villages.services import consents as consenting
from villages.services import imports, registry
from villages.services.imports import storing
from villages.services.imports.flow import progress_key

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 1)


def test_a_list_is_checked_without_writing_anything_down(check):
    checked = check(xlsx(ZHANG, LI, WANG))
    assert checked.status == ImportStatus.CHECKED
    assert (checked.rows_total, checked.rows_new, checked.rows_failed) == (3, 3, 0)
    assert (checked.households_new, checked.consents_new) == (2, 3)
    assert checked.problems == []
    assert not Resident.objects.exists()
    assert not Household.objects.exists()


def test_a_confirmed_list_comes_in_whole(take_over, village):
    done = take_over(xlsx(ZHANG, LI, WANG))
    assert done.status == ImportStatus.DONE
    zhang = Resident.objects.get(name="张三")
    home = households.household_of(zhang, TODAY)
    assert (home.number, home.hamlet, home.head) == ("0101", "东组", zhang)
    assert zhang.pinyin == "zhangsan"
    assert zhang.phone == "13800000001"
    membership = zhang.memberships.get()
    assert membership.starts_on == date(2026, 1, 1)
    assert membership.recorded_at is not None
    li = registry.find_by_id_number(village, LI[5])
    assert registry.masked_id_number(li) == "1101**********002X"
    assert households.household_of(li, TODAY) == home
    assert consents.has_consent(zhang, Purpose.PUBLICATION, date(2026, 5, 20))
    assert not consents.has_consent(li, Purpose.PUBLICATION, TODAY)
    assert Resident.objects.filter(village=village).taking_part(on=TODAY).count() == 3
    line = Event.objects.get(action="villages.residents_imported")
    assert line.data == {"residents": 3, "households": 2, "consents": 3}


def test_the_same_list_again_doubles_nothing(take_over, check, manager):
    take_over(xlsx(ZHANG, LI, WANG))
    again = check(xlsx(ZHANG, LI, WANG))
    assert (again.rows_new, again.rows_known, again.rows_failed) == (0, 3, 0)
    assert (again.households_new, again.consents_new) == (0, 0)
    with pytest.raises(errors.NothingToTakeOver):
        imports.confirm(resident_import=again, by=manager, at=NOW)
    assert Resident.objects.count() == 3


def test_two_checked_lists_of_the_same_people_come_in_once(
    check, manager, django_capture_on_commit_callbacks
):
    first, second = check(xlsx(ZHANG)), check(xlsx(ZHANG))
    with django_capture_on_commit_callbacks(execute=True):
        imports.confirm(resident_import=first, by=manager, at=NOW)
        imports.confirm(resident_import=second, by=manager, at=NOW)
    second.refresh_from_db()
    assert (second.rows_new, second.rows_known) == (0, 1)
    assert Resident.objects.count() == 1


def test_a_list_is_confirmed_once(take_over, manager):
    done = take_over(xlsx(ZHANG))
    with pytest.raises(errors.ListNotReady):
        imports.confirm(resident_import=done, by=manager, at=NOW)
    with pytest.raises(errors.ListNotReady):
        imports.discard(resident_import=done, by=manager, at=NOW)
    imports.take_over(resident_import=done, at=NOW)
    imports.check(resident_import=done, at=NOW)
    assert Resident.objects.count() == 1


def test_good_rows_come_in_and_the_failed_ones_are_given_back(take_over):
    bad = [*WANG]
    bad[4], bad[5] = "1991-13-01", ""
    done = take_over(xlsx(ZHANG, bad, LI))
    assert (done.rows_new, done.rows_failed) == (2, 1)
    assert done.problems == [
        {
            "row": 3,
            "cell": "E3",
            "message": "日期请写成1970-05-20这样。",
            "fails": True,
        }
    ]
    sheet = load_workbook(io.BytesIO(imports.failed_rows(done))).active
    heading, row = sheet.iter_rows(values_only=True)
    assert list(heading) == ["哪里不对", *HEADING]
    assert row[0] == "E3：日期请写成1970-05-20这样。"
    assert row[3] == "王五"


def test_the_mended_file_of_failed_rows_can_be_sent_in_as_it_is(take_over, check):
    bad = [*LI]
    bad[6] = "12"
    done = take_over(xlsx(ZHANG, bad))
    book = load_workbook(io.BytesIO(imports.failed_rows(done)))
    book.active["H2"] = "13900000002"
    packed = io.BytesIO()
    book.save(packed)
    packed.seek(0)
    mended = check(packed)
    assert (mended.rows_new, mended.rows_failed) == (1, 0)


def test_when_one_row_cannot_be_written_nothing_is(
    check, manager, monkeypatch, django_capture_on_commit_callbacks
):
    checked = check(xlsx(ZHANG, LI))
    monkeypatch.setattr(Consent.objects, "bulk_create", None)
    with django_capture_on_commit_callbacks(execute=True):
        imports.confirm(resident_import=checked, by=manager, at=NOW)
    checked.refresh_from_db()
    assert checked.status == ImportStatus.FAILED
    assert checked.refusal == "没有导入，一条也没记。请再传一次。"
    for model in (Resident, Household, Membership, Consent):
        assert not model.objects.exists()


def test_a_list_that_is_let_go_leaves_no_trace(check, manager):
    checked = check(xlsx(ZHANG))
    gone = imports.discard(resident_import=checked, by=manager, at=NOW)
    assert gone.status == ImportStatus.FAILED
    assert not gone.upload
    with pytest.raises(errors.ListForgotten):
        imports.failed_rows(gone)


def test_the_upload_is_encrypted_and_removed_once_everything_is_in(check, manager):
    checked = check(xlsx(ZHANG, LI))
    with checked.upload.open("rb") as file:
        assert not file.read().startswith(b"PK")
    imports.confirm(resident_import=checked, by=manager, at=NOW)
    checked.refresh_from_db()
    done = imports.take_over(resident_import=checked, at=NOW)
    assert not done.upload


def test_after_a_week_nothing_is_left_of_an_upload(check):
    checked = check(xlsx(ZHANG))
    week = timedelta(days=7, minutes=1)
    assert imports.forget_old(on=TODAY, at=NOW) == 0
    assert imports.forget_old(on=TODAY, at=NOW + week) == 1
    checked.refresh_from_db()
    assert checked.status == ImportStatus.FAILED
    assert not checked.upload


def test_a_finished_list_stays_finished_when_its_failed_rows_are_forgotten(take_over):
    bad = [*WANG]
    bad[2] = "王5"
    done = take_over(xlsx(ZHANG, bad))
    assert imports.forget_old(on=TODAY, at=NOW + timedelta(days=8)) == 1
    done.refresh_from_db()
    assert done.status == ImportStatus.DONE
    assert not done.upload


def test_a_list_whose_key_or_file_is_gone_says_so(check, manager, settings):
    checked = check(xlsx(ZHANG))
    settings.PERSONAL_KEYS = ["bm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm5ubm4="]
    checked.status = ImportStatus.IMPORTING
    checked.confirmed_by, checked.confirmed_at = manager, NOW
    checked.save()
    failed = imports.take_over(resident_import=checked, at=NOW)
    assert failed.status == ImportStatus.FAILED
    assert "重新选文件" in failed.refusal


def test_people_known_by_place_or_number_get_their_new_consents_only(
    take_over, village
):
    home = HouseholdFactory(village=village, number="0101")
    zhang = ResidentFactory(
        household=home, name="张三", born_on=date(1970, 5, 20), phone="", consents=()
    )
    li = ResidentFactory(
        household=home, name="李秀英", id_number=LI[5], consents=(Purpose.SCORING,)
    )
    done = take_over(xlsx(ZHANG, LI))
    assert (done.rows_new, done.rows_known, done.consents_new) == (0, 2, 2)
    zhang.refresh_from_db()
    assert zhang.phone == ""
    assert set(zhang.consents.values_list("purpose", flat=True)) == {
        "scoring",
        "publication",
    }
    assert li.consents.count() == 1


def test_an_old_paper_does_not_undo_a_withdrawal(take_over, check, manager):
    take_over(xlsx(ZHANG))
    zhang = Resident.objects.get()
    consenting.withdraw(resident=zhang, purpose=Purpose.SCORING, by=manager, at=NOW)
    again = check(xlsx(ZHANG))
    assert again.consents_new == 0
    [remark] = again.problems
    assert (remark["cell"], remark["fails"]) == ("H2", False)
    assert "撤回" in remark["message"]


def test_the_register_of_a_neighbour_is_neither_seen_nor_touched(take_over, village):
    other = HouseholdFactory(village=VillageFactory(town=village.town), number="0101")
    ResidentFactory(household=other, name="李秀英", id_number=LI[5])
    done = take_over(xlsx(LI))
    assert done.rows_new == 1
    assert other.memberships.count() == 1


def test_progress_can_be_read_from_another_process(check):
    rows = [
        [f"{n:04d}", "", "张三", "户主", "1970-05-20", "", "", "", "", ""]
        for n in range(250)
    ]
    checked = check(xlsx(*rows))
    told = progress.read(progress_key(checked))
    assert told.percent == 70
    assert progress.read("nothing").percent == 0


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_a_csv_is_read_in_every_usual_encoding(check, encoding):
    text = io.StringIO()
    csv.writer(text).writerows([HEADING, ZHANG, LI])
    checked = check(io.BytesIO(text.getvalue().encode(encoding)))
    assert (checked.rows_new, checked.problems) == (2, [])


def test_an_empty_or_oversized_file_is_refused_at_once(village, manager):
    for body, refusal in (
        (b"  ", spreadsheets.EmptyTable),
        (b"x" * (spreadsheets.MAX_BYTES + 1), spreadsheets.TableTooLarge),
    ):
        with pytest.raises(refusal):
            imports.start(village=village, file=io.BytesIO(body), by=manager, at=NOW)
    assert not ResidentImport.objects.exists()


def test_a_broken_check_says_so_and_writes_nothing(village, manager, monkeypatch):
    one = imports.start(village=village, file=xlsx(ZHANG), by=manager, at=NOW)
    monkeypatch.setattr("villages.services.imports.flow.Register", None)
    with pytest.raises(AttributeError):
        imports.check(resident_import=one, at=NOW)
    one.refresh_from_db()
    assert one.status == ImportStatus.FAILED
    assert one.refusal


def test_of_two_workers_with_the_same_list_one_takes_it_over(take_over):
    done = take_over(xlsx(ZHANG))
    late = ResidentImport.objects.get(pk=done.pk)
    late.status = ImportStatus.IMPORTING
    storing.keep(late, xlsx(ZHANG, LI).read())
    assert imports.take_over(resident_import=late, at=NOW).status == ImportStatus.DONE
    assert Resident.objects.count() == 1


def test_a_list_that_was_lost_before_it_was_checked_says_so(check, village, manager):
    one = imports.start(village=village, file=xlsx(ZHANG), by=manager, at=NOW)
    one.upload.delete(save=False)
    failed = imports.check(resident_import=one, at=NOW)
    assert "已经清掉了" in failed.refusal
    again = imports.start(village=village, file=xlsx(ZHANG), by=manager, at=NOW)
    again.upload.storage.delete(again.upload.name)
    assert "已经清掉了" in imports.check(resident_import=again, at=NOW).refusal


def test_only_failing_rows_are_given_back(take_over, village):
    ResidentFactory(village=village, name="王五", born_on=date(1991, 1, 1), consents=())
    namesake = [*WANG]
    namesake[5] = ""
    bad = [*ZHANG]
    bad[2] = "张3"
    done = take_over(xlsx(namesake, bad))
    assert [problem["fails"] for problem in done.problems] == [False, True]
    sheet = load_workbook(io.BytesIO(imports.failed_rows(done))).active
    assert [row[3] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["张3"]
