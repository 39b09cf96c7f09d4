"""What a passer-by may know: never an old grade, never a person, always explained."""

from dataclasses import asdict, fields
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rewards.merchants.formulas.standing import State
from rewards.merchants.models import (
    AppealStatus,
    Grade,
    GradeCause,
    InspectionStatus,
    Merchant,
)
from rewards.merchants.selectors.status import (
    GradeShown,
    Share,
    Status,
    lines_of,
    status_of,
    statuses_of,
    words,
)
from rewards.merchants.services import grades, merchants
from tests.factories.accounts import UserFactory
from tests.factories.merchants import (
    MerchantFactory,
    graded,
    inspected,
    new_uscc,
    operator_of,
)
from tests.factories.villages import moment
from tests.rewards.merchants.shops import (
    AT,
    DAY,
    TODAY,
    a_day,
    appeal,
    award,
    breach,
    complaint,
    fault,
    licence,
    penalty,
    pledge,
    reply,
)

pytestmark = pytest.mark.django_db
SHOWS_OLD = ("letter", "score", "base", "uncapped", "reply", "valid_until")
EMPTY = ("shares", "faults", "bounds", "history")


def shown(shop, on=TODAY):
    return status_of(shop, on=on)


def regraded(shop, *, at=AT, cause=GradeCause.COMPLAINT, **more):
    return grades.regrade(merchant=shop, cause=cause, by=None, at=at, **more)


def assert_nothing_old(status):
    assert [getattr(status, name) for name in SHOWS_OLD] == [None] * len(SHOWS_OLD)
    assert [getattr(status, name) for name in EMPTY] == [()] * len(EMPTY)
    assert status.points == {}


def says(status):
    return [line.words for line in lines_of(status)]


def test_a_graded_shop_shows_its_letter_its_day_and_how_long_it_holds():
    shop = MerchantFactory(village__phone="0500-8612300")
    graded(shop, at=AT, sections=[["证照", 19, 20], ["卫生", 33, 40]])
    status = shown(shop)
    assert (status.state, status.letter, status.score) == (State.GRADED, "b", 8666)
    assert status.inspected_on == DAY
    assert status.valid_until == date(2027, 4, 17)
    assert status.as_of == TODAY
    assert status.shares == (Share("证照", 19, 20), Share("卫生", 33, 40))
    assert [share.percent for share in status.shares] == [95, 82]
    assert Share("不适用", 0, 0).percent == 100
    assert (status.name, status.address) == (shop.name, shop.address)
    assert status.office_phone == "0500-8612300"
    assert status.history == (GradeShown("b", DAY),)
    assert not status.is_capped
    assert words.headline_of(status) == "B级"
    assert words.subline_of(status) == "良好，微笑"


def test_the_grade_counts_on_its_last_day_and_not_on_the_next():
    shop = MerchantFactory()
    graded(shop, at=AT)
    assert shown(shop, date(2027, 4, 17)).letter == "a"
    stale = shown(shop, date(2027, 4, 18))
    assert stale.state == State.STALE
    assert stale.inspected_on == DAY
    assert_nothing_old(stale)
    assert words.subline_of(stale) == "检查满12个月，等级不再作数"


def test_a_new_shop_waits_and_its_grade_does_not_show():
    shop = MerchantFactory(opened_on=a_day(0))
    graded(shop, at=AT + timedelta(days=9))
    status = shown(shop)
    assert (status.state, status.until) == (State.AWAITING, date(2026, 7, 18))
    assert_nothing_old(status)
    assert status.started_on == DAY
    assert words.headline_of(status) == "待评"
    assert shown(shop, date(2026, 7, 18)).letter == "a"


def test_a_shop_never_inspected_waits_without_a_day():
    status = shown(MerchantFactory())
    assert (status.state, status.until) == (State.AWAITING, None)
    assert_nothing_old(status)


