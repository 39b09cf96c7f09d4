"""How numbers of loans are written for people."""

from decimal import Decimal

import pytest

from grassroots.core.formulas import plain, wan


@pytest.mark.parametrize(
    ("number", "written"),
    [("4.2000", "4.2"), ("10", "10"), ("10.00", "10"), ("0.5", "0.5"), ("100", "100")],
)
def test_a_number_is_written_without_zeros_behind_it(number, written):
    assert plain(Decimal(number)) == written


@pytest.mark.parametrize(
    ("fen", "written"),
    [(6_380_000, "6.38"), (1_300_000, "1.30"), (300_000_000, "300"), (0, "0")],
)
def test_ten_thousands_of_yuan_have_two_places_unless_they_are_whole(fen, written):
    assert wan(fen) == written
