"""The pages of activities: for organisers, for residents, on paper, and for strangers."""

from datetime import timedelta

import pytest
from django.test import Client

from grassroots.audit.models import Event
from tests.factories.accounts import sign_in
from tests.factories.activities import (
    BEFORE,
    DAY,
    ENDS,
    STARTS,
    clock,
    open_the_yard,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from tests.villages.activities.test_counting import certificate, settle
from villages.models import Activity, BehaviourRecord, IssuedPaper, SignUp
from villages.selectors.papers import code_of
from villages.services import activities, papers

DESK, ME = "/desk/activities/", "/me/activities/"


@pytest.fixture(autouse=True)
def now():
    with freeze_time(BEFORE) as frozen:
        yield frozen


@pytest.fixture
def who(yard):
    return yard.neighbour(name="李秀英")


def as_role(yard, role):
    return sign_in(Client(), yard.user(role), acting_as=yard.seats[role])


def as_me(person):
    return sign_in(Client(), person.user, acting_as=person)


def of_desk(activity, part=""):
    return f"{DESK}{activity.key}/{part}"


def of_mine(activity):
    return f"{ME}{activity.key}/"


def form_of(yard, **changes):
    usual = {
        "title": "清理海滩",
        "place": "村委会门口",
        "day": DAY.isoformat(),
        "starts": "8:30",
        "ends": "11:30",
        "places": "10",
        "rule": yard.rule.pk,
        "risk": "none",
        "remark": "戴手套",
    }
    return {**usual, **changes}


def test_an_organiser_sets_one_up_and_publishes_it(yard):
    client = as_role(yard, "recorder")
    assert "还没有活动" in page_of(client.get(DESK))
    assert "做什么" in page_of(client.get(f"{DESK}new/"))
    answer = client.post(f"{DESK}new/", form_of(yard), follow=True)
    activity = Activity.objects.get()
    assert (activity.starts_at, activity.ends_at) == (STARTS, ENDS)
    assert "还没发出去" in page_of(answer)
    answer = client.post(of_desk(activity, "do/publish/"), follow=True)
    assert "发出去了" in page_of(answer)
    assert "0人报名，要10人" in page_of(client.get(DESK))


def test_what_is_refused_stays_as_it_was_typed(yard):
    client = as_role(yard, "manager")
    page = page_of(client.post(f"{DESK}new/", form_of(yard, ends="8:00")))
    assert "结束要比开始晚" in page
    assert 'value="清理海滩"' in page
    assert "请写几点" in page_of(client.post(f"{DESK}new/", form_of(yard, starts="")))


def test_a_draft_is_changed_in_its_own_form_until_it_is_published(yard):
    activity = yard.draft()
    client, where = as_role(yard, "manager"), of_desk(activity, "edit/")
    assert where in page_of(client.get(of_desk(activity)))
    page = page_of(client.get(where))
    for kept in ('value="清理海滩"', 'value="08:30"', 'value="11:30"', 'value="10"'):
        assert kept in page
    refused = page_of(client.post(where, form_of(yard, title="扫祠堂", ends="8:00")))
    assert "结束要比开始晚" in refused
    assert 'value="扫祠堂"' in refused
    changed = form_of(yard, title="扫祠堂", day="2026-06-05", places="4")
    assert "改好了" in page_of(client.post(where, changed, follow=True))
    activity.refresh_from_db()
    assert (activity.title, activity.places) == ("扫祠堂", 4)
    assert activity.starts_at == STARTS + timedelta(days=2)
    event = Event.objects.get(action="villages.activity_redrafted")
    assert event.by_id == yard.user("manager").pk
    client.post(of_desk(activity, "do/publish/"))
    assert where not in page_of(client.get(of_desk(activity)))
    assert client.get(where).url == of_desk(activity)
    assert "还没发出去" not in page_of(client.post(where, form_of(yard), follow=True))
    activity.refresh_from_db()
    assert activity.title == "扫祠堂"
    stranger = as_role(open_the_yard(name="南湾村"), "manager")
    assert stranger.get(where).status_code == 404


def test_risky_work_is_kept_as_a_draft_and_not_published(yard):
    client = as_role(yard, "recorder")
    client.post(f"{DESK}new/", form_of(yard, risk="pesticide"))
    activity = Activity.objects.get()
    assert "不能发出去" in page_of(client.get(of_desk(activity)))
    page = page_of(client.post(of_desk(activity, "do/publish/"), follow=True))
    assert "不能发：有“打农药" in page
    activity.refresh_from_db()
    assert activity.stage == "draft"


def test_without_a_book_there_is_nothing_to_set_up(db):
    yard = open_the_yard()
    with freeze_time(clock(9, day=DAY.replace(year=2024))):
        page = page_of(as_role(yard, "recorder").get(f"{DESK}new/"))
    assert "村里还没有村规" in page


def test_only_recorders_and_managers_have_these_pages(yard):
    activity = yard.published()
    for role in ("panel", "supervisor"):
        for address in (DESK, of_desk(activity)):
            assert as_role(yard, role).get(address).status_code == 404
    other = open_the_yard(name="南湾村")
    assert as_role(other, "recorder").get(of_desk(activity)).status_code == 404
    assert as_me(other.neighbour()).get(of_mine(activity)).status_code == 404


def test_a_draft_exists_for_no_resident(yard, who):
    assert as_me(who).get(of_mine(yard.draft())).status_code == 404


def test_a_resident_signs_up_waits_and_signs_off(yard, who):
    activity = yard.published(places=1)
    me = as_me(who)
    assert "还差1人" in page_of(me.get(ME))
    assert "报上了" in page_of(me.post(of_mine(activity), {"do": "join"}, follow=True))
    other = as_me(yard.neighbour())
    page = page_of(other.post(of_mine(activity), {"do": "join"}, follow=True))
    assert "您在排队" in page
    assert "排第1" in page
    page = page_of(me.post(of_mine(activity), {"do": "leave"}, follow=True))
    assert "位置让给后面的人" in page
    assert "报上了" in page_of(other.get(of_mine(activity)))


def test_a_minor_is_told_why_not(yard, now):
    minor = yard.neighbour(born_on=DAY.replace(year=DAY.year - 18, day=4))
    activity = yard.published()
    # No capacity of their own: the village would have to sign them up, and may not.
    client = as_role(yard, "recorder")
    page = page_of(
        client.post(of_desk(activity, "add/"), {"person": minor.pk}, follow=True)
    )
    assert "还没满18岁" in page


def test_calling_off_shows_the_reason_to_who_had_signed_up(yard, who):
    activity = yard.published()
    yard.sign_up(activity, who)
    client = as_role(yard, "recorder")
    assert "1人报了名" in page_of(client.get(of_desk(activity, "cancel/")))
    answer = client.post(of_desk(activity, "cancel/"), {"because": ""})
    assert "请填这一格" in page_of(answer)
    page = page_of(
        client.post(of_desk(activity, "cancel/"), {"because": "下大雨"}, follow=True)
    )
    assert "取消了：下大雨" in page
    for address in (ME, of_mine(activity)):
        assert "取消了：下大雨" in page_of(as_me(who).get(address))


def test_the_code_turns_every_minute_and_works_typed_or_scanned(yard, who, now):
    activity = yard.published()
    yard.sign_up(activity, who)
    now.move_to(STARTS)
    client, me = as_role(yard, "recorder"), as_me(who)
    answer = client.get(of_desk(activity, "code/"))
    code = activities.code_now(activity, at=STARTS)
    assert f'aria-label="{" ".join(code)}"' in page_of(answer)
    assert '<noscript><meta http-equiv="refresh" content="60">' in page_of(answer)
    assert answer["Cache-Control"] == "no-store"
    # Looking at the address behind the QR changes nothing.
    page = page_of(me.get(f"{of_mine(activity)}?code={code}"))
    assert f'value="{code}"' in page
    assert not SignUp.objects.get().is_here
    wrong = me.post(of_mine(activity), {"do": "come", "code": "ABCDEF"})
    assert "这个码不对" in page_of(wrong)
    page = page_of(
        me.post(of_mine(activity), {"do": "come", "code": code}, follow=True)
    )
    assert "签到了，8:30" in page
    now.move_to(clock(11))
    assert activities.code_now(activity, at=clock(11)) != code
    late = {"do": "go", "code": activities.code_now(activity, at=clock(11))}
    page = page_of(me.post(of_mine(activity), late, follow=True))
    assert "签退了，11:00" in page
    assert "11:00签退，2.5小时" in page


def test_the_code_is_shown_only_while_it_is_open(yard):
    answer = as_role(yard, "recorder").get(of_desk(yard.draft(), "code/"))
    assert answer.status_code == 302


def test_a_card_checks_in_and_out_at_the_desk(yard, who, now):
    activity = yard.published()
    client = as_role(yard, "manager")
    now.move_to(STARTS)
    address = of_desk(activity, "card/")
    for card, words in (
        ("", "请写卡上的8个字"),
        ("ABCDEFGH", "不是本村的"),
        (who.card_code, "签到了"),
        (who.card_code, "刚签到"),
    ):
        assert words in page_of(client.post(address, {"card": card}, follow=True))
    now.move_to(clock(10))
    page = page_of(client.post(address, {"card": who.card_code}, follow=True))
    assert "签退了" in page
    assert "8:30到10:00，1.5小时" in page


def test_somebody_without_a_phone_is_found_signed_up_and_signed_off(yard):
    activity = yard.published(places=1)
    elder = yard.neighbour(name="曾淑珍", user=None)
    second = yard.neighbour(name="王建国", user=None)
    client = as_role(yard, "recorder")
    add = of_desk(activity, "add/")
    assert "替谁报名？" in page_of(client.get(add))
    assert "曾淑珍" in page_of(client.get(f"{add}?find=曾"))
    assert "没找到" in page_of(client.get(f"{add}?find=没有这人"))
    page = page_of(client.post(add, {"person": elder.pk}, follow=True))
    assert "曾淑珍报上了" in page
    page = page_of(client.post(add, {"person": second.pk}, follow=True))
    assert "王建国在排队" in page
    assert "第1个" in page
    leave = of_desk(activity, "leave/")
    assert client.get(leave).status_code == 302
    page = page_of(client.post(leave, {"person": elder.pk}, follow=True))
    assert "后面排队的补上" in page
    page = page_of(client.post(leave, {"person": yard.neighbour().pk}, follow=True))
    assert "没有报名" in page


def test_the_printed_list_is_for_inside_and_has_empty_lines(yard, who):
    activity = yard.published()
    yard.sign_up(activity, who)
    page = page_of(as_role(yard, "recorder").get(of_desk(activity, "list/")))
    assert "内部用纸" in page
    assert who.name in page
    assert who.memberships.get().household.number in page
    for head in ("来", "走", "签字"):
        assert f'<th scope="col">{head}</th>' in page
    assert "<td>9</td>" in page


def test_the_paper_list_is_typed_in_line_by_line(yard, now):
    activity = yard.published()
    good, bad, none = (yard.neighbour(name=one) for one in ("王建国", "刘洋", "赵丽"))
    rows = [yard.sign_up(activity, one) for one in (good, bad, none)]
    now.move_to(clock(18))
    client = as_role(yard, "recorder")
    address = of_desk(activity, "times/")
    assert "王建国" in page_of(client.get(address))
    typed = {
        f"{rows[0].pk}-came": "8:30",
        f"{rows[0].pk}-left": "11:00",
        f"{rows[1].pk}-came": "8:30",
        f"{rows[1].pk}-left": "8:00",
        f"{rows[2].pk}-came": "9:00",
    }
    page = page_of(client.post(address, typed))
    assert "存好了1人的时间" in page
    assert "刘洋：时间要在8:00到13:30之间" in page
    assert "来和走都要写" in page
    typed = {f"{rows[1].pk}-came": "9:00", f"{rows[1].pk}-left": "10:00"}
    typed[f"{rows[0].pk}-came"], typed[f"{rows[0].pk}-left"] = "8:30", "11:00"
    answer = client.post(address, typed)
    assert answer.status_code == 302
    assert SignUp.objects.with_hours().count() == 2


def test_times_of_a_draft_are_refused_aloud(yard, now):
    activity = yard.draft()
    now.move_to(clock(18))
    answer = as_role(yard, "recorder").post(of_desk(activity, "times/"), follow=True)
    assert "现在是“草稿”" in page_of(answer)
    page = page_of(as_role(yard, "recorder").get(of_desk(activity, "times/")))
    assert "没有要补的" in page


def test_after_the_end_the_hours_become_records_and_the_page_says_who_got_none(
    yard, who, now
):
    activity = yard.published()
    shy, short = yard.neighbour(name="赵丽", consents=()), yard.neighbour()
    now.move_to(STARTS)
    for one in (who, shy, short):
        yard.come(activity, one, at=STARTS)
    for one, hours in ((who, 2), (shy, 2), (short, 0.5)):
        yard.go(activity, one, at=STARTS + timedelta(hours=hours))
    client = as_role(yard, "recorder")
    now.move_to(clock(12))
    answer = client.post(of_desk(activity, "do/close/"), follow=True)
    assert "结束了" in page_of(answer)
    manager = page_of(as_role(yard, "manager").get(of_desk(activity)))
    assert "请信息员来点" in manager
    page = page_of(client.post(of_desk(activity, "do/record/"), follow=True))
    assert "记好了1人" in page
    assert "1人不满1小时，先攒着" in page
    assert "赵丽" in page.split("参加的人")[0]
    assert BehaviourRecord.objects.get().resident == who
    assert client.post(of_desk(activity, "do/fly/")).status_code == 404
    assert "来了3人" in page_of(client.get(DESK))


def test_after_a_month_the_page_asks_for_the_reason(yard, who, now):
    activity = yard.done(who)
    now.move_to(clock(9, day=DAY.replace(month=8)))
    client = as_role(yard, "recorder")
    assert 'name="late_reason"' in page_of(client.get(of_desk(activity)))
    given = {"late_reason": "单子才交上来"}
    client.post(of_desk(activity, "do/record/"), given)
    assert BehaviourRecord.objects.get().late_reason == "单子才交上来"


# --- hours and their certificate ---------------------------------------------------


def test_a_resident_gets_a_certificate_prints_it_and_takes_it_back(yard, who, now):
    yard.record(yard.done(who))
    me = as_me(who)
    now.move_to(clock(9, day=DAY.replace(day=25)))
    assert "公示前" in page_of(me.get("/me/hours/?months=3"))
    refused = page_of(me.post("/me/hours/", follow=True))
    assert "还没有算数的时长" in refused
    settle()
    assert "开时长证明" in page_of(me.get("/me/hours/"))
    page = page_of(me.post("/me/hours/", {"months": "3"}, follow=True))
    paper = IssuedPaper.objects.get()
    assert code_of(paper) in page
    assert who.name in page
    assert "开过的证明" in page_of(me.get("/me/hours/"))
    assert "这一年算数的2小时" in page_of(me.get(ME))
    other = as_me(yard.neighbour())
    assert other.get(f"/me/hours/{paper.pk}/").status_code == 404
    page = page_of(me.post(f"/me/hours/{paper.pk}/", follow=True))
    assert "作废了" in page
    assert me.get(f"/me/hours/{paper.pk}/").status_code == 404


def test_a_stranger_learns_what_is_on_the_paper_and_nothing_else(yard, who, now):
    yard.record(yard.done(who))
    settle()
    issued = certificate(who)
    now.move_to(issued.paper.issued_at)
    answer = Client().get(f"/verify/{issued.code}/")
    page = page_of(answer)
    for word in ("有效", "李*", "2小时", "东岛村", "2026年6月25日", "2026年6月1日"):
        assert word in page
    for secret in (who.name, who.phone, who.card_code, "清理海滩"):
        assert secret not in page
    assert answer["X-Robots-Tag"] == "noindex"
    typed = Client().get("/verify/", {"code": code_of(issued.paper).lower()})
    assert "有效" in page_of(typed)
    assert "16个字" in page_of(Client().get("/verify/"))


def test_unknown_and_revoked_papers_look_the_same(yard, who, now):
    yard.record(yard.done(who))
    settle()
    gone, unknown = certificate(who), "ABCDEFGHJKMNPQRS"
    papers.revoke(paper=gone.paper, by=who.user, at=gone.paper.issued_at)
    now.move_to(gone.paper.issued_at)
    pages = [
        (
            answer.status_code,
            page_of(answer).replace(code, "").replace(dashed(code), ""),
        )
        for code in (gone.code, unknown)
        for answer in [Client().get(f"/verify/{code}/")]
    ]
    assert pages[0] == pages[1]
    assert pages[0][0] == 404
    assert "没有这样一份有效的证明" in pages[0][1]


def dashed(code):
    return "-".join(code[at : at + 4] for at in range(0, 16, 4))
