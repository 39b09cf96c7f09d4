"""What a visit would change, in words: under the checklist, and on the result."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grassroots.core.errors import Refusal
from rewards.merchants.formulas.grading import Cap
from rewards.merchants.models import Inspection, Letter
from rewards.merchants.selectors.visits import tally_of
from rewards.merchants.services.inspections import Told, told


@dataclass(frozen=True)
class Outlook:
    """What will happen: a title, a hint, and the result once all is answered."""

    title: str
    hint: str
    told: Told | None = None


def outlook_of(visit: Inspection, *, on: date) -> Outlook:
    """Return what the answers come to so far."""
    found = tally_of(visit)
    total = visit.checklist.items.count()
    if found.missing:
        left = len(found.missing)
        words = {"done": total - left, "left": left}
        title = (
            ngettext(
                "答了%(done)d条，还差%(left)d条", "答了%(done)d条，还差%(left)d条", left
            )
            % words
        )
        return Outlook(title, _("都选了，就能告诉店家"))
    if not found.sections:
        return Outlook(_("每条都不适用，算不出等级"), _("请再看一遍"))
    try:
        result = told(visit, on=on)
    except Refusal as refusal:
        return Outlook(_("都答完了"), str(refusal))
    title = _("%(score)s分，%(letter)s") % {
        "score": score_words(result.graded.score),
        "letter": Letter(result.graded.letter).label,
    }
    return Outlook(title, _change(result), result)


def score_words(score: int) -> str:
    """Write a score in hundredths as people read it: 92, 92.5, 91.66."""
    whole, rest = divmod(score, 100)
    return f"{whole}.{rest:02d}".rstrip("0").rstrip(".")


def _change(result: Told) -> str:
    """Say what changes for passers-by."""
    if result.before is None:
        return _("现在没有等级。先告诉店家，再签字")
    words = {"before": Letter(result.before).label}
    if result.is_lower:
        return _("比现在的%(before)s低。先告诉店家，等回应再签字") % words
    if result.graded.letter == result.before:
        return _("和现在一样。先告诉店家，再签字")
    return _("比现在的%(before)s高。先告诉店家，再签字") % words


def cap_words(cap: Cap) -> str:
    """Say which limit binds, and why."""
    letter = Letter(cap.letter).label
    if cap.code == "critical":
        number = cap.facts["number"]
        return ngettext(
            "%(number)d项关键项没做到，最高只能是%(letter)s",
            "%(number)d项关键项没做到，最高只能是%(letter)s",
            number,
        ) % {"number": number, "letter": letter}
    if cap.code == "penalty":
        number = cap.facts["number"]
        return ngettext(
            "%(number)d件处罚还在期限里，最高只能是%(letter)s",
            "%(number)d件处罚还在期限里，最高只能是%(letter)s",
            number,
        ) % {"number": number, "letter": letter}
    return _("“%(section)s”这一部分只有%(percent)d%%，最高只能是%(letter)s") % {
        **cap.facts,
        "letter": letter,
    }
