"""The words of the guard, read from ``words/`` once."""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_WORDS = Path(__file__).parent / "words"

# In this order reasons are given.
GROUNDS = (
    "petition",
    "informing",
    "religion",
    "family_planning",
    "minors",
    "court_debt",
    "military",
    "party",
    "vote",
    "health",
    "online_speech",
    "rites",
    "private_life",
    "no_volunteering",
    "non_cooperation",
    "family_guilt",
    "rights_loss",
    "money",
    "status",
    "police",
)


@dataclass(frozen=True)
class Pair:
    """Two kinds of words that mean something together."""

    first: "re.Pattern[str]"
    second: "re.Pattern[str]"


@dataclass(frozen=True)
class Ground:
    """What the law keeps out of village rules, in the words that people use."""

    code: str
    named: tuple["re.Pattern[str]", ...]
    against: tuple["re.Pattern[str]", ...]
    pairs: tuple[Pair, ...]
    pairs_against: tuple[Pair, ...]
    innocent: "re.Pattern[str] | None"
    unless: Pair | None
    opposing: "re.Pattern[str] | None"
    helping: "re.Pattern[str]"
    borrows_help: bool
    caring: "re.Pattern[str] | None"
    giving: "re.Pattern[str] | None"
    giving_money: "re.Pattern[str] | None"
    fees: "re.Pattern[str] | None"
    doing: "re.Pattern[str] | None"
    doer_first: bool
    yields_to: str
    excluding: str
    notes: str
    deduct: str
    deduct_mixed: str
    add_opposed: str
    add_helped: str
    add_plain: str
    add_named: str


@dataclass(frozen=True)
class Frames:
    """What turns the meaning of a clause."""

    helping: "re.Pattern[str]"
    helping_english: "re.Pattern[str]"
    abstaining: "re.Pattern[str]"
    not_abstaining: "re.Pattern[str]"
    abstaining_after: "re.Pattern[str]"
    abstaining_english: "re.Pattern[str]"
    protecting: "re.Pattern[str]"
    protecting_add: "re.Pattern[str]"
    protecting_deduct: "re.Pattern[str]"
    sparing: "re.Pattern[str]"
    giving_up: "re.Pattern[str]"
    sanctions: "re.Pattern[str]"
    hard_sanctions: "re.Pattern[str]"
    threats: "re.Pattern[str]"
    not_threatening: "re.Pattern[str]"
    shares: "re.Pattern[str]"
    singling_out: "re.Pattern[str]"
    leaving_out: "re.Pattern[str]"
    scoring: "re.Pattern[str]"
    burdens: "re.Pattern[str]"
    people: "re.Pattern[str]"
    officials: "re.Pattern[str]"
    ordering: "re.Pattern[str]"
    on_duty: "re.Pattern[str]"
    serving: "re.Pattern[str]"
    suffering: "re.Pattern[str]"
    whose: "re.Pattern[str]"
    works: "re.Pattern[str]"
    places: "re.Pattern[str]"


@dataclass(frozen=True)
class Lawful:
    """What a deduct may be about, and what may be praised for not being done."""

    harm: "re.Pattern[str]"
    objects: "re.Pattern[str]"
    phrases: "re.Pattern[str]"
    clouding: "re.Pattern[str]"
    deeds: "re.Pattern[str]"
    statuses: "re.Pattern[str]"
    abstentions: "re.Pattern[str]"
    english: Pair


@lru_cache
def grounds() -> tuple[Ground, ...]:
    """Return every ground, in the order of ``GROUNDS``."""
    return tuple(_ground(code, _read(code)) for code in GROUNDS)


@lru_cache
def frames() -> Frames:
    """Return the common frames."""
    raw = _read("frames")
    return Frames(
        helping=_words(raw["helping"]),
        helping_english=_english(raw["english"]["helping"]),
        abstaining=_words(raw["abstaining"]),
        not_abstaining=_words(raw["not_abstaining"]),
        abstaining_after=_words(raw["abstaining_after"]),
        abstaining_english=_english(raw["english"]["abstaining"]),
        protecting=re.compile("|".join(raw["protecting"])),
        protecting_add=re.compile("|".join(raw["protecting_add"])),
        protecting_deduct=re.compile("|".join(raw["protecting_deduct"])),
        sparing=re.compile(raw["sparing"]),
        giving_up=re.compile(raw["giving_up"]),
        sanctions=_words(raw["sanctions"]),
        hard_sanctions=_words(raw["hard_sanctions"]),
        threats=_words(raw["threats"]),
        not_threatening=_words(raw["not_threatening"]),
        shares=re.compile(raw["shares"]),
        singling_out=re.compile(raw["singling_out"]),
        leaving_out=re.compile(raw["leaving_out"]),
        scoring=re.compile(raw["scoring"]),
        burdens=re.compile(raw["burdens"]),
        people=_words(raw["people"]),
        officials=_words(raw["officials"]),
        ordering=re.compile(raw["ordering"]),
        on_duty=re.compile(raw["on_duty"]),
        serving=re.compile(raw["serving"]),
        suffering=re.compile(raw["suffering"]),
        whose=re.compile(raw["whose"]),
        works=_words(raw["works"]),
        places=_words(raw["places"]),
    )


