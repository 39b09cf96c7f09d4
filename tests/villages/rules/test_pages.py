import io
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import sign_in
from tests.factories.villages import (
    AppointmentFactory,
    CountyFactory,
    TownFactory,
    VillageFactory,
)
from tests.support.clock import freeze_time
from tests.villages.rules.conftest import AT, meeting
from villages.formulas.lawfulness import RuleLine
from villages.models import AreaRole, BookStatus, CalendarYear, Lawfulness, RuleBook
from villages.services import rulebooks

OWN = {
    "code": "OWN-01",
    "category": "邻里互助",
    "kind": "add",
    "title": "帮邻居收麦子",
    "points_default": 1,
    "points_min": 1,
    "points_max": 2,
    "subject": "person",
    "evidence": "none",
    "cap_period": "month",
    "cap_points": 4,
    "validity_months": 12,
    "needs_review": "on",
    "is_public": "on",
}
MEETING = {
    "meeting_kind": "assembly",
    "held_on": "2026-05-20",
    "eligible": 100,
    "present": 60,
    "votes_for": 50,
    "votes_against": 6,
    "abstained": 4,
    "filing_number": "镇备〔2026〕7号",
    "effective_from": "2026-06-10",
}


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(AT):
        yield


@pytest.fixture
def village(db):
    return VillageFactory(name="海草村")


@pytest.fixture
def desk(village):
    """Sign somebody in who holds a role in the village, or in another area."""

    def signing_in(role=AreaRole.MANAGER, **area):
        appointment = AppointmentFactory(role=role, **(area or {"village": village}))
        return sign_in(Client(), appointment.user, acting_as=appointment)

    return signing_in


@pytest.fixture
def draft(village, manager):
    return rulebooks.start_from_template(village=village, by=manager, at=AT)


@pytest.fixture
def book(draft, manager):
    return rulebooks.adopt(
        book=draft,
        resolution=meeting(minutes=SimpleUploadedFile("会.pdf", b"%PDF-1.7 x")),
        effective_from=date(2026, 6, 1),
        by=manager,
        at=AT,
    )


def html(response):
    assert response.status_code == 200, response
    return response.content.decode()


def test_the_manager_starts_a_draft_from_the_template(desk, village):
    client = desk()
    assert "还没有村规" in html(client.get(reverse("villages_rulebooks")))
    page = client.post(
        reverse("villages_rulebook_start"), {"from": "template"}, follow=True
    )
    assert "参加村里集中清洁日" in html(page)
    again = client.post(
        reverse("villages_rulebook_start"), {"from": "empty"}, follow=True
    )
    assert "已经有一份草稿" in html(again)


def test_the_manager_starts_from_the_book_in_force(desk, book):
    page = desk().post(
        reverse("villages_rulebook_start"), {"from": "current"}, follow=True
    )
    assert "第2版" in html(page)


def test_searching_a_book_leaves_what_matches(desk, draft):
    address = reverse("villages_rulebook", args=[draft.pk])
    page = html(desk().get(address, {"q": "拾金不昧"}, headers={"HX-Request": "true"}))
    assert "AID-A07" in page
    assert "ENV-A01" not in page
    assert "<html" not in page
    assert "没有找到" in html(desk().get(address, {"q": "无此事"}))


def test_a_rule_of_the_villages_own_is_added(desk, draft):
    address = reverse("villages_rule_new", args=[draft.pk])
    client = desk()
    assert "OWN-01" in html(client.get(address))
    page = client.post(address, OWN, follow=True)
    assert "写好了" in html(page)
    assert draft.rules.get(code="OWN-01").is_village_made


def test_an_unlawful_rule_is_refused_beside_its_field_and_stays_typed(desk, draft):
    address = reverse("villages_rule_new", args=[draft.pk])
    page = html(desk().post(address, OWN | {"title": "全年无上访"}))
    assert "上访、投诉、举报" in page
    assert 'value="全年无上访"' in page
    assert not draft.rules.filter(code="OWN-01").exists()


def test_a_note_that_punishes_is_refused_beside_the_notes(desk, draft):
    address = reverse("villages_rule_new", args=[draft.pk])
    page = desk().post(address, OWN | {"notes": "有信访记录的取消低保"})
    assert {"notes"} <= set(page.context["form"].errors)


