"""What a card may never ask: the words are in ``words/forbidden.toml``.

The grounds are those of the credit reporting regulation (religion, genes, fingerprints,
blood, disease and medical history), and what the product promises beyond it. Words are
read through full width, traditional characters, and spaces or dots between letters;
not through pinyin: whoever writes a card is no adversary, and an assembly reads it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.formulas.rating.refusals import ForbiddenField
from villages.formulas.lawfulness.vocabulary import simplified

_FILE = Path(__file__).parent / "words" / "forbidden.toml"
_HAN = "\u3400-\u9fff"
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
# Not brackets and commas: 稳定性(别处也算) is not about anybody's sex.
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])[\s·•\-*./|~^_]+(?=[{_HAN}])")
# Letters set apart: g e n d e r.
_LETTERS = re.compile(r"\b[a-z](?:[\s.\-]+[a-z]\b){2,}")
_NO_WORD = re.compile(r"[_\d]+")

WHY: dict[str, Promise] = {
    "religion": _("信不信教是个人的自由，不能用来评级。"),
    "genes": _("基因、血型、指纹是法律不让收集的，不能用来评级。"),
    "health": _("生病、残疾、看病是个人的事，法律不让收集，不能用来评级。"),
    "family_planning": _("生育和孩子是家庭自己的事，不能用来评级。"),
    "gender": _("男女一样，性别不能用来评级。"),
    "marital": _("结没结婚是个人的事，不能用来评级。"),
    "ethnicity": _("各民族一样，民族不能用来评级。"),
    "age": _("年纪大小不能用来评级。从业、居住的年限可以。"),
    "political": _("政治面貌不能用来评级。"),
    "petition": _("上访、投诉、提意见是村民的权利，不能用来评级。"),
    "military": _("当没当兵不能用来评级。"),
    "online_speech": _("在网上说什么是个人的自由，不能用来评级。"),
}


@dataclass(frozen=True)
class _Ground:
    """The expressions of one ground."""

    code: str
    chinese: "re.Pattern[str]"
    english: "re.Pattern[str]"
    exact: frozenset[str]
    innocent: "re.Pattern[str] | None"


def forbidden_field(
    code: str, name_zh: str, name_en: str, choices: Iterable[str] = ()
) -> ForbiddenField | None:
    """Return why an indicator may not be asked, None when it may.

    All its texts are read: its code, its names, and its ``choices`` (labels, stored
    values, units). The refusal holds the ``ground``, the ``text`` and the ``word``
    it turns on, and ``why``.
    """
    for text in (name_zh, name_en, *choices, code):
        found = _found_in(text)
        if found is not None:
            ground, word = found
            return ForbiddenField(text=text, ground=ground, word=word, why=WHY[ground])
    return None


def _found_in(text: str) -> tuple[str, str] | None:
    """Return the first ground that a text touches, and by which word."""
    plain = _plain(text)
    for ground in _grounds():
        if plain in ground.exact:
            return ground.code, plain
        rest = ground.innocent.sub("□", plain) if ground.innocent else plain
        hit = ground.chinese.search(rest) or ground.english.search(rest)
        if hit is not None:
            return ground.code, hit[0]
    return None


def _plain(text: str) -> str:
    """Return a text in one spelling: narrow, lower case, simplified, unspaced."""
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).casefold()
    folded = _BETWEEN_HAN.sub("", folded.translate(simplified()))
    folded = _LETTERS.sub(lambda run: re.sub("[^a-z]", "", run[0]), folded)
    # Codes are words too: sex_of_head, AGE01. Numbers mean something beside 岁 only.
    if folded.isascii():
        folded = _NO_WORD.sub(" ", folded)
    return " ".join(folded.split())


@lru_cache
def _grounds() -> tuple[_Ground, ...]:
    raw = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return tuple(_ground(code, raw[code]) for code in WHY)


def _ground(code: str, raw: Mapping[str, Any]) -> _Ground:
    chinese = [*map(re.escape, raw["terms"].split()), *raw.get("patterns", ())]
    english = [*raw["english"].split(), *raw.get("english_patterns", ())]
    innocent = [*raw["innocent"], *raw.get("english_innocent", ())]
    exact = f"{raw.get('exact', '')} {raw.get('english_exact', '')}"
    return _Ground(
        code=code,
        chinese=re.compile("|".join(chinese)),
        # Not \b: between a Chinese character and a letter there is none.
        english=re.compile(rf"(?<![a-z])(?:{'|'.join(english)})(?![a-z])"),
        exact=frozenset(exact.split()),
        innocent=re.compile("|".join(innocent)) if innocent else None,
    )
