"""The verdict on one line."""

from villages.formulas.lawfulness.line import ACCEPTED, REFUSED, Judgement, RuleLine
from villages.formulas.lawfulness.numbers import number_problems


def judge(line: RuleLine) -> Judgement:
    """Return whether a line may stand, must not, or needs the town to look."""
    reasons = number_problems(line)
    return Judgement(REFUSED if reasons else ACCEPTED, reasons)
