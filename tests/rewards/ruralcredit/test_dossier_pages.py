"""Files of households over HTTP: list, consent, survey, evidence, tables."""

import io
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from grassroots.core.spreadsheets import write_rows
from rewards.ruralcredit.models import (
    CoopRole,
    Dossier,
    DossierVisit,
    FilePurpose,
    ValueTable,
    VisitEvidence,
)
from rewards.ruralcredit.selectors.dossiers import has_consent, values_of
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    CoopMemberFactory,
    DossierFactory,
    head_of,
    know,
    make_coop,
    officer_of,
    village_of,
)
from tests.factories.villages import ResidentFactory, moment
from tests.support.clock import freeze_time
from villages.models import FileView

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(TODAY)):
        yield


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def dossier(coop):
    return DossierFactory(coop=coop)


def desk_of(post):
    return sign_in(Client(), post.user, acting_as=post)


@pytest.fixture
def officer(coop):
    return desk_of(officer_of(coop))


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=[getattr(k, "pk", k) for k in keys])


def jpeg():
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "JPEG")
    return SimpleUploadedFile("book.jpg", stream.getvalue(), "image/jpeg")


# --- List -------------------------------------------------------------------------


def test_the_list_finds_households_and_says_what_is_to_do(coop, officer):
    named = ResidentFactory(village=village_of(coop), name="周海燕", is_head=True)
    member = CoopMemberFactory(coop=coop, resident=named)
    full = DossierFactory(coop=coop, household=member.household)
    know(full, D01=1)
    other = ResidentFactory(village=village_of(coop), name="曾淑珍", is_head=True)
    bare = DossierFactory(
        coop=coop,
        consents=(),
        household=CoopMemberFactory(coop=coop, resident=other).household,
    )
    plain = ResidentFactory(village=village_of(coop), name="单雄信", is_head=True)
    ResidentFactory(name="外村人", is_head=True)

    def shown(**query):
        text = officer.get(at("dossiers"), query).text
        here = {
            "full": member.resident.name,
            "bare": str(bare),
            "plain": plain.name,
            "elsewhere": "外村人",
        }
        return {key for key, words in here.items() if words in text}

    assert shown() == {"full", "bare", "plain"}
    assert shown(state="none") == {"plain"}
    assert shown(state="no_consent") == {"bare"}
    assert shown(state="incomplete") == {"full"}
    assert shown(state="members") == {"full", "bare"}
    assert shown(state="nonsense") == {"full", "bare", "plain"}
    assert shown(q="zhy") == {"full"}
    assert "没有这样的户" in officer.get(at("dossiers"), {"q": "xyz"}).text
    assert "没有有效的同意书" in officer.get(at("dossiers")).text


def test_what_expires_within_sixty_days_is_listed(coop, officer, dossier):
    assert "没有这样的户" in officer.get(at("dossiers") + "?state=expiring").text
    visit = know(dossier, D01=1)
    visit.values.update(until_on=TODAY + 60 * DAY)
    page = officer.get(at("dossiers") + "?state=expiring").text
    assert "1项快过期" in page
    assert "60天内过期" in officer.get(at("dossier", dossier)).text
    visit.values.update(until_on=TODAY + 61 * DAY)
    assert "没有这样的户" in officer.get(at("dossiers") + "?state=expiring").text


def test_a_co_op_that_serves_nobody_is_told_so():
    coop = make_coop()
    coop.service_areas.all().delete()
    assert "还没有服务的村" in desk_of(officer_of(coop)).get(at("dossiers")).text


# --- Consent ----------------------------------------------------------------------


def test_a_file_begins_with_the_signed_paper_and_nothing_is_ticked(coop, officer):
    resident = ResidentFactory(village=village_of(coop), is_head=True)
    child = ResidentFactory(
        household=resident.memberships.get().household,
        name="小朋友",
        born_on=TODAY - 3000 * DAY,
    )
    household = resident.memberships.get().household
    page = officer.get(at("dossier_new", household)).text
    assert "checked" not in page
    assert child.name not in page
    given = {"starts_on": "2026-06-03", "ends_on": "2028-06-02", "channel": "paper"}
    assert "请选签字的人" in officer.post(at("dossier_new", household), given).text
    given["resident"] = resident.pk
    answer = officer.post(at("dossier_new", household), given, follow=True)
    assert "建好了" in answer.text
    assert has_consent(Dossier.objects.get(), on=TODAY)


