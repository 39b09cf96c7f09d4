"""A credit report says what its person chose, and to a stranger less."""

import pytest

from grassroots.audit.models import Event
from tests.factories.deducts import EXPIRES_ON
from tests.factories.villages import AppointmentFactory, ResidentFactory, moment
from tests.support.pages import page_of
from tests.villages.credit_files.conftest import NOW, counted, signed_in
from villages.models import AccountHolder, AreaRole, FileView, IssuedPaper, PaperKind
from villages.paper_errors import ReportNotYours, ReportOfOwnFamily, ReportWithoutScore
from villages.selectors.credit_reports import report_sheet
from villages.selectors.papers import code_of
from villages.services import credit_reports, papers
from villages.services.credit_reports import Parts

CHOICE = "/me/file/report/"


def issued(stage, **changes):
    usual = {
        "resident": stage.person,
        "parts": Parts(),
        "by": stage.subject,
        "at": NOW,
    }
    return credit_reports.issue(**{**usual, **changes}).paper


def sheet_page(client, paper):
    return page_of(client.get(f"{CHOICE}{paper.pk}/"))


def verified(client, paper):
    code = code_of(paper).replace("-", "")
    return client.get(f"/verify/{code}/")


def test_by_default_the_paper_says_nothing_of_deducts(stage, me):
    counted(stage, 40)
    stage.decided()
    paper = issued(stage)
    assert (paper.kind, paper.content["score"]) == (PaperKind.CREDIT, 1040)
    page = sheet_page(me, paper)
    assert "清理公共沟渠" in page
    assert "乱倒垃圾" not in page
    assert "1038" not in page
    assert "征信" not in page


def test_only_a_tick_lets_the_own_deducts_in(stage, me):
    counted(stage, 40)
    stage.decided()
    answer = me.post(CHOICE, {"whole": "on"}, follow=True)
    page = page_of(answer)
    assert "1038" in page
    assert "乱倒垃圾" in page
    # The deeds were not ticked: their sum, no list.
    assert "清理公共沟渠" not in page


def test_another_members_deduct_is_on_no_paper(stage):
    stage.decided()
    home = stage.person.memberships.get().household
    spouse = ResidentFactory(household=home, user=stage.subject)
    paper = issued(stage, resident=spouse, parts=Parts(whole=True))
    assert paper.content["score"] == 1000


def test_a_stranger_learns_validity_masked_name_village_star_and_date(stage, client):
    counted(stage, 40)
    stage.decided()
    page = page_of(verified(client, issued(stage, parts=Parts(whole=True))))
    for words in ("有效", "李*", "东岛村", "三星", "2026年6月20日"):
        assert words in page
    for words in ("李长河", "1038", "清理公共沟渠", "乱倒垃圾", "提醒"):
        assert words not in page


def test_a_report_that_is_taken_back_confirms_nothing(stage, me, client):
    paper = issued(stage)
    assert me.post(f"{CHOICE}{paper.pk}/").status_code == 302
    assert verified(client, paper).status_code == 404
    assert me.get(f"{CHOICE}{paper.pk}/").status_code == 404


def test_the_page_lists_what_is_valid(stage, me):
    assert "开过的报告" not in page_of(me.get(CHOICE))
    issued(stage)
    assert "6月20日开的" in page_of(me.get(CHOICE))


def test_once_the_lines_changed_the_old_paper_is_printed_no_more(stage, me):
    record = counted(stage, 40)
    paper = issued(stage)
    record.status = "reversed"
    record.save()
    answer = me.get(f"{CHOICE}{paper.pk}/", follow=True)
    assert "请开一份新的" in page_of(answer)


def test_a_deduct_that_is_over_is_printed_no_more(stage):
    stage.decided()
    paper = issued(stage, parts=Parts(whole=True))
    assert report_sheet(paper, on=NOW.date()) is not None
    assert report_sheet(paper, on=EXPIRES_ON) is None


def test_who_has_no_score_gets_no_report_and_is_told_why(stage, me):
    stage.person.consents.all().delete()
    with pytest.raises(ReportWithoutScore):
        issued(stage)
    assert "没有分不是零分" in page_of(me.post(CHOICE))
    stage.person.memberships.all().update(ends_on=NOW.date().replace(day=1))
    with pytest.raises(ReportWithoutScore):
        issued(stage)


def test_the_manager_gives_it_out_to_whoever_stands_by_and_agrees(stage):
    counted(stage, 40)
    desk = signed_in(stage.user("manager"))
    address = f"/desk/residents/{stage.person.pk}/report/"
    assert "本人在场" in page_of(desk.get(address))
    refused = desk.post(address, {"adds": "on"})
    assert "要本人当面同意" in page_of(refused)
    answer = desk.post(address, {"adds": "on", "agreed": "on"}, follow=True)
    assert "清理公共沟渠" in page_of(answer)
    look = FileView.objects.get(resident=stage.person)
    assert look.purpose == "当面代开信用报告"
    assert Event.objects.filter(action="villages.paper_issued").count() == 1


def test_at_the_desk_a_refusal_is_said_on_the_form(stage):
    stage.person.consents.all().delete()
    desk = signed_in(stage.user("manager"))
    address = f"/desk/residents/{stage.person.pk}/report/"
    assert "没有分不是零分" in page_of(desk.post(address, {"agreed": "on"}))


def test_at_the_desk_one_sees_only_what_one_gave_out(stage):
    own = issued(stage, parts=Parts(whole=True))
    desk = signed_in(stage.user("manager"))
    address = f"/desk/residents/{stage.person.pk}/report/"
    assert desk.get(f"{address}{own.pk}/").status_code == 404
    desk.post(address, {"agreed": "on"})
    given = IssuedPaper.objects.latest("pk")
    assert desk.get(f"{address}{given.pk}/").status_code == 200
    counted(stage, 3)
    assert desk.get(f"{address}{given.pk}/").status_code == 302


def test_nobody_else_gives_one_out_nor_with_deducts_nor_of_the_own_family(stage):
    manager = stage.user("manager")
    with pytest.raises(ReportNotYours):
        issued(stage, by=stage.user("recorder"))
    with pytest.raises(ReportNotYours):
        issued(stage, by=manager, parts=Parts(whole=True))
    elsewhere = AppointmentFactory(role=AreaRole.MANAGER).user
    with pytest.raises(ReportNotYours):
        issued(stage, by=elsewhere)
    home = stage.person.memberships.get().household
    ResidentFactory(household=home, user=manager)
    with pytest.raises(ReportOfOwnFamily):
        issued(stage, by=manager)
    desk = signed_in(manager)
    address = f"/desk/residents/{stage.person.pk}/report/"
    assert desk.get(address).status_code == 302


def test_where_each_has_an_own_score_the_paper_says_so(stage, me):
    stage.village.account_holder = AccountHolder.PERSON
    stage.village.save()
    stage.person.village.refresh_from_db()
    paper = issued(stage)
    assert paper.content["of_household"] is False
    assert "本人的信用分" in sheet_page(me, paper)


def test_a_report_ends_after_thirty_days(stage, client):
    paper = issued(stage)
    assert (paper.expires_on - paper.issued_on).days == 29
    papers.revoke(paper=paper, by=stage.user("manager"), at=moment(NOW.date(), 18))
    assert verified(client, paper).status_code == 404
