"""What a resident id number says of itself."""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError


def clean_id_number(text: str) -> str:
    """Return the number as it is kept: 18 characters, the last perhaps X.

    Raises ValueError when its length, date or check digit is wrong. The place is
    not checked: numbers given in the 1980s to people born before name districts
    that did not exist when they were born.
    """
    plain = unicodedata.normalize("NFKC", text)
    number = ric.compact("".join(plain.split()))
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number, re.ASCII):
        raise ValueError("not an id number")
    try:
        ric.get_birth_date(number)
    except ValidationError:
        # The number itself must not end up in a log, not even as a cause.
        raise ValueError("not an id number") from None
    if number[-1] != ric.calc_check_digit(number):
        raise ValueError("not an id number")
    return str(number)


def birth_date(number: str) -> date:
    """Return the birth date that a valid number carries."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def mask_id_number(number: str) -> str:
    """Return the number as it is shown: 3702**********001X."""
    return f"{number[:4]}**********{number[-4:]}"
