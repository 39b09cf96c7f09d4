"""How a name is typed on a keyboard: pinyin, first letters, and other readings."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product

from pypinyin import Style, pinyin

from villages.formulas.surnames import COMPOUND_SURNAMES, SURNAME_READINGS

MOST_READINGS = 12
FENCE = "|"


@dataclass(frozen=True)
class Spelling:
    """``pinyin`` and ``initials`` as most people type them; ``all`` for search.

    ``all`` lists every reading, whole and from the given name on, each after a
    fence, so that what is typed is found right behind one.
    """

    pinyin: str
    initials: str
    all: str


def spell(name: str) -> Spelling:
    """Return how a name is typed; a surname is read as surnames are."""
    surname, given = _parts(name)
    readings = list(islice(product(*surname, *given), MOST_READINGS))
    cut = len(surname)
    typed: dict[str, None] = {}
    for syllables in readings:
        for part in (syllables, syllables[cut:]):
            typed.update(dict.fromkeys(_keys(part)))
    first = readings[0]
    main, initials = "".join(first), "".join(one[0] for one in first)
    return Spelling(
        pinyin=main[:120],
        initials=initials[:20],
        all=(FENCE + FENCE.join(typed) + FENCE)[:600],
    )


def typed(text: str) -> str:
    """Return what somebody typed, as names are spelt here: ``Zhang San`` → zhangsan."""
    plain = text.strip().lower().replace("ü", "v").replace("'", "")
    return "".join(plain.split()).replace(FENCE, "")


def _keys(syllables: tuple[str, ...]) -> list[str]:
    if not syllables:
        return []
    whole = "".join(syllables)
    keys = [whole, "".join(one[0] for one in syllables)]
    # A phone keyboard without ü: 吕 is typed lv, and as often lu.
    if "lv" in whole or "nv" in whole:
        keys.append(whole.replace("lv", "lu").replace("nv", "nu"))
    return keys


def _parts(name: str) -> tuple[list[list[str]], list[list[str]]]:
    """Return the readings of each syllable of the surname, and of the given name."""
    letters = [letter for letter in name if letter.isalnum()]
    text = "".join(letters)
    # A name with a dot between its parts has no Chinese surname.
    if "·" in name or not text:
        return [], _readings(text) or [["?"]]
    pair = text[:2]
    if pair in COMPOUND_SURNAMES and len(text) > 2:
        return [[one] for one in COMPOUND_SURNAMES[pair]], _readings(text[2:])
    own = SURNAME_READINGS.get(text[0])
    others = _readings(text[0])[0]
    surname = list(dict.fromkeys([own, *others])) if own else others
    return [surname], _readings(text[1:])


def _readings(text: str) -> list[list[str]]:
    """Return the readings of each character."""
    return [list(_reading(letter)) for letter in text]


@lru_cache(maxsize=10_000)
def _reading(letter: str) -> tuple[str, ...]:
    """Return how a character is read; one that nobody can read stays itself."""
    read = pinyin(letter.lower(), style=Style.NORMAL, heteronym=True)
    return tuple(reading.replace("ü", "v") for reading in read[0])
