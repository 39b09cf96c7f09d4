"""Who sees what: to all but the person, the panel and supervisors it does not exist."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import (
    EXPIRES_ON,
    FACTS,
    HEARD_UNTIL,
    MEND_BY,
    NOTICED_ON,
    REMINDED_ON,
    VOTED_ON,
    set_the_stage,
    shot,
)
from tests.factories.merchants import inspector_of
from tests.factories.records import photo_file
from tests.factories.redemption import ClerkFactory, OutletFactory
from tests.factories.villages import (
    AppointmentFactory,
    KinshipFactory,
    ResidentFactory,
    RuleFactory,
    moment,
)
from tests.support.clock import freeze_time
from villages.models import AreaAppointment, Deduct, DeductStage, FileView
from villages.selectors.deducts import deducts_for
from villages.services import deducts

LIST = "/desk/reminders/"
ROLES = ("recorder", "panel", "manager", "supervisor", "town", "county")


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(moment(REMINDED_ON)) as frozen:
        yield frozen


def as_role(stage, role):
    seat = stage.bench[0] if role == "panel" else stage.seats[role]
    return sign_in(Client(), seat.user, acting_as=seat)


def as_me(person):
    return sign_in(Client(), person.user, acting_as=person)


def text(answer):
    return answer.content.decode()


def addresses(deduct):
    """Return every address of the deduct, on both faces."""
    desk, me = f"{LIST}{deduct.key}/", f"/me/reminders/{deduct.key}/"
    parts = (
        "",
        "mend/",
        "mended/",
        "not-mended/",
        "notice/",
        "statement/",
        "vote/",
        "drop/",
        "print/notice/",
        "print/result/",
        "photos/1/",
        "repair/",
        "repair/pledge/",
        "repair/1/",
        "repair/1/checked/",
        "repair/1/back/",
        "print/repair/",
    )
    mine = ("", "mend/", "say/", "photos/1/", "repair/", "repair/1/", "repair/give-up/")
    return [f"{desk}{one}" for one in parts] + [f"{me}{one}" for one in mine]


def strangers(stage):
    """Return everybody who must not learn of it, by name."""
    home = stage.person.memberships.get().household
    mate = ResidentFactory(household=home, name="张桂兰", user=UserFactory())
    neighbour = ResidentFactory(village=stage.village, user=UserFactory())
    other = set_the_stage(name="南湾村")
    clerk = ClerkFactory(outlet=OutletFactory(village=stage.village))
    inspector = inspector_of(stage.village)
    second = AppointmentFactory(village=stage.village, role="recorder")
    found = {
        "household member": as_me(mate),
        "neighbour": as_me(neighbour),
        "clerk": sign_in(Client(), clerk.user, acting_as=clerk),
        "inspector": sign_in(Client(), inspector.user, acting_as=inspector),
        "another recorder": sign_in(Client(), second.user, acting_as=second),
        "another person": as_me(other.person),
    }
    return found | {f"other {role}": as_role(other, role) for role in ROLES}


@pytest.mark.parametrize("way", ["remind", "noticed", "decided"])
def test_to_everybody_else_no_address_of_it_exists(stage, clock, way):
    deduct = getattr(stage, way)(photos=[shot()])
    clock.move_to(moment(VOTED_ON, 20))
    for who, client in strangers(stage).items():
        for address in addresses(deduct):
            for ask in (client.get, client.post):
                # 405 says how a page is asked, before anything is looked up.
                assert ask(address).status_code in {404, 405}, (who, address)
        for address in (LIST, "/desk/", "/desk/audit/", "/desk/records/", "/me/file/"):
            page = client.get(address)
            shown = text(page) if page.status_code == 200 else ""
            assert stage.rule.title not in shown, (who, address)
            assert FACTS not in shown, (who, address)
            assert str(deduct.key) not in shown, (who, address)
    assert Client().get(f"{LIST}{deduct.key}/").status_code == 302


def test_no_count_and_no_gap_tells_that_there_is_one(stage, clock):
    second = AppointmentFactory(village=stage.village, role="recorder")
    client = sign_in(Client(), second.user, acting_as=second)
    before = [text(client.get(one)) for one in (LIST, "/desk/", "/desk/records/")]
    stage.decided()
    stage.remind(acted_on=REMINDED_ON - timedelta(days=1))
    after = [text(client.get(one)) for one in (LIST, "/desk/", "/desk/records/")]
    assert [_still(one) for one in before] == [_still(one) for one in after]


def _still(page):
    """Return a page without what is drawn anew each time."""
    return re.sub(r'(csrfmiddlewaretoken" value="|nonce=")[^"]+', "", page)


def test_those_who_may_see_it_by_stage(stage, clock):
    reminded = stage.remind()
    sees = {role: as_role(stage, role) for role in ROLES}
    for role, client in sees.items():
        answer = client.get(f"{LIST}{reminded.key}/")
        # What is mended in time never comes before the panel.
        assert answer.status_code == (404 if role == "panel" else 200), role
    noticed = deducts.serve_notice(
        deduct=reminded, by=stage.user("manager"), at=moment(NOTICED_ON)
    )
    clock.move_to(moment(NOTICED_ON))
    for role, client in sees.items():
        page = client.get(f"{LIST}{noticed.key}/")
        assert FACTS in text(page), role
        assert stage.rule.title in text(client.get(LIST)), role


def test_every_look_at_the_desk_is_kept_and_the_person_reads_it(stage, clock):
    deduct = stage.noticed()
    clock.move_to(moment(NOTICED_ON))
    for role in ROLES:
        as_role(stage, role).get(f"{LIST}{deduct.key}/")
    looks = FileView.objects.filter(resident=stage.person)
    assert looks.count() == len(ROLES)
    assert "办一件村规上的事" in text(as_me(stage.person).get("/me/views/"))


def test_the_list_is_a_look_as_well(stage):
    stage.remind()
    as_role(stage, "manager").get(LIST)
    assert FileView.objects.get().resident == stage.person


@pytest.mark.parametrize("role", ["panel", "manager", "supervisor", "recorder"])
def test_in_office_nobody_sees_what_concerns_the_own_family_or_kin(stage, clock, role):
    deduct = stage.noticed()
    clock.move_to(moment(NOTICED_ON))
    client = as_role(stage, role)
    assert client.get(f"{LIST}{deduct.key}/").status_code == 200
    seat = stage.bench[0] if role == "panel" else stage.seats[role]
    own = ResidentFactory(village=stage.village, user=seat.user)
    kinship = KinshipFactory(first=own, second=stage.person)
    assert client.get(f"{LIST}{deduct.key}/").status_code == 404
    assert stage.rule.title not in text(client.get(LIST))
    kinship.delete()
    assert client.get(f"{LIST}{deduct.key}/").status_code == 200
    home = stage.person.memberships.get().household
    own.memberships.update(household=home, ends_on=REMINDED_ON)
    assert client.get(f"{LIST}{deduct.key}/").status_code == 404
    own.memberships.update(ends_on=None)
    assert client.get(f"{LIST}{deduct.key}/").status_code == 404


# --- Steps on pages -----------------------------------------------------------------


def test_a_recorder_reminds_with_five_fields(stage):
    client = as_role(stage, "recorder")
    assert "提醒谁？" in text(client.get(f"{LIST}new/"))
    assert "没找到" in text(client.get(f"{LIST}new/?find=无此人"))
    found = client.get(f"{LIST}new/?find=lch")
    assert f"?person={stage.person.pk}" in text(found)
    page = client.get(f"{LIST}new/?person={stage.person.pk}")
    assert "扣分" not in text(page)
    names = [one.name for one in page.context["form"].visible_fields()]
    assert names == ["rule", "acted_on", "facts", "photos", "mend_by"]
    body = {
        "client_id": page.context["form"]["client_id"].value(),
        "person": stage.person.pk,
        "rule": stage.rule.pk,
        "acted_on": REMINDED_ON.isoformat(),
        "facts": FACTS,
        "photos": photo_file(),
    }
    answer = client.post(f"{LIST}new/", body)
    deduct = Deduct.objects.get()
    assert answer.url == f"{LIST}{deduct.key}/"
    assert (deduct.mend_by, deduct.photos.count()) == (MEND_BY, 1)
    shown = text(client.get(answer.url))
    assert "扣分" not in shown
    assert "6月10日（周三）前改好，什么也不扣" in shown
    assert client.get(f"{answer.url}photos/1/")["Content-Type"] == "image/jpeg"
    for number in (0, 2):
        assert client.get(f"{answer.url}photos/{number}/").status_code == 404


def test_a_reminder_that_is_refused_keeps_what_was_typed(stage):
    client = as_role(stage, "recorder")
    body = {
        "client_id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        "person": stage.person.pk,
        "rule": stage.rule.pk,
        "acted_on": REMINDED_ON.isoformat(),
        "facts": FACTS,
        "mend_by": "2026-06-04",
    }
    page = client.post(f"{LIST}new/", body)
    assert "请给3到60天改" in text(page)
    assert FACTS in text(page)
    page = client.post(
        f"{LIST}new/", body | {"photos": photo_file(kind="GIF", name="a.gif")}
    )
    assert "打不开" in text(page)
    page = client.post(f"{LIST}new/", body | {"acted_on": "nonsense", "facts": ""})
    assert "请填这一格" in text(page)
    assert client.post(f"{LIST}new/", body | {"person": "0"}).status_code == 404
    assert not Deduct.objects.exists()


def test_a_day_without_a_book_says_so(stage):
    client = as_role(stage, "recorder")
    body = {
        "client_id": "6f9619ff-8b86-4d01-b42d-00cf4fc964ff",
        "person": stage.person.pk,
        "rule": stage.rule.pk,
        "acted_on": "other",
        "acted_on_other": "2024-06-01",
        "facts": FACTS,
    }
    assert "村规还没有生效" in text(client.post(f"{LIST}new/", body))


def test_the_recorder_closes_it_with_a_photo(stage):
    deduct = stage.remind()
    client = as_role(stage, "recorder")
    page = f"{LIST}{deduct.key}/"
    assert f"{page}mend/" in text(client.get(page))
    assert client.get(f"{page}mend/").status_code == 200
    assert "请拍一张" in text(client.post(f"{page}mend/", {}))
    broken = {"photos": photo_file(kind="GIF", name="a.gif")}
    assert "打不开" in text(client.post(f"{page}mend/", broken))
    client.post(f"{page}mend/", {"photos": photo_file()})
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.MENDED
    shown = text(client.get(page))
    assert "改好了，不扣" in shown
    assert "扣分" not in shown


def test_the_person_shows_the_mend_and_the_manager_looks(stage):
    deduct = stage.remind()
    me, mine = as_me(stage.person), f"/me/reminders/{deduct.key}/"
    home = text(me.get("/me/"))
    assert "有一件事提醒您" in home
    assert mine in home
    assert mine in text(me.get("/me/file/"))
    page = text(me.get(mine))
    assert "我改好了" in page
    assert "扣分" not in page
    assert "刘海燕" not in page
    assert me.get(f"{mine}mend/").status_code == 200
    assert "请拍一张" in text(me.post(f"{mine}mend/", {}))
    broken = {"photos": photo_file(kind="GIF", name="a.gif")}
    assert "打不开" in text(me.post(f"{mine}mend/", broken))
    assert me.post(f"{mine}mend/", {"photos": photo_file()}).url == mine
    assert "照片交上去了" in text(me.get(mine))
    assert me.get(f"{mine}photos/1/").status_code == 200
    assert mine not in text(me.get("/me/"))
    client, desk = as_role(stage, "manager"), f"{LIST}{deduct.key}/"
    assert "改好了，了结" in text(client.get(desk))
    assert client.get(f"{desk}not-mended/").status_code == 200
    client.post(f"{desk}not-mended/", {"words": "还有两袋"})
    assert "上次的照片：还有两袋" in text(me.get(mine))
    assert "还没改好" in text(client.get(desk))
    client.post(f"{desk}mended/")
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.REMINDED, "nothing waits to be looked at"
    me.post(f"{mine}mend/", {"photos": photo_file(9)})
    client.post(f"{desk}mended/")
    deduct.refresh_from_db()
    assert deduct.stage == DeductStage.MENDED
    assert "改好了，什么也没扣" in text(me.get(mine))


def test_in_large_letters_the_reminder_stands_on_the_home(stage):
    deduct = stage.remind()
    me = as_me(stage.person)
    me.post("/accounts/reading/", {"step": 1})
    stage.subject.text_step = 1
    stage.subject.save()
    assert str(deduct.key) in text(me.get("/me/"))


def test_from_the_notice_to_the_result_on_pages_and_paper(stage, clock):
    deduct = stage.remind()
    desk, mine = f"{LIST}{deduct.key}/", f"/me/reminders/{deduct.key}/"
    manager, me = as_role(stage, "manager"), as_me(stage.person)
    assert manager.get(f"{desk}print/notice/").status_code == 404
    assert manager.get(f"{desk}print/result/").status_code == 404
    assert manager.get(f"{desk}print/other/").status_code == 404
    clock.move_to(moment(NOTICED_ON))
    assert "过了改好的日子" in text(me.get(mine))
    assert "要发告知书" in text(manager.get(LIST))
    assert f"{desk}notice/" in text(manager.get(desk))
    assert "2026年6月16日" in text(manager.get(f"{desk}notice/"))
    manager.post(f"{desk}notice/", {"words": "可以带照片来。"})
    letter = text(manager.get(f"{desk}print/notice/"))
    for words in (FACTS, "可以带照片来。", "本人收到（签字或盖章）", "第三条"):
        assert words in letter
    assert "您都可以说" in text(me.get(mine))
    assert "有一件事想听您说说" in text(me.get("/me/"))
    assert me.get(f"{mine}say/").status_code == 200
    assert "请填这一格" in text(me.post(f"{mine}say/", {"text": ""}))
    me.post(f"{mine}say/", {"text": "不是我家的"})
    assert "不是我家的" in text(me.get(mine))
    assert manager.get(f"{desk}statement/").status_code == 200
    helped = {"channel": "helper", "text": "我妈说不是"}
    assert "代办请写明" in text(manager.post(f"{desk}statement/", helped))
    manager.post(f"{desk}statement/", helped | {"helped_because": "女儿"})
    assert "我想说说" not in text(me.get(mine))
    assert "已经记下两次" in text(me.post(f"{mine}say/", {"text": "还有"}))
    clock.move_to(moment(VOTED_ON))
    assert "评议员正在评" in text(me.get(mine))
    judge = as_role(stage, "panel")
    assert "去评" in text(judge.get(desk))
    assert judge.get(f"{desk}vote/").status_code == 200
    judge.post(f"{desk}vote/", {"verdict": "approve", "words": "照片清楚"})
    shown = text(judge.get(desk))
    assert "您评过了：该扣" in shown
    assert "一位评议员评过了" in text(me.get(mine))
    assert "照片清楚" not in text(me.get(mine))
    recorder = text(as_role(stage, "recorder").get(desk))
    assert "照片清楚" not in recorder
    assert "赵玉琴" not in recorder
    stage.vote(deduct, member=1)
    result = text(me.get(mine))
    assert "扣信用分2分" in result
    assert "照片清楚" in result
    assert "赵玉琴" not in result
    letter = text(manager.get(f"{desk}print/result/"))
    for words in ("扣信用分2分", "2027年6月3日", "2位评议员评过", "照片清楚"):
        assert words in letter
    assert "赵玉琴" not in letter


def test_the_notice_says_why_it_cannot_be_served_today(stage, clock):
    deduct = stage.remind(at=moment(REMINDED_ON.replace(month=12, day=16)))
    clock.move_to(moment(REMINDED_ON.replace(month=12, day=29)))
    page = text(as_role(stage, "manager").get(f"{LIST}{deduct.key}/notice/"))
    assert "2027年的放假安排还没有" in page


def test_other_members_of_the_panel_are_not_told_how_one_voted(stage, clock):
    deduct = stage.noticed()
    stage.vote(deduct, member=1)
    clock.move_to(moment(VOTED_ON))
    page = text(as_role(stage, "panel").get(f"{LIST}{deduct.key}/"))
    assert "孙桂芳评过了" in page
    assert "照片清楚" not in page
    assert "照片清楚" in text(as_role(stage, "manager").get(f"{LIST}{deduct.key}/"))


def test_who_stands_aside_sees_nothing_but_who_decides(stage, clock):
    deduct = stage.noticed(photos=[shot()])
    clock.move_to(moment(VOTED_ON))
    AreaAppointment.objects.create(
        user=stage.user("recorder"),
        role="panel",
        village=stage.village,
        starts_on=REMINDED_ON,
    )
    seat = AreaAppointment.objects.get(user=stage.user("recorder"), role="panel")
    client = sign_in(Client(), seat.user, acting_as=seat)
    page = text(client.get(f"{LIST}{deduct.key}/"))
    assert "这件事您经过手" in page
    assert "另外3位评议员，2票生效" in page
    listed = text(client.get(LIST))
    assert "一件请您回避的" in listed
    for shown in (page, listed):
        assert FACTS not in shown
        assert stage.person.name not in shown
        assert stage.rule.title not in shown
    for part in ("photos/1/", "vote/"):
        assert client.get(f"{LIST}{deduct.key}/{part}").status_code == 404


def test_a_bench_too_small_is_shown_to_the_manager_who_may_drop_it(stage, clock):
    deduct = stage.noticed()
    clock.move_to(moment(VOTED_ON))
    for member in stage.panel[:2]:
        own = ResidentFactory(village=stage.village, user=member)
        KinshipFactory(first=own, second=stage.person)
    manager, desk = as_role(stage, "manager"), f"{LIST}{deduct.key}/"
    assert "回避后只剩1人，定不了" in text(manager.get(desk))
    assert manager.get(f"{desk}drop/").status_code == 200
    assert "请选一个" in text(manager.post(f"{desk}drop/", {}))
    manager.post(f"{desk}drop/", {"reason": "punished"})
    assert "已经被有关部门处理过" in text(manager.get(desk))
    assert "不扣了。" in text(manager.get(f"{desk}print/result/"))
    assert "什么也没扣" in text(as_me(stage.person).get(f"/me/reminders/{deduct.key}/"))


@pytest.mark.parametrize(
    ("role", "has_it"), [("supervisor", False), ("town", True), ("county", True)]
)
def test_the_villages_own_supervisor_only_watches(stage, role, has_it):
    deduct = stage.remind()
    page = f"{LIST}{deduct.key}/"
    client = as_role(stage, role)
    assert (f"{page}drop/" in text(client.get(page))) is has_it
    client.post(f"{page}drop/", {"reason": "mistaken"})
    deduct.refresh_from_db()
    assert deduct.stage == (DeductStage.DROPPED if has_it else DeductStage.REMINDED)


def test_a_dismissed_one_and_a_mended_one_have_their_letters(stage, clock):
    dismissed = stage.decided("reject", acted_on=REMINDED_ON)
    clock.move_to(moment(VOTED_ON))
    manager = as_role(stage, "manager")
    letter = text(manager.get(f"{LIST}{dismissed.key}/print/result/"))
    assert "<b>评议没通过</b>，什么也没扣" in letter
    other = RuleFactory(rule_book=stage.rule.rule_book, kind="deduct", title="占道堆放")
    mended = stage.remind(rule=other)
    deducts.show_mend(
        deduct=mended,
        by=stage.user("recorder"),
        at=moment(MEND_BY),
        photos=[shot()],
    )
    letter = text(manager.get(f"{LIST}{mended.key}/print/result/"))
    assert "已经改好，什么也没扣" in letter


# --- What waits ---------------------------------------------------------------------


def number_beside(client):
    page = client.get("/desk/")
    rows = [row for group in page.context["groups"] for row in group["rows"]]
    return {item.count: number for item, number in rows}.get("reminders")


def test_the_desk_counts_what_waits_for_the_manager_and_the_panel(stage, clock):
    manager, judge = as_role(stage, "manager"), as_role(stage, "panel")
    deduct = stage.remind()
    assert number_beside(manager) is None
    deducts.show_mend(
        deduct=deduct, by=stage.subject, at=moment(REMINDED_ON), photos=[shot()]
    )
    assert number_beside(manager) == 1
    deducts.refuse_mend(
        deduct=deduct,
        words="还有两袋",
        by=stage.user("manager"),
        at=moment(REMINDED_ON),
    )
    clock.move_to(moment(NOTICED_ON))
    assert number_beside(manager) == 1
    deducts.serve_notice(deduct=deduct, by=stage.user("manager"), at=moment(NOTICED_ON))
    assert (number_beside(manager), number_beside(judge)) == (None, None)
    clock.move_to(moment(VOTED_ON))
    assert number_beside(judge) == 1
    own = ResidentFactory(village=stage.village, user=stage.panel[0])
    kinship = KinshipFactory(first=own, second=stage.person)
    assert number_beside(judge) is None
    kinship.delete()
    stage.vote(deduct, member=0)
    assert number_beside(judge) is None


def test_no_other_role_is_ever_told(stage):
    stage.remind()
    for role in ("inspector", "clerk", "resident"):
        seen = deducts_for(stage.user("manager"), role, stage.village, on=REMINDED_ON)
        assert not seen.exists()


def test_an_empty_list_says_how_it_is_meant(stage):
    assert "没有要提醒的事" in text(as_role(stage, "manager").get(LIST))


def test_a_towns_list_names_the_village(stage):
    stage.remind()
    assert "（东岛村）" in text(as_role(stage, "town").get(LIST))


def test_the_audit_shows_lines_without_numbers_to_those_who_may_see(stage, clock):
    deduct = stage.decided()
    clock.move_to(moment(VOTED_ON, 20))
    manager = as_role(stage, "manager")
    page = manager.get("/desk/audit/")
    things = {line["thing"] for line in page.context["lines"] if line["address"]}
    assert "提醒的事" in things
    assert f"{LIST}{deduct.key}/" in text(page)
    own = ResidentFactory(village=stage.village, user=stage.user("manager"))
    KinshipFactory(first=own, second=stage.person)
    assert "一件提醒" not in text(manager.get("/desk/audit/"))


# --- Afterwards ---------------------------------------------------------------------


TRACES = (FACTS, "告知书", "一件提醒", "扣信用分2分", "照片清楚")


def test_twelve_months_later_it_is_on_no_page_print_file_or_endpoint(stage, clock):
    """Asked of every address there is, as everybody who saw it while it lasted."""
    deduct = stage.decided(photos=[shot()])
    clock.move_to(moment(VOTED_ON, 20))
    assert traces_for(as_role(stage, "manager"), deduct)
    assert traces_for(as_me(stage.person), deduct)
    clock.move_to(moment(EXPIRES_ON))
    everybody = {role: as_role(stage, role) for role in ROLES}
    for who, client in {**everybody, "me": as_me(stage.person)}.items():
        for address in addresses(deduct):
            assert client.get(address).status_code in {404, 405}, (who, address)
        assert traces_for(client, deduct) == [], who


def traces_for(client, deduct):
    """Return where the client still meets it: address and words."""
    found = []
    for address in plain_addresses():
        answer = client.get(address)
        body = (
            b"".join(answer.streaming_content) if answer.streaming else answer.content
        )
        shown = body.decode(errors="replace")
        traces = (*TRACES, str(deduct.key))
        found += [(address, one) for one in traces if one in shown]
    return found


def plain_addresses():
    """Return every address that needs no key, but for sign-in and the office."""

    def walk(patterns, stem):
        for one in patterns:
            address = stem + str(one.pattern)
            if not isinstance(one, URLPattern):
                yield from walk(one.url_patterns, address)
            elif not re.search(r"[<^(\\]", address):
                yield f"/{address}"

    found = [
        one
        for one in walk(get_resolver().url_patterns, "")
        if not one.startswith(("/accounts/", "/office/"))
    ]
    assert len(found) > 30
    return found


def test_the_file_shows_it_as_a_line_while_it_counts(stage, clock):
    deduct = stage.decided()
    clock.move_to(moment(VOTED_ON.replace(day=18)))
    page = text(as_me(stage.person).get("/me/file/"))
    assert "998" in page
    assert f"/me/reminders/{deduct.key}/" in page
    assert "提醒后没改的事" in page
    clock.move_to(moment(EXPIRES_ON.replace(month=1)))
    assert "2026年6月3日" in text(as_me(stage.person).get("/me/file/"))
    clock.move_to(moment(EXPIRES_ON))
    page = text(as_me(stage.person).get("/me/file/"))
    assert "1000" in page
    assert str(deduct.key) not in page


def test_the_last_day_to_speak_says_so(stage, clock):
    deduct = stage.noticed()
    clock.move_to(moment(HEARD_UNTIL))
    assert "今天是最后一天" in text(as_role(stage, "manager").get(LIST))
    assert deduct.heard_until == HEARD_UNTIL
