"""How the grade of a shop came about and how it went, for the page of the shop."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from rewards.merchants.formulas.chart import chart_of
from rewards.merchants.models import Grade, Merchant

SHOWN = 12


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return the last grades of the present operator, their reasons, and a drawing."""
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    grades = list(
        operator.grades.order_by("-given_at", "-pk")[:SHOWN] if operator else ()
    )
    days = [(timezone.localdate(one.given_at), one.letter) for one in reversed(grades)]
    return {
        "grades": [{"grade": one, "reasons": reasons_of(one)} for one in grades],
        "chart": chart_of(days, until=on),
    }


def reasons_of(grade: Grade) -> list[str]:
    """Return how the score was added up, and what capped it, as sentences."""
    return [_sum(grade), *(_cap(cap) for cap in grade.caps)]


def _sum(grade: Grade) -> str:
    said = grade.reasons
    parts = [_("检查%(points)s分") % {"points": written(said["base"])}]
    minor, serious, lost = said["complaints"]
    if lost:
        words = _("属实的投诉%(number)s件扣%(points)s分")
        parts.append(words % {"number": minor + serious, "points": lost})
    number, lost = said["breaches"]
    if lost:
        words = _("承诺没做到%(number)s件扣%(points)s分")
        parts.append(words % {"number": number, "points": lost})
    number, won = said["awards"]
    if won:
        words = _("荣誉%(number)s项加%(points)s分")
        parts.append(words % {"number": number, "points": won})
    total = _("一共%(points)s分") % {"points": written(grade.score)}
    return _("，").join([*parts, total])


def _cap(cap: dict[str, Any]) -> str:
    words = {
        "critical": _("关键项不合格%(number)s项，最高%(letter)s级"),
        "penalty": _("有处罚还在期内，最高%(letter)s级"),
        "section": _("“%(section)s”只得%(percent)s%%，最高%(letter)s级"),
    }
    facts = cap["facts"] | {"letter": cap["letter"].upper()}
    return str(words[cap["code"]] % facts)


def written(score: int) -> str:
    """Write hundredths of a point as people do: 92, 92.5."""
    return f"{score / 100:.2f}".rstrip("0").rstrip(".")