def test_after_an_accident_nothing_old_shows_and_then_a_new_visit_is_awaited():
    shop = MerchantFactory(accident_on=a_day(10), accident_words="县里通报")
    graded(shop, at=AT)
    status = shown(shop)
    assert (status.state, status.until) == (State.SUSPENDED, date(2026, 10, 28))
    assert (status.accident_on, status.accident_words) == (a_day(10), "县里通报")
    assert_nothing_old(status)
    later = shown(shop, date(2026, 10, 28))
    assert later.state == State.AWAITING
    assert_nothing_old(later)
    # The day and words of an accident belong to the time after it alone.
    assert (later.accident_on, later.accident_words) == (None, "")


def test_an_exempt_shop_says_why_and_shows_no_grade():
    shop = MerchantFactory(exempt_reason="村集体便民点")
    graded(shop, at=AT)
    status = shown(shop)
    assert (status.state, status.exempt_reason) == (State.EXEMPT, "村集体便民点")
    assert_nothing_old(status)


def test_a_closed_shop_shows_nothing_but_that():
    shop = MerchantFactory()
    graded(shop, at=AT)
    penalty(shop, until=a_day(300))
    pledge(shop)
    merchants.close(merchant=shop, on=a_day(20), by=UserFactory(), at=moment(TODAY))
    status = shown(shop)
    assert (status.state, status.closed_on) == (State.CLOSED, a_day(20))
    assert_nothing_old(status)
    assert status.penalties == status.pledges == ()
    assert words.subline_of(status) == ""


def test_a_new_operator_has_nothing_old():
    shop = MerchantFactory()
    given = graded(shop, at=AT)
    reply(given)
    complaint(shop)
    penalty(shop, until=a_day(300))
    award(shop)
    licence(shop)
    breach(pledge(shop))
    merchants.change_operator(
        merchant=shop,
        name="周海燕",
        uscc=new_uscc(9_999_998),
        starts_on=a_day(5),
        by=UserFactory(),
        at=AT + timedelta(days=6),
    )
    status = shown(shop)
    assert status.state == State.AWAITING
    assert_nothing_old(status)
    assert status.started_on == a_day(5)
    assert (status.complaints, status.penalties, status.awards) == (0, (), ())
    assert (status.licences, status.pledges) == ((), ())
    graded(shop, at=moment(date(2026, 8, 1)), percent=80)
    new = shown(shop, date(2026, 8, 2))
    assert new.history == (GradeShown("b", date(2026, 8, 1)),)


def test_even_a_grade_left_on_the_shop_is_not_the_new_operators():
    shop = MerchantFactory()
    given = graded(shop, at=AT)
    merchants.change_operator(
        merchant=shop,
        name="周海燕",
        uscc=new_uscc(9_999_997),
        starts_on=a_day(5),
        by=UserFactory(),
        at=AT + timedelta(days=6),
    )
    Merchant.objects.filter(pk=shop.pk).update(grade=given)
    assert_nothing_old(shown(shop, date(2026, 9, 1)))


def test_a_pending_appeal_shows_the_grade_before_and_all_that_belonged_to_it():
    shop = MerchantFactory()
    old = graded(shop, at=AT, percent=92)
    fault(old, 4)
    new = graded(shop, at=AT + timedelta(days=30), percent=62)
    fault(new, 3)
    reply(old, "旧的话")
    filed = appeal(new, at=AT + timedelta(days=31), due_on=date(2026, 6, 8))
    status = shown(shop)
    assert (status.state, status.letter) == (State.UNDER_REVIEW, "a")
    assert (status.inspected_on, status.score) == (DAY, 9200)
    assert [one.text for one in status.faults] == ["冷藏柜没有温度记录"]
    assert status.history == (GradeShown("a", DAY),)
    assert status.review
    assert status.review.disputed_on == a_day(30)
    assert status.review.due_on == date(2026, 6, 8)
    assert status.reply
    assert status.reply.words == "旧的话"
    assert words.subline_of(status) == "优秀，复核期间仍按原等级"
    reply(new, "检查那天在换水管")
    assert shown(shop).reply.words == "检查那天在换水管"
    filed.status = AppealStatus.WITHDRAWN
    filed.save()
    after = shown(shop)
    assert (after.state, after.letter, after.review) == (State.GRADED, "c", None)
    assert after.history == (GradeShown("a", DAY), GradeShown("c", a_day(30)))


