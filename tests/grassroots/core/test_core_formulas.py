import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots.core import short_code
from grassroots.core.formulas import format_fen, mask_name, signed, split

weights = st.lists(st.integers(min_value=0, max_value=10_000), min_size=1).filter(any)


@given(total=st.integers(min_value=0, max_value=10**9), weights=weights)
def test_a_split_loses_and_invents_nothing(total, weights):
    shares = split(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share * sum(weights) - total * weight) < sum(weights)
        assert weight or not share


def test_what_rounding_leaves_over_goes_to_the_largest_remainder_then_the_earlier():
    assert split(10, [1, 1, 1]) == [4, 3, 3]
    assert split(5, [1, 3]) == [1, 4]


def test_nothing_can_be_shared_among_nobody():
    assert split(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="weight"):
        split(1, [0])
    with pytest.raises(ValueError, match="negative"):
        split(-1, [1])


def test_numbers_and_names_are_written_for_people():
    assert [signed(5), signed(-5), signed(0)] == ["+5", "−5", "0"]
    assert format_fen(1250) == "12.50元"
    assert format_fen(-123456) == "−1,234.56元"
    assert mask_name(" 欧阳娜 ") == "欧*"


codes = st.randoms(use_true_random=False).map(short_code.new_code)


@given(code=codes)
def test_a_new_code_is_valid_however_it_is_typed(code):
    assert short_code.is_valid(code)
    assert len(code) == short_code.LENGTH
    typed = f" {code[:4].lower()}-{code[4:]}　"
    assert short_code.normalise(typed) == code


@given(code=codes, place=st.integers(0, 7), other=st.sampled_from(short_code.ALPHABET))
def test_every_wrong_character_is_noticed(code, place, other):
    wrong = code[:place] + other + code[place + 1 :]
    assert short_code.is_valid(wrong) == (wrong == code)


@given(code=codes, place=st.integers(0, 6))
def test_every_swap_of_neighbours_is_noticed(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert short_code.is_valid(swapped) == (swapped == code)


def test_full_width_typing_is_read():
    code = short_code.new_code(random.Random(1))
    wide = "".join(chr(ord(one) + 0xFEE0) for one in code)
    assert short_code.normalise(wide) == code


@pytest.mark.parametrize("text", ["", "K7MP", "K7MP3WQ0", "abcdefgh"])
def test_what_is_no_code_is_not_valid(text):
    assert not short_code.is_valid(text)
