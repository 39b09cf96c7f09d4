"""Standards on the desk: everybody who judges reads them, the county publishes."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from grassroots.core.spreadsheets import write_rows
from rewards.merchants.formulas import fairness
from rewards.merchants.models import Checklist, PledgeText, Scheme, Sector
from rewards.merchants.services import checklist_tables, standards
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import ChecklistFactory, inspector_of
from tests.factories.villages import (
    AppointmentFactory,
    CountyFactory,
    VillageFactory,
    moment,
)
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 18)
AT = moment(DAY)
HEADING = "部分,要做到什么,没做到怎么说,分值,关键项"
GOOD = f"""{HEADING}
卫生,地面干净,地面不干净,30,否
卫生,"餐具消毒,放好",餐具没有消毒,30,是
价格,明码标价,没有标价,40,
"""
ALL = reverse("merchants_standards")
NEW_LIST = reverse("merchants_checklist_new")
NEW_SCHEME = reverse("merchants_scheme_new")
NEW_PLEDGE = reverse("merchants_pledge_text_new")
DEFAULTS = reverse("merchants_standards_defaults")


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT) as clock:
        yield clock


@pytest.fixture
def village():
    return VillageFactory()


@pytest.fixture
def county(village):
    return village.town.county


@pytest.fixture
def supervisor(client, county):
    post = AppointmentFactory(role="supervisor", county=county)
    return sign_in(client, post.user, acting_as=post)


def install(county):
    by = UserFactory(is_superuser=True)
    standards.install_defaults(county=county, by=by, at=AT - timedelta(days=30))


def words(answer):
    return answer.content.decode()


def uploaded(text, **more):
    body = text if isinstance(text, bytes) else text.encode()
    given = {
        "sector": "general",
        "title": "百货小店检查表",
        "effective_on": "2026-05-01",
        "source": "望市监〔2026〕9号",
        "file": SimpleUploadedFile("表.csv", body),
    }
    return given | more


# --- reading ------------------------------------------------------------------------


def test_a_county_without_standards_begins_with_those_of_the_product(
    supervisor, county
):
    assert "还没有发布评级标准" in words(supervisor.get(ALL))
    page = words(supervisor.post(DEFAULTS, follow=True))
    assert "发布了17份，今天起用" in page
    assert "餐饮检查表" in page
    assert "90分起A级" in page
    assert "都已经有了" in words(supervisor.post(DEFAULTS, follow=True))
    assert Checklist.objects.filter(county=county).count() == len(Sector)


@pytest.mark.parametrize("where", ["village", "town", "county"])
def test_everybody_who_judges_reads_the_countys(client, village, where):
    install(village.town.county)
    areas = {
        "village": village,
        "town": village.town,
        "county": village.town.county,
    }
    post = inspector_of(areas[where])
    sign_in(client, post.user, acting_as=post)
    page = words(client.get(ALL))
    assert "诚信经营承诺" in page
    assert NEW_LIST not in page
    checklist = Checklist.objects.get(sector="catering")
    for name in ("checklist", "checklist_print", "checklist_table"):
        address = reverse(f"merchants_{name}", args=[checklist.pk])
        assert "明码标价" in words(client.get(address))


def test_the_standards_of_another_county_do_not_exist(client, county):
    theirs = ChecklistFactory(county=CountyFactory())
    draft = Checklist.objects.create(
        county=county, sector="mill", version=9, effective_on=DAY, title="没有发布"
    )
    post = inspector_of(county)
    sign_in(client, post.user, acting_as=post)
    for one in (theirs, draft):
        for name in ("checklist", "checklist_print", "checklist_table"):
            assert (
                client.get(reverse(f"merchants_{name}", args=[one.pk])).status_code
                == 404
            )
    page = words(client.get(ALL))
    assert theirs.title not in page
    assert "县监督发布以后" in page


def test_only_the_countys_supervisor_finds_where_to_publish(client, village):
    install(village.town.county)
    posts = [
        inspector_of(village.town.county),
        AppointmentFactory(role="supervisor", town=village.town),
        AppointmentFactory(role="supervisor", village=village),
    ]
    for post in posts:
        sign_in(client, post.user, acting_as=post)
        for address in (NEW_LIST, NEW_SCHEME, NEW_PLEDGE):
            assert client.get(address).status_code == 404
            assert client.post(address).status_code == 404
        assert client.post(DEFAULTS).status_code == 404
        assert client.post(NEW_LIST, uploaded(GOOD)).status_code == 404
        preview = reverse("merchants_checklist_preview", args=["x"])
        assert client.get(preview).status_code == 404


# --- a new checklist ----------------------------------------------------------------


def test_a_table_is_looked_at_and_then_published(supervisor, county):
    answer = supervisor.post(NEW_LIST, uploaded(GOOD))
    assert not Checklist.objects.exists()
    preview = answer["location"]
    page = words(supervisor.get(preview))
    assert "还没有发布。2026-05-01起用，3条，满分100分。" in page
    done = words(supervisor.post(preview, follow=True))
    assert "发布好了" in done
    assert "还没到日子" in done
    items = list(Checklist.objects.get().items.order_by("order"))
    assert [item.weight for item in items] == [30, 30, 40]
    assert [item.is_critical for item in items] == [False, True, False]
    assert items[1].text == "餐具消毒,放好"
    # Once published it is not there a second time.
    gone = words(supervisor.post(preview, follow=True))
    assert "什么也没有发布" in gone
    assert Checklist.objects.count() == 1


def test_a_table_that_waited_an_hour_is_gone(supervisor, clock):
    preview = supervisor.post(NEW_LIST, uploaded(GOOD))["location"]
    clock.tick(timedelta(hours=1, seconds=1))
    assert "过了一个小时" in words(supervisor.get(preview, follow=True))


def test_a_workbook_is_read_as_well(supervisor):
    rows = [
        ("卫生", "地面干净", "地面不干净", 60, "是"),
        ("价格", "标价", "没标", 40, ""),
    ]
    body = write_rows(HEADING.split(","), rows, title="表")
    assert supervisor.post(NEW_LIST, uploaded(body)).status_code == 302


def test_what_is_wrong_is_named_by_its_cell_and_nothing_is_published(supervisor):
    table = f"""{HEADING}
