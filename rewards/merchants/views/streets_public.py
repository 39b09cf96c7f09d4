"""Honest streets and the honour list, as anybody may read them."""

from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from rewards.merchants.formulas import index
from rewards.merchants.models import Street
from rewards.merchants.selectors import honours
from rewards.merchants.selectors import streets as reading
from rewards.merchants.views.charts import chart_of, tenths
from rewards.merchants.views.street_words import letter_words, rule_lines
from villages.models import County, Town, Village


def streets(request: HttpRequest) -> HttpResponse:
    """List the streets by town."""
    today = timezone.localdate()
    found: list[Any] = []
    for county in County.objects.all():
        found += reading.streets_in(county, on=today)
    towns = [
        (town, list(group))
        for town, group in groupby(found, key=lambda one: one.village.town)
    ]
    return render(request, "merchants/public/streets.html", {"towns": towns})


def street(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one street: its shops by address, its plaque with the rule, its index."""
    found = get_object_or_404(
        Street.objects.select_related("village__town__county"), public_id=public_id
    )
    today = timezone.localdate()
    months = reading.months_of(found)
    plaque = reading.plaque_of(found)
    members = reading.members_of(found, on=today)
    context = {
        "street": found,
        "members": [(one, letter_words(one.standing)) for one in members],
        "plaque": plaque,
        "former": None
        if plaque
        else found.plaques.filter(removed_on__isnull=False).first(),
        "rule": rule_lines(reading.plaque_rule(found, on=today)),
        "chart": chart_of(months),
        "last": _parts_of(months[-1]) if months else None,
        "weights": index.WEIGHTS,
    }
    return render(request, "merchants/public/street.html", context)


def _parts_of(month: Any) -> dict[str, Any]:
    """Return the parts of a month's index, in points."""
    parts = {
        name: None if month.parts.get(name) is None else tenths(month.parts[name])
        for name in index.WEIGHTS
    }
    return {
        "month": month.month,
        "value": tenths(month.value),
        "formula": month.formula,
        "shops": month.parts["shops"],
        "ungraded": month.parts["shops"] - month.parts["graded"],
        **parts,
    }


def honour_towns(request: HttpRequest) -> HttpResponse:
    """List the towns that have honoured shops, with their villages."""
    found = honours.honoured(None, on=timezone.localdate())
    towns = [
        (town, _villages(list(group)))
        for town, group in groupby(found, key=lambda one: one.merchant.village.town)
    ]
    return render(request, "merchants/public/honour_towns.html", {"towns": towns})


def _villages(found: list[honours.Honoured]) -> list[tuple[Village, int]]:
    groups = groupby(found, key=lambda one: one.merchant.village)
    return [(village, len(list(group))) for village, group in groups]


def honour_list(request: HttpRequest, code: str) -> HttpResponse:
    """List the honoured shops of a town or village."""
    return render(request, "merchants/public/honours.html", _honours_of(code))


def honour_print(request: HttpRequest, code: str) -> HttpResponse:
    """Show the same on paper."""
    return render(request, "merchants/print/honours.html", _honours_of(code))


def _honours_of(code: str) -> dict[str, Any]:
    area = _area_of(code)
    today = timezone.localdate()
    groups = groupby(
        honours.honoured(area, on=today), key=lambda one: one.merchant.village
    )
    return {
        "area": area,
        "villages": [(village, list(group)) for village, group in groups],
        "today": today,
    }


def _area_of(code: str) -> Town | Village:
    """Return the town or village of a division code, or answer 404."""
    area = (
        Town.objects.filter(code=code).first()
        or Village.objects.filter(code=code).first()
    )
    if area is None:
        raise Http404
    return area