def test_an_appeal_against_the_first_grade_shows_none():
    shop = MerchantFactory()
    appeal(graded(shop, at=AT, percent=40))
    status = shown(shop)
    assert status.state == State.UNDER_REVIEW
    assert_nothing_old(status)
    assert status.inspected_on is None
    assert words.headline_of(status) == "复核中"
    assert words.subline_of(status) == "复核完再定等级"


def test_a_term_that_runs_out_during_an_appeal_does_not_show_what_is_disputed():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=92)
    penalty(shop, until=a_day(35))
    new = graded(shop, at=AT + timedelta(days=30), percent=70)
    appeal(new, at=AT + timedelta(days=31))
    grades.refresh_due(on=a_day(36), at=AT + timedelta(days=36))
    shop.refresh_from_db()
    assert shop.grade_id != new.pk
    assert (shown(shop).state, shown(shop).letter) == (State.UNDER_REVIEW, "a")


def test_a_penalty_served_during_an_appeal_lowers_what_is_shown():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=92)
    appeal(graded(shop, at=AT + timedelta(days=10), percent=85))
    penalty(shop, until=a_day(300), severity="serious")
    regraded(shop, at=AT + timedelta(days=11), cause=GradeCause.PENALTY)
    status = shown(shop)
    assert (status.state, status.letter) == (State.UNDER_REVIEW, "d")
    assert [one.code for one in status.bounds] == ["penalty"]
    assert [one.letter for one in status.history] == ["a", "d"]


def test_a_penalty_repaired_during_an_appeal_caps_no_more():
    shop = MerchantFactory()
    served = penalty(shop, until=a_day(300))
    graded(shop, at=AT, percent=92)
    assert shown(shop).letter == "c"
    appeal(graded(shop, at=AT + timedelta(days=10), percent=40))
    served.repaired_at, served.repaired_by = AT, UserFactory()
    served.repair_document = "海市监修复1号"
    served.save()
    status = shown(shop)
    assert (status.state, status.letter, status.bounds) == (State.UNDER_REVIEW, "a", ())


def test_what_one_appeal_undid_does_not_come_back_with_the_next():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=92)
    undone = graded(shop, at=AT + timedelta(days=10), percent=40)
    filed = appeal(undone)
    last = graded(shop, at=AT + timedelta(days=15), percent=65)
    filed.status = AppealStatus.UPHELD
    filed.decided_at, filed.decided_by = AT + timedelta(days=16), UserFactory()
    filed.reasons = "照片看错了"
    filed.save()
    undone.inspection.status = InspectionStatus.SET_ASIDE
    undone.inspection.save()
    assert last.previous == undone
    appeal(last)
    assert (shown(shop).state, shown(shop).letter) == (State.UNDER_REVIEW, "a")


def test_two_appeals_in_a_row_show_the_last_grade_that_nobody_disputes():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=92)
    second = graded(shop, at=AT + timedelta(days=10), percent=80)
    third = graded(shop, at=AT + timedelta(days=20), percent=62)
    appeal(second)
    appeal(third)
    assert shown(shop).letter == "a"


def test_a_newer_visit_shows_though_an_appeal_against_the_last_one_runs():
    shop = MerchantFactory()
    appeal(graded(shop, at=AT, percent=62))
    graded(shop, at=AT + timedelta(days=20), percent=80)
    assert (shown(shop).state, shown(shop).letter) == (State.GRADED, "b")


