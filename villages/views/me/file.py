"""Why this score: the number, its place on the scale, and the sum line by line."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from grassroots.core.views import InCapacity
from villages.models import Household, Resident
from villages.selectors.credit_files import (
    ScoreLine,
    ScoreSheet,
    score_as_shown_to,
    subject_of,
)
from villages.selectors.deduct_trails import row_of
from villages.selectors.deducts import deducts_of
from villages.selectors.objections import objected_by
from villages.selectors.residents import phone_change_of, standing_of, views_of
from villages.views.words import picture_of, star_words


@dataclass(frozen=True)
class Group:
    """The lines of one category and what they come to."""

    name: str
    picture: str
    lines: list[ScoreLine]

    @property
    def total(self) -> int:
        """What the lines add."""
        return sum(one.signed for one in self.lines)


class MyFile(InCapacity, View):
    """The resident's own score, or that of their household where the village counts so."""

    roles = frozenset({"resident"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Explain the score of today, or why there is none."""
        resident: Resident = self.capacity.scope
        today = timezone.localdate()
        subject = subject_of(resident, today)
        sheet = score_as_shown_to(resident, subject, today) if subject else None
        context: dict[str, Any] = {
            "resident": resident,
            "village": resident.village,
            "is_household": isinstance(subject, Household),
            "sheet": sheet,
            "standing": standing_of(resident, on=today),
            "reminders": [
                row_of(one, on=today) for one in deducts_of(resident, on=today)
            ],
            "objected": objected_by(resident, on=today),
            "phone_change": phone_change_of(resident, at=timezone.now()),
            "views_this_year": views_of(resident)
            .filter(viewed_at__year=today.year)
            .count(),
        }
        if sheet:
            context |= {
                "groups": grouped(sheet.adds),
                "added": sum(one.signed for one in sheet.adds),
                "taken": sum(one.signed for one in sheet.deducts),
                "scale": scale_of(sheet),
                "star_words": star_words(sheet.star),
                "next_words": star_words(sheet.next_step.star)
                if sheet.next_step
                else "",
            }
        return render(request, "villages/me/file.html", context)


def grouped(lines: Iterable[ScoreLine]) -> list[Group]:
    """Group lines by category, the weightiest first."""
    groups: dict[str, Group] = {}
    for line in lines:
        rule = line.record.rule
        name = rule.category_label
        groups.setdefault(name, Group(name, picture_of(rule), [])).lines.append(line)
    return sorted(groups.values(), key=lambda one: -one.total)


def scale_of(sheet: ScoreSheet) -> list[dict[str, Any]]:
    """Return the stars from the lowest up; a star begins above its ``above``."""
    ordered = sorted(sheet.scale)
    return [
        {
            "words": star_words(star),
            "above": lowest - 1,
            "is_here": star == sheet.star,
        }
        for star, lowest in ordered
    ]
