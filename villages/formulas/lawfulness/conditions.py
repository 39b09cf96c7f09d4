"""What a clause in the notes does: it may protect, and it may punish."""

from functools import cached_property

from villages.formulas.lawfulness.line import ADD
from villages.formulas.lawfulness.reading import Clause
from villages.formulas.lawfulness.text import masked
from villages.formulas.lawfulness.vocabulary import Ground, frames


class Condition(Clause):
    """A clause of the notes, and what it changes about the line."""

    @cached_property
    def shares_unequally(self) -> bool:
        """Whether, in the notes of an add, some get less for the same deed."""
        words = (frames().shares, frames().singling_out)
        return any(one.search(self.text) for one in words)

    def is_sanction(self, ground: Ground) -> bool:
        """Whether it takes something away for the topic, or holds something back.

        Some topics may be left out of praise: nobody scores a child.
        """
        if self.shares_unequally or self._scores(ground):
            return True
        if ground.excluding == "ignored":
            return bool(frames().hard_sanctions.search(self.text))
        return bool(frames().sanctions.search(self.text))

    def offers_help(self, ground: Ground) -> bool:
        """Whether somebody is helped with it, and nothing is taken for it."""
        takes = frames().sanctions.search(self.text)
        return self.is_helped(ground) and not takes

    @cached_property
    def is_threat(self) -> bool:
        """Whether it announces something against people."""
        text = masked(self.text, frames().not_threatening)
        return bool(frames().threats.search(text) and frames().people.search(text))

    def is_burden(self, kind: str) -> bool:
        """Whether it changes what a deed is worth or who pays for it."""
        if kind == ADD:
            return self.shares_unequally
        text = masked(self.text, frames().not_threatening)
        return bool(frames().burdens.search(text))

    def protects(self, kind: str) -> bool:
        """Whether it keeps something out or spares somebody, at nobody's cost."""
        targets = (frames().singling_out, frames().leaving_out)
        if any(one.search(self.text) for one in targets):
            return False
        if frames().protecting.search(self.text):
            return True
        own = frames().protecting_add if kind == ADD else frames().protecting_deduct
        return bool(own.search(self.text))

    @cached_property
    def is_condition(self) -> bool:
        """Whether somebody is spared on a condition."""
        return bool(frames().sparing.search(self.text))

    @cached_property
    def gives_up(self) -> bool:
        """Whether somebody withdraws, deletes, leaves or promises something."""
        return bool(frames().giving_up.search(self.text))

    def _scores(self, ground: Ground) -> bool:
        """Whether it gives points of their own to people nobody may score."""
        return (
            ground.doer_first
            and bool(frames().scoring.search(self.text))
            and not self.is_helped(ground)
        )
