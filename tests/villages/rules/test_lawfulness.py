"""What the guard lets into a village's rules, on lines from seven lists.

``development.csv`` is what the words were tuned on. The ``held_out`` lists were
written before the guard was first asked about them; what it missed was then added.
"""

import csv
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from villages.formulas.lawfulness import (
    ACCEPTED,
    REFUSED,
    TOWN,
    RuleLine,
    judge,
)
from villages.formulas.lawfulness.reasons import REFUSALS, TOPICS
from villages.formulas.lawfulness.vocabulary import GROUNDS, simplified
from villages.services.rulebooks import catalogue

SAMPLES = Path(__file__).parent / "samples"
DEED = RuleLine(
    kind="add",
    title="参加村里集中清洁日",
    points_min=1,
    points_max=3,
    points_default=2,
    cap_period="year",
    cap_points=6,
)
HARM = replace(DEED, kind="deduct", title="乱倒垃圾")


def samples(*names: str) -> list[dict[str, str]]:
    found = []
    for name in names:
        with (SAMPLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
            found += list(csv.DictReader(lines))
    return found


def line_of(sample: dict[str, str]) -> RuleLine:
    return replace(
        DEED, kind=sample["kind"], title=sample["title"], notes=sample["notes"] or ""
    )


def name_of(sample: dict[str, str]) -> str:
    return f"{sample['kind']}-{sample['title']}-{sample['notes'] or ''}"


DEVELOPMENT = samples("development")
HELD_OUT = samples("held_out", "held_out_2", "held_out_3", "held_out_4", "held_out_5")
# Written to be hard: bans in the notes, slang, and good deeds around what is protected.
HARD = samples("held_out_6")


def codes(line: RuleLine) -> set[str]:
    return {reason.code for reason in judge(line).reasons}


@pytest.mark.parametrize("line", catalogue(), ids=lambda line: line.code)
def test_every_line_of_the_catalogue_is_accepted(line):
    assert judge(line).reasons == []
    assert judge(line).verdict == ACCEPTED


@pytest.mark.parametrize(
    "sample",
    [one for one in DEVELOPMENT if one["expect"] == REFUSED],
    ids=name_of,
)
def test_an_unlawful_line_is_refused_on_its_ground(sample):
    line = line_of(sample)
    assert judge(line).verdict == REFUSED
    assert sample["ground"] in codes(line)


@pytest.mark.parametrize(
    "sample",
    [one for one in DEVELOPMENT if one["expect"] == ACCEPTED],
    ids=name_of,
)
def test_a_lawful_line_is_accepted_though_it_mentions_what_is_protected(sample):
    assert judge(line_of(sample)).verdict == ACCEPTED


def test_what_is_unlawful_or_unclear_never_gets_in():
    let_in = [
        name_of(one)
        for one in DEVELOPMENT + HELD_OUT + HARD
        if one["expect"] != ACCEPTED and judge(line_of(one)).verdict == ACCEPTED
    ]
    assert let_in == []


def test_a_good_deed_or_a_lawful_deduct_is_never_refused():
    refused = [
        name_of(one)
        for one in DEVELOPMENT + HELD_OUT + HARD
        if one["expect"] == ACCEPTED and judge(line_of(one)).verdict == REFUSED
    ]
    assert refused == []


def test_the_guard_decides_nearly_all_held_out_lines_itself():
    verdicts = Counter(
        judge(line_of(one)).verdict == one["expect"]
        for one in HELD_OUT
        if one["expect"] != "not_accepted"
    )
    assert verdicts[True] / verdicts.total() >= 0.97


@pytest.mark.parametrize(("expect", "share"), [(REFUSED, 0.85), (ACCEPTED, 0.8)])
def test_the_guard_decides_most_hard_lines_itself(expect, share):
    decided = [
        judge(line_of(one)).verdict == expect for one in HARD if one["expect"] == expect
    ]
    assert sum(decided) / len(decided) >= share


def test_every_ground_has_its_sentence():
    assert set(GROUNDS) == set(REFUSALS) == set(TOPICS)


def test_a_reason_starts_with_its_code_and_names_the_word():
    [reason] = judge(replace(HARM, title="越级上访")).reasons
    assert str(reason).startswith("petition: “")
    assert "上访" in str(reason)


@pytest.mark.parametrize("title", ["上访", "烧香拜佛", "计划生育", "朋友圈发帖"])
@given(
    separators=st.lists(
        st.sampled_from(["", " ", "-", "·", "_", ".", "、", "*", "\u3000", "\u200b"]),
        min_size=6,
        max_size=6,
    )
)
def test_no_separator_hides_a_word(title, separators):
    hidden = "".join(
        character + separator
        for character, separator in zip(title, [*separators, *separators], strict=False)
    )
    assert judge(replace(HARM, title=hidden)).verdict == REFUSED


@pytest.mark.parametrize("traditional", ["上訪", "投訴", "計劃生育", "喪事", "罰款"])
def test_traditional_characters_hide_nothing(traditional):
    assert traditional.translate(simplified()) != traditional
    assert judge(replace(HARM, title=traditional)).verdict == REFUSED


@pytest.mark.parametrize("field", ["title_en", "category"])
def test_a_heading_or_translation_that_names_a_topic_goes_to_the_town(field):
    words = {"title_en": "Petitioned", "category": "信访维稳"}
    assert judge(replace(DEED, **{field: words[field]})).verdict == TOWN


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"points_max": 21}, "deduct_too_large"),
        ({"needs_review": False}, "deduct_without_review"),
        ({"is_village_made": True}, "village_made_too_large"),
        ({"points_min": 0}, "points"),
        ({"points_default": 9}, "points"),
        ({"kind": "bonus"}, "kind"),
        ({"title": " "}, "title"),
        ({"title": "乱倒垃圾" * 21}, "title"),
        ({"validity_months": 61}, "validity"),
        ({"cap_points": None}, "cap"),
        ({"cap_period": "none"}, "cap"),
        ({"cap_points": 10_001}, "cap"),
        ({"code": "X" * 21}, "too_long"),
        ({"category": "环境" * 21}, "too_long"),
        ({"notes": "先提醒" * 67}, "too_long"),
        ({"tiers": ((10, 2), (20, 2))}, "tiers"),
        ({"tiers": ((0, 1),)}, "tiers"),
    ],
)
def test_a_line_with_wrong_numbers_is_refused(changes, code):
    line = replace(HARM, **changes)
    assert judge(line).verdict == REFUSED
    assert code in codes(line)


