"""How a mobile number is written."""

import re

_SEPARATORS = re.compile(r"[\s\-－—()（）]+")
_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=1\d{10}$))")
_MOBILE = re.compile(r"^1[3-9][0-9]{9}$")
_FULL_WIDTH = str.maketrans("０１２３４５６７８９＋", "0123456789+")


def normalise_phone(text: str) -> str:
    """Return the number as it is kept: digits only, without the country's 86."""
    digits = _SEPARATORS.sub("", text.strip().translate(_FULL_WIDTH))
    return _COUNTRY.sub("", digits, count=1)


def is_mobile(phone: str) -> bool:
    """Return whether a normalised number is a mobile number of the mainland."""
    return _MOBILE.match(phone) is not None