def test_a_further_consent_names_the_bank_and_is_taken_back(dossier, officer):
    given = {
        "purpose": "lender",
        "resident": head_of(dossier.household).pk,
        "starts_on": "2026-06-03",
        "ends_on": "2027-06-02",
        "channel": "helper",
    }
    assert "请写明给哪家看" in officer.post(at("consent_new", dossier), given).text
    officer.post(at("consent_new", dossier), given | {"recipient": "农商行"})
    assert "农商行" in officer.get(at("dossier", dossier)).text
    lender = dossier.authorisations.get(purpose=FilePurpose.LENDER)
    address = at("consent_withdraw", dossier, lender)
    assert "撤回了" in officer.post(address, follow=True).text
    assert "已经撤回了" in officer.post(address, follow=True).text


def test_without_consent_the_file_is_shut_and_the_survey_leads_to_the_paper(
    dossier, officer
):
    know(dossier, F02=12345)
    assert "12,345元" in officer.get(at("dossier", dossier)).text
    given = dossier.authorisations.get()
    answer = officer.post(at("consent_withdraw", dossier, given), follow=True)
    assert "12,345" not in answer.text
    assert "以前记的都不看了" in answer.text
    answer = officer.get(at("survey", dossier), follow=True)
    assert "请这户签字" in answer.text


# --- The file ---------------------------------------------------------------------


def test_the_household_reads_who_looked_and_why(coop, dossier, officer):
    mate = ResidentFactory(household=dossier.household)
    ResidentFactory(household=dossier.household, born_on=TODAY - 3000 * DAY)
    for _again in range(2):
        officer.get(at("dossier", dossier))
    views = FileView.objects.filter(purpose="信用互助：看户档案")
    assert {one.resident for one in views} == {mate, head_of(dossier.household)}
    assert views.count() == 2
    assert views[0].role == "合作社信贷员"


def test_a_file_shows_values_in_words_with_their_source(dossier, officer):
    know(dossier, F02=68000, B02="seasonal_only", B05=True, V02=False, D03="0.5")
    page = officer.get(at("dossier", dossier)).text
    for words in ("68,000元", "只有季节性收入", "入户登记", "还没有"):
        assert words in page


def test_the_auditor_reads_a_file_and_leaves_a_look(coop, dossier):
    post = CoopAppointmentFactory(coop=coop, role=CoopRole.AUDITOR)
    client = desk_of(post)
    ResidentFactory(village=village_of(coop), is_head=True)
    assert client.get(at("dossiers")).status_code == 200
    assert client.get(at("dossier", dossier)).status_code == 200
    assert FileView.objects.get().viewer == post.user
    for name in ("survey", "consent_new"):
        assert client.get(at(name, dossier)).status_code == 404


def test_nobody_reads_the_own_family_s_file_here(coop, dossier):
    head = head_of(dossier.household)
    head.user = UserFactory()
    head.save()
    client = desk_of(CoopAppointmentFactory(coop=coop, user=head.user))
    for name in ("dossier", "survey"):
        assert "这份档案您看不到" in client.get(at(name, dossier)).text
    assert not FileView.objects.exists()


def test_another_co_op_has_none_of_it(coop, dossier):
    visit = know(dossier, D01=1)
    paper = VisitEvidence.objects.create(visit=visit, photo="a.jpg", digest="a")
    client = desk_of(officer_of(make_coop()))
    given = dossier.authorisations.get()
    for address in (
        at("dossier", dossier),
        at("survey", dossier),
        at("consent_new", dossier),
        at("consent_withdraw", dossier, given),
        at("evidence", dossier, paper),
        at("dossier_new", dossier.household),
    ):
        assert client.get(address).status_code in {404, 405}, address
        assert client.post(address).status_code in {404, 405}, address


# --- Survey -----------------------------------------------------------------------


def said(**values):
    return {"client_id": uuid4(), "collected_on": "2026-06-03"} | values


def test_a_survey_keeps_what_was_said_with_its_photo(dossier, officer):
    assert "记了0项，一共26项" in officer.get(at("survey", dossier)).text
    given = said(**{"F01": "68000", "B02": "seasonal_only", "F01-photos": jpeg()})
    answer = officer.post(at("survey", dossier), given, follow=True)
    # What was said, and what the register says besides.
    assert "记了4项，一共26项" in answer.text
    assert "68,000元" in answer.text
    assert f'data-draft-done="file-{dossier.pk}"' in answer.text
    paper = VisitEvidence.objects.get()
    photo = officer.get(at("evidence", dossier, paper))
    assert photo["Cache-Control"].startswith("private")
    assert b"".join(photo.streaming_content)[:2] == b"\xff\xd8"
    paper.photo.storage.delete(paper.photo.name)
    assert officer.get(at("evidence", dossier, paper)).status_code == 404
    dossier.authorisations.all().delete()
    assert officer.get(at("evidence", dossier, paper)).status_code == 404


