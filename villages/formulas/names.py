"""How names, phone numbers and household numbers are written down."""

import re
import unicodedata

LONGEST_NAME = 40
# A dot joins the parts of a minority name; keyboards offer many.
_DOTS = str.maketrans(dict.fromkeys("•‧∙⋅・･．.●﹒", "·"))
_NAME = re.compile(r"[^\W\d_]+(?:[·' -][^\W\d_]+)*")
_PHONE = re.compile(r"1[3-9]\d{9}|0\d{2,3}-?[2-9]\d{6,7}")
# Variation selectors choose a glyph, not another character.
_GLYPH_CHOICE = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u200b-\u200d\ufeff]")


def clean_name(text: str) -> str:
    """Return the name as it is kept: one kind of dot, no stray spaces.

    Raises ValueError when it is no name.
    """
    name = _GLYPH_CHOICE.sub("", unicodedata.normalize("NFKC", text))
    name = re.sub(r"\s*·\s*", "·", name.translate(_DOTS))
    name = " ".join(name.split())
    if all(ord(letter) > 0x2E7F for letter in name if not letter.isspace()):
        # 张 三 is typed with a space so that it lines up with 欧阳修.
        name = name.replace(" ", "")
    if len(name) > LONGEST_NAME or not _NAME.fullmatch(name):
        raise ValueError(text)
    return name


def clean_phone(text: str) -> str:
    """Return a phone number without what stands between its digits; "" stays "".

    Raises ValueError when it is no number of a mobile or a landline.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    phone = re.sub(r"^(\+86|0086)", "", re.sub(r"[\s()]", "", plain))
    if phone.startswith("1"):
        phone = phone.replace("-", "")
    if phone and not _PHONE.fullmatch(phone):
        raise ValueError(text)
    return phone


def mask_phone(phone: str) -> str:
    """Return a phone number as it is shown: 138****0001."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****" * bool(phone)