def test_what_an_appeal_undid_is_not_in_the_history():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=92)
    new = graded(shop, at=AT + timedelta(days=10), percent=62)
    filed = appeal(new)
    filed.status = AppealStatus.UPHELD
    filed.decided_at, filed.decided_by = AT + timedelta(days=12), UserFactory()
    filed.reasons = "照片看错了"
    filed.save()
    new.inspection.status = InspectionStatus.SET_ASIDE
    new.inspection.save()
    regraded(shop, at=AT + timedelta(days=12), cause=GradeCause.APPEAL)
    status = shown(shop)
    assert (status.state, status.letter) == (State.GRADED, "a")
    assert status.history == (GradeShown("a", DAY),)


def test_one_critical_fault_is_said_first_and_caps_the_grade():
    shop = MerchantFactory()
    given = graded(shop, at=AT, percent=95, criticals=1)
    fault(given, 4, due_on=a_day(7))
    fault(given, 2, due_on=date(2026, 7, 1))
    status = shown(shop)
    assert (status.letter, status.uncapped, status.is_capped) == ("c", "a", True)
    assert status.bounds[0].sets_it
    lines = lines_of(status)
    assert [(line.tone, line.words, line.small) for line in lines[:3]] == [
        ("bound", "关键项有1项没做到，最高只能评C级", ""),
        ("bound", "有人没有健康证", "7月1日前改好"),
        ("todo", "冷藏柜没有温度记录", "该在4月25日前改好，还没复查"),
    ]


def test_of_several_caps_the_one_that_sets_the_grade_comes_first():
    shop = MerchantFactory()
    graded(shop, at=AT, sections=[["证照", 100, 100], ["卫生", 5, 10]], criticals=1)
    penalty(shop, until=a_day(300), severity="serious")
    regraded(shop, cause=GradeCause.PENALTY)
    status = shown(shop)
    assert status.letter == "d"
    assert says(status)[:2] == [
        "行政处罚期内，最高只能评D级",
        "关键项有1项没做到，最高只能评C级",
    ]
    assert [one.code for one in status.bounds if one.sets_it] == ["penalty"]


def test_a_weak_section_is_named_with_its_share():
    shop = MerchantFactory()
    graded(shop, at=AT, sections=[["证照", 200, 200], ["卫生", 70, 100]])
    assert says(shown(shop))[0] == "“卫生”只有70%，最高只能评B级"


def test_a_fault_that_was_mended_says_when():
    shop = MerchantFactory()
    given = graded(shop, at=AT)
    fault(given, 3, due_on=a_day(10), mended_on=a_day(7))
    fault(given, 5)
    found = [(line.words, line.small) for line in lines_of(shown(shop))][1:3]
    assert found == [
        ("后厨地面不干净", "4月25日复查，已改好"),
        ("有的东西没有标价", ""),
    ]


def test_only_substantiated_complaints_of_twelve_months_count_and_are_closed():
    shop = MerchantFactory()
    graded(shop, at=AT)
    for status in ("received", "disregarded", "unsubstantiated"):
        complaint(shop, status=status)
    assert shown(shop).complaints == 0
    assert "12个月里没有属实的投诉" in says(shown(shop))
    complaint(shop, at=AT)
    complaint(shop, at=AT, weight="serious")
    regraded(shop, at=AT + timedelta(days=1))
    status = shown(shop)
    assert (status.complaints, status.points["complaints"]) == (2, 7)
    line = next(one for one in lines_of(status) if "投诉" in one.words)
    assert (line.words, line.small) == ("12个月里有2件投诉属实", "都办结了，减7分")


def test_a_complaint_that_is_disputed_is_not_counted_while_the_appeal_runs():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=91)
    about = complaint(shop, weight="serious")
    new = grades.regrade(
        merchant=shop,
        cause=GradeCause.COMPLAINT,
        by=None,
        at=AT + timedelta(days=1),
        complaint=about,
    )
    assert shown(shop).letter == "b"
    appeal(new, at=AT + timedelta(days=2))
    status = shown(shop)
    assert (status.letter, status.complaints) == ("a", 0)
    assert status.history == (GradeShown("a", DAY),)