@lru_cache
def lawful() -> Lawful:
    """Return what deducts may be about."""
    raw = _read("lawful")
    return Lawful(
        harm=_words(raw["harm"]),
        objects=_words(raw["objects"]),
        phrases=_words(raw["phrases"]),
        clouding=_words(raw["clouding"]),
        deeds=_words(raw["deeds"]),
        statuses=_words(raw["statuses"]),
        abstentions=_words(raw["abstentions"]),
        english=Pair(_english(raw["english_harm"]), _english(raw["english_objects"])),
    )


@lru_cache
def all_terms() -> frozenset[str]:
    """Return every Chinese word that names a topic, for reading it in pinyin."""
    found: set[str] = set()
    for code in GROUNDS:
        raw = _read(code)
        found |= {*raw.get("terms", "").split(), *raw.get("against", "").split()}
    return frozenset(found)


@lru_cache
def simplified() -> dict[int, str]:
    """Return the table that writes traditional characters in the simplified script."""
    raw = _read("traditional")
    return str.maketrans(raw["traditional"], raw["simplified"])  # type: ignore[return-value]


@lru_cache
def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_WORDS / f"{name}.toml").read_text(encoding="utf-8"))


def _ground(code: str, raw: dict[str, Any]) -> Ground:
    """Compile one file."""
    unless = raw.get("unless")
    return Ground(
        code=code,
        named=_patterns(raw, ""),
        against=_patterns(raw, "_against"),
        pairs=_pairs(raw.get("pairs", ())),
        pairs_against=_pairs(raw.get("pairs_against", ())),
        innocent=_some(raw.get("innocent", "")),
        unless=_pair(unless["words"], unless["beside"]) if unless else None,
        opposing=_some(raw.get("opposing", "")),
        helping=_some(raw.get("helping", "")) or frames().helping,
        borrows_help="helping" not in raw,
        caring=_some(raw.get("caring", "")),
        giving=_some(raw.get("giving", "")),
        giving_money=_some(raw.get("giving_money", "")),
        fees=_some(raw.get("fees", "")),
        doing=_some(raw.get("doing", "")),
        doer_first=raw.get("doer_first", False),
        yields_to=raw.get("yields_to", ""),
        excluding=raw.get("excluding", "judge"),
        add_named=raw.get("add_named", raw["add_plain"]),
        **{key: raw[key] for key in _VERDICTS},
    )


_VERDICTS = (
    "notes",
    "deduct",
    "deduct_mixed",
    "add_opposed",
    "add_helped",
    "add_plain",
)


def _patterns(raw: dict[str, Any], suffix: str) -> tuple["re.Pattern[str]", ...]:
    """Compile words, English words and expressions of one half of a ground."""
    words = raw.get("terms" if not suffix else "against", "")
    english = raw.get(f"english{suffix}", "")
    expressions = [
        *raw.get(f"patterns{suffix}", ()),
        *raw.get(f"english_patterns{suffix}", ()),
    ]
    compiled = [_some(words), _english(english) if english else None]
    compiled += [re.compile(expression) for expression in expressions]
    return tuple(one for one in compiled if one is not None)


def _pairs(raw: Iterable[dict[str, str]]) -> tuple[Pair, ...]:
    return tuple(_pair(one["first"], one["second"]) for one in raw)


def _pair(first: str, second: str) -> Pair:
    return Pair(_words(first), _words(second))


def _words(text: str) -> "re.Pattern[str]":
    """Return a pattern that finds any of the words, the longest first."""
    ordered = sorted(set(text.split()), key=len, reverse=True)
    return re.compile("|".join(map(_escaped, ordered)))


def _escaped(word: str) -> str:
    """Return a word as a pattern; a Latin one ends where it ends."""
    return (
        rf"\b{re.escape(word)}\b"
        if word.isascii() and word.isalpha()
        else re.escape(word)
    )


def _some(text: str) -> "re.Pattern[str] | None":
    return _words(text) if text.split() else None


def _english(text: str) -> "re.Pattern[str]":
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, text.split()))})\b")
