"""Reading through what hides a word: width, script, spaces, spelling."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from pypinyin import lazy_pinyin

from villages.formulas.lawfulness.vocabulary import all_terms, simplified

_HARD = re.compile(r"[,。;；!！?？:：\n\r…]+")
_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad]")
_HAN = "\u3400-\u9fff"
# What people put between two characters of a word: 上 访, 上-访, 上·访, (上)访.
_BETWEEN_HAN = re.compile(
    rf"(?<=[{_HAN}0-9])[^\w,。;!?:]+|[^\w,。;!?:]+(?=[{_HAN}])|_+"
)
# Letters set apart: s h a n g.
_LETTERS = re.compile(r"\b[a-z](?:[^\w]+[a-z]\b){3,}")
_UNIT = re.compile(rf"[{_HAN}]|[a-z]+")
_SHORTEST_SPELLING = 5
_LONGEST_SPELLING = 6


def clauses(text: str) -> list[str]:
    """Return the clauses of a text, each in one plain spelling.

    A clause of a single character is a word that somebody cut in two, and joined to
    its neighbour.
    """
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text)).lower()
    folded = folded.translate(simplified())
    folded = _LETTERS.sub(lambda run: re.sub("[^a-z]", "", run[0]), folded)
    whole: list[str] = []
    for part in _HARD.split(folded):
        clause = _BETWEEN_HAN.sub("", part).strip()
        cut = whole and (len(clause) == 1 or len(whole[-1]) == 1)
        if cut and clause:
            whole[-1] += clause
        elif clause:
            whole.append(clause)
    return [_spelt_out(clause) for clause in whole]


def _spelt_out(clause: str) -> str:
    """Return a clause with pinyin turned into the words that the guard knows.

    Words may be spelt whole or in part: shangfang, shang fang, 上fang.
    """
    units = list(_UNIT.finditer(clause))
    if not any(unit[0].isascii() for unit in units):
        return clause
    spelling = [
        unit[0] if unit[0].isascii() else lazy_pinyin(unit[0])[0] for unit in units
    ]
    for start, end, word in _spellings(spelling):
        if any(unit[0].isascii() for unit in units[start:end]):
            left, right = units[start].start(), units[end - 1].end()
            return clause[:left] + word + _spelt_out(clause[right:])
    return clause


def _spellings(spelling: list[str]) -> Iterator[tuple[int, int, str]]:
    """Yield where units together spell a known word, from the left, longest first."""
    known = _words_by_spelling()
    for start in range(len(spelling)):
        for end in range(min(len(spelling), start + _LONGEST_SPELLING), start, -1):
            word = known.get("".join(spelling[start:end]))
            if word is not None:
                yield start, end, word


@lru_cache
def _words_by_spelling() -> dict[str, str]:
    """Return the words of all grounds by their pinyin without tones."""
    return {
        spelling: word
        for word in all_terms()
        if len(spelling := "".join(lazy_pinyin(word))) >= _SHORTEST_SPELLING
        and spelling.isascii()
        and len(word) > 1
        and not word.isascii()
    }


def masked(clause: str, words: "re.Pattern[str] | None") -> str:
    """Return a clause with the words blotted out, every place kept."""
    if words is None:
        return clause
    return words.sub(lambda found: "□" * len(found[0]), clause)