def test_an_add_of_more_than_a_hundred_points_is_refused():
    assert codes(replace(DEED, points_max=101)) == {"points"}


@pytest.mark.parametrize(
    ("line", "most", "code"),
    [
        (DEED, 100, "points"),
        (HARM, 20, "deduct_too_large"),
        (
            replace(DEED, points_max=2, is_village_made=True),
            2,
            "village_made_too_large",
        ),
    ],
)
def test_no_tier_is_worth_more_than_any_line_may_be(line, most, code):
    assert judge(replace(line, tiers=((1, 1), (2, most)))).verdict == ACCEPTED
    assert codes(replace(line, tiers=((1, 1), (2, most + 1)))) == {code}


def test_a_deduct_that_lasts_more_than_two_years_goes_to_the_town():
    assert judge(replace(HARM, validity_months=25)).verdict == TOWN


def test_a_gift_by_the_yuan_needs_a_cap():
    gift = replace(DEED, title="向村公益捐款每100元")
    assert judge(gift).verdict == ACCEPTED
    assert codes(replace(gift, cap_period="none", cap_points=None)) == {"money"}


def test_a_gift_of_money_without_a_cap_goes_to_the_town():
    gift = replace(DEED, title="为困难户捐款", cap_period="none", cap_points=None)
    assert judge(gift).verdict == TOWN


def test_an_agreed_fee_paid_on_time_may_be_praised_under_a_cap():
    fee = replace(DEED, title="按时缴纳卫生费")
    assert judge(fee).verdict == ACCEPTED
    assert judge(replace(fee, cap_period="none", cap_points=None)).verdict == TOWN


def test_each_ground_is_named_once():
    line = replace(HARM, title="越级上访，重复上访，集体上访")
    assert [reason.code for reason in judge(line).reasons] == ["petition"]


def test_a_note_that_threatens_people_goes_to_the_town():
    threat = replace(HARM, notes="拒不改正的由村里约谈户主")
    assert judge(threat).verdict != ACCEPTED
    assert judge(replace(DEED, notes="排在后面的家庭降级")).verdict == TOWN


@pytest.mark.parametrize("title", ["表里如一", "稳稳当当过日子", "境界高"])
def test_an_add_that_names_no_deed_goes_to_the_town(title):
    assert judge(replace(DEED, title=title)).verdict == TOWN


def test_who_is_on_duty_answers_for_it_while_a_resident_is_left_alone():
    told = replace(HARM, title="保管员私下登记谁家信教")
    assert judge(replace(HARM, title="网格员把病历发到群里")).verdict == TOWN
    assert judge(replace(told, notes="管理岗位适用")).verdict == TOWN
    assert judge(replace(HARM, title="经办人收村民押金")).verdict == TOWN
    assert judge(replace(HARM, title="村民把病历发到群里")).verdict == REFUSED
    assert judge(told).verdict == REFUSED


def test_an_order_of_somebody_on_duty_is_not_what_they_answer_for():
    assert judge(replace(HARM, title="干部上门谈话不配合")).verdict == REFUSED


