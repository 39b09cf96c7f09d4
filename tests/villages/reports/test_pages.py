"""What each face shows of a report, and to whom it does not exist."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.deducts import shot
from tests.factories.records import photo_file
from tests.factories.reports import NOW, ON, TEXT
from tests.factories.villages import ResidentFactory, RuleFactory
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from villages.models import (
    BehaviourRecord,
    FileView,
    RecordDraft,
    Report,
    ReportHelper,
    ReportWitness,
)
from villages.selectors import drafts
from villages.services import reports

DEED, HAZARD = "/me/reports/deed/", "/me/reports/hazard/"


@pytest.fixture(autouse=True)
def clock():
    with freeze_time(NOW) as frozen:
        yield frozen


@pytest.fixture
def me(scene):
    return sign_in(Client(), scene.me.user, acting_as=scene.me)


def as_role(scene, role):
    seat = scene.stage.bench[0] if role == "panel" else scene.stage.seats[role]
    return sign_in(Client(), seat.user, acting_as=seat)


def deed(scene, **changes):
    usual = {
        "client_id": str(uuid4()),
        "rule": scene.rule.pk,
        "acted_on": ON.isoformat(),
        "text": TEXT,
        "do": "send",
    }
    return {**usual, **changes}


# --- The resident -----------------------------------------------------------------


def test_a_resident_reports_and_reads_where_it_stands(scene, me):
    assert "还没有报过" in page_of(me.get("/me/reports/"))
    answer = me.post(DEED, deed(scene, photos=[photo_file()]))
    report = Report.objects.get()
    assert answer["location"] == reverse("villages_my_report", args=[report.key])
    assert report.photos.count() == 1
    page = page_of(me.get(answer["location"]))
    assert TEXT in page
    assert "等村里看" in page
    photo = me.get(reverse("villages_my_report_photo", args=[report.key, 1]))
    assert photo["content-type"] == "image/jpeg"
    missing = reverse("villages_my_report_photo", args=[report.key, 2])
    assert me.get(missing).status_code == 404
    assert TEXT in page_of(me.get("/me/reports/"))


def test_a_refused_form_loses_neither_words_nor_photos(scene, me):
    data = deed(scene, acted_on="2026-06-09", photos=[photo_file()])
    page = page_of(me.post(DEED, data))
    assert "日子还没到" in page
    assert TEXT in page
    assert "村里收到了1张" in page
    draft = RecordDraft.objects.get().photos.get()
    file = me.get(reverse("villages_my_report_draft", args=[draft.pk]))
    assert file.status_code == 200
    me.post(DEED, deed(scene, client_id=data["client_id"]))
    assert Report.objects.get().photos.count() == 1
    # The recorder's own form does not open with what a resident wrote.
    assert drafts.current_draft(scene.me.user, scene.stage.village, NOW) is None


def test_a_photo_that_is_none_is_said_and_one_can_be_taken_out(scene, me):
    text = photo_file()
    text.name, text.file = "a.txt", __import__("io").BytesIO(b"no photo")
    data = deed(scene, photos=[text])
    assert "打不开" in page_of(me.post(DEED, data))
    me.post(
        DEED, deed(scene, client_id=data["client_id"], do="find", photos=[photo_file()])
    )
    draft = RecordDraft.objects.get().photos.get()
    changed = deed(scene, client_id=data["client_id"], drop_photo=draft.pk)
    del changed["do"]
    page = page_of(me.post(DEED, changed))
    assert "村里收到了" not in page
    assert TEXT in page
    assert not Report.objects.exists()


def test_rules_are_searched_and_all_can_be_shown(scene, me):
    book = scene.rule.rule_book
    for number in range(8):
        RuleFactory(rule_book=book, title=f"第{number}样好事", code=f"ZZZ-{number}")
    first = page_of(me.get(DEED))
    assert "第7样好事" not in first
    assert "全部9条村规" in first
    assert "乱倒垃圾" not in first
    found = page_of(me.post(DEED, deed(scene, do="find", find="第7样")))
    assert "第7样好事" in found
    assert TEXT in found
    nothing = page_of(me.post(DEED, deed(scene, do="find", find="没有", rule="")))
    assert "没找到" in nothing
    everything = page_of(me.post(DEED, deed(scene, do="all")))
    assert "第0样好事" in everything
    assert "第7样好事" in everything


def test_a_village_without_a_book_says_so(scene, me):
    with freeze_time("2024-06-03T02:00:00Z"):
        assert "村里还没有村规" in page_of(me.get(DEED))


def test_somebody_snaps_a_dark_lamp_and_reads_that_it_is_mended(scene, me):
    assert "拍东西，不拍人" in page_of(me.get(HAZARD))
    data = {"client_id": "x", "text": "路灯不亮", "do": "send", "place": ""}
    assert "请填这一格" in page_of(me.post(HAZARD, data))
    me.post(HAZARD, {**data, "place": "东头小桥边"})
    lamp = Report.objects.get()
    desk = as_role(scene, "manager")
    mend = reverse("villages_report_mend", args=[lamp.key])
    assert "谁去修" in page_of(desk.get(mend))
    desk.post(mend, {"assigned_to": "电工老李"})
    page = page_of(me.get(reverse("villages_my_report", args=[lamp.key])))
    assert "电工老李去修" in page
    desk.post(mend, {"do": "mended"})
    page = page_of(me.get(reverse("villages_my_report", args=[lamp.key])))
    assert "修好了" in page
    again = desk.post(mend, {"do": "mended"}, follow=True)
    assert "什么也没有变" in page_of(again)
    assert "记下来" in page_of(desk.get(reverse("villages_report", args=[lamp.key])))


def test_a_report_is_withdrawn_once(scene, me):
    report = scene.deed()
    address = reverse("villages_my_report_withdraw", args=[report.key])
    assert "撤回了，什么也没记" in page_of(me.post(address, follow=True))
    turned = scene.deed(text="别的")
    reports.turn_down(report=turned, reason="没有", by=scene.user("recorder"), at=NOW)
    address = reverse("villages_my_report_withdraw", args=[turned.key])
    assert "什么也没有变" in page_of(me.post(address, follow=True))
    ask = reverse("villages_my_report_ask", args=[turned.key])
    assert "什么也没有变" in page_of(me.post(ask, follow=True))


def test_nobody_else_s_report_exists(scene):
    report = scene.deed(photos=[shot()])
    other = sign_in(Client(), scene.neighbour.user, acting_as=scene.neighbour)
    for name in ("villages_my_report", "villages_my_report_withdraw"):
        address = reverse(name, args=[report.key])
        assert {other.get(address).status_code, other.post(address).status_code} <= {
            404,
            405,
        }


def test_family_is_named_on_screen_and_then_helped(scene, me):
    mate = scene.mate
    page = page_of(me.get("/me/reports/family/"))
    assert mate.name in page
    me.post("/me/reports/family/", {"helper": mate.pk})
    assert ReportHelper.objects.get().channel == "screen"
    me.post("/me/reports/family/", {"helper": mate.pk, "do": "end"})
    me.post("/me/reports/family/", {"helper": scene.neighbour.pk})
    assert not ReportHelper.objects.filter(ended_at=None).exists()
    assert me.get(f"{DEED}?person={mate.pk}").status_code == 404
    desk = as_role(scene, "recorder")
    paper = f"/desk/reports/family/?person={mate.pk}"
    assert "李长河" in page_of(desk.get(paper))
    desk.post(paper, {"helper": scene.me.pk})
    assert f"替{mate.name}报" in page_of(me.get(DEED))
    assert "为什么代报" in page_of(me.get(f"{DEED}?person={mate.pk}"))
    refused = me.post(DEED, deed(scene, person=mate.pk))
    assert "代办请写明" in page_of(refused)
    me.post(DEED, deed(scene, person=mate.pk, helped_because="不用手机"))
    assert Report.objects.get().resident == mate
    page = page_of(
        me.get(reverse("villages_my_report", args=[Report.objects.get().key]))
    )
    assert "由李长河代办" in page


def test_paper_is_refused_with_a_sentence(scene):
    desk = as_role(scene, "recorder")
    assert "谁要家里人代报" in page_of(desk.get("/desk/reports/family/"))
    found = page_of(desk.get("/desk/reports/family/?find=张秀兰"))
    assert scene.mate.name in found
    paper = f"/desk/reports/family/?person={scene.mate.pk}"
    answer = desk.post(paper, {"helper": scene.neighbour.pk}, follow=True)
    assert "不能代报" in page_of(answer)
    assert desk.post("/desk/reports/family/").status_code == 404


# --- The witness ------------------------------------------------------------------


def link_of(scene, me):
    report = scene.deed()
    page = me.post(reverse("villages_my_report_ask", args=[report.key]))
    assert page["Cache-Control"] == "no-store"
    address = page.context["address"]
    return report, address.removeprefix("http://testserver")


def test_a_witness_without_account_sees_no_more_than_needed_and_answers_once(scene, me):
    report, address = link_of(scene, me)
    passer = Client()
    page = passer.get(address)
    assert page["Referrer-Policy"] == "same-origin"
    shown = page_of(page)
    assert TEXT in shown
    assert "李*" in shown
    assert scene.me.name not in shown
    assert scene.me.phone not in shown
    assert "请填这一格" in page_of(passer.post(address, {"answer": "saw"}))
    wrong = passer.post(address, {"answer": "saw", "name": "于福来", "number": "1"})
    assert "对不上" in page_of(wrong)
    said = {"answer": "saw", "name": "于福来", "number": "东88"}
    assert "谢谢您" in page_of(passer.post(address, said))
    for ask in (passer.get, passer.post):
        assert ask(address).status_code == 410
    kept = ReportWitness.objects.get()
    assert (kept.resident, kept.answer) == (scene.neighbour, "saw")
    mine = page_of(me.get(reverse("villages_my_report", args=[report.key])))
    assert "于福来说看见了" in mine
    assert passer.get("/witness/nobodys/").status_code == 404


def test_a_witness_who_signed_in_types_nothing(scene, me):
    _report, address = link_of(scene, me)
    other = sign_in(Client(), scene.neighbour.user, acting_as=scene.neighbour)
    assert "记在于福来名下" in page_of(other.get(address))
    other.post(address, {"answer": "did_not", "resident": scene.neighbour.pk})
    kept = ReportWitness.objects.get()
    assert (kept.channel, kept.answer) == ("signed_in", "did_not")


def test_who_was_not_meant_says_so_without_a_name(scene, me):
    report, address = link_of(scene, me)
    assert "请选一个" in page_of(Client().post(address, {"answer": ""}))
    assert "谢谢您" in page_of(Client().post(address, {"answer": "not_me"}))
    page = page_of(me.get(reverse("villages_my_report", args=[report.key])))
    assert "找错人了" in page


# --- The desk ---------------------------------------------------------------------


def test_the_desk_takes_a_report_up_and_the_person_is_told_of_the_look(scene, me):
    report = scene.deed(photos=[shot()])
    desk = as_role(scene, "recorder")
    assert scene.me.name in page_of(desk.get("/desk/reports/"))
    page = page_of(desk.get(reverse("villages_report", args=[report.key])))
    assert TEXT in page
    assert FileView.objects.filter(resident=scene.me).exists()
    photo = desk.get(reverse("villages_report_photo", args=[report.key, 1]))
    assert photo["content-type"] == "image/jpeg"
    take_up = reverse("villages_report_take_up", args=[report.key])
    assert "按哪一条记" in page_of(desk.get(take_up))
    refused = desk.post(take_up, {"rule": scene.rule.pk, "points": 9})
    assert "还没有记下" in page_of(refused)
    desk.post(take_up, {"rule": scene.rule.pk})
    record = BehaviourRecord.objects.get()
    assert record.submission.evidence.count() == 1
    assert desk.get(take_up).status_code == 302
    mine = page_of(me.get(reverse("villages_my_report", args=[report.key])))
    assert "待评议" in mine


def test_the_desk_is_warned_of_the_same_deed_and_may_insist(scene):
    scene.taken_up(scene.deed())
    again = scene.deed()
    desk = as_role(scene, "recorder")
    take_up = reverse("villages_report_take_up", args=[again.key])
    warned = page_of(desk.post(take_up, {"rule": scene.rule.pk}))
    assert "好像已经记过了" in warned
    desk.post(take_up, {"rule": scene.rule.pk, "confirmed": "on"})
    assert BehaviourRecord.objects.count() == 2


def test_a_file_that_is_no_photo_keeps_a_report_from_being_taken_up(scene):
    report = scene.deed()
    desk = as_role(scene, "recorder")
    text = photo_file()
    text.file = __import__("io").BytesIO(b"no photo")
    take_up = reverse("villages_report_take_up", args=[report.key])
    answer = desk.post(take_up, {"rule": scene.rule.pk, "photos": [text]})
    assert "打不开" in page_of(answer)


def test_the_desk_turns_down_with_a_reason_that_is_read(scene, me):
    report = scene.deed()
    desk = as_role(scene, "recorder")
    no = reverse("villages_report_turn_down", args=[report.key])
    assert "请填这一格" in page_of(desk.post(no, {"reason": ""}))
    desk.post(no, {"reason": "那天没有这件事"})
    page = page_of(me.get(reverse("villages_my_report", args=[report.key])))
    assert "那天没有这件事" in page


def test_the_desk_enters_a_witness_whom_it_asked(scene):
    report = scene.deed(witness_name="于福来")
    desk = as_role(scene, "recorder")
    address = reverse("villages_report_witness", args=[report.key])
    assert "报的人说于福来看见了" in page_of(desk.get(address))
    assert "东88户" in page_of(desk.get(f"{address}?find=于福来"))
    close = desk.post(address, {"person": scene.mate.pk}, follow=True)
    assert "不能作证" in page_of(close)
    done = desk.post(address, {"person": scene.neighbour.pk}, follow=True)
    assert "于福来说看见了" in page_of(done)


def test_panel_and_recorder_are_shown_pairs_that_vouch_for_each_other(scene):
    by = scene.user("recorder")
    for _each in range(3):
        scene.saw(scene.deed(), scene.neighbour)
        other = scene.deed(resident=scene.neighbour, by=scene.neighbour.user)
        reports.enter_witness(report=other, resident=scene.me, by=by, at=NOW)
    report = Report.objects.filter(resident=scene.me).last()
    flag = "互相作证各有3次以上"
    desk = as_role(scene, "recorder")
    assert flag in page_of(desk.get(reverse("villages_report", args=[report.key])))
    scene.taken_up(report)
    record = BehaviourRecord.objects.get()
    judge = as_role(scene, "panel")
    review = page_of(judge.get(reverse("villages_review", args=[record.pk])))
    assert flag in review
    assert "本人自己报的" in review


def test_who_is_near_sees_the_report_and_no_button(scene):
    report = scene.deed()
    seat = scene.stage.seats["recorder"]
    seat.user, scene.me.user = scene.me.user, scene.me.user
    seat.save()
    desk = as_role(scene, "recorder")
    page = page_of(desk.get(reverse("villages_report", args=[report.key])))
    assert "请另一位来办" in page
    for name in ("take_up", "turn_down", "witness"):
        address = reverse(f"villages_report_{name}", args=[report.key])
        assert desk.get(address).status_code == 404


@pytest.mark.parametrize("role", ["supervisor", "town", "county"])
def test_who_watches_sees_and_changes_nothing(scene, role):
    report = scene.deed()
    desk = as_role(scene, role)
    assert scene.me.name in page_of(desk.get("/desk/reports/"))
    page = page_of(desk.get(reverse("villages_report", args=[report.key])))
    assert "您在这里只看，不办" in page
    address = reverse("villages_report_take_up", args=[report.key])
    assert desk.post(address).status_code == 404


def test_the_desk_counts_what_waits(scene):
    desk = as_role(scene, "recorder")
    scene.deed()
    scene.hazard()
    menu = page_of(desk.get("/desk/"))
    assert "村民自己报的" in menu


def test_an_account_without_a_villager_here_answers_by_name(scene, me):
    _report, address = link_of(scene, me)
    stranger = Client()
    stranger.force_login(UserFactory())
    assert "您家的户号" in page_of(stranger.get(address))


def test_blank_forms_are_printed_for_who_writes_on_paper(scene):
    desk = as_role(scene, "recorder")
    assert "/desk/reports/forms/" in page_of(desk.get("/desk/reports/"))
    page = page_of(desk.get("/desk/reports/forms/"))
    for words in ("我做了件好事", "哪里坏了", "谁看见的", "本人（签字或盖章）"):
        assert words in page
    assert as_role(scene, "supervisor").get("/desk/reports/forms/").status_code == 404


def test_what_is_broken_comes_in_on_paper_and_another_sees_to_it(scene):
    desk = as_role(scene, "recorder")
    where = "/desk/reports/paper/"
    assert where in page_of(desk.get("/desk/reports/"))
    assert "谁写的" in page_of(desk.get(where))
    picked = f"{where}?person={scene.me.pk}"
    assert picked[len(where) :] in page_of(desk.get(f"{where}?find={scene.me.name}"))
    assert scene.me.name in page_of(desk.get(picked))
    given = {"client_id": uuid4(), "place": "小桥", "text": ""}
    refused = page_of(desk.post(picked, given))
    assert "请填这一格" in refused
    assert 'value="小桥"' in refused
    given |= {"text": "路灯不亮", "photos": photo_file()}
    shown = page_of(desk.post(picked, given, follow=True))
    assert "照纸面记" in shown
    report = Report.objects.get()
    assert (report.reporter, report.photos.count()) == (scene.me, 1)
    # Whoever typed it in says of nothing that it was true.
    with pytest.raises(reports.TooCloseToReport):
        reports.mark_mended(report=report, by=report.reported_by, at=report.reported_at)
    assert as_role(scene, "supervisor").get(where).status_code == 404
    stranger = ResidentFactory()
    assert desk.get(f"{where}?person={stranger.pk}").status_code == 404
    assert desk.post(f"{where}?person={stranger.pk}", given).status_code == 404


def test_nobody_but_the_desk_types_in_what_another_wrote(scene):
    with pytest.raises(reports.NotYourReport):
        reports.report_hazard(
            resident=scene.me,
            by=UserFactory(),
            text="路灯不亮",
            place="小桥",
            client_id=uuid4(),
            at=NOW,
            on_paper=True,
        )
