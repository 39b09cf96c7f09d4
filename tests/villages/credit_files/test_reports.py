"""A credit report says what its person chose, and to a stranger less."""

import re
from datetime import date, timedelta

import pytest

from grassroots.audit.models import Event
from tests.factories.accounts import UserFactory
from tests.factories.deducts import DONE_ON, EXPIRES_ON
from tests.factories.messages import told
from tests.factories.objections import answer, neighbour_of, object_to
from tests.factories.villages import AppointmentFactory, ResidentFactory, moment
from tests.factories.years import (
    counts,
    deducted,
    freeze,
    manager_of,
    noticed,
    published,
)
from tests.support.clock import freeze_time
from tests.support.pages import page_of
from tests.villages.credit_files.conftest import NOW, counted, signed_in
from villages.models import (
    AccountHolder,
    AreaRole,
    FileView,
    IssuedPaper,
    PaperKind,
    Topic,
)
from villages.paper_errors import ReportNotYours, ReportOfOwnFamily, ReportWithoutScore
from villages.selectors.credit_reports import report_sheet
from villages.selectors.papers import code_of
from villages.services import credit_reports, papers, repairs
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


@pytest.mark.parametrize("end", ["repaired", "reversed", "expired", "disputed"])
def test_a_deduct_that_ended_takes_the_code_of_its_report_along_at_once(
    stage, client, end
):
    deduct = stage.decided()
    at = moment(EXPIRES_ON - timedelta(days=1)) if end == "expired" else NOW
    with freeze_time(at):
        paper = issued(stage, parts=Parts(whole=True), at=at)
        other = issued(stage, at=at)
        assert verified(client, paper).status_code == 200
    after = end_it(stage, deduct, end)
    with freeze_time(after):
        answered = verified(client, paper)
        assert answered.status_code == 410
        said = page_of(answered)
        assert "已失效" in said
        for words in ("李*", "东岛村", "星级", "信用报告", "扣", "更正"):
            assert words not in said
        assert verified(client, other).status_code == 200


def end_it(stage, deduct, end):
    """Let the deduct count no more in one of the ways; return a moment after it."""
    if end == "expired":
        return moment(EXPIRES_ON, 0)
    if end == "repaired":
        repair = stage.pledged(deduct)
        for task in repair.tasks.all():
            said = stage.said_done(repair, task.kind)
            repairs.check(task=said, by=stage.user("manager"), at=moment(DONE_ON, 16))
        return moment(DONE_ON, 17)
    objection = object_to(deduct, stage.person, at=NOW)
    if end == "disputed":
        return NOW
    at = NOW + timedelta(days=9)
    answer(objection, stage.user("town"), "upheld", at=at)
    return at


def test_a_deed_that_came_later_that_day_leaves_the_report_as_it_was(stage, client):
    counted(stage, 40)
    paper = issued(stage)
    counted(stage, 20)
    assert verified(client, paper).status_code == 200
    assert report_sheet(paper, on=NOW.date()).total == 1040


def test_one_line_for_another_of_as_many_points_is_another_report(stage, client):
    record = counted(stage, 40)
    paper = issued(stage)
    record.status = "reversed"
    record.save()
    counted(stage, 40)
    assert verified(client, paper).status_code == 410


def test_upheld_all_who_hold_a_report_on_which_it_counted_are_told_once(stage):
    home = stage.person.memberships.get().household
    mate = ResidentFactory(household=home, user=UserFactory())
    neighbour = neighbour_of(stage)
    record = counted(stage, 40)
    for one in (stage.person, mate, neighbour):
        issued(stage, resident=one, by=one.user)
    answer(
        object_to(record, neighbour, at=NOW),
        stage.panel[1],
        "upheld",
        at=NOW + timedelta(days=1),
    )
    assert Topic.PAPER_OUTDATED in told(stage.person)
    assert told(mate) == [Topic.PAPER_OUTDATED]
    assert Topic.PAPER_OUTDATED not in told(neighbour)
    page = page_of(signed_in(mate.user).get(CHOICE))
    assert "失效了" in page


def test_what_a_deduct_changed_is_told_on_nobody_elses_paper(stage):
    home = stage.person.memberships.get().household
    mate = ResidentFactory(household=home, user=UserFactory())
    deduct = stage.decided()
    issued(stage, resident=mate, by=mate.user, parts=Parts(whole=True))
    issued(stage, parts=Parts(whole=True))
    objection = object_to(deduct, stage.person, at=NOW)
    answer(objection, stage.user("town"), "upheld", at=NOW + timedelta(days=9))
    assert Topic.PAPER_OUTDATED in told(stage.person)
    assert told(mate) == []


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
    record = counted(stage, 3)
    own = issued(stage, parts=Parts(whole=True))
    desk = signed_in(stage.user("manager"))
    address = f"/desk/residents/{stage.person.pk}/report/"
    assert desk.get(f"{address}{own.pk}/").status_code == 404
    desk.post(address, {"agreed": "on"})
    given = IssuedPaper.objects.latest("pk")
    assert desk.get(f"{address}{given.pk}/").status_code == 200
    record.status = "reversed"
    record.save()
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


def test_the_stars_of_published_years_stand_on_the_paper_where_one_wants_them(
    stage, me, client
):
    deed = counts(stage.person, 25, expires_on=date(2026, 6, 15))
    deducted(stage.person, 20)
    manager = manager_of(stage.village)
    objection = object_to(deed, neighbour_of(stage), at=moment(date(2026, 6, 14)))
    close = noticed(freeze(stage.village), manager)
    assert issued(stage).content["years"] == []
    published(close, manager)
    paper = issued(stage)
    page = sheet_page(me, paper)
    # Three stars by the list of 2025, as no deduct lowers it; two today.
    assert re.search(r"2025年底.*三星", page)
    assert "二星" in page
    assert "往年的星" not in sheet_page(me, issued(stage, parts=Parts(years=False)))
    assert verified(client, paper).status_code == 200
    answer(objection, stage.panel[1], "upheld", at=NOW)
    assert verified(client, paper).status_code == 410