def test_no_disputed_letter_and_no_day_to_come_stands_in_the_history():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=80)
    for days in (10, 20):
        appeal(graded(shop, at=AT + timedelta(days=days), percent=40))
    assert shown(shop).history == (GradeShown("b", DAY),)
    penalty(shop, until=a_day(300))
    regraded(shop, at=AT + timedelta(days=21), cause=GradeCause.PENALTY)
    assert [one.letter for one in shown(shop).history] == ["b", "c"]
    assert shown(shop).history[-1].on <= TODAY


def test_a_shop_without_a_grade_still_tells_its_complaints_papers_and_pledges():
    shop = MerchantFactory()
    complaint(shop)
    licence(shop)
    licence(shop, title="食品经营许可证", valid_until=a_day(500))
    licence(shop, title="过期的证", valid_until=a_day(1))
    pledge(shop)
    award(shop)
    lines = lines_of(shown(shop))
    assert [(line.words, line.small) for line in lines] == [
        ("诚信示范店（县里）", ""),
        ("营业执照、食品经营许可证已核对", ""),
        ("12个月里有1件投诉属实", "都办结了"),
        ("已签诚信经营承诺", ""),
    ]


def test_a_penalty_shows_to_its_last_day_and_not_after():
    shop = MerchantFactory()
    graded(shop, at=AT)
    penalty(shop, until=a_day(50))
    regraded(shop, at=AT + timedelta(days=1), cause=GradeCause.PENALTY)
    last = shown(shop, a_day(50))
    assert (last.letter, [one.document for one in last.penalties]) == (
        "c",
        ["海市监罚0号"],
    )
    # No timer has come by: the grade is worked out from the evidence of the day.
    after = shown(shop, a_day(51))
    assert (after.letter, after.penalties, after.bounds) == ("a", (), ())
    assert after.history[-1] == GradeShown("a", a_day(51))
    assert Grade.objects.count() == 2


def test_a_repaired_penalty_is_gone_at_once():
    shop = MerchantFactory()
    graded(shop, at=AT)
    given = penalty(shop, until=a_day(300))
    regraded(shop, at=AT + timedelta(days=1), cause=GradeCause.PENALTY)
    given.repaired_at, given.repaired_by = AT + timedelta(days=2), UserFactory()
    given.save()
    regraded(shop, at=AT + timedelta(days=2), cause=GradeCause.REPAIR)
    assert (shown(shop).letter, shown(shop).penalties) == ("a", ())


def test_a_penalty_that_is_over_is_gone_from_the_words_under_review_too():
    shop = MerchantFactory()
    graded(shop, at=AT, percent=80)
    penalty(shop, until=a_day(35))
    regraded(shop, at=AT + timedelta(days=1), cause=GradeCause.PENALTY)
    appeal(graded(shop, at=AT + timedelta(days=20), percent=30))
    assert [one.code for one in shown(shop, a_day(35)).bounds] == ["penalty"]
    assert shown(shop, a_day(36)).bounds == ()


def test_a_term_that_ran_out_takes_the_reply_along_only_if_the_grade_changes():
    shop = MerchantFactory()
    given = graded(shop, at=AT)
    award(shop, ends_on=a_day(20))
    new = regraded(shop, cause=GradeCause.AWARD, at=AT + timedelta(days=1))
    reply(given, "给旧等级的话")
    reply(new, "欢迎来看")
    assert shown(shop, a_day(20)).reply.words == "欢迎来看"
    assert shown(shop, a_day(21)).reply is None
    Merchant.objects.filter(pk=shop.pk).update(recheck_on=a_day(10))
    assert shown(shop, a_day(12)).reply.words == "欢迎来看"


def test_a_grade_whose_visit_was_set_aside_is_not_worked_out_anew():
    shop = MerchantFactory()
    given = graded(shop, at=AT)
    given.inspection.status = InspectionStatus.SET_ASIDE
    given.inspection.save()
    Merchant.objects.filter(pk=shop.pk).update(recheck_on=a_day(10))
    assert_nothing_old(shown(shop))


