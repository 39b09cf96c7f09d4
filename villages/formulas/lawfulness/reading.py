"""What a single clause says: its topics, and which way it turns."""

import re
from functools import cached_property

from villages.formulas.lawfulness.text import masked
from villages.formulas.lawfulness.vocabulary import (
    Ground,
    Pair,
    frames,
    grounds,
    lawful,
)

HELPED = "helped"
PERHAPS = "perhaps"
# Customs may be left out, and so may what the police deal with.
_FINE_TO_LEAVE = {"rites", "police"}
_CLOSE = 2
_NEAR = 10
_AFTER = 8


class Clause:
    """A clause in plain spelling, and the questions that the guard asks of it."""

    def __init__(self, text: str) -> None:
        """Keep the text; everything else is found when it is asked for."""
        self.text = text
        # A clause is asked about each ground several times.
        self._places: dict[tuple[str, bool], list[re.Match[str]]] = {}

    def topic(self, ground: Ground, *, against: bool) -> str:
        """Return the word that names the ground, "" when none does.

        ``against`` also counts words that are harmless in praise.
        """
        found = self._first(ground, against=against)
        return found[0] if found else ""

    def names_outright(self, ground: Ground) -> bool:
        """Whether a word names the ground that is about nothing else."""
        return self._first(ground, against=False) is not None

    def opposed_topic(self, ground: Ground) -> str:
        """Return the word of the ground that the clause says no to."""
        for found in self._all(ground, against=True):
            if self._denies(found):
                return found[0]
        named = self._first(ground, against=True)
        if named and ground.opposing:
            opposing = ground.opposing.search(self.text)
            return opposing[0] if opposing else ""
        return ""

    def is_opposed_outright(self, ground: Ground) -> bool:
        """Whether the no stands right before the topic, whatever else is said."""
        if ground.opposing and ground.opposing.search(self.text):
            return True
        return any(
            self._denies(found, within=_CLOSE)
            for found in self._all(ground, against=False)
        )

    def help_around(self, ground: Ground) -> str:
        """Return how sure it is that the clause speaks of helping around the topic.

        ``HELPED`` is teaching, mediating, serving; ``PERHAPS`` is help by somebody
        who may be the topic; "" is none.
        """
        if frames().helping_english.search(self.text):
            return HELPED
        if ground.caring and ground.caring.search(self.text):
            return HELPED
        text = self._without_topic(ground) if ground.borrows_help else self.text
        helping = ground.helping.search(text)
        if helping is None:
            return ""
        named = self._first(ground, against=True)
        if not ground.doer_first or named is None or helping.start() < named.start():
            return HELPED
        does = ground.doing and ground.doing.search(self.text, named.end())
        return "" if does else PERHAPS

    def is_helped(self, ground: Ground) -> bool:
        """Whether the clause surely speaks of helping around the topic."""
        return self.help_around(ground) == HELPED

    def pays_for_points(self, ground: Ground) -> str:
        """Return the words that sell points, "" when none do."""
        for pattern in ground.named[1:]:
            found = pattern.search(self.text)
            if found and not found[0].isascii():
                return found[0]
        return ""

    def is_lawful_deduct(self, ground: Ground | None = None) -> bool:
        """Whether it names harm to what a village may protect, apart from a topic."""
        text = self.text if ground is None else self._without_topic(ground)
        words = lawful()
        if words.clouding.search(text):
            return False
        if words.phrases.search(text) or _both(words.english, text):
            return True
        harm = words.harm.search(text)
        return bool(harm and words.objects.search(masked_once(text, harm)))

    @cached_property
    def is_known_to_be_fine(self) -> bool:
        """Whether it is about something that may be praised for not being done."""
        return any(
            self._first(ground, against=True)
            for ground in grounds()
            if ground.code in _FINE_TO_LEAVE
        )

    @cached_property
    def is_vague(self) -> bool:
        """Whether it names nothing that somebody does for others or for the village.

        A name that people are called by is no deed.
        """
        if self.text.isascii() or self.is_lawful_deduct():
            return False
        words = lawful()
        text = masked(self.text, words.statuses)
        known = (words.deeds, frames().helping, words.objects, words.abstentions)
        if any(one.search(text) for one in known):
            return False
        return text != self.text or not any(
            self._first(ground, against=True) for ground in grounds()
        )

    @cached_property
    def is_unclear_abstention(self) -> bool:
        """Whether it praises not doing something that the guard does not know."""
        if self.is_known_to_be_fine:
            return False
        plain = masked(self.text, frames().not_abstaining)
        if self.text.isascii():
            return bool(
                frames().abstaining_english.search(self.text)
                and not frames().helping_english.search(self.text)
                and not lawful().english.first.search(self.text)
            )
        return bool(
            frames().abstaining.search(plain)
            and not frames().helping.search(self.text)
            and not lawful().abstentions.search(self.text)
            and not self.is_lawful_deduct()
        )

    @cached_property
    def is_about_bad_service(self) -> bool:
        """Whether it holds somebody to account who did not deal with a complaint."""
        return bool(frames().serving.search(self.text))

    @cached_property
    def names_official(self) -> bool:
        """Whether it begins with somebody who holds a duty, and is about what they do.

        Or it says itself that it is for those on duty.
        """
        if frames().on_duty.search(self.text):
            return True
        official = frames().officials.match(self.text)
        return bool(official and not frames().ordering.match(self.text, official.end()))

    def is_done_by(self, ground: Ground) -> bool:
        """Whether the topic is who did it: a child, and not who was fetched by car."""
        named = self._first(ground, against=False)
        return bool(
            ground.doer_first
            and named
            and frames().whose.match(self.text[: named.start()])
        )

    def is_done_to(self, ground: Ground) -> bool:
        """Whether the topic is whom it was done to: a pupil whom a dog frightened."""
        named = self._first(ground, against=False)
        return bool(
            ground.doer_first
            and named
            and frames().suffering.search(self.text[: named.start()])
        )

    def is_work(self, ground: Ground) -> bool:
        """Whether, apart from the topic, it names work that anybody can see."""
        return not self.is_done_by(ground) and bool(
            frames().works.search(self._without_topic(ground))
        )

    def is_thrift(self, ground: Ground) -> bool:
        """Whether it leaves out a feast, which the ground is only the occasion of."""
        return any(
            self.opposed_topic(other)
            for other in grounds()
            if other.code == ground.yields_to
        )

    def _first(self, ground: Ground, *, against: bool) -> "re.Match[str] | None":
        found = self._all(ground, against=against)
        return found[0] if found else None

    def _all(self, ground: Ground, *, against: bool) -> list["re.Match[str]"]:
        """Return every place that names the ground, from the left."""
        key = (ground.code, against)
        if key not in self._places:
            self._places[key] = self._search(ground, against=against)
        return self._places[key]

    def _search(self, ground: Ground, *, against: bool) -> list["re.Match[str]"]:
        text = self._plain(ground)
        patterns = (*ground.named, *ground.against) if against else ground.named
        found = [
            one
            for pattern in patterns
            for one in pattern.finditer(text)
            if not self._is_place(one)
        ]
        pairs = (*ground.pairs, *ground.pairs_against) if against else ground.pairs
        for pair in pairs:
            second = pair.second.search(text)
            if second and pair.first.search(masked_once(text, second)):
                found.append(second)
        return sorted(found, key=lambda one: one.start())

    def _plain(self, ground: Ground) -> str:
        """Return the text without what only looks like the topic."""
        text = masked(self.text, ground.innocent)
        unless = ground.unless
        if unless and unless.second.search(text):
            text = masked(text, unless.first)
        return text

    def _without_topic(self, ground: Ground) -> str:
        """Return the text with the topic itself blotted out: 教会 teaches nobody."""
        text = self._plain(ground)
        for pattern in (*ground.named, *ground.against):
            text = masked(text, pattern)
        return text

    def _is_place(self, found: "re.Match[str]") -> bool:
        """Whether the word only says where: at the church gate."""
        return bool(frames().places.match(found.string, found.end()))

    def _denies(self, found: "re.Match[str]", *, within: int = _NEAR) -> bool:
        """Whether a no stands shortly before the word, or right after it."""
        if found.string.isascii():
            return bool(frames().abstaining_english.search(found.string))
        before = masked(found.string, frames().not_abstaining)
        before = before[max(0, found.start() - within - 2) : found.start()]
        for no in frames().abstaining.finditer(before):
            if len(before) - no.end() <= within:
                return True
        after = found.string[found.end() : found.end() + _AFTER]
        return bool(frames().abstaining_after.search(after))


def masked_once(text: str, found: "re.Match[str]") -> str:
    """Return the text with one place blotted out."""
    return text[: found.start()] + "□" * len(found[0]) + text[found.end() :]


def _both(pair: Pair, text: str) -> bool:
    """Whether both halves occur, in different places."""
    first = pair.first.search(text)
    return bool(first and pair.second.search(masked_once(text, first)))