def test_what_the_guard_cannot_judge_waits_for_the_town(desk, draft):
    address = reverse("villages_rule_new", args=[draft.pk])
    typed = OWN | {"kind": "deduct", "title": "思想落后"}
    assert "要镇里看一看" in html(desk().post(address, typed, follow=True))
    page = html(desk().get(reverse("villages_rulebook", args=[draft.pk])))
    assert "有1条要等镇里看过" in page
    page = desk().get(
        reverse("villages_rulebook", args=[draft.pk]), {"only": "waiting"}
    )
    assert "ENV-A01" not in html(page)


def test_the_words_and_the_most_points_of_a_template_rule_stay(desk, draft):
    rule = draft.rules.get(code="ENV-A04")
    address = reverse("villages_rule", args=[draft.pk, rule.pk])
    client = desk()
    assert "事由不能改" in html(client.get(address))
    typed = OWN | {"title": "别的事", "cap_points": 6, "code": "ZZZ"}
    assert "写好了" in html(client.post(address, typed, follow=True))
    rule.refresh_from_db()
    assert (rule.title, rule.code, rule.cap_points) == (
        "参加村里集中清洁日",
        "ENV-A04",
        6,
    )
    page = html(client.post(address, OWN | {"points_max": 9}))
    assert "最多2分，不能再高" in page


def test_a_rule_is_taken_out_of_the_draft(desk, draft):
    rule = draft.rules.get(code="ENV-A04")
    page = desk().post(
        reverse("villages_rule_remove", args=[draft.pk, rule.pk]), follow=True
    )
    assert "拿掉了" in html(page)
    assert draft.rules.count() == 131


def test_the_terms_of_a_draft_are_set(desk, draft):
    address = reverse("villages_rulebook_terms", args=[draft.pk])
    client = desk()
    assert "1061" in html(client.get(address))
    typed = {"title": "海草村规", "panel_quorum": 3, "base_score": 1000}
    stars = {
        "star_5": 1080,
        "star_4": 1050,
        "star_3": 1020,
        "star_2": 990,
        "star_1": 800,
    }
    assert "改好了" in html(client.post(address, typed | stars, follow=True))
    draft.refresh_from_db()
    assert draft.panel_quorum == 3
    assert draft.star_scale[0] == [5, 1080]
    page = html(client.post(address, typed | stars | {"star_1": 1090}))
    assert "一星比一星高" in page


def test_a_meeting_below_quorum_is_refused_with_its_numbers(desk, draft):
    address = reverse("villages_rulebook_adopt", args=[draft.pk])
    typed = MEETING | {"present": 40, "votes_for": 30}
    page = html(desk().post(address, typed))
    assert "应到100，实到40，至少要到50" in page
    assert 'value="镇备〔2026〕7号"' in page
    draft.refresh_from_db()
    assert draft.status == BookStatus.DRAFT


def test_a_book_is_adopted_and_shows_its_meeting(desk, draft):
    client = desk()
    address = reverse("villages_rulebook_adopt", args=[draft.pk])
    assert "会上通过" in html(client.get(address))
    page = html(client.post(address, MEETING, follow=True))
    assert "赞成50" in page
    assert "镇备〔2026〕7号" in page
    assert client.get(address).status_code == 404


def test_the_numbers_are_counted_while_they_are_typed(desk, draft):
    address = reverse("villages_rulebook_adopt", args=[draft.pk])
    client = desk()

    def count(**typed):
        return html(client.post(address, typed, headers={"HX-Request": "true"}))

    assert "填了应到" in count(meeting_kind="assembly")
    assert "至少要到67" in count(meeting_kind="households", eligible=100)
    page = count(**MEETING)
    assert "够数" in page
    assert "过半" in page
    page = count(**MEETING | {"present": 40})
    assert "不够" in page
    assert "对不上" in page
    assert "没过半" in count(**MEETING | {"votes_for": 20})


def test_what_stands_in_the_way_is_said_before_anything_is_typed(
    desk, village, manager
):
    empty = rulebooks.start_empty(village=village, by=manager, at=AT)
    page = html(desk().get(reverse("villages_rulebook_adopt", args=[empty.pk])))
    assert "还没有条目" in page


def test_a_draft_is_given_up(desk, draft):
    page = desk().post(
        reverse("villages_rulebook_withdraw", args=[draft.pk]), follow=True
    )
    assert "作废了" in html(page)
    assert not RuleBook.objects.filter(status=BookStatus.DRAFT).exists()


TABLE = (
    "编号,类别,做了什么,加还是扣,一般几分,上限按,最多得几分,本村自己定的\n"
    "S1,环境卫生,庭院整洁,加分,2,每年,4,是\n"
    "S2,平安,越级上访,扣分,2,每年,4,是\n"
    "S3,其他,思想落后,扣分,2,每年,4,是\n"
).encode("gbk")


