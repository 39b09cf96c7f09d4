"""What a person promised and is thanked for stands in the own file, and nowhere else."""

from datetime import timedelta

from django.test import Client

from tests.factories.accounts import UserFactory, sign_in
from tests.factories.merchants import MerchantFactory, operator_of
from tests.factories.villages import ResidentFactory
from tests.factories.years import counts, freeze, noticed, published
from tests.rewards.merchants.shops import breach, pledge
from tests.support.pages import page_of
from tests.villages.credit_files.conftest import NOW, signed_in
from villages.models import PaperKind
from villages.selectors import portable
from villages.services import papers, promises, repairs

HISTORY, ON = "/me/file/history/", NOW.date()


def test_a_pledge_of_a_repair_is_for_the_own_eyes_while_it_runs(stage, me):
    repair = stage.pledged(at=NOW)
    where = f"/me/reminders/{repair.deduct.key}/repair/"
    page = page_of(me.get(HISTORY))
    assert "为“乱倒垃圾”给村里做4小时事" in page
    assert "还差4小时" in page
    assert where in page
    home = stage.person.memberships.get().household
    spouse = ResidentFactory(household=home, user=UserFactory())
    assert "乱倒垃圾" not in page_of(signed_in(spouse.user).get(HISTORY))
    assert portable.own_file(spouse, at=NOW)["pledges"] == []
    (kept,) = portable.own_file(stage.person, at=NOW)["pledges"]
    assert (kept["kind"], kept["state"]) == ("repair", "还差4小时")
    repairs.give_up(repair=repair, by=stage.subject, at=NOW)
    assert "乱倒垃圾" not in page_of(me.get(HISTORY))


def test_what_an_official_promised_in_public_stands_in_the_own_file(stage):
    manager = stage.user("manager")
    at_home = ResidentFactory(village=stage.village, user=manager)
    made = {
        "village": stage.village,
        "by": manager,
        "at": NOW - timedelta(days=30),
    }
    late = promises.promise(text="修好东头的路", due_on=ON - timedelta(days=1), **made)
    kept = promises.promise(text="装好路灯", due_on=ON, **made)
    promises.mark(
        promise=kept,
        done_on=ON - timedelta(days=2),
        evidence="路灯亮了",
        by=stage.user("supervisor"),
        at=NOW,
    )
    page = page_of(sign_in(Client(), manager, acting_as=at_home).get(HISTORY))
    for words in (late.text, "过期了", kept.text, "按时做到了"):
        assert words in page
    assert "我承诺过的" not in page_of(signed_in(stage.subject).get(HISTORY))


def test_what_a_merchant_signed_stands_there_until_it_is_taken_back(stage, me):
    shop = MerchantFactory(village=stage.village)
    operator = operator_of(shop)
    operator.resident = stage.person
    operator.save()
    signed = pledge(shop)
    assert f"{shop.name}：{signed.text.title}" in page_of(me.get(HISTORY))
    breach(signed)
    assert "有一处没做到" in page_of(me.get(HISTORY))
    signed.ended_at, signed.ended_by = NOW, UserFactory()
    signed.save()
    assert signed.text.title not in page_of(me.get(HISTORY))


def test_a_published_list_and_a_certificate_of_hours_are_honours(stage, me):
    assert "得过的荣誉" not in page_of(me.get(HISTORY))
    content = {"halves": 5, "times": 1, "since": "2026-01-01", "until": "2026-06-17"}
    issued = papers.issue(
        resident=stage.person,
        kind=PaperKind.HOURS,
        content=content,
        days=90,
        by=stage.subject,
        at=NOW,
    )
    page = page_of(me.get(HISTORY))
    assert "服务时长证明" in page
    assert f"/me/hours/{issued.paper.pk}/" in page
    assert portable.own_file(stage.person, at=NOW)["honours"] == [
        {
            "kind": "hours",
            "hours": 2.5,
            "issued_on": "2026-06-20",
            "expires_on": issued.paper.expires_on.isoformat(),
        }
    ]
    papers.revoke(paper=issued.paper, by=stage.subject, at=NOW)
    assert "服务时长证明" not in page_of(me.get(HISTORY))


def test_the_list_of_a_past_year_is_an_honour_once_it_is_published(stage, me):
    counts(stage.person, 25)
    close = noticed(freeze(stage.village), stage.user("manager"))
    assert "2025年评上的星级" not in page_of(me.get(HISTORY))
    published(close, stage.user("manager"))
    assert "2025年评上的星级" in page_of(me.get(HISTORY))
    honours = portable.own_file(stage.person, at=NOW)["honours"]
    assert honours == [{"kind": "stars", "year": 2025, "star": 3}]
