"""Bringing a list in, page by page."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from grassroots.core import progress
from tests.villages.imports.conftest import LI, NOW, WANG, ZHANG, xlsx
from villages.models import ImportStatus, Resident, ResidentImport
from villages.services import imports

pytestmark = pytest.mark.django_db


@pytest.fixture
def upload(manager, django_capture_on_commit_callbacks):
    def upload(file):
        file.name = "名册.xlsx"
        with django_capture_on_commit_callbacks(execute=True):
            response = manager.post(reverse("villages_import_new"), {"file": file})
        if response.status_code == 302:
            response = manager.get(response.url)
        return response.content.decode()

    return upload


def test_a_list_is_sent_looked_at_and_confirmed(
    manager, upload, django_capture_on_commit_callbacks
):
    bad = [*LI]
    bad[6] = "12"
    page = upload(xlsx(ZHANG, bad, WANG))
    assert "检查完了，还没有导入" in page
    assert "导入这2人" in page
    assert "G3" in page
    assert "手机号是11位数字" in page
    assert not Resident.objects.exists()
    one = ResidentImport.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        manager.post(reverse("villages_import_confirm", args=[one.pk]))
    done = manager.get(reverse("villages_import", args=[one.pk])).content.decode()
    assert "导入好了" in done
    failed = manager.get(reverse("villages_import_failed", args=[one.pk]))
    assert failed["Cache-Control"] == "no-store"
    rows = list(load_workbook(io.BytesIO(failed.content)).active.values)
    assert len(rows) == 2
    recent = manager.get(reverse("villages_import_new")).content.decode()
    assert "3行，新的2人" in recent


def test_while_a_task_works_the_page_shows_how_far_it_is(manager, village):
    user = village.appointments.get().user
    one = imports.start(village=village, file=xlsx(ZHANG), by=user, at=NOW)
    progress.tell(imports.progress_key(one), done=50, total=200)
    address = reverse("villages_import", args=[one.pk])
    page = manager.get(address).content.decode()
    assert 'value="25"' in page
    assert "<noscript>" in page
    part = manager.get(address, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Refresh" not in part
    imports.check(resident_import=one, at=NOW)
    part = manager.get(address, headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"


def test_nothing_to_import_says_so(manager, upload, village):
    upload(xlsx(ZHANG))
    one = ResidentImport.objects.get()
    one.rows_new = one.consents_new = 0
    one.save()
    address = reverse("villages_import_confirm", args=[one.pk])
    page = manager.post(address, follow=True).content.decode()
    assert "不用导入" in page


def test_a_list_is_let_go(manager, upload):
    upload(xlsx(ZHANG))
    one = ResidentImport.objects.get()
    address = reverse("villages_import_discard", args=[one.pk])
    assert "文件也清掉了" in manager.post(address, follow=True).content.decode()
    assert "不用确认" in manager.post(address, follow=True).content.decode()
    failed = reverse("villages_import_failed", args=[one.pk])
    assert "已经清掉了" in manager.get(failed, follow=True).content.decode()


def test_a_file_that_is_no_list_is_refused_in_plain_words(upload):
    file = io.BytesIO(b"\x89PNG\r\n\x1a\n\x00\x00")
    page = upload(file)
    assert "没有导入" in page
    assert "另存为.xlsx" in page
    assert ResidentImport.objects.get().status == ImportStatus.FAILED


@pytest.mark.parametrize("body", [b"", b"x" * (5 * 1024 * 1024 + 1)])
def test_an_empty_or_oversized_file_is_refused_on_the_form(upload, body):
    page = upload(io.BytesIO(body))
    assert "没有收下" in page
    assert not ResidentImport.objects.exists()


def test_a_file_is_needed(manager):
    page = manager.post(reverse("villages_import_new")).content.decode()
    assert "请先选填好的文件" in page


def test_the_template_comes_in_as_it_is(manager, upload):
    response = manager.get(reverse("villages_import_template"))
    assert "spreadsheetml" in response["Content-Type"]
    book = load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["名册", "怎么填"]
    page = upload(io.BytesIO(response.content))
    assert ResidentImport.objects.get().problems == []
    assert "没有新的人" in page


def test_many_problems_are_shown_in_part(upload):
    bad = [
        [f"{n}", "", "张3", "", "1970-05-20", "", "", "", "", ""] for n in range(210)
    ]
    assert "还有10处" in upload(xlsx(*bad))
