"""Who did what in this area: read by the manager and the supervisor, changed by nobody."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.apps import apps
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import User
from grassroots.audit.models import Event
from grassroots.audit.selectors import events_in
from grassroots.core.views import InCapacity
from grassroots.portal import menu_parts
from grassroots.portal.deeds import PAGES, words_for
from villages.models import BehaviourRecord, Village
from villages.selectors.deducts import deducts_for
from villages.selectors.objections import objections_for

ROWS = 50
# One filled-in form makes a record for each person.
FORM, RECORD = "villages.submission", "villages.behaviourrecord"
DEDUCT = "villages.deduct"
OBJECTION = "villages.objection"
# Told by a key, and only to those who may see it.
KEYED = {DEDUCT: "villages_deduct", OBJECTION: "villages_objection"}
# That something was cleared away would tell that there was something.
UNSEEN = (
    "villages.deducts_cleared",
    "villages.year_tidied",
    # A line alone would tell who is in the Party.
    "villages.party_declared",
    "villages.party_taken_back",
)


# Days outside have no first moment that a database could compare with.
SPAN = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


class DaysForm(forms.Form):
    """From which day to which."""

    since = forms.DateField(
        label=_("从哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        validators=SPAN,
    )
    until = forms.DateField(
        label=_("到哪天"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
        validators=SPAN,
    )


class Events(InCapacity):
    """Fifty lines a page, newest first. The data of a line stays in the database."""

    roles: ClassVar = frozenset({menu_parts.MANAGER, menu_parts.SUPERVISOR})

    def get(self, request: HttpRequest) -> HttpResponse:
        form = DaysForm(request.GET)
        days = form.cleaned_data if form.is_valid() else {}
        area = Village.objects.in_area(self.capacity.scope).values("pk")
        on = timezone.localdate()
        events = events_in(area, **days).exclude(action__in=UNSEEN)
        pages = self.pages(events, on=on)
        for kind, keys in pages.items():
            events = events.filter(~Q(target_type=kind) | Q(target_id__in=list(keys)))
        page = Paginator(events, ROWS).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        scope = self.capacity.scope
        here = scope if isinstance(scope, Village) else None
        context: dict[str, Any] = {
            "form": form,
            "page": page,
            "lines": lines_of(page.object_list, on=on, here=here, pages=pages),
            "query": query.urlencode(),
            "is_above": here is None,
        }
        return render(request, "portal/desk/audit.html", context)

    def pages(
        self, events: "QuerySet[Event]", *, on: date
    ) -> dict[str, dict[str, UUID]]:
        """Return, of what the lines tell by a key, the keys that the reader may see."""
        told = events.filter(target_type__in=KEYED).order_by()
        kinds = told.values_list("target_type", flat=True).distinct()
        me = (self.user, self.capacity.role, self.capacity.scope)
        found: dict[str, dict[str, UUID]] = {}
        for kind in kinds:
            seen = (deducts_for if kind == DEDUCT else objections_for)(*me, on=on)
            rows = seen.order_by().values_list("pk", "key")
            found[kind] = {str(pk): key for pk, key in rows}
        return found


def lines_of(
    events: Iterable[Event],
    *,
    on: date,
    here: Village | None,
    pages: Mapping[str, Mapping[str, UUID]],
) -> list[dict[str, Any]]:
    """Return the lines as people read them: who, what, about what, in which village.

    A line about a record that has expired stays, and leads nowhere any more. Lines
    about a deduct or an objection that the reader may not see, or that is over, are
    left out before.
    """
    events = list(events)
    names = User.objects.in_bulk({one.by_id for one in events if one.by_id})
    villages: Mapping[int | None, Village] = (
        {here.pk: here}
        if here
        else Village.objects.in_bulk({one.village_id for one in events})
    )
    records = _records(events, on)
    return [
        {
            "day": timezone.localdate(one.occurred_at),
            "at": one.occurred_at,
            "who": names.get(one.by_id),
            "did": words_for(one.action),
            "thing": _thing(one),
            "address": _address(one, records, pages),
            "village": villages.get(one.village_id),
        }
        for one in events
    ]


def _thing(event: Event) -> str:
    try:
        model = apps.get_model(event.target_type)
    except (LookupError, ValueError):
        return f"№{event.target_id}"
    if event.target_type in KEYED:
        # No number: nobody learns how many there are.
        return str(model._meta.verbose_name)
    return f"{model._meta.verbose_name} №{event.target_id}"


def _records(events: list[Event], on: date) -> dict[tuple[str, str], int]:
    """Return the record that can still be seen behind each line: a form's first one."""
    shown = BehaviourRecord.objects.not_expired(on=on)
    forms = shown.filter(submission__in=_keys(events, FORM)).order_by("-pk")
    found = {
        (FORM, str(form)): pk for form, pk in forms.values_list("submission", "pk")
    }
    own = shown.filter(pk__in=_keys(events, RECORD)).values_list("pk", flat=True)
    return found | {(RECORD, str(pk)): pk for pk in own}


def _keys(events: list[Event], target_type: str) -> set[int]:
    return {int(one.target_id) for one in events if one.target_type == target_type}


def _address(
    event: Event,
    records: dict[tuple[str, str], int],
    pages: Mapping[str, Mapping[str, UUID]],
) -> str | None:
    if event.target_type in KEYED:
        key = pages[event.target_type][event.target_id]
        return reverse(KEYED[event.target_type], args=[key])
    if event.target_type in {FORM, RECORD}:
        record = records.get((event.target_type, event.target_id))
        return reverse("villages_record", args=[record]) if record else None
    name = PAGES.get(event.target_type)
    return reverse(name, args=[event.target_id]) if name else None
