import pytest

from tests.factories.records import RecordFactory, photo_file
from tests.factories.villages import ResidentFactory, RuleBookFactory, RuleFactory
from tests.villages.record_pages.conftest import post_in
from villages.models import FileView, RecordStatus
from villages.services import photos

QUEUE = "/desk/reviews/"


@pytest.fixture
def rule(village):
    """Judged by two."""
    book = RuleBookFactory(village=village, panel_quorum=2)
    return RuleFactory(rule_book=book, title="牵头净滩", cap_points=4)


@pytest.fixture
def fellow(village):
    return post_in(village, "panel", name="孙桂芳")


@pytest.fixture
def record(rule, person, recorder):
    record = RecordFactory(rule=rule, resident=person, recorded_by=recorder.user)
    photos.attach(submission=record.submission, photos=[photos.prepare(photo_file())])
    return record


@pytest.fixture
def bench(acting, judge, fellow):
    """The screen of the first of two panel members."""
    return acting(judge)


def case(record):
    return f"{QUEUE}{record.pk}/"


def test_the_case_shows_evidence_facts_and_three_buttons(bench, record):
    page = bench.get(case(record)).content.decode()
    assert f"/desk/evidence/{record.submission.evidence.get().pk}/" in page
    for words in ("李长河", "东头小桥边", "每人每月最多4分，已有0分", "够2人才有结果"):
        assert words in page
    for words in ("退回补充", "不通过", "通过"):
        assert words in page


def test_a_vote_leads_on_to_the_next_case(bench, record, village, rule, judge):
    following = RecordFactory(rule=rule, village=village)
    answer = bench.post(case(record), {"verdict": "approve"})
    assert answer.url == case(following)
    assert record.reviews.get().member == judge.user
    last = bench.post(case(following), {"verdict": "approve"}, follow=True)
    assert "都评完了" in last.content.decode()


def test_how_others_voted_is_seen_only_after_ones_own_vote(
    bench, acting, fellow, record, rule
):
    acting(fellow).post(
        case(record), {"verdict": "reject", "why": "unclear", "words": "很模糊"}
    )
    before = bench.get(case(record)).content.decode()
    assert "已有1人评过" in before
    assert "孙桂芳" in before
    assert "很模糊" not in before
    assert 'class="seal">不通过' not in before
    bench.post(case(record), {"verdict": "approve"})
    record.refresh_from_db()
    # One for and one against of a panel of two is no quorum either way: refused.
    assert record.status == RecordStatus.REJECTED
    after = bench.get(case(record), follow=True).content.decode()
    assert "孙桂芳评：不通过" in after
    assert "材料看不清：很模糊" in after


def test_a_case_voted_on_shows_how_the_others_did(
    bench, acting, fellow, record, village
):
    post_in(village, "panel")
    acting(fellow).post(case(record), {"verdict": "reject", "why": "wrong_day"})
    bench.post(case(record), {"verdict": "approve"})
    page = bench.get(case(record)).content.decode()
    assert 'class="seal">不通过' in page
    assert 'name="verdict"' not in page


@pytest.mark.parametrize("verdict", ["reject", "return"])
def test_a_no_without_a_reason_is_asked_for_one_and_keeps_the_case(
    bench, record, verdict
):
    answer = bench.post(case(record), {"verdict": verdict, "why": "other", "words": ""})
    assert "请写一句理由" in answer.content.decode()
    assert not record.reviews.exists()


def test_the_usual_reason_and_more_words_become_one_sentence(bench, record):
    bench.post(
        case(record), {"verdict": "return", "why": "unclear", "words": "请补一张"}
    )
    assert record.reviews.get().reason == "材料看不清：请补一张"
    record.refresh_from_db()
    assert record.status == RecordStatus.RETURNED


def test_own_words_alone_are_enough(bench, record):
    bench.post(case(record), {"verdict": "return", "why": "other", "words": "换日子"})
    assert record.reviews.get().reason == "换日子"


def test_who_stands_aside_sees_no_evidence_and_who_decides_instead(
    bench, judge, record, person, village
):
    ResidentFactory(household=record.household, user=judge.user)
    post_in(village, "panel")
    page = bench.get(case(record)).content.decode()
    assert "这一件请您回避" in page
    assert "另外2位评议员，2票生效" in page
    assert "“赵玉琴回避”" in page
    for hidden in ("李长河", "东头小桥边", "/desk/evidence/", 'name="verdict"'):
        assert hidden not in page
    queue = bench.get(QUEUE).content.decode()
    assert "李长河" not in queue
    assert "请您回避的" in queue


def test_a_vote_of_who_should_stand_aside_is_refused(bench, judge, record):
    ResidentFactory(household=record.household, user=judge.user)
    answer = bench.post(case(record), {"verdict": "approve"}, follow=True)
    assert "请您回避" in answer.content.decode()
    assert not record.reviews.exists()


def test_a_panel_too_small_says_so_and_can_only_return(bench, record, fellow, village):
    ResidentFactory(household=record.household, user=fellow.user)
    page = bench.get(case(record)).content.decode()
    assert "要2人评才算数，有人回避后只剩1人" in page
    assert 'value="approve"' not in page
    answer = bench.post(case(record), {"verdict": "approve"}, follow=True)
    assert "定不了" in answer.content.decode()


def test_a_case_decided_meanwhile_leads_to_the_record(bench, record):
    record.status, record.decided_at = RecordStatus.REJECTED, record.recorded_at
    record.save()
    assert bench.get(case(record)).url == f"/desk/records/{record.pk}/"
    answer = bench.post(case(record), {"verdict": "approve"}, follow=True)
    assert "已经有结果了" in answer.content.decode()


def test_nonsense_is_no_vote(bench, record):
    assert bench.post(case(record), {"verdict": "maybe"}).status_code == 404


def test_looking_at_a_case_is_kept_and_standing_aside_is_no_look(
    bench, judge, record, village, rule
):
    bench.get(case(record))
    look = FileView.objects.get()
    assert (look.resident, look.purpose) == (record.resident, "评议一条行为记录")
    own = RecordFactory(
        rule=rule, resident=ResidentFactory(village=village, user=judge.user)
    )
    bench.get(case(own))
    assert FileView.objects.count() == 1


def test_an_earlier_round_is_told_to_who_judges_again(bench, fellow, record):
    record.reviews.create(
        member=fellow.user,
        verdict="return",
        reason="补照片",
        round=1,
        voted_at=record.recorded_at,
    )
    record.round = 2
    record.save()
    assert "第1轮，孙桂芳：补照片" in bench.get(case(record)).content.decode()


def test_the_queue_takes_a_fixed_number_of_queries(
    bench, rule, village, django_assert_max_num_queries
):
    for _ in range(8):
        RecordFactory(rule=rule, village=village)
    bench.get(QUEUE)
    with django_assert_max_num_queries(16):
        assert len(bench.get(QUEUE).context["open"]) == 8
