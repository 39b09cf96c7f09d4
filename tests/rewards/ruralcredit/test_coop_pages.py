"""Co-ops, members, promises and parameters over HTTP."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from rewards import ruralcredit
from rewards.ruralcredit.models import (
    Coop,
    CoopAppointment,
    CoopMember,
    CoopRole,
    Indicator,
    MutualPromise,
)
from tests.factories.accounts import UserFactory, sign_in
from tests.factories.ruralcredit import (
    TODAY,
    CoopAppointmentFactory,
    CoopMemberFactory,
    DossierFactory,
    make_coop,
    officer_of,
    supervisor_of,
    village_of,
)
from tests.factories.villages import (
    AppointmentFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from tests.support.clock import freeze_time

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(TODAY)):
        yield


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def member(coop):
    return CoopMemberFactory(coop=coop)


def desk_of(post):
    return sign_in(Client(), post.user, acting_as=post)


@pytest.fixture
def officer(coop):
    return desk_of(officer_of(coop))


@pytest.fixture
def auditor(coop):
    return desk_of(CoopAppointmentFactory(coop=coop, role=CoopRole.AUDITOR))


@pytest.fixture
def county(coop):
    return desk_of(supervisor_of(coop))


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=[getattr(k, "pk", k) for k in keys])


NEW = {
    "name": "望海合作社",
    "short_name": "望海",
    "certificate": "鲁互助字〔2026〕9号",
    "qualified_from": "2026-01-01",
    "qualified_until": "2028-12-31",
}


# --- The county -------------------------------------------------------------------


def test_the_county_enters_a_co_op_and_appoints_its_officer(coop, county):
    assert coop.name in county.get(at("coops")).text
    assert "服务哪些村" in county.get(at("coop_new")).text
    refused = county.post(at("coop_new"), NEW)
    assert "请至少选一个村" in refused.text
    assert "鲁互助字〔2026〕9号" in refused.text
    answer = county.post(
        at("coop_new"), NEW | {"villages": [village_of(coop).pk]}, follow=True
    )
    assert "还没有人任职" in answer.text
    made = Coop.objects.get(name=NEW["name"])
    who = {
        "role": "loan_officer",
        "name": "周敏",
        "phone": "13712345678",
        "starts_on": "2026-06-03",
    }
    assert "11位" in county.post(at("coop_appoint", made), who | {"phone": "1"}).text
    answer = county.post(at("coop_appoint", made), who, follow=True)
    assert "周敏" in answer.text
    post = CoopAppointment.objects.get(coop=made)
    assert "周敏" in county.get(at("post_end", made, post)).text
    county.post(at("post_end", made, post), {"on": "2026-06-03"})
    post.refresh_from_db()
    assert post.ends_on == TODAY


def test_the_county_changes_a_co_op_and_the_villages_it_serves(coop, county):
    given = NEW | {"phone": "0631-1"}
    county.post(at("coop_edit", coop), given)
    coop.refresh_from_db()
    assert (coop.name, coop.phone) == ("望海合作社", "0631-1")
    assert "望海合作社" in county.get(at("coop_edit", coop)).text
    other = VillageFactory(town=village_of(coop).town, name="西岛村")
    assert "西岛村" in county.get(at("coop_serve", coop)).text
    day = {"village": other.pk, "starts_on": "2026-06-03"}
    assert "西岛村" in county.post(at("coop_serve", coop), day, follow=True).text
    area = coop.service_areas.get(village=other)
    assert "西岛村" in county.get(at("coop_leave", coop, area)).text
    refused = county.post(at("coop_leave", coop, area), {"on": "2026-06-01"})
    assert "停的日子比开始的还早" in refused.text
    county.post(at("coop_leave", coop, area), {"on": "2026-06-03"})
    area.refresh_from_db()
    assert area.ends_on == TODAY


def test_a_county_without_a_co_op_is_told_what_to_do():
    post = AppointmentFactory(county=VillageFactory().town.county, role="supervisor")
    assert "还没有合作社" in desk_of(post).get(at("coops")).text


def test_supervisors_of_villages_and_towns_have_no_such_pages(coop, member):
    village = village_of(coop)
    for area in ({"village": village}, {"town": village.town}):
        post = AppointmentFactory(role="supervisor", **area)
        client = desk_of(post)
        for address in (at("coops"), at("coop", coop), at("rates")):
            assert client.get(address).status_code == 404


def test_another_county_and_another_co_op_see_nothing(coop, member):
    other = make_coop()
    assert desk_of(supervisor_of(other)).get(at("coop", coop)).status_code == 404
    client = desk_of(officer_of(other))
    for name in ("member", "member_share", "member_leave", "promise_new"):
        assert client.get(at(name, member)).status_code == 404
        assert client.post(at(name, member)).status_code in {404, 405}


# --- Members ----------------------------------------------------------------------


def test_an_officer_finds_a_villager_by_pinyin_and_admits_them(coop, officer):
    assert "还没有社员" in officer.get(at("members")).text
    resident = ResidentFactory(village=village_of(coop), name="周海燕")
    assert "请哪位入社" in officer.get(at("member_new")).text
    assert "周海燕" in officer.get(at("member_new") + "?q=zhy").text
    assert "没有这个人" in officer.get(at("member_new") + "?q=xyz").text
    chosen = at("member_new") + f"?resident={resident.pk}"
    assert 'value="00001"' in officer.get(chosen).text
    given = {"resident": resident.pk, "number": "00001", "starts_on": "2026-06-03"}
    assert "请填这一格" in officer.post(at("member_new"), given).text
    answer = officer.post(at("member_new"), given | {"share": "500.5"}, follow=True)
    assert "500.50元" in answer.text
    assert CoopMember.objects.get().share_fen == 50_050
    assert "周海燕" in officer.get(at("members") + "?q=zhouhaiyan").text
    assert "周海燕" in officer.get(at("members") + "?q=00001").text
    assert "没有这样的社员" in officer.get(at("members") + "?q=xyz").text
    again = officer.post(at("member_new"), given | {"share": "1"})
    assert "已经是社员了" in again.text


def test_nobody_is_admitted_unseen_and_officers_not_by_themselves(coop):
    own = ResidentFactory(village=village_of(coop), user=UserFactory(), name="周海燕")
    post = CoopAppointmentFactory(coop=coop, user=own.user)
    client = desk_of(post)
    assert "请另一位信贷员办" in client.get(at("member_new") + "?q=周海燕").text
    elsewhere = ResidentFactory()
    answer = client.post(at("member_new"), {"resident": elsewhere.pk})
    assert "请哪位入社" in answer.text
    assert not CoopMember.objects.exists()


def test_a_share_changes_and_a_member_leaves(officer, member):
    assert "1000.00" in officer.get(at("member_share", member)).text
    officer.post(at("member_share", member), {"share": "2000"})
    member.refresh_from_db()
    assert member.share_fen == 200_000
    assert "不能退" in officer.get(at("member_leave", member)).text
    answer = officer.post(at("member_leave", member), {"on": "2026-06-02"}, follow=True)
    assert "退社了" in answer.text


def test_a_promise_is_entered_and_what_is_free_taken_back(officer, member):
    assert "还没有人承诺" in officer.get(at("promises")).text
    given = {"amount": "100000.01", "starts_on": "2026-06-03", "ends_on": "2027-06-02"}
    refused = officer.post(at("promise_new", member), given)
    assert "最多还能承诺100,000.00元" in refused.text
    assert "100000.01" in refused.text
    answer = officer.post(
        at("promise_new", member), given | {"amount": "5000"}, follow=True
    )
    assert "5,000.00元" in answer.text
    assert "5,000.00元" in officer.get(at("promises")).text
    promise = MutualPromise.objects.get()
    answer = officer.post(at("promise_withdraw", promise), follow=True)
    assert "不再借了" in answer.text
    answer = officer.post(at("promise_withdraw", promise), follow=True)
    assert "没有能收回的" in answer.text
    assert officer.get(at("promise_withdraw", promise)).status_code == 405


def test_the_auditor_reads_and_changes_nothing(coop, auditor, member):
    DossierFactory(coop=coop, household=member.household)
    for address in (
        at("members"),
        at("member", member),
        at("promises"),
        at("rules"),
        at("rates"),
    ):
        assert auditor.get(address).status_code == 200
    for address in (
        at("member_new"),
        at("member_leave", member),
        at("rule_new"),
        at("indicators"),
    ):
        assert auditor.get(address).status_code == 404
    assert auditor.post(at("rates"), {}).status_code == 404


@pytest.mark.parametrize("role", [CoopRole.COMMITTEE, CoopRole.BANK])
def test_committee_and_bank_have_none_of_these_pages(coop, member, role):
    client = desk_of(CoopAppointmentFactory(coop=coop, role=role))
    for address in (at("members"), at("member", member), at("rules"), at("rates")):
        assert client.get(address).status_code == 404
    assert client.get(reverse("portal_desk")).status_code == 200


# --- Parameters, rates, indicators ------------------------------------------------


def test_what_is_not_decided_is_said_and_decided():
    coop = make_coop(rules={})
    client = desk_of(officer_of(coop))
    assert "还没定" in client.get(at("rules")).text
    page = client.get(at("rule_new") + "?code=term_cap")
    assert 'value="term_cap" selected' in page.text
    given = {"code": "term_cap", "value": "24", "starts_on": "2026-07-01"}
    assert "请填这一格" in client.post(at("rule_new"), given).text
    given["source"] = "社员大会决议〔2026〕3号"
    answer = client.post(at("rule_new"), given, follow=True)
    assert "以后起用的" in answer.text
    answer = client.post(at("rule_new"), given)
    assert "已经登记过了" in answer.text
    client.post(at("rule_new"), given | {"code": "borrower_cap", "value": "50000.5"})
    assert "50,000.5" in client.get(at("rules")).text


def test_nothing_on_these_pages_promises_a_return():
    folder = Path(ruralcredit.__file__).parent
    for path in (*folder.rglob("*.html"), *folder.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        for words in ("保本", "固定收益", "保息", "稳赚"):
            assert words not in text, path.name


def test_a_rate_is_entered_by_officer_and_county(officer, county):
    given = {
        "term": "1y",
        "rate_pct": "2.9",
        "starts_on": "2026-05-20",
        "known_until": "2026-06-03",
        "source": "全国银行间同业拆借中心公布",
    }
    assert "2.9%" in officer.post(at("rates"), given, follow=True).text
    answer = county.post(at("rates"), given | {"rate_pct": "2.8"})
    assert "和这次不一样" in answer.text
    assert "2.9%" in county.get(at("rates")).text


def test_an_officer_adds_what_may_be_asked_and_stops_it(coop, officer):
    assert "信仰" in officer.get(at("indicator_new")).text
    given = {"name": "宗教信仰", "kind": "boolean", "section": "经营"}
    assert "信不信教" in officer.post(at("indicator_new"), given).text
    given = {
        "name": "灌溉方式",
        "kind": "category",
        "section": "经营",
        "choices": "滴灌\n漫灌",
        "valid_months": 12,
    }
    assert "灌溉方式" in officer.post(at("indicator_new"), given, follow=True).text
    own = Indicator.objects.get(coop=coop)
    answer = officer.post(at("indicator_stop", own), follow=True)
    assert "灌溉方式" not in answer.text
    shared = Indicator.objects.get(code="F01")
    assert officer.post(at("indicator_stop", shared)).status_code == 404


def test_the_menu_of_each_role_leads_to_pages_that_are_there(
    coop, officer, auditor, county
):
    for client in (officer, auditor, county):
        desk = client.get(reverse("portal_desk"))
        assert desk.status_code == 200
        for name in ("members", "promises", "rules", "coops", "dossiers"):
            if f'href="{at(name)}"' in desk.text:
                assert client.get(at(name)).status_code == 200
    assert f'href="{at("coops")}"' in county.get(reverse("portal_desk")).text
    assert f'href="{at("dossiers")}"' in officer.get(reverse("portal_desk")).text


def test_a_post_that_ended_opens_no_door(coop, member):
    post = CoopAppointmentFactory(coop=coop, ends_on=TODAY - timedelta(days=1))
    client = Client()
    client.force_login(post.user)
    assert client.get(at("members")).status_code == 404
    assert Client().get(at("members")).status_code == 302
