import pytest
from hypothesis import given
from hypothesis import strategies as st

from villages.formulas.id_number import birth_date, clean_id_number, mask_id_number
from villages.formulas.names import clean_name, clean_phone, mask_phone
from villages.formulas.spelling import FENCE, spell, typed
from villages.formulas.surnames import SURNAME_READINGS

HAN = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
        st.sampled_from([*SURNAME_READINGS, "𠮷", "㛃", "乐", "行", "长", "重"]),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.parametrize(
    ("name", "pinyin", "initials"),
    [
        ("张三", "zhangsan", "zs"),
        ("单雄信", "shanxiongxin", "sxx"),
        ("曾国藩", "zengguofan", "zgf"),
        ("仇英", "qiuying", "qy"),
        ("解缙", "xiejin", "xj"),
        ("区大相", "oudaxiang", "odx"),
        ("查良镛", "zhaliangyong", "zly"),
        ("任长霞", "renzhangxia", "rzx"),
        ("翟志刚", "zhaizhigang", "zzg"),
        ("缪荃孙", "miaoquansun", "mqs"),
        ("尉迟恭", "yuchigong", "ycg"),
        ("万俟卨", "moqixie", "mqx"),
        ("欧阳修", "ouyangxiu", "oyx"),
        ("万里", "wanli", "wl"),
        ("吕玉兰", "lvyulan", "lyl"),
        ("买买提·吐尔逊", "maimaitituerxun", "mmttex"),
        ("王", "wang", "w"),
    ],
)
def test_a_name_is_spelt_as_people_type_it(name, pinyin, initials):
    spelling = spell(name)
    assert (spelling.pinyin, spelling.initials) == (pinyin, initials)


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("任长霞", ["renchangxia", "rcx", "changxia"]),
        ("曾国藩", ["cengguofan", "guofan", "gf"]),
        ("单雄信", ["danxiongxin"]),
        ("吕玉兰", ["luyulan"]),
        ("张乐乐", ["zhanglele", "zhangyueyue", "lele"]),
        ("李Ann", ["liann", "ann"]),
    ],
)
def test_other_readings_and_the_given_name_find_it_too(name, keys):
    for key in keys:
        assert f"{FENCE}{key}{FENCE}" in spell(name).all


def test_a_character_that_nobody_can_read_stands_for_itself():
    assert spell("王𠮷").pinyin == "wang𠮷"
    assert spell("·").pinyin == "?"


@given(HAN)
def test_every_name_has_a_spelling_that_fits_its_column(name):
    spelling = spell(name)
    assert 0 < len(spelling.pinyin) <= 120
    assert 0 < len(spelling.initials) <= 20
    assert len(spelling.all) <= 600
    assert f"{FENCE}{spelling.pinyin}" in spelling.all


@given(HAN)
def test_what_is_typed_from_the_start_of_the_spelling_finds_the_name(name):
    spelling = spell(name)
    for end in range(1, len(spelling.pinyin) + 1):
        assert FENCE + typed(spelling.pinyin[:end].upper()) in spelling.all


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("张 三", "张三"),
        ("  欧阳　修 ", "欧阳修"),
        ("买买提•吐尔逊", "买买提·吐尔逊"),
        ("买买提 · 吐尔逊", "买买提·吐尔逊"),
        ("Anna  Li", "Anna Li"),
        ("𠮷野", "𠮷野"),
        ("㛃", "㛃"),
        ("李〇", "李〇"),
    ],
)
def test_a_name_is_kept_tidy(given_text, kept):
    assert clean_name(given_text) == kept


@pytest.mark.parametrize(
    "text", ["", " ", "李4", "·", "张三·", "张_三", "=1+1", "张" * 41]
)
def test_what_is_no_name_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        clean_name(text)


@given(HAN)
def test_tidying_a_name_twice_changes_nothing(name):
    once = clean_name(name)
    assert clean_name(once) == once


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("138 0000 0001", "13800000001"),
        ("+86 138-0000-0001", "13800000001"),
        ("１３８００００００００１"[:11], "13800000000"),
        ("0631-8880000", "0631-8880000"),
        ("(0631)8880000", "06318880000"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_phone_number_is_kept_without_what_stands_between(text, kept):
    assert clean_phone(text) == kept


@pytest.mark.parametrize(
    "text", ["12", "1380000000", "23800000001", "abc", "138000000011"]
)
def test_what_is_no_phone_number_is_refused(text):
    with pytest.raises(ValueError):  # noqa: PT011
        clean_phone(text)


def test_a_phone_number_is_shown_masked():
    assert mask_phone("13800000001") == "138****0001"
    assert mask_phone("123") == "****"
    assert mask_phone("") == ""


@pytest.mark.parametrize(
    "text", ["11010519491231002X", " 11010519491231002x", "110105 19491231 002X"]
)
def test_an_id_number_is_kept_with_a_capital_x(text):
    number = clean_id_number(text)
    assert number == "11010519491231002X"
    assert birth_date(number).isoformat() == "1949-12-31"
    assert mask_id_number(number) == "1101**********002X"


@given(st.integers(0, 16), st.integers(0, 9))
def test_every_wrong_digit_of_an_id_number_is_noticed(place, digit):
    number = "11010519491231002X"
    if number[place] == str(digit):
        return
    wrong = number[:place] + str(digit) + number[place + 1 :]
    with pytest.raises(ValueError, match="not an id number"):
        clean_id_number(wrong)
