"""The checklist on the phone: one tap for each item, kept as one goes."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from rewards.merchants.errors.inspections import ItemOfAnotherList, ItemsMissing
from rewards.merchants.forms.inspections import (
    DropForm,
    ItemForm,
    RemarkForm,
    items_sent,
)
from rewards.merchants.models import Inspection, InspectionStatus
from rewards.merchants.selectors.visits import (
    faults_of,
    findings_by_item,
    list_runs_out,
    replaced_on,
)
from rewards.merchants.services import inspections
from rewards.merchants.views.visit_words import Outlook, outlook_of
from rewards.merchants.views.visits import AtVisits


@dataclass
class Part:
    """One section of the checklist, with the forms of its items."""

    name: str
    forms: list[ItemForm] = field(default_factory=list)

    @property
    def answered(self) -> int:
        """How many of its items are answered."""
        return sum(bool(one.chosen) for one in self.forms)


class VisitPage(AtVisits):
    """A visit: its checklist to whoever is at it, its record to all others."""

    def get(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        if self.is_own(found) and found.status == InspectionStatus.ANNOUNCED:
            return redirect("merchants_visit_result", visit=found.pk)
        if self.is_own(found) and found.status == InspectionStatus.DRAFT:
            return Sheet(self, found).show()
        return self.record(found)

    def post(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        if not self.is_inspector:
            raise Http404
        return Sheet(self, found).take()

    def record(self, visit: Inspection) -> HttpResponse:
        """Show what was found, to read."""
        may_drop = self.is_inspector and visit.status in {
            InspectionStatus.DRAFT,
            InspectionStatus.ANNOUNCED,
        }
        return self.page(
            "record",
            visit=visit,
            faults=faults_of(visit),
            outlook=outlook_of(visit, on=self.today),
            drop_form=DropForm() if may_drop else None,
            grade=visit.grades.order_by("pk").first(),
        )


class Sheet:
    """The checklist of one visit in one request: read it, keep it, show it."""

    def __init__(self, view: AtVisits, visit: Inspection) -> None:
        self.view, self.visit, self.request = view, visit, view.request
        self.said: list[str] = []
        self.missing: set[int] = set()

    @property
    def is_script(self) -> bool:
        """Whether the page itself sends what was just tapped."""
        return self.request.headers.get("X-Requested-With") == "visit"

    @cached_property
    def sent(self) -> set[int]:
        """Return the keys of the items of which anything was sent."""
        if self.request.method != "POST":
            return set()
        return items_sent(self.request.POST, self.request.FILES)

    @cached_property
    def forms(self) -> list[ItemForm]:
        """Return the form of every item, bound where something of it was sent."""
        return list(self.read())

    @cached_property
    def remark(self) -> RemarkForm:
        """Return the form for the inspector's own words."""
        if "words" in self.request.POST:
            return RemarkForm(self.request.POST)
        return RemarkForm(initial={"words": self.visit.words})

    def read(self) -> Iterator[ItemForm]:
        """Read the form of each item."""
        known = findings_by_item(self.visit)
        for item in self.visit.checklist.items.all():
            is_sent = item.pk in self.sent
            yield ItemForm(
                item,
                known.get(item.pk),
                on=self.view.today,
                data=self.request.POST if is_sent else None,
                files=self.request.FILES if is_sent else None,
            )

    def take(self) -> HttpResponse:
        """Keep what was sent and is right; then tell the merchant, when asked to."""
        try:
            self.keep()
        except Refusal as refusal:
            return self.refused(refusal)
        if self.is_script:
            return self.answer()
        is_right = not self.said and all(not one.errors for one in self.forms)
        if (
            self.request.POST.get("do") == "tell"
            and is_right
            and not self.remark.errors
        ):
            return self.tell()
        if is_right and not self.remark.errors:
            messages.success(self.request, _("存好了。"))
            return redirect("merchants_visit", visit=self.visit.pk)
        return self.show()

    def keep(self) -> None:
        """Hand what was sent to the service."""
        if self.sent - {one.item.pk for one in self.forms}:
            self.said.append(str(ItemOfAnotherList()))
        bound = [one for one in self.forms if one.is_bound]
        for one in bound:
            one.is_valid()
        has_words = self.remark.is_bound and self.remark.is_valid()
        inspections.record_findings(
            inspection=self.visit,
            findings={one.item.pk: one.as_note() for one in bound},
            words=self.remark.cleaned_data["words"] if has_words else None,
            by=self.view.user,
            at=self.view.now,
        )

    def tell(self) -> HttpResponse:
        """Go on to the result, or show what is still missing."""
        try:
            inspections.announce(
                inspection=self.visit, by=self.view.user, at=self.view.now
            )
        except ItemsMissing as refusal:
            self.missing = set(refusal.details["items"])  # type: ignore[call-overload]
            self.said.append(str(refusal))
        except Refusal as refusal:
            self.said.append(str(refusal))
        else:
            return redirect("merchants_visit_result", visit=self.visit.pk)
        return self.show()

    def refused(self, refusal: Refusal) -> HttpResponse:
        """Say why nothing was kept, with everything typed still there."""
        if self.is_script:
            return JsonResponse({"refused": str(refusal)}, status=409)
        self.said.append(str(refusal))
        if not self.view.is_own(self.visit):
            messages.error(self.request, str(refusal))
            return redirect("merchants_visit", visit=self.visit.pk)
        return self.show()

    def answer(self) -> JsonResponse:
        """Tell the page what is kept now, and what is wrong."""
        outlook = self.outlook()
        known = findings_by_item(self.visit)
        address = "merchants_finding_photo"
        return JsonResponse(
            {
                "title": outlook.title,
                "hint": outlook.hint,
                "refused": "".join(self.said),
                "wrong": {
                    one.prefix: [
                        str(text) for texts in one.errors.values() for text in texts
                    ]
                    for one in self.forms
                    if one.is_bound
                },
                "photos": {
                    f"i{key}": reverse(address, args=[one.pk])
                    for key, one in known.items()
                    if one.photo
                },
            }
        )

    def outlook(self) -> Outlook:
        """Return what would happen with the answers that are kept."""
        return outlook_of(self.visit, on=self.view.today)

    def show(self) -> HttpResponse:
        """Show the checklist as it stands."""
        changed = replaced_on(self.visit.checklist, on=self.view.today)
        context: dict[str, Any] = {
            "visit": self.visit,
            "parts": self.parts(),
            "remark": self.remark,
            "outlook": self.outlook(),
            "said": self.said,
            "missing": self.missing,
            "wrong": [one for one in self.forms if one.errors],
            "replaced_on": changed,
            "runs_out": list_runs_out(changed) if changed else None,
            "drop_form": DropForm(),
            "today": self.view.today,
        }
        return self.view.page("checklist", **context)

    def parts(self) -> list[Part]:
        """Return the forms by section, in the order in which sections first come."""
        found: dict[str, Part] = {}
        for one in self.forms:
            name = one.item.section
            found.setdefault(name, Part(name)).forms.append(one)
        return list(found.values())