def test_a_hidden_reply_is_not_shown():
    shop = MerchantFactory()
    given = reply(graded(shop, at=AT))
    given.hidden_at, given.hidden_by = AT, UserFactory()
    given.hidden_reason = "骂人"
    given.save()
    assert shown(shop).reply is None


def test_pledges_show_what_breaking_them_means_and_where_that_happened():
    shop = MerchantFactory()
    graded(shop, at=AT)
    signed = pledge(shop, own_words="海鲜当面过秤")
    breach(signed)
    breach(signed, cured_at=AT + timedelta(days=3))
    regraded(shop, at=AT + timedelta(days=4), cause=GradeCause.PLEDGE)
    status = shown(shop)
    (one,) = status.pledges
    assert one.own_words == "海鲜当面过秤"
    assert one.breach_means.startswith("当面退差价")
    assert sorted(bool(each.cured_on) for each in one.breaches) == [False, True]
    assert status.open_breaches == 1
    line = next(each for each in lines_of(status) if "答应" in each.words)
    assert (line.words, line.small) == ("答应的事有1件没做到，还没改好", "减5分")
    later = shown(shop, date(2027, 4, 30))
    assert [bool(each.cured_on) for each in later.pledges[0].breaches] == [False]


def test_a_breach_that_took_no_points_yet_is_said_without_any():
    shop = MerchantFactory()
    graded(shop, at=AT)
    breach(pledge(shop))
    line = next(each for each in lines_of(shown(shop)) if "答应" in each.words)
    assert line.small == ""


def test_no_person_is_in_a_status():
    user = UserFactory(phone="13812345678", name="林海生")
    shop = MerchantFactory(operator_user=user, operator_phone="13812345678")
    shop.phone = "13912345678"
    shop.save()
    reply(graded(shop, at=AT, by=user))
    told = str(asdict(shown(shop)))
    for secret in ("林海生", "13812345678", "13912345678"):
        assert secret not in told
    assert not {one.name for one in fields(Status)} & {"operator", "phone"}


@pytest.mark.parametrize("much", [False, True])
def test_it_takes_the_same_queries_however_much_there_is(much):
    shop = MerchantFactory()
    given = graded(shop, at=AT)
    if much:
        for order in (1, 3, 4, 5):
            fault(given, order)
        for _ in range(5):
            complaint(shop)
            penalty(shop, until=a_day(300))
            award(shop)
            licence(shop)
        breach(pledge(shop))
        reply(given)
    with CaptureQueriesContext(connection) as queries:
        shown(shop)
    assert len(queries) == 15


def test_many_take_as_many_queries_as_one_and_say_the_same():
    shops = []
    for number in range(6):
        shop = MerchantFactory()
        if number % 2:
            graded(shop, at=AT - timedelta(days=30), percent=90)
        given = graded(shop, at=AT, percent=60 + 6 * number)
        if number % 2:
            appeal(given)
        penalty(shop, until=a_day(20 * number + 1))
        regraded(shop, at=AT + timedelta(days=1), cause=GradeCause.PENALTY)
        shops.append(shop)
    shops.append(MerchantFactory())
    with CaptureQueriesContext(connection) as queries:
        together = statuses_of(shops, on=TODAY)
    # Of those six work out what ran out, and six what stands while appeals run.
    assert len(queries) == 15 + 6 + 6
    assert together == {shop.pk: shown(shop) for shop in shops}


def test_a_shop_of_a_county_without_a_scheme_waits_by_the_national_terms():
    shop = MerchantFactory(standards=False, opened_on=DAY)
    status = shown(shop)
    assert (status.state, status.until) == (State.AWAITING, date(2026, 7, 18))


def test_a_visit_that_gave_no_grade_yet_shows_none():
    shop = MerchantFactory()
    inspected(shop, at=AT)
    assert operator_of(shop)
    assert_nothing_old(shown(shop))