def test_a_table_is_judged_before_it_is_imported(desk, village):
    client = desk()
    html(client.get(reverse("villages_rules_import")))
    page = client.post(
        reverse("villages_rules_import"), {"file": io.BytesIO(TABLE)}, follow=True
    )
    shown = html(page)
    assert "第3行" in shown
    assert "“越级”" in shown
    assert not RuleBook.objects.filter(village=village).exists()
    done = html(client.post(page.redirect_chain[-1][0], follow=True))
    assert "导入了2条，1条没有导入" in done
    again = html(client.get(page.redirect_chain[-1][0], follow=True))
    assert "再选一次" in again


def test_a_bad_table_is_refused_beside_the_file(desk):
    page = desk().post(
        reverse("villages_rules_import"), {"file": io.BytesIO(b"PK\x03\x04")}
    )
    assert "打不开" in html(page)
    assert "请先选" in html(desk().post(reverse("villages_rules_import")))


def test_importing_too_many_lines_of_ones_own_says_so(desk, draft, manager):
    for number in range(5):
        line = RuleLine(
            kind="add",
            title="帮邻居收麦子",
            points_min=1,
            points_max=1,
            points_default=1,
            code=f"O{number}",
        )
        rulebooks.add_rule(book=draft, line=line, by=manager, at=AT)
    client = desk()
    page = client.post(
        reverse("villages_rules_import"), {"file": io.BytesIO(TABLE)}, follow=True
    )
    page = client.post(page.redirect_chain[-1][0], follow=True)
    assert "已经满了" in html(page)
    page = client.post(reverse("villages_rule_new", args=[draft.pk]), OWN)
    assert "已经满了" in html(page)


def test_tables_are_downloaded(desk, draft):
    for address in (
        reverse("villages_rules_table"),
        reverse("villages_rulebook_export", args=[draft.pk]),
    ):
        answer = desk().get(address)
        assert answer.content.startswith(b"PK")
        assert "attachment" in answer["Content-Disposition"]


def test_minutes_are_read_by_staff_of_the_village_alone(desk, book):
    address = reverse("villages_rulebook_minutes", args=[book.pk])
    answer = desk(AreaRole.SUPERVISOR).get(address)
    assert b"".join(answer.streaming_content).startswith(b"%PDF")
    assert answer["Content-Type"] == "application/pdf"
    assert desk(village=VillageFactory()).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_book_without_minutes_has_no_file(desk, draft):
    address = reverse("villages_rulebook_minutes", args=[draft.pk])
    assert desk().get(address).status_code == 404


def test_minutes_must_be_a_pdf_or_a_photo(desk, draft):
    address = reverse("villages_rulebook_adopt", args=[draft.pk])
    typed = MEETING | {"minutes": SimpleUploadedFile("a.pdf", b"MZ")}
    assert "请传PDF或照片" in html(desk().post(address, typed))


@pytest.mark.parametrize(
    "role", [AreaRole.RECORDER, AreaRole.PANEL, AreaRole.SUPERVISOR]
)
def test_others_in_the_village_read_and_change_nothing(desk, draft, role):
    client = desk(role)
    page = html(client.get(reverse("villages_rulebook", args=[draft.pk])))
    assert "加一条" not in page
    html(client.get(reverse("villages_rulebooks")))
    for name in ("terms", "adopt", "withdraw"):
        address = reverse(f"villages_rulebook_{name}", args=[draft.pk])
        assert client.post(address).status_code == 404


def test_another_villages_rules_do_not_exist(desk, draft):
    client = desk(village=VillageFactory())
    rule = draft.rules.first()
    for address in (
        reverse("villages_rulebook", args=[draft.pk]),
        reverse("villages_rulebook_print", args=[draft.pk]),
        reverse("villages_rulebook_export", args=[draft.pk]),
        reverse("villages_rulebook_terms", args=[draft.pk]),
        reverse("villages_rulebook_adopt", args=[draft.pk]),
        reverse("villages_rule_new", args=[draft.pk]),
        reverse("villages_rule", args=[draft.pk, rule.pk]),
    ):
        assert client.get(address).status_code == 404


