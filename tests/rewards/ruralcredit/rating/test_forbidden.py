"""Nobody is rated by faith, blood, body, family, sex, age, politics or speech."""

import pytest

from rewards.ruralcredit.formulas.rating import ForbiddenField, forbidden_field
from rewards.ruralcredit.formulas.rating.forbidden import WHY
from tests.rewards.ruralcredit.rating.households import CARD

REFUSED = [
    ("religion", "宗教信仰"),
    ("religion", "是否信教"),
    ("religion", "Religious belief"),
    ("genes", "户主血型"),
    ("genes", "指纹已录入"),
    ("genes", "Fingerprints taken"),
    ("genes", "DNA记录"),
    ("health", "身体健康状况"),
    ("health", "家中有无残疾人"),
    ("health", "健康保险"),
    ("health", "医疗支出占比"),
    ("health", "大病史"),
    ("health", "No disabled members"),
    ("family_planning", "计划生育情况"),
    ("family_planning", "子女数"),
    ("family_planning", "Number of children"),
    ("family_planning", "family planning record"),
    ("gender", "户主性别"),
    ("gender", "男"),
    ("gender", "Gender of the head"),
    ("gender", "Men"),
    ("gender", "sex_of_head"),
    ("marital", "婚姻状况"),
    ("marital", "已婚"),
    ("marital", "Single"),
    ("marital", "marital_status"),
    ("ethnicity", "民族"),
    ("ethnicity", "是否少数民族"),
    ("ethnicity", "属于民族村"),
    ("ethnicity", "Ethnic minority"),
    ("age", "年龄"),
    ("age", "户主60岁以上"),
    ("age", "满60周岁"),
    ("age", "80后"),
    ("age", "AGE01"),
    ("age", "date of birth"),
    ("age", "Years old"),
    ("political", "政治面貌"),
    ("political", "党员"),
    ("political", "群众"),
    ("political", "Party membership"),
    ("petition", "近三年上访次数"),
    ("petition", "有无投诉"),
    ("petition", "Complaints filed"),
    ("military", "是否服役"),
    ("military", "退役军人"),
    ("military", "Veteran"),
    ("online_speech", "网络言论"),
    ("online_speech", "朋友圈转发"),
    ("online_speech", "Posts on social media"),
    ("age", "户主是80后"),
    ("age", "How old the head is"),
    ("gender", "户主为女"),
    ("gender", "男劳动力人数"),
    ("marital", "Single parent"),
    ("health", "Mentally ill member"),
    ("petition", "拨打12345次数"),
    # Read through spaces, dots, width, script and case.
    ("gender", "性 别"),
    ("gender", "性·别"),
    ("gender", "性\u200b别"),
    ("age", "年齡"),
    ("political", "黨員"),
    ("health", "殘疾"),
    ("marital", "離異"),
    ("marital", "婚姻狀況"),
    ("family_planning", "計劃生育"),
    ("family_planning", "懷孕"),
    ("family_planning", "兒童"),
    ("health", "醫療保險"),
    ("health", "體檢"),
    ("genes", "遺傳病"),
    ("petition", "上訪"),
    ("military", "參軍"),
    ("online_speech", "網絡言論"),
    ("gender", "婦女"),
    ("age", "歲數"),
    ("gender", "ＧＥＮＤＥＲ"),
    ("gender", "g e n d e r"),
    ("age", "户主age"),
]
ALLOWED = [
    "从事当前主业年限",
    "收入来源稳定性",
    "收入稳定性(别处收入也算)",
    "主要种养品种已参加农业保险",
    "农业保险",
    "土壤健康",
    "健康养殖认证",
    "动物疫苗接种率",
    "病虫害防治",
    "在民族村连续居住年限",
    "党参种植面积",
    "女贞苗木存量",
    "新生育苗大棚",
    "怀孕母猪存栏",
    "婚庆鲜花订单",
    "果树年龄",
    "仔猪出生存活数",
    "退役设备处置",
    "客户投诉率",
    "抖音小店销售额",
    "遗传改良品种",
    "周一礼拜一集市",
    "Years in the present main activity",
    "Stability of income sources",
    "Average age of the equipment",
    "Livestock disease insurance",
    "Customer complaints",
    "Engaged in farming",
    "Single source",
    "Douyin shop sales",
    "percentage",
    "Essex sheep",
    "家庭有基本劳动力",
    "无病虫害",
    "中医药材种植面积",
    "3岁母牛头数",
    "退休金收入",
    "逾期90后结清",
    "越级评定",
    "高级农艺师证书",
    "Senior technician certificate",
    "Young trees planted",
    "Old machines replaced",
    "Seniority in the trade",
    "A01",
    "",
]


@pytest.mark.parametrize(("ground", "text"), REFUSED)
def test_a_text_about_the_person_is_refused_with_its_ground(ground, text):
    refused = forbidden_field("X01", text, "")
    assert isinstance(refused, ForbiddenField)
    assert refused.details["ground"] == ground
    assert refused.details["text"] == text
    assert str(WHY[ground]) in str(refused)


@pytest.mark.parametrize("text", ALLOWED)
def test_a_text_that_only_looks_alike_is_let_through(text):
    assert forbidden_field("X01", text, text, [text]) is None


@pytest.mark.parametrize(("ground", "text"), REFUSED)
def test_it_is_refused_as_an_english_name_and_as_a_choice_too(ground, text):
    assert forbidden_field("X01", "指标", text).details["ground"] == ground
    found = forbidden_field("X01", "指标", "Indicator", ["是", text])
    assert found.details["ground"] == ground


def test_a_code_is_read_too():
    assert forbidden_field("SEX1", "指标", "Indicator").details["ground"] == "gender"


def test_every_ground_has_a_sentence_and_is_proved_by_a_text():
    assert {ground for ground, _text in REFUSED} == set(WHY)


def test_the_default_card_asks_nothing_of_the_kind():
    for one in CARD.indicators:
        labels = [line.label_zh for line in one.bins]
        labels += [line.label_en for line in one.bins]
        assert forbidden_field(one.code, one.name_zh, one.name_en, labels) is None