,地面干净,地面不干净,30,否
卫生,,没有,三十,也许
卫生,店主不信教,店主信教,10,否
价格,{"长" * 121},没有标价,101,
价格,明码标价,没有标价,５,
价格,公平,不公平,5,是
价格,公平,不公平,5,是
价格
"""
    page = words(supervisor.post(NEW_LIST, uploaded(table)))
    found = ("A2", "B3", "D3", "E3", "B4", "B5", "D5", "D6", "B8", "B9", "C9", "D9")
    for cell in found:
        assert f">{cell}<" in page, cell
    for cell in ("C2", "A3", "B7", "E9"):
        assert f">{cell}<" not in page, cell
    assert "写了两遍" in page
    assert "不是看经营的" in page
    # What was typed beside the file is still there.
    assert "望市监〔2026〕9号" in page
    assert not Checklist.objects.exists()


@pytest.mark.parametrize(
    ("table", "answer"),
    [
        ("", "表里什么也没有"),
        (HEADING, "一条也没有"),
        ("部分,要做到什么\n卫生,干净\n", "少了这几列：没做到怎么说、分值、关键项"),
        (b"\x00\x01\x02", "这个文件打不开"),
        (GOOD.replace("30", "=1+1"), "里是公式"),
        (HEADING + "\n卫生,干净,不干净,1,\n" * 70, "最多61行"),
    ],
)
def test_a_file_that_is_no_checklist_is_refused(supervisor, table, answer):
    assert answer in words(supervisor.post(NEW_LIST, uploaded(table)))


def test_a_day_that_is_over_is_refused_when_it_is_published(supervisor, clock):
    given = uploaded(GOOD, effective_on="2026-04-18")
    preview = supervisor.post(NEW_LIST, given)["location"]
    assert supervisor.get(preview).status_code == 200
    earlier = uploaded(GOOD, effective_on="2026-04-01")
    over = supervisor.post(NEW_LIST, earlier)["location"]
    assert "不能早于今天" in words(supervisor.post(over, follow=True))
    assert not Checklist.objects.exists()


def test_a_list_goes_out_as_a_table_and_comes_back_the_same(supervisor, county):
    lines = [
        standards.Line("卫生", "+1写在墙上", "-没有写", 10, is_critical=True),
        standards.Line("价格", '引号"和，逗号,', "没有", 20),
    ]
    checklist = standards.publish_checklist(
        county=county,
        sector="general",
        title="表",
        lines=lines,
        effective_on=DAY,
        by=UserFactory(is_superuser=True),
        at=AT,
    )
    address = reverse("merchants_checklist_table", args=[checklist.pk])
    answer = supervisor.get(address)
    assert "attachment" in answer["Content-Disposition"]
    again = SimpleUploadedFile("表.csv", answer.content)
    table = checklist_tables.read_table(again)
    assert (table.lines, table.problems) == (lines, [])
    # A spreadsheet takes none of it for a formula.
    assert ", +1写在墙上, -没有写," in answer.content.decode()


def test_the_form_begins_with_the_present_title(supervisor, county):
    install(county)
    page = words(supervisor.get(NEW_LIST + "?sector=catering"))
    assert 'value="餐饮检查表"' in page
    assert supervisor.get(NEW_LIST + "?sector=nothing").status_code == 200


# --- a new scheme, a new pledge -----------------------------------------------------


def scheme_data(**more):
    now = Scheme()
    names = [*fairness.LIMITS, "critical_cap", "criticals_cap"]
    names += [f"penalty_{one}_cap" for one in ("minor", "general", "serious")]
    given = {name: getattr(now, name) for name in names}
    return given | {"effective_on": "2026-04-20"} | more


def test_the_next_scheme_begins_with_the_present_one(supervisor, county):
    install(county)
    standards.publish_scheme(
        county=county,
        effective_on=DAY + timedelta(days=1),
        band_a=93,
        by=UserFactory(is_superuser=True),
        at=AT,
    )
    assert 'value="93"' in words(supervisor.get(NEW_SCHEME))
    page = words(supervisor.post(NEW_SCHEME, scheme_data(band_a=94), follow=True))
    assert "发布好了" in page
    # What is to come stands beside what holds.
    assert "94分起A级" in page
    assert "93分起A级" in page
    assert "90分起A级" in page
    assert Scheme.objects.get(version=3).band_a == 94


@pytest.mark.parametrize(
    ("more", "answer"),
    [
        ({"appeal_days": 5}, "最少是21"),
        ({"band_a": 60}, "起点要从A到C一级比一级低"),
        ({"critical_cap": "a"}, "一项关键不合格最高不能是A级"),
        ({"effective_on": "2026-04-01"}, "不能早于今天"),
        ({"band_a": "9" * 30}, "最多是100"),
        ({"stale_months": ""}, "没有发布"),
        ({"critical_cap": "z"}, "没有发布"),
    ],
)
def test_a_scheme_that_may_not_be_is_refused(supervisor, more, answer):
    assert answer in words(supervisor.post(NEW_SCHEME, scheme_data(**more)))
    assert not Scheme.objects.exists()


PLEDGE = {
    "sector": "",
    "title": "诚信经营承诺",
    "body": "足斤足两，少一两补一斤。",
    "breach_means": "当面补足。",
    "effective_on": "2026-04-18",
}


def test_a_pledge_is_published_and_replaced(supervisor, county):
    assert "发布好了" in words(supervisor.post(NEW_PLEDGE, PLEDGE, follow=True))
    first = PledgeText.objects.get()
    page = words(supervisor.get(f"{NEW_PLEDGE}?of={first.pk}"))
    assert "少一两补一斤" in page
    supervisor.post(NEW_PLEDGE, PLEDGE | {"body": "少一两补两斤。"})
    shown = words(supervisor.get(ALL))
    assert "补两斤" in shown
    assert "补一斤" not in shown


@pytest.mark.parametrize("of", ["0", "x", "9" * 30, "²"])
def test_an_odd_way_to_the_form_shows_an_empty_one(supervisor, of):
    assert supervisor.get(NEW_PLEDGE, {"of": of}).status_code == 200


def test_a_pledge_without_words_is_not_published(supervisor):
    page = words(supervisor.post(NEW_PLEDGE, PLEDGE | {"body": ""}))
    assert "没有发布" in page
    page = words(supervisor.post(NEW_PLEDGE, PLEDGE | {"effective_on": "2026-01-01"}))
    assert "不能早于今天" in page
    assert not PledgeText.objects.exists()