def test_every_fault_is_said_at_once_and_nothing_typed_is_lost(dossier, officer):
    given = said(D01="两个", C01="12.345", V02="true", F01="5", source_words="本人说的")
    page = officer.post(at("survey", dossier), given).text
    for words in ("要填数字", "最多填2位小数", 'value="两个"', 'value="12.345"'):
        assert words in page
    assert 'value="本人说的"' in page
    assert str(given["client_id"]) in page
    assert "checked" in page
    assert not DossierVisit.objects.exists()
    page = officer.post(at("survey", dossier), said(F01="5")).text
    assert "请拍一张照片" in page
    page = officer.post(at("survey", dossier), said()).text
    assert "一项也没有改" in page
    bad = SimpleUploadedFile("a.jpg", b"no picture", "image/jpeg")
    page = officer.post(at("survey", dossier), said(**{"F01-photos": bad, "D01": 1}))
    assert "a.jpg" in page.text


def test_the_same_survey_twice_is_one_visit(dossier, officer):
    given = said(D01="2")
    for _again in range(2):
        assert officer.post(at("survey", dossier), given).status_code == 302
    assert DossierVisit.objects.filter(client_id=given["client_id"]).count() == 1
    assert (
        "内容和这次不一样"
        in officer.post(at("survey", dossier), given | {"D01": "3"}).text
    )


def test_asked_again_and_unchanged_it_holds_from_today(dossier, officer):
    know(dossier, on=TODAY - 99 * DAY, D01=2, F01=500, B02="none")
    page = officer.get(at("survey", dossier)).text
    assert "现在记的是2人，2026-02-24问的" in page
    officer.post(at("survey", dossier), said(again="on", B02="seasonal_only"))
    found = values_of(dossier, TODAY)
    assert (found["D01"].value, found["D01"].date) == (2, TODAY)
    assert found["B02"].value == "seasonal_only"
    # Without a new photo what needs one stays as it was.
    assert found["F01"].date == TODAY - 99 * DAY


# --- Tables -----------------------------------------------------------------------


def upload(client, *rows, follow=True):
    file = SimpleUploadedFile("档案.xlsx", write_rows(rows[0], rows[1:], title="档案"))
    return client.post(at("tables"), {"file": file}, follow=follow)


def row_of(dossier, *values, day="2026-06-03", source="档案柜3号盒"):
    house = dossier.household
    return [house.village.code, house.number, day, source, *values]


HEAD = ["村代码", "户号", "采集日期", "依据"]


def test_a_table_is_checked_looked_at_and_written_in_one_go(dossier, officer):
    page = officer.get(at("tables")).text
    assert "每一列怎么填" in page
    template = officer.get(at("table_template"))
    assert "xlsx" in template["Content-Disposition"]
    answer = upload(
        officer,
        [*HEAD, "F01 家庭年可支配收入（元）", "B05", "收入来源稳定性"],
        row_of(dossier, 68000, "是", "只有季节性收入"),
    )
    assert "没有问题的1户" in answer.text
    assert values_of(dossier, TODAY) == {}
    table = ValueTable.objects.get()
    answer = officer.post(at("table", table), follow=True)
    assert "记好了" in answer.text
    found = values_of(dossier, TODAY)
    assert found["F01"].value == 68000
    assert found["F01"].source == "档案柜3号盒"
    assert found["B02"].value == "seasonal_only"
    assert "已经记过了" in officer.post(at("table", table), follow=True).text


def test_a_table_of_another_co_op_does_not_exist(officer, dossier):
    upload(officer, [*HEAD, "D01"], row_of(dossier, 1))
    other = desk_of(officer_of(make_coop()))
    table = ValueTable.objects.get()
    assert other.get(at("table", table)).status_code == 404
    assert other.post(at("table", table)).status_code == 404


def test_what_cannot_be_read_is_said_on_the_form(officer):
    assert "请先选填好的文件" in officer.post(at("tables"), {}).text
    assert "表头里缺：户号" in upload(officer, ["村代码", "采集日期", "依据"]).text