def test_a_town_looks_at_what_waits_and_decides(desk, draft, village):
    for code in ("ENV-A01", "ENV-A02", "ENV-A03"):
        draft.rules.filter(code=code).update(
            lawfulness=Lawfulness.TOWN, lawfulness_reasons=["town: 看不准"]
        )
    client = desk(AreaRole.SUPERVISOR, town=village.town)
    assert "请看一看" in html(client.get(reverse("villages_rulebooks")))
    queue = reverse("villages_rules_town")
    assert "看不准" in html(client.get(queue))
    first, second, third = draft.rules.filter(lawfulness=Lawfulness.TOWN)
    says = reverse("villages_rule_town", args=[first.pk])
    assert "可以" in html(client.post(says, {"clear": "1"}, follow=True))
    says = reverse("villages_rule_town", args=[second.pk])
    html(client.post(says, {"reason": ""}))
    assert "不行" in html(client.post(says, {"reason": "说不清"}, follow=True))
    assert client.post(says, {"clear": "1"}).status_code == 404
    assert [
        draft.rules.get(pk=one.pk).lawfulness for one in (first, second, third)
    ] == ["cleared", "refused", "town"]
    html(client.get(reverse("villages_rulebook", args=[draft.pk])))


@pytest.mark.parametrize("where", ["village", "town"])
def test_a_village_or_a_neighbour_town_has_no_say(desk, draft, village, where):
    rule = draft.rules.first()
    draft.rules.filter(pk=rule.pk).update(lawfulness=Lawfulness.TOWN)
    area = {"village": village} if where == "village" else {"town": TownFactory()}
    client = desk(AreaRole.SUPERVISOR, **area)
    assert "没有要看的" in html(client.get(reverse("villages_rules_town")))
    says = reverse("villages_rule_town", args=[rule.pk])
    assert client.post(says, {"clear": "1"}).status_code == 404


def test_those_above_villages_write_no_rules(desk, draft, village):
    client = desk(AreaRole.MANAGER, county=village.town.county)
    for address in (
        reverse("villages_rulebook_start"),
        reverse("villages_rulebook_withdraw", args=[draft.pk]),
    ):
        assert client.post(address).status_code == 404
    draft.refresh_from_db()
    assert draft.status == BookStatus.DRAFT


def test_anybody_reads_the_rules_in_force_with_their_meeting(client, book, village):
    page = html(client.get(reverse("villages_rules_public", args=[village.code])))
    assert "赞成50" in page
    assert "参加村里集中清洁日" in page
    found = client.get(
        reverse("villages_rules_public", args=[village.code]), {"q": "x-x"}
    )
    assert "没有找到" in html(found)
    assert client.get(reverse("villages_rules_public", args=["0"])).status_code == 404


def test_a_draft_is_nobodys_to_read(client, draft, village):
    page = html(client.get(reverse("villages_rules_public", args=[village.code])))
    assert "还没有通过村规" in page
    assert "清洁日" not in page


def test_a_book_is_printed(desk, book):
    page = html(desk().get(reverse("villages_rulebook_print", args=[book.pk])))
    assert "备案号镇备〔2026〕7号" in page
    assert "ENV-A01" in page


CALENDAR = {
    "year": 2027,
    "source": "国办发明电〔2026〕8号",
    "days": "2027-02-05到2027-02-11 休\n2027年2月14日 班\n2026-12-31 休",
}


def test_a_county_writes_down_its_holidays(desk, village):
    client = desk(AreaRole.SUPERVISOR, county=village.town.county)
    address = reverse("villages_calendar")
    assert "2027年的放假安排还不知道" in html(client.get(address))
    page = html(client.post(address, CALENDAR, follow=True))
    assert "2月14日" in page
    table = CalendarYear.objects.get(county=village.town.county)
    assert table.days.count() == 9
    html(client.post(address, CALENDAR, follow=True))
    assert CalendarYear.objects.count() == 1


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("2027-02-30 休", "没有这一天"),
        ("春节放七天", "看不懂"),
        ("2027-02-05到2027-02-01 休", "起止"),
        ("2028-02-05 休", "不是2027年的"),
        (" ; ", "至少写一天"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(desk, days, sentence):
    client = desk(AreaRole.SUPERVISOR, county=CountyFactory())
    page = html(client.post(reverse("villages_calendar"), CALENDAR | {"days": days}))
    assert sentence in page


def test_a_town_and_a_village_only_read_the_calendar(desk, village):
    for area in ({"town": village.town}, {"village": village}):
        client = desk(AreaRole.SUPERVISOR, **area)
        assert "请县里写进来" in html(client.get(reverse("villages_calendar")))
        answer = client.post(reverse("villages_calendar"), CALENDAR)
        assert answer.status_code == 404
