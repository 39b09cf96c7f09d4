"""A village's own credit file, as anybody may read it."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from villages.models import Village
from villages.selectors.village_files import VillageFile, file_of

WIDTH, HEIGHT, FLOOR, TOP = 360, 150, 126, 22
BAR = 18


@dataclass(frozen=True)
class Bar:
    """One month on the drawing."""

    x: int
    y: int
    height: int
    middle: int
    deeds: int
    month: int
    is_last: bool


def bars_of(found: VillageFile) -> list[Bar]:
    """Return a bar for each month, the fullest as high as there is room."""
    step = WIDTH // len(found.months)
    bars = []
    for number, one in enumerate(found.months):
        height = (FLOOR - TOP) * one.deeds // found.busiest
        left = number * step + (step - BAR) // 2
        bars.append(
            Bar(
                x=left,
                y=FLOOR - height,
                height=height,
                middle=left + BAR // 2,
                deeds=one.deeds,
                month=one.first.month,
                is_last=one is found.months[-1],
            )
        )
    return bars


def village_file(request: HttpRequest, code: str) -> HttpResponse:
    """Show how the village keeps its word: counts, and nobody's name."""
    found = get_object_or_404(Village.objects.select_related("town__county"), code=code)
    shown = file_of(found, on=timezone.localdate())
    context = {"village": found, "file": shown, "bars": bars_of(shown), "width": BAR}
    return render(request, "villages/public/file.html", context)