@pytest.mark.parametrize(
    ("harm", "banned"),
    [
        ("迎亲结婚车队堵住消防通道", "结婚不请示村里"),
        ("接孩子的车乱停在路口", "孩子乱停自行车在路口"),
        ("恶狗咬伤放学的小学生", "小学生被通报批评"),
        ("载学生的摩托飙车", "家里学生飙车"),
        ("基督徒聚会的车乱停堵路", "基督徒聚会"),
    ],
)
def test_the_occasion_of_a_harm_goes_to_the_town_while_itself_it_is_refused(
    harm, banned
):
    assert judge(replace(HARM, title=harm)).verdict == TOWN
    assert judge(replace(HARM, title=banned)).verdict == REFUSED


def test_work_by_believers_goes_to_the_town_while_belief_is_refused():
    assert judge(replace(DEED, title="信众一道扫大街")).verdict == TOWN
    assert judge(replace(DEED, title="信众一道祷告")).verdict == REFUSED


def test_to_teach_is_no_church():
    assert judge(replace(DEED, title="手把手教会青年修水泵")).verdict == ACCEPTED
    assert judge(replace(DEED, title="退出教会")).verdict == REFUSED


def test_a_feast_left_out_is_thrift_while_a_child_is_not_scored():
    assert judge(replace(DEED, title="孩子满月不摆席")).verdict == ACCEPTED
    assert judge(replace(DEED, title="零彩礼结婚")).verdict == ACCEPTED
    assert judge(replace(DEED, title="儿子结婚")).verdict == REFUSED
    assert judge(replace(DEED, title="孩子满月考第一")).verdict == REFUSED


@pytest.mark.parametrize(
    ("punishing", "protecting"),
    [
        ("没出义务工的户只给半分", "没出义务工的不扣"),
        ("学生单独记分", "学生不单独记分"),
        ("信教的减半计", "信不信教不影响"),
        ("网上投诉过村里的人不计入", "来自网上的投诉不计入"),
        ("参加的孩子每人1分", "照看孩子每次1分"),
        ("不登记病情的扣1分", "不登记病情"),
        ("欠费的停水三天", "停水期间不计"),
    ],
)
def test_a_note_that_gives_some_less_is_refused_and_one_that_protects_is_not(
    punishing, protecting
):
    assert judge(replace(DEED, notes=punishing)).verdict == REFUSED
    assert judge(replace(DEED, notes=protecting)).verdict == ACCEPTED


@pytest.mark.parametrize("notes", ["租房户减半计", "嗓门大的户摘牌", "来晚的倒扣1分"])
def test_a_note_that_gives_some_less_without_a_ban_goes_to_the_town(notes):
    assert judge(replace(DEED, notes=notes)).verdict == TOWN


@pytest.mark.parametrize(
    ("notes", "verdict"),
    [
        ("从土地补贴里扣", REFUSED),
        ("可以拿钱消分", REFUSED),
        ("自愿缴纳爱心款三百元", REFUSED),
        ("查不出人的由几户平摊扣分", REFUSED),
        ("由村里雇人清走", TOWN),
        ("交一百块钱免扣", TOWN),
        ("撤回举报的不扣", TOWN),
        ("名字上大屏滚动", TOWN),
        ("先扣下车钥匙", TOWN),
        ("残疾户由志愿者帮着清", TOWN),
        ("残疾户帮着清也扣", REFUSED),
        ("以公布的范围为准", ACCEPTED),
        ("村里不收罚款", ACCEPTED),
        ("当天清走不扣", ACCEPTED),
    ],
)
def test_a_deduct_is_neither_paid_off_nor_shared_nor_bargained_away(notes, verdict):
    assert judge(replace(HARM, notes=notes)).verdict == verdict


@pytest.mark.parametrize("title", ["年度诚信标兵", "五星示范户", "听招呼守规矩户"])
def test_a_name_that_people_are_called_is_no_deed(title):
    assert judge(replace(DEED, title=title)).verdict == TOWN
    assert judge(replace(DEED, title=f"{title}清扫村道")).verdict != REFUSED
    assert judge(replace(DEED, title="获评县级诚信标兵")).verdict == ACCEPTED


@pytest.mark.parametrize(
    ("reported", "fine"),
    [
        ("报告邻居有抑郁症", "报告邻居家火情"),
        ("记下隔壁来了客人", "记下哪段路灯不亮"),
        ("参加孕环检", "陪孕妇去产检"),
        ("妇女每季到卫生室验一回", "妇女每季到河边捡垃圾"),
        ("记下邻里的私事", "记下邻里的好事"),
        ("微信账号报村里备案", "教老人注册微信账号"),
    ],
)
def test_reports_about_persons_are_no_deed(reported, fine):
    assert judge(replace(DEED, title=reported)).verdict != ACCEPTED
    assert judge(replace(DEED, title=fine)).verdict == ACCEPTED


def test_a_translation_says_nothing_new_of_what_the_title_names():
    line = replace(DEED, title="陪邻居去信访局", title_en="Petition bureau")
    assert judge(line).verdict == ACCEPTED
    assert judge(replace(line, title="陪邻居逛街")).verdict != REFUSED
    line = replace(DEED, title="清扫村道", title_en="Petition")
    assert judge(line).verdict == TOWN
