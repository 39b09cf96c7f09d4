"""How a mobile number is written."""

import pytest

from grassroots.accounts.formulas import is_mobile, normalise_phone


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        " 138 1234 5678 ",
        "138-1234-5678",
        "+86 138 1234 5678",
        "+8613812345678",
        "008613812345678",
        "8613812345678",
        "１３８１２３４５６７８",
    ],
)
def test_a_number_is_kept_one_way_however_it_is_typed(typed: str) -> None:
    assert normalise_phone(typed) == "13812345678"


@pytest.mark.parametrize("number", ["13812345678", "16612345678", "19912345678"])
def test_mobile_numbers_of_the_mainland_are_known(number: str) -> None:
    assert is_mobile(number)


@pytest.mark.parametrize(
    "number",
    ["", "1381234567", "138123456789", "12812345678", "06318880000", "1381234567a"],
)
def test_other_numbers_are_not_mobile(number: str) -> None:
    assert not is_mobile(number)


def test_digits_of_other_scripts_are_not_mobile() -> None:
    assert not is_mobile("1381234567٣")
